"""The tables of phrases and media: faults are named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.clean.media import is_medium, is_unit, read_affixes
from pipelines.clean.phrases import PhraseBook, phrase_book, read_phrases
from pipelines.tables import TableError


@pytest.mark.parametrize(
    ("rows", "line", "fault"),
    [
        ("phrase\trole\n", 1, "header"),
        ("phrase\trole\tnote\n来源\tsource\n", 2, "cells"),
        ("phrase\trole\tnote\n来源\tsauce\t\n", 2, "'sauce' is not one of"),
        ("phrase\trole\tnote\n来源\tsource\t\n# a remark\n来源\tsource\t\n", 4, "second time, first in line 2"),
        ("phrase\trole\tnote\n\tsource\tx\n", 2, "empty"),
    ],
)
def test_a_fault_in_the_phrases_is_named(tmp_path: Path, rows: str, line: int, fault: str) -> None:
    path = tmp_path / "phrases.tsv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(TableError, match=fault) as raised:
        read_phrases(path)
    assert f"{path}:{line}:" in str(raised.value)


def test_a_fault_in_the_media_is_named(tmp_path: Path) -> None:
    path = tmp_path / "media.tsv"
    path.write_text("affix\tkind\n日报\tsuffix\n日报\tsuffix\n", encoding="utf-8")
    with pytest.raises(TableError, match="second time") as raised:
        read_affixes(path)
    assert f"{path}:3:" in str(raised.value)


def test_the_longest_phrase_wins_and_gaps_are_allowed() -> None:
    text = "信息来源：甲 来　源：乙"
    assert [(text[h.start : h.end], h.role) for h in phrase_book().find(text)] == [
        ("信息来源", "source"),
        ("来　源", "source"),
    ]
    assert list(PhraseBook({"打印": "control"}).find("无")) == []


@pytest.mark.parametrize(
    "name", ["如皋日报", "今日开鲁", "昭觉县政府网", "麦积区融媒体中心", "新甘肃·甘肃日报"]
)
def test_names_of_media(name: str) -> None:
    assert is_medium(name)


@pytest.mark.parametrize("name", ["工作汇报", "情况通报", "县人社局", "王志强", "报", ""])
def test_no_names_of_media(name: str) -> None:
    assert not is_medium(name)


def test_units() -> None:
    assert is_unit("县人社局")
    assert not is_unit("富察")
