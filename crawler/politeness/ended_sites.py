"""The downloader middleware that drops what is still scheduled of a site that has ended."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.politeness.site_runs import check_not_ended


class EndedSites:
    """Looks before anything else is done for a request, robots.txt included. A request that waits its turn behind
    others of its host has passed here long ago: the download handler looks again."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for the spider of this crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise SiteEnded for a request of a site that has ended."""
        check_not_ended(self._crawler, request)
