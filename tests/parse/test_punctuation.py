"""The reading view: every mark full-width, the length kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.punctuation import reading_view


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("3月5日,我县召开会议。", "3月5日，我县召开会议。"),
        ("会议强调:要抓落实;", "会议强调：要抓落实；"),
        ("真的吗?好!", "真的吗？好！"),
        ("县(市)长", "县（市）长"),
        # between digits they are no punctuation
        ("投资1,862万元,增长", "投资1,862万元，增长"),
        ("9:16开会", "9:16开会"),
        ("1,862,300人,共3组", "1,862,300人，共3组"),
        ("要求:1,抓春耕", "要求：1，抓春耕"),
        # quotation marks open and close by turns, line by line
        ('学习"三农"工作"一号文件"', "学习“三农”工作“一号文件”"),
        ('甲"乙\n丙"丁"', '甲"乙\n丙“丁”'),
        # an ASCII dot ends sentences only where no 。 does
        ("会议召开.张明主持.", "会议召开。张明主持。"),
        ("会议召开。见附件2.", "会议召开。见附件2."),
        ("增长3.5%.要抓紧.", "增长3.5%。要抓紧。"),
        # a text without Han characters is left alone
        ("a, b; c", "a, b; c"),
        ("", ""),
    ],
)
def test_marks_are_read_as_full_width(printed: str, read: str) -> None:
    assert reading_view(printed) == read


words = st.text(st.sampled_from('会议县长张 　\n,;:!?()".。，“”19'), max_size=60) | st.text(max_size=60)


@given(words)
def test_the_view_has_the_length_of_the_text_and_changes_nothing_but_marks(text: str) -> None:
    view = reading_view(text)
    assert len(view) == len(text)
    changed = {(old, new) for old, new in zip(text, view, strict=True) if old != new}
    assert changed <= {
        *zip(",;:!?().", "，；：！？（）。", strict=True),
        ('"', "“"),
        ('"', "”"),
        ("＂", "“"),
        ("＂", "”"),
    }
