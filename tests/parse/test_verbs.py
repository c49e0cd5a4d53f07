"""The words that tell what somebody did."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.punctuation import reading_view
from pipelines.parse.verbs import find_verbs


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("张明出席会议并讲话。", ["出席", "讲话"]),
        ("张明主持会议。", ["主持"]),
        ("张明主持召开会议。", ["主持"]),
        ("张明列席会议。", ["列席"]),
        ("张明在主席台就坐。", ["就座"]),
        ("张明到会指导。", ["到会指导"]),
        ("张明作了重要讲话。", ["讲话"]),
        ("张明发表讲话。", ["讲话"]),
        ("张明作交流发言。", ["发言"]),
        ("张明作了表态发言。", ["发言"]),
        ("张明宣读了表彰决定。", ["宣读"]),
        ("张明传达了会议精神。", ["传达"]),
        ("张明通报了情况。", ["通报"]),
        ("张明作政府工作报告。", ["报告"]),
        ("张明作《政府工作报告》。", ["报告"]),
        ("张明汇报了工作。", ["汇报"]),
        ("张明致欢迎辞。", ["致辞"]),
        ("张明提出要求。", ["讲话"]),
        ("张明提出三点意见。", ["讲话"]),
        ("张明作专题讲座。", ["讲座"]),
        ("张明谈了体会。", ["发言"]),
        # words of the same form that are no verbs
        ("张明负责政府工作报告的起草", []),
        ("主持人介绍来宾", ["介绍"]),
        ("学习重要讲话精神", []),
        ("参加工作以来", []),
        ("张明主持县政府日常工作", []),
        ("听取情况汇报", ["汇报"]),
        ("召开汇报会", []),
        ("提出的要求很高", []),
        ("召开通报会", []),
        ("予以通报", []),
        ("主持全面工作", []),
    ],
)
def test_a_word_counts_where_its_neighbours_fit(text: str, labels: list[str]) -> None:
    assert [verb.label for verb in find_verbs(text)] == labels


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("主持会议", "host"),
        ("出席会议", "attend"),
        ("发表讲话", "speak"),
        ("作了汇报", "report"),
        ("宣读通知", "read"),
        ("传达精神", "convey"),
        ("作表态发言", "remark"),
        ("宣布开会", "other"),
    ],
)
def test_the_kind_of_a_verb(text: str, kind: str) -> None:
    assert [verb.kind for verb in find_verbs(text)] == [kind]


WORDS = (
    *[
        "主持",
        "出席",
        "参加",
        "讲话",
        "作了",
        "报告",
        "发言",
        "汇报",
        "听取",
        "会议",
        "精神",
        "要求",
        "提出",
        "张明",
        "，",
        "。",
        "《",
        "》",
        "工作",
        "情况",
    ],
)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=30).map("".join))
def test_verbs_stand_in_the_text_in_order_and_do_not_overlap(text: str) -> None:
    view = reading_view(text)
    found = find_verbs(view)
    assert all(0 <= verb.start < verb.end <= len(view) for verb in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
