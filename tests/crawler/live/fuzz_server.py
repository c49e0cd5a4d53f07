"""One loopback port that serves the sites of :mod:`fuzz_sites` as an HTTP proxy, and sends any bytes."""

from __future__ import annotations

import asyncio
import struct
import threading
from contextlib import suppress
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from fuzz_sites import Sites


class FuzzServer:
    """Serves the sites from ``with`` to its end, on a loop in a thread of its own."""

    def __init__(self, sites: Sites) -> None:
        self.sites = sites
        self.faults: list[BaseException] = []
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        if kind is None and self.faults:
            raise self.faults[0]

    @property
    def proxy(self) -> str:
        """The value of ``http_proxy``."""
        return f"http://127.0.0.1:{self.port}"

    def _run(self) -> None:
        server = self._loop.run_until_complete(asyncio.start_server(self._connected, "127.0.0.1", 0, backlog=256))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        server.close()
        self._loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):  # the crawler has gone away, as it may
            while await self._answered(reader, writer):
                pass
        writer.close()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer the next request; whether the connection stays open."""
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return False
        lines = head.split("\r\n")
        lengths = [int(line.partition(":")[2]) for line in lines if line.lower().startswith("content-length:")]
        await reader.readexactly(sum(lengths))
        try:
            parts = urlsplit(lines[0].split(" ")[1])
            draft = self.sites.answer(parts.netloc.lower(), parts.path + (f"?{parts.query}" if parts.query else ""))
            wire = draft.wire
        except Exception as fault:  # noqa: BLE001 - the test raises it
            self.faults.append(fault)
            return False
        writer.write(wire)
        await writer.drain()
        if draft.slow:
            await reader.read()
        if draft.reset:
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        return draft.keep and not draft.slow
