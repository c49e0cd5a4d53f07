"""Other meetings whose spirit was passed on at this one."""

from __future__ import annotations

import pytest
from reading import outline

from pipelines.parse.conveyed import read_conveyed


def conveyed(text: str) -> list[str]:
    told = outline(text)
    found = read_conveyed(told.text, told.sentences)
    assert all(told.text[slice(*one.span)] == one.name for one in found)
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议传达了全省防汛工作会议精神。", ["全省防汛工作会议"]),
        ("会议传达学习了省委全会精神。", ["省委全会"]),
        ("会议学习贯彻全省防汛工作会议精神。", ["全省防汛工作会议"]),
        ("会议传达了全省、全市防汛工作会议精神。", ["全省、全市防汛工作会议"]),
        ("会议传达学习中央、省委农村工作会议精神。", ["中央、省委农村工作会议"]),
        ("会议还将省委省政府、省水利局相关动员会精神进行了学习。", ["省委省政府、省水利局相关动员会"]),
        ("会议传达学习省委常委会（扩大）会议、全省干部大会和市政府党组会议精神。",
            ["省委常委会（扩大）会议", "全省干部大会", "市政府党组会议"]),
        # the list goes on behind a comma
        ("会议传达了省长王春林的重要讲话精神，以及全省、全市防汛工作会议精神。", ["全省、全市防汛工作会议"]),
        ("会议学习了省委全会精神和市委农村工作会议精神。", ["省委全会", "市委农村工作会议"]),
        ("会议传达学习了省长在座谈会上的重要讲话和2月1日中央政治局会议精神。", ["中央政治局会议"]),
        # without 精神
        ("副县长李国强传达全市经济工作会和全市工业大会。", ["全市经济工作会", "全市工业大会"]),
        ("会议传达了有关情况，部署了工作。", []),
        # a name that holds another
        ("会议传达了市委学习贯彻省委全会精神的视频会议精神。", ["市委学习贯彻省委全会精神的视频会议"]),
        ("支部书记领学了省委全会精神。", ["省委全会"]),
        ("3月5日，市委中心学习组召开会议，传达学习省委全会精神。", ["省委全会"]),
        ("会议传达了省委常委会会议、市委常委会会议精神。", ["省委常委会会议", "市委常委会会议"]),
        ("会议传达了全省防汛工作会议和全市春耕推进会精神。", ["全省防汛工作会议", "全市春耕推进会"]),
        ("会议传达了全国“两会”精神。", ["全国“两会”"]),
        ("会议传达了全省防汛工作会议的主要精神。", ["全省防汛工作会议"]),
        ("县长张明德传达了全省防汛工作会议精神。", ["全省防汛工作会议"]),
        ("3月5日，我县召开会议，传达学习省委全会精神，部署工作。", ["省委全会"]),
        ("与会人员收听收看了全省防汛电视电话会议后，县长张明德讲话。", ["全省防汛电视电话会议"]),
        # only put into practice
        ("为贯彻落实全省防汛工作会议精神，我县召开防汛工作会议。", []),
        ("为深入贯彻全省防汛工作会议精神，我县召开防汛工作会议。", []),
        ("会议要求，贯彻落实好全省防汛工作会议精神。", []),
        # speeches and papers
        ("会议传达了省长王春林在全省防汛工作会议上的讲话精神。", []),
        ("会议传达了省委主要领导批示精神。", []),
        ("会议学习了《防汛通知》精神。", []),
        ("会议传达了上级精神。", []),
    ],
)
def test_meetings_whose_spirit_was_conveyed(text: str, expected: list[str]) -> None:
    assert conveyed(text) == expected


def test_half_width_marks_are_read_alike() -> None:
    assert conveyed("会议传达了全省防汛工作会议精神,部署了工作.") == ["全省防汛工作会议"]
