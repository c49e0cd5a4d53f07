"""The tables under ``data/``; they are read and checked by :mod:`pipelines.tables`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines import tables
from pipelines.tables import TableError

__all__ = ["DATA", "TableError", "read_table"]

DATA = Path(__file__).parent / "data"


def read_table(path: Path, columns: Sequence[str]) -> list[tuple[int, Sequence[str]]]:
    """The cells of the rows of ``path`` with their line numbers (see :func:`pipelines.tables.read_table`)."""
    return [(row.line, row.cells) for row in tables.read_table(path, columns)]
