"""Reports put together: whatever order they come in, never two that exclude each other, and as a person says."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.dedupe.clusters import Kin, Override, kins_of
from pipelines.dedupe.comparing import Comparing, Kindred
from pipelines.dedupe.facts import Facts, PageFacts, ReportKey
from pipelines.dedupe.identity import are_copies, decide, is_copy
from pipelines.dedupe.precedence import aliases, ids_of
from pipelines.dedupe.shingles import shingles_of

from .reports import facts
from .test_identity import LONG, SAID


def meetings(kins: list[Kin]) -> list[list[ReportKey]]:
    return sorted([facts.key for facts in meeting] for kin in kins for meeting in kin.meetings)


def numbers(kins: list[Kin]) -> list[list[int]]:
    return [[int(page[4:]) for page, _ in meeting] for meeting in meetings(kins)]


REPORTS = st.lists(SAID, min_size=1, max_size=7).map(
    lambda said: [facts(number, own_id=f"own{number % 3}", **one) for number, one in enumerate(said)]
)


@settings(max_examples=300)
@given(REPORTS, st.data())
def test_order_makes_no_difference(reports: list[Facts], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(reports))
    assert kins_of(shuffled) == kins_of(reports)
    assert [ids_of(kin) for kin in kins_of(shuffled)] == [ids_of(kin) for kin in kins_of(reports)]


@settings(max_examples=300)
@given(REPORTS)
def test_no_meeting_holds_two_reports_that_exclude_each_other(reports: list[Facts]) -> None:
    for kin in kins_of(reports):
        for meeting in kin.meetings:
            for one, other in combinations(meeting, 2):
                assert not decide(one, other).excluded


@settings(max_examples=300)
@given(REPORTS)
def test_each_kin_can_be_settled_by_itself(reports: list[Facts]) -> None:
    whole = kins_of(reports)
    for kin in whole:
        assert kins_of([facts for meeting in kin.meetings for facts in meeting]) == [kin]


@given(REPORTS)
def test_every_own_id_leads_to_one_meeting(reports: list[Facts]) -> None:
    named = [ids_of(kin) for kin in kins_of(reports)]
    every = [meeting_id for of_kin in named for meeting_id in of_kin]
    assert len(every) == len(set(every)), "two meetings under one id"
    leads: dict[str, str] = {}
    for of_kin in named:
        for own_id, meeting_id in aliases(of_kin).items():
            assert leads.setdefault(own_id, meeting_id) == meeting_id
    assert {facts.own_id for facts in reports} <= leads.keys()


def test_what_fits_two_meetings_equally_well_stays_by_itself() -> None:
    """A report of an unknown year is a copy of two annual meetings' reports."""
    first = facts(1, LONG, date="2023-03-05")
    second = facts(2, LONG, date="2024-03-05")
    unknown = facts(3, LONG, date="XXXX-03-05", date_rule="date.year-unknown")
    assert numbers(kins_of([first, second, unknown])) == [[1], [2], [3]]
    assert numbers(kins_of([first, unknown])) == [[1, 3]]


def test_the_stronger_reason_joins_first() -> None:
    text = LONG[:300]
    digest = facts(3, text, date="XXXX-03-05", date_rule="date.year-unknown")
    original = facts(1, text, date="2023-03-05")
    year_after = facts(2, LONG[300:], date="2024-03-05")
    assert numbers(kins_of([digest, original, year_after])) == [[1, 3], [2]]


def test_a_person_joins_what_rules_keep_apart_and_its_copies_follow() -> None:
    one, other, copy = facts(1, LONG), facts(2, LONG[::-1], date="2024-03-06"), facts(3, LONG)
    assert numbers(kins_of([one, other, copy])) == [[1, 3], [2]]
    said = [Override(one.key, other.key, same=True)]
    assert numbers(kins_of([one, other, copy], said)) == [[1, 2, 3]]


def test_a_person_parts_what_rules_join() -> None:
    one, other = facts(1), facts(2)
    assert numbers(kins_of([one, other])) == [[1, 2]]
    parted = kins_of([one, other], [Override(other.key, one.key, same=False)])
    assert numbers(parted) == [[1], [2]]
    assert len(parted) == 1, "they are still compared: the word may be taken back"


def test_a_word_on_reports_that_are_not_there_is_kept_for_when_they_are() -> None:
    said: Any = [Override(("nowhere", 0), facts(1).key, same=True)]
    assert numbers(kins_of([facts(1)], said)) == [[1]]


def test_the_own_site_leads_and_names_the_meeting() -> None:
    mirror = facts(1, LONG, site="天水在线", published="2024-03-05")
    own = facts(2, LONG, site="秦安县人民政府", published="2024-03-06")
    (kin,) = kins_of([mirror, own])
    assert list(ids_of(kin)) == [own.own_id]
    assert aliases(ids_of(kin)) == {own.own_id: own.own_id, mirror.own_id: own.own_id}


def test_reprints_of_the_wire_are_not_compared_each_with_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(one: PageFacts, other: PageFacts) -> bool:
        nonlocal compared
        compared += 1
        return is_copy(one, other)

    monkeypatch.setattr("pipelines.dedupe.comparing.is_copy", counting)
    count = 300
    own_lines = [chr(0x4E00 + number) * 4 for number in range(count)]
    reprints = [facts(number, LONG + line, own_id=f"own{number:04}") for number, line in enumerate(own_lines)]
    digest = facts(count, LONG[:40], own_id="digest")
    other = facts(count + 1, LONG, date="2024-03-06", own_id="other")
    (kin,) = kins_of([*reprints, digest, other])[:1]
    assert sorted(len(meeting) for meeting in kin.meetings)[-1] == count + 1
    assert compared < 3 * count


@settings(max_examples=300)
@given(st.lists(st.text("会议部署", max_size=60), min_size=2, max_size=20))
def test_many_texts_are_compared_as_two_are(texts: list[str]) -> None:
    pages = [PageFacts(str(number), "", shingles=shingles_of(text)) for number, text in enumerate(texts)]
    every = are_copies([page.shingles for page in pages])
    assert every.tolist() == [[is_copy(one, other) for other in pages] for one in pages]


@settings(max_examples=300)
@given(REPORTS)
def test_twins_are_told_apart_by_nothing(reports: list[Facts]) -> None:
    kindred = Kindred(reports, (), Comparing())
    for one, *others in kindred.twins:
        for other in others:
            assert kindred.decision(one, other).same
            for third in reports:
                if third not in (one, other):
                    assert replace(decide(one, third), detail="") == replace(decide(other, third), detail="")
