"""What a run changed: when pages and meetings were seen, and the counts that follow from it.

A page or a meeting counts once in a run, however often the run saw it, and under the strongest of its
changes. (Only when two runs at the same time see the same page again and again can one of them count it
twice as unchanged: a sighting remembers one run.) All functions are pure: they take a sighting as it stands
in the database and return it as it will stand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from typing import Literal

RunStatus = Literal["running", "finished", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run changed so far. ``pages_not_meetings`` is a part of the three page counts before it."""

    pages_new: int = 0
    pages_updated: int = 0
    pages_unchanged: int = 0
    pages_not_meetings: int = 0
    meetings_new: int = 0
    meetings_updated: int = 0
    meetings_unchanged: int = 0
    meetings_removed: int = 0
    failures: int = 0

    @property
    def pages(self) -> int:
        """Return the number of pages that the run saw."""
        return self.pages_new + self.pages_updated + self.pages_unchanged

    def plus(self, changes: Counter[str]) -> RunCounts:
        """Return the counts with ``changes`` (by field) added."""
        return RunCounts(
            **{field.name: getattr(self, field.name) + changes[field.name] for field in fields(self)}
        )


@dataclass(frozen=True, slots=True)
class PageSighting:
    """A row of ``page_sightings``, and whether the page is stored as one that reports a meeting."""

    first_seen_run: int
    last_changed_run: int
    last_seen_run: int
    last_fetched_at: str
    grammar_version: str
    is_meeting: bool


@dataclass(frozen=True, slots=True)
class MeetingSighting:
    """A row of ``meeting_sightings``."""

    first_seen_run: int
    last_changed_run: int
    last_seen_run: int
    removed_run: int | None = None


def meeting_touched(before: MeetingSighting | None, run: int, *, exists: bool) -> MeetingSighting:
    """Return the sighting of a meeting one of whose reports ``run`` wrote, changed or removed."""
    first = before.first_seen_run if before else run
    return MeetingSighting(first, run, run, None if exists else run)


def meeting_seen(before: MeetingSighting, run: int) -> MeetingSighting:
    """Return the sighting of a meeting of whose reports ``run`` saw one, unchanged."""
    return replace(before, last_seen_run=run)


def page_changes(before: PageSighting | None, after: PageSighting, run: int) -> Counter[str]:
    """Return what the counts of ``run`` change by, when a page goes from ``before`` to ``after``."""
    changes: Counter[str] = Counter()
    changes.update(_page_counts(after, run))
    if before is not None:
        changes.subtract(_page_counts(before, run))
    return changes


def meeting_changes(before: MeetingSighting | None, after: MeetingSighting, run: int) -> Counter[str]:
    """Return what the counts of ``run`` change by, when a meeting goes from ``before`` to ``after``."""
    changes: Counter[str] = Counter()
    changes.update(_meeting_counts(after, run))
    if before is not None:
        changes.subtract(_meeting_counts(before, run))
    return changes


def _page_counts(sighting: PageSighting, run: int) -> list[str]:
    change = _change(sighting, run)
    if change is None:
        return []
    return [f"pages_{change}"] if sighting.is_meeting else [f"pages_{change}", "pages_not_meetings"]


def _meeting_counts(sighting: MeetingSighting, run: int) -> list[str]:
    if sighting.removed_run is not None:
        removed = sighting.removed_run == run and sighting.first_seen_run != run
        return ["meetings_removed"] if removed else []
    change = _change(sighting, run)
    return [] if change is None else [f"meetings_{change}"]


def _change(sighting: PageSighting | MeetingSighting, run: int) -> str | None:
    """Return what ``run`` did to a page or meeting, as far as its sighting still tells."""
    if sighting.first_seen_run == run:
        return "new"
    if sighting.last_changed_run == run:
        return "updated"
    return "unchanged" if sighting.last_seen_run == run else None
