"""Crawls that the schedule begins: each a process of its own, over some sites, for some time."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Final

from scrapy.settings import BaseSettings, get_settings_priority
from sqlalchemy import Engine

from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.live.choice import catalogue_of
from crawler.schedule.holding import hosts_of
from crawler.schedule.owner import Owner, is_dead
from crawler.schedule.policy import Policy
from crawler.sites import Site
from pipelines.clock import Clock, stamp
from pipelines.store.leases import Leases
from pipelines.store.schedule import Schedule, ScheduleRow

logger = logging.getLogger(__name__)

GRACE: Final = 300.0  # seconds that a crawl has to end by itself after its time, and again after it was told to stop

BLAMELESS: Final = frozenset({
    ExitCode.STOPPED, ExitCode.STORE_FAILED, ExitCode.ARCHIVE_FAILED, ExitCode.USAGE,
})  # fmt: skip
"""The ends of a crawl that say nothing of its sites."""


@dataclass(frozen=True, slots=True)
class Batch:
    """The sites of a crawl, under the name ``owner``, from this moment on."""

    sites: tuple[Site, ...]
    owner: str
    begun_at: str

    @property
    def selector(self) -> str:
        """The sites as ``-a sites=`` takes them."""
        return ",".join(site.host for site in self.sites)


class Crawl:
    """A crawl that goes on in a process of its own."""

    def __init__(self, batch: Batch, line: Sequence[str], seconds: float) -> None:
        self.batch = batch
        self._last = monotonic() + seconds + GRACE
        self._told = False
        # In a session of its own: a Ctrl-C reaches this process alone, which then tells the crawl, once. Told twice,
        # Scrapy would end at once and lose what is on its way.
        self._process = subprocess.Popen(line, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def stop(self) -> None:
        """Tell the crawl to end, as by Ctrl-C."""
        if not self._told:
            self._told, self._last = True, monotonic() + GRACE
            self._process.terminate()

    def kill(self) -> None:
        """End the process at once; what it had not stored is asked for again."""
        self._process.kill()

    def ended(self) -> int | None:
        """The exit code, negative for a signal; None while the crawl goes on. One that does not end in time is told
        to, and killed in the end."""
        code = self._process.poll()
        if code is None and monotonic() > self._last:
            said = "killed" if self._told else "told to"
            logger.error("the crawl %d does not end; it is %s", self.pid, said, extra=_ended(self.pid))
            if self._told:
                self.kill()
            else:
                self.stop()
        return code

    def wait(self) -> int:
        """The exit code, when it has ended."""
        while (code := self.ended()) is None:
            try:
                return self._process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                continue
        return code


class Crawls:
    """Begins crawls of what is due, and sees to what they leave behind. Raises StoreError where the database fails."""

    def __init__(self, settings: BaseSettings, engine: Engine, clock: Clock) -> None:
        """Raises PolicyError and :class:`~crawler.live.choice.ChoiceError`."""
        self.policy = Policy.of(settings)
        self._settings = settings
        self._clock = clock
        self._schedule = Schedule(engine)
        self._leases = Leases(engine)
        self.sites = {site.host: site for site in catalogue_of(settings) if site.has_confirmed_list}
        """The sites that are crawled, by host."""

    def quiet_until(self) -> datetime | None:
        """When the quiet hours end, if these are some."""
        return self.policy.quiet.until(self._clock())

    def due(self, ahead: timedelta = timedelta()) -> list[str]:
        """The hosts of the sites that are due, or will be within the time ``ahead``, and that nobody crawls; those
        that have waited longest first."""
        now = stamp(self._clock() + ahead)
        rows, held = self._schedule.rows(), self._leases.holders(is_dead)
        known = {host: rows.get(host, ScheduleRow(host, site.code)) for host, site in self.sites.items()}
        waiting = [row for host, row in known.items() if host not in held and row.is_due(now)]
        return [row.site for row in sorted(waiting, key=lambda row: (row.due_at or "", row.code, row.site))]

    def begin(self, hosts: Sequence[str], ahead: timedelta = timedelta()) -> Crawl | None:
        """Begin a crawl of those of the sites that are due; None where none is, or not now."""
        now = self._clock()
        if self.policy.quiet.until(now):
            return None
        owner = Owner.here().name
        rows = self._schedule.rows()
        hours = {host: row.hours for host, row in rows.items()}
        taken = self._schedule.claim(
            owner, {host: self.sites[host].code for host in hosts if host in self.sites}, stamp(now),
            lambda host, tries: self.policy.retry_at(now, hours.get(host), tries),
            seconds=self.policy.lease, dead=is_dead, due_by=stamp(now + ahead),
        )  # fmt: skip
        if not taken.mine:
            return None
        delay = self._settings.getfloat("DOWNLOAD_DELAY")
        self._leases.asked_just_now(hosts_of(self.sites.values(), taken.inherited), delay)
        batch = Batch(tuple(self.sites[host] for host in taken.mine), owner, stamp(now))
        seconds = self._seconds(now)
        try:
            crawl = Crawl(batch, self._line(batch, seconds), seconds)
        except OSError:
            self._schedule.unclaim(owner, taken.mine, batch.begun_at, stamp(now))
            raise
        begun = as_event(Event.CRAWL_STARTED, crawl=crawl.pid, sites=len(batch.sites))
        logger.info("crawl %d of %d sites begins: %s …", crawl.pid, len(batch.sites), taken.mine[0], extra=begun)
        return crawl

    def end(self, crawl: Crawl, code: int) -> ExitCode:
        """See to what an ended crawl leaves. Where it was stopped, or the database, the archive or a setting failed it,
        the sites that it did not end are due again at once; else they are when they are tried again. Gives its exit
        code, 1 for one that was killed."""
        batch = crawl.batch
        if code in (*BLAMELESS, -signal.SIGTERM):
            hosts = [site.host for site in batch.sites]
            self._schedule.unclaim(batch.owner, hosts, batch.begun_at, stamp(self._clock()))
        else:
            self._leases.release(batch.owner)
        if code < 0:
            self._schedule.killed(f"sites={batch.selector}")
            killed = "the crawl %d was killed by signal %d; its sites are tried again"
            logger.error(killed, crawl.pid, -code, extra=_ended(crawl.pid, code))
            return ExitCode.SOME_FAILED
        logger.info("crawl %d has ended with %d", crawl.pid, code, extra=_ended(crawl.pid, code))
        return ExitCode(code) if code in set(ExitCode) else ExitCode.SOME_FAILED

    def _seconds(self, now: datetime) -> int:
        """How long a crawl may last that begins now: quiet hours end it too."""
        quiet = self.policy.quiet.next_begin(now)
        left = (quiet - now).total_seconds() if quiet else self.policy.seconds
        return max(1, int(min(left, self.policy.seconds)))

    def _line(self, batch: Batch, seconds: int) -> list[str]:
        """The command of a crawl; what the command line of this process says of settings, it hears too."""
        line = [sys.executable, "-m", "scrapy", "crawl", "govnews"]
        line += ["-a", f"sites={batch.selector}", "-a", f"lease={batch.owner}"]
        given = get_settings_priority("cmdline")
        for name in sorted(self._settings):
            if (self._settings.getpriority(name) or 0) >= given:
                line += ["-s", f"{name}={self._settings[name]}"]
        return [*line, "-s", f"CLOSESPIDER_TIMEOUT={seconds}"]


def _ended(crawl: int, code: int | None = None) -> dict[str, Any]:
    """The event of a crawl that ends; without a code it does not end yet."""
    told = {} if code is None else {"code": code}
    return as_event(Event.CRAWL_ENDED, crawl=crawl, **told)
