"""Counting right, spurious and missed values, and the precision, recall and F1 that follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .likeness import likeness

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Tally:
    """The values of one field: how many are right, and which are spurious or missed."""

    hits: int = 0
    spurious: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hits + other.hits, self.spurious + other.spurious, self.missed + other.missed)

    @property
    def wanted(self) -> int:
        """How many values gold has."""
        return self.hits + len(self.missed)

    @property
    def precision(self) -> float | None:
        """The share of found values that are right; None where nothing was found."""
        found = self.hits + len(self.spurious)
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        """The share of gold values that were found; None where gold has none."""
        return self.hits / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there was nothing to find and nothing was found."""
        if not (self.wanted or self.spurious):
            return None
        return 2 * self.hits / (2 * self.hits + len(self.spurious) + len(self.missed))


def exact(wanted: Iterable[Hashable], found: Iterable[Hashable], spare: Iterable[Hashable] = ()) -> Tally:
    """Two bags of values, compared one for one. What is ``spare`` is neither demanded nor held against."""
    aside = set(spare)
    want = Counter(x for x in wanted if x not in aside)
    have = Counter(x for x in found if x not in aside)
    return Tally((want & have).total(), _shown(have - want), _shown(want - have))


def similar(
    wanted: Iterable[str], found: Iterable[str], *, least: float, spare: Iterable[str] = ()
) -> Tally:
    """Phrases, each paired with the likest that is left, if it is at least ``least`` alike."""
    left, missed, hits = list(found), [], 0
    for phrase in wanted:
        best = max(left, key=lambda candidate: likeness(phrase, candidate), default=None)
        if best is not None and likeness(phrase, best) >= least:
            left.remove(best)
            hits += 1
        else:
            missed.append(phrase)
    aside = list(spare)
    spurious = [phrase for phrase in left if not any(likeness(s, phrase) >= least for s in aside)]
    return Tally(hits, tuple(spurious), tuple(missed))


def one_of(accepted: Sequence[T], found: T | None, same: Callable[[T, T], bool]) -> Tally:
    """One value that may be absent; a wrong one is both spurious and missed."""
    if found is None:
        return Tally(missed=(str(accepted[0]),)) if accepted else Tally()
    if any(same(value, found) for value in accepted):
        return Tally(hits=1)
    return Tally(spurious=(str(found),), missed=tuple(map(str, accepted[:1])))


def _shown(values: Counter[Hashable]) -> tuple[str, ...]:
    return tuple(sorted(str(value) for value in values.elements()))
