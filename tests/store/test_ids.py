"""Ids are short, stable, and the same for what is the same."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ids import content_url, meeting_id, page_id

PAGE = "oe4diddejjlba7l4"
MEETING = "rdg5rf3ptjszcywa"
KNOWN: dict[str, Any] = {
    "jurisdiction": "620503",
    "date": "2018-11-15",
    "name": "全区民营经济工作会议",
    "series": None,
    "ordinal": None,
    "hosts": ["赵建"],
    "page_url": "http://a.gov.example/1.html",
}


def identity(**changes: object) -> str:
    return meeting_id(**{**KNOWN, **changes})


def test_ids_never_change() -> None:
    """These stand in people's citations: a change of the function needs a way from the old ids to the new."""
    assert page_id("http://a.gov.example/1.html") == PAGE
    assert identity() == MEETING
    assert content_url(b"hello") == "ni:///sha-256;LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ"


def test_ids_do_not_depend_on_the_process() -> None:
    program = "from pipelines.ids import page_id; print(page_id('http://a.gov.example/1.html'))"
    command = [sys.executable, "-c", program]
    found = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"})
    assert found.stdout.strip() == PAGE


@given(st.text())
def test_any_text_has_an_id(text: str) -> None:
    assert re.fullmatch(r"[a-z2-7]{16}", page_id(text))
    assert re.fullmatch(r"[a-z2-7]{16}", identity(name=text, page_url=text))


@pytest.mark.parametrize(
    "same",
    [
        {"page_url": "http://b.gov.example/2.html"},
        {"hosts": []},
        {"hosts": ["钱建"]},
        {"name": "全区 “民营经济”工作会议"},
        {"name": "全区民营经济工作会议", "series": "区政府常务会议"},
    ],
)
def test_what_does_not_matter_to_a_meeting_that_is_known(same: dict[str, object]) -> None:
    assert identity(**same) == identity()


@pytest.mark.parametrize(
    "other",
    [
        {"jurisdiction": "620502"},
        {"date": "2018-11-16"},
        {"name": "全区经济工作会议"},
        {"series": "区政府常务会议", "ordinal": 15},
    ],
)
def test_what_makes_another_meeting(other: dict[str, object]) -> None:
    assert identity(**other) != identity()


def test_a_numbered_session_is_known_by_its_number() -> None:
    session = {"series": "区政府常务会议", "ordinal": 15}
    assert identity(**session, name="甲") == identity(**session, name="乙")
    assert identity(**session) != identity(series="区政府常务会议", ordinal=16)


WEAK: list[dict[str, object]] = [
    {"jurisdiction": None},
    {"date": "XXXX-11-15"},
    {"series": "常务会议", "ordinal": 15, "date": None},
]


@pytest.mark.parametrize("weak", WEAK)
def test_one_weak_point_is_made_good_by_the_hosts(weak: dict[str, object]) -> None:
    assert identity(**weak) == identity(**weak, page_url="http://b.gov.example/2.html")
    assert identity(**weak) != identity(**weak, hosts=["钱建"])


UNKNOWN: list[dict[str, object]] = [
    *({**weak, "hosts": []} for weak in WEAK),
    {"name": None},
    {"date": None},
    {"date": "2018-11"},
    {"jurisdiction": None, "date": "XXXX-11-15"},
]


@pytest.mark.parametrize("weak", UNKNOWN)
def test_what_does_not_identify_a_meeting_leaves_every_page_its_own(weak: dict[str, object]) -> None:
    assert identity(**weak) != identity(**weak, page_url="http://b.gov.example/2.html")
