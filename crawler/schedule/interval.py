"""How many hours lie between two crawls of a site: what its level suggests, moved by what its columns really bring.

A crawl is worth it when it finds some :data:`WANTED` new articles. How fast a site publishes is reckoned from its last
weeks and, as long as these tell little, from the usual interval of its level, which counts as one crawl that found as
many. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pipelines.store.schedule import PastRun

WANTED: Final = 5
HOUR: Final = 3600.0  # seconds


@dataclass(frozen=True, slots=True)
class Interval:
    """The hours between two crawls of a site, and why it is so many, in a sentence."""

    hours: float
    why: str


def interval_of(usual: float, least: float, most: float, runs: Sequence[PastRun]) -> Interval:
    """The interval of a site whose level suggests ``usual`` hours, after ``runs``, the oldest first.

    What counts lies between the ends of the first and the last crawl that went through the whole site: lists are
    walked to what is known, so that whatever was published between the two was found, also where crawls between them
    failed. It is never less than ``least`` nor more than ``most`` hours, but for a ``usual`` that lies outside.
    """
    low, high = min(least, usual), max(most, usual)
    whole = [place for place, run in enumerate(runs) if run.whole]
    if len(whole) < 2:
        return Interval(usual, "as usual for its level: it was not gone through twice yet")
    seen = runs[whole[0] : whole[-1] + 1]
    new = sum(run.new for run in seen[1:])
    between = datetime.fromisoformat(seen[-1].ended_at) - datetime.fromisoformat(seen[0].ended_at)
    observed = max(0.0, between.total_seconds() / HOUR)
    hours = min(high, max(low, WANTED * (observed + usual) / (new + WANTED)))
    return Interval(round(hours, 2), f"{new} new in {observed:.0f} hours; usual are {usual:g}")
