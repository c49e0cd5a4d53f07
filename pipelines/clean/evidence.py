"""What the whole places of a damaged page tell about its damaged ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from pipelines.clean.language_model import language_model
from pipelines.clean.readings import READING, valid_runs

SEEN_ON_PAGE = 4.0       # the page reads this character so elsewhere
FAMILIAR = 3.5           # the page has these two characters together elsewhere
UNREAD_ON_PAGE = -2.0    # the page has this character elsewhere, without a reading


class PageEvidence:
    """What the rest of the page tells, gathered when it is first asked for: many pages never need it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._behind: dict[str, Counter[str]] = {}

    def bonus(self, char: str, reading: str) -> float:
        """How much the page speaks for ``char`` carrying ``reading``."""
        read, unread = self._table
        if (char, reading) in read:
            return SEEN_ON_PAGE
        return UNREAD_ON_PAGE if char in unread else 0.0

    @cached_property
    def _table(self) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
        """The mirror's own table: which characters the page reads how, and which it has without a reading."""
        counts: Counter[str] = Counter()
        read: set[tuple[str, str]] = set()
        for _, _, char, readings in valid_runs(self._text):
            counts[char] += 1
            read.update((char, reading) for reading in readings)
        present = Counter(self._text)
        return frozenset(read), frozenset(char for char, n in present.items() if n > counts[char])

    @cached_property
    def _plain(self) -> str:
        """The scored forms of the page's characters."""
        return language_model().forms(READING.sub("", self._text))

    def behind(self, before: str) -> Mapping[str, int]:
        """Which characters the page has behind ``before`` and how often, in their scored forms: names come
        again."""
        known = self._behind.get(before)
        if known is None:
            known = self._behind[before] = Counter(_behind(self._plain, before))
        return known


def _behind(text: str, before: str) -> Iterator[str]:
    at = text.find(before) + 1
    while 0 < at < len(text):
        yield text[at]
        at = text.find(before, at) + 1
