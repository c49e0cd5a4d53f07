"""When an address is asked for again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.live.recheck import Recheck, RecheckError
from pipelines.clock import SHANGHAI, stamp
from pipelines.store.frontier import Address

NOW = datetime(2026, 11, 21, 12, tzinfo=SHANGHAI)
NEW = Address("a" * 16, "www.xian.gov.example", "http://www.xian.gov.example/1.html")
RULE = Recheck((1, 3, 7))


def test_an_unchanged_page_waits_longer_each_time_and_then_for_ever() -> None:
    address = RULE.fetched(NEW, NOW, "article", "0" * 64, unchanged=False)
    waits = [address.due_at]
    for _ in range(3):
        address = RULE.fetched(address, NOW, "article", "0" * 64, unchanged=True)
        waits.append(address.due_at)
    assert waits == [*(stamp(NOW + timedelta(days=days)) for days in (1, 3, 7)), None]
    changed = RULE.fetched(address, NOW, "article", "1" * 64, unchanged=False)
    assert (changed.due_at, changed.unchanged, changed.sha256) == (waits[0], 0, "1" * 64)


def test_a_failing_address_is_given_up_in_the_end_and_a_missing_one_at_the_second_time() -> None:
    address, states = NEW, []
    for _ in range(4):
        address = RULE.failed(address, NOW)
        states.append(address.state)
    assert states == ["failing", "failing", "failing", "gone"] and address.due_at is None
    once = RULE.failed(NEW, NOW, gone=True)
    assert (once.state, RULE.failed(once, NOW, gone=True).state) == ("failing", "gone")


def test_a_page_that_comes_back_is_a_page_again() -> None:
    failing = RULE.failed(RULE.fetched(NEW, NOW, "article", "0" * 64, unchanged=False), NOW)
    assert failing.sha256 == "0" * 64  # what was fetched stays on record
    back = RULE.fetched(failing, NOW, "article", "0" * 64, unchanged=True)
    assert (back.state, back.failures) == ("article", 0)


@given(st.lists(st.sampled_from(["changed", "unchanged", "failed", "gone"]), max_size=40))
def test_what_never_changes_is_asked_for_a_bounded_number_of_times(answers: list[str]) -> None:
    address, asked_in_a_row = NEW, 0
    for answer in answers:
        if answer in ("changed", "unchanged"):
            address = RULE.fetched(address, NOW, "article", "0" * 64, unchanged=answer == "unchanged")
        else:
            address = RULE.failed(address, NOW, gone=answer == "gone")
        asked_in_a_row = 0 if answer == "changed" else asked_in_a_row + 1
        if address.due_at is None:
            return
        assert asked_in_a_row <= (len(RULE.days) + 1) ** 2


@pytest.mark.parametrize("written", [["0"], ["one"], [1, -1], ["1.5"]])
def test_a_setting_that_is_no_list_of_days_is_refused(written: list[object]) -> None:
    with pytest.raises(RecheckError, match="no number of days"):
        Recheck.of(written)
    assert Recheck.of(["1", " 3"]) == Recheck((1, 3))
