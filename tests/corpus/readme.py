"""The table of figures in the READMEs, kept between two marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .gold import ROOT

READMES = (ROOT / "README.md", ROOT / "README.zh.md")
_BLOCK = re.compile(r"(?<=<!-- figures -->\n)(.*?)(?=<!-- /figures -->)", re.DOTALL)


def figures_in(readme: str) -> str:
    """What a README says of the figures. Raises ValueError where the marks are missing."""
    block = _BLOCK.search(readme)
    if block is None:
        raise ValueError("the README has no <!-- figures --> … <!-- /figures -->")
    return block[0]


def write(lines: Iterable[str]) -> None:
    """Put the figures into every README."""
    table = "".join(f"{line}\n" for line in lines)
    for path in READMES:
        readme = path.read_text(encoding="utf-8")
        figures_in(readme)
        path.write_text(_BLOCK.sub(lambda _: table, readme, count=1), encoding="utf-8")
