"""Having pages read so that one that cannot be costs only itself, and not every run anew.

What fails goes into quarantine (:mod:`pipelines.store.quarantine`), and what is there is not read. A page can also end
the very process that reads it. Where that is a process beside the crawl's own, the pages it had are read once more,
each alone, and the culprit is found. Where it is the crawl's own, nobody is left to tell; so a run that follows on one
that died has its pages read in a process beside its own in any case. Where two have died, it may be that all of their
processes went down together: then every page is read alone, and before each is noted that it is about to be read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, Self, TypeVar

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.outage import Outage
from crawler.outcomes import POISON, Failure, FailureReason, Notice, NoticeReason
from crawler.workers import WorkerDied, Workers
from pipelines.store.quarantine import MOST_DEATHS, Held, Quarantine
from pipelines.unread import Unread

Result = TypeVar("Result")


class CarefulReading:
    """The extension through which a crawl has its pages read."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._lone = Workers(1)
        self._one_by_one = asyncio.Lock()
        self._quarantine: Quarantine | None = None
        self._alone = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """With the crawl's own workers, which are known when all extensions are there."""
        reading = cls(crawler)
        crawler.signals.connect(reading.close, signal=signals.engine_stopped)
        return reading

    @cached_property
    def _workers(self) -> Workers:
        return self._crawler.get_extension(Workers) or Workers(0)

    @cached_property
    def _outage(self) -> Outage:
        return self._crawler.get_extension(Outage) or Outage.from_crawler(self._crawler)

    @property
    def side_by_side(self) -> int:
        """How many pages are read at the same time beside the crawl's own work."""
        return 0 if self._alone else self._workers.number

    @property
    def held(self) -> int:
        """How many pages are in quarantine."""
        return 0 if self._quarantine is None else self._quarantine.number

    def begin(self, quarantine: Quarantine, deaths: int) -> None:
        """The store is open; so many runs before this one have died, maybe of a page."""
        self._quarantine, self._alone = quarantine, deaths > 1
        if deaths:
            self._workers.number = max(self._workers.number, 1)

    def entry(self, failure: Failure) -> Held | None:
        """The entry of the quarantine for a page that could not be read; None for any other failure."""
        if self._quarantine is None or failure.unread is None:
            return None
        return self._quarantine.failed(failure.unread, failure.reason, failure.detail)

    async def read(
        self, unread: Unread, read: Callable[[], Iterable[Result]]
    ) -> list[Result | Failure | Notice]:
        """What ``read``, which can be pickled, makes of the page; or what became of it instead.

        Raises StoreError where the store fails for good, whatever ``read`` raises.
        """
        quarantine = self._quarantine
        if quarantine is not None and (held := quarantine.holds(unread.key)):
            return [not_read(unread, held)]
        found: Iterable[Any]
        try:
            found = await (self._read_alone(unread, read) if self._alone else self._workers.run(read))
        except WorkerDied:
            found = await self._read_alone(unread, read)
        return [_named(one, unread) for one in found]

    async def _read_alone(self, unread: Unread, read: Callable[[], Iterable[Result]]) -> Iterable[Any]:
        async with self._one_by_one:
            if self._quarantine is not None:
                if (deaths := self._quarantine.deaths(unread.key)) >= MOST_DEATHS:
                    return [died(unread, f"{deaths} runs in a row have ended while they read it")]
                await self._outage.through(partial(self._quarantine.mark, unread))
            found: Iterable[Any]
            try:
                found = await self._lone.run(read)
            except WorkerDied as error:
                found = [died(unread, str(error))]
            if self._quarantine is not None:
                await self._outage.through(partial(self._quarantine.unmark, unread))
            return found

    def close(self) -> None:
        """End the process of its own."""
        self._lone.close()


def died(unread: Unread, detail: str) -> Failure:
    """The failure of a page that ends who reads it."""
    return Failure(unread.url, FailureReason.READER_DIED, detail, unread=unread)


def not_read(unread: Unread, held: Held) -> Notice:
    """The notice about a page that is in quarantine."""
    return Notice(unread.url, NoticeReason.QUARANTINED, f"since {held.since}: {held.reason}: {held.detail}")


def _named(outcome: Any, unread: Unread) -> Any:
    """A failure that is the reader's, with the page that it concerns."""
    if isinstance(outcome, Failure) and outcome.reason in POISON and outcome.unread is None:
        return replace(outcome, unread=unread)
    return outcome
