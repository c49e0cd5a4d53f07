"""How fast a host is asked: never faster than it wants, whoever asks and for what."""

from __future__ import annotations

from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.politeness.site_runs import run_of

LONGEST: Final = "GOVNEWS_LONGEST_DELAY"
"""The setting that says how many seconds between two requests are the most that a run can wait for."""


class Pace:
    """The delays that hosts asked for. All origins of a host share them, as they share its download slot.

    It stands among the downloader middlewares to be found there, but works by signals: a slot exists from the first
    request of its host on, and again after a while of rest; the signal comes before the slot looks at its delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._usual = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest = crawler.settings.getfloat(LONGEST)
        self._wanted: dict[str, float] = {}
        crawler.signals.connect(self.request_reached_downloader, signal=signals.request_reached_downloader)
        crawler.signals.connect(self.response_downloaded, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the requests of this crawler."""
        return cls(crawler)

    def at_least(self, request: Request, seconds: float) -> None:
        """From now on let so many seconds pass between two requests to the host of ``request``."""
        slot = self._crawler.engine.downloader.get_slot_key(request)
        if seconds <= max(self._usual, self._wanted.get(slot, 0.0)):
            return
        self._wanted[slot] = seconds
        if slot in self._crawler.engine.downloader.slots:
            for waiting in self._crawler.engine.downloader.slots[slot].active:
                self._hold(slot, waiting)

    def request_reached_downloader(self, request: Request) -> None:
        """Set the delay of the slot that the request waits in from now on."""
        slot = self._crawler.engine.downloader.get_slot_key(request)
        if slot in self._wanted:
            self._hold(slot, request)

    def release(self, request: Request) -> None:
        """Let what waits for the host of ``request`` go at once: its site has ended, and nothing of it will leave."""
        slot = self._crawler.engine.downloader.get_slot_key(request)
        self._wanted.pop(slot, None)
        if slot in self._crawler.engine.downloader.slots:
            self._crawler.engine.downloader.slots[slot].delay = 0.0

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Heed a Retry-After in seconds. The answer counts as a refusal besides; a date in it is left at that."""
        run = run_of(self._crawler, request)
        if run is not None and not run.may_ask:
            self.release(request)
            return
        wait = (response.headers.get("Retry-After") or b"").strip()
        if response.status in (429, 503) and wait.isdigit():
            self.at_least(request, min(float(wait), self._longest))

    def _hold(self, key: str, request: Request) -> None:
        slot = self._crawler.engine.downloader.slots[key]
        configured = self._crawler.settings.getdict("DOWNLOAD_SLOTS").get(key, {}).get("delay", self._usual)
        slot.delay = max(float(configured), self._wanted[key])
        slot.jitter = 0.0  # it would now and then take away from the delay
        request.meta["autothrottle_dont_adjust_delay"] = True  # AutoThrottle knows nothing of this delay
