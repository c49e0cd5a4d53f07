"""The hours in which nobody is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.quiet import QuietHours, QuietHoursError
from pipelines.clock import SHANGHAI, stamp

OFFICE = QuietHours.of("08:00-12:00, 14:00-18:00")
NIGHT = QuietHours.of("22:30-06:00")


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("hours", "moment", "until"), [
    (OFFICE, at(7, 59), None), (OFFICE, at(8), at(12)), (OFFICE, at(11, 59), at(12)), (OFFICE, at(12), None),
    (OFFICE, at(17), at(18)), (NIGHT, at(22, 30), at(6, day=22)), (NIGHT, at(3), at(6)), (NIGHT, at(6), None),
    (QuietHours.of("08:00-12:00,12:00-14:00"), at(9), at(14)), (QuietHours.of(""), at(3), None),
    (OFFICE, datetime(2026, 11, 21, 1, 30, tzinfo=UTC), at(12)),
])  # fmt: skip
def test_when_they_end(hours: QuietHours, moment: datetime, until: datetime | None) -> None:
    assert hours.until(moment) == until


def test_when_they_begin() -> None:
    assert OFFICE.next_begin(at(7)) == at(8)
    assert OFFICE.next_begin(at(19)) == at(8, day=22)
    assert NIGHT.next_begin(at(12)) == at(22, 30)
    assert QuietHours.of("").next_begin(at(12)) is None


@pytest.mark.parametrize(("written", "said"), [
    ("8-12", "'8-12' is no range"), ("08:00-12:60", "no range of hours of"), ("25:00-26:00", "no range of hours of"),
    ("08:00-08:00", "no range of hours of a day"), ("00:00-12:00,12:00-24:00", "leaves no minute"),
])  # fmt: skip
def test_what_is_wrong_is_named(written: str, said: str) -> None:
    with pytest.raises(QuietHoursError, match=said):
        QuietHours.of(written)


MINUTES = st.integers(0, 24 * 60 - 1)


@given(MINUTES, MINUTES, MINUTES)
def test_the_end_is_the_first_minute_that_is_not_quiet(first: int, last: int, minute: int) -> None:
    if first == last:
        return
    hours = QuietHours(((first, last),))
    moment = at(0) + timedelta(minutes=minute)
    end = hours.until(moment)
    if end is None:
        begin = hours.next_begin(moment)
        assert begin is not None and hours.until(begin) is not None
        assert hours.until(begin - timedelta(minutes=1)) is None
    else:
        assert hours.until(end) is None and end > moment, stamp(end)
        assert hours.until(end - timedelta(minutes=1)) == end
