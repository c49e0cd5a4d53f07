"""When a page was published, as pages and lists print it → ISO 8601."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from pipelines.clock import SHANGHAI

# 2020-03-12, 2020/3/12 09:16, 2026年7月8日 9:30:05, 2020年9月15日 09时32分, 2020-03-12T09:16:00+08:00
PRINTED: Final = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})[:：∶时](?P<minute>\d{2})(?:[:：∶分](?P<second>\d{2})秒?(?:\.\d{1,6})?)?分?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
COMPACT: Final = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})")  # 20181116, from an address


SHOWN: Final = 40  # characters of a wrong value that are repeated
FIRST_YEAR: Final = 1994  # China has been on the Internet since April 1994


class ImpossibleDate(ValueError):
    """A publication date that no calendar has, or that is not written as one."""


def published_from(text: str) -> str | None:
    """A printed publication time as ISO 8601: ``2020-03-12``, or with a time ``2020-03-12T09:16:00+08:00``.

    A time without a zone is Asia/Shanghai's, one with another zone is converted. None for white space.
    Raises ImpossibleDate for everything else; nothing is guessed.
    """
    text = text.strip()
    if not text:
        return None
    match = PRINTED.fullmatch(text) or COMPACT.fullmatch(text)
    if match is None:
        raise ImpossibleDate(f"{text[:SHOWN]!r} is not written as a date")
    parts = match.groupdict()
    try:
        day = date(int(parts["year"]), int(parts["month"]), int(parts["day"]))
        if day.year < FIRST_YEAR:
            raise ValueError(f"there was no page before {FIRST_YEAR}")
        if parts.get("hour") is None:
            return day.isoformat()
        return _moment(day, parts).isoformat(timespec="seconds")
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(f"{text!r} is no date of a page: {error}") from error


def _moment(day: date, parts: dict[str, str | None]) -> datetime:
    clock = f"{int(parts['hour'] or 0):02}:{parts['minute']}:{parts['second'] or '00'}"
    if parts["zone"] is None:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=SHANGHAI)
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}{parts['zone']}").astimezone(SHANGHAI)
