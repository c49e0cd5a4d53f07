"""Statements that SQLite and PostgreSQL share, and the few places where they do not."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Select

from pipelines.store.tables import meetings, pages, reports

_CHOSEN = tuple(column.name for column in meetings.columns if column.name in reports.columns)
_FACTS = tuple(name for name in _CHOSEN if name not in {"meeting_id", "page_no"})


def upsert(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert ``rows``, which all have the same columns; one whose ``key`` is there replaces the old values.

    A row keeps the columns that ``rows`` do not name, such as a number that the database gave it.
    """
    if not rows:
        return
    statement = _insert(connection, table)
    replaced = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=replaced), list(rows))


def add_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert ``rows``, which all have the same columns; one whose ``key`` is there stays as it is."""
    if rows:
        statement = _insert(connection, table).on_conflict_do_nothing(index_elements=key)
        connection.execute(statement, list(rows))


def append(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert ``rows``, none of which may be there, and all of which have the same columns.

    PostgreSQL takes them by COPY, at half the cost of prepared insertions.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        _copy(connection, table, rows)
    else:
        connection.execute(insert(table), list(rows))


def _copy(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    import psycopg  # noqa: PLC0415 - only a store on PostgreSQL has it

    quote = connection.dialect.identifier_preparer
    columns = [table.columns[name] for name in rows[0]]
    statement = (
        f"COPY {quote.format_table(table)} ({', '.join(map(quote.format_column, columns))}) FROM STDIN"
    )
    of_columns = [
        (column.name, column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect))
        for column in columns
    ]
    cursor = cast("psycopg.Cursor[Any]", connection.connection.cursor())
    try:
        with cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row([row[key] if bind is None else bind(row[key]) for key, bind in of_columns])
    except psycopg.Error as error:  # as SQLAlchemy raises the errors of all other statements
        raise DBAPIError(statement, None, error) from error


def elect(connection: Connection, meeting_ids: Collection[str]) -> frozenset[str]:
    """Write the rows of ``meetings`` anew from their reports, and delete those that have none left.

    A meeting takes its columns from one of its reports: from one of an undamaged page if there is any, and
    among these from the page whose address sorts first. Return the ids of the meetings that are left.
    """
    if not meeting_ids:
        return frozenset()
    ranked = _ranked(meeting_ids).subquery()
    columns = ("meeting_id", "page_no", "report_seq", "report_count", *_FACTS)
    chosen = select(*(ranked.columns[name] for name in columns)).where(ranked.columns["rank"] == 1)
    statement = _insert(connection, meetings)
    replaced = {name: statement.excluded[name] for name in columns[1:]}
    connection.execute(
        statement.from_select(columns, chosen).on_conflict_do_update(
            index_elements=["meeting_id"], set_=replaced
        )
    )
    reported = select(reports.c.meeting_id).where(reports.c.meeting_id.in_(meeting_ids)).distinct()
    left = frozenset(connection.execute(reported).scalars())
    gone = set(meeting_ids) - left
    if gone:
        connection.execute(meetings.delete().where(meetings.c.meeting_id.in_(gone)))
    return left


def _ranked(meeting_ids: Collection[str]) -> Select[Any]:
    of_meeting = reports.c.meeting_id
    rank = func.row_number().over(
        partition_by=of_meeting, order_by=[pages.c.damaged, pages.c.url, reports.c.seq]
    )
    return (
        select(
            of_meeting,
            reports.c.page_no,
            reports.c.seq.label("report_seq"),
            func.count().over(partition_by=of_meeting).label("report_count"),
            rank.label("rank"),
            *(reports.c[name] for name in _FACTS),
        )
        .join_from(reports, pages)
        .where(of_meeting.in_(meeting_ids))
    )


def hold(connection: Connection, ids: Collection[str]) -> None:
    """Keep other writers away from the pages or meetings of ``ids`` until the transaction ends.

    Without it two writers that store two reports of one meeting at the same moment would each choose the
    meeting's row without seeing the other's report. The locks are taken in one order, so that writers cannot
    wait for each other in a ring. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name != "postgresql" or not ids:
        return
    keys = sorted({int.from_bytes(base64.b32decode(id_.upper())[:8], "big", signed=True) for id_ in ids})
    connection.execute(
        text("SELECT count(pg_advisory_xact_lock(key)) FROM unnest(CAST(:keys AS bigint[])) AS key"),
        {"keys": keys},
    )


def _insert(connection: Connection, table: Table) -> Any:
    """Return the ``INSERT`` of the dialect, which knows ``ON CONFLICT``."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
