"""How probable a count is for a site that is as it has always been. Pure.

All that is known of a site's share (of pages with a meeting, say) is its own history. The pages of one run have more in
common with each other than with those of the next: shares stray from run to run. How much they do, the correlation ρ
inside a run, is estimated from the history itself (by moments, from Pearson's χ²: Williams 1982, Appl. Statist. 31,
144). The count of one run then follows a beta-binomial distribution, which for a short history is wider still (it
becomes the rule of succession, Gelman et al., Bayesian Data Analysis, 2.4). What several runs say is put together by
Fisher's method (Statistical Methods for Research Workers, 21.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, lgamma, log
from typing import Final

UNTRIED: Final = 10
"""Days that a site's share of empty days is worth as a guess of how pauses go on: two weeks."""


LEAST_CORRELATION: Final = 0.05
"""Pages of one run are never quite independent, even where no history shows it: however many there are, they say no
more than twenty that are."""
FEW_RUNS: Final = 10
"""A history of so many runs shows only half of how far shares can stray."""
MOST_CORRELATION: Final = 0.99
LEAST_CHANCE: Final = 1e-300
"""Less than any computer has seen."""


def at_most(count: int, number: int, *, share: float, spread: float) -> float:
    """The chance that ``count`` or fewer of ``number`` have what a ``share`` has that strays from run to run: its
    variance is ``spread`` (between 0 and 1) of what it can be at most, ``share`` × (1 - ``share``)."""
    strength = 1 / spread - 1
    yes, no = share * strength, (1 - share) * strength
    terms = (_choose(number, k) + _beta(yes + k, no + number - k) - _beta(yes, no) for k in range(count + 1))
    return min(1.0, sum(map(exp, terms)))


def correlation(counts: Sequence[tuple[int, int]], share: float) -> float:
    """How much the pages of one run have in common: 0 for nothing, 1 for everything; :data:`LEAST_CORRELATION` at
    least, and more for a few runs. ``counts`` are those of runs (have, of), one at least."""
    further = sum((have - share * of) ** 2 / (share * (1 - share) * of) - 1 for have, of in counts)
    pairs = sum(of - 1 for _, of in counts)
    least = LEAST_CORRELATION * (1 + FEW_RUNS / len(counts))
    return min(MOST_CORRELATION, max(least, further / pairs)) if pairs else least


def spread_of(counts: Sequence[tuple[int, int]], share: float) -> float:
    """How far the share of another run may stray from that of runs with these ``counts``: as those did from each
    other, and as little as they tell of it where they are few."""
    rho = correlation(counts, share)
    worth = sum(of / (1 + (of - 1) * rho) for _, of in counts)
    return min(MOST_CORRELATION, rho + 1 / (worth + 1))


def together(chances: Iterable[float]) -> float:
    """The chance of all of several independent results, or of any that are as improbable (Fisher)."""
    logs = [-log(max(chance, LEAST_CHANCE)) for chance in chances]
    total = sum(logs)
    if total <= 0:
        return 1.0
    return min(1.0, sum(exp(number * log(total) - lgamma(number + 1) - total) for number in range(len(logs))))


def likelihood(have: int, of: int, share: float) -> float:
    """The logarithm of the likelihood of a count, but for a term that is the same for every ``share``."""
    return have * log(share) + (of - have) * log(1 - share)


def pause(length: int, *, begun: tuple[int, int], gone_on: tuple[int, int]) -> float:
    """The chance of a pause of ``length`` days or more, when days follow each other as they did.

    ``begun``: after how many busy days a pause began, of all; ``gone_on``: after how many empty days the next one was
    empty too, of all. A site that was hardly ever silent has not shown how long its pauses last: as long as
    :data:`UNTRIED` days are missing, its share of empty days stands for them.
    """
    (first, busy), (more, empty) = begun, gone_on
    usual = (empty + 1) / (busy + empty + 2)
    chance = (first + 1) / (busy + 2)
    for day in range(length - 1):
        chance *= (more + UNTRIED * usual + day) / (empty + UNTRIED + day)
    return chance


def _choose(number: int, count: int) -> float:
    return lgamma(number + 1) - lgamma(count + 1) - lgamma(number - count + 1)


def _beta(one: float, other: float) -> float:
    return lgamma(one) + lgamma(other) - lgamma(one + other)
