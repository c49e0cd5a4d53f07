"""The name of a meeting where only the headline or a chairing clause tells it."""

from __future__ import annotations

import pytest
from reading import article, cut

from pipelines.parse.headline import headline_convening
from pipelines.parse.outline import Outline


def told(text: str, title: str | None = None) -> str | None:
    one = article(text, title)
    found = headline_convening(one, Outline(one))
    return cut(one.text, found.name) if found else None


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("我县召开春耕生产推进会\n3月5日，县长张明德强调，要抓紧春耕。", "我县召开春耕生产推进会", "春耕生产推进会"),
        (
            "全县春耕生产推进会召开\n3月5日，县长张明德强调，要抓紧春耕。",
            "全县春耕生产推进会召开",
            "全县春耕生产推进会",
        ),
        ("3月5日，县长张明德主持县政府第五次常务会议。", None, "县政府第五次常务会议"),
        ("3月5日，县长张明德主持春耕生产推进会并讲话。", None, "春耕生产推进会"),
        (
            "县政府第五次常务会议纪要\n主　持：张明德\n出　席：李国强",
            "县政府第五次常务会议纪要",
            "县政府第五次常务会议",
        ),
        ("3月5日，县长张明德主持会议。", None, None),
        ("3月5日，县长张明德调研春耕生产。", None, None),
    ],
)
def test_headline_and_chairing_clause_name_the_meeting(text: str, title: str | None, name: str | None) -> None:
    assert told(text, title) == name


def test_a_title_that_is_not_printed_in_the_text_is_no_evidence() -> None:
    assert told("3月5日，县长张明德强调，要抓紧春耕。", "我县召开春耕生产推进会") is None
