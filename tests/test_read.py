"""A fetched page all the way to its meetings."""

from __future__ import annotations

import pytest

from pipelines.clean import clean
from pipelines.items import Page
from pipelines.parse import parse
from pipelines.read import read


def page(text: str, title: str | None = None) -> Page:
    return Page("https://page.example/1", text, "0" * 64, "2026-01-01T00:00:00+08:00", title)


def test_a_page_is_restored_and_read() -> None:
    one = page("3月5日,我縣(xiàn)召開(kāi)防汛工作會(huì)議。縣(xiàn)長(zhǎng)張明德主持會(huì)議。")
    reading = read(one)
    assert reading.article == clean(one)
    assert reading.article.text == "3月5日,我县召开防汛工作会议。县长张明德主持会议。"
    assert reading.article.damaged and reading.article.page == one
    assert reading.meetings == parse(clean(one))
    assert [(m.name, m.hosts, m.page.text) for m in reading.meetings] == [
        ("防汛工作会议", ["张明德"], reading.article.text)
    ]
    assert reading.reason is None


@pytest.mark.parametrize(
    ("text", "title", "why"),
    [
        ("", None, "no-body"),
        ("今年春早，全县播种过半。", None, "no-convening"),
        ("各乡镇：定于3月5日召开防汛工作会议。", "关于召开防汛工作会议的通知", "notice"),
    ],
)
def test_a_page_that_reports_no_meeting_names_the_rule(text: str, title: str | None, why: str) -> None:
    reading = read(page(text, title))
    assert (reading.meetings, reading.reason) == ([], why)
    assert reading.article.text == text
