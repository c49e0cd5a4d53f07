"""A site on this machine whose answers a test writes down, and which remembers what it was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass
class Answer:
    """What the site answers to one path. With an ``ETag`` or ``Last-Modified`` it answers 304 where it may."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    chunked: bool = False
    dated: bool = True
    conditional: bool = True
    seconds: float = 0.0


@dataclass(frozen=True)
class Asked:
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Site:
    """The site: ``answers`` by path, None where it breaks off without one; ``asked`` in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | None] = {}
        self.asked: list[Asked] = []
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"

    def to(self, path: str) -> Asked:
        """The one request for this path since the last look."""
        (asked,) = [one for one in self.asked if one.path == path]
        return asked


@contextmanager
def running() -> Iterator[Site]:
    """A site that answers until the end of the block."""
    site = Site()
    thread = Thread(target=site.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        site.http.shutdown()
        thread.join()
        site.http.server_close()


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.asked.append(Asked(self.command, self.path, headers, sent))
            answer = site.answers.get(self.path, Answer(b"not here", 404))
            if answer is None:
                self.close_connection = True
                return
            time.sleep(answer.seconds)
            if answer.conditional and _is_known(answer, headers):
                answer = Answer(b"", 304, {name: answer.headers[name] for name in ("ETag", "X-Now")
                                           if name in answer.headers})  # fmt: skip
            body = answer.body if answer.body != b"<echo>" else b"<p>" + sent + b"</p>"
            self.send_response_only(answer.status)
            if answer.dated:
                self.send_header("Date", "Sat, 21 Nov 2026 04:00:00 GMT")
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            else:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            half = len(body) // 2
            for part in (body[:half], body[half:], b"") if answer.chunked else (body,):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part) if answer.chunked else part)

        do_GET = do_POST = answer

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what was asked is kept."""

    return Handler


def _is_known(answer: Answer, headers: dict[str, str]) -> bool:
    validators = {"if-none-match": "ETag", "if-modified-since": "Last-Modified"}
    sent = {of_answer: headers[name] for name, of_answer in validators.items() if name in headers}
    return answer.status == 200 and bool(sent) and all(answer.headers.get(name) == sent[name] for name in sent)
