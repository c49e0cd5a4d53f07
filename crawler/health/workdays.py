"""The days on which offices publish: neither weekends nor the long holidays. Pure, but for the table it reads.

The single days that weekends are exchanged for are announced from year to year; a day more or less is no matter here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.tables import Row, read_table

TABLE: Final = Path(__file__).with_name("rest_days.tsv")
SATURDAY: Final = 5
EVERY_YEAR: Final = "*"
DAY: Final = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Whether offices are open."""
    return day.weekday() < SATURDAY and not is_holiday(day)


def is_holiday(day: date) -> bool:
    """Whether it lies in one of the long holidays."""
    each, single = rest_days()
    return (day.month, day.day) in each or day in single


def workdays(first: date, last: date) -> Iterator[date]:
    """The days from ``first`` to ``last``, both included, on which offices are open."""
    day = first
    while day <= last:
        if is_workday(day):
            yield day
        day += DAY


def next_workday(day: date) -> date:
    """The day itself, or the first one behind it on which offices are open."""
    while not is_workday(day):
        day += DAY
    return day


@cache
def rest_days(path: Path = TABLE) -> tuple[frozenset[tuple[int, int]], frozenset[date]]:
    """The holidays of every year, by month and day, and those of single years. Raises
    :class:`~pipelines.tables.TableError`."""
    each: set[tuple[int, int]] = set()
    single: set[date] = set()
    for row in read_table(path, ("holiday", "year", "first", "days"), key=("holiday", "year")):
        yearly = row["year"] == EVERY_YEAR
        first = _first(row, "2000" if yearly else row["year"])
        days = {first + DAY * number for number in range(_days(row))}
        if yearly:
            each |= {(day.month, day.day) for day in days}
        else:
            single |= days
    return frozenset(each), frozenset(single)


def _first(row: Row, year: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{row['first']}")
    except ValueError as error:
        raise row.fault(f"{year}-{row['first']} is no day: {error}") from error


def _days(row: Row) -> int:
    if not row["days"].isdecimal() or not 1 <= int(row["days"]) <= 31:
        raise row.fault(f"{row['days']!r} is no number of days, 1 to 31")
    return int(row["days"])
