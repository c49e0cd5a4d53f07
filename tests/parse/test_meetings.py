"""The readings of one page put together: the items of the contract, with their evidence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import LEAD, article, cut, meeting, meetings, reason

from pipelines.parse import parse, read_meetings

REPORT = """\
我县召开春耕生产推进会
来源：云岭日报 发布时间：2021-03-06
　　本报讯（记者 赵晓梅）3月5日，县委农办在县政府三楼会议室召开春耕生产推进会，\
传达学习全省农业工作会议精神，安排部署春耕生产。\
县委书记张明德出席会议并讲话，县委副书记、县长王　博主持会议，副县长李国强、欧阳春林参加会议。副县长孙志远因病请假。
　　会议审议了《春耕方案（试行）》。各乡镇主要负责人，县直有关部门负责人共100余人参加会议。
　　张明德强调，要落实资金1,200万元，4月底前播种20万亩。王　博要求，要抓好落实。
（县长王　博主持会议）
责任编辑：周文斌
"""


def test_a_whole_report() -> None:
    one = meeting(REPORT, "我县召开春耕生产推进会", published="2021-03-06", site="秦安县人民政府")
    assert (one.name, one.type, one.organizer) == ("春耕生产推进会", "推进会", "县委农办")
    assert (one.date, one.date_inferred, one.venue) == ("2021-03-05", True, "县政府三楼会议室")
    assert [(a.name, a.positions, a.actions) for a in one.attendees] == [
        ("张明德", ["县委书记"], ["出席", "讲话"]),
        ("王博", ["县委副书记", "县长"], ["主持", "讲话"]),
        ("李国强", ["副县长"], ["参加"]),
        ("欧阳春林", ["副县长"], ["参加"]),
    ]
    assert (one.hosts, [a.name for a in one.absent]) == (["王博"], ["孙志远"])
    assert one.attendee_groups == ["各乡镇主要负责人", "县直有关部门负责人"]
    assert (one.attendee_count, one.format, one.series, one.ordinal) == (100, None, None, None)
    assert [(s.speaker, s.verb) for s in one.statements] == [("张明德", "强调"), ("王博", "要求")]
    assert [(d.title, d.action) for d in one.documents] == [("春耕方案（试行）", "审议")]
    assert one.conveyed == ["全省农业工作会议"]
    assert [c.text for c in one.captions] == ["（县长王　博主持会议）"]
    assert one.source_medium == "云岭日报"
    assert one.jurisdiction is not None and one.jurisdiction.name == "秦安县"


def evidence(one: Any, field: str) -> str:
    return cut(one.page.text, one.spans[field]) or ""


@pytest.mark.parametrize("fold", [False, True], ids=["full-width", "half-width"])
def test_every_value_has_its_evidence_in_the_text_as_printed(fold: bool) -> None:
    report = REPORT.translate(str.maketrans("，：；（）", ",:;()")) if fold else REPORT
    one = meeting(report, "我县召开春耕生产推进会", published="2021-03-06")
    text = one.page.text
    for field in ("name", "organizer", "venue", "source_medium"):
        assert evidence(one, field) == getattr(one, field)
    assert evidence(one, "attendee_count") == "100"
    assert evidence(one, "date") == "3月5日"
    for index, person in enumerate(one.attendees):
        assert cut(text, person.span).replace("　", "") == person.name  # type: ignore[union-attr]
        assert evidence(one, f"attendees[{index}]").replace("　", "") == person.name
        for number, position in enumerate(person.positions):
            assert evidence(one, f"attendees[{index}].positions[{number}]") == position
        assert all(f"attendees[{index}].actions[{n}]" in one.spans for n in range(len(person.actions)))
    assert [evidence(one, f"attendee_groups[{n}]") for n in range(2)] == one.attendee_groups
    assert [evidence(one, f"conveyed[{n}]") for n in range(len(one.conveyed))] == one.conveyed
    assert all(cut(text, s.span) == s.text for s in one.statements)
    assert all(cut(text, d.span) == d.title for d in one.documents)
    assert all(cut(text, a.span) == a.object for a in one.agenda)
    assert all(cut(text, f.span) == f.text for f in one.figures)
    assert all(cut(text, c.span) == c.text for c in one.captions)
    assert one.spans.keys() <= one.rules.keys()


def test_half_width_and_full_width_pages_are_read_alike() -> None:
    folded = REPORT.translate(str.maketrans("，：；（）", ",:;()"))
    one, other = meeting(REPORT), meeting(folded)
    assert (one.name, one.venue, one.hosts, one.organizer) == (other.name, other.venue, other.hosts, other.organizer)
    assert [(a.name, a.positions, a.actions) for a in one.attendees] == [
        (a.name, a.positions, a.actions) for a in other.attendees
    ]
    assert [(s.speaker, s.verb, s.span) for s in one.statements] == [
        (s.speaker, s.verb, s.span) for s in other.statements
    ]
    assert one.attendee_groups == other.attendee_groups


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("县政府第五次常务会议3月5日召开。县长张明德主持。", "ordinal", 5),
        ("县政府第五次常务会议3月5日召开。县长张明德主持。", "series", "县政府常务会议"),
        ("3月5日，县政府召开第五次常务会议。县长张明德主持。", "series", "县政府常务会议"),
        ("3月5日，全县防汛电视电话会议召开。县长张明德主持。", "format", "电视电话会议"),
        ("3月5日，我县召开防汛工作会议。会议以视频形式召开。县长张明德主持。", "format", "视频会议"),
        ("3月5日，我县召开防汛工作会议，传达全省电视电话会议精神。县长张明德主持。", "format", None),
        ("2021年3月5日，我县召开防汛工作会议。县长张明德主持。", "date", "2021-03-05"),
        ("3月5日，我县召开防汛工作会议。县长张明德主持。", "date", "XXXX-03-05"),
        ("近日，我县召开防汛工作会议。县长张明德主持。", "date", None),
        ("3月5日至6日，我县召开防汛工作会议。县长张明德主持。", "date", "XXXX-03-05/XXXX-03-06"),
        ("据云岭日报消息 3月5日，我县召开防汛工作会议。县长张明德主持。", "source_medium", "云岭日报"),
        ("本报讯 3月5日，我县召开防汛工作会议。县长张明德主持。", "source_medium", None),
        (LEAD + "会议在大湾镇举行。县长张明德主持。", "venue", "大湾镇"),
        (LEAD + "县长张明德主持。各乡镇设分会场。", "venue", None),
    ],
)
def test_one_field_of_a_small_page(text: str, field: str, value: object) -> None:
    assert getattr(meeting(text), field) == value


def test_the_body_tells_the_name_and_the_headline_only_where_it_does_not() -> None:
    text = "县政府召开常务会议\n3月5日，县长张明德主持召开县政府第五次常务会议。"
    assert meeting(text, "县政府召开常务会议").name == "县政府第五次常务会议"
    text = "县政府召开第五次常务会议\n3月5日，县长张明德主持会议并讲话。"
    assert meeting(text, "县政府召开第五次常务会议").name == "第五次常务会议"


def test_a_convening_may_stand_in_the_clause_of_a_speaker() -> None:
    text = "3月5日，县长张明德在县政府会议室主持召开项目调度会，强调，要统筹推进项目建设，抢抓施工工期，确保完工。"
    one = meeting(f"张明德主持召开项目调度会\n{text}", "张明德主持召开项目调度会")
    assert (one.name, one.organizer, one.venue, one.hosts) == ("项目调度会", None, "县政府会议室", ["张明德"])


def test_a_bare_meeting_before_a_named_one() -> None:
    bare = "3月5日上午，县委常委会召开会议。县委书记张明德主持会议。\n"
    found = meetings(bare + "当日下午，县委召开议军会议。县委书记张明德主持会议并讲话。")
    assert [(m.name, m.organizer) for m in found] == [("会议", "县委常委会"), ("议军会议", "县委")]
    found = meetings(bare + "县委常委会会议召开前，委员们参观了展厅。")
    assert [(m.name, m.organizer) for m in found] == [("会议", "县委常委会")]


def test_minutes() -> None:
    one = meeting(
        "县政府第五次常务会议纪要\n时间：2021年3月5日\n地点：县政府三楼会议室\n主持：县长张明德\n"
        "出席：李国强、欧阳春林\n列席：各乡镇主要负责人\n会议听取了防汛情况汇报。\n会议要求，要备足物资。",
        "县政府第五次常务会议纪要",
    )
    assert (one.name, one.hosts, one.venue) == ("县政府第五次常务会议", ["张明德"], "县政府三楼会议室")
    assert [a.name for a in one.attendees] == ["张明德", "李国强", "欧阳春林"]
    assert one.attendee_groups == ["各乡镇主要负责人"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no-body"),
        ("　\n 　\n", "no-body"),
        ("今年春早，全县播种过半。", "no-convening"),
        ("全县防汛工作会议召开，雨季将到。", "nobody-there"),
        ("会议通知：定于3月5日召开防汛工作会议，请准时参加。", "notice"),
    ],
)
def test_a_page_without_a_meeting_says_why(text: str, why: str) -> None:
    assert (meetings(text), reason(text)) == ([], why)


def test_the_page_is_kept_with_its_meeting() -> None:
    one = meeting(REPORT, "我县召开春耕生产推进会", url="https://page.example/7", site="秦安县")
    assert (one.page.url, one.page.title, one.page.site) == (
        "https://page.example/7",
        "我县召开春耕生产推进会",
        "秦安县",
    )
    assert {s.kind for s in one.page.segments} >= {"title", "source_line", "body", "caption"}


SENTENCES = (
    *REPORT.strip().split("\n"),
    LEAD,
    "当日下午，我县召开防汛工作会议。",
    "“要抓紧。”张明德说。",
    "他强调，",
    "会议由",
    "受县委书记张明德委托，",
    "任命李国强为局长。",
    "出　席：",
    "《",
    "“",
    "（",
    "\n",
    "共八十余人参加会议。",
    "●",
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SENTENCES) | st.text(max_size=4), max_size=10).map("".join))
def test_the_same_article_is_parsed_the_same_twice_and_says_why_it_reports_nothing(text: str) -> None:
    told = article(text)
    found, why = read_meetings(told)
    assert parse(told) == found == parse(article(text))
    assert bool(found) != bool(why)
    for one in found:
        assert all(0 <= start < end <= len(told.text) for start, end in one.spans.values())
        assert all(cut(told.text, s.span) == s.text for s in one.statements)
        names = [a.name for a in one.attendees]
        assert len(names) == len(set(names)) and set(one.hosts) <= set(names)
        assert not {a.name for a in one.absent} & set(names)
