"""Family names, and the elements of names that have none: what a Chinese personal name may begin with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.parse.lexicon import LEXICON
from pipelines.tables import read_table

LONGEST_ELEMENT = 5  # characters; a longer one is several

_KINDS = frozenset({"single", "compound"})
_FREQUENCIES = frozenset({"common", "rare"})
_ROLES = frozenset({"block", "affix"})


@dataclass(frozen=True, slots=True)
class Surnames:
    """The family names of ``lexicon/surnames.tsv`` and the name elements of ``lexicon/name_elements.tsv``.

    ``common`` is a subset of ``single | compound``. ``elements`` are blocks of transliterated names (才仁,
    买买提); ``affixes`` are single characters that only extend a block (江, 汗).
    """

    single: frozenset[str]
    compound: frozenset[str]
    common: frozenset[str]
    elements: frozenset[str]
    affixes: frozenset[str]


@cache
def load_surnames(
    surnames: Path = LEXICON / "surnames.tsv", elements: Path = LEXICON / "name_elements.tsv"
) -> Surnames:
    """Read and check both tables; raises :class:`~pipelines.tables.TableError` on a fault."""
    names: dict[str, tuple[str, str]] = {}
    for row in read_table(surnames, ("surname", "kind", "frequency"), key=("surname",)):
        surname = row.cells[0]
        kind = row.one_of(1, _KINDS)
        if (len(surname) == 1) != (kind == "single"):
            raise row.fault(f"{surname} has {len(surname)} characters but is called {kind}")
        names[surname] = (kind, row.one_of(2, _FREQUENCIES))
    blocks: set[str] = set()
    affixes: set[str] = set()
    for row in read_table(elements, ("element", "role", "language"), key=("element", "role")):
        element, role = row.cells[0], row.one_of(1, _ROLES)
        if (len(element) == 1) != (role == "affix"):
            raise row.fault(f"{element} has {len(element)} characters but is called {role}")
        if len(element) > LONGEST_ELEMENT:
            raise row.fault(f"{element} is longer than {LONGEST_ELEMENT} characters; give its parts")
        (affixes if role == "affix" else blocks).add(element)
    return Surnames(
        single=frozenset(n for n, (kind, _) in names.items() if kind == "single"),
        compound=frozenset(n for n, (kind, _) in names.items() if kind == "compound"),
        common=frozenset(n for n, (_, frequency) in names.items() if frequency == "common"),
        elements=frozenset(blocks),
        affixes=frozenset(affixes),
    )
