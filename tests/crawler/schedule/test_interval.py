"""How often a site is crawled: by its level, and by what it brings."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.interval import interval_of
from pipelines.clock import SHANGHAI, stamp
from pipelines.store.schedule import PastRun

BEGIN = datetime(2026, 11, 1, 6, tzinfo=SHANGHAI)


def runs(*new: int, every: float = 24, broken: tuple[int, ...] = ()) -> list[PastRun]:
    """Runs that lie so many hours apart, with what each found; the ``broken`` ones found it and then failed."""
    ends = (stamp(BEGIN + timedelta(hours=every * place)) for place in range(len(new)))
    found = enumerate(zip(ends, new, strict=True))
    return [PastRun(end, number, place not in broken) for place, (end, number) in found]


def hours(*new: int, **more: object) -> float:
    return interval_of(24, 6, 96, runs(*new, **more)).hours  # type: ignore[arg-type]


def test_the_level_decides_until_a_site_was_gone_through_twice() -> None:
    for seen in ([], runs(80), runs(80, 3, broken=(1,))):
        interval = interval_of(24, 6, 96, seen)
        assert interval.hours == 24
        assert "not gone through twice" in interval.why


def test_what_the_first_crawl_found_says_nothing_of_the_pace() -> None:
    assert hours(400, 5, 5) == hours(5, 5, 5) == 24


def test_a_busy_site_is_crawled_more_often_and_a_silent_one_less() -> None:
    assert hours(80, *[40] * 10) == 6
    assert 10 < hours(80, *[10] * 10) < 15
    assert hours(80, 0) == 48 and hours(80, 0, 0) == 72
    assert hours(80, *[0] * 20) == 96


def test_the_reason_says_the_figures() -> None:
    assert interval_of(24, 6, 96, runs(80, 4, 6)).why == "10 new in 48 hours; usual are 24"


def test_days_in_which_the_site_could_not_be_read_are_no_silence() -> None:
    failing = runs(80, 10, 0, 0, 0, 0, broken=(2, 3, 4, 5))
    assert interval_of(24, 6, 96, failing) == interval_of(24, 6, 96, failing[:2])
    caught_up = runs(80, 10, 0, 0, 30, broken=(2, 3))
    assert interval_of(24, 6, 96, caught_up).hours == hours(80, 10, 10, 10, 10)


def test_what_a_level_asks_for_may_lie_outside_of_the_bounds() -> None:
    assert interval_of(168, 6, 96, []).hours == 168
    assert interval_of(168, 6, 96, runs(1, *[0] * 30)).hours == 168
    assert interval_of(2, 6, 96, runs(1, *[90] * 30)).hours == 2


@given(st.lists(st.integers(0, 500), max_size=40), st.floats(0.1, 400), st.integers(0, 39), st.integers(0, 50))
def test_it_stays_within_the_bounds_and_more_news_never_mean_fewer_crawls(
    new: list[int], every: float, place: int, more: int
) -> None:
    before = hours(*new, every=every)
    assert 6 <= before <= 96
    if place < len(new):
        new[place] += more
        assert hours(*new, every=every) <= before
