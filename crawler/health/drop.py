"""Whether a share has dropped: where in a site's history it changed, and how improbable that is by chance. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, takewhile
from math import log
from typing import Final, NamedTuple

from crawler.health.chances import at_most, likelihood, spread_of, together

LEAST_RUNS: Final = 5
"""Runs that must have shown how the site is, before any run is compared with them."""
LEAST_SEEN: Final = 20
"""Pages, or whatever is counted, that they must have brought."""
LEAST_LOW: Final = 2
"""Runs that must show a drop: one bad day is none."""
LEFT: Final = 0.75
"""A share that has kept more than this of itself has not dropped, however many pages say so."""
UNLIKE: Final = 3.0
"""A run that is e³ = 20 times as likely before the change as after it does not stand behind the change. The newest ones
together end it when they are: a quiet day, of which two pages tell, is no recovery."""
WHOLE: Final = UNLIKE / -log(LEFT)
"""So many pages in the newest runs, all of them with what is counted, end any drop."""
HABIT: Final = 2
"""What a site has done so often and ended by itself is its habit."""


class Count(NamedTuple):
    """Of so many (pages, or whatever is counted) in a run so many had it."""

    have: int
    of: int


@dataclass(frozen=True, slots=True)
class Drop:
    """From the run on that stands at ``first``, a share was ``have`` of ``of`` that had been ``had`` of ``had_of``;
    ``chance`` is how probable that would be if nothing had changed."""

    first: int
    have: int
    of: int
    had: int
    had_of: int
    chance: float

    def __str__(self) -> str:
        return f"{self.have:,} of {self.of:,}; before: {self.had:,} of {self.had_of:,}"


@dataclass(frozen=True, slots=True)
class _Split:
    runs: int
    have: int
    of: int
    had: int
    had_of: int

    @property
    def before(self) -> float:
        return (self.had + 1) / (self.had_of + 2)

    @property
    def after(self) -> float:
        return (self.have + 0.5) / (self.of + 1)

    @property
    def gain(self) -> float:
        """By how much the change makes what was seen after it more likely."""
        return likelihood(self.have, self.of, self.after) - likelihood(self.have, self.of, self.before)

    def like_before(self, one: Count) -> float:
        return likelihood(one.have, one.of, self.before) - likelihood(one.have, one.of, self.after)


def drop(counts: Sequence[Count]) -> Drop | None:
    """The drop that the newest runs of ``counts`` (the oldest first) show; None where there is none, or it is the
    site's habit, or there is too little history to tell.

    Of all days on which it may have begun that one is taken that explains most. No run since then may look like those
    before. For having looked at all days the chance is multiplied: by r (r + 1) for the last r runs, the inverses of
    which add up to 1.
    """
    places = [at for at, count in enumerate(counts) if count.of]
    seen = [counts[at] for at in places]
    split = _best_split(seen)
    if split is None:
        return None
    before, after = seen[: -split.runs], seen[-split.runs :]
    while split.like_before(after[-1]) >= 0:
        after.pop()  # a quiet day after it
    lows = (split.like_before(one) < 0 for one in before)
    lengths = [sum(1 for _ in group) for is_low, group in groupby(lows) if is_low]
    if sum(length >= len(after) for length in lengths) >= HABIT:
        return None
    spread = spread_of(before, split.before)
    chances = (at_most(one.have, one.of, share=split.before, spread=spread) for one in after)
    chance = min(1.0, together(chances) * len(after) * (len(after) + 1))
    return Drop(places[-split.runs], split.have, split.of, split.had, split.had_of, chance)


def is_whole(newest: Iterable[Count]) -> bool:
    """Whether the ``newest`` runs, the last one first, had everything, so that no drop can go on."""
    whole = 0
    for one in newest:
        if one.have < one.of:
            return False
        whole += one.of
        if whole > WHOLE:
            return True
    return True


def _best_split(seen: Sequence[Count]) -> _Split | None:
    if is_whole(reversed(seen)):
        return None
    have = list(accumulate((one.have for one in seen), initial=0))
    of = list(accumulate((one.of for one in seen), initial=0))
    best: _Split | None = None
    for runs in range(LEAST_LOW, len(seen) - LEAST_RUNS + 1):
        split = _Split(runs, have[-1] - have[-1 - runs], of[-1] - of[-1 - runs], have[-1 - runs], of[-1 - runs])
        if split.had_of < LEAST_SEEN:
            break
        dropped = split.after <= LEFT * split.before
        if dropped and (best is None or split.gain > best.gain) and _of_one_kind(split, seen[-runs:]):
            best = split
    return best


def _of_one_kind(split: _Split, after: Sequence[Count]) -> bool:
    """Whether enough of the runs look like those after a change, and none like those before it, nor the newest ones
    together."""
    likes = [split.like_before(one) for one in after]
    newest = takewhile(lambda like: like >= 0, reversed(likes))
    return sum(like < 0 for like in likes) >= LEAST_LOW and max(likes) <= UNLIKE and sum(newest) <= UNLIKE
