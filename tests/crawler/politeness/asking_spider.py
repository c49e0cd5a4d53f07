"""A crawl that asks for the addresses it is told on standard input, and tells on standard output what came of them.

Run in a process of its own, with the settings of the project. It does with answers and failures what a spider does.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Request, Response
from scrapy.utils.project import get_project_settings
from twisted.python.failure import Failure

from crawler.live.asked import Asked
from crawler.politeness.answers import judge
from crawler.politeness.failures import of_failure
from crawler.politeness.handler import SiteHandler
from crawler.politeness.received import answer_of
from crawler.politeness.site_run import SiteRun
from crawler.politeness.site_runs import site_key
from crawler.role import Role
from crawler.sites import Site

QUIET = {
    "GOVNEWS_ALLOW_PRIVATE_HOSTS": True, "GOVNEWS_CONTACT": "tests@govnews.example", "HTTPERROR_ALLOW_ALL": True,
    "DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "DOWNLOAD_TIMEOUT": 10, "ITEM_PIPELINES": {}, "EXTENSIONS": {},
    "SPIDER_MIDDLEWARES": {}, "LOG_LEVEL": "INFO",
    "DOWNLOAD_HANDLERS": dict.fromkeys(["http", "https"], "asking_spider.TimedHandler"),
}  # fmt: skip


class TimedHandler(SiteHandler):
    """Notes when each request left: when its slot took it, from which the slot's delay counts."""

    async def download_request(self, request: Request) -> Response:
        slot = self.crawler.engine.downloader.slots[request.meta["download_slot"]]
        self.crawler.spider.left.append((request.url, slot.lastseen))
        return await super().download_request(request)


class AskingSpider(scrapy.Spider):
    name = "asking"
    left: list[tuple[str, float]]
    site_runs: dict[str, SiteRun]
    asks: list[dict[str, Any]]

    async def start(self) -> AsyncIterator[Request]:
        self.site_runs, self.left = {}, []
        for number, ask in enumerate(self.asks):
            meta: dict[str, Any] = {"said": ask.get("said", ask["url"])}
            if site := ask.get("site"):
                asked = Asked(site_of(**site), Role(ask.get("role", "article")))
                self.site_runs.setdefault(site_key(asked.site), SiteRun())
                meta |= asked.meta
            yield Request(ask["url"], self.came, errback=self.failed, meta=meta, dont_filter=True, priority=-number)

    def came(self, response: Response) -> None:
        told = {"status": response.status, "url": response.url, "ip": str(response.ip_address)}
        told["body"] = response.body[:200].decode("latin-1")
        if run := self.run_of(response.request):
            answer = answer_of(response)
            verdict = judge(answer)
            run.answered(verdict, answer.role)
            told["sign"] = verdict.sign if verdict else None
        self.tell(response.request, **told)

    def failed(self, failure: Failure) -> None:
        trouble = of_failure(failure.value)
        if run := self.run_of(failure.request):
            run.failed(trouble, failure.request.meta["govnews_asked"].role)
        self.tell(failure.request, kind=trouble.kind, means=trouble.status, detail=trouble.detail)

    def run_of(self, request: Request) -> SiteRun | None:
        asked = request.meta.get("govnews_asked")
        return self.site_runs[site_key(asked.site)] if asked else None

    def tell(self, request: Request, **told: Any) -> None:
        print(json.dumps({"said": request.meta["said"], **told}), flush=True)  # noqa: T201

    def closed(self, reason: str) -> None:
        for key, run in self.site_runs.items():
            outcome = run.outcome()
            self.tell(Request("data:,", meta={"said": key}), status=outcome.status, detail=outcome.detail)
        self.tell(Request("data:,", meta={"said": "left"}), left=self.left)
        self.tell(Request("data:,", meta={"said": "stats"}), **{
            key: value for key, value in self.crawler.stats.get_stats().items() if isinstance(value, int)
        })  # fmt: skip


def site_of(code: str, home: str, aliases: list[str] | None = None, flags: list[Any] | None = None) -> Site:
    return Site(
        code=code, name="某县", level="county", home=home, status="confirmed", path=(code,),
        aliases=tuple(aliases or ()), flags=frozenset(flags or ()),
    )  # fmt: skip


def main() -> None:
    told = json.load(sys.stdin)
    settings = get_project_settings()
    for name, value in {**QUIET, **told["settings"]}.items():
        settings.set(name, value, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(AskingSpider, asks=told["asks"])
    process.start()


if __name__ == "__main__":
    main()
