"""Archives to read as shards, and places where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from random import Random
from threading import Thread

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "http://www.xian.gov.example/{}.html"
HTML = ("Content-Type", "text/html; charset=utf-8")


def page(number: int, more: str = "") -> bytes:
    """A page unlike all others, every third a report of a meeting, as the fake grammar knows one."""
    words = Random(number)  # noqa: S311 - only to be different
    prose = "，".join("".join(chr(words.randrange(0x4E00, 0x9000)) for _ in range(12)) for _ in range(9))
    head = f"第{number}次工作会议" if number % 3 == 0 else f"第{number}项工作"
    return f"<h1>{head}</h1><p>{head}，{prose}。{more}</p><p>总结工作，{prose}。</p>".encode()


@dataclass(frozen=True)
class Fetch:
    """A response as Common Crawl keeps it: between its request and what was found out about it."""

    url: str
    body: bytes
    date: str = "2024-03-01T01:30:00Z"
    status: str = "200 OK"
    header: tuple[str, str] = HTML


def common_crawl(path: Path, fetches: list[Fetch]) -> Path:
    """An archive like those of Common Crawl, written by warcio."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        writer.write_record(writer.create_warcinfo_record(path.name, {"isPartOf": "CC-MAIN-2024-10"}))
        for fetch in fetches:
            dated = {"WARC-Date": fetch.date}
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "www.xian.gov.example")], is_http_request=True)
            answered = StatusAndHeaders(
                fetch.status, [fetch.header, ("X-Crawl-Content-Encoding", "gzip"),
                               ("Content-Length", str(len(fetch.body)))], protocol="HTTP/1.1",
            )  # fmt: skip
            writer.write_record(writer.create_warc_record(fetch.url, "request", http_headers=asked,
                                                          warc_headers_dict=dated))
            writer.write_record(writer.create_warc_record(fetch.url, "response", payload=BytesIO(fetch.body),
                                                          http_headers=answered, warc_headers_dict=dated))
            writer.write_record(writer.create_warc_record(fetch.url, "metadata", payload=BytesIO(b"fetchTimeMs: 7"),
                                                          warc_headers_dict=dated))
    return path


def shards(folder: Path, pages: int) -> Path:
    """Four archives of so many pages in all. Of page 0 they have three fetches, the earliest of another text and in the
    second archive, the latest of the same bytes and in the third; the last archive breaks off in the middle."""
    folder.mkdir()
    each = pages // 4
    for number in range(4):
        fetches = [Fetch(URL.format(at), page(at)) for at in range(number * each, (number + 1) * each)]
        if number == 1:
            fetches.append(Fetch(URL.format(0), page(0, "以前的内容。"), "2023-03-01T01:30:00Z"))
        if number == 2:
            fetches += [
                Fetch(URL.format(0), page(0), "2024-05-01T01:30:00Z"),
                Fetch("http://www.xian.gov.example/logo.png", b"...", header=("Content-Type", "image/png")),
                Fetch("http://www.xian.gov.example/gone.html", page(9), status="404 Not Found"),
            ]
        common_crawl(folder / f"CC-MAIN-{number}.warc.gz", fetches)
    last = folder / "CC-MAIN-3.warc.gz"
    last.write_bytes(last.read_bytes()[:-700])
    return folder


@dataclass
class Shelf:
    """A web server that gives files out: in ``parts`` where it is asked for these, or only whole; after so many bytes
    (``breaks_off``) the line goes dead."""

    files: dict[str, bytes]
    parts: bool = True
    breaks_off: int | None = None
    asked: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def serving(shelf: Shelf) -> Iterator[Shelf]:
    """Have the shelf answer until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.answer()

        def do_GET(self) -> None:
            self.answer()

        def answer(self) -> None:
            body = shelf.files.get(self.path)
            shelf.asked.append(f"{self.command} {self.path} {self.headers.get('Range', '')}".strip())
            if body is None:
                self.send_error(404)
                return
            wanted = self.headers.get("Range") if shelf.parts else None
            first, last = 0, len(body) - 1
            if wanted:
                start, _, end = wanted.removeprefix("bytes=").partition("-")
                first, last = int(start), min(int(end or last), last)
            self.send_response(206 if wanted else 200)
            if shelf.parts:
                self.send_header("Accept-Ranges", "bytes")
            if wanted:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(body)}")
            self.send_header("Content-Length", str(last - first + 1))
            self.send_header("ETag", f'"{len(body)}"')
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body[first : last + 1][: shelf.breaks_off])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield shelf
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
