"""Servers that are no HTTP servers: each does one thing wrong with every connection."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

Wrong = Callable[[socket.socket, Event], None]


@contextmanager
def misbehaving(wrong: Wrong) -> Iterator[int]:
    """Run such a server on a free port of this machine."""
    listening, over = socket.create_server(("127.0.0.1", 0)), Event()

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            wrong(connection, over)

    def serve() -> None:
        with suppress(OSError):
            while True:
                Thread(target=one, args=(listening.accept()[0],), daemon=True).start()

    Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def is_silent(connection: socket.socket, over: Event) -> None:
    """Accept, and never say a word."""
    over.wait(30)


def resets(connection: socket.socket, over: Event) -> None:
    """Break off without a farewell."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says(answer: bytes) -> Wrong:
    """Say this, whatever was asked, and close."""
    def say(connection: socket.socket, over: Event) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return say


def drips(connection: socket.socket, over: Event) -> None:
    """Promise a page, and send it a byte at a time."""
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x")
