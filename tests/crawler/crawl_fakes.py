"""A reader that stands in for the grammar: what the crawler does with readings must not hang on it."""

from __future__ import annotations

import os
import signal
from asyncio import ensure_future
from dataclasses import replace
from datetime import datetime, timedelta
from multiprocessing import parent_process
from time import sleep
from typing import Self

from scrapy.crawler import Crawler

from crawler.reporting import sites_chosen
from pipelines.clock import SHANGHAI
from pipelines.ids import meeting_id
from pipelines.items import Article, Meeting, Page, Reading, Segment, SourcePage

VERSION = "fake"
NEXT = "fake, mended"


def read(page: Page) -> Reading:
    """A page that says 会议 reports one meeting, named by its first line; one that says 崩溃 raises, 杀掉 kills the
    process, 读不完 never comes to an end, and no database holds what 存不进 makes."""
    sleep(float(os.environ.get("FAKE_READER_SECONDS", "0")))
    if "杀掉" in page.text or os.environ.get("FAKE_READER_POISON", "nowhere") in page.url:
        crawl = parent_process()
        if os.environ.get("FAKE_READER_KILLS") == "all" and crawl is not None and crawl.pid is not None:
            os.kill(crawl.pid, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    while "读不完" in page.text:
        pass
    if "崩溃" in page.text:
        raise ZeroDivisionError("planted")
    segments = (Segment("body", (0, len(page.text))),) if page.text else ()
    article = Article(page, page.text, page.title, segments, "simplified", damaged=False)
    if "会议" not in page.text:
        return Reading(article, [], reason="fake.no_meeting")
    meeting = _meeting(page, segments)
    if "存不进" in page.text:
        meeting.venue = "堂" * 100_000
        meeting.ordinal = 10**30
    return Reading(article, [meeting])


def read_mended(page: Page) -> Reading:
    """A version that finds no fault with any page."""
    for poison in ("杀掉", "读不完", "存不进", "崩溃"):
        page = replace(page, text=page.text.replace(poison, "好好"))
    return read(page)


def read_anew(page: Page) -> Reading:
    """The next version: it takes 则 for a meeting too, and no longer a page that says 号会议; one with 坏 raises."""
    if "坏" in page.text:
        raise ZeroDivisionError("planted")
    if "号会议" in page.text:
        sleep(float(os.environ.get("FAKE_READER_SECONDS", "0")))
        segments = (Segment("body", (0, len(page.text))),)
        article = Article(page, page.text, page.title, segments, "simplified", damaged=False)
        return Reading(article, [], reason="fake.number")
    reading = read(page)
    if "则" in page.text:
        return Reading(reading.article, [_meeting(page, reading.article.segments)])
    for meeting in reading.meetings:
        meeting.venue, meeting.hosts = "礼堂", ["赵建"]
        meeting.rules["venue"] = "fake.venue"
    return reading


class StopsAtOnce:
    """An extension that stops the crawl, as a signal does, when it has its sites and has begun with none."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        crawler.signals.connect(self.chosen, signal=sites_chosen)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def chosen(self) -> None:
        """Stop."""
        self.ending = ensure_future(self.crawler.engine.close_spider_async(reason="shutdown"))


def tomorrow() -> datetime:
    """A day and an hour later, in the real world."""
    return datetime.now(SHANGHAI) + timedelta(days=1, hours=1)


def told() -> datetime:
    """The moment that the test says in its environment."""
    return datetime.fromisoformat(os.environ["FAKE_NOW"])


def clock() -> datetime:
    """A moment that never passes."""
    return datetime(2026, 11, 21, 12, 0, tzinfo=SHANGHAI)


def _meeting(page: Page, segments: tuple[Segment, ...]) -> Meeting:
    name = page.text.strip().splitlines()[0][:40]
    start = page.text.index(name)
    source = SourcePage(
        page.url, page.site, page.title, page.published, page.fetched_at, page.sha256, page.text,
        list(segments), page.layout,
    )
    identity = meeting_id(
        jurisdiction=None, date=None, name=name, series=None, ordinal=None, hosts=[], page_url=page.url
    )
    return Meeting(identity, source, name=name, spans={"name": (start, start + len(name))},
                   rules={"name": "fake"})
