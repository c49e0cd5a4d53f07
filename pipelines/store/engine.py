"""Opening a store: one place that knows how each kind of database has to be set up."""

from __future__ import annotations

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from pipelines.store.errors import DriverMissing, StoreUnavailable, shown, translated
from pipelines.store.migrate import check, upgrade

DEFAULT_URL = "sqlite:///govnews.db"
"""The store of a run that names none: a file in the working folder."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How many seconds are waited: ``connect`` for a server to answer, ``lock`` for another process that writes,
    ``statement`` for one statement of a server. SQLite, which is no server, has only ``lock``."""

    connect: int = 10
    lock: float = 30
    statement: float = 120


_WRITES = "govnews_writes"
_SUPPORTED = frozenset({"sqlite", "postgresql"})
_POSTGRES = frozenset({"postgres", "postgresql"})


def open_store(url: str = DEFAULT_URL, timeouts: Timeouts | None = None) -> Engine:
    """Open the store at ``url`` and bring its schema up to date; a missing SQLite file is made.

    ``url`` is SQLAlchemy's address of an SQLite or PostgreSQL database; ``postgres://`` and ``postgresql://``
    use psycopg 3. ``connect_timeout`` and ``options`` in it go before ``timeouts``.
    Raises a :class:`~pipelines.store.errors.StoreError` with what is wrong and what to do.
    """
    parsed = _parsed(url)
    engine = _made(parsed, timeouts or Timeouts())
    try:
        with translated(parsed), writing(engine) as connection:
            upgrade(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def existing_store(url: str = DEFAULT_URL, timeouts: Timeouts | None = None) -> Engine | None:
    """Open the store at ``url`` to read it, and change nothing; None where there is no SQLite file yet.

    Raises a :class:`~pipelines.store.errors.StoreError` for one that cannot be read or has another schema.
    """
    parsed = _parsed(url)
    if not is_there(url):
        return None
    engine = _made(parsed, timeouts or Timeouts())
    try:
        with translated(parsed), engine.connect() as connection:
            check(connection)
    except BaseException:
        engine.dispose()
        raise
    return engine


def is_there(url: str) -> bool:
    """Return whether the store at ``url`` may be read: false only where it is an SQLite file that is still to be
    made. Whether a server answers shows when it is asked."""
    parsed = _parsed(url)
    return parsed.get_backend_name() != "sqlite" or bool(parsed.database and Path(parsed.database).exists())


def answers(engine: Engine) -> bool:
    """Return whether the database of ``engine`` can be used at this moment."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    except DBAPIError:
        return False
    return True


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Begin a transaction that is going to write.

    SQLite then takes its write lock at once: a transaction that only asks for it after reading can be
    refused without any waiting, when another process wrote in the meantime.
    """
    return engine.execution_options(**{_WRITES: True}).begin()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        # The address is not repeated: what cannot be read may well hold a password.
        raise StoreUnavailable(
            "the address of the store",
            "it is not a database address",
            "Write it like sqlite:///govnews.db or postgresql://user@host/name",
        ) from error
    if parsed.drivername in _POSTGRES:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in _SUPPORTED:
        raise DriverMissing(
            shown(parsed), f"{parsed.get_backend_name()} is not supported", "Use SQLite or PostgreSQL"
        )
    return parsed


def _made(url: URL, timeouts: Timeouts) -> Engine:
    arguments: dict[str, Any] = {"json_serializer": _compact, "pool_pre_ping": True}
    if url.get_backend_name() == "sqlite":
        arguments["connect_args"] = {"timeout": timeouts.lock, "check_same_thread": False}
    elif url.drivername == "postgresql+psycopg":
        arguments["connect_args"] = _of_server(url, timeouts)
    try:
        engine = create_engine(url, **arguments)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise _missing_driver(url, error) from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _of_server(url: URL, timeouts: Timeouts) -> dict[str, Any]:
    """How a server is connected to, as libpq names it; what the address itself says stands before it."""
    settings = {
        "lock_timeout": int(timeouts.lock * 1000),  # milliseconds
        "statement_timeout": int(timeouts.statement * 1000),
        "timezone": "UTC",
    }
    given = url.query.get("options", "")
    own = [f"-c {name}={value}" for name, value in settings.items()]
    return {
        "connect_timeout": url.query.get("connect_timeout", timeouts.connect),
        "options": " ".join([*own, *([given] if isinstance(given, str) else given)]).strip(),
        "keepalives_idle": 30,  # seconds; a server whose machine is gone says nothing any more
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": int(timeouts.statement * 1000) + 10_000,
    }


def _missing_driver(url: URL, error: ModuleNotFoundError | NoSuchModuleError) -> DriverMissing:
    if url.get_backend_name() == "postgresql":
        return DriverMissing(
            shown(url),
            "the driver for PostgreSQL is not installed",
            "Install it: pip install 'psycopg[binary]'",
        )
    return DriverMissing(
        shown(url), f"there is no driver for it ({error})", "Install one, or use SQLite or PostgreSQL"
    )


def _compact(value: object) -> str:
    """Serialise a JSON column: Chinese as it stands, no blanks, keys in order, so that equal is equal."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")  # readers and one writer at the same time
    cursor.execute("PRAGMA synchronous = NORMAL")  # safe in WAL; a power cut may undo the last batches only
    cursor.execute("PRAGMA foreign_keys = ON")  # off by default in SQLite
    cursor.execute("PRAGMA cache_size = -65536")  # 64 MiB
    cursor.execute("PRAGMA wal_autocheckpoint = 16000")  # 64 MiB: a page changed often is copied back once
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
