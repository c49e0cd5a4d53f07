"""A crawl by Scrapy through the farm's proxy address: hosts, robots.txt, delays and the log as a crawler makes them."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests import forks
from tests.sites import Farm

SPIDER = """
import json, scrapy, sys
from crawler.document import open_document
from crawler.layouts import recognise

class Walker(scrapy.Spider):
    name = "walker"
    custom_settings = {settings}

    async def start(self):
        for url in {starts}:
            yield scrapy.Request(url)

    def parse(self, response):
        document = open_document(response.body, response.url, {{"Content-Type": ""}}, sent=response.request.body)
        page = recognise(document).list_page(document)
        for link in page.links:
            yield scrapy.Request(link.url, self.article)
        if page.next:
            yield scrapy.Request(page.next.url, method=page.next.method, body=page.next.body, headers={form})

    def article(self, response):
        yield {{"url": response.url, "status": response.status}}
"""
DELAY = 0.02
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SETTINGS = {
    "ROBOTSTXT_OBEY": True, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "DOWNLOAD_DELAY": DELAY, "LOG_LEVEL": "WARNING",
    "DOWNLOAD_DELAY_JITTER": 0, "TELNETCONSOLE_ENABLED": False,
}  # fmt: skip


def crawled(farm: Farm, folder: Path, starts: list[str]) -> list[str]:
    """Walk the lists at ``starts`` and every article on them; the addresses of the articles that came."""
    spider, feed = folder / "walker.py", folder / "out.jsonl"
    spider.write_text(SPIDER.format(settings=SETTINGS, starts=starts, form=FORM), encoding="utf-8")
    line = [sys.executable, "-m", "scrapy", "runspider", str(spider), "-O", str(feed)]
    environment = {**os.environ, "http_proxy": farm.proxy, "no_proxy": ""}
    ended = forks.run(line, env=environment)
    assert ended.returncode == 0 and "ERROR" not in ended.stderr
    return [json.loads(row)["url"] for row in feed.read_text(encoding="utf-8").splitlines()]


def test_a_crawl_through_the_proxy_reaches_everything_politely(tmp_path: Path) -> None:
    with Farm("trs", "hanweb_num", "robots_column") as farm:
        wanted = [farm.sites[name].columns[0] for name in ("trs", "hanweb_num")]
        forbidden, allowed = farm.sites["robots_column"].columns
        found = crawled(farm, tmp_path, [column.url for column in (*wanted, forbidden, allowed)])
        assert sorted(found) == sorted(url for column in (*wanted, allowed) for url in column.urls)
        for site in farm.sites.values():
            requests = farm.requests(site.host)
            assert requests[0].target == "/robots.txt"
            assert farm.overlaps(site.host) == ()
            gaps = farm.gaps(site.host)
            assert sum(gaps) >= DELAY * (len(gaps) - 1)
            assert farm.forbidden(site.id) == ()
        assert "POST" in {entry.method for entry in farm.requests(farm.sites["hanweb_num"].host)}
