"""The people of one meeting, put together from what the sentences say."""

from __future__ import annotations

import pytest
from reading import LEAD, cut, meeting, people

from pipelines.parse.attendance import merged_titles
from pipelines.parse.persons import Title


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("县长 县长", "县长"),
        ("副主席 县政协副主席", "县政协副主席"),
        ("县政协副主席 副主席", "县政协副主席"),
        ("县委副书记 县长 县长", "县委副书记 县长"),
        ("县长 副县长", "县长 副县长"),
        ("副县长 县长", "副县长 县长"),
        ("代县长 县长", "代县长 县长"),
        ("县财政局局长 局长 县政府党组成员", "县财政局局长 县政府党组成员"),
        ("书记 县委书记 县纪委书记", "县委书记 县纪委书记"),
        ("", ""),
    ],
)
def test_of_two_positions_that_differ_in_fullness_the_fuller_stays(told: str, kept: str) -> None:
    titles = [Title(text, (0, len(text))) for text in told.split()]
    assert " ".join(title.text for title in merged_titles(titles)) == kept


def test_everyone_is_there_once_with_all_he_did() -> None:
    one = meeting(
        "3月5日，县长张明德主持召开春耕生产推进会。县委书记李国强出席会议并讲话。张明德就落实会议精神作了安排部署。"
    )
    assert people(one) == {"张明德": ["主持", "部署"], "李国强": ["出席", "讲话"]}
    assert one.hosts == ["张明德"]


def test_positions_told_at_different_places_are_put_together() -> None:
    one = meeting("3月5日，县长张明德主持召开春耕生产推进会。县委副书记、县长张明德强调，要抓紧春耕。")
    assert one.attendees[0].positions == ["县长", "县委副书记"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who is quoted as speaking there was there
        (LEAD + "县长张明德强调，要抓紧春耕备耕。", {"张明德": ["讲话"]}),
        (LEAD + "县长张明德出席会议。张明德强调，要抓紧春耕备耕。", {"张明德": ["出席", "讲话"]}),
        (LEAD + "县长张明德出席会议并讲话。他要求，要抓紧春耕备耕。", {"张明德": ["出席", "讲话"]}),
        # unless he spoke in a way of its own
        (LEAD + "农民代表张明德发言。张明德说，今年种粮有劲头。", {"张明德": ["发言"]}),
        (LEAD + "副县长张明德致辞。张明德表示，云岭县欢迎大家。", {"张明德": ["致辞"]}),
        # no speech by those whom the statements do not name
        (LEAD + "县长张明德出席会议。会议强调，要抓紧春耕备耕。", {"张明德": ["出席"]}),
    ],
)
def test_a_statement_is_a_speech(text: str, expected: dict[str, list[str]]) -> None:
    assert people(meeting(text)) == expected


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("3月5日，县长张明德主持召开春耕生产推进会。县委书记李国强讲话。", ["张明德"]),
        (LEAD + "会议由县长张明德主持。", ["张明德"]),
        (LEAD + "县长张明德、副县长李国强分别主持会议。", ["张明德", "李国强"]),
        (LEAD + "县委书记李国强出席并讲话，县长张明德主持。", ["张明德"]),
        ("3月5日，县长张明德组织召开春耕生产推进会。张明德强调，要抓紧。", []),
        (LEAD + "县长张明德作了讲话。", []),
        (LEAD + "县委书记李国强讲话。\n（县长张明德主持会议）", ["张明德"]),
        (LEAD + "会议由县委办公室主持。县长张明德讲话。", []),
    ],
)
def test_hosts_are_those_who_chaired(text: str, hosts: list[str]) -> None:
    assert meeting(text).hosts == hosts


def test_the_excused_are_no_attendees_and_keep_their_positions_and_the_reason() -> None:
    one = meeting(LEAD + "县长张明德出席会议。副县长李国强因病请假。")
    assert list(people(one)) == ["张明德"]
    assert [(a.name, a.positions, a.reason) for a in one.absent] == [("李国强", ["副县长"], "请假")]


def test_quoted_leaders_appointed_people_and_reporters_are_no_attendees() -> None:
    one = meeting(
        "本报讯（记者 赵晓梅）3月5日，受县长王春林委托，副县长李国强主持召开县政府第五次常务会议。"
        "会议传达学习了省委书记张明德重要讲话精神，任命孙志远为县财政局局长。\n（摄影 周文斌）"
    )
    assert people(one) == {"李国强": ["主持"]}


def test_an_inspection_on_the_same_day_is_no_attendance() -> None:
    one = meeting(
        "3月5日上午，副县长王春林深入大湾镇调研春耕生产，察看了秧苗长势。\n"
        "3月5日下午，县长张明德主持召开春耕生产推进会。副县长李国强参加会议。"
    )
    assert people(one) == {"张明德": ["主持"], "李国强": ["参加"]}


@pytest.mark.parametrize(
    ("caption", "acts"),
    [
        ("（副县长李国强主持会议）", ["主持"]),
        ("（副县长李国强讲话）", ["讲话"]),
        ("图为副县长李国强宣读通知。", ["宣读"]),
    ],
)
def test_captions_are_read_for_people(caption: str, acts: list[str]) -> None:
    one = meeting(f"{LEAD}县长张明德出席会议。\n{caption}\n张明德强调，要抓紧春耕备耕。")
    assert people(one)["李国强"] == acts
    assert [c.text for c in one.captions] == [caption]


def test_every_person_position_act_and_host_has_its_evidence() -> None:
    one = meeting("3月5日，县委副书记、县长王　博主持召开春耕生产推进会。王　博强调，要抓紧。")
    text = one.page.text
    evidence = {key: cut(text, span) for key, span in one.spans.items() if key[:5] in ("atten", "hosts")}
    assert evidence == {
        "attendees[0]": "王　博",
        "attendees[0].positions[0]": "县委副书记",
        "attendees[0].positions[1]": "县长",
        "attendees[0].actions[0]": "主持",
        "attendees[0].actions[1]": "强调",
        "hosts[0]": "王　博",
    }
    assert one.attendees[0].name == "王博"
    assert cut(text, one.attendees[0].span) == "王　博"
    assert evidence.keys() <= one.rules.keys()
