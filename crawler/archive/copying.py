"""Copying an archive's files: only what is new, so that a copy can be brought up to date every night.

A WARC file only grows; one of the same length is the same. What a crawl is writing at the moment is copied as far as it
has come; a record that is torn by that is cut off when the copy is opened, as after a crash.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from crawler.archive.errors import translated
from crawler.archive.folder import warc_files


@dataclass(frozen=True, slots=True)
class Copied:
    """How many files there are, and how many of them had to be copied."""

    files: int
    copied: int


def copy_files(source: Path, target: Path) -> Copied:
    """Bring the WARC files in ``target``, a folder that is made where it is missing, up to those in ``source``.

    What is in ``target`` alone stays. Raises ArchiveError.
    """
    with translated(source):
        files = warc_files(source)
    copied = 0
    with translated(target):
        target.mkdir(parents=True, exist_ok=True)
        for path in files:
            there = target / path.name
            if not there.exists() or there.stat().st_size < path.stat().st_size:
                _copy(path, there)
                copied += 1
    return Copied(len(files), copied)


def _copy(path: Path, there: Path) -> None:
    """Copy a file so that under its name there is never half of it."""
    part = there.with_name(f"{there.name}.part")
    with path.open("rb") as original, part.open("wb") as copy:
        shutil.copyfileobj(original, copy, 1 << 20)
        os.fsync(copy.fileno())
    part.replace(there)
