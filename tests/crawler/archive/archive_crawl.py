"""A tiny spider with the settings of the project: it asks for what it is told and writes down what it gets.

    python archive_crawl.py ORDERS OUT [NAME=VALUE …]

ORDERS is a JSON file with a list of requests; OUT gets a JSON line for each answer or failure.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.utils.project import get_project_settings

from crawler.archive.archived import archived_of
from crawler.clock import stamp
from crawler.exits import exit_code
from crawler.live.asked import Asked, Role
from crawler.outcomes import NoArticle
from crawler.page import Given, fixed, page_from
from crawler.sites import Site

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
SETTINGS = {
    "GOVNEWS_CLOCK": "archive_crawl.clock", "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "RETRY_TIMES": 0,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "GOVNEWS_ALLOW_PRIVATE_HOSTS": True, "EXTENSIONS": {}, "ITEM_PIPELINES": {}, "SPIDER_MIDDLEWARES": {},
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
    reason: str
    log: str

    def of(self, url: str) -> dict[str, Any]:
        """The one answer of an address."""
        (answer,) = [one for one in self.answers if one["url"] == url]
        return answer


def clock() -> datetime:
    """The moment that the test says."""
    return datetime.fromisoformat(os.environ["ARCHIVE_CRAWL_NOW"])


def crawl(archive: Path, orders: Sequence[Order], now: str, *settings: str, **options: Any) -> Run:
    """Crawl to the end in a process of its own."""
    process, out = begin(archive, orders, now, *settings, **options)
    _, log = process.communicate(timeout=60)
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return Run(process.returncode, lines[:-1], lines[-1]["reason"], log)


def begin(
    archive: Path, orders: Sequence[Order], now: str, *settings: str, **options: Any
) -> tuple[subprocess.Popen[str], Path]:
    """Begin a crawl into ``archive`` at the time ``now``; the file gets a line for each answer."""
    out = archive.parent / f"{now.replace(':', '')}.jsonl"
    told = out.with_suffix(".orders")
    told.write_text(json.dumps([dataclasses.asdict(order) for order in orders]), encoding="utf-8")
    environment = {**os.environ, "ARCHIVE_CRAWL_NOW": now, "PYTHONPATH": f"{ROOT}:{HERE}"}
    line = [sys.executable, str(HERE / "archive_crawl.py"), str(told), str(out)]
    line += [f"GOVNEWS_ARCHIVE={archive}", *settings]
    return subprocess.Popen(line, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, **options), out


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
                site = Site("620503", "某区", "county", "http://www.qu.gov.example/", "confirmed", ("620000",))
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
        """Write a failure down."""
        self.write({"url": failure.request.url, "error": type(failure.value).__name__})

    def closed(self, reason: str) -> None:
        """Say why it ended."""
        self.write({"reason": reason})
        self.out.close()

    def write(self, note: dict[str, Any]) -> None:
        """Write a line and give it to the system."""
        self.out.write(json.dumps(note, ensure_ascii=False) + "\n")
        self.out.flush()


def main() -> None:
    """Crawl as the command line says."""
    told, out, *pairs = sys.argv[1:]
    settings = get_project_settings()
    settings.update(SETTINGS, priority="cmdline")
    settings.update(dict(pair.split("=", 1) for pair in pairs), priority="cmdline")
    orders = [Order(**order) for order in json.loads(Path(told).read_text(encoding="utf-8"))]
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Told)
    process.crawl(crawler, orders=orders, out=Path(out))
    process.start()
    sys.exit(exit_code(crawler))


if __name__ == "__main__":
    main()
