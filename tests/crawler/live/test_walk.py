"""A walk over the pages of a list ends, whatever the site serves, and not before it must."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.layouts import ListLink, NextPage
from crawler.live.bounds import Bounds
from crawler.live.walk import Walk, WalkEnd

HOME = "http://www.xian.gov.example/news/"


def page(number: int) -> str:
    return f"{HOME}index_{number}.html"


def link(number: int, day: str | None = None) -> ListLink:
    return ListLink(f"{HOME}t{number}.html", f"第{number}则", day)


def test_it_goes_on_while_there_is_something_new() -> None:
    walk = Walk(Bounds(), most=5)
    assert walk.next_page(HOME, [link(1)], 1, NextPage(page(1))) == NextPage(page(1))
    assert walk.next_page(page(1), [link(2)], 0, NextPage(page(2))) is None
    assert (walk.end, walk.pages) == (WalkEnd.NOTHING_NEW, 2)


def test_a_walk_that_was_broken_off_goes_at_least_as_far_again() -> None:
    walk = Walk(Bounds(), most=5, at_least=2)
    for number in range(2):
        assert walk.next_page(page(number), [link(number)], 0, NextPage(page(number + 1)))
    assert walk.next_page(page(2), [link(2)], 0, NextPage(page(3))) is None


def test_a_backfill_goes_on_where_nothing_is_new() -> None:
    walk = Walk(Bounds(backfill=True), most=3)
    assert walk.next_page(HOME, [link(1)], 0, NextPage(page(1)))
    assert walk.next_page(page(1), [link(2)], 0, NextPage(page(2)))
    assert walk.next_page(page(2), [link(3)], 0, NextPage(page(3))) is None
    assert walk.end == WalkEnd.ENOUGH


def test_a_pinned_old_row_does_not_end_a_walk_but_a_page_of_old_rows_does() -> None:
    walk = Walk(Bounds(since=date(2024, 1, 1)), most=9)
    assert walk.next_page(HOME, [link(1, "2020-01-01"), link(2, "2024-03-01")], 1, NextPage(page(1)))
    assert walk.next_page(page(1), [link(3, "2023-12-31")], 1, NextPage(page(2))) is None
    assert walk.end == WalkEnd.OLDER


def test_a_circle_ends_where_it_closes() -> None:
    walk = Walk(Bounds(backfill=True), most=99)
    assert walk.next_page(HOME, [link(1)], 1, NextPage(page(1)))
    assert walk.next_page(page(1), [link(2)], 1, NextPage(HOME)) is None
    assert walk.end == WalkEnd.LOOP


def test_pages_asked_for_with_other_forms_are_other_pages() -> None:
    walk = Walk(Bounds(), most=9)
    api = f"{HOME}dataproxy.jsp"
    forms = [NextPage(api, "POST", f"startrecord={n}".encode()) for n in (16, 31, 31)]
    assert walk.next_page(HOME, [link(1)], 1, forms[0]) == forms[0]
    assert walk.next_page(api, [link(2)], 1, forms[1]) == forms[1]
    assert walk.next_page(api, [link(3)], 1, forms[2]) is None
    assert walk.end == WalkEnd.LOOP


@given(
    st.lists(st.tuples(st.lists(st.integers(0, 9), max_size=6), st.integers(0, 12), st.integers(0, 6)), min_size=1),
    st.booleans(),
    st.integers(1, 12),
)
def test_no_page_is_asked_for_twice_and_no_more_than_the_limit(
    answers: list[tuple[list[int], int, int]], backfill: bool, most: int
) -> None:
    walk, asked, url = Walk(Bounds(backfill=backfill), most), [], HOME
    for rows, following, new in answers * 20:
        found = walk.next_page(url, [link(row) for row in rows], new, NextPage(page(following)))
        if found is None:
            break
        asked.append(found.url)
        url = found.url
    assert len(asked) == len(set(asked)) < most and walk.end


def test_a_walk_ends_where_the_next_page_cannot_be_asked_for() -> None:
    for broken in (f"{HOME}{'x' * 3000}", "http://www.xian.gov.example:99999/"):
        walk = Walk(Bounds(), most=9)
        assert walk.next_page(HOME, [link(1)], 1, NextPage(broken)) is None
        assert walk.end == WalkEnd.LAST_PAGE
