"""The crawl of some sites of the catalogue: lists are asked for, then the articles that they name.

Every request is counted when it is made and counted off by its callback or errback. A site has ended when none
of its requests is left. What the archive lost when it failed, and what was not asked when the crawl was stopped, is
left: the site has not ended, the crawl has.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.misc import load_object
from sqlalchemy.exc import SQLAlchemyError
from twisted.python.failure import Failure as DownloadFailure

from crawler.archive.archived import Archived, archived_of
from crawler.archive.lost import ArchiveLost
from crawler.careful import CarefulReading
from crawler.document import Document
from crawler.events import Event, as_event
from crawler.layouts import LayoutEvent, ListPage, NextPage, recognise
from crawler.live.asked import Asked
from crawler.live.bounds import Bounds
from crawler.live.links import address_of, wanted
from crawler.live.recheck import Recheck
from crawler.live.status import SiteStatus
from crawler.live.visit import Visit
from crawler.live.walk import Walk
from crawler.outage import Outage
from crawler.outcomes import POISON, Failure, Notice, NoticeReason, Rejected
from crawler.politeness.answers import Answer, Verdict, judge
from crawler.politeness.failures import is_fault, of_failure
from crawler.politeness.hosts import address_to_ask
from crawler.politeness.not_asked import Stopped
from crawler.politeness.received import answer_of
from crawler.politeness.trouble import TroubleKind
from crawler.reporting import PAGES, SITES, crawl_closing, report, site_ended, sites_chosen, store_failed
from crawler.responses import Read, Reader, article_readings
from crawler.role import Role
from crawler.sites import Column
from crawler.sites.pages import page_address
from pipelines.clock import Clock, stamp
from pipelines.ids import page_id
from pipelines.items import Reading
from pipelines.store import StoreError
from pipelines.store.frontier import Address, AddressState, Frontier
from pipelines.unread import Unread

logger = logging.getLogger(__name__)

# What is asked for first. Articles go before the next page of a list, so that the queue of a site stays short.
FIRST_LIST: Final = 30
ARTICLE: Final = 20
NEXT_LIST: Final = 10
RECHECK: Final = 0
LONG_LIST: Final = 1 << 18  # characters: some 2,500 rows, read in a third of a second
AT_ONCE: Final = 5000  # addresses that are noted in one transaction, for which all other sites wait
READ: Final = frozenset({"article", "no_article"})
UNASKED: Final = frozenset({TroubleKind.SITE_ENDED, TroubleKind.ROBOTS_UNREACHABLE})
"""Troubles that say nothing about the address: it was never asked for, unless it led on to another one."""

Output = Request | Reading | Address
Then = Callable[[Any], AsyncIterator[Output]]
"""What is done with a response, or with the failure that came instead of one."""


class LiveCrawl:
    """Makes the requests of a crawl and reads what comes. Yields requests, Readings, and, behind every Reading, the
    Address that it came from as it stands now."""

    def __init__(
        self, crawler: Crawler, bounds: Bounds, frontier: Frontier, recheck: Recheck, clock: Clock
    ) -> None:
        self._crawler = crawler
        self._bounds = bounds
        self._frontier = frontier
        self._recheck = recheck
        self._clock = clock
        self._reading = crawler.get_extension(CarefulReading) or CarefulReading.from_crawler(crawler)
        self._seconds = crawler.settings.getfloat("GOVNEWS_READING_TIMEOUT")
        self._reader: Reader = load_object(crawler.settings["GOVNEWS_READER"])
        self._outage = crawler.get_extension(Outage) or Outage.from_crawler(crawler)
        self._list_pages = crawler.settings.getint("GOVNEWS_LIST_PAGES")
        self._rechecks = crawler.settings.getint("GOVNEWS_RECHECKS")
        self._most_articles = crawler.settings.getint("GOVNEWS_SITE_ARTICLES")
        self._visits: tuple[Visit, ...] = ()
        crawler.signals.connect(self._closing, signal=crawl_closing)

    def begin(self, visits: Sequence[Visit]) -> Iterator[Request]:
        """The first requests of every site."""
        self._visits = tuple(visits)
        self._crawler.signals.send_catch_log(sites_chosen, visits=self._visits)
        for visit in self._visits:
            first = list(self._begin(visit))  # all are counted before the first of them can end
            visit.begun = True
            yield from first

    def _closing(self) -> None:
        """Report the sites that the end of the crawl broke off, or that it never came to."""
        for visit in self._visits:
            if not visit.done:
                self._report_end(visit)

    def _report_end(self, visit: Visit) -> None:
        self._crawler.stats.inc_value(f"{SITES}/{visit.run.outcome().status}")
        self._crawler.signals.send_catch_log(site_ended, visit=visit)

    def _begin(self, visit: Visit) -> Iterator[Request]:
        """The first requests of a site: its lists, then what earlier runs left, then what is due again."""
        site = visit.site
        for rank, column in enumerate(site.lists(unconfirmed=self._bounds.unconfirmed)):
            memory = self._frontier.list_memory(address_of(column.url))
            most = self._bounds.most_pages(self._list_pages, known=memory.walked_at is not None)
            walk = Walk(self._bounds, most, memory.broken_off_at)
            yield self._ask_list(visit, column, walk, NextPage(column.url), FIRST_LIST - min(rank, 9))
        left = self._frontier.pending(site.host, self._most_articles + 1)
        yield from self._ask_articles(visit, left, ARTICLE)
        now = self._clock()
        due = self._frontier.due(site.host, stamp(now), self._rechecks, self._recheck.latest(now))
        yield from self._ask_articles(visit, due, RECHECK, most=len(visit.asked) + self._rechecks)

    # --------------------------------------------------------------------------------------------- requests

    def _ask_list(self, visit: Visit, column: Column, walk: Walk, page: NextPage, priority: int) -> Request:
        return self._ask(
            visit, Role.LIST, page.url, partial(self._list, visit=visit, column=column, walk=walk),
            partial(self._missing, visit=visit, url=page.url, role=Role.LIST, first=not walk.found),
            priority=priority,
            method=page.method, body=page.body or b"",
            headers={"Content-Type": "application/x-www-form-urlencoded"} if page.body else None,
        )  # fmt: skip

    def _ask_articles(
        self, visit: Visit, addresses: Iterable[Address], priority: int, *, most: int | None = None
    ) -> Iterator[Request]:
        """Ask for the articles, but for no more of a site than a run may have, or ``most``: the rest stays pending."""
        most = self._most_articles if most is None else most
        for address in addresses:
            if address.address_id in visit.asked:
                continue
            if len(visit.asked) >= most:
                visit.enough = True
                return
            visit.asked.add(address.address_id)
            yield self._ask(
                visit, Role.ARTICLE, address.url, partial(self._article, visit=visit, address=address),
                partial(self._missing, visit=visit, url=address.url, role=Role.ARTICLE, address=address),
                priority=priority, listed=address.listed,
            )  # fmt: skip

    def _ask(
        self,
        visit: Visit,
        role: Role,
        url: str,
        read: Then,
        missing: Then,
        *,
        priority: int,
        listed: str | None = None,
        **more: Any,
    ) -> Request:
        """A request that is counted off however it ends, if the archive does not fail and the crawl is not stopped."""
        visit.open += 1
        return Request(
            address_to_ask(visit.site, url), partial(self._ended, visit, read),
            errback=partial(self._unanswered, visit, missing), meta=Asked(visit.site, role, listed).meta,
            priority=priority, dont_filter=True, **more,
        )  # fmt: skip

    async def _ended(self, visit: Visit, then: Then, came: Any) -> AsyncIterator[Output]:
        visit.started_at = visit.started_at or self._now()
        try:
            async for output in then(came):
                yield output
        except (StoreError, SQLAlchemyError) as error:
            self._crawler.signals.send_catch_log(store_failed, error=error)
        finally:
            visit.open -= 1
            visit.finished_at = self._now()
            if visit.done:
                self._report_end(visit)

    async def _unanswered(self, visit: Visit, missing: Then, failure: DownloadFailure) -> AsyncIterator[Output]:
        if not isinstance(failure.value, ArchiveLost | Stopped):  # which tell nothing of the site, nor of the address
            async for output in self._ended(visit, missing, failure):
                yield output

    # ------------------------------------------------------------------------------------------------ lists

    async def _list(self, response: Response, visit: Visit, column: Column, walk: Walk) -> AsyncIterator[Output]:
        first = not walk.found
        answer = answer_of(response, Role.LIST)
        verdict = self._refused(answer, visit, first=first)
        if verdict:
            if verdict.status is SiteStatus.STUB_LIST and not first:  # some lists go on behind their last page
                await self._walked(visit, column)
            return
        try:
            document = answer.document
        except Rejected as error:
            report(self._crawler, error.as_failure(response.url))
            visit.run.listed(answer, 0, (), first=first)
            return
        page, listed = await self._rows(document, visit, column)
        visit.lists += 1
        visit.run.listed(answer, len(page.links), page.events, first=first and not page.next)
        self._tell(response.url, page.events)
        # Before its rows: a kill in between would else leave rows that make the page look like one gone through.
        await self._outage.through(partial(self._frontier.walking, *_memory(visit, column), walk.pages + 1))
        new: list[Address] = []
        for start in range(0, len(listed), AT_ONCE):
            some = listed[start : start + AT_ONCE]
            new += await self._outage.through(partial(self._frontier.note, some))
            await asyncio.sleep(0)
        visit.listed_new += len(new)
        for request in self._ask_articles(visit, new, ARTICLE):
            yield request
        following = walk.next_page(response.url, page.links, len(new), page.next)
        if following is None:
            await self._walked(visit, column)
        else:
            yield self._ask_list(visit, column, walk, following, NEXT_LIST)

    async def _rows(self, document: Document, visit: Visit, column: Column) -> tuple[ListPage, list[Address]]:
        """The list, and those of its rows that are to be asked for. A list of a hundred thousand rows takes seconds:
        it is read in a thread, so that other sites are answered meanwhile."""

        def read() -> tuple[ListPage, list[Address]]:
            page = recognise(document).list_page(document)
            return page, wanted(page.links, visit.site, column, self._bounds, self._now())

        return await asyncio.to_thread(read) if len(document.text) > LONG_LIST else read()

    async def _walked(self, visit: Visit, column: Column) -> None:
        await self._outage.through(partial(self._frontier.walked, *_memory(visit, column), self._now()))

    # --------------------------------------------------------------------------------------------- articles

    async def _article(self, response: Response, visit: Visit, address: Address) -> AsyncIterator[Output]:
        answer = answer_of(response, Role.ARTICLE)
        verdict = self._refused(answer, visit, first=address.state == "pending")
        if verdict:
            if not verdict.is_refusal:
                yield self._recheck.failed(address, self._clock(), gone=True)
            return
        visit.fetched += 1
        now, sha256 = self._clock(), hashlib.sha256(response.body).hexdigest()
        if sha256 == address.sha256 and address.state in READ:
            visit.unchanged += 1
            visit.run.article(address.url, response.body, found=address.state == "article")
            yield self._recheck.fetched(address, now, address.state, sha256, unchanged=True)
            return
        archived = archived_of(response.request) if response.request else None
        outcomes = await self._read(answer, archived, visit, address, sha256)
        found = any(map(_is_of_a_page, outcomes))
        visit.articles += found
        visit.run.article(address.url, response.body, found=found)
        self._crawler.stats.inc_value(PAGES, found)
        for outcome in outcomes:
            if isinstance(outcome, Reading):
                yield outcome
            else:
                report(self._crawler, outcome)
        state: AddressState = "article" if found else "no_article"
        yield self._recheck.fetched(address, now, state, sha256, unchanged=False)

    async def _read(
        self, answer: Answer, archived: Archived | None, visit: Visit, address: Address, sha256: str
    ) -> list[Read]:
        """The page of an article, made as a replay of the archive makes it, with the moment of its bytes, and read."""
        moment = archived.at if archived else self._clock()
        page = page_id(page_address(answer.final_url, visit.site))
        return await self._reading.read(
            Unread(page, sha256, answer.final_url, stamp(moment), visit.site.code),
            partial(
                article_readings, self._reader, answer.final_url, answer.body, answer.headers, site=visit.site,
                listed=archived.listed if archived else address.listed, moment=moment, seconds=self._seconds,
            ),
        )  # fmt: skip

    # ---------------------------------------------------------------------------------------------- trouble

    async def _missing(
        self, failure: DownloadFailure, visit: Visit, url: str, role: Role, *, first: bool = True,
        address: Address | None = None,
    ) -> AsyncIterator[Output]:  # fmt: skip
        """A request that got no answer. An article is to be asked for again, unless nobody asked for it."""
        kind = self._failed(failure, visit, url, role, first=first)
        asked = kind not in UNASKED or (kind is TroubleKind.ROBOTS_UNREACHABLE and _was_redirected(failure))
        if address is not None and asked:
            yield self._recheck.failed(address, self._clock())

    def _refused(self, answer: Answer, visit: Visit, *, first: bool = True) -> Verdict | None:
        """What the answer is instead of the page that was asked for; None where it is that page."""
        verdict = judge(answer)
        visit.run.answered(verdict, answer.role, first=first)
        if verdict:
            visit.failed += 1
            detail = f"{verdict.status}: {verdict.detail}"
            report(self._crawler, Notice(answer.final_url, NoticeReason.NO_PAGE, detail))
        return verdict

    def _failed(
        self, failure: DownloadFailure, visit: Visit, url: str, role: Role, *, first: bool = True
    ) -> TroubleKind:
        """Take note of a request that got no answer, and say what kind of trouble it was."""
        error = failure.value or RuntimeError(failure.getErrorMessage())
        if is_fault(error):
            told = as_event(Event.FAULT, site=visit.site.host, url=url)
            logger.error("%s: a fault of govnews, please report it", url, exc_info=error, extra=told)
        trouble = of_failure(error)
        visit.run.failed(trouble, role, first=first)
        if trouble.kind is not TroubleKind.SITE_ENDED:
            visit.failed += 1
            report(self._crawler, Notice(url, NoticeReason.NO_PAGE, f"{trouble.kind}: {trouble.detail}"))
        return trouble.kind

    def _tell(self, url: str, events: Iterable[LayoutEvent]) -> None:
        for event in events:
            detail = f"{event.kind}: {event.selector}: {event.count}"
            report(self._crawler, Notice(url, NoticeReason.LAYOUT, detail))

    def _now(self) -> str:
        return stamp(self._clock())


def _memory(visit: Visit, column: Column) -> tuple[str, str, str]:
    """What names the list of a column in the crawl's memory."""
    return address_of(column.url), visit.site.host, column.url


def _is_of_a_page(outcome: Read) -> bool:
    """Whether there was a page, read or not."""
    return (
        isinstance(outcome, Reading)
        or (isinstance(outcome, Failure) and outcome.reason in POISON)
        or (isinstance(outcome, Notice) and outcome.reason is NoticeReason.QUARANTINED)
    )


def _was_redirected(failure: DownloadFailure) -> bool:
    """Whether the request that failed followed a redirect."""
    request: Request | None = getattr(failure, "request", None)
    return request is not None and "redirect_urls" in request.meta
