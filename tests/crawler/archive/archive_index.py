"""The index as it stands in its file, and as it is made again."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.archive.folder import Archive


def index_of(archive: Path) -> list[tuple[object, ...]]:
    """Every row of it."""
    with closing(sqlite3.connect(archive / "index.sqlite")) as connection:
        tables = ("SELECT * FROM captures ORDER BY file, offset", "SELECT * FROM files ORDER BY name")
        return [row for query in tables for row in connection.execute(query)]


def rebuilt(archive: Path) -> list[tuple[object, ...]]:
    """Every row, after it was deleted."""
    (archive / "index.sqlite").unlink()
    Archive.open(archive, repair=False).close()
    return index_of(archive)
