"""The HTTP server: one loopback port that answers for every host, as a proxy or by the Host header."""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlsplit

from tests.sites.log import Log
from tests.sites.messages import Answer, Request

Answering = Callable[[Request], Answer]
"""What answers a request; an exception becomes a 500 and is kept in ``Server.faults``."""

LARGEST_FORM: Final = 1 << 20
DRIPS: Final = 10  # a slow answer comes in so many pieces
REASONS: Final = {493: "WAF", 521: "Web Server Is Down"}


class Server(ThreadingHTTPServer):
    """Serves in threads of its own until ``stop``. ``port`` 0 takes a free one."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, answering: Answering, log: Log, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answering = answering
        self.log = log
        self.faults: list[BaseException] = []
        self._connections: set[socket.socket] = set()
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self.server_address[1])

    def begin(self) -> None:
        """Serve in the background."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection."""
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):  # closed by the other side already
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that the end closes those that are kept alive."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is no fault of the farm."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "nginx"
    sys_version = ""
    timeout = 60
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server
    begun: float = 0.0

    def parse_request(self) -> bool:
        """Note the moment at which a request begins."""
        self.begun = time.monotonic()
        return super().parse_request()

    def answer(self) -> None:
        """Answer a request of any method. The log has its end before the client can have the last byte."""
        request = self._request()
        number = self.server.log.opened(request, self.begun)
        answer = self._answer(request)
        last = b""
        try:
            if not answer.silent:
                self._send_head(answer)
                last = self._send_body(request, answer)
        finally:
            self.server.log.closed(number, 0 if answer.silent else answer.status)
        self.wfile.write(last)
        self.wfile.flush()
        self.close_connection |= answer.silent or answer.cut is not None

    do_GET = do_HEAD = do_POST = do_PUT = do_OPTIONS = do_CONNECT = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Our log is :mod:`tests.sites.log`."""

    def _request(self) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        length = int(headers.get("content-length") or 0)
        body = self.rfile.read(min(length, LARGEST_FORM))
        parts = urlsplit(self.path)
        if parts.scheme and parts.netloc:
            target = self.path[len(f"{parts.scheme}://{parts.netloc}") :] or "/"
            return Request(parts.netloc.lower(), self.command, target, headers, body)
        return Request(headers.get("host", "").lower(), self.command, self.path, headers, body)

    def _answer(self, request: Request) -> Answer:
        if request.method == "CONNECT":
            self.close_connection = True
            return Answer(b"the farm speaks no TLS", 501, "text/plain")
        try:
            return self.server.answering(request)
        except Exception as fault:  # noqa: BLE001 - a test looks at it; the server lives on
            self.server.faults.append(fault)
            return Answer(repr(fault).encode(), 500, "text/plain")

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status, REASONS.get(answer.status))
        if answer.media is not None:
            self.send_header("Content-Type", answer.media)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body) * answer.repeat))
        self.end_headers()

    def _send_body(self, request: Request, answer: Answer) -> bytes:
        """Send all but the last byte, which is returned; an answer without a body stays in the buffer."""
        if request.method == "HEAD" or answer.status == 304 or not answer.body:
            return b""
        held = b""
        for piece in _pieces(answer):
            self.wfile.write(held)
            if answer.seconds:
                self.wfile.flush()
            held = piece
        self.wfile.write(held[:-1])
        self.wfile.flush()
        return held[-1:]


def _pieces(answer: Answer) -> Iterator[bytes]:
    if not answer.seconds:
        body = answer.body if answer.cut is None else answer.body[: answer.cut]
        yield from itertools.repeat(body, answer.repeat)
        return
    size = max(1, -(-len(answer.body) // DRIPS))
    for start in range(0, len(answer.body), size):
        yield answer.body[start : start + size]
        time.sleep(answer.seconds / DRIPS)
