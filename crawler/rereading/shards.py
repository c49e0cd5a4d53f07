"""Shards: WARC files wherever fsspec reaches, each read as a stream.

A local path or folder, ``s3://bucket/crawl``, ``https://…/x.warc.gz``, ``memory://…``: what an address means, and how
one is admitted to it, is fsspec's business (its configuration and the environment hold keys, never the address).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from errno import EIO
from functools import partial
from glob import has_magic
from typing import IO, TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from crawler.offline import ARCHIVES, Opened

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

BUFFER: Final = 1 << 16  # bytes
PIECE: Final = 1 << 20  # bytes that are read at once where what is before a place has to be read and let go
CHECKSUMS: Final = ("ETag", "etag", "Content-MD5", "md5Hash", "content_md5", "sha256", "checksum")
CHANGES: Final = ("mtime", "LastModified", "Last-Modified", "last_modified", "updated", "modified", "created")
"""What file systems call the checksum of a file, and the time of its last change, in the order of trust."""


class ShardError(ValueError):
    """What was given is no shard, or none that can be reached; the message says why, and what to do."""


def shards_of(given: Sequence[str]) -> dict[str, str]:
    """The archives that files, folders and patterns mean, by their whole addresses and in the order of these, with what
    is known of each one's content (:func:`state_of`). Raises ShardError."""
    found: dict[str, str] = {}
    for one in given:
        with _told(one):
            system, path = _system(one)
            for file, info in _files(system, path):
                known = info if info.get("size") is not None else system.info(file)  # a list of links tells nothing
                found[_address(system, file)] = _state(known)
    return dict(sorted(found.items()))


def state_of(url: str) -> str:
    """What can be known of the content of a shard without reading it: its size, and its checksum or else when it was
    changed last. Raises ShardError."""
    with _told(url):
        system, path = _system(url)
        return _state(system.info(path))


def opened(url: str) -> Opened:
    """What opens the shard, and whatever goes wrong then or in reading it is an OSError."""
    return partial(_opened, url)


def _opened(url: str) -> IO[bytes]:
    try:
        with _told(url):
            system, path = _system(url)
            return io.BufferedReader(_Stream(_file(system, path)), BUFFER)
    except ShardError as error:
        raise OSError(EIO, str(error)) from error


def _file(system: AbstractFileSystem, path: str) -> Any:
    """The open file. A web server is asked for the last byte first: of one that gives no parts of files the whole is
    read as one answer."""
    file = system.open(path, "rb")
    if "http" not in system.protocol or not file.size:
        return file
    try:
        file.seek(file.size - 1)
        file.read(1)
    except ValueError:  # as fsspec says it
        file.close()
        return system.open(path, "rb", block_size=0)
    file.seek(0)
    return file


def _system(url: str) -> tuple[AbstractFileSystem, str]:
    """The file system of an address, and the path in it."""
    from fsspec.core import url_to_fs  # noqa: PLC0415 - most commands read no shards

    if urlsplit(url).password:
        shown = _without_password(url)
        raise ShardError(f"{shown}: an address is stored; let the environment or fsspec's configuration hold passwords")
    if "::" in url:
        raise ShardError(f"{url}: files within files are no shards; unpack or copy them first")
    system, path = url_to_fs(url, **_options(url))
    return system, str(path)


def _options(url: str) -> dict[str, Any]:
    """How web servers are asked: an archive may take hours; the usual limit is five minutes."""
    if urlsplit(url).scheme not in ("http", "https"):
        return {}
    from aiohttp import ClientTimeout  # noqa: PLC0415 - as above

    return {"client_kwargs": {"timeout": ClientTimeout(total=None, sock_connect=30, sock_read=60)}}


def _files(system: AbstractFileSystem, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The archives that a path means: itself, what fits it as a pattern, or what lies below it."""
    if path.lower().endswith(ARCHIVES) and (not has_magic(path) or system.isfile(path)):
        info = system.info(path)
        if info["type"] != "directory":
            yield path, info
            return
    found = system.glob(path, detail=True) if has_magic(path) else system.find(path, detail=True)
    archives = {file: info for file, info in found.items() if file.lower().endswith(ARCHIVES)}
    if not archives:
        raise ShardError(f"{_address(system, path)}: there is no .warc or .warc.gz")
    yield from archives.items()


def _address(system: AbstractFileSystem, path: str) -> str:
    return str(system.unstrip_protocol(path))


def _state(info: dict[str, Any]) -> str:
    told = next((f"{name}={_plain(info[name])}" for name in (*CHECKSUMS, *CHANGES) if info.get(name) is not None), "")
    return f"size={info.get('size')} {told}".strip()


def _plain(value: Any) -> Any:
    """A time as a number: one driver tells it one way in a list, and another way of a single file."""
    return value.timestamp() if isinstance(value, datetime) else value


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Say what is wrong with an address. Drivers raise what they like, each other errors."""
    try:
        yield
    except ShardError:
        raise
    except ImportError as error:
        what = str(error).rstrip(".")
        raise ShardError(f"{url}: a package is missing that reads {urlsplit(url).scheme}://. {what}") from error
    except FileNotFoundError as error:
        why = f" ({_reason(error.__cause__)})" if isinstance(error.__cause__, Exception) else ""
        raise ShardError(f"{url}: no such file or folder{why}") from error
    except Exception as error:  # see above
        raise ShardError(f"{url}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said or type(error).__name__


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


class _Stream(io.RawIOBase):
    """A file of any driver: its errors are OSErrors, and where it cannot be placed it is read up to a place."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read as much as there is, at most so much."""
        try:
            found = self._file.read(len(buffer))
        except Exception as error:
            raise OSError(EIO, f"after {self._at:,} bytes: {_reason(error)}") from error
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go on at ``offset``, from the beginning on."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the beginning")
        try:
            self._at = self._file.seek(offset)
        except Exception as error:  # a stream: see whether it is only a way to go
            if offset < self._at:
                raise OSError(EIO, f"it cannot be read from {offset:,} on: {_reason(error)}") from error
            while self._at < offset and self.readinto(memoryview(bytearray(min(PIECE, offset - self._at)))):
                continue
        return self._at

    def tell(self) -> int:
        """Where it is."""
        return self._at

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._file.close()
        super().close()
