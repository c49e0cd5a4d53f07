"""What the whole places of a damaged page tell about its damaged ones."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from operator import add

from pipelines.clean.language_model import language_model
from pipelines.clean.readings import READING, valid_runs

SEEN_ON_PAGE = 4.0       # the page reads this character so elsewhere
FAMILIAR = 3.5           # the page has these two characters together elsewhere
UNREAD_ON_PAGE = -2.0    # the page has this character elsewhere, without a reading


@dataclass(frozen=True, slots=True)
class PageEvidence:
    """What the rest of the page tells: which characters it reads how, which it has without a reading (the
    mirror's own table), and how often it has which two characters together (names come again)."""

    read: frozenset[tuple[str, str]]
    unread: frozenset[str]
    neighbours: Counter[str]

    def bonus(self, char: str, reading: str) -> float:
        """How much the page speaks for ``char`` carrying ``reading``."""
        if (char, reading) in self.read:
            return SEEN_ON_PAGE
        return UNREAD_ON_PAGE if char in self.unread else 0.0


def page_evidence(text: str) -> PageEvidence:
    """Read off the places where the page is whole what helps where it is not."""
    counts: Counter[str] = Counter()
    read: set[tuple[str, str]] = set()
    for _, _, char, readings in valid_runs(text):
        counts[char] += 1
        read.update((char, reading) for reading in readings)
    present = Counter(text)
    unread = frozenset(char for char, n in present.items() if n > counts[char])
    plain = "".join(map(language_model().form, READING.sub("", text)))
    return PageEvidence(frozenset(read), unread, Counter(map(add, plain, plain[1:])))
