"""Which meetings a page reports, and which sentences belong to each."""

from __future__ import annotations

import pytest
from reading import meetings, people

from pipelines.parse.scope import same_meeting


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("春耕生产推进会", "全县春耕生产推进会"),
        ("全县春耕生产推进会", "春耕推进会"),
        ("县政府第五次常务会议", "第五次常务会议"),
        ("“开门红”行动动员会", "开门红行动动员会"),
        ("县委常委会（扩大）会议", "县委常委会扩大会议"),
        ("县委常委会会议", "县委常委会会议"),
    ],
)
def test_two_names_of_one_meeting(one: str, other: str) -> None:
    assert same_meeting(one, other) and same_meeting(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("春耕生产推进会", "防汛工作会议"),
        ("县政府第五次常务会议", "县政府第六次常务会议"),
        ("安全生产会议", "信访维稳会议"),
        ("县委常委会会议", "县委理论学习中心组学习会"),
    ],
)
def test_names_of_two_meetings(one: str, other: str) -> None:
    assert not same_meeting(one, other) and not same_meeting(other, one)


SPRING = "县长张明德出席会议。"
FLOOD = "副县长李国强主持会议。"


@pytest.mark.parametrize(
    "text",
    [
        f"3月5日，我县召开春耕生产推进会。{SPRING}\n3月6日，我县召开防汛工作会议。{FLOOD}",
        f"●3月5日，我县召开春耕生产推进会。{SPRING}\n●3月6日，我县召开防汛工作会议。{FLOOD}",
        f"●3月5日，春耕生产推进会在县城召开。{SPRING}\n●3月6日，防汛工作会议在县城召开。{FLOOD}",
        f"本报讯 3月5日，我县召开春耕生产推进会。{SPRING}\n又讯 3月6日，我县召开防汛工作会议。{FLOOD}",
        f"3月5日上午，我县召开春耕生产推进会。{SPRING}\n当日下午，我县召开防汛工作会议。{FLOOD}",
        f"3月5日上午，我县召开春耕生产推进会。{SPRING}当日下午，我县召开防汛工作会议。{FLOOD}",
        f"3月5日上午，我县召开春耕生产推进会。{SPRING}随后，我县召开防汛工作会议。{FLOOD}",
        f"3月5日，我县召开春耕生产推进会。{SPRING}会后，我县召开防汛工作会议。{FLOOD}",
        f"3月5日，县委书记王春林主持召开春耕生产推进会。{SPRING}\n同日，王春林主持召开防汛工作会议。{FLOOD}",
    ],
)
def test_a_page_with_two_meetings(text: str) -> None:
    first, second = meetings(text)
    assert (first.name, second.name) == ("春耕生产推进会", "防汛工作会议")
    assert "张明德" in people(first) and "李国强" not in people(first)
    assert "李国强" in people(second) and "张明德" not in people(second)
    assert first.meeting_id != second.meeting_id
    assert first.page.text == second.page.text


def test_statements_groups_and_papers_go_to_their_own_meeting() -> None:
    first, second = meetings(
        "3月5日上午，我县召开春耕生产推进会。会议审议了《春耕方案》。县直有关单位负责人参加会议。会议强调，要抓紧春耕。\n"
        "当日下午，我县召开防汛工作会议。会议听取了《防汛报告》。各乡镇负责人列席会议。会议要求，要备足物资。"
    )
    assert [s.text for s in first.statements] == ["要抓紧春耕。"]
    assert [s.text for s in second.statements] == ["要备足物资。"]
    assert ([d.title for d in first.documents], [d.title for d in second.documents]) == (["春耕方案"], ["防汛报告"])
    assert (first.attendee_groups, second.attendee_groups) == (["县直有关单位负责人"], ["各乡镇负责人"])


@pytest.mark.parametrize(
    "text",
    [
        # the same meeting told again
        f"我县召开春耕生产推进会\n3月5日，我县召开全县春耕生产推进会。{SPRING}",
        f"3月5日，我县召开春耕生产推进会。{SPRING}\n春耕生产推进会在大湾镇召开。{FLOOD}",
        # another meeting that is only spoken of
        f"3月5日，我县召开春耕生产推进会。{SPRING}此前，我县召开了防汛工作会议。",
        f"3月5日，我县召开春耕生产推进会。{SPRING}去年，我县召开防汛工作会议。",
        f"3月5日，我县召开春耕生产推进会。{SPRING}会议决定，4月召开防汛工作会议。",
        f"3月5日，我县召开春耕生产推进会。{SPRING}会议强调，各乡镇要召开防汛工作会议。",
        f"3月5日，我县召开春耕生产推进会，学习防汛工作会议召开以来的经验。{SPRING}",
        f"3月5日，全省防汛工作会议召开后，我县召开春耕生产推进会。{SPRING}",
        f"3月5日，我县收听收看全省防汛电视电话会议后，随即召开春耕生产推进会。{SPRING}",
    ],
)
def test_a_page_with_one_meeting(text: str) -> None:
    (one,) = meetings(text)
    assert (one.name or "").endswith("春耕生产推进会")


def test_the_like_in_another_place_on_its_own_day_is_another_meeting() -> None:
    first = "3月19日，安宁县召开全县林业工作会议。县长张明德出席会议。\n"
    found = meetings(first + "3月24日，华亭县召开全县林业工作会议。副县长李国强主持会议。")
    assert [(m.date, m.hosts) for m in found] == [("XXXX-03-19", []), ("XXXX-03-24", ["李国强"])]
    found = meetings(first + "3月24日，安宁县林业工作会议结束。县长张明德作总结。")
    assert len(found) == 1


def test_a_superiors_meeting_weeks_before_is_background() -> None:
    own = "3月19日，安宁县委召开常委会会议。县委书记张明德主持会议。\n"
    found = meetings(own + "2月5日，中央改革委员会第一次会议召开。李国强主持会议并讲话。")
    assert [m.hosts for m in found] == [["张明德"]]
