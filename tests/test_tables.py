"""Tables that a non-programmer corrects: what is forgiven, and how every fault is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.tables import TableError, read_table


def written(folder: Path, content: str) -> Path:
    path = folder / "words.tsv"
    path.write_text(content, encoding="utf-8")
    return path


def test_comments_blank_lines_spaces_and_further_columns_are_allowed(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeff# words\n\nnote\tword\tkind\n\n-\t 会议 \tmeeting\r\n# between\n\t县 \t\n")
    rows = list(read_table(path, ("word", "kind")))
    assert [(row.line, list(row.cells)) for row in rows] == [(5, ["会议", "meeting"]), (7, ["县", ""])]
    assert [row["kind"] for row in rows] == ["meeting", ""]
    assert [row["note"] for row in read_table(path, ("note",))] == ["-", ""]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("", 1, "no line of column names; expected word, kind"),
        ("# nothing\n", 1, "no line of column names"),
        ("word\n会议\n", 1, "the header lacks kind: it has word"),
        ("word\tkind\n会议\n", 2, "1 cells, expected 2"),
        ("word\tkind\n会议\ta\tb\n", 2, "3 cells, expected 2"),
        ("word\tkind\n\ta\n", 2, "word is empty"),
        ("word\tkind\n会议\ta\n会议\tb\n\n会议\ta\n", 5, "会议 a stands here a second time, first in line 2"),
    ],
)
def test_a_fault_names_file_line_and_value(tmp_path: Path, content: str, line: int, reason: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(TableError, match=reason) as fault:
        list(read_table(path, ("word", "kind"), key=("word", "kind")))
    assert (fault.value.path, fault.value.line) == (path, line)
    assert str(fault.value).startswith(f"{path}:{line}: ")


def test_a_value_outside_its_list_is_a_fault(tmp_path: Path) -> None:
    (row,) = read_table(written(tmp_path, "word\tkind\n会议\tmeting\n"), ("word", "kind"))
    with pytest.raises(TableError, match=r":2: 'meting' is not one of event, meeting"):
        row.one_of(1, frozenset({"meeting", "event"}))
