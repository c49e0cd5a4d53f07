"""A ``.warc`` or ``.warc.gz`` archive: every HTML or text response with status 200 is a page.

The time of a page is the time at which it was archived, so a replay makes the same page as the crawl did;
only where the archive does not tell it is the present time.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipReader, WarcReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.clock import Clock
from crawler.offline.outcome import Outcome, outcomes_of
from crawler.outcomes import Failure, FailureReason, Notice, NoticeReason, Rejected
from crawler.page import HTML, MAX_PAGE_BYTES, PLAIN_TEXT, fixed, too_large

GZIP_MAGIC: Final = b"\x1f\x8b"
MAX_HEADER_BYTES: Final = 1 << 16
PAGE_TYPES: Final = frozenset({HTML, "application/xhtml+xml", PLAIN_TEXT})
ENCODINGS: Final[dict[str, Any]] = {
    "gzip": GzipReader,
    "x-gzip": GzipReader,
    "deflate": lambda inner: GzipReader(inner, zlib=True),
    "br": BrotliReader,
}


class _Truncated(Exception):
    """A record, or the compressed data it stands in, ends before it should."""


def read_warc(path: Path, name: str, clock: Clock) -> Iterator[Outcome]:
    """The pages of the archive, in its order.

    Responses of other types or statuses are passed over with a notice; requests, metadata and revisits
    without one. What follows a damaged record cannot be found any more: the pages before it are kept.
    """
    records, position, length = 0, 0, 0
    try:
        with path.open("rb") as file:
            compressed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            stream = GzipReader(file) if compressed else file
            for record in ArchiveIterator(stream, parse_http=False):
                records += 1
                position, length = record.stream_pos, record.content_length
                yield from _record(name, record, clock)
        whole = _gzip_ends_whole(path, position) if compressed else _ends_whole(path, position, length)
        if not whole:
            raise _Truncated("the archive goes on behind it, but stops in the middle")
    except _Truncated as error:
        found = f"after record {records}: {error}; what is whole before it was read"
        yield Failure(name, FailureReason.TRUNCATED_WARC, found)
    except OSError as error:
        reason = FailureReason.UNREADABLE if error.errno else FailureReason.MALFORMED_WARC
        yield Failure(name, reason, f"{error.strerror or error}, after {records} records")
    else:
        if not records:
            yield Failure(name, FailureReason.EMPTY, "not one record in it")


def _record(name: str, record: WarcRecord, clock: Clock) -> Iterator[Outcome]:
    """What a record gives; it is read to its end in any case, so that a cut in it is seen."""
    if record.record_type != WarcRecordType.response or not record.is_http:
        _skip(record)
        return
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    label = f"{name} ({url})"
    if record.content_length > MAX_PAGE_BYTES:
        yield too_large(record.content_length).as_failure(label)
        _skip(record)
        return
    record.parse_http()
    passed_over = _passed_over(record)
    payload = record.reader.read(record.content_length)
    if len(payload) < record.content_length:
        raise _Truncated(f"{len(payload):,} of {record.content_length:,} bytes of {url}")
    if passed_over:
        yield Notice(label, NoticeReason.OTHER_KIND, passed_over)
        return
    headers = {key.lower(): value for key, value in record.http_headers.items()}
    try:
        body = _decoded(payload, headers)
    except Rejected as error:
        yield error.as_failure(label)
        return
    archived = record.record_date  # None where the record does not tell, whatever the stubs say
    yield from outcomes_of(label, body, url or None, headers, clock=fixed(archived) if archived else clock)


def _passed_over(record: WarcRecord) -> str | None:
    """Why a response is no page: its status or its type; None where it may be one."""
    status = record.http_headers.status_code
    if status != 200:
        return f"a response with status {status}"
    media_type = (record.http_content_type or HTML).lower()
    return None if media_type in PAGE_TYPES else f"a response of type {media_type}"


def _skip(record: WarcRecord) -> None:
    length = record.content_length
    read = record.reader.consume(length)
    if read < length:
        raise _Truncated(f"{read:,} of {length:,} bytes")


def _decoded(payload: bytes, headers: dict[str, str]) -> bytes:
    """The body without its transfer and content encodings.

    Archives often keep the header and store the body decoded; then the bytes are taken as they stand.
    """
    body = payload
    if headers.get("transfer-encoding", "").strip().lower() == "chunked":
        body = _through(ChunkedReader, body) or body
    for coding in reversed(headers.get("content-encoding", "").lower().split(",")):
        if reader := ENCODINGS.get(coding.strip()):
            body = _through(reader, body) or body
    return body


def _through(reader: Any, body: bytes) -> bytes | None:
    """The decoded bytes; None where they are not so encoded. Raises Rejected where they outgrow a page."""
    try:
        stream: WarcReader = reader(BytesIO(body))
        decoded = stream.read(MAX_PAGE_BYTES + 1)
    except OSError:
        return None
    if len(decoded) > MAX_PAGE_BYTES:
        raise too_large(None)
    return decoded


def _ends_whole(path: Path, position: int, length: int) -> bool:
    """Whether nothing follows the last record, which begins at ``position`` with a block of ``length``.

    The reader takes half a header for the end of the archive.
    """
    with path.open("rb") as file:
        file.seek(position)
        header = file.read(MAX_HEADER_BYTES)
        file.seek(position + header.find(b"\r\n\r\n", header.find(b"WARC/")) + 4 + length)
        return not file.read(MAX_HEADER_BYTES).strip()


def _gzip_ends_whole(path: Path, position: int) -> bool:
    """Whether the last gzip member of the file, which begins at or after ``position``, is complete."""
    with path.open("rb") as file:
        file.seek(position)
        member = zlib.decompressobj(wbits=31)
        while chunk := file.read(1 << 16):
            while chunk:
                member.decompress(chunk)
                chunk = member.unused_data
                if member.eof and chunk:
                    member = zlib.decompressobj(wbits=31)
        return member.eof
