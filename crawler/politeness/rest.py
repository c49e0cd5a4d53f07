"""The distance between the last request of one crawl to a host and the first of the next: it is kept like any other.

Within a crawl Scrapy's slots keep it. What lies behind the beginning of a crawl only the database knows
(:mod:`crawler.schedule.holding` brings it here and takes it back).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from time import monotonic
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.politeness.stopping import is_stopping
from pipelines.store.leases import HostRequest

PULSE: Final = 1.0  # seconds between two looks whether the crawl is ending


class Rest:
    """The extension that knows when each host was last asked, by this crawl or by one before it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._usual = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._free_at: dict[str, float] = {}
        self._asked: dict[str, tuple[float, float]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for this crawler."""
        return cls(crawler)

    @property
    def usual(self) -> float:
        """Seconds between two requests to a host that wants no others."""
        return self._usual

    def begin(self, requests: Mapping[str, HostRequest]) -> None:
        """Remember the last requests of earlier crawls to these hosts."""
        for host, last in requests.items():
            self._free_at[host] = monotonic() + last.delay - last.ago

    async def over(self, request: Request) -> None:
        """Wait until the host of ``request`` may be asked for the first time in this crawl."""
        free_at = self._free_at.pop(urlparse_cached(request).hostname or "", None)
        while free_at is not None and (wait := free_at - monotonic()) > 0 and not is_stopping(self._crawler):
            await asyncio.sleep(min(wait, PULSE))

    def asked(self, request: Request) -> None:
        """Remember that the host of ``request`` was asked just now."""
        downloader = self._crawler.engine.downloader
        slot = downloader.slots.get(downloader.get_slot_key(request))
        delay = max(self._usual, slot.delay if slot else 0.0)
        if delay > 0:
            self._asked[urlparse_cached(request).hostname or ""] = (monotonic(), delay)

    def taken(self) -> dict[str, HostRequest]:
        """The last requests since this was last asked, by host."""
        asked, self._asked = self._asked, {}
        return {host: HostRequest(monotonic() - at, delay) for host, (at, delay) in asked.items()}
