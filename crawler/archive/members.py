"""The gzip members of a WARC file, one by one, whatever became of the file."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from crawler.archive.records import GZIP

CHUNK: Final = 1 << 14  # bytes; about as much as a page takes
BUFFER: Final = 1 << 18  # bytes
MAGIC: Final = b"\x1f\x8b\x08"
WARC: Final = b"WARC/"


@dataclass(frozen=True, slots=True)
class Member:
    """A whole member: where it stands in the file, and what it holds, uncompressed."""

    offset: int
    length: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """Bytes of the file that are no whole member. ``torn``: the file ends in the middle of one."""

    offset: int
    length: int
    torn: bool
    detail: str


class _Ended(Exception):
    """The file ends before the member does."""


def members(path: Path, start: int = 0) -> Iterator[Member | Gap]:
    """What stands in the file from ``start`` on, a member after a member.

    Damage in the middle costs the members it is in: the next one that begins a record is sought.
    """
    with path.open("rb", buffering=BUFFER) as file:
        end = os.fstat(file.fileno()).st_size
        offset = start
        while offset < end:
            found = _found(file, offset, end)
            yield found
            offset += found.length


def _found(file: BinaryIO, offset: int, end: int) -> Member | Gap:
    """The member at ``offset``; or what is wrong there, up to the next record or to the end of the file."""
    try:
        content, length = _decompressed(file, offset)
    except _Ended:
        torn, detail = True, "the record stops in the middle"
    except zlib.error as error:
        torn, detail = False, str(error)
    else:
        return Member(offset, length, content)
    following = _next_record(file, offset + 1)
    until = end if following is None else following
    return Gap(offset, until - offset, torn and following is None, detail)


def _decompressed(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """What the member at ``offset`` holds, and how long it is in the file."""
    file.seek(offset)
    stream = zlib.decompressobj(GZIP)
    parts, read = [], 0
    while not stream.eof:
        chunk = file.read(CHUNK)
        if not chunk:
            raise _Ended
        parts.append(stream.decompress(chunk))
        read += len(chunk)
    return b"".join(parts), read - len(stream.unused_data)


def _next_record(file: BinaryIO, offset: int) -> int | None:
    """Where, from ``offset`` on, the next member stands whose content begins as a WARC record does."""
    while True:
        file.seek(offset)
        window = file.read(CHUNK)
        at = window.find(MAGIC)
        while at >= 0:
            if _begins_record(file, offset + at):
                return offset + at
            at = window.find(MAGIC, at + 1)
        if len(window) < CHUNK:
            return None
        offset += CHUNK - len(MAGIC) + 1  # the magic may stand across the edge


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return zlib.decompressobj(GZIP).decompress(file.read(CHUNK), len(WARC)) == WARC
    except zlib.error:
        return False
