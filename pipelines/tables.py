"""Tables: tab-separated files that a non-programmer can correct, checked on load.

A table is UTF-8. It starts with comment lines (``# …``), then one line with the names of its columns, then its
rows. Comments may also stand between rows; blank lines are ignored, and so is white space around a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path


class TableError(ValueError):
    """A fault in a table. The message names the file, the line and the offending value."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


@dataclass(slots=True)
class Row:
    """One row: ``cells`` in the order of the columns that were asked for, and where it stands, for messages.

    ``row["word"]`` is the cell of a column; ``columns`` gives the place of each.
    """

    path: Path
    line: int
    columns: Mapping[str, int]
    cells: Sequence[str]

    def __getitem__(self, column: str) -> str:
        return self.cells[self.columns[column]]

    def fault(self, reason: str) -> TableError:
        """The error to raise for this row."""
        return TableError(self.path, self.line, reason)

    def one_of(self, column: int, allowed: AbstractSet[str]) -> str:
        """The cell of ``column`` if it is an ``allowed`` value; else :class:`TableError`."""
        value = self.cells[column]
        if value not in allowed:
            raise self.fault(f"{value!r} is not one of {', '.join(sorted(allowed))}")
        return value


def read_table(path: Path, columns: Sequence[str], key: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a table with the cells of ``columns``; the header must hold these, others may stand
    beside them.

    The cells of the columns ``key`` must not be empty, and no two rows may have the same ones together. Raises
    :class:`TableError` for a header that is missing or lacks a column, for a row with more or fewer cells than
    the header, and for an empty or repeated key.
    """
    places = {column: place for place, column in enumerate(columns)}
    header: list[str] = []
    pick: Callable[[list[str]], Sequence[str]] = list
    seen: dict[tuple[str, ...], int] = {}
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            cells = [*map(str.strip, line.split("\t"))]
            if not header:
                header, pick = cells, _picker(path, number, cells, columns)
                continue
            if len(cells) != len(header):
                raise TableError(path, number, f"{len(cells)} cells, expected {len(header)}")
            row = Row(path, number, places, pick(cells))
            if key:
                _check_key(row, key, seen)
            yield row
    if not header:
        raise TableError(path, 1, f"no line of column names; expected {', '.join(columns)}")


def _picker(
    path: Path, line: int, header: list[str], columns: Sequence[str]
) -> Callable[[list[str]], Sequence[str]]:
    """What takes the cells of ``columns`` from a row under ``header``."""
    if header == list(columns):
        return list
    missing = [column for column in columns if column not in header]
    if missing:
        raise TableError(path, line, f"the header lacks {', '.join(missing)}: it has {', '.join(header)}")
    places = [header.index(column) for column in columns]
    return itemgetter(*places) if len(places) > 1 else lambda cells: [cells[places[0]]]


def _check_key(row: Row, key: Sequence[str], seen: dict[tuple[str, ...], int]) -> None:
    values = tuple(row[column] for column in key)
    if empty := [column for column, value in zip(key, values, strict=True) if not value]:
        raise row.fault(f"{empty[0]} is empty")
    if values in seen:
        raise row.fault(f"{' '.join(values)} stands here a second time, first in line {seen[values]}")
    seen[values] = row.line
