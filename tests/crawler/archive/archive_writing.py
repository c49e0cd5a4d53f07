"""Archives written without a crawl, through the storage that a crawl uses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.http import Headers, Request, Response
from scrapy.settings import Settings

from crawler.archive.archived import Archived, archived_of
from crawler.archive.storage import WarcStorage

START = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
URL = "http://www.qu.gov.example/1.html"


class Ticking:
    """A clock that is a second later each time it is asked."""

    def __init__(self) -> None:
        self.asked = -1

    def __call__(self) -> datetime:
        self.asked += 1
        return START + timedelta(seconds=self.asked)


class Storing:
    """A storage in use."""

    def __init__(self, archive: Path, **settings: Any) -> None:
        told = {"GOVNEWS_ARCHIVE": str(archive), "GOVNEWS_CLOCK": Ticking(), "USER_AGENT": "tests", **settings}
        self.storage = WarcStorage(Settings(told))
        self.spider = Spider("tests")
        self.storage.open_spider(self.spider)

    def store(
        self, body: bytes, url: str = URL, *, status: int = 200,
        headers: Mapping[Any, Any] | None = None, method: str = "GET", sent: bytes = b"",
    ) -> Archived:  # fmt: skip
        """Store an answer as a crawl does."""
        asked = Request(url, method=method, body=sent)
        self.storage.retrieve_response(self.spider, asked)
        self.storage.store_response(self.spider, asked, Response(url, status, Headers(headers or {}), body))
        archived = archived_of(asked)
        assert archived is not None
        return archived

    def retrieve(self, url: str = URL, **request: Any) -> Response | None:
        """What a crawl would be given."""
        return self.storage.retrieve_response(self.spider, Request(url, **request))

    def close(self) -> None:
        """As at the end of a crawl."""
        self.storage.close_spider(self.spider)


def html(number: int) -> bytes:
    """A body."""
    return f"<p>第{number}页</p>".encode() + bytes(number % 7)


