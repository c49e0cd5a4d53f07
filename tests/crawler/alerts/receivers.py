"""Those who are told: a web server and a mail server on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Chat:
    """A group chat. ``status`` and ``answer`` are what it answers with; ``posted`` what it was sent: path, JSON."""

    port: int = 0
    status: int = 200
    answer: str = '{"code": 0, "errcode": 0}'
    headers: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def chat() -> Iterator[Chat]:
    """A group chat that listens."""
    room = Chat()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            room.posted.append((self.path, json.loads(body)))
            self.send_response(room.status)
            for name, value in room.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(room.answer.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    room.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield room
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """Where the mails come in."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server that listens, without encryption."""
    box = Mailbox(0)
    controller = Controller(box, hostname="127.0.0.1", port=_free_port())
    box.port = controller.port
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
