"""The tables of family names and name elements, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.parse.surnames import Surnames, load_surnames
from pipelines.tables import TableError


@pytest.fixture(scope="module")
def surnames() -> Surnames:
    return load_surnames()


def test_the_tables_hold_what_names_need(surnames: Surnames) -> None:
    assert len(surnames.single) >= 500
    assert len(surnames.compound) >= 60
    assert set("邰佘谌粟阙郄逯乜妥撒卜") <= surnames.single
    assert {"欧阳", "司马", "上官", "夏侯", "单于", "令狐", "钟离", "南宫"} <= surnames.compound
    assert surnames.common <= surnames.single | surnames.compound
    assert {"扎西", "次仁", "买买提"} <= surnames.elements and "江" in surnames.affixes


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("王\tsingle\tcommon\n王\tsingle\tcommon", "second time"),
        ("欧阳\tsingle\tcommon", "2 characters"),
        ("王\tsingle\tfrequent", "'frequent' is not one of"),
        ("王\tsingle", "2 cells"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    table = tmp_path / "surnames.tsv"
    table.write_text(f"# names\nsurname\tkind\tfrequency\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=reason) as fault:
        load_surnames(table)
    assert fault.value.path == table
    assert fault.value.line == 3 + row.count("\n")


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "surnames.tsv"
    table.write_text("name\tkind\n王\tsingle\n", encoding="utf-8")
    with pytest.raises(TableError, match="the header lacks surname"):
        load_surnames(table)


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "surnames.tsv"
    table.write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(TableError, match="no line of column names"):
        load_surnames(table)
