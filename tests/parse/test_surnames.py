"""The tables of family names and name elements, and what is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert set("于时高和文常") <= surnames.wordlike


@pytest.mark.parametrize(
    ("name", "surname"),
    [
        ("何东", "何"),
        ("欧阳春林", "欧阳"),
        ("欧阳", "欧"),
        ("爱新觉罗溥仪", "爱新觉罗"),
        ("的话", None),
        ("", None),
    ],
)
def test_surname_of_takes_the_longest(surnames: Surnames, name: str, surname: str | None) -> None:
    assert surnames.surname_of(name) == surname


@pytest.mark.parametrize("name", ["才仁永藏", "尕玛文江", "热合木江", "扎西次仁", "额尔敦巴根", "吉克尔布"])
def test_transliterated_names_are_made_of_elements(surnames: Surnames, name: str) -> None:
    assert surnames.made_of_elements(name)


@pytest.mark.parametrize("phrase", ["江江", "江", "县委书记", "扎西书记", "努力工作", ""])
def test_affixes_and_words_alone_make_no_name(surnames: Surnames, phrase: str) -> None:
    assert not surnames.made_of_elements(phrase)


@given(st.lists(st.sampled_from(sorted(load_surnames().elements)), min_size=1, max_size=4))
def test_any_chain_of_elements_is_covered(elements: list[str]) -> None:
    assert load_surnames().made_of_elements("".join(elements))


@given(st.text())
def test_no_text_raises(text: str) -> None:
    load_surnames().surname_of(text)
    load_surnames().made_of_elements(text)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("王\tsingle\tcommon\t\n王\tsingle\tcommon\t", "second time"),
        ("欧阳\tsingle\tcommon\t", "2 characters"),
        ("王\tsingle\tfrequent\t", "'frequent' is not one of"),
        ("王\tsingle\tcommon", "3 cells"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    table = tmp_path / "surnames.tsv"
    table.write_text(f"# names\nsurname\tkind\tfrequency\tword\n{row}\n", encoding="utf-8")
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
