"""What a crawl of sites owes the schedule: it holds the lease of each of its sites while it goes on, says when each is
due next, and keeps the distance to the requests of earlier crawls, whoever began it: a person or the schedule.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.misc import load_object
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.events import Event, as_event
from crawler.live.visit import Visit
from crawler.politeness.rest import Rest
from crawler.schedule.owner import Owner, is_dead, shown
from crawler.schedule.policy import REMEMBERED, Policy
from crawler.sites import Site
from pipelines.clock import Clock, stamp
from pipelines.store import StoreError
from pipelines.store.leases import Leases
from pipelines.store.schedule import EndedSite, PastRun, Schedule

logger = logging.getLogger(__name__)
LEASES = as_event(Event.LEASES)

LEASE_LOST: Final = "lease_lost"
STOPPED: Final = "shutdown"  # Scrapy's own reason for a crawl that a signal stops
PULSE: Final = 1.0  # seconds between two looks at the time and at who began the crawl


class Holding:
    """The extension that holds the sites of a crawl."""

    def __init__(self, crawler: Crawler, clock: Clock) -> None:
        self._crawler = crawler
        self._clock = clock
        self._owner = Owner.here().name
        self._parent: int | None = None
        self._orphaned = False
        self._leases: Leases | None = None
        self._policy: Policy | None = None
        self._history: dict[str, list[PastRun]] = {}
        self._open: set[str] = set()
        self._counts = False
        self._pulse: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """It holds nothing before :meth:`take`."""
        holding = cls(crawler, load_object(crawler.settings["GOVNEWS_CLOCK"]))
        crawler.signals.connect(holding.spider_closed, signal=signals.spider_closed)
        return holding

    def take(
        self, engine: Engine, sites: Sequence[Site], *, lease: str | None, counts: bool
    ) -> tuple[Site, ...]:
        """Those of ``sites`` that this crawl may go to: nobody else is crawling them. With a ``lease`` only those that
        were taken under that name, by the process that began the crawl. ``counts`` tells whether a site that is
        gone through is then done for the schedule. A crawl that died did not say its last requests: its hosts count
        as asked just now.

        Raises StoreError, PolicyError, and ValueError for a ``lease`` that is no name.
        """
        policy = Policy.of(self._crawler.settings)
        leases, names = Leases(engine), [site.host for site in sites]
        self._policy, self._leases, self._counts = policy, leases, counts
        rest = self._crawler.get_extension(Rest)
        if lease is None:
            taken = leases.take(self._owner, names, policy.lease, is_dead)
            self._open = set(taken.mine)
            leases.asked_just_now(hosts_of(sites, taken.inherited), rest.usual if rest else 0.0)
            for name, owner in taken.others.items():
                left_out = as_event(Event.SITE_TAKEN, site=name)
                logger.warning("%s is left out: %s is crawling it", name, shown(owner), extra=left_out)
        else:
            self._parent = Owner.named(lease).pid
            self._open = set(leases.adopt(lease, self._owner, policy.lease)).intersection(names)
        since = stamp(self._clock() - REMEMBERED)
        self._history = Schedule(engine).history(self._open, since)
        mine = tuple(site for site in sites if site.host in self._open)
        if rest:
            rest.begin(leases.last_requests(hosts_of(sites, self._open)))
        self._pulse = asyncio.ensure_future(self._beat(policy.lease / 6))
        return mine

    def ended(self, visit: Visit) -> EndedSite | None:
        """What the end of a site's crawl means for the schedule; None where the site is not held here."""
        site, policy, now = visit.site, self._policy, self._clock()
        if policy is None or site.host not in self._open:
            return None
        self._open.discard(site.host)
        if not (visit.done and self._counts):
            return EndedSite(site.host, site.code, self._owner, stamp(now), again=self._orphaned)
        this = PastRun(stamp(now), visit.listed_new, visit.run.outcome().status == "ok")
        interval = policy.interval(site, [*self._history[site.host], this])
        begun = datetime.fromisoformat(visit.started_at) if visit.started_at else now
        due = max(now, begun + timedelta(hours=interval.hours))
        return EndedSite(
            site.host, site.code, self._owner, stamp(now), stamp(due), interval.hours, interval.why
        )

    async def spider_closed(self) -> None:
        """Remember the last requests."""
        if self._pulse is None:
            return
        self._pulse.cancel()
        try:
            self._note_requests()
        except StoreError as error:
            logger.info("when hosts were last asked is not remembered: %s", error, extra=LEASES)

    async def _beat(self, every: float) -> None:
        """Renew the leases now and then; close the crawl where one is lost, or where nobody waits for it any more."""
        renewed = monotonic()
        while True:
            await asyncio.sleep(min(PULSE, every))
            if self._parent is not None and os.getppid() != self._parent:
                gone = "the process that began this crawl is gone; it ends, and another one will go on"
                logger.error(gone, extra=LEASES)
                self._orphaned = True
                self._close(STOPPED)
                return
            if monotonic() - renewed < every:
                continue
            renewed = monotonic()
            try:
                held = await asyncio.to_thread(self._renew)
            except StoreError as error:  # nobody else can take them from a database that is away
                logger.info("leases are not renewed: %s", error, extra=LEASES)
                continue
            except SQLAlchemyError as error:
                fault = "leases are not renewed, by a fault of govnews; please report it"
                logger.error(fault, exc_info=error, extra=LEASES)
                self._close(LEASE_LOST)
                return
            if lost := sorted(self._open.difference(held)):
                taken = "%s: another process has taken it over, for this one did not stir; it ends"
                logger.error(taken, lost[0], extra=as_event(Event.SITE_TAKEN, site=lost[0]))
                self._close(LEASE_LOST)
                return

    def _renew(self) -> set[str]:
        if self._leases is None or self._policy is None:
            return set()
        self._note_requests()
        return set(self._leases.renew(self._owner, self._policy.lease))

    def _note_requests(self) -> None:
        rest = self._crawler.get_extension(Rest)
        if rest is not None and self._leases is not None:
            self._leases.asked(rest.taken())

    def _close(self, reason: str) -> None:
        if self._closing is None and self._crawler.engine.running:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=reason))


def hosts_of(sites: Iterable[Site], chosen: Collection[str]) -> set[str]:
    """All hosts of those of ``sites`` whose first one is ``chosen``; without ports, as politeness goes by them."""
    return {host.partition(":")[0] for site in sites if site.host in chosen for host in site.hosts}
