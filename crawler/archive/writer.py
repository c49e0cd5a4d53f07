"""Writing: each process its own files, one after the other, every record whole with the system before it is told."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from crawler.archive.capture import Capture, capture_of
from crawler.archive.dates import to_second, warc_date
from crawler.archive.errors import translated
from crawler.archive.index import FileState, Index
from crawler.archive.locks import folder_lock, hold
from crawler.archive.records import WARCINFO, Record, new_record, to_member
from pipelines.clock import Clock

NAME: Final = re.compile(r"govnews-\d{8}T\d{6}Z-(?P<serial>\d{5,})-\d+\.warc\.gz")
"""The files of an archive: when each was begun, its number in the folder, and the process that wrote it."""
FORMAT: Final = (
    ("format", "WARC File Format 1.1"),
    ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
)


class Writer:
    """Appends records to the newest file of this process and tells the index. Its methods raise ArchiveError.

    ``about`` are the fields that the first record of every file tells of the crawl; a file that has reached ``limit``
    bytes is followed by another one. Nothing is made before there is a record to write.
    """

    def __init__(
        self, folder: Path, index: Index, clock: Clock, *, limit: int, about: Sequence[tuple[str, str]]
    ) -> None:
        self._folder = folder
        self._index = index
        self._clock = clock
        self._limit = limit
        self._about = (*about, *FORMAT)
        self._file: _File | None = None

    def append(self, *records: Record) -> list[Capture]:
        """Write records that belong together, and give the captures among them."""
        file = self._file or self._begin()
        captures = self._write(file, records)
        if file.size >= self._limit:
            self.close()
        return captures

    def close(self) -> None:
        """Finish the file that is being written, if there is one."""
        if self._file is not None:
            file, self._file = self._file, None
            with translated(file.path):
                file.close()

    def _begin(self) -> _File:
        with translated(self._folder), folder_lock(self._folder):
            moment = to_second(self._clock())
            path = self._folder / f"govnews-{moment:%Y%m%dT%H%M%SZ}-{self._serial():05}-{os.getpid()}.warc.gz"
            self._file = _File(path)
        lines = (f"{name}: {value}\r\n" for name, value in self._about)
        fields = {"WARC-Filename": path.name, "Content-Type": "application/warc-fields"}
        self._write(self._file, [new_record(WARCINFO, warc_date(moment), "".join(lines).encode(), fields)])
        return self._file

    def _serial(self) -> int:
        """A number higher than those in the folder: files of one second stand in the order of their making."""
        taken = (NAME.fullmatch(path.name) for path in self._folder.iterdir())
        return 1 + max((int(match["serial"]) for match in taken if match), default=0)

    def _write(self, file: _File, records: Sequence[Record]) -> list[Capture]:
        members = [to_member(record) for record in records]
        offset, found = file.size, []
        for record, member in zip(records, members, strict=True):
            found.append(capture_of(record, file.path.name, offset, len(member)))
            offset += len(member)
        with translated(file.path):
            file.append(b"".join(members), len(members))
        captures = [capture for capture in found if capture]
        with translated(self._index.path):
            self._index.add(FileState(file.path.name, file.size, file.records), captures)
        return captures


class _File:
    """A file of which only whole records remain, whatever happens while one is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.records = 0
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o666)
        hold(self._descriptor)

    def append(self, content: bytes, records: int) -> None:
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            with suppress(OSError):  # then the next one who opens the archive cuts it off
                os.ftruncate(self._descriptor, self.size)
            raise
        self.size += len(content)
        self.records += records

    def close(self) -> None:
        os.fsync(self._descriptor)
        os.close(self._descriptor)
