"""A tiny spider with the settings of the project: it asks for what it is told and writes down what it gets.

    python archive_crawl.py

Each line of its input says what to do: ``{"begin": {…}}`` begins a crawl, in a process of its own that is forked from
this one, and its number is printed; ``{"end": NUMBER}`` waits for its end and prints its exit code. So the crawls of
many tests share the seconds that it takes to import Scrapy and the house, and nothing else.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.misc import load_object
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

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
SETTINGS = {
    "GOVNEWS_CLOCK": "archive_crawl.clock", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "GOVNEWS_ALLOW_PRIVATE_HOSTS": True,
    "EXTENSIONS": {}, "ITEM_PIPELINES": {}, "SPIDER_MIDDLEWARES": {},
}  # fmt: skip
LONGEST = 60
"""Seconds after which a crawl is ended by the system."""


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

    crawls: Crawls
    pid: int
    out: Path

    def end(self) -> Run:
        """Wait for its end; the reason of a crawl that was killed is None."""
        code = self.crawls.tell("end", self.pid)
        lines = self.out.read_text(encoding="utf-8").splitlines(keepends=True)
        notes = [json.loads(line) for line in lines if line.endswith("\n")]
        reason = notes.pop()["reason"] if notes and "reason" in notes[-1] else None
        return Run(code, notes, reason, self.out.with_suffix(".log").read_text(encoding="utf-8"))


class Crawls:
    """Begins crawls."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__], cwd=ROOT, env={**os.environ, "PYTHONPATH": f"{ROOT}:{HERE}"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def close(self) -> None:
        """No more will be begun."""
        self._server.communicate(timeout=60)

    def tell(self, what: str, of: Any) -> int:
        """Give the server a line and read its answer."""
        assert self._server.stdin and self._server.stdout
        self._server.stdin.write(json.dumps({what: of}) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def begin(
        self, archive: Path, orders: Sequence[Order], now: str, *, largest_file: int | None = None, **settings: Any
    ) -> Crawling:
        """Begin a crawl into ``archive`` at the time ``now``, whose files can have ``largest_file`` bytes at most."""
        out = archive.parent / f"{now.replace(':', '')}.jsonl"
        pid = self.tell("begin", {
            "orders": [dataclasses.asdict(order) for order in orders], "now": now, "out": str(out),
            "largest_file": largest_file, "settings": {"GOVNEWS_ARCHIVE": str(archive), **settings},
        })  # fmt: skip
        return Crawling(self, pid, out)

    def crawl(self, archive: Path, orders: Sequence[Order], now: str, **more: Any) -> Run:
        """Crawl to the end."""
        return self.begin(archive, orders, now, **more).end()


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


def serve() -> None:
    """Do what the input says."""
    for line in sys.stdin:
        told = json.loads(line)
        if "end" in told:
            _, status = os.waitpid(told["end"], 0)
            answer(os.waitstatus_to_exitcode(status))
        elif pid := os.fork():
            answer(pid)
        else:
            crawl(**told["begin"])


def answer(number: int) -> None:
    """Print a number."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def crawl(
    orders: list[dict[str, Any]], now: str, out: str, largest_file: int | None, settings: dict[str, Any]
) -> NoReturn:
    """Crawl in this process, and end it with the exit code."""
    signal.alarm(LONGEST)
    os.environ["ARCHIVE_CRAWL_NOW"] = now
    with Path(out).with_suffix(".log").open("wb") as log, Path(os.devnull).open("wb") as nothing:
        os.dup2(log.fileno(), sys.stderr.fileno())
        os.dup2(nothing.fileno(), sys.stdout.fileno())
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    told = get_project_settings()
    told.update({**SETTINGS, **settings}, priority="cmdline")
    process = AsyncCrawlerProcess(told)
    crawler = process.create_crawler(Told)
    process.crawl(crawler, orders=[Order(**order) for order in orders], out=Path(out))
    process.start()
    sys.exit(exit_code(crawler))


def import_all() -> None:
    """Import what a crawl does, but for the reactor, which must not be older than its process."""
    settings = get_project_settings()
    for name in ("scrapy.core.engine", "scrapy.core.scraper", "scrapy.core.downloader.handlers.http11"):
        import_module(name)
    for kind in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS", "ADDONS"):
        for component in settings.getwithbase(kind):
            load_object(component)
    load_object(settings["DOWNLOAD_HANDLERS"]["http"])
    for name in ("HTTPCACHE_STORAGE", "SCHEDULER", "SCHEDULER_PRIORITY_QUEUE", "STATS_CLASS", "TWISTED_DNS_RESOLVER"):
        load_object(settings[name])
    SpiderLoader(settings)


if __name__ == "__main__":
    import_all()
    serve()
