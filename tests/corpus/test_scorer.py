"""The scorer itself: what it counts as right, spurious and missed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.items import Meeting

from . import floors, gold
from .likeness import bare, likeness, restored_characters, same_place
from .scoring import JUDGES, score
from .tally import Tally, exact, one_of, similar


def test_width_space_and_punctuation_do_not_count() -> None:
    assert bare("“民企　陇上行”（１）") == bare("民企陇上行(1)") == "民企陇上行1"
    assert same_place("天水市麦积区", "麦积区")
    assert not same_place("麦积区", "秦州区") and not same_place("", "麦积区")


def test_a_phrase_in_another_is_as_alike_as_it_is_long() -> None:
    assert likeness("各乡镇负责人", "负责人") == pytest.approx(2 / 3)
    assert likeness("一样", "一样") == 1 and likeness("", "一样") == 0


def test_bags_are_compared_one_for_one() -> None:
    assert exact("aab", "abbc", spare="c") == Tally(2, ("b",), ("a",))


def test_a_wrong_value_is_spurious_and_missed_and_an_absent_pair_is_nothing() -> None:
    same = str.__eq__
    assert one_of(["a", "b"], "b", same) == Tally(hits=1)
    assert one_of(["a"], "x", same) == Tally(spurious=("x",), missed=("a",))
    assert one_of(["a"], None, same) == Tally(missed=("a",))
    assert one_of([], "x", same) == Tally(spurious=("x",))
    assert one_of([], None, same) == Tally()


def test_a_phrase_is_paired_once() -> None:
    found = ["各乡镇负责人", "各乡镇负责人"]
    assert similar(["各乡镇主要负责人"], found, least=0.8) == Tally(1, ("各乡镇负责人",))
    assert similar([], ["各乡镇负责人"], least=0.8, spare=["各乡镇负责人"]) == Tally()


def test_f1() -> None:
    assert Tally(hits=2, spurious=("x",), missed=("y", "z")).f1 == pytest.approx(4 / 7)
    assert Tally().f1 is None and Tally(missed=("x",)).f1 == 0


def test_restored_characters() -> None:
    assert restored_characters("甲乙丙，丁", "甲乙 丁,丙") == (3, 5)


def _answers() -> dict[str, list[Meeting]]:
    return {r.article.page.url: list(r.meetings) for r in gold.readings().values()}


def test_an_empty_answer_scores_nothing() -> None:
    card = score(gold.meetings(), gold.negatives(), {})
    assert {name for name, tally in card.fields.items() if tally.hits} == set()
    assert len(card.fields["people"].missed) == sum(len(row["attendees"]) for row in gold.meetings())


@pytest.mark.parametrize("name", sorted(JUDGES.keys() - {"traps"}))
def test_every_field_notices_when_a_page_is_answered_with_another(name: str) -> None:
    other = gold.meetings()[0]
    stranger = replace(
        gold.readings()[other["id"]].meetings[0], type="现场会", format="现场会", attendee_count=7,
        organizer="某局", venue="某处", conveyed=["某次会议"],
    )  # fmt: skip
    judged = [JUDGES[name](row, stranger) for row in gold.meetings()[1:8]]
    assert all(tally.spurious or tally.missed for tally in judged)


def test_a_person_who_was_not_there_is_a_trap() -> None:
    row = next(row for row in gold.meetings() if row["must_not_extract"])
    meeting = gold.readings()[row["id"]].meetings[0]
    planted = replace(meeting.attendees[0], name=row["must_not_extract"][0])
    tally = JUDGES["traps"](row, replace(meeting, attendees=[*meeting.attendees, planted]))
    assert bare(planted.name) in tally.spurious


def test_a_meeting_found_on_a_negative_page_costs() -> None:
    meeting = gold.readings()[gold.meetings()[0]["id"]].meetings
    answers = _answers() | {gold.negatives()[0]["page"]["url"]: list(meeting)}
    card = score(gold.meetings(), gold.negatives(), answers)
    assert gold.negatives()[0]["page"]["url"] in card.fields["page"].spurious


def test_floors_only_go_up(tmp_path: Path) -> None:
    before = {"dev": {"name": 0.5, "date": 0.9}}
    present = {"dev": {"name": 0.612345, "date": 0.3, "venue": 0.25}, "seeds": {"text": 1.0}}
    after = floors.raised(before, present)
    assert after == {"dev": {"name": 0.6123, "date": 0.9, "venue": 0.25}, "seeds": {"text": 1.0}}
    floors.write(after, tmp_path / "floors.toml")
    assert floors.load(tmp_path / "floors.toml") == after


def test_a_floor_that_is_no_share_is_named(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    path.write_text("[dev]\nname = 97\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"floors.toml: \[dev\] name = 97"):
        floors.load(path)
