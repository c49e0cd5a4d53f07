"""The platforms of single provinces: Anhui, Hebei, Sichuan and Shanghai, Jiangxi."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from tests.sites.families.base import Family, folder_of, path_of
from tests.sites.families.links import numbered
from tests.sites.markup import relative
from tests.sites.messages import Answer, Request, page
from tests.sites.tags import tags
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site


def uuid(text: str) -> str:
    """A UUID that is always the same for a text."""
    return str(uuid5(NAMESPACE_URL, text))


class Anhui(Family):
    """``/xwzx/ylyw/3411241.html``; pages by ``?pageIndex=``, which a script writes."""

    layout = "anhui"
    attached_inside = True
    per_page = 15
    row_length = 35

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}index.html{f'?pageIndex={number}' if number > 1 else ''}"

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield f"{column.path}?pageIndex=1"

    def href(self, article: Article, own: str) -> str:
        return article.url


class Hebei(Family):
    """Everything is a UUID; the page has the first block of rows, an address of blocks has the others."""

    layout = "hebei"
    per_page = 14
    printed = "%Y-%m-%d"

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m}/{at:%d}/{uuid(key)}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return column.path

    def pages(self, column: Column) -> int:
        return 1

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def list_page(self, site: Site, column: Column, number: int) -> str:
        return self.part("list").filled(
            **self.around(site, column),
            meta=tags(site.plan.tags, site, column, None),
            block=self._block_path(column),
            rows=self._block(column, 1),
        )

    def more(self, site: Site, request: Request) -> Answer | None:
        column = next((one for one in site.columns if self._block_path(one) == request.path), None)
        return page(self._block(column, int(request.query.get("page", "1")))) if column else None

    def _block_path(self, column: Column) -> str:
        name = column.path
        return f"{folder_of(name)}templates/{uuid(name + 'template')}/blocks/{uuid(name + 'block')}"

    def _block(self, column: Column, number: int) -> str:
        articles = column.articles[(number - 1) * self.per_page : number * self.per_page]
        rows = "\n".join(self.row(one, column.path) for one in articles)
        return self.part("block").filled(rows=rows, pages=-(-len(column.articles) // self.per_page), next=number + 1)


class Hex(Family):
    """Sichuan: ``/10462/10464/2026/11/18/0123….shtml``."""

    layout = "hex"
    per_page = 15
    printed = "%Y年%m月%d日 %H时%M分"
    row_length = 32

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at.year}/{at.month}/{at.day}/{key}.shtml"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}list{f'_{number}' if number > 1 else ''}.shtml"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)


class HexShanghai(Family):
    """Shanghai: ``/ylyw/20261118/0123….html``, the day in the headline, links to the pages."""

    layout = "hex"
    templates = "hex_shanghai"
    per_page = 12
    printed = "%Y-%m-%d"

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m%d}/{key}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}index{f'_{number}' if number > 1 else ''}.html"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        return numbered(
            number, pages, lambda to: self.list_path(column, to, pages), own='<span class="current">{}</span>'
        )


class ContentNum(Family):
    """Jiangxi: ``content_1989…html``; the rows are data of a script, their addresses JSON within JSON."""

    layout = "content-num"
    per_page = 15
    row_length = 100

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m}/content_{1_900_000_000_000_000_000 + number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}list{f'_{number}' if number > 1 else ''}.shtml"

    def list_page(self, site: Site, column: Column, number: int) -> str:
        data = [self._record(one) for one in self.rows_of(column, number)]
        return self.part("list").filled(
            **self.around(site, column),
            meta=tags(site.plan.tags, site, column, None),
            data=json.dumps(data, ensure_ascii=False).replace("</", "<\\/"),
            pages=self.pages(column),
            total=len(column.articles),
            current=number,
        )

    def _record(self, article: Article) -> dict[str, object]:
        path = path_of(article.url)
        urls = json.dumps({"common": path, "mobile": re.sub(r"\.html$", "_m.html", path)})
        return {
            "id": str(article.number), "title": article.title, "subTitle": "", "source": article.source,
            "pubDate": article.at.strftime("%Y-%m-%d %H:%M:%S"), "urls": urls,
        }  # fmt: skip


class Epoint(Family):
    """新点: ``/xwzx/002005/20261118/0123-….html``; the numbered pages lie beside ``about.html``."""

    layout = "epoint"
    per_page = 12
    printed = "%Y/%m/%d"
    row_length = 36

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m%d}/{uuid(key)}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}{number}.html" if number > 1 else column.path

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        cell = '<li class="wb-page-li wb-page-item">{}</li>'
        return numbered(
            number,
            pages,
            lambda to: self.list_path(column, to, pages),
            own="<span>{}</span>",
            cell=cell,
            ahead="下页&gt;",
        )


class Jeecms(Family):
    """JEECMS: ``/zwyw/50123.jhtml``; the pager's links are clicks that scripts handle."""

    layout = "jeecms"
    per_page = 10
    printed = "%Y-%m-%d %H:%M:%S"
    row_length = 100

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{number}.jhtml"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}index{f'_{number}' if number > 1 else ''}.jhtml"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        def link(to: int, shown: str) -> str:
            if to == number or not 1 <= to <= pages:
                return f'<a disabled="disabled">{shown}</a>'
            target = relative("/", "/" + self.list_path(column, to, pages).rpartition("/")[2]).removeprefix("./")
            return f"""<a href="#" onclick="location.href=encodeURI('{target}');">{shown}</a>"""

        links = [link(1, "首页"), link(number - 1, "上一页"), link(number + 1, "下一页"), link(pages, "尾页")]
        return self.part("pager").filled(total=len(column.articles), current=number, pages=pages, links=" ".join(links))
