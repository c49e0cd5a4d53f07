"""The precision of the rules: what it counts is what the scorer counts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from pipelines.items import Attendee, Figure, Meeting, SourcePage

from . import figures, gold, rules

PAGE = SourcePage("https://page.example/", None, None, None, gold.FETCHED, "", "", [], "text")


def row(**told: object) -> gold.ClassRow:
    given = {"id": "x", "text": "", "meeting_name": "春耕生产推进会", "meeting_type": "推进会", **told}
    return gold.whole(given)


def test_the_counts_are_those_of_the_scorer() -> None:
    card = figures.development()
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for trust in rules.trusts(gold.meetings(), gold.negatives(), gold.readings()):
        right[trust.field] += trust.right
        wrong[trust.field] += trust.wrong
    for field in (*rules.SCALARS, *rules.LISTS, *rules.OF_PEOPLE):
        tally = card.fields[field]
        assert (field, right[field], wrong[field]) == (field, tally.hits, len(tally.spurious))
    assert right["page"] == len(gold.negatives()) - len(card.fields["page"].spurious)


def test_each_value_is_judged_by_its_rule() -> None:
    wanted = row(
        attendees=[{"name": "张明德", "positions": ["县长"], "actions": ["出席"]}],
        figures=[{"text": "投资80亿元", "value_yuan": 8e9}], documents_other=[], must_not_extract=[],
    )  # fmt: skip
    meeting = Meeting(
        "0", PAGE, name="春耕会", type="推进会",
        attendees=[
            Attendee("张明德", (0, 3), ["县长", "州长"], ["出席", "参加"]),
            Attendee("李国强", (5, 8), ["局长"], ["出席"]),
        ],
        figures=[Figure("投资80亿元", (0, 6), 8e9, unit="元"), Figure("三条措施", (9, 13), 3)],
        rules={
            "name": "n", "type": "t", "attendees[0]": "a", "attendees[1]": "b",
            "attendees[0].positions[0]": "p", "attendees[0].positions[1]": "q", "attendees[1].positions[0]": "q",
            "attendees[0].actions[0]": "r", "attendees[0].actions[1]": "s", "attendees[1].actions[0]": "s",
            "figures[0]": "f", "figures[1]": "f",
        },
    )  # fmt: skip
    assert sorted(rules.verdicts(wanted, meeting)) == sorted(
        rules.Verdict(*told) for told in [
            ("name", "n", False), ("type", "t", True), ("people", "a", True), ("people", "b", False),
            ("posts", "p", True), ("posts", "q", False),  # of 李国强, who was not there, only the name counts
            ("actions", "r", True),  # a second act of its class counts for nothing
            ("figures", "f", True), ("figures", "f", False),
        ]
    )  # fmt: skip


def test_what_may_be_named_or_not_is_not_counted() -> None:
    wanted = row(attendee_groups=["各乡镇"], attendee_groups_accept=["有关部门"], venue_accept=["县政府"])
    meeting = Meeting(
        "0", PAGE, type="推进会", venue="县政府", attendee_groups=["各乡镇", "有关部门", "全体村民"],
        rules={"venue": "v", **{f"attendee_groups[{number}]": "g" for number in range(3)}},
    )  # fmt: skip
    assert [tuple(verdict) for verdict in rules.verdicts(wanted, meeting)] == [
        ("groups", "g", True), ("groups", "g", False),
    ]  # fmt: skip


def test_gold_files_from_elsewhere_are_added(tmp_path: Path) -> None:
    text = "3月5日，我县召开春耕生产推进会。县长张明德出席会议。"
    rows = [
        {"id": "a", "text": text, "meeting_name": "春耕生产推进会", "meeting_type": "推进会", "page_date": "20200306",
         "attendees": [{"name": "张明德", "positions": ["县长"], "actions": ["出席"]}], "jurisdiction": ""},
        {"id": "b", "text": "春耕备耕正当时。", "page": {"url": "https://n.example/", "title": None}},
    ]  # fmt: skip
    path = tmp_path / "more.jsonl"
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    before = {trust[:2]: trust.right for trust in rules.committed()}
    after = {trust[:2]: trust.right for trust in rules.with_files([path])}
    for key in (("people", "who-title-before"), ("posts", "position-with-name"), ("page", "no-convening")):
        assert after[key] == before[key] + 1


def test_the_table_goes_between_the_marks(tmp_path: Path) -> None:
    document = tmp_path / "reading.md"
    document.write_text("before\n<!-- rules -->\nold\n<!-- /rules -->\nafter\n", encoding="utf-8")
    trusts = [rules.Trust("name", "n", 3, 1), rules.Trust("agenda", "a", 0, 0)]
    rules.write(rules.table(trusts), document)
    assert document.read_text(encoding="utf-8").splitlines() == [
        "before", "<!-- rules -->", "| field | rule | right | wrong | precision |", "|---|---|--:|--:|--:|",
        "| name | `n` | 3 | 1 | 0.750 |", "| agenda | `a` | – | – | – |", "<!-- /rules -->", "after",
    ]  # fmt: skip


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="<!-- rules -->"):
        rules.table_in("no marks")


def test_also_goes_with_rules_only() -> None:
    line = [sys.executable, "-m", "tests.corpus", "show", "--also", "x.jsonl"]
    done = subprocess.run(line, cwd=gold.ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, "--also goes with rules" in done.stderr) == (2, True)
