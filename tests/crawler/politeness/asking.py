"""Real crawls of a few addresses in a process of their own, and the servers on this machine that they ask."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from typing import Any

from tests import forks

SPIDER = Path(__file__).with_name("asking_spider.py")


@dataclass(frozen=True)
class Reply:
    """What a server answers on a path."""

    body: bytes = b"<html><body><p>ok</p></body></html>"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    seconds: float = 0.0


@dataclass(frozen=True)
class Call:
    """What a server was asked."""

    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Server:
    """A server that runs. What it has no reply for is 404."""

    url: str
    replies: dict[str, Reply]
    calls: list[Call]

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [call.path for call in self.calls]

    def site(self, code: str = "620500", **more: Any) -> dict[str, Any]:
        """The site that lies here, as ``ask`` takes it."""
        return {"code": code, "home": f"{self.url}/", **more}


@contextmanager
def serving(
    replies: Mapping[str, Reply] | None = None, host: str = "127.0.0.1", tls: SSLContext | None = None, port: int = 0
) -> Iterator[Server]:
    """Run a server on an address of this machine."""
    known, calls = dict(replies or {}), []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            calls.append(Call(self.path, dict(self.headers)))
            reply = known.get(self.path, Reply(b"no such page", 404))
            time.sleep(reply.seconds)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: Any) -> None:
            """Tests read ``calls``."""

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:  # the crawl has what it wants, or wants it no more
                self.close_connection = True

    server = ThreadingHTTPServer((host, port), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        scheme = "http" if tls is None else "https"
        yield Server(f"{scheme}://{host}:{server.server_port}", known, calls)
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Told:
    """What a crawl told of every address, by the name it was asked under, and its log."""

    came: dict[str, dict[str, Any]]
    log: str

    @property
    def stats(self) -> dict[str, int]:
        """The numbers of Scrapy's statistics."""
        return self.came["stats"]

    @property
    def left(self) -> list[tuple[str, float]]:
        """The addresses of the requests that left, and the moment (seconds) from which the delay after them counts."""
        return [(url, at) for url, at in self.came["left"]["left"]]

    @property
    def gaps(self) -> list[float]:
        """Seconds between one request and the next."""
        times = [at for _, at in self.left]
        return [later - earlier for earlier, later in pairwise(times)]

    def __getitem__(self, said: str) -> dict[str, Any]:
        return self.came[said]


Ask = Callable[..., Told]


def ask(*asks: Mapping[str, Any] | str, **settings: Any) -> Told:
    """Crawl these addresses in their order, into an archive of their own; the keywords are settings."""
    said = [{"url": one} if isinstance(one, str) else dict(one) for one in asks]
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    with tempfile.TemporaryDirectory(prefix="asked-") as archive:
        environment |= {"GOVNEWS_ARCHIVE": archive, **settings.pop("environment", {})}
        given = json.dumps({"asks": said, "settings": settings})
        done = forks.run([sys.executable, str(SPIDER)], env=environment, given=given, timeout=90)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return Told({row["said"]: row for row in rows}, done.stderr)
