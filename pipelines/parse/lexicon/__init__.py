"""The lexicon: every word list of the grammar, as tables that a non-programmer can correct.

Each table is a UTF-8 file of tab-separated columns with a header line; lines that start with ``#`` are
comments. :func:`load_table` checks it on load and names the file and the line of every fault.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable


class LexiconError(ValueError):
    """A fault in a word list: which file, which line, what is wrong."""

    def __init__(self, file: str, line: int, fault: str) -> None:
        super().__init__(f"{file}, line {line}: {fault}")
        self.file = file
        self.line = line
        self.fault = fault


Row = dict[str, str]


def read_table(source: Traversable, columns: tuple[str, ...], key: str | None = None) -> tuple[Row, ...]:
    """The rows of a table, validated.

    ``columns`` are the columns that the header must hold (others may follow); ``key`` the column whose
    values must be present and unique. Raises :class:`LexiconError` for a missing column, a row with another
    number of cells, an empty or repeated key.
    """
    rows: list[Row] = []
    seen: dict[str, int] = {}
    header: list[str] | None = None
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if header is None:
            header = cells
            missing = [column for column in columns if column not in cells]
            if missing:
                raise LexiconError(source.name, number, f"column {missing[0]!r} is missing")
            continue
        if len(cells) != len(header):
            raise LexiconError(source.name, number, f"{len(cells)} cells, the header has {len(header)}")
        row = dict(zip(header, cells, strict=True))
        if key is not None:
            word = row[key]
            if not word:
                raise LexiconError(source.name, number, f"{key} is empty")
            if word in seen:
                raise LexiconError(source.name, number, f"{word!r} stands already in line {seen[word]}")
            seen[word] = number
        rows.append(row)
    if header is None:
        raise LexiconError(source.name, 1, "no header")
    return tuple(rows)


@cache
def load_table(name: str, columns: tuple[str, ...], key: str | None = None) -> tuple[Row, ...]:
    """The table ``name`` of this package, read and validated once (see :func:`read_table`)."""
    return read_table(resources.files(__name__) / name, columns, key)


@cache
def words(name: str, column: str = "word", **where: str) -> tuple[str, ...]:
    """The values of one column, longest first, of the rows whose other columns have the given values."""
    rows = load_table(name, (column, *where), column)
    chosen = [row[column] for row in rows if all(row[k] == v for k, v in where.items())]
    return tuple(sorted(chosen, key=lambda word: (-len(word), word)))


@cache
def phrases(role: str) -> tuple[str, ...]:
    """The words of ``phrases.tsv`` that play a part in the grammar, longest first.

    Raises :class:`LexiconError` for a role that the table does not have.
    """
    found = {row["word"] for row in load_table("phrases.tsv", ("role", "word")) if row["role"] == role}
    if not found:
        raise LexiconError("phrases.tsv", 1, f"no word has the role {role!r}")
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def any_of(*roles: str) -> str:
    """A pattern that matches any word of the roles, longest first: ``(?:贯彻落实|贯彻|…)``."""
    ordered = sorted({word for role in roles for word in phrases(role)}, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, ordered)) + ")"
