"""The schedule at work: crawls what is due, once (:meth:`Scheduler.run_due`) or from now on (:meth:`Scheduler.run`).

All that it knows stands in the database: killed at any moment and begun again, on this machine or another, it goes on.
Several at once share the work. What was missed while none was running is crawled once. A library for timers would add
nothing: when a site is due is a row that every crawl of it changes, and what is left is to look at the rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from time import monotonic
from typing import Final

from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.schedule.crawls import Crawl, Crawls
from pipelines.clock import stamp
from pipelines.store import PASSING, StoreLocked

logger = logging.getLogger(__name__)
SCHEDULE = as_event(Event.SCHEDULE)

PULSE: Final = 0.2  # seconds between two looks at the crawls that go on
WORST_FIRST: Final = (
    ExitCode.STORE_FAILED, ExitCode.ARCHIVE_FAILED, ExitCode.USAGE, ExitCode.STOPPED, ExitCode.SOME_FAILED,
)  # fmt: skip
OURS: Final = frozenset({ExitCode.STORE_FAILED, ExitCode.ARCHIVE_FAILED, ExitCode.USAGE})
"""After these the next crawl would fail too: one shot begins none, and one that stays waits a while."""

Defer = Callable[[Sequence[str]], int]
"""Hands the hosts of due sites to workers; gives how many of them were not waiting there already."""


class Scheduler:
    """Begins crawls of what is due and waits for them; with ``defer`` it leaves the crawling to workers."""

    def __init__(self, crawls: Crawls, *, defer: Defer | None = None, ahead: timedelta = timedelta()) -> None:
        """``ahead``: a site counts as due so much earlier, for a shot that comes seldom."""
        self._crawls = crawls
        self._defer = defer
        self._ahead = ahead
        self._running: list[Crawl] = []
        self._stops = 0

    def stop(self) -> None:
        """Begin nothing more, and have what goes on end as by Ctrl-C; called again, end it at once."""
        self._stops += 1

    def run_due(self) -> ExitCode:
        """Crawl every site that is due now, once, and return when that has ended: with the worst exit code of the
        crawls, STOPPED where it was stopped. Raises StoreError where the database cannot be used."""
        tried: set[str] = set()
        codes: list[ExitCode] = []
        while True:
            if not OURS.intersection(codes):
                self._begin(tried)
            if not self._running:
                return ExitCode.STOPPED if self._stops else worst(codes)
            codes += self._wait()

    def run(self) -> ExitCode:
        """Crawl what is due, from now on, until it is stopped. A database that is away is waited for; raises StoreError
        where that cannot help."""
        policy, begin_at = self._crawls.policy, 0.0
        while self._running or not self._stops:
            try:
                if monotonic() >= begin_at:
                    begin_at = monotonic() + policy.look
                    self._begin(set())
                if codes := self._wait():
                    begin_at = monotonic() + (policy.retry if OURS.intersection(codes) else 0)
            except (*PASSING, StoreLocked) as error:
                if self._stops:
                    raise
                logger.warning("%s. It is tried again in %g s", error, policy.look, extra=SCHEDULE)
                self._rest(policy.look)
        return ExitCode.STOPPED

    def _begin(self, tried: set[str]) -> None:
        """Begin as many crawls as may go on at once, of sites that are due and were not ``tried``; these then are."""
        while not self._stops and len(self._running) < self._crawls.policy.crawls:
            if quiet := self._crawls.quiet_until():
                logger.info("quiet hours until %s", stamp(quiet), extra=SCHEDULE)
                return
            due = [host for host in self._crawls.due(self._ahead) if host not in tried]
            some = due if self._defer else due[: self._crawls.policy.sites]
            if not some:
                return
            tried.update(some)
            if self._defer is not None:
                new = self._defer(some)
                logger.info("%d sites are due, %d of them are new to the workers", len(some), new, extra=SCHEDULE)
            elif crawl := self._crawls.begin(some, self._ahead):
                self._running.append(crawl)

    def _wait(self) -> list[ExitCode]:
        """Wait a moment; see to the crawls that have ended, and give their exit codes."""
        time.sleep(PULSE)
        codes = []
        for crawl in list(self._running):
            if self._stops > 1:
                crawl.kill()
            elif self._stops:
                crawl.stop()
            if (code := crawl.ended()) is not None:
                codes.append(self._crawls.end(crawl, code))
                self._running.remove(crawl)  # not before: a database that is away is to be told later
        return codes

    def _rest(self, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and not self._stops:
            time.sleep(PULSE)


def worst(codes: Collection[ExitCode]) -> ExitCode:
    """Of the exit codes of several crawls the one that says most."""
    return next((code for code in WORST_FIRST if code in codes), ExitCode.OK)
