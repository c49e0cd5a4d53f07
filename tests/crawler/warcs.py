"""Archives for the tests, written by warcio: not by the library that reads them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2024-03-01T01:30:00Z"


@dataclass(frozen=True)
class Response:
    """A response to archive."""

    url: str
    body: bytes
    status: str = "200 OK"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    date: str = DATE


def write_warc(path: Path, responses: Iterable[Response]) -> Path:
    """Write an archive, compressed where its name says so, opened by a warcinfo record."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for response in responses:
            headers = StatusAndHeaders(response.status, list(response.headers.items()), protocol="HTTP/1.1")
            record = writer.create_warc_record(
                response.url, "response", payload=BytesIO(response.body), http_headers=headers,
                warc_headers_dict={"WARC-Date": response.date},
            )
            writer.write_record(record)
    return path


def gzipped(response: Response) -> Response:
    """The response as a server with compression sends it."""
    headers = {**response.headers, "Content-Encoding": "gzip"}
    return Response(response.url, gzip.compress(response.body), response.status, headers)


def chunked(response: Response) -> Response:
    """The response as a server without a length sends it."""
    half = len(response.body) // 2
    parts = (response.body[:half], response.body[half:], b"")
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return Response(response.url, body, response.status, {**response.headers, "Transfer-Encoding": "chunked"})
