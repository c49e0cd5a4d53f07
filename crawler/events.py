"""The names of what is logged: a closed list, so that whoever reads the log can rely on them.

docs/operations.md says what each means; a test holds that every line of ours has one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

FIELDS: Final = "fields"
"""The attribute of a record that holds what belongs to its event."""


class Event(StrEnum):
    """What a line of the log tells of."""

    RUN_STARTED = "run_started"
    RUN_ENDED = "run_ended"
    SITE_ENDED = "site_ended"
    FAILURE = "failure"
    NOTICE = "notice"
    QUARANTINED = "quarantined"
    COMMAND_REFUSED = "command_refused"
    STORE_AWAY = "store_away"
    STORE_BACK = "store_back"
    STORE_FAILED = "store_failed"
    ARCHIVE_REPAIRED = "archive_repaired"
    ARCHIVE_DAMAGED = "archive_damaged"
    ARCHIVE_FAILED = "archive_failed"
    ROBOTS = "robots"
    METRICS_FAILED = "metrics_failed"
    SITE_TAKEN = "site_taken"
    LEASES = "leases"
    SCHEDULE = "schedule"
    CRAWL_STARTED = "crawl_started"
    CRAWL_ENDED = "crawl_ended"
    QUEUE = "queue"
    STATUS_PAGE_FAILED = "status_page_failed"
    FAULT = "fault"
    SCRAPY = "scrapy"
    OTHER = "other"


def as_event(event: Event, **fields: Any) -> dict[str, Any]:
    """The ``extra`` of a line: its event, and what belongs to it by name (``site``, ``url``, ``reason``, counts)."""
    return {"event": event.value, FIELDS: fields}
