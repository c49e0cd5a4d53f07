"""The status page at the end of every crawl of sites."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.misc import load_object

from crawler.database import readable_store
from crawler.events import Event, as_event
from crawler.health.page import write_page
from crawler.health.watch import HealthSettingError, watched
from crawler.live.choice import ChoiceError
from crawler.live.visit import Visit
from crawler.reporting import sites_chosen
from pipelines.store import StoreError

logger = logging.getLogger(__name__)


class StatusPage:
    """Writes the page of ``GOVNEWS_STATUS_PAGE``. One that cannot be written is an error in the log; the exit code
    tells of the crawl."""

    def __init__(self, crawler: Crawler, path: Path) -> None:
        self._crawler = crawler
        self._path = path
        self._crawled = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the run. Raises NotConfigured where no page is wanted."""
        path = crawler.settings["GOVNEWS_STATUS_PAGE"]
        if not path:
            raise NotConfigured
        page = cls(crawler, Path(path))
        crawler.signals.connect(page.sites_chosen, signal=sites_chosen)
        crawler.signals.connect(page.engine_stopped, signal=signals.engine_stopped)
        return page

    def sites_chosen(self, visits: tuple[Visit, ...]) -> None:
        """It is a crawl of sites."""
        self._crawled = True

    def engine_stopped(self) -> None:
        """Everything is stored: look at it."""
        if not self._crawled:
            return
        try:
            self._write()
        except (OSError, StoreError, ChoiceError, HealthSettingError) as error:
            logger.error("the status page was not written: %s", error, extra=as_event(Event.STATUS_PAGE_FAILED))

    def _write(self) -> None:
        settings = self._crawler.settings
        engine = readable_store(settings)
        if engine is None:
            return
        try:
            write_page(watched(settings, engine, "", load_object(settings["GOVNEWS_CLOCK"])()), self._path)
        finally:
            engine.dispose()
