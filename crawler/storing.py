"""The item pipeline that stores: every Reading goes to the store and ends here, Meetings pass to the feeds.

Storing is the store's business (:class:`pipelines.store.Writer`); this only brings the two together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.misc import load_object
from sqlalchemy.exc import SQLAlchemyError

from crawler.careful import CarefulReading
from crawler.database import store_of
from crawler.events import Event, as_event
from crawler.exits import STORE_FAILED
from crawler.live.visit import Visit
from crawler.logs import Logs
from crawler.outage import Outage
from crawler.outcomes import Failure, FailureReason
from crawler.reporting import (
    MEETINGS,
    PAGES,
    STORE_ERRORS,
    crawl_closing,
    input_failed,
    reading_started,
    report,
    site_ended,
    store_failed,
)
from crawler.schedule.holding import Holding
from pipelines.clock import Clock, stamp
from pipelines.items import Reading
from pipelines.store import PASSING, RunStatus, StoreError, UnstorableReading, Writer
from pipelines.store.frontier import Address
from pipelines.store.ledger import RunCounts
from pipelines.store.quarantine import Quarantine
from pipelines.store.rows import rows_of
from pipelines.unread import Unread

logger = logging.getLogger(__name__)

# How a run ended, by Scrapy's reason for closing the spider.
STATUS: Final[dict[str, RunStatus]] = {"finished": "finished", "shutdown": "interrupted"}


COUNTS: Final = ("lists", "listed_new", "fetched", "articles", "unchanged", "failed", "refused")
MOST_HELD: Final = 100_000  # failures and the like, kept while the database is away: some 50 MB


class StoringPipeline:
    """Writes the readings of a crawl as one run. A database that went away is waited for (:mod:`crawler.outage`); any
    other error of the store ends the crawl."""

    def __init__(self, crawler: Crawler, clock: Clock, reader_version: str) -> None:
        self._crawler = crawler
        self._clock = clock
        self._reader_version = reader_version
        self._outage = crawler.get_extension(Outage) or Outage.from_crawler(crawler)
        self._reading = crawler.get_extension(CarefulReading) or CarefulReading.from_crawler(crawler)
        self._writer: Writer | None = None
        self._failed = False
        self._counted: RunCounts | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the run; the store is opened when pages begin to come, not for a mistyped command."""
        clock = load_object(crawler.settings["GOVNEWS_CLOCK"])
        pipeline = cls(crawler, clock, load_object(crawler.settings["GOVNEWS_READER_VERSION"]))
        crawler.signals.connect(pipeline.reading_started, signal=reading_started)
        crawler.signals.connect(pipeline.input_failed, signal=input_failed)
        crawler.signals.connect(pipeline.site_ended, signal=site_ended)
        crawler.signals.connect(pipeline.store_failed, signal=store_failed)
        crawler.signals.connect(pipeline.spider_closed, signal=signals.spider_closed)
        return pipeline

    def reading_started(self, spider: Spider) -> None:
        """Open the store and begin the run."""
        settings = self._crawler.settings
        try:
            engine = store_of(settings)
            writer = Writer(engine, self._clock, batch_size=settings.getint("GOVNEWS_BATCH_SIZE"))
            source = getattr(spider, "source", None) or spider.name
            run = writer.begin_run(source, grammar_version=self._reader_version)
            quarantine = Quarantine(engine, self._clock, self._reader_version)
        except (StoreError, SQLAlchemyError) as error:
            self._give_up(error)
        else:
            self._writer = writer
            self._outage.watch(engine)
            self._reading.begin(quarantine, writer.deaths_before)
            if logs := self._crawler.get_addon(Logs):
                logs.run = run
            begun = as_event(Event.RUN_STARTED, source=source, deaths_before=writer.deaths_before)
            logger.info("run %d begins: %s", run, source, extra=begun)

    async def process_item(self, item: Any) -> Any:
        """Store a Reading, or the Address that it came from, and drop it; hand on everything else.

        Raises DropItem for what is stored.
        """
        if isinstance(item, Address):
            await self._write(lambda writer: writer.remember(item))
            raise DropItem(f"remembered: {item.url}", log_level="DEBUG")
        if not isinstance(item, Reading):
            return item
        url = item.article.page.url
        if self._writer is None:
            raise DropItem(f"not stored, the store failed: {url}", log_level="DEBUG")
        try:
            rows = rows_of(item)
        except UnstorableReading as error:
            unread = Unread.of(item.article.page)
            report(self._crawler, Failure(url, FailureReason.UNSTORABLE, error.reason, unread=unread))
            raise DropItem(str(error), log_level="DEBUG") from error
        await self._write(lambda writer: writer.add_rows(rows))
        self._count()
        raise DropItem(f"stored: {url}", log_level="DEBUG")

    def input_failed(self, failure: Failure) -> None:
        """Write a failure into the run's ledger, and a page that could not be read into quarantine."""
        self._note(lambda writer: writer.fail(failure.name, failure.reason, failure.detail))
        if entry := self._reading.entry(failure):
            told = as_event(Event.QUARANTINED, url=failure.name, reason=failure.reason.value, attempts=entry.attempts)
            logger.info("%s: in quarantine: %s", failure.name, failure.reason, extra=told)
            self._note(lambda writer: writer.quarantine(entry))

    def site_ended(self, visit: Visit) -> None:
        """Write into the run's ledger how it went with a site."""
        row = visit.row(stamp(self._clock()))
        holding = self._crawler.get_extension(Holding)
        ended = holding.ended(visit) if holding else None
        self._note(lambda writer: writer.site_ended(row, ended))
        counts = {name: getattr(row, name) for name in COUNTS}
        told = as_event(Event.SITE_ENDED, site=row.site, status=row.status, complete=row.complete, **counts)
        logger.info("%s: %s: %s", row.site, row.status, row.detail, extra=told)

    def store_failed(self, error: StoreError | SQLAlchemyError) -> None:
        """The crawl's memory could not be read or written: that ends the crawl as well."""
        self._give_up(error)

    def close_spider(self) -> None:
        """Ask for what is still to be stored; the run itself is ended when the spider is closed."""
        self._crawler.signals.send_catch_log(crawl_closing)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """Write the last batch and end the run."""
        writer = self._writer
        if writer is None:
            return
        try:
            summary = await self._outage.through(lambda: writer.finish(STATUS.get(reason, "failed")))
        except (StoreError, SQLAlchemyError) as error:
            self._give_up(error)
        else:
            told = as_event(Event.RUN_ENDED, status=summary.status, reason=reason, **asdict(summary.counts))
            logger.info("run %d ends: %s", summary.run_id, summary.status, extra=told)
        self._count()

    async def _write(self, gather: Callable[[Writer], object]) -> None:
        """Have the writer take something, when the database is there; an error that does not pass ends the crawl."""
        try:
            await self._outage.over()
            if self._writer is None:
                return
            self._writer.holding = False
            try:
                gather(self._writer)
            except PASSING as error:  # what was taken is kept, with the batch
                self._outage.noticed(error)
                await self._outage.through(self._flush)
        except (StoreError, SQLAlchemyError) as error:
            self._give_up(error)

    def _flush(self) -> None:
        if self._writer is not None:
            self._writer.flush()

    def _note(self, gather: Callable[[Writer], object]) -> None:
        """Have the writer take something that nobody can be kept waiting for."""
        if self._writer is None:
            return
        self._writer.holding = self._outage.away
        try:
            gather(self._writer)
        except PASSING as error:
            self._outage.noticed(error)
        except (StoreError, SQLAlchemyError) as error:
            self._give_up(error)
        else:
            if self._writer.held > MOST_HELD:
                self._give_up(StoreError("the store", f"{MOST_HELD:,} notes wait for it to come back", "Run it again"))

    def _count(self) -> None:
        """Show what the run has changed so far in its statistics."""
        if self._writer is None:
            return
        counts, stats = self._writer.counts, self._crawler.stats
        if counts is self._counted:
            return
        self._counted = counts
        for kind in (PAGES, MEETINGS):
            for state in ("new", "updated", "unchanged"):
                stats.set_value(f"{kind}/{state}", getattr(counts, f"{kind.rpartition('/')[2]}_{state}"))
        stats.set_value(f"{MEETINGS}/removed", counts.meetings_removed)

    def _give_up(self, error: StoreError | SQLAlchemyError) -> None:
        """Say once what is wrong, take nothing more, and have the spider closed."""
        if self._failed:
            return
        self._failed, self._writer = True, None
        self._crawler.stats.inc_value(STORE_ERRORS)
        told = as_event(Event.STORE_FAILED)
        if isinstance(error, SQLAlchemyError):
            logger.error("the store failed, by a fault of govnews; please report it", exc_info=error, extra=told)
        else:
            logger.error("the store failed: %s", error, extra=told)
        if self._closing is None and self._crawler.engine.running:
            closing = self._crawler.engine.close_spider_async(reason=STORE_FAILED)
            self._closing = asyncio.ensure_future(closing)
