"""Processes that read beside the crawl's own, so that pages are fetched and stored while others are read.

With the setting ``GOVNEWS_WORKERS`` at 0 everything is done in the one process. What is handed over are pure functions
of modules with arguments that can be pickled; where each of them runs makes no difference to what it returns.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from typing import ParamSpec, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler

P = ParamSpec("P")
T = TypeVar("T")


class WorkerDied(RuntimeError):
    """The process that did the work ended before it was done: killed, or out of memory."""


class Workers:
    """The extension that keeps the processes. They are started with the first work, and ended with the run."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._pool: ProcessPoolExecutor | None = None

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
        pool = self._started()
        try:
            return await asyncio.wrap_future(pool.submit(function, *arguments, **named))
        except BrokenExecutor as error:
            if self._pool is pool:
                self._pool = None
            raise WorkerDied(str(error)) from error

    def close(self) -> None:
        """End the processes; what they had not begun is not done."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            fresh = multiprocessing.get_context("spawn")  # a fork would take the database's connections with it
            self._pool = ProcessPoolExecutor(self.number, mp_context=fresh, initializer=_begin)
        return self._pool


def _begin() -> None:
    """In a worker: when it ends is for the crawl to say, but without the crawl it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to every process of a terminal
    threading.Thread(target=_end_with_the_crawl, daemon=True).start()


def _end_with_the_crawl() -> None:
    """A crawl that is killed cannot end its workers, and they would wait for work for ever."""
    crawl = multiprocessing.parent_process()
    if crawl is not None:
        crawl.join()
        os._exit(1)
