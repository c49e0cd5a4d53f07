"""The download handler for http and https: the last look before a request leaves, and the way it takes."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Self

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from crawler.politeness.answers import is_refused_outright
from crawler.politeness.not_asked import SiteEnded, Stopped
from crawler.politeness.pace import Pace
from crawler.politeness.received import headers_of
from crawler.politeness.rest import Rest
from crawler.politeness.site_runs import check_not_ended, run_of
from crawler.politeness.stopping import is_stopping
from crawler.politeness.tls import LegacyTls, is_legacy


class SiteHandler(BaseDownloadHandler):
    """Hands requests on to Scrapy's own handler, those to old servers to :class:`~crawler.politeness.tls.LegacyTls`.

    A host is asked one thing at a time: without a DOWNLOAD_DELAY, Scrapy's slots let all that wait go at once.
    Requests wait for their turn behind others of their host. Where the third refusal comes while they wait, they
    must not leave any more; and the next one leaves before the spider has read the answer. So the handler looks
    whether the site has ended, and tells of a refusal, where the network is: here.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        scrapys = crawler.settings.getdict("DOWNLOAD_HANDLERS_BASE")["https"]  # the same for http
        self._usual: BaseDownloadHandler = build_from_crawler(load_object(scrapys), crawler)
        self._legacy = LegacyTls(crawler)
        self._rest = crawler.get_extension(Rest)
        at_a_time = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_a_time))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it, and Scrapy's own, for this crawler."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """The response. Raises SiteEnded, Stopped, or what became of the download."""
        parts = urlparse_cached(request)
        async with self._turns[parts.hostname or ""]:
            if self._rest:
                await self._rest.over(request)
            self._check_not_ended(request)
            old = parts.scheme == "https" and is_legacy(request)
            try:
                response = await (self._legacy.download(request) if old else self._usual.download_request(request))
            finally:
                if self._rest:
                    self._rest.asked(request)
            run = run_of(self.crawler, request)
            if run is not None and is_refused_outright(response.status, headers_of(response)):
                run.refusal_came()
            return response

    def _check_not_ended(self, request: Request) -> None:
        try:
            if is_stopping(self.crawler):
                raise Stopped(request.url)
            check_not_ended(self.crawler, request)
        except (SiteEnded, Stopped):
            if pace := self.crawler.get_downloader_middleware(Pace):
                pace.release(request)  # what else waits is not to wait for nothing
            raise

    async def close(self) -> None:
        """Close the connections that Scrapy's own handler holds."""
        await self._usual.close()
