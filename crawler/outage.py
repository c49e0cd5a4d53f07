"""A database that goes away in the middle of a crawl: who writes to it or reads it waits until it is back.

While somebody waits, the answers that stand behind are not taken, and when there are enough of these Scrapy asks for
no more: nothing is lost, and memory stays bounded (``SCRAPER_SLOT_MAX_ACTIVE_SIZE``). Nothing is kept on disk: what
was not stored in the end is read again by the next run.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Final, Self, TypeVar

from scrapy.crawler import Crawler
from sqlalchemy import Engine

from crawler.events import Event, as_event
from pipelines.store import PASSING, StoreError, answers

logger = logging.getLogger(__name__)

T = TypeVar("T")
PAUSE: Final = 0.5  # seconds between two looks at Ctrl-C
LOOK_EVERY: Final = 2  # seconds between two looks at the database


class Outage:
    """The extension that knows whether the database is away. All who use it wait together."""

    def __init__(self, patience: float, crawling: Callable[[], bool]) -> None:
        self._patience = patience
        self._crawling = crawling
        self._engine: Engine | None = None
        self._waiting: asyncio.Task[None] | None = None
        self.lost: StoreError | None = None
        """What ended the patience; nothing is tried any more then."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As patient as the setting ``GOVNEWS_DATABASE_PATIENCE`` says; a crawl that is being stopped waits no more."""
        return cls(crawler.settings.getfloat("GOVNEWS_DATABASE_PATIENCE"), lambda: crawler.crawling)

    def watch(self, engine: Engine) -> None:
        """This is the database."""
        self._engine = engine

    @property
    def away(self) -> bool:
        """Whether the database is known to be away."""
        return self._waiting is not None

    def noticed(self, error: StoreError) -> None:
        """Somebody found it away: look from now on whether it is back."""
        if self._waiting is None and self.lost is None:
            self._waiting = asyncio.ensure_future(self._wait(error))

    async def through(self, call: Callable[[], T]) -> T:
        """What ``call`` returns. It is called again when the database is back, so it must do no harm twice.

        Raises StoreError when the patience has ended, and at once for an error that does not pass.
        """
        since: float | None = None
        while True:
            await self.over()
            try:
                return call()
            except PASSING as error:
                since = since or monotonic()
                if monotonic() - since >= self._patience or not self._crawling():
                    self.lost = self.lost or error
                    raise
                self.noticed(error)

    async def over(self) -> None:
        """Wait until the database is not known to be away. Raises StoreError when the patience has ended."""
        if self._waiting is not None:
            await asyncio.shield(self._waiting)
        if self.lost is not None:
            raise self.lost

    async def _wait(self, error: StoreError) -> None:
        told = as_event(Event.STORE_AWAY, patience=self._patience)
        logger.warning("%s. Nothing new is taken until it is back, for %g s at most", error, self._patience, extra=told)
        began = looked = monotonic()
        try:
            while monotonic() - began < self._patience and self._crawling():
                await asyncio.sleep(PAUSE)
                if monotonic() - looked >= LOOK_EVERY or looked == began:
                    looked = monotonic()
                    if self._engine is None or await asyncio.to_thread(answers, self._engine):
                        away = monotonic() - began
                        told = as_event(Event.STORE_BACK, seconds=round(away, 1))
                        logger.warning("the database is back, after %.0f s", away, extra=told)
                        return
            self.lost = error
        finally:
            self._waiting = None
