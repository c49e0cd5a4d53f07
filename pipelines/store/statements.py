"""Statements that SQLite and PostgreSQL share, and the few places where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Connection, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

_CONTENT_LOCK = 0x636F6E74656E74  # "content": the advisory lock of the one writer on PostgreSQL
_CHUNK = 500  # values in one IN (…)

T = TypeVar("T", int, str, tuple[str, str])


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert ``rows``, which all have the same columns; one whose ``key`` is there replaces the old values.

    A row keeps the columns that ``rows`` do not name, such as a number that the database gave it.
    """
    if not rows:
        return
    statement = inserted(connection, table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=replaced), list(rows))


def add_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert ``rows``, which all have the same columns; one whose ``key`` is there stays as it is."""
    if rows:
        statement = inserted(connection, table).on_conflict_do_nothing(index_elements=key)
        connection.execute(statement, list(rows))


def append(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, none of which may be there, and all of which have the same columns.

    Fifty rows a page come this way: they are handed to the driver as they are, which costs half of what SQLAlchemy's
    own insertion of many rows does; PostgreSQL takes them by COPY, at half the cost of prepared insertions.
    """
    if not rows:
        return
    columns = [table.columns[name] for name in rows[0]]
    values = _bound(connection, columns, rows)
    quote = connection.dialect.identifier_preparer
    into = f"{quote.format_table(table)} ({', '.join(map(quote.format_column, columns))})"
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {into} FROM STDIN", values)
    else:
        marks = ", ".join("?" for _ in columns)
        connection.exec_driver_sql(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608 - our own names


def _bound(
    connection: Connection, columns: Sequence[Column[Any]], rows: Sequence[Mapping[str, Any]]
) -> list[tuple[Any, ...]]:
    """Return the values of ``rows`` as the driver takes them."""
    dialect = connection.dialect
    binds = [(column.name, column.type.dialect_impl(dialect).bind_processor(dialect)) for column in columns]
    plain = itemgetter(*(name for name, _ in binds)) if len(binds) > 1 else None
    if plain is not None and all(bind is None for _, bind in binds):
        return [plain(row) for row in rows]
    return [tuple(row[name] if bind is None else bind(row[name]) for name, bind in binds) for row in rows]


def _copy(connection: Connection, statement: str, values: Sequence[tuple[Any, ...]]) -> None:
    import psycopg  # noqa: PLC0415 - only a store on PostgreSQL has it

    cursor = cast("psycopg.Cursor[Any]", connection.connection.cursor())
    try:
        with cursor.copy(statement.encode()) as copy:
            for row in values:
                copy.write_row(row)
    except psycopg.Error as error:  # as SQLAlchemy raises the errors of all other statements
        raise DBAPIError(statement, None, error) from error


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield ``values``, each once and in order, so many at once as one ``IN (…)`` takes."""
    ordered = sorted(set(values))
    return (ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK))

def storable(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return ``texts`` without what no database holds: the report of a failure must never fail itself."""
    return {
        key: text and text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
        for key, text in texts.items()
    }


def alone(connection: Connection) -> None:
    """Keep other writers away from the content until the transaction ends.

    What meetings a batch's reports are of depends on all that is stored: two writers that each stored a report of one
    meeting at the same moment would not see the other's. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CONTENT_LOCK})


def inserted(connection: Connection, table: Table) -> Any:
    """Return the ``INSERT`` of the dialect, which knows ``ON CONFLICT``."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
