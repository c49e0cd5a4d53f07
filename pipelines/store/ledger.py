"""What a run changed: when pages and meetings were seen, and the counts that follow from it.

A page or a meeting counts once in a run, however often the run saw it, and under the strongest of its
changes; so the counts do not depend on the order of the pages or the size of the batches. All functions are
pure: they take a sighting as it stands in the database and return it as it will stand.
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
    if sighting.last_seen_run != run:
        return []
    counts = [f"pages_{_change(sighting, run)}"]
    if not sighting.is_meeting:
        counts.append("pages_not_meetings")
    return counts


def _meeting_counts(sighting: MeetingSighting, run: int) -> list[str]:
    if sighting.last_seen_run != run:
        return []
    if sighting.removed_run is not None:
        return [] if sighting.first_seen_run == run else ["meetings_removed"]
    return [f"meetings_{_change(sighting, run)}"]


def _change(sighting: PageSighting | MeetingSighting, run: int) -> str:
    if sighting.first_seen_run == run:
        return "new"
    return "updated" if sighting.last_changed_run == run else "unchanged"
