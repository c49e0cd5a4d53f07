"""Bodies as they were sent: a replay decodes them as Scrapy did in the crawl."""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO

import brotli  # Scrapy brings it
import pytest
from fastwarc.stream_io import ZstdWriter
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from crawler.content_coding import decoded
from crawler.outcomes import FailureReason, Rejected
from crawler.page import MAX_PAGE_BYTES
from crawler.unpacking import UnpackedTooLarge, Unpacking

BODY = "".join(f"<p>第{number}次会议 {number * number}</p>" for number in range(4000)).encode()
GZIP, ZLIB = gzip.compress(BODY, mtime=0), zlib.compress(BODY)


def raw_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return stream.compress(body) + stream.flush()


def zstd(body: bytes) -> bytes:
    out = BytesIO()
    stream = ZstdWriter(out)
    stream.write(body)
    stream.finish()
    return out.getvalue()


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", GZIP),
        ("x-gzip", GZIP),
        ("deflate", ZLIB),
        ("deflate", raw_deflate(BODY)),
        ("br", brotli.compress(BODY)),
        ("zstd", zstd(BODY)),
        ("deflate, GZIP", gzip.compress(ZLIB, mtime=0)),
        ("identity", BODY),
        ("gzip", GZIP + GZIP),
        ("gzip", GZIP + b"something behind it"),
        ("gzip", GZIP + bytes(20)),
        ("gzip", GZIP[:-4]),
        ("gzip", GZIP[: len(GZIP) // 2]),
        ("gzip", GZIP[:-8] + b"\0\0\0\0" + GZIP[-4:]),
        ("deflate", ZLIB[: len(ZLIB) // 2]),
        ("deflate", raw_deflate(BODY)[:5000]),
        ("deflate", ZLIB + b"something behind it"),
    ],
)
def test_a_replay_decodes_as_scrapy_does(coding: str, sent: bytes) -> None:
    middleware = HttpCompressionMiddleware.from_crawler(get_crawler())
    response = Response("http://a.example/", headers={"Content-Encoding": coding}, body=sent)
    scrapys = middleware.process_response(Request(response.url), response)
    assert isinstance(scrapys, Response) and scrapys.body
    assert decoded(sent, {"content-encoding": coding}) == scrapys.body


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "chunked", "compress"])
@pytest.mark.parametrize("sent", [BODY, b"", b"\x1f\x8b\x08", GZIP[:300] + b"\xff" * 300 + GZIP[600:]])
def test_what_is_not_so_encoded_is_taken_as_it_stands(coding: str, sent: bytes) -> None:
    name = "transfer-encoding" if coding == "chunked" else "content-encoding"
    assert decoded(sent, {name: coding}) == sent


def test_a_header_may_name_an_encoding_in_two_lines() -> None:
    assert decoded(gzip.compress(ZLIB, mtime=0), {"Content-Encoding": "deflate\ngzip"}) == BODY


@pytest.mark.parametrize("coding", [b"gzip", b"deflate", b"br", b"zstd", b"\xff", b"none, gzip", b",,", b""])
@pytest.mark.parametrize("sent", [BODY, GZIP, GZIP[:40], b"\x1f\x8b", b"\0", b""])
def test_a_crawl_decodes_as_a_replay_does_and_gives_nothing_up(coding: bytes, sent: bytes) -> None:
    response = HtmlResponse("http://a.example/", headers={"Content-Encoding": coding}, body=sent)
    came = Unpacking.from_crawler(get_crawler()).process_response(Request(response.url), response)
    assert came.body == decoded(sent, {"content-encoding": coding.decode("latin-1")})
    assert "Content-Encoding" not in came.headers


def test_a_crawl_gives_up_what_is_too_large_when_unpacked() -> None:
    unpacking = Unpacking.from_crawler(get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 1000}))
    response = Response("http://a.example/", headers={"Content-Encoding": "gzip"}, body=GZIP)
    with pytest.raises(UnpackedTooLarge, match="more than 1,000 bytes"):
        unpacking.process_response(Request(response.url), response)


def test_a_crawl_asks_for_what_can_be_unpacked() -> None:
    request = Request("http://a.example/")
    Unpacking.from_crawler(get_crawler()).process_request(request)
    assert request.headers["Accept-Encoding"] == b"gzip, deflate, br, zstd"


@pytest.mark.parametrize(
    ("coding", "sent"),
    [
        ("gzip", gzip.compress(bytes(MAX_PAGE_BYTES + 1), mtime=0)),
        ("deflate", zlib.compress(bytes(MAX_PAGE_BYTES + 1))),
        ("br", brotli.compress(bytes(MAX_PAGE_BYTES + 1), quality=1)),
    ],
)
def test_what_outgrows_a_page_is_refused(coding: str, sent: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        decoded(sent, {"content-encoding": coding})
    assert refused.value.reason is FailureReason.TOO_LARGE
