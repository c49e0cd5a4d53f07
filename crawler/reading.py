"""The spider middleware that has every page read: a Page goes in, its Reading and its Meetings come out."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.misc import load_object

from crawler.outcomes import Failure, FailureReason
from crawler.reporting import MEETINGS, NOT_MEETINGS, PAGES, report
from pipelines.items import Page, Reading

logger = logging.getLogger(__name__)

Reader = Callable[[Page], Reading]


class ReadingMiddleware:
    """Calls the reader of the setting ``GOVNEWS_READER`` on every page; all else passes through."""

    def __init__(self, crawler: Crawler, read: Reader) -> None:
        self._crawler = crawler
        self._read = read

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Load the reader."""
        return cls(crawler, load_object(crawler.settings["GOVNEWS_READER"]))

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        """Read the pages that a callback yields."""
        async for output in result:
            for item in self._expanded(output):
                yield item

    def _expanded(self, output: Any) -> Iterator[Any]:
        if not isinstance(output, Page):
            yield output
            return
        self._crawler.stats.inc_value(PAGES)
        reading = self._read_or_report(output)
        if reading is not None:
            self._count(reading)
            yield reading
            yield from reading.meetings

    def _count(self, reading: Reading) -> None:
        self._crawler.stats.inc_value(MEETINGS, len(reading.meetings))
        self._crawler.stats.inc_value(NOT_MEETINGS, not reading.meetings)

    def _read_or_report(self, page: Page) -> Reading | None:
        """The reading; a page that makes the reader raise, whatever it raises, costs only itself."""
        try:
            return self._read(page)
        except Exception as error:
            logger.debug("reading %s failed", page.url, exc_info=True)
            detail = f"{type(error).__name__}: {error}"
            report(self._crawler, Failure(page.url, FailureReason.READER_FAILED, detail))
            return None
