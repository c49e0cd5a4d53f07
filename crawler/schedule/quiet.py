"""The hours of the day in which no site is asked: ``08:00-12:00,14:00-18:00``, in the time of China. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final, Self

from pipelines.clock import SHANGHAI

RANGE: Final = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
DAY: Final = 24 * 60  # minutes


class QuietHoursError(ValueError):
    """What is written is no list of hours; the message has the part that is wrong."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Ranges of minutes of the day, each from its first to before its last; a range may go over midnight."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, written: str) -> Self:
        """Read the setting; empty for none. Raises QuietHoursError."""
        hours = cls(tuple(_range(part.strip()) for part in written.split(",") if part.strip()))
        if all(hours._quiet(minute) for minute in range(DAY)):
            raise QuietHoursError(f"{written!r} leaves no minute of the day")
        return hours

    def until(self, moment: datetime) -> datetime | None:
        """When the quiet hours end in which ``moment`` lies; None where it lies in none."""
        minute = _minute(moment)
        if not self._quiet(minute):
            return None
        return self._next(moment, next(one for one in range(minute, minute + DAY) if not self._quiet(one % DAY)))

    def next_begin(self, moment: datetime) -> datetime | None:
        """When the next quiet hours begin after ``moment``, which lies in none; None where there are none at all."""
        minute = _minute(moment)
        ahead = (one for one in range(minute, minute + DAY) if self._quiet(one % DAY))
        found = next(ahead, None)
        return None if found is None else self._next(moment, found)

    def _quiet(self, minute: int) -> bool:
        return any(
            first <= minute < last if first < last else minute >= first or minute < last
            for first, last in self.ranges
        )  # fmt: skip

    def _next(self, moment: datetime, minutes: int) -> datetime:
        midnight = datetime.combine(moment.astimezone(SHANGHAI).date(), time(), SHANGHAI)
        return midnight + timedelta(minutes=minutes)


def _minute(moment: datetime) -> int:
    there = moment.astimezone(SHANGHAI)
    return there.hour * 60 + there.minute


def _range(part: str) -> tuple[int, int]:
    found = RANGE.fullmatch(part)
    if not found:
        raise QuietHoursError(f"{part!r} is no range of hours like 08:00-18:00")
    hours = [int(number) for number in found.groups()]
    first, last = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if max(hours[1], hours[3]) > 59 or first >= DAY or last > DAY or first == last:
        raise QuietHoursError(f"{part!r} is no range of hours of a day")
    return first, last
