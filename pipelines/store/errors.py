"""What can go wrong in the store, and the translation of the drivers' errors into it.

Every error of a database names the database (never its password), the reason, and what to do.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """The store cannot do what was asked. ``url`` is its address without the password."""

    def __init__(self, url: str, reason: str, advice: str) -> None:
        super().__init__(f"{url}: {reason}. {advice}")
        self.url = url
        self.reason = reason
        self.advice = advice

    def __reduce__(self) -> tuple[type[StoreError], tuple[str, str, str]]:
        """As it is made, so that one process can hand it to another."""
        return type(self), (self.url, self.reason, self.advice)


class StoreUnavailable(StoreError):
    """The database cannot be reached or refuses the connection, or it went away."""


class StoreAway(StoreUnavailable):
    """The server does not answer, is restarting, or has no connection left: it may well come back."""


class StoreLocked(StoreError):
    """Another process kept the database locked for longer than we wait."""


class StoreBusy(StoreLocked):
    """The server gave up a statement, since others kept it waiting: the next attempt may succeed."""


PASSING = (StoreAway, StoreBusy)
"""The errors of a server that may pass by themselves."""


class StoreFull(StoreError):
    """There is no room left for the database. What is stored already is whole."""


class StoreUnreadable(StoreError):
    """What is there is no database of ours, is damaged, or may not be read or written."""


class SchemaTooNew(StoreError):
    """The database was written by a newer govnews."""


class SchemaOutdated(StoreError):
    """The database was written by an older govnews, or by none, and is only to be read."""


class DriverMissing(StoreError):
    """The Python package that speaks to this kind of database is not installed."""


class UnstorableReading(ValueError):
    """A reading that no database could hold. ``page_url`` names its page, ``reason`` the offending value."""

    def __init__(self, page_url: str, reason: str) -> None:
        super().__init__(f"{page_url}: {reason}")
        self.page_url = page_url
        self.reason = reason


def shown(url: URL) -> str:
    """Return ``url`` as it may be shown: without its password."""
    secret = {name: "***" for name in url.query if "password" in name}
    return url.update_query_dict(secret).render_as_string(hide_password=True)


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn a driver's error inside the block into the :class:`StoreError` that it means, if it means one.

    An error that tells of a fault of ours (a broken constraint, a wrong statement) goes through as it is.
    """
    try:
        yield
    except DBAPIError as error:
        meaning = _meaning(error, url)
        if meaning is None:
            raise
        raise meaning from error


def _meaning(error: DBAPIError, url: URL) -> StoreError | None:
    if isinstance(error.orig, sqlite3.Error):
        return _meaning_of_sqlite(error.orig, url)
    return _meaning_of_server(error, url)


_SQLITE: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_FULL: (
        StoreFull,
        "the disk is full",
        "Free some space and run the same command again: nothing that was stored is lost",
    ),
    sqlite3.SQLITE_BUSY: (
        StoreLocked,
        "another process keeps the database locked",
        "Wait until it has ended, or stop it, and run the same command again",
    ),
    sqlite3.SQLITE_NOTADB: (
        StoreUnreadable,
        "the file is not an SQLite database",
        "Name another file, or move this one away",
    ),
    sqlite3.SQLITE_CORRUPT: (
        StoreUnreadable,
        "the database is damaged",
        "Restore it from a backup; `sqlite3 FILE .recover` may save what can be read",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        StoreUnavailable,
        "the file cannot be opened or made",
        "See that its folder exists, that it is a file, and that you may read and write both",
    ),
    sqlite3.SQLITE_READONLY: (
        StoreUnreadable,
        "the database may not be written",
        "Give yourself the right to write the file and its folder",
    ),
    sqlite3.SQLITE_PERM: (
        StoreUnreadable,
        "the file may not be used",
        "Give yourself the right to read and write the file and its folder",
    ),
    sqlite3.SQLITE_IOERR: (
        StoreUnavailable,
        "the disk reports an error",
        "See that the disk is healthy, mounted and not full, and run the same command again",
    ),
}


def _meaning_of_sqlite(error: sqlite3.Error, url: URL) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = int(code) & 0xFF  # an extended code holds the primary one in its lowest byte
    if primary == sqlite3.SQLITE_LOCKED:
        primary = sqlite3.SQLITE_BUSY
    if primary not in _SQLITE:
        return None
    kind, reason, advice = _SQLITE[primary]
    return kind(shown(url), reason, advice)


_SERVER: tuple[tuple[str, type[StoreError], str, str], ...] = (
    # (how the SQLSTATE begins, what it means …); https://www.postgresql.org/docs/current/errcodes-appendix.html
    ("53100", StoreFull, "the disk of the server is full",
     "Free some space there and run the same command again: nothing that was stored is lost"),
    ("53300", StoreAway, "the server has no connection left",
     "Wait, or raise its max_connections"),
    ("42501", StoreUnreadable, "this user may not do that",
     "Grant the user the right to make and write tables in this database"),
    ("55P03", StoreBusy, "another process keeps rows or tables locked",
     "Wait until it has ended and run the same command again"),
    ("57014", StoreBusy, "the server gave up after its statement timeout",
     "See what keeps it busy and run the same command again"),
    ("40P01", StoreBusy, "another process stood in the way, and this one in its way",
     "Run the same command again"),
    ("08", StoreAway, "the connection is broken",
     "See that the server is up and run the same command again"),
    ("57P", StoreAway, "the server is shutting down or starting",
     "Wait until it is up and run the same command again"),
)  # fmt: skip


def _meaning_of_server(error: DBAPIError, url: URL) -> StoreError | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        if error.connection_invalidated or type(error.orig).__name__ == "OperationalError":
            return _unreachable(error, url)
        return None
    for prefix, kind, reason, advice in _SERVER:
        if state.startswith(prefix):
            return kind(shown(url), reason, advice)
    return None


def _unreachable(error: DBAPIError, url: URL) -> StoreError:
    """Return the error of a connection that was never made: the driver has only its words for the reason."""
    first_line = str(error.orig).strip().partition("\n")[0].rstrip(".")
    return StoreAway(
        shown(url),
        f"no connection to the server ({first_line})",
        "See that it is up, and that host, port, user, password and the name of the database in the address"
        " are right; `createdb` makes a database that is missing",
    )
