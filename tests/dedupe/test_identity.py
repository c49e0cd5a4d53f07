"""What joins two reports, and what keeps them apart whatever else joins them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedupe.identity import decide

from .reports import facts

TEXT = "会议传达学习了上级会议精神，通报了全县春耕生产情况，农业农村局、水利局、供销社分别作了汇报。" * 3
LONG = "".join(chr(0x4E00 + (7919 * at) % 3000) for at in range(600))
NEXT = LONG[:200] + LONG[350:][::-1] + LONG[200:350]  # the same opening, other sentences


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        ({}, "same-day"),
        ({"name": "春耕生产推进会", "hosts": []}, "same-day"),  # a digest
        ({"date": "XXXX-03-05", "date_rule": "date.year-unknown"}, "same-day"),
        ({"date": "2024-03-06"}, "different-day"),
        ({"date": "XXXX-03-06", "date_rule": "date.year-unknown"}, "different-day"),
        ({"date": "2024-03-04/2024-03-06"}, "same-day"),
        ({"place_code": "620523", "place_name": "甘谷县"}, "different-place"),
        ({"hosts": ["赵伟"], "people": ["赵伟"]}, "different-host"),
        ({"name": "全县2023年度春耕生产推进会"}, "same-day"),  # a year in one name only
        ({"name": "全县招商引资座谈会"}, "not-enough"),
        ({"hosts": [], "people": ["赵伟"]}, "not-enough"),  # nobody in common
        ({"place_code": None, "place_name": None}, "not-enough"),
        ({"date": None}, "not-enough"),
    ],
)
def test_reports_of_one_place(other: dict[str, Any], rule: str) -> None:
    assert decide(facts(1), facts(2, **other)).rule == rule


def test_a_name_that_says_nothing_needs_people_in_common() -> None:
    name = {"name": "党组（扩大）会议"}
    assert decide(facts(1, **name), facts(2, **name, people=["王强"])).rule == "same-day"
    assert decide(facts(1, **name), facts(2, **name, hosts=[], people=[])).rule == "not-enough"


def test_years_and_numbers_in_names_tell_meetings_apart() -> None:
    def named(number: int, name: str) -> Any:
        return facts(number, LONG, name=name)

    assert decide(named(1, "2023年度总结会"), named(2, "2024年度总结会")).rule == "different-year"
    assert decide(named(1, "第十六次调度会"), named(2, "第17次调度会")).rule == "different-session"
    assert decide(named(1, "第十六次调度会"), named(2, "第16次调度会")).rule == "same-copy"


def test_sessions_are_told_by_their_numbers() -> None:
    one = {"series": "市人民政府常务会议", "ordinal": 15, "name": "市九届人民政府第十五次常务会议"}
    other = {"series": "秦安县政府常务会议", "ordinal": 15, "name": "秦安县政府第十五次常务会议", "hosts": []}
    assert decide(facts(1, **one), facts(2, **other)).rule == "same-session"
    assert decide(facts(1, **one), facts(2, **{**other, "ordinal": 16, "name": None})).rule == "different-session"


def test_text_alone_joins_nothing() -> None:
    nothing: dict[str, Any] = {
        "name": None, "date": None, "place_code": None, "place_name": None, "hosts": [], "people": [], "meetings": 2,
    }  # fmt: skip
    assert decide(facts(1, LONG, **nothing), facts(2, LONG, **nothing)).rule == "not-enough"


def test_a_copy_of_a_text_without_date_is_the_same_meeting() -> None:
    assert decide(facts(1, LONG), facts(2, LONG, date=None, place_code=None, place_name=None)).rule == "same-copy"


def test_the_day_that_a_reprint_reckons_from_its_own_publication_contradicts_nothing() -> None:
    late = {"date": "2024-03-19", "date_rule": "date.relative-to-published"}
    assert decide(facts(1, LONG), facts(2, LONG, **late)).rule == "same-copy"
    assert decide(facts(1, LONG), facts(2, NEXT, **late)).rule == "different-day"


def test_our_county_is_another_one_on_every_site() -> None:
    there = {"place_code": "620500", "place_name": "天水市"}
    assert decide(facts(1, LONG), facts(2, LONG, **there, place_rule="jurisdiction-site")).rule == "same-copy"
    assert decide(facts(1, LONG), facts(2, LONG, **there)).rule == "different-place"


def test_two_meetings_of_one_page_stay_two() -> None:
    assert decide(facts(1, LONG), facts(1, LONG, seq=1)).rule == "different-page"


def test_a_decision_says_what_it_was_made_on() -> None:
    assert decide(facts(1), facts(2, date="2024-03-06")).detail == "2024-03-05 and 2024-03-06"
    assert "王强" in decide(facts(1), facts(2)).detail


SAID = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["春耕生产推进会", "党组会议", "2023年总结会", "第3次例会", None]),
        "date": st.sampled_from(["2024-03-05", "2024-03-06", "XXXX-03-05", "2024-03-05/2024-03-07", "2024", None]),
        "date_rule": st.sampled_from(["date.full", "date.relative-to-published", "date.year-from-published"]),
        "place_code": st.sampled_from(["620522", "620523", None]),
        "place_rule": st.sampled_from(["jurisdiction-site", "jurisdiction-subject"]),
        "hosts": st.sampled_from([[], ["王强"], ["赵伟"]]),
        "people": st.sampled_from([[], ["王强"], ["赵伟", "李明"]]),
        "series": st.sampled_from(["政府常务会议", None]),
        "ordinal": st.sampled_from([1, 2]),
        "text": st.sampled_from(["", TEXT, LONG, NEXT]),
    },
)


@given(SAID, SAID)
def test_the_order_of_two_reports_makes_no_difference(one: dict[str, Any], other: dict[str, Any]) -> None:
    a, b = facts(1, **one), facts(2, **other)
    assert decide(a, b) == decide(b, a)
    assert bool(a.keys.kept & b.keys.sought) == bool(b.keys.kept & a.keys.sought)
