"""Processes that read beside the crawl's own, so that pages are fetched and stored while others are read.

With the setting ``GOVNEWS_WORKERS`` at 0 everything is done in the one process. What is handed over are pure functions
of modules with arguments that can be pickled; where each of them runs makes no difference to what it returns.

A worker is a process at the other end of a pair of sockets. Work that comes at one time goes over in one message, and
so do its results: threads and a message for each page, as in the pools of Python, cost more than reading it halves.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from itertools import count
from multiprocessing.context import ForkServerContext
from struct import Struct
from time import monotonic
from typing import Any, Final, ParamSpec, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")

LENGTH: Final = Struct("!Q")
"""What stands before every message: its length in bytes."""
PRELOADED: Final = ("__main__", "crawler.responses", "pipelines.read")
"""The modules that every worker begins with."""
PATIENCE: Final = 0.02
"""Seconds after which a worker hands over what it has done, although there is more to do."""


class WorkerDied(RuntimeError):
    """The process that did the work ended before it was done: killed, or out of memory."""


class Workers:
    """The extension that keeps the processes. They are started with the first work, and ended with the run."""

    def __init__(self, number: int, *, daemons: bool = True) -> None:
        """So many processes; those that are no ``daemons`` may have processes of their own."""
        self.number = number
        self._daemons = daemons
        self._workers: list[_Worker] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As many as the setting ``GOVNEWS_WORKERS`` says."""
        workers = cls(crawler.settings.getint("GOVNEWS_WORKERS"))
        crawler.signals.connect(workers.close, signal=signals.engine_stopped)
        return workers

    async def run(self, function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What ``function`` returns or raises. Raises WorkerDied; the next work finds processes again."""
        if not self.number:
            return function(*arguments, **named)
        self._workers = [worker for worker in self._workers if worker.alive]
        self._workers += (_Worker(self._daemons) for _ in range(self.number - len(self._workers)))
        worker = min(self._workers, key=lambda one: one.waiting)
        result: T = await worker.do(partial(function, *arguments, **named))
        return result

    def terminate(self) -> None:
        """Tell the processes to end, by SIGTERM; work that hears it may come to an end before."""
        for worker in self._workers:
            worker.terminate()

    def close(self) -> None:
        """End the processes; what they had not done is not done."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()


class _Worker:
    """One process, as the crawl sees it."""

    def __init__(self, daemon: bool) -> None:
        self.alive = True
        self._numbers = count()
        self._results: dict[int, asyncio.Future[Any]] = {}
        self._unsent: list[tuple[int, bytes]] = []
        self._writer: asyncio.StreamWriter | None = None
        ours, theirs = socket.socketpair()
        self._process = _fresh().Process(target=_work, args=(theirs,), daemon=daemon)
        self._process.start()
        theirs.close()
        self._listening = asyncio.ensure_future(self._listen(ours))

    @property
    def waiting(self) -> int:
        """How much it has to do."""
        return len(self._results)

    def do(self, work: Callable[[], Any]) -> asyncio.Future[Any]:
        """Hand work over; the future has what comes of it."""
        written = pickle.dumps(work, pickle.HIGHEST_PROTOCOL)
        loop = asyncio.get_running_loop()
        number, result = next(self._numbers), loop.create_future()
        self._results[number] = result
        if not self._unsent:
            loop.call_soon(self._send)
        self._unsent.append((number, written))
        return result

    def terminate(self) -> None:
        """Tell the process to end."""
        self._process.terminate()

    def end(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._listening.cancel()
        self._lost()

    def _send(self) -> None:
        if self._writer is not None and self._unsent:
            self._writer.writelines(_message(self._unsent))
            self._unsent = []

    async def _listen(self, ours: socket.socket) -> None:
        try:
            reader, self._writer = await asyncio.open_connection(sock=ours)
            self._send()
            while True:
                (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
                for number, written in pickle.loads(await reader.readexactly(length)):  # noqa: S301 - from our own process
                    self._came(self._results.pop(number), written)
        except (OSError, EOFError):
            self._lost()

    @staticmethod
    def _came(result: asyncio.Future[Any], written: bytes) -> None:
        if result.done():  # nobody waits for it any more
            return
        try:
            is_right, value = pickle.loads(written)  # noqa: S301 - from our own process
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what came of the work
            is_right, value = False, error
        if is_right:
            result.set_result(value)
        else:
            result.set_exception(value)

    def _lost(self) -> None:
        """The process is no more: neither is what it was to do."""
        self.alive = False
        if self._writer is not None:
            self._writer.close()
        for result in self._results.values():
            if not result.done():
                result.set_exception(WorkerDied("the process that was to do it has ended"))
        self._results.clear()


@cache
def _fresh() -> ForkServerContext:
    """Where processes are forked from: one that has imported what reading needs and nothing else. A fork of the crawl
    would take the database's connections with it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


def _message(content: list[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    written = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return LENGTH.pack(len(written)), written


def _work(crawl: socket.socket) -> None:
    """In a worker: do what comes, until the crawl has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of a terminal
    threading.Thread(target=_end_with_the_crawl, daemon=True).start()
    with suppress(OSError, EOFError), crawl.makefile("rb") as incoming:
        while head := incoming.read(LENGTH.size):
            (length,) = LENGTH.unpack(head)
            done: list[tuple[int, bytes]] = []
            since = monotonic()
            for number, written in pickle.loads(incoming.read(length)):  # noqa: S301 - from the crawl
                done.append((number, _done(written)))
                if monotonic() - since > PATIENCE:
                    crawl.sendall(b"".join(_message(done)))
                    done, since = [], monotonic()
            crawl.sendall(b"".join(_message(done)))


def _done(written: bytes) -> bytes:
    """What comes of a piece of work: whether it returned, and what it returned or raised."""
    try:
        return pickle.dumps((True, pickle.loads(written)()), pickle.HIGHEST_PROTOCOL)  # noqa: S301 - from the crawl
    except Exception as error:  # noqa: BLE001 - it is raised where the work was asked for
        try:
            return pickle.dumps((False, error), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - an exception may hold anything
            return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


def _end_with_the_crawl() -> None:
    """A crawl that is killed cannot end its workers while they work."""
    crawl = multiprocessing.parent_process()
    if crawl is not None:
        crawl.join()
        os._exit(1)
