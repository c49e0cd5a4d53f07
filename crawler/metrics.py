"""The extension that counts what a crawl does, for Prometheus; off where no setting asks for it.

Metrics never harm a crawl: what cannot be written or served is said once, and that is all.
"""

from __future__ import annotations

import logging
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.misc import load_object

from crawler.careful import CarefulReading
from crawler.events import Event, as_event
from crawler.exits import exit_code
from crawler.live.visit import Visit
from crawler.outage import Outage
from crawler.reporting import FAILURES, MEETINGS, NOTICES, PAGES, SITES, reading_started, site_ended, tally
from pipelines.clock import Clock

if TYPE_CHECKING:
    from crawler.exposition import Figures

logger = logging.getLogger(__name__)

PACKAGE: Final = "prometheus_client"
WHOLE: Final = {PAGES: "govnews_pages_read", MEETINGS: "govnews_meetings_read"}
"""Our statistics that are one number, with the counter that shows each."""
BY_KIND: Final = {
    PAGES: "govnews_pages_stored", MEETINGS: "govnews_meetings_stored", FAILURES: "govnews_failures",
    NOTICES: "govnews_notices", SITES: "govnews_site_runs",
}  # fmt: skip
"""Our statistics that count by kind."""


def are_wanted(settings: BaseSettings) -> bool:
    """Whether a setting asks for metrics."""
    return bool(settings.get("GOVNEWS_METRICS_FILE") or settings.getint("GOVNEWS_METRICS_PORT"))


def are_possible() -> bool:
    """Whether the package that they need is installed."""
    return find_spec(PACKAGE) is not None


class Metrics:
    """Counts requests and answers itself; all else is in the statistics of the crawl."""

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        from crawler.exposition import Exposition  # noqa: PLC0415 - the package is there only where metrics are wanted

        settings = crawler.settings
        path = settings.get("GOVNEWS_METRICS_FILE")
        self._crawler = crawler
        self._clock = clock
        self._port = settings.getint("GOVNEWS_METRICS_PORT")
        self._interval = settings.getint("GOVNEWS_METRICS_INTERVAL")
        self._exposition = Exposition(self.figures, Path(path) if path else None)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._gauges: dict[str, float] = {}
        self._sites: dict[str, str] = {}
        self._ticks = create_looping_call(self._write)
        self._failed = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the crawl. Raises NotConfigured where nobody wants metrics."""
        if not are_wanted(crawler.settings):
            raise NotConfigured
        metrics = cls(crawler, load_object(crawler.settings["GOVNEWS_CLOCK"]))
        for handler, signal in (
            (metrics.reading_started, reading_started),
            (metrics.site_ended, site_ended),
            (metrics.request_sent, signals.request_reached_downloader),
            (metrics.answered, signals.response_downloaded),
            (metrics.engine_stopped, signals.engine_stopped),
        ):
            crawler.signals.connect(handler, signal=signal)
        return metrics

    def reading_started(self) -> None:
        """The run begins: expose it, from now on."""
        self._gauges |= {"govnews_running": 1, "govnews_run_start_timestamp_seconds": self._now()}
        if self._port:
            try:
                self._exposition.serve(self._port)
            except OSError as error:
                self._failure(error)
        self._ticks.start(self._interval, now=True)

    def site_ended(self, visit: Visit) -> None:
        """Remember how it went with a site."""
        self._sites[visit.site.host] = visit.run.outcome().status

    def request_sent(self, request: Request) -> None:
        """Count a request."""
        self._counts["govnews_requests", ""] += 1

    def answered(self, response: Response) -> None:
        """Count an answer."""
        self._counts["govnews_responses", f"{response.status // 100}xx"] += 1
        self._counts["govnews_response_bytes", ""] += len(response.body)

    def engine_stopped(self) -> None:
        """The run has ended: write it down."""
        if not self._gauges:
            return
        self._ticks.stop()
        self._gauges |= {"govnews_running": 0, "govnews_run_end_timestamp_seconds": self._now()}
        self._counts["govnews_runs", str(exit_code(self._crawler).value)] += 1
        self._write()
        self._exposition.close()

    def figures(self) -> Figures:
        """What there is to tell at this moment."""
        from crawler.exposition import Figures  # noqa: PLC0415 - see __init__

        counts = self._counts.copy()
        for kind, name in WHOLE.items():
            counts[name, ""] += self._crawler.stats.get_value(kind, 0)
        for kind, name in BY_KIND.items():
            counts.update({(name, of): number for of, number in tally(self._crawler, kind).items()})
        outage, reading = self._crawler.get_extension(Outage), self._crawler.get_extension(CarefulReading)
        gauges = {
            **self._gauges,
            "govnews_store_away": float(outage is not None and outage.away),
            "govnews_quarantine_pages": float(reading.held if reading else 0),
        }
        return Figures(counts, gauges, dict(self._sites))

    def _write(self) -> None:
        try:
            self._exposition.write()
        except OSError as error:
            self._failure(error)

    def _failure(self, error: OSError) -> None:
        if not self._failed:
            logger.warning("metrics cannot be had: %s", error, extra=as_event(Event.METRICS_FAILED))
        self._failed = True

    def _now(self) -> float:
        return self._clock().timestamp()
