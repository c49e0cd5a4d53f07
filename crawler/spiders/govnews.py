"""The one spider: it crawls sites of the catalogue, or with ``-a source=PATH`` reads pages from files."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.database import store_of
from crawler.events import Event, as_event
from crawler.exits import SOURCE_NOT_FOUND, STORE_FAILED, TAKEN, USAGE
from crawler.live.bounds import ARGUMENTS, ArgumentError, Bounds
from crawler.live.choice import ChoiceError, catalogue_of, chosen_sites
from crawler.live.crawl import LiveCrawl
from crawler.live.dry_run import print_plan
from crawler.live.recheck import Recheck, RecheckError
from crawler.live.visit import Visit
from crawler.offline import read_source
from crawler.politeness.identity import ContactError, contact_of
from crawler.politeness.site_run import SiteRun
from crawler.politeness.site_runs import site_key
from crawler.reporting import reading_started, report, store_failed
from crawler.schedule.holding import Holding
from crawler.schedule.policy import PolicyError
from crawler.sites import Site
from crawler.sites.pages import SitePages
from pipelines.clock import Clock
from pipelines.items import Page
from pipelines.store import StoreError
from pipelines.store.frontier import Frontier

logger = logging.getLogger(__name__)

OFFLINE = """\
Pages from files need no contact, and no network:

    scrapy crawl govnews -a source=seeds
    scrapy crawl govnews -a source=PATH -O out.jsonl

PATH is a .txt or .html file, a .warc or .warc.gz archive, a .jsonl file with one page a line
(url, title, published, site, and html or text), or a folder of these."""
NOWHERE = "data:,"
"""The request of an offline source: it goes to no network."""


class GovnewsSpider(scrapy.Spider):
    """Yields :class:`pipelines.items.Page`; the middleware reads them, the pipeline stores what was read."""

    name = "govnews"
    arguments = frozenset({"source", "sites", "lease", *ARGUMENTS})

    def __init__(self, clock: Clock, **given: str) -> None:
        super().__init__(self.name)
        self.clock = clock
        self.given = {name: value for name, value in given.items() if name != "_job"}  # scrapyd's number of the run
        self.site_runs: dict[str, SiteRun] = {}
        """How it goes with each site of a crawl of sites, for the middlewares that ask before a request leaves."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **given: Any) -> Self:
        """Make the spider with the clock of the setting ``GOVNEWS_CLOCK`` and the ``-a`` arguments."""
        return super().from_crawler(crawler, load_object(crawler.settings["GOVNEWS_CLOCK"]), **given)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let every answer through to the spider: what is a refusal, it judges itself."""
        super().update_settings(settings)
        settings.set("HTTPERROR_ALLOW_ALL", True, priority="spider")

    @property
    def source(self) -> str:
        """What the run reads, as its row in the ledger names it."""
        return self.given.get("source") or f"sites={self.given.get('sites', 'all')}"

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the source, or for the first lists of the sites. Raises CloseSpider where there is nothing
        to start with."""
        if unknown := sorted(self.given.keys() - self.arguments):
            raise _usage(f"unknown argument -a {unknown[0]}; known: {', '.join(sorted(self.arguments))}")
        if "source" in self.given:
            yield self._ask_source()
            return
        for request in self._ask_sites():
            yield request
            await asyncio.sleep(0)  # thousands of requests may be left from an earlier run

    def _ask_source(self) -> Request:
        """The pages could be yielded from ``start``, but Scrapy (2.19) then never ends after Ctrl-C: nobody looks
        again whether the last item is through. From a callback they come with all of Scrapy's guarantees,
        and with back-pressure; the address of its request is answered by Scrapy itself.
        """
        if more := sorted(self.given.keys() - {"source"}):
            raise _usage(f"-a {more[0]} is for crawls of sites; it goes with no -a source")
        path = Path(self.given["source"])
        if not path.exists():
            told = as_event(Event.COMMAND_REFUSED)
            logger.error("source %s: no such file or folder; check the path", path, extra=told)
            raise CloseSpider(SOURCE_NOT_FOUND)
        return Request(NOWHERE, self.read_source, cb_kwargs={"path": path}, dont_filter=True)

    def _ask_sites(self) -> Iterator[Request]:
        settings = self.crawler.settings
        try:
            limits = Bounds.of(self.given)
            sites = chosen_sites(settings, self.given.get("sites"), limits)
            recheck = Recheck.of(settings.getlist("GOVNEWS_RECHECK_DAYS"))
            if not limits.dry_run:
                contact_of(settings)
        except (ArgumentError, ChoiceError, RecheckError) as error:
            raise _usage(str(error)) from error
        except ContactError as error:
            raise _usage(f"{error}\n\n{OFFLINE}") from error
        if limits.dry_run:
            print_plan(settings, sites, limits, self.clock())
            return
        try:
            engine = store_of(settings)  # it is made now
            visits = [Visit(site, SiteRun()) for site in self._free(engine, sites, limits)]
            self.site_runs = {site_key(visit.site): visit.run for visit in visits}
            self.crawler.signals.send_catch_log(reading_started, spider=self)
            live = LiveCrawl(self.crawler, limits, Frontier(engine), recheck, self.clock)
            yield from live.begin(visits)
        except (StoreError, SQLAlchemyError) as error:
            self.crawler.signals.send_catch_log(store_failed, error=error)
            raise CloseSpider(STORE_FAILED) from error

    def _free(self, engine: Engine, sites: Sequence[Site], limits: Bounds) -> Sequence[Site]:
        """Those of ``sites`` that nobody else is crawling. Raises CloseSpider where there is none."""
        holding = self.crawler.get_extension(Holding)
        if holding is None:
            return sites
        try:
            free = holding.take(engine, sites, lease=self.given.get("lease"), counts=limits.take_all)
        except PolicyError as error:
            raise _usage(str(error)) from error
        except ValueError as error:
            raise _usage(f"-a lease={self.given.get('lease')}: {error}; only the schedule gives it") from error
        if not free:
            logger.error("nothing is asked: other processes are crawling these sites", extra=as_event(Event.SITE_TAKEN))
            raise CloseSpider(TAKEN)
        return free

    async def read_source(self, response: Response, path: Path) -> AsyncIterator[Page]:
        """Yield the pages of the source, and stop where the spider is being closed."""
        try:
            pages = SitePages(catalogue_of(self.crawler.settings))
        except ChoiceError as error:
            raise _usage(str(error)) from error
        self.crawler.signals.send_catch_log(reading_started, spider=self)
        at_once = self.crawler.settings.getfloat("METAREFRESH_MAXDELAY")
        for outcome in read_source(path, self.clock, pages, at_once=at_once):
            if isinstance(outcome, Page):
                yield outcome
            else:
                report(self.crawler, outcome)
            await asyncio.sleep(0)  # signals, progress and the database get their turn
            if self.crawler.engine.needs_backout():  # nothing is being downloaded: it is the end
                return


def _usage(message: str) -> CloseSpider:
    """Say what is wrong with the command; what is returned is to be raised."""
    logger.error(message, extra=as_event(Event.COMMAND_REFUSED))
    return CloseSpider(USAGE)
