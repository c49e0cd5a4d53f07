"""Paragraphs, sentences and clauses of what the grammar reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import article, body, cut, outline

from pipelines.parse.outline import Outline, clauses, split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("会议召开。张明主持会议。", ["会议召开。", "张明主持会议。"]),
        ("张明出席；李强主持！好？是", ["张明出席；", "李强主持！", "好？", "是"]),
        # what somebody said stays one piece
        ("“抓紧。再抓紧！”张明说。会议结束。", ["“抓紧。再抓紧！”张明说。", "会议结束。"]),
        ("学习《通知。附件》。散会。", ["学习《通知。附件》。", "散会。"]),
        ("张明（县长。兼）出席。散会。", ["张明（县长。兼）出席。", "散会。"]),
        ("他说：“记住‘快。准。’两字。”散会。", ["他说：“记住‘快。准。’两字。”散会。"]),
        ("没有句号", ["没有句号"]),
        # half-width marks count as full-width ones
        ("会议召开;张明主持.", ["会议召开;", "张明主持."]),
    ],
)
def test_a_sentence_ends_outside_quotations_and_brackets(text: str, sentences: list[str]) -> None:
    assert [cut(text, (s.start, s.end)) for s in outline(text).sentences] == sentences


def test_a_quotation_that_never_closes_does_not_swallow_the_page() -> None:
    text = "他说：“抓紧" + "干" * 450 + "。再抓紧。散会。"
    assert len(outline(text).sentences) == 3


def test_a_quotation_ends_with_its_paragraph_at_the_latest() -> None:
    text = "他说：“抓紧。\n散会。"
    assert [cut(text, (s.start, s.end)) for s in outline(text).sentences] == ["他说：“抓紧。", "散会。"]


def test_paragraphs_are_lines_without_the_white_space_around_them() -> None:
    text = "　　会议召开。\n\n 　\n  散会。 \n"
    found = Outline(body(text)).paragraphs
    assert [(cut(text, (p.start, p.end)), p.caption) for p in found] == [
        ("会议召开。", False),
        ("散会。", False),
    ]


def test_captions_are_marked_and_what_is_neither_body_nor_caption_is_passed_over() -> None:
    text = "来源：云岭日报 发布时间：2021-03-06\n3月5日，我县召开推进会。\n（张明主持会议）\n【打印】【关闭】"
    told = Outline(article(text))
    assert [(cut(told.article.text, (p.start, p.end)), p.caption) for p in told.paragraphs] == [
        ("3月5日，我县召开推进会。", False),
        ("（张明主持会议）", True),
    ]
    assert told.paragraph_at(2) is None
    assert told.paragraph_at(text.index("推进会")) == told.paragraphs[0]
    assert told.paragraph_at(text.index("张明")) == told.paragraphs[1]
    assert told.paragraph_at(len(text) + 5) is None


def test_sentences_are_known_by_their_paragraph() -> None:
    told = outline("一。二。\n三。")
    assert [[cut(told.text, (s.start, s.end)) for s in own] for own in told.sentences_of] == [
        ["一。", "二。"],
        ["三。"],
    ]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("学习^《报告》", False),
        ("学习《^报告》", True),
        ("学习《报告^》后", True),
        ("学习《报告》^后", False),
        ("他说：“^抓紧”", True),
        ("他说：“抓紧\n^散会”", False),
    ],
)
def test_quotation_and_title_marks_enclose_what_stands_between_them(text: str, inside: bool) -> None:
    assert outline(text.replace("^", "")).in_marks(text.index("^")) is inside


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("张明出席，李强主持。", ["张明出席，", "李强主持。"]),
        ("张明（书记，县长）出席，散会", ["张明（书记，县长）出席，", "散会"]),
        ("学习“快，准”《甲，乙》精神：好", ["学习“快，准”《甲，乙》精神：", "好"]),
        ("甲”，乙", ["甲”，", "乙"]),
    ],
)
def test_clauses_are_cut_outside_brackets_quotations_and_titles(text: str, parts: list[str]) -> None:
    assert [cut(text, span) for span in clauses(text, 0, len(text))] == parts


def test_the_marks_that_end_a_clause_can_be_chosen() -> None:
    assert [cut("甲、乙，丙。", s) for s in clauses("甲、乙，丙。", 0, 6, "、")] == ["甲、", "乙，丙。"]


marked = st.text(st.sampled_from("甲乙，。；：！？、“”‘’《》（）〈〉"), max_size=80)


@given(marked, st.integers(0, 5), st.integers(0, 5))
def test_sentences_and_clauses_tile_their_span(text: str, left: int, right: int) -> None:
    start, end = min(left, len(text)), max(min(left, len(text)), len(text) - right)
    for split in (split_sentences, clauses):
        spans = list(split(text, start, end))
        assert "".join(text[a:b] for a, b in spans) == text[start:end]
        assert all(a < b for a, b in spans)
        assert [a for a, _ in spans][1:] == [b for _, b in spans][:-1]


@given(st.text(st.sampled_from("甲乙，。“”（） 　\n\t"), max_size=80))
def test_sentences_lie_in_their_paragraphs(text: str) -> None:
    told = outline(text)
    for sentence in told.sentences:
        paragraph = told.paragraphs[sentence.paragraph]
        assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
        assert told.paragraph_at(sentence.start) == paragraph
