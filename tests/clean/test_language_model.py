"""The model of how likely text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.clean.language_model import language_model
from pipelines.tables import TableError


def test_words_are_likelier_than_debris() -> None:
    model = language_model()
    assert model.wording("时代楷模张富清同志先进") > model.wording("时代楷睆埜磺逋鞠冗先进")
    assert model.after("会", "议") > model.alone("议")
    assert model.alone("会") > model.alone("湻")


def test_traditional_counts_as_simplified() -> None:
    model = language_model()
    assert model.wording("會議") == model.wording("会议")


def test_stops_do_not_follow_each_other() -> None:
    model = language_model()
    assert model.after("。", "，") < model.after("议", "，")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("power\twords\n", r":1: the header"),
        ("power of two\twords\nx\t会议\n", r":2: 'x' is no power of two"),
    ],
)
def test_a_fault_is_named_with_file_and_line(tmp_path: Path, content: str, fault: str) -> None:
    table = tmp_path / "words.tsv"
    table.write_text(content, encoding="utf-8")
    with pytest.raises(TableError, match=r"words\.tsv" + fault):
        language_model((table,))
