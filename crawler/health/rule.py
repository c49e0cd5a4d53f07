"""What a rule is: a name, what it looks for, what to do, and the check. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.health.finding import Confidence, Finding, confidence_of
from pipelines.store.site_history import SiteRecord

MOST_ODDS: Final = 1e-12
"""Chances below this one are all the same."""

History = Sequence[SiteRecord]
"""The records of one site, the oldest first, one at least."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a check saw. ``advice`` where it knows better than its rule what to do."""

    since: datetime
    confidence: Confidence
    evidence: str
    advice: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a site can go wrong."""

    name: str
    about: str
    advice: str
    check: Callable[[History, datetime], Sign | None]

    def __call__(self, history: History, now: datetime) -> Finding | None:
        """What is wrong by this rule with the site of ``history``, as of ``now``; None where nothing is."""
        sign = self.check(history, now)
        if sign is None:
            return None
        site = history[-1].went.site
        return Finding(self.name, site, sign.since, sign.confidence, sign.evidence, sign.advice or self.advice)


def sign_of_chance(since: datetime, chance: float, evidence: str) -> Sign | None:
    """The sign of something that a sound site would show with this ``chance``; None where that is no wonder."""
    confidence = confidence_of(chance)
    if confidence is None:
        return None
    return Sign(since, confidence, f"{evidence} (by chance: once in {_odds(chance)} runs)")


def _odds(chance: float) -> str:
    return f"{float(f'{1 / chance:.1g}'):,.0f}" if chance > MOST_ODDS else f"more than {1 / MOST_ODDS:,.0f}"
