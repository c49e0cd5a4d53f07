"""Family names, and the elements of names that have none: what a Chinese personal name may begin with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.parse.lexicon import LEXICON
from pipelines.tables import read_table

LONGEST_ELEMENT = 5  # characters; keeps the reading of a name linear in its length

_KINDS = frozenset({"single", "compound"})
_FREQUENCIES = frozenset({"common", "rare"})
_WORD = frozenset({"word", ""})
_ROLES = frozenset({"block", "affix"})


@dataclass(frozen=True, slots=True)
class Surnames:
    """The family names of ``lexicon/surnames.tsv`` and the name elements of ``lexicon/name_elements.tsv``.

    ``wordlike`` and ``common`` are subsets of ``single | compound``. ``elements`` are blocks of
    transliterated names (才仁, 买买提); ``affixes`` are single characters that only extend a block (江, 汗).
    """

    single: frozenset[str]
    compound: frozenset[str]
    common: frozenset[str]
    wordlike: frozenset[str]
    elements: frozenset[str]
    affixes: frozenset[str]

    def surname_of(self, name: str) -> str | None:
        """The family name that ``name`` begins with, the longest one, or None. A compound name needs a given
        name after it: 欧阳春林 → 欧阳, but 欧阳 → 欧."""
        for length in (4, 3, 2):
            if len(name) > length and name[:length] in self.compound:
                return name[:length]
        return name[0] if name and name[0] in self.single else None

    def made_of_elements(self, name: str) -> bool:
        """Whether ``name`` (without dots) can be read as name elements and affixes, a block among them."""
        return _covered(name, self.elements, self.affixes)


def _covered(name: str, blocks: frozenset[str], affixes: frozenset[str]) -> bool:
    # best[i]: what name[:i] is made of: None = not coverable, False = affixes only, True = a block among them
    best: list[bool | None] = [None] * (len(name) + 1)
    best[0] = False
    for start in range(len(name)):
        state = best[start]
        if state is None:
            continue
        if name[start] in affixes:
            best[start + 1] = bool(best[start + 1]) or state
        for end in range(start + 2, min(start + LONGEST_ELEMENT, len(name)) + 1):
            if name[start:end] in blocks:
                best[end] = True
    return bool(best[-1])


@cache
def load_surnames(
    surnames: Path = LEXICON / "surnames.tsv", elements: Path = LEXICON / "name_elements.tsv"
) -> Surnames:
    """Read and check both tables; raises :class:`~pipelines.tables.TableError` on a fault."""
    names: dict[str, tuple[str, str, str]] = {}
    for row in read_table(surnames, ("surname", "kind", "frequency", "word"), key=("surname",)):
        surname = row.cells[0]
        kind = row.one_of(1, _KINDS)
        if (len(surname) == 1) != (kind == "single"):
            raise row.fault(f"{surname} has {len(surname)} characters but is called {kind}")
        names[surname] = (kind, row.one_of(2, _FREQUENCIES), row.one_of(3, _WORD))
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
        single=frozenset(n for n, (kind, _, _) in names.items() if kind == "single"),
        compound=frozenset(n for n, (kind, _, _) in names.items() if kind == "compound"),
        common=frozenset(n for n, (_, frequency, _) in names.items() if frequency == "common"),
        wordlike=frozenset(n for n, (_, _, word) in names.items() if word),
        elements=frozenset(blocks),
        affixes=frozenset(affixes),
    )
