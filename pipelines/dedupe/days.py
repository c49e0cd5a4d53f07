"""When a meeting was, as far as a report knows: EDTF dates (ISO 8601-2), and whether two of them can be one day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_DATE = re.compile(r"(\d{4}|XXXX)(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Days:
    """The days from ``first`` to ``last``, each ``(month, day)``; ``year`` and parts of a day are None if unknown.

    ``year`` is that of the first day. A month without a day is ``(month, None)``.
    """

    year: int | None
    first: tuple[int, int | None] | None
    last: tuple[int, int | None] | None

    def __str__(self) -> str:
        """Return the dates in EDTF, as far as they are known."""
        first, last = (_written(self.year, day) for day in (self.first, self.last))
        return first if first == last else f"{first}/{last}"

    @property
    def known_day(self) -> bool:
        """Whether month and day are known."""
        return self.first is not None and self.first[1] is not None

    @property
    def full(self) -> bool:
        """Whether the day is known with its year."""
        return self.known_day and self.year is not None


NEVER_SAID = Days(None, None, None)


def days_of(date: str | None) -> Days:
    """Return what ``date`` (EDTF, one day or an interval) says; what is no such date says nothing."""
    parts = [_DATE.fullmatch(part) for part in (date or "").split("/")]
    first, last = parts[0], parts[-1]
    if first is None or last is None:
        return NEVER_SAID
    year = None if first[1] == "XXXX" else int(first[1])
    return Days(year, _month_and_day(first), _month_and_day(last))


def differ(one: Days, other: Days) -> bool:
    """Return whether two dates cannot be of one meeting: known parts of them exclude each other."""
    if one.year is not None and other.year is not None and one.year != other.year:
        return not _over_new_year(one, other)
    if not (one.first and one.last and other.first and other.last):
        return False
    if None in (one.first[1], one.last[1], other.first[1], other.last[1]):
        return one.first[0] != other.first[0]
    return not (_within(one.first, other) or _within(other.first, one))


def agree(one: Days, other: Days) -> bool:
    """Return whether two dates name a common day; of unknown years only month and day count."""
    return one.known_day and other.known_day and not differ(one, other)


def without_year(days: Days) -> Days:
    """Return the dates as if no year were known."""
    return replace(days, year=None)


def _over_new_year(one: Days, other: Days) -> bool:
    earlier, later = sorted((one, other), key=lambda days: days.year or 0)
    reaches = earlier.first is not None and earlier.last is not None and _number(earlier.last) < _number(earlier.first)
    return reaches and (later.year or 0) - (earlier.year or 0) == 1 and later.first is not None and (
        _number(later.first) <= _number(earlier.last or (12, 31))
    )


def _within(day: tuple[int, int | None], days: Days) -> bool:
    first, last, number = _number(days.first or day), _number(days.last or day), _number(day)
    return first <= number <= last if first <= last else number >= first or number <= last


def _number(day: tuple[int, int | None]) -> int:
    return day[0] * 100 + (day[1] or 0)


def _written(year: int | None, day: tuple[int, int | None] | None) -> str:
    month_day = "" if day is None else f"-{day[0]:02}" if day[1] is None else f"-{day[0]:02}-{day[1]:02}"
    return f"{year or 'XXXX'}{month_day}"


def _month_and_day(match: re.Match[str]) -> tuple[int, int | None] | None:
    if match[2] is None:
        return None
    return int(match[2]), int(match[3]) if match[3] else None
