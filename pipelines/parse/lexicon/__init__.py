"""The lexicon: every word list of the grammar, as tables that a non-programmer can correct.

The tables are read and checked by :mod:`pipelines.tables`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipelines.parse import patterns
from pipelines.tables import Row, TableError, read_table

LEXICON = Path(__file__).parent


@cache
def load_table(name: str, columns: tuple[str, ...], key: str | None = None) -> tuple[Row, ...]:
    """The table ``name`` of this package, read and validated once (see :func:`~pipelines.tables.read_table`)."""
    return tuple(read_table(LEXICON / name, columns, (key,) if key else ()))


@cache
def words(name: str, column: str = "word", **where: str) -> tuple[str, ...]:
    """The values of one column, longest first, of the rows whose other columns have the given values."""
    rows = load_table(name, (column, *where), column)
    chosen = [row[column] for row in rows if all(row[k] == v for k, v in where.items())]
    return tuple(sorted(chosen, key=lambda word: (-len(word), word)))


@cache
def phrases(role: str) -> tuple[str, ...]:
    """The words of ``phrases.tsv`` that play a part in the grammar, longest first.

    Raises :class:`~pipelines.tables.TableError` for a role that the table does not have.
    """
    found = {row["word"] for row in load_table("phrases.tsv", ("role", "word")) if row["role"] == role}
    if not found:
        raise TableError(LEXICON / "phrases.tsv", 1, f"no word has the role {role!r}")
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


def any_of(*roles: str) -> str:
    """A pattern that matches the longest word of the roles (see :func:`~pipelines.parse.patterns.any_of`)."""
    return patterns.any_of({word for role in roles for word in phrases(role)})
