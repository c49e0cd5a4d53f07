"""A copy of a whole store, made while others use it, and a store made of a copy.

The copy is always an SQLite file, whatever the store is: it needs no program beside Python, can be looked into with any
tool, and can be restored into a database of either kind. An SQLite store is copied by SQLite's own online backup; of a
server every row of every table of ours is read in one transaction, as it stood at one moment.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, select, text

from pipelines.store.engine import open_store, writing
from pipelines.store.errors import StoreError, shown, translated
from pipelines.store.statements import append
from pipelines.store.tables import metadata

AT_ONCE: Final = 1000
"""Rows that are in memory at once."""


class NotEmpty(StoreError):
    """There is something where a copy was to be restored."""


def save(engine: Engine, path: Path) -> dict[str, int]:
    """Copy the store of ``engine`` to an SQLite file at ``path``, which must not be there, and return how many rows
    each table has. Raises StoreError."""
    if engine.dialect.name == "sqlite":
        with translated(engine.url), closing(engine.raw_connection()) as source, _file(path) as copy:
            source.driver_connection.backup(copy)  # type: ignore[union-attr]
    else:
        target = open_store(f"sqlite:///{path}")
        try:
            with translated(engine.url), _at_one_moment(engine) as source, writing(target) as connection:
                _copy(source, connection)
        finally:
            target.dispose()
        with _file(path):
            pass
    return _counted(path)


def load(path: Path, url: str) -> dict[str, int]:
    """Make the store at ``url`` of the copy at ``path``, and return how many rows each table has.

    A copy of an older govnews is brought up to date on the way. Raises StoreError, NotEmpty where the store has rows.
    """
    target = open_store(url)
    try:
        _check_empty(target)
        if target.dialect.name == "sqlite":
            with closing(sqlite3.connect(path)) as copy, closing(target.raw_connection()) as connection:
                copy.backup(connection.driver_connection)  # type: ignore[arg-type]
            target.dispose()
            target = open_store(url)
        else:
            _load_into_server(path, target)
        with translated(target.url), target.connect() as connection:
            return {table.name: _number(connection, table) for table in metadata.sorted_tables}
    finally:
        target.dispose()


def _load_into_server(path: Path, target: Engine) -> None:
    """The copy stays as it is: it is brought up to date, where that must be, in a copy of it."""
    with TemporaryDirectory(prefix="govnews-") as folder:
        source = open_store(f"sqlite:///{shutil.copy(path, folder)}")
        try:
            with translated(target.url), source.connect() as reading, writing(target) as connection:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                _copy(reading, connection)
                _count_on(connection)
        finally:
            source.dispose()


def _copy(source: Connection, target: Connection) -> None:
    """Copy every row of every table; those that others refer to come first, and what refers in circles is checked at
    the end of the transaction."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
        for some in rows.partitions():
            with translated(target.engine.url):
                append(target, table, [dict(row) for row in some])


def _count_on(connection: Connection) -> None:
    """Have a server give numbers from behind those that were copied."""
    for table in metadata.sorted_tables:
        if (column := table.autoincrement_column) is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, func.max(column))).select_from(table))


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        yield connection


@contextmanager
def _file(path: Path) -> Iterator[sqlite3.Connection]:
    """The copy, which is one file when it is closed."""
    with closing(sqlite3.connect(path)) as copy:
        yield copy
        copy.execute("PRAGMA journal_mode = DELETE")


def _check_empty(engine: Engine) -> None:
    with translated(engine.url), engine.connect() as connection:
        full = [table.name for table in metadata.sorted_tables if _number(connection, table)]
    if full:
        advice = "Restore into a new database, and name it in GOVNEWS_DATABASE_URL"
        raise NotEmpty(shown(engine.url), f"there are rows in {', '.join(full[:3])}", advice)


def _counted(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(path)) as copy:
        return {table.name: _of_file(copy, table) for table in metadata.sorted_tables}


def _of_file(copy: sqlite3.Connection, table: Table) -> int:
    number: int = copy.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]  # noqa: S608 - our own name
    return number


def _number(connection: Connection, table: Table) -> int:
    number: Any = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return int(number)
