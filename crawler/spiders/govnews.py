"""The one spider. With ``-a source=PATH`` it reads pages from files, without any network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.utils.misc import load_object

from crawler.clock import Clock
from crawler.exits import SOURCE_NOT_FOUND, USAGE
from crawler.offline import read_source
from crawler.reporting import reading_started, report
from pipelines.items import Page

logger = logging.getLogger(__name__)

NO_SOURCE = """\
govnews has no source to read. Read the two seed pages, or pages of your own:

    scrapy crawl govnews -a source=seeds
    scrapy crawl govnews -a source=PATH -O out.jsonl

PATH is a .txt or .html file, a .warc or .warc.gz archive, a .jsonl file with one page a line
(url, title, published, site, and html or text), or a folder of these. Crawling the sites of the
catalogue is not part of this version yet."""
NOWHERE = "data:,"
"""The request of an offline source: it goes to no network."""


class GovnewsSpider(scrapy.Spider):
    """Yields :class:`pipelines.items.Page`; the middleware reads them, the pipeline stores what was read."""

    name = "govnews"
    arguments = frozenset({"source"})

    def __init__(self, clock: Clock, **arguments: str) -> None:
        super().__init__(self.name)
        self.clock = clock
        self.source = arguments.get("source")
        self.unknown = sorted(arguments.keys() - self.arguments)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Make the spider with the clock of the setting ``GOVNEWS_CLOCK`` and the ``-a`` arguments."""
        return super().from_crawler(crawler, load_object(crawler.settings["GOVNEWS_CLOCK"]), **arguments)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the source. Raises CloseSpider where there is nothing to start with.

        The pages could be yielded from here, but Scrapy (2.19) then never ends after Ctrl-C: nobody looks
        again whether the last item is through. From a callback they come with all of Scrapy's guarantees,
        and with back-pressure; the address of its request is answered by Scrapy itself.
        """
        path = self._checked_source()
        yield Request(NOWHERE, self.read_source, cb_kwargs={"path": path}, dont_filter=True)

    async def read_source(self, response: Response, path: Path) -> AsyncIterator[Page]:
        """Yield the pages of the source, and stop where the spider is being closed."""
        self.crawler.signals.send_catch_log(reading_started, spider=self)
        for outcome in read_source(path, self.clock):
            if isinstance(outcome, Page):
                yield outcome
            else:
                report(self.crawler, outcome)
            await asyncio.sleep(0)  # signals, progress and the database get their turn
            if self.crawler.engine.needs_backout():  # nothing is being downloaded: it is the end
                return

    def _checked_source(self) -> Path:
        if self.unknown:
            known = ", ".join(sorted(self.arguments))
            logger.error("unknown argument -a %s; known: %s", self.unknown[0], known)
            raise CloseSpider(USAGE)
        if not self.source:
            logger.error(NO_SOURCE)
            raise CloseSpider(USAGE)
        path = Path(self.source)
        if not path.exists():
            logger.error("source %s: no such file or folder; check the path", path)
            raise CloseSpider(SOURCE_NOT_FOUND)
        return path
