"""An archive: a folder of WARC files and their index, brought together when it is opened."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Self

from crawler.archive.capture import Capture, Key, capture_of
from crawler.archive.errors import ArchiveError, DamagedRecord, translated
from crawler.archive.index import NAME, FileState, FileSummary, Index
from crawler.archive.locks import folder_lock, is_held
from crawler.archive.members import Gap, Member, members
from crawler.archive.records import Record, from_bytes, from_member
from crawler.archive.writer import NAME as FILE_NAME
from crawler.events import Event, as_event

logger = logging.getLogger(__name__)


class Archive:
    """An open archive. Its methods raise ArchiveError."""

    def __init__(self, folder: Path, index: Index) -> None:
        self.folder = folder
        self.index = index

    @classmethod
    def open(cls, folder: Path, *, repair: bool) -> Self:
        """Open the archive in ``folder``, which must exist, and index what the index has not seen.

        With ``repair`` the torn record at the end of a file, whose writer was killed, is cut off; a file that a
        living process is writing is left alone.
        """
        with translated(folder), folder_lock(folder):
            with translated(folder / NAME):
                archive = cls(folder, Index.open(folder))
            archive._catch_up(repair)
        return archive

    def rebuild(self) -> None:
        """Make the index again from the WARC files, and cut off what is torn."""
        with translated(self.folder), folder_lock(self.folder):
            for name in self.index.files():
                self.index.forget(name)
            self._catch_up(repair=True)

    def close(self) -> None:
        """Close the index."""
        with translated(self.index.path):
            self.index.close()

    def body(self, key: Key, role: str | None) -> Capture | None:
        """The newest answer with status 200 to this request, asked for in this role, that holds its body."""
        with translated(self.index.path):
            return self.index.body(key, role)

    def captures(self, url: str) -> list[Capture]:
        """Every answer of an address, the oldest first."""
        with translated(self.index.path):
            return self.index.captures(url)

    def summaries(self) -> list[FileSummary]:
        """Every file in figures."""
        with translated(self.index.path):
            return self.index.summaries()

    def read(self, capture: Capture) -> Record:
        """The record of a capture; nothing else is read. Raises DamagedRecord too."""
        path = self.folder / capture.file
        with translated(path), path.open("rb") as file:
            file.seek(capture.offset)
            record = from_member(file.read(capture.length))
        if record.fields.get("WARC-Target-URI") != capture.key.url:
            raise DamagedRecord(f"the record at {capture.offset} of {path} is not that of {capture.key.url}")
        return record

    def _catch_up(self, repair: bool) -> None:
        """Forget files that are gone or shorter than they were, and read what was appended to the others."""
        known = self.index.files()
        paths = warc_files(self.folder)
        sizes = {path.name: path.stat().st_size for path in paths}
        for name, state in known.items():
            if sizes.get(name, -1) < state.indexed:
                told = as_event(Event.ARCHIVE_REPAIRED)
                logger.warning("%s is gone or shorter than it was; it is indexed again", self.folder / name, extra=told)
                self.index.forget(name)
        known = self.index.files()
        for path in paths:
            state = known.get(path.name, FileState(path.name, 0, 0))
            if sizes[path.name] > state.indexed or not sizes[path.name]:
                self._read_on(path, state, repair)

    def _read_on(self, path: Path, state: FileState, repair: bool) -> None:
        """Index a file from where the index ends."""
        indexed, records, captures = state.indexed, state.records, []
        live = is_held(path)
        for found in members(path, state.indexed):
            if isinstance(found, Gap) and found.torn:
                break
            if isinstance(found, Gap):
                _warn_of_damage(path, found.offset, found.detail)
            else:
                records += 1
                captures += _captures(path, found)
            indexed = found.offset + found.length
        if repair and not live:
            _cut(path, indexed)
        if path.exists():
            self.index.add(FileState(path.name, indexed, records), captures)


def warc_files(folder: Path) -> list[Path]:
    """The WARC files of an archive, in the order of their names, which is that of their making."""
    return sorted(path for path in folder.iterdir() if FILE_NAME.fullmatch(path.name))


def existing(folder: Path) -> Path:
    """The folder of an archive that is to be read. Raises ArchiveError where there is none."""
    if not folder.is_dir():
        raise ArchiveError(folder, "there is no archive", "A crawl makes it; GOVNEWS_ARCHIVE names another one")
    return folder


def _captures(path: Path, member: Member) -> list[Capture]:
    try:
        capture = capture_of(from_bytes(member.content), path.name, member.offset, member.length)
    except DamagedRecord as error:
        _warn_of_damage(path, member.offset, str(error))
        return []
    return [capture] if capture else []


def _warn_of_damage(path: Path, offset: int, detail: str) -> None:
    told = as_event(Event.ARCHIVE_DAMAGED)
    logger.warning("%s: the record at %d is damaged: %s", path, offset, detail, extra=told)


def _cut(path: Path, end: int) -> None:
    """Cut off what stands behind the last whole record; a file without one is removed."""
    torn = path.stat().st_size - end
    if torn:
        told = as_event(Event.ARCHIVE_REPAIRED)
        logger.warning("%s: a record torn off in the middle is cut off: %d bytes at %d", path, torn, end, extra=told)
        os.truncate(path, end)
    if not end:
        path.unlink()
