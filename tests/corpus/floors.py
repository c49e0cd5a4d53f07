"""The floors of the gate: figures that must never be lower again, kept in ``tests/gold/floors.toml``."""

from __future__ import annotations

import tomllib
from math import floor
from pathlib import Path

from .figures import Figures
from .gold import GOLD

PATH = GOLD / "floors.toml"
PLACES = 4
"""Floors are kept to four places, rounded down."""

_HEAD = """\
# The figures that the pipelines must keep over the corpus of this folder: F1 by field, shares elsewhere.
# A floor only goes up: `python -m tests.corpus raise` raises each one to the present figure and lowers none.
# To lower one by hand is a decision of the team; say why in the commit.
"""


def load(path: Path = PATH) -> Figures:
    """The floors by corpus and field. Raises ValueError for one that is no share."""
    floors = tomllib.loads(path.read_text(encoding="utf-8"))
    for corpus, fields in floors.items():
        for name, value in fields.items():
            if not isinstance(value, int | float) or not 0 <= value <= 1:
                raise ValueError(f"{path.name}: [{corpus}] {name} = {value!r} is no share from 0 to 1")
    return floors


def raised(floors: Figures, present: Figures) -> dict[str, dict[str, float]]:
    """The floors, each raised to the present figure where that is higher, and those of new fields."""
    return {
        corpus: {name: max(_down(value), old.get(name, 0)) for name, value in {**old, **new}.items()}
        for corpus in {**floors, **present}
        for old, new in [(floors.get(corpus, {}), present.get(corpus, {}))]
    }


def write(floors: Figures, path: Path = PATH) -> None:
    """Write the floors as TOML, corpora and fields in their order."""
    tables = (
        f"[{corpus}]\n" + "".join(f"{name} = {value:.{PLACES}f}\n" for name, value in fields.items())
        for corpus, fields in floors.items()
    )
    path.write_text(_HEAD + "\n" + "\n".join(tables), encoding="utf-8")


def _down(value: float) -> float:
    steps: int = 10**PLACES
    return floor(value * steps + 1e-9) / steps
