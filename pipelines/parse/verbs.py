"""Verbs: the words that tell what somebody did at the meeting (出席, 作了重要讲话, 宣读 …).

One pass over the page finds the words; a word counts only where its neighbours fit (作了…报告, not 工作报告),
as the table ``actions.tsv`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from pipelines.parse.lexicon import load_table
from pipelines.tables import Row

_COLUMNS = ("word", "before", "not_before", "after", "not_after", "action", "kind")
_KINDS = frozenset(("host", "attend", "speak", "report", "read", "convey", "remark", "other"))
_REACH = 80  # how far before a word its conditions may look, in characters
_TO_CLAUSE = re.compile("(?s:.*)[，；。：！？\n]")


class Verb(NamedTuple):
    """An action verb: ``label`` as the contract has it, its kind, and where the word stands."""

    label: str
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Rule:
    before: re.Pattern[str] | None
    not_before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    action: str
    kind: str

    def holds(self, text: str, start: int, end: int) -> bool:
        """Whether the neighbours of ``text[start:end]`` fit."""
        clause = start
        if self.before is not None or self.not_before is not None:
            clause = _clause_start(text, start)
        return not (
            (self.after is not None and self.after.match(text, end) is None)
            or (self.not_after is not None and self.not_after.match(text, end) is not None)
            or (self.not_before is not None and self.not_before.search(text, clause, start) is not None)
            or (self.before is not None and self.before.search(text, clause, start) is None)
        )


def _clause_start(text: str, at: int) -> int:
    """Where the clause of ``at`` begins, or as far before it as a condition may look."""
    floor = max(0, at - _REACH)
    before = _TO_CLAUSE.match(text, floor, at)
    return before.end() if before else floor


@dataclass(frozen=True, slots=True)
class _Verbs:
    automaton: ahocorasick_rs.AhoCorasick
    words: tuple[str, ...]
    rules: dict[str, tuple[_Rule, ...]]


@cache
def _verbs() -> _Verbs:
    rules: dict[str, list[_Rule]] = {}
    for row in load_table("actions.tsv", _COLUMNS):
        if row["kind"] not in _KINDS:
            raise row.fault(f"no such kind: {row['kind']!r}")
        rules.setdefault(row["word"], []).append(_rule(row))
    words = tuple(rules)
    automaton = ahocorasick_rs.AhoCorasick(
        words,
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )
    return _Verbs(automaton, words, {word: tuple(own) for word, own in rules.items()})


def _rule(row: Row) -> _Rule:
    def ending(pattern: str) -> re.Pattern[str] | None:
        return re.compile(f"(?:{pattern})$") if pattern else None

    def opening(pattern: str) -> re.Pattern[str] | None:
        return re.compile(pattern) if pattern else None

    return _Rule(
        ending(row["before"]), ending(row["not_before"]), opening(row["after"]), opening(row["not_after"]),
        row["action"], row["kind"],
    )


def find_verbs(text: str) -> list[Verb]:
    """The action verbs of a text (a reading view), in its order."""
    return list(_found(text, _verbs()))


def _found(text: str, verbs: _Verbs) -> Iterator[Verb]:
    for index, start, end in verbs.automaton.find_matches_as_indexes(text):
        for rule in verbs.rules[verbs.words[index]]:
            if rule.holds(text, start, end):
                yield Verb(rule.action, rule.kind, start, end)
                break
