"""The spider middleware that has every page read: a Page goes in, its Reading and its Meetings come out.

The crawl of sites has its pages made and read in one go; what it yields are Readings.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import load_object
from sqlalchemy.exc import SQLAlchemyError

from crawler.careful import CarefulReading
from crawler.reporting import MEETINGS, NOT_MEETINGS, PAGES, report, store_failed
from crawler.responses import Reader, page_readings
from pipelines.items import Page, Reading
from pipelines.store import StoreError
from pipelines.unread import Unread

AHEAD = 4  # pages that wait for each worker: enough that none stands idle while another's page is stored


class ReadingMiddleware:
    """Calls the reader of the setting ``GOVNEWS_READER`` on every page, and gives the meetings of a reading out behind
    it; all else passes through, in its order."""

    def __init__(self, crawler: Crawler, read: Reader, reading: CarefulReading) -> None:
        self._crawler = crawler
        self._read = read
        self._reading = reading
        self._seconds = crawler.settings.getfloat("GOVNEWS_READING_TIMEOUT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Load the reader."""
        reading = crawler.get_extension(CarefulReading) or CarefulReading.from_crawler(crawler)
        return cls(crawler, load_object(crawler.settings["GOVNEWS_READER"]), reading)

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Read the pages that a callback yields, some of them ahead where there are workers to do it."""
        waiting: deque[asyncio.Future[list[Any]]] = deque()
        try:
            async for output in result:
                if not waiting and not isinstance(output, Page):  # nothing to wait for
                    for item in self._with_meetings(output):
                        yield item
                    continue
                waiting.append(asyncio.ensure_future(self._read_or_pass(output)))
                while len(waiting) > AHEAD * self._reading.side_by_side:
                    for item in await waiting.popleft():
                        yield item
            while waiting:
                for item in await waiting.popleft():
                    yield item
        finally:
            for one in waiting:
                one.cancel()

    async def _read_or_pass(self, output: Any) -> list[Any]:
        if isinstance(output, Page):
            return [item for outcome in await self._read_or_report(output) for item in self._with_meetings(outcome)]
        return self._with_meetings(output)

    def _with_meetings(self, output: Any) -> list[Any]:
        """An output, counted, and the meetings of a reading behind it."""
        if not isinstance(output, Reading):
            return [output]
        self._crawler.stats.inc_value(MEETINGS, len(output.meetings))
        self._crawler.stats.inc_value(NOT_MEETINGS, not output.meetings)
        return [output, *output.meetings]

    async def _read_or_report(self, page: Page) -> list[Reading]:
        self._crawler.stats.inc_value(PAGES)
        try:
            found = await self._reading.read(Unread.of(page), partial(page_readings, self._read, page, self._seconds))
        except (StoreError, SQLAlchemyError) as error:
            self._crawler.signals.send_catch_log(store_failed, error=error)
            return []
        for one in found:
            if not isinstance(one, Reading):
                report(self._crawler, one)
        return [one for one in found if isinstance(one, Reading)]
