"""Reading the tables under ``data/``: tab-separated, a header line, every fault named with file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

DATA = Path(__file__).parent / "data"


class TableError(ValueError):
    """A table does not have the form it must have: names the file, the line and the fault."""

    def __init__(self, path: Path, line: int, fault: str) -> None:
        super().__init__(f"{path}:{line}: {fault}")


def read_table(path: Path, columns: Sequence[str]) -> list[tuple[int, list[str]]]:
    """The rows of ``path`` with their line numbers, cells stripped; empty lines and ``#`` lines are left out.

    Raises :class:`TableError` where the header is not ``columns`` or a row has another number of cells.
    """
    rows: list[tuple[int, list[str]]] = []
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or lines[0].split("\t") != list(columns):
        raise TableError(path, 1, f"the header must be {' | '.join(columns)}")
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(columns):
            raise TableError(path, number, f"{len(cells)} cells where {len(columns)} are expected")
        rows.append((number, cells))
    return rows
