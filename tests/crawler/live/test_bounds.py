"""The arguments of a crawl of sites: read right, or refused by name."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.live.bounds import BACKFILL_PAGES, ArgumentError, Bounds


def test_the_arguments_are_read() -> None:
    given = {"sites": "620503", "since": "2024-01-01", "until": "2024-02-29", "pages": "7", "backfill": "1"}
    assert Bounds.of(given) == Bounds(date(2024, 1, 1), date(2024, 2, 29), 7, backfill=True)
    assert Bounds.of({}) == Bounds()
    assert Bounds.of({"dry_run": "yes", "unconfirmed": "true"}) == Bounds(dry_run=True, unconfirmed=True)


@pytest.mark.parametrize(
    ("key", "value"),
    [("since", "2024-13-01"), ("until", "gestern"), ("pages", "0"), ("pages", "-3"), ("pages", "²"), ("backfill", "2"),
     ("dry_run", "")],
)  # fmt: skip
def test_a_wrong_argument_is_named(key: str, value: str) -> None:
    with pytest.raises(ArgumentError, match=rf"-a {key}={value}"):
        Bounds.of({key: value})


def test_since_must_not_be_after_until() -> None:
    with pytest.raises(ArgumentError, match="after"):
        Bounds.of({"since": "2024-02-01", "until": "2024-01-01"})


def test_both_days_are_within_and_no_day_too() -> None:
    bounds = Bounds(date(2024, 1, 1), date(2024, 1, 31))
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), None]
    assert [bounds.take(day) for day in days] == [False, True, True, False, True]


def test_a_known_list_may_be_walked_further_than_a_new_one() -> None:
    assert Bounds().most_pages(5, known=False) == 5
    assert Bounds().most_pages(5, known=True) == 50
    assert Bounds(pages=2).most_pages(5, known=True) == 2
    assert Bounds(backfill=True).most_pages(5, known=False) == BACKFILL_PAGES
    assert Bounds(backfill=True, pages=9).most_pages(5, known=True) == 9
