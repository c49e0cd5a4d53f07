"""A body as it was sent → the body: its transfer and content encodings undone.

The crawl and a replay of its archive both decode here, so that a replay reads what the crawl read. Of a damaged gzip
stream that is what comes out of it before it breaks off or is followed by something else; a body that is not encoded
as its header says is taken as it stands.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from gzip import BadGzipFile, GzipFile
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from fastwarc.stream_io import BrotliReader, ChunkedReader, WarcReader, ZstdReader

from crawler.page import MAX_PAGE_BYTES, too_large

CHUNK: Final = 1 << 16  # bytes
SEPARATOR: Final = re.compile("[,\n]")
RAW: Final = -zlib.MAX_WBITS
"""To zlib: a stream without header, which some servers call deflate."""


class _NotSo(Exception):
    """The bytes are not encoded in this way."""


def decoded(payload: bytes, headers: Mapping[str, str], *, limit: int = MAX_PAGE_BYTES) -> bytes:
    """The body without its encodings; ``headers`` are the response's, names in any case, several values of one name
    on lines of their own.

    Archives often keep the header and store the body decoded; then the bytes are taken as they stand.
    Raises Rejected where the body outgrows ``limit`` bytes, at most those of a page.
    """
    body, by_name = payload, {name.lower(): value.lower() for name, value in headers.items()}
    if by_name.get("transfer-encoding", "").strip() == "chunked":
        body = _undone(_unchunked, body, limit)
    for coding in reversed(SEPARATOR.split(by_name.get("content-encoding", ""))):
        if decoder := DECODERS.get(coding.strip()):
            body = _undone(decoder, body, limit)
    return body


def _undone(decoder: Callable[[bytes], Iterator[bytes]], body: bytes, limit: int) -> bytes:
    """What the decoder makes of the body; the body itself where that is nothing."""
    parts, size = [], 0
    try:
        for part in decoder(body):
            parts.append(part)
            size += len(part)
            if size > limit:
                raise too_large(None)
    except _NotSo:
        return body
    return b"".join(parts) or body


def _gunzipped(body: bytes) -> Iterator[bytes]:
    stream = GzipFile(fileobj=BytesIO(body))
    some = False
    try:
        while part := stream.read1(CHUNK):
            some = True
            yield part
    except (BadGzipFile, EOFError) as error:  # cut off, a wrong checksum, something behind the end
        if not some:
            raise _NotSo from error
    except zlib.error as error:
        raise _NotSo from error


def _inflated(body: bytes) -> Iterator[bytes]:
    for window in (zlib.MAX_WBITS, RAW):
        stream, rest = zlib.decompressobj(window), body
        try:
            first = stream.decompress(rest, CHUNK)
        except zlib.error:
            continue
        yield first
        yield from _rest(stream)
        return
    raise _NotSo


def _rest(stream: Any) -> Iterator[bytes]:
    while stream.unconsumed_tail and not stream.eof:
        try:
            yield stream.decompress(stream.unconsumed_tail, CHUNK)
        except zlib.error as error:
            raise _NotSo from error


def _through(reader: Callable[[BytesIO], WarcReader]) -> Callable[[bytes], Iterator[bytes]]:
    """The decoder that one of FastWARC's readers makes."""

    def read(body: bytes) -> Iterator[bytes]:
        try:
            stream = reader(BytesIO(body))
            yield stream.read(MAX_PAGE_BYTES + 1)
        except OSError as error:
            raise _NotSo from error

    return read


_unchunked = _through(ChunkedReader)
DECODERS: Final[Mapping[str, Callable[[bytes], Iterator[bytes]]]] = MappingProxyType({
    "gzip": _gunzipped,
    "x-gzip": _gunzipped,
    "deflate": _inflated,
    "br": _through(BrotliReader),
    "zstd": _through(ZstdReader),
})
"""The content encodings that a crawl asks for."""
