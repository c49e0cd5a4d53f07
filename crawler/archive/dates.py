"""Moments as WARC headers hold them: UTC, to the second."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

FORMAT: Final = "%Y-%m-%dT%H:%M:%SZ"


def to_second(moment: datetime) -> datetime:
    """An aware moment in UTC without its fraction of a second. Raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    return moment.astimezone(UTC).replace(microsecond=0)


def warc_date(moment: datetime) -> str:
    """An aware moment as ``WARC-Date``: ``2026-11-22T03:15:00Z``."""
    return to_second(moment).strftime(FORMAT)


def from_warc_date(text: str) -> datetime:
    """The moment of a ``WARC-Date`` that :func:`warc_date` has written. Raises ValueError for another text."""
    if len(text) != len("2026-11-22T03:15:00Z") or not text.endswith("Z"):
        raise ValueError(f"{text!r} is no moment in UTC to the second")
    return datetime.fromisoformat(text)
