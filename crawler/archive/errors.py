"""What can go wrong with an archive, said with the file's name, the reason and what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ADVICE: Final = {
    errno.ENOSPC: "Make room on the disk, or name another folder in GOVNEWS_ARCHIVE",
    errno.EDQUOT: "Make room on the disk, or name another folder in GOVNEWS_ARCHIVE",
    errno.EFBIG: "Lower GOVNEWS_ARCHIVE_FILE_SIZE, or raise the limit of the system",
    errno.ENOTDIR: "Name a folder in GOVNEWS_ARCHIVE",
    errno.EEXIST: "Name a folder in GOVNEWS_ARCHIVE",
}
PERMISSION: Final = "Check that you may write there, or name another folder in GOVNEWS_ARCHIVE"


class ArchiveError(Exception):
    """The archive cannot do what was asked. ``path`` is the file or folder that is at fault."""

    def __init__(self, path: Path, reason: str, advice: str) -> None:
        super().__init__(f"{path}: {reason}. {advice}")
        self.path = path
        self.reason = reason
        self.advice = advice


class DamagedRecord(ValueError):
    """Bytes in a WARC file that are no whole record."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what the system or SQLite says about ``path`` into an ArchiveError."""
    try:
        yield
    except OSError as error:
        advice = ADVICE.get(error.errno or 0, PERMISSION)
        raise ArchiveError(path, error.strerror or str(error), advice) from error
    except sqlite3.Error as error:
        raise ArchiveError(path, str(error), PERMISSION) from error
