"""Guangdong's common platform: posts in folders, and disclosure columns (gkmlpt) that scripts fill from JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from tests.sites.families.base import Family, folder_of
from tests.sites.families.links import numbered
from tests.sites.markup import Markup
from tests.sites.messages import Answer, Request
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

API = re.compile(r"/gkmlpt/api/all/(\d+)$")


class GdPost(Family):
    """``/zwdt/zfhy/content/post_4409811.html``; a column below ``/gkmlpt/`` has its rows in an interface."""

    layout = "gd-post"
    per_page = 16
    printed = "%Y-%m-%d %H:%M:%S"
    row_length = 45

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        if is_disclosure(column):
            return f"/gkmlpt/content/{number // 1_000_000}/{number // 1000}/post_{number}.html"
        return f"{folder_of(column.path)}content/post_{number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}index{f'_{number}' if number > 1 else ''}.html"

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield column.path

    def pages(self, column: Column) -> int:
        return 1 if is_disclosure(column) else super().pages(column)

    def href(self, article: Article, own: str) -> str:
        return article.url

    def pager(self, column: Column, number: int, pages: int) -> str:
        root = column.url.removesuffix(column.path)
        return numbered(number, pages, lambda to: root + self.list_path(column, to, pages), own='<a class="now">{}</a>')

    def list_page(self, site: Site, column: Column, number: int) -> str:
        if not is_disclosure(column):
            return super().list_page(site, column, number)
        return self.part("shell").filled(**self.around(site, column), sid=site_number(site), cate=cate_number(column))

    def article_part(self, column: Column) -> Markup:
        return self.part("post" if is_disclosure(column) else "article")

    def more(self, site: Site, request: Request) -> Answer | None:
        found = API.search(request.path)
        if found is None:
            return None
        column = next((one for one in site.columns if found[1] == cate_number(one)), None)
        if column is None or request.query.get("sid") != str(site_number(site)):
            return Answer(b'{"articles":[],"total":0}', 200, "application/json")
        page = int(request.query.get("page", "1"))
        articles = column.articles[(page - 1) * self.per_page : page * self.per_page]
        content = {
            "articles": [self._record(site, one) for one in articles], "total": len(column.articles),
            "classify": {"id": int(found[1]), "name": column.name},
        }  # fmt: skip
        return Answer(json.dumps(content).encode(), 200, "application/json")

    def _record(self, site: Site, article: Article) -> dict[str, object]:
        return {
            "id": article.number, "title": article.title, "url": article.url, "post_url": "",
            "publisher": f"{site.name}办公室", "identifier": f"{site.identifier}/2026-{article.number}",
            "created_at": article.modified.strftime("%Y-%m-%d %H:%M:%S"), "date": int(article.at.timestamp()),
            "display_publish_time": int(article.at.timestamp()), "abstract": "",
        }  # fmt: skip


def is_disclosure(column: Column) -> bool:
    """Whether a column is one of the disclosure catalogue."""
    return column.path.startswith("/gkmlpt/")


def site_number(site: Site) -> int:
    """The platform's number for a site."""
    return 700_000 + crc32(site.host.encode()) % 90_000


def cate_number(column: Column) -> str:
    """The platform's number for a column."""
    return str(100 + crc32(column.path.encode()) % 800)
