"""HTML → the lines that a reader sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.markup import lines, parse, text_of


def seen(html: str) -> str:
    document = parse(html)
    assert document is not None
    return text_of(document)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("甲<br>乙<br/><br/>丙", "甲\n乙\n丙"),
        ("<div>甲<p>乙</p>丙</div>", "甲\n乙\n丙"),
        ("<p>区委<strong>副书记</strong>、<a href='#'>区长</a>何东</p>", "区委副书记、区长何东"),
        ("<p>甲<script>var 乙=1</script><style>丙</style>丁</p>", "甲丁"),
        ("<p>甲<!-- 乙 -->丙</p>", "甲丙"),
        ("<p>甲<span style='display: none'>乙</span>丙</p>", "甲丙"),
        ("<p>会议由\n        区长主持</p>", "会议由区长主持"),
        ("<p>A\n  B 甲 乙</p>", "A B 甲 乙"),
        ("<p>&nbsp;&nbsp;甲&nbsp;乙&mdash;丙</p>", "甲 乙—丙"),
        ("<p>　　甲</p><p>　</p>", "　　甲"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "甲\n乙"),
        ("<p>甲\0乙</p>", "甲乙"),
        ("<p>甲<p>乙<div>丙</p></b>", "甲\n乙\n丙"),
    ],
)
def test_lines_are_what_a_reader_sees(html: str, text: str) -> None:
    assert seen(html) == text


def test_links_are_counted() -> None:
    document = parse("<p>来源<a>甲乙丙</a>丁</p>")
    assert document is not None
    assert [(line.text, line.linked) for line in lines(document)] == [("来源甲乙丙丁", 3)]


def test_nesting_without_end_is_read() -> None:
    assert "甲" in seen("<div>" * 200 + "甲" + "<b>" * 20_000)


@pytest.mark.parametrize("html", ["", "   ", "<!-- nothing -->"])
def test_nothing_is_no_document(html: str) -> None:
    assert parse(html) is None


@given(st.text(alphabet="<>/apdivbr甲\" \n=&;!-", max_size=120))
def test_any_markup_is_read(html: str) -> None:
    document = parse(html)
    if document is not None:
        assert "\0" not in text_of(document)
