"""A tiny spider with the settings of the project: it asks for what it is told and writes down what it gets.

    python archive_crawl.py

Its input, an object of JSON, says what to do.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.utils.project import get_project_settings

from crawler.archive.archived import archived_of
from crawler.exits import exit_code
from crawler.live.asked import Asked
from crawler.outcomes import NoArticle
from crawler.page import Given, fixed, page_from
from crawler.politeness.not_asked import RobotsUnreachable
from crawler.role import Role
from crawler.sites import Site
from pipelines.clock import stamp
from tests import forks
from tests.forks import Forked

SETTINGS = {
    "GOVNEWS_CLOCK": "archive_crawl.clock", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "GOVNEWS_ALLOW_PRIVATE_HOSTS": True,
    "EXTENSIONS": {}, "ITEM_PIPELINES": {}, "SPIDER_MIDDLEWARES": {},
}  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A request that the spider is told to make."""

    url: str
    method: str = "GET"
    body: str = ""
    role: str | None = None
    listed: str | None = None


@dataclass(frozen=True)
class Run:
    """A crawl that has ended: what the spider got, why it ended and with which exit code, what it logged."""

    code: int
    answers: list[dict[str, Any]]
    reason: str | None
    log: str

    def of(self, url: str) -> dict[str, Any]:
        """The one answer of an address."""
        (answer,) = [one for one in self.answers if one["url"] == url]
        return answer


@dataclass(frozen=True)
class Crawling:
    """A crawl that is under way: its process, and the file that gets a line for each answer."""

    process: Forked
    out: Path

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self.process.pid

    def end(self) -> Run:
        """Wait for its end; the reason of a crawl that was killed is None."""
        _, log = self.process.communicate()
        lines = self.out.read_text(encoding="utf-8").splitlines(keepends=True)
        notes = [json.loads(line) for line in lines if line.endswith("\n")]
        reason = notes.pop()["reason"] if notes and "reason" in notes[-1] else None
        return Run(self.process.wait(), notes, reason, log)


def begin(
    archive: Path, orders: Sequence[Order], now: str, *, largest_file: int | None = None, **settings: Any
) -> Crawling:
    """Begin a crawl into ``archive`` at the time ``now``, whose files can have ``largest_file`` bytes at most."""
    out = archive.parent / f"{now.replace(':', '')}.jsonl"
    told = {
        "orders": [dataclasses.asdict(order) for order in orders], "out": str(out),
        "settings": {"GOVNEWS_ARCHIVE": str(archive), **settings},
    }  # fmt: skip
    environment = {**os.environ, "ARCHIVE_CRAWL_NOW": now}
    line, limits = [sys.executable, __file__], {"FSIZE": largest_file} if largest_file else None
    return Crawling(forks.begin(line, env=environment, given=json.dumps(told), limits=limits), out)


def crawl(archive: Path, orders: Sequence[Order], now: str, **more: Any) -> Run:
    """Crawl to the end."""
    return begin(archive, orders, now, **more).end()


def clock() -> datetime:
    """The moment that the test says."""
    return datetime.fromisoformat(os.environ["ARCHIVE_CRAWL_NOW"])


class Told(scrapy.Spider):
    """Asks for everything at once, and takes every status."""

    name = "told"
    handle_httpstatus_all = True

    def __init__(self, orders: list[Order], out: Path) -> None:
        super().__init__()
        self.orders = orders
        self.out = out.open("w", encoding="utf-8")

    async def start(self) -> AsyncIterator[Request]:
        """Ask."""
        for order in self.orders:
            meta: dict[str, Any] = {"handle_httpstatus_list": [304, 403, 404, 412, 503, 521]}
            if order.role:
                site = Site("620503", "某区", "county", order.url, "confirmed", ("620000",))
                meta |= Asked(site, Role(order.role), order.listed).meta
            yield Request(
                order.url, self.got, order.method, body=order.body, meta=meta, errback=self.failed,
                dont_filter=True,
            )  # fmt: skip

    def got(self, response: Response) -> None:
        """Write an answer down, with the page that the spider would make of it."""
        archived = archived_of(response.request)
        note: dict[str, Any] = {
            "url": response.url, "status": response.status, "flags": response.flags,
            "sha256": hashlib.sha256(response.body).hexdigest(), "sent": response.request.body.decode(),
            "type": response.headers.get("Content-Type", b"").decode(),
        }  # fmt: skip
        if archived:
            note["archived"] = {
                "at": stamp(archived.at), "seen_at": stamp(archived.seen_at), "digest": archived.digest,
                "unchanged": archived.unchanged, "listed": archived.listed,
            }  # fmt: skip
            if response.status == 200 and b"html" in response.headers.get("Content-Type", b""):
                headers = {"Content-Type": note["type"]}
                given = Given(listed=archived.listed)
                with suppress(NoArticle):
                    page = page_from(response.body, response.url, headers, fixed(archived.at), given=given)
                    note["page"] = dataclasses.asdict(page)
        self.write(note)

    def failed(self, failure: Any) -> None:
        """Write a failure down, and where robots.txt could not be had, why."""
        why = failure.value.failure if isinstance(failure.value, RobotsUnreachable) else None
        self.write({
            "url": failure.request.url, "error": type(failure.value).__name__, "why": why and type(why).__name__,
        })  # fmt: skip

    def closed(self, reason: str) -> None:
        """Say why it ended."""
        self.write({"reason": reason})
        self.out.close()

    def write(self, note: dict[str, Any]) -> None:
        """Write a line and give it to the system."""
        self.out.write(json.dumps(note, ensure_ascii=False) + "\n")
        self.out.flush()


def main(orders: list[dict[str, Any]], out: str, settings: dict[str, Any]) -> NoReturn:
    """Crawl in this process, and end it with the exit code."""
    told = get_project_settings()
    told.update({**SETTINGS, **settings}, priority="cmdline")
    process = AsyncCrawlerProcess(told)
    crawler = process.create_crawler(Told)
    process.crawl(crawler, orders=[Order(**order) for order in orders], out=Path(out))
    process.start()
    sys.exit(exit_code(crawler))


if __name__ == "__main__":
    main(**json.load(sys.stdin))
