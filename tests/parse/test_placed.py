"""Things found again by where they begin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.placed import Placed

PLACES = st.lists(st.integers(0, 40)).map(sorted)


@given(PLACES, st.integers(0, 40), st.integers(0, 40))
def test_what_begins_within_is_what_a_scan_finds(places: list[int], start: int, end: int) -> None:
    placed = Placed(places, int)
    assert list(placed.within(start, end)) == [at for at in places if start <= at < end]
    assert placed.last_before(start) == max((at for at in places if at < start), default=None)
    assert list(placed) == places
