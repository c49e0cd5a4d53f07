"""What the meeting as a body did, and to what."""

from __future__ import annotations

import pytest
from reading import mentions, outline, role_reader

from pipelines.parse.agenda import read_agenda


def agenda(text: str) -> list[tuple[str, str]]:
    told = outline(text)
    acts = role_reader(told, mentions(text)).read(told.sentences)
    found = read_agenda(told.text, told.sentences, [a.span for a in acts])
    assert all(told.text[slice(*item.span)] == item.object for item in found)
    return [(item.verb, item.object) for item in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "会议传达学习了省委全会精神，总结了工作，部署了春耕。",
            [("传达学习", "省委全会精神"), ("总结", "工作"), ("部署", "春耕")],
        ),
        ("会议听取了收支情况汇报。", [("听取", "收支情况汇报")]),
        ("会议审议通过了《春耕方案》。", [("审议通过", "《春耕方案》")]),
        ("会议研究了人事事项。", [("研究", "人事事项")]),
        ("3月5日，我县召开春耕生产推进会，安排部署春耕生产工作。", [("安排部署", "春耕生产工作")]),
        ("会议还研究了其他事项。", [("研究", "其他事项")]),
        ("副县长李国强通报了有关情况。", []),
        ("会议传达了省委全会精神，对下一步工作进行了安排部署。",
            [("传达", "省委全会精神"), ("安排部署", "下一步工作")]),
        ("会议研究贯彻落实意见。", [("研究", "贯彻落实意见")]),
        ("副县长李国强对春耕工作作了部署。", []),
        # only which paper is meant, or how it went
        ("会议审议通过的《春耕方案》已经印发。", []),
        ("会上，讨论气氛热烈。", []),
        ("县长张明德出席会议。", []),
    ],
)
def test_what_the_meeting_as_a_body_did(text: str, expected: list[tuple[str, str]]) -> None:
    assert agenda(text) == expected
