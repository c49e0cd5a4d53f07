"""Who is writing: advisory locks, which the system takes back from a process that dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

if sys.platform != "win32":
    import fcntl

LOCK: Final = ".lock"
"""The file in the archive's folder that is locked while the folder is looked through or a file is begun."""


UNSUPPORTED: Final = "an archive needs file locks as Linux, macOS and BSD have them"


def hold(descriptor: int) -> None:
    """Lock an open file as its writer until it is closed. Raises OSError."""
    if sys.platform == "win32":
        raise OSError(UNSUPPORTED)
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def is_held(path: Path) -> bool:
    """Whether a living process is writing the file. Raises OSError."""
    if sys.platform == "win32":
        raise OSError(UNSUPPORTED)
    with path.open("rb") as file:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Keep other processes from looking through the folder and from beginning files; waits for them."""
    if sys.platform == "win32":
        raise OSError(UNSUPPORTED)
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
