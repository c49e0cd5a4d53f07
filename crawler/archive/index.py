"""The index of an archive: which answer stands where, in one SQLite file beside the WARC files.

It holds nothing that the WARC files do not: it can be deleted at any time and is made again. Plain sqlite3, since it
is one table of a cache, written with every answer and never anything but SQLite; the schema is replaced, not migrated.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Self

from crawler.archive.capture import Capture, Key
from crawler.archive.dates import from_warc_date, warc_date
from crawler.archive.records import RESPONSE
from crawler.events import Event, as_event

logger = logging.getLogger(__name__)

NAME: Final = "index.sqlite"
FILES: Final = tuple(f"{NAME}{suffix}" for suffix in ("", "-wal", "-shm"))
"""The files of the index: SQLite keeps two more beside it while it is open."""
VERSION: Final = 1
"""Of the schema; an index of another version is made again."""
AT_ONCE: Final = 64
"""Captures that are written in one transaction; alone each would take as long as compressing its record."""
LOCK_TIMEOUT: Final = 30.0
"""Seconds to wait for another process that writes."""

SCHEMA: Final = f"""
CREATE TABLE files (
    name TEXT PRIMARY KEY,
    indexed INTEGER NOT NULL, -- bytes from its beginning that the index has seen
    records INTEGER NOT NULL  -- in these bytes, those that are no answers included
);
CREATE TABLE captures (
    url TEXT NOT NULL, request TEXT NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL, status INTEGER NOT NULL,
    digest TEXT NOT NULL, etag TEXT, last_modified TEXT, content_type TEXT, content_encoding TEXT,
    role TEXT, listed TEXT, file TEXT NOT NULL, "offset" INTEGER NOT NULL, length INTEGER NOT NULL,
    PRIMARY KEY (file, "offset")
) WITHOUT ROWID;
CREATE INDEX captures_by_request ON captures (url, request, date);
PRAGMA user_version = {VERSION};
"""
ADD_CAPTURE: Final = "INSERT OR REPLACE INTO captures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_FILE: Final = """
INSERT INTO files VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET
    indexed = max(indexed, excluded.indexed), records = max(records, excluded.records)
"""
NEWEST_BODY: Final = """
SELECT * FROM captures WHERE url = ? AND request = ? AND role IS ? AND kind = ? AND status = 200
ORDER BY date DESC, file DESC, "offset" DESC LIMIT 1
"""
ALL_OF_URL: Final = 'SELECT * FROM captures WHERE url = ? ORDER BY date, file, "offset"'
SUMMARIES: Final = """
SELECT name, indexed, records, count(file), min(date), max(date)
FROM files LEFT JOIN captures ON file = name GROUP BY name ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class FileState:
    """What the index has seen of a file: so many bytes of it, and the records in them."""

    name: str
    indexed: int
    records: int


@dataclass(frozen=True, slots=True)
class FileSummary:
    """A file in figures: its state, and the first and last moment of its answers, if it has any."""

    state: FileState
    captures: int
    first: datetime | None
    last: datetime | None


class Index:
    """An open index. Its methods raise sqlite3.Error."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._waiting: list[Capture] = []
        self._waiting_of: FileState | None = None
        self._bodies: dict[tuple[Key, str | None], Capture] = {}
        """Of what waits, the newest body of each request."""

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the index of ``folder``; one that is missing, old or broken is begun anew, empty."""
        path = folder / NAME
        if path.exists() and (fault := _fault(path)):
            told = as_event(Event.ARCHIVE_REPAIRED)
            logger.warning("%s %s; it is made again from the WARC files", path, fault, extra=told)
            for name in FILES:
                (folder / name).unlink(missing_ok=True)
        connection = _connected(path)
        if not _version(connection):
            connection.executescript(SCHEMA)
        return cls(path, connection)

    def close(self) -> None:
        """Write what waits, and close it."""
        try:
            self.flush()
        finally:
            self._connection.close()

    def add(self, state: FileState, captures: Sequence[Capture]) -> None:
        """Add captures of a file, and what has been seen of it with them. What is known already stays the same.

        They are written with some others, at once only for whoever else reads the index then. What a killed process
        did not write of them is read again from its WARC file when the archive is opened.
        """
        if self._waiting_of is not None and self._waiting_of.name != state.name:
            self.flush()
        self._waiting += captures
        self._waiting_of = state
        for capture in captures:
            if capture.kind == RESPONSE and capture.status == 200:
                self._bodies[capture.key, capture.role] = capture
        if len(self._waiting) >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting_of is not None:
            with self._writing() as connection:
                connection.executemany(ADD_CAPTURE, map(_row, self._waiting))
                connection.execute(ADD_FILE, astuple(self._waiting_of))
            self._waiting, self._waiting_of = [], None
            self._bodies.clear()

    def forget(self, name: str) -> None:
        """Drop what is known of a file."""
        self.flush()
        with self._writing() as connection:
            connection.execute("DELETE FROM captures WHERE file = ?", (name,))
            connection.execute("DELETE FROM files WHERE name = ?", (name,))

    def files(self) -> dict[str, FileState]:
        """What has been seen of each file, by name."""
        self.flush()
        rows = self._connection.execute("SELECT name, indexed, records FROM files ORDER BY name")
        return {row[0]: FileState(*row) for row in rows}

    def body(self, key: Key, role: str | None) -> Capture | None:
        """The newest answer with status 200 to this request, asked for in this role, that holds its body."""
        if waiting := self._bodies.get((key, role)):
            return waiting
        row = self._connection.execute(NEWEST_BODY, (key.url, key.request, role, RESPONSE)).fetchone()
        return _capture(row) if row else None

    def captures(self, url: str) -> list[Capture]:
        """Every answer of an address, the oldest first."""
        self.flush()
        return [_capture(row) for row in self._connection.execute(ALL_OF_URL, (url,))]

    def summaries(self) -> list[FileSummary]:
        """Every file in figures, in the order of their names."""
        self.flush()
        return [
            FileSummary(FileState(*row[:3]), row[3], *(from_warc_date(date) if date else None for date in row[4:]))
            for row in self._connection.execute(SUMMARIES)
        ]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.execute("COMMIT")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=LOCK_TIMEOUT, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = WAL")  # readers and one writer at the same time
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may undo the last rows: they are made again
    except BaseException:
        connection.close()
        raise
    return connection


def _fault(path: Path) -> str | None:
    """Why the file cannot be used as it is; None where it can."""
    try:
        with closing(_connected(path)) as connection:
            version = _version(connection)
            (problem,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.OperationalError:  # it may not be read or written: that does not make it broken
        raise
    except sqlite3.DatabaseError as error:
        return f"is broken: {error}"
    if problem != "ok":
        return f"is broken: {problem}"
    return None if version in {0, VERSION} else f"has version {version}, not {VERSION}"


def _version(connection: sqlite3.Connection) -> int:
    """The version of the schema; 0 of a file in which nothing is yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _row(capture: Capture) -> tuple[Any, ...]:
    key, date, *rest = (getattr(capture, name) for name in Capture.__slots__)
    return key.url, key.request, warc_date(date), *rest


def _capture(row: Sequence[Any]) -> Capture:
    url, request, date, *rest = row
    return Capture(Key(url, request), from_warc_date(date), *rest)
