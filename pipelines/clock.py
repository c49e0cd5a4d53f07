"""What time it is, in one place, so that tests and replays can say it themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Tells the time, with its offset from UTC."""


def now() -> datetime:
    """The present moment in Asia/Shanghai; the default of the setting ``GOVNEWS_CLOCK``."""
    return datetime.now(SHANGHAI)


def stamp(moment: datetime) -> str:
    """An aware time as pages and the store hold it: ISO 8601 to the second, at Asia/Shanghai's offset.

    Raises ValueError for a naive time: nobody knows which moment that is.
    """
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds")
