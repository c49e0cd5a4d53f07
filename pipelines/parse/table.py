"""Lexicon tables: tab-separated files that a non-programmer can correct, checked on load.

A table starts with comment lines (``# …``), then one line with the names of its columns, then its rows.
Comments may also stand between rows; blank lines are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

LEXICON = Path(__file__).parent / "lexicon"


class TableError(ValueError):
    """A fault in a lexicon table. The message names the file, the line and the offending value."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class Row(NamedTuple):
    """One row: ``cells`` in the order of the columns, and where it stands, for messages."""

    path: Path
    line: int
    cells: Sequence[str]

    def fault(self, reason: str) -> TableError:
        """The error to raise for this row."""
        return TableError(self.path, self.line, reason)

    def one_of(self, column: int, allowed: frozenset[str]) -> str:
        """The cell of ``column`` if it is an ``allowed`` value; else :class:`TableError`."""
        value = self.cells[column]
        if value not in allowed:
            raise self.fault(f"{value!r} is not one of {', '.join(sorted(allowed))}")
        return value


def read_table(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a table whose header must be exactly ``columns``.

    Raises :class:`TableError` for a wrong header and for a row with another number of cells.
    """
    header: list[str] | None = None
    with path.open(encoding="utf-8") as file:
        for number, raw in enumerate(file, 1):
            line = raw.rstrip("\r\n")
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = cells
                if header != list(columns):
                    raise TableError(path, number, f"columns are {header}, expected {list(columns)}")
                continue
            if len(cells) != len(columns):
                raise TableError(path, number, f"{len(cells)} cells, expected {len(columns)}")
            yield Row(path, number, cells)
    if header is None:
        raise TableError(path, 1, f"no line of column names; expected {list(columns)}")
