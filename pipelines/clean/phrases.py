"""The fixed phrases of a page's surroundings: 来源, 责任编辑, 上一篇, 【打印】, 图为 …, found in one pass.

The phrases stand in ``data/phrases.tsv``; what each role does is said there in the column ``note`` and used
by :mod:`~pipelines.clean.fields`, :mod:`~pipelines.clean.credits` and :mod:`~pipelines.clean.segments`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal, NamedTuple, cast, get_args

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.clean.tables import DATA
from pipelines.tables import read_table

Role = Literal[
    "source",
    "date",
    "weak",
    "credit",
    "supplier",
    "editor",
    "counter",
    "link",
    "catalogue",
    "control",
    "crumb",
    "notice",
    "heading",
    "note",
    "caption_open",
    "caption_act",
]
_ROLES: Final = frozenset(get_args(Role))
_SPACED: Final = frozenset({"source", "date", "credit", "supplier", "editor", "counter", "control"})
_GAPS: Final = (" ", "  ", "\u3000", "\u3000\u3000", "\xa0")


class Hit(NamedTuple):
    """A phrase found in a text: ``text[start:end]``."""

    start: int
    end: int
    role: Role


class PhraseBook:
    """All phrases of a table, found in one linear pass over a text (leftmost, longest)."""

    def __init__(self, phrases: dict[str, Role]) -> None:
        self.phrases = phrases
        self._roles = list(phrases.values())
        self._matcher = AhoCorasick(  # a DFA reads half as fast again as the default
            list(phrases), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.DFA
        )

    def find(self, text: str) -> list[Hit]:
        """The phrases of ``text`` from left to right, without overlaps."""
        roles = self._roles
        return [Hit(start, end, roles[i]) for i, start, end in self._matcher.find_matches_as_indexes(text)]

    def role(self, phrase: str) -> Role | None:
        """The role of ``phrase``, if it is one."""
        return self.phrases.get(phrase)


def read_phrases(path: Path) -> dict[str, Role]:
    """The table of phrases at ``path``; two-character phrases also with a gap inside: 来　源.

    Raises :class:`~pipelines.tables.TableError` for an unknown role, an empty or a doubled phrase.
    """
    phrases: dict[str, Role] = {}
    for row in read_table(path, ("phrase", "role", "note"), key=("phrase",)):
        phrases[row.cells[0]] = cast(Role, row.one_of(1, _ROLES))
    for phrase, known in list(phrases.items()):
        if len(phrase) == 2 and known in _SPACED:
            for gap in _GAPS:
                phrases.setdefault(phrase[0] + gap + phrase[1], known)
    return phrases


@cache
def phrase_book() -> PhraseBook:
    """The phrase book of the project, read once."""
    return PhraseBook(read_phrases(DATA / "phrases.tsv"))
