"""Clocks that jump, and sites that nobody looks at any more. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from crawler.health.finding import Confidence
from crawler.health.rule import History, Rule, Sign

TOLERANCE: Final = timedelta(hours=1)
"""So far two machines may differ."""
INTERVALS: Final = 20
"""The latest intervals between two runs of a site that say how often it is looked at."""
LEAST_INTERVALS: Final = 3
LONGER: Final = ((5, Confidence.CERTAIN), (3, Confidence.LIKELY), (2, Confidence.POSSIBLE))
"""How many times the longest interval has gone by, and how sure it is then that no run will come."""


def clock_jumped(history: History, now: datetime) -> Sign | None:
    """Runs that lie in the future, or of which the last began before the one before it had ended."""
    newest = history[-1]
    latest = max(history, key=lambda record: record.ended)
    if latest.ended > now + TOLERANCE:
        said = f"run {latest.run_id} ended at {latest.went.finished_at}, and now it is {_text(now)}"
    elif len(history) > 1 and newest.begun < history[-2].ended - TOLERANCE:
        before = history[-2]
        said = f"run {newest.run_id} began at {newest.went.started_at}, and the one before it ended at"
        said += f" {before.went.finished_at}"
    else:
        return None
    return Sign(latest.ended, Confidence.CERTAIN, said)


def unvisited(history: History, now: datetime) -> Sign | None:
    """A site that was looked at again and again, and is no more."""
    waits = [later.begun - earlier.begun for earlier, later in pairwise(history[-INTERVALS - 1 :])]
    if len(waits) < LEAST_INTERVALS:
        return None
    longest, newest = max(*waits, TOLERANCE), max(history, key=lambda record: record.begun)  # clocks may have jumped
    gone = now - newest.begun
    confidence = next((one for times, one in LONGER if gone > times * longest), None)
    if confidence is None:
        return None
    said = f"the last run was at {newest.went.started_at}; no two before it were more than {_span(longest)} apart"
    return Sign(newest.begun + longest, confidence, said)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _span(wait: timedelta) -> str:
    hours = wait / TOLERANCE
    return f"{hours / 24:.1f} days" if hours > 48 else f"{hours:.1f} hours"


RULES: Final = (
    Rule(
        "clock_jumped", "the clock of the machine that crawled jumped",
        "set its clock (NTP); what was fetched meanwhile bears the wrong time",
        clock_jumped,
    ),
    Rule(
        "unvisited", "no run has looked at it for much longer than ever before",
        "see whether crawls are still started, and whether the site is paused or left out of them",
        unvisited,
    ),
)  # fmt: skip
