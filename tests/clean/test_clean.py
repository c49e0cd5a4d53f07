"""From a page to an article."""

from __future__ import annotations

import pytest

from pipelines.clean import clean
from pipelines.items import Page

RAW = (
    "　　本報(bào)訊(記者 張夢(mèng)生)3月4日,縣委書(shū)記主持召開(kāi)項(xiàng)目?jī)?chǔ)備會(huì)議。\n"
    "　　法院院長(zhǎng)開文!⒖h人民檢察院負(fù)責(zé)同志參加會(huì)議。\n"
)


NO_PAGES = ["", "\x00", "\ud800會(huì)", "?", "會" * 10_000, "(huì)" * 2_000, "\n" * 5_000]


def page(text: str, title: str | None = None) -> Page:
    time = "2026-11-21T09:00:00+08:00"
    return Page(url="https://county.example/1", text=text, sha256="0" * 64, fetched_at=time, title=title)


def test_a_damaged_page() -> None:
    article = clean(page(RAW, "縣委召開會(huì)議"))
    assert article.title == "县委召开会议"
    assert article.script == "traditional"
    assert article.damaged
    assert "县委书记主持召开项目储备会议。" in article.text
    assert all(0 <= segment.span[0] < segment.span[1] <= len(article.text) for segment in article.segments)


def test_offsets_lead_back_to_the_raw_page() -> None:
    article = clean(page(RAW))
    at = article.text.index("3月4日")
    pairs = [pair for pair in article.offsets if pair[0] <= at]
    restored, raw = pairs[-1]
    assert RAW[raw + at - restored :].startswith("3月4日,縣委")


def test_flags_point_into_the_article() -> None:
    article = clean(page(RAW))
    assert article.flags
    assert any("、县" in article.text[slice(*flag.span)] for flag in article.flags)


def test_a_simplified_page_is_left_alone() -> None:
    text = "3月4日，单(shàn)县县委召开常委会会议。\n县委书记主持会议。\n"
    article = clean(page(text))
    assert article.text == text
    assert not article.damaged
    assert article.script == "simplified"
    assert list(article.offsets) == [(0, 0)]


@pytest.mark.parametrize("text", NO_PAGES)
def test_no_page_raises(text: str) -> None:
    article = clean(page(text, text[:20]))
    assert isinstance(article.text, str)
