"""``scrapy sites probe``: fetch one home page as politely as any crawl, and draft its catalogue entry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Final, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.document import open_document
from crawler.outcomes import Rejected
from crawler.politeness.received import headers_of
from crawler.sites.home import NotUnderstoodError, site_of_home
from crawler.sites.model import AddressError
from pipelines.clock import Clock

PROBED: Final = "sites/probed"
"""The statistic that holds the Site that was drafted."""
PROBLEM: Final = "sites/problem"
"""The statistic that holds, as a text, why there is none."""


class ProbeSpider(scrapy.Spider):
    """Asks for one page, robots.txt before it. What came of it stands in the crawler's statistics."""

    name = "probe"

    def __init__(self, clock: Clock, url: str, code: str | None = None) -> None:
        super().__init__(self.name)
        self.clock = clock
        self.url = url
        self.code = code

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Obey robots.txt; read, store, archive and show nothing as a crawl would."""
        super().update_settings(settings)
        settings.set("ROBOTSTXT_OBEY", True, priority="cmdline")
        settings.set("HTTPCACHE_ENABLED", False, priority="cmdline")
        settings.set("GOVNEWS_ALLOW_PRIVATE_HOSTS", True, priority="cmdline")  # a person typed the address
        for parts in ("SPIDER_MIDDLEWARES", "ITEM_PIPELINES", "EXTENSIONS", "FEEDS"):
            settings.set(parts, {}, priority="cmdline")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: Any) -> Self:
        """Make the spider with the clock of the setting ``GOVNEWS_CLOCK``."""
        return super().from_crawler(crawler, load_object(crawler.settings["GOVNEWS_CLOCK"]), **arguments)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the home page."""
        yield Request(self.url, self.read_home, errback=self.failed, dont_filter=True)

    def read_home(self, response: Response) -> None:
        """Draft the entry, or say why that cannot be done."""
        try:
            home = open_document(response.body, response.url, headers_of(response))
            self.crawler.stats.set_value(PROBED, site_of_home(home, self.clock().date(), self.code))
        except (NotUnderstoodError, AddressError, Rejected) as error:
            self._problem(str(error))

    def failed(self, failure: Failure) -> None:
        """Say why the page did not come."""
        error = failure.value
        if isinstance(error, HttpError):
            self._problem(f"{error.response.url} answers {error.response.status}")
        elif isinstance(error, IgnoreRequest):
            self._problem(f"{self.url}: {error}")
        else:
            self._problem(f"{self.url}: {type(error).__name__}: {error}")

    def _problem(self, reason: str) -> None:
        self.crawler.stats.set_value(PROBLEM, reason)
