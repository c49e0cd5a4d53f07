"""Which script a page is in, and Traditional → Simplified."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.clean import script
from pipelines.clean.script import is_simplified, is_traditional, to_simplified
from pipelines.tables import TableError


@pytest.mark.parametrize("text", ["", "abc 123", "麦积区召开会议", "翁乾麟、陈喆主持召开常务会议", "于后里"])
def test_simplified(text: str) -> None:
    assert not is_traditional(text)


@pytest.mark.parametrize("text", ["會議", "麥積區召開會議,于是以后", "縣(市、區)", "縣委书記、縣長張三"])
def test_traditional(text: str) -> None:
    assert is_traditional(text)


@pytest.mark.parametrize(
    ("text", "shows"), [("县委召开会议", True), ("區委会议", False), ("于后里", False), ("", False)]
)
def test_text_shows_that_it_is_simplified_by_a_character_of_that_script_alone(text: str, shows: bool) -> None:
    assert is_simplified(text) is shows


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("還存在著差距", "还存在着差距"),
        ("事事要有著落", "事事要有着落"),
        ("編著、原著、著名、顯著、專著、著作", "编著、原著、著名、显著、专著、著作"),
        ("隨著作風好轉,接著作了講話", "随着作风好转,接着作了讲话"),
        ("了解、關于、以后、這里", "了解、关于、以后、这里"),
        ("翁乾麟、鍾離", "翁乾麟、钟离"),
        ("麻痺、房簷、衞生", "麻痹、房檐、卫生"),
    ],
)
def test_a_mirror_was_converted_by_character(text: str, meant: str) -> None:
    assert to_simplified(text, damaged=True) == meant


def test_a_traditional_page_is_converted_by_word() -> None:
    assert to_simplified("乾淨的裡面,於後來", damaged=False) == "干净的里面,于后来"


def test_conversion_keeps_the_length() -> None:
    text = "".join(map(chr, range(0x4E00, 0x9FA6)))
    assert len(to_simplified(text, damaged=True)) == len(text)
    assert len(to_simplified(text, damaged=False)) == len(text)


def test_conversion_is_idempotent() -> None:
    text = "\n".join(map(chr, range(0x4E00, 0x9FA6)))
    once = to_simplified(text, damaged=True)
    assert to_simplified(once, damaged=True) == once


def test_a_fault_in_the_words_is_named_with_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "words.tsv"
    table.write_text("word\tsimplified\n编著\t编著\n著名\t着\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"words\.tsv:3: want a word with 著"):
        script.zhu_words(table)
