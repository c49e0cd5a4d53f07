"""Systems of the two-thousands that many counties still run: ASP, DedeCMS, SiteFactory, 帝国CMS, and one that
nobody can name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from tests.sites.families.base import Family, folder_of, path_of
from tests.sites.families.links import numbered
from tests.sites.markup import relative
from tests.sites.messages import Answer, Request
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site


class Asp(Family):
    """``ShowArticle.asp?ArticleID=3411241``; GBK, tables, no container but ``#fontzoom``."""

    layout = "asp"
    frame = "table"
    encoding = "gb18030"
    media = "text/html"
    per_page = 18
    printed = "%Y-%m-%d %H:%M:%S"
    row_length = 20

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}ShowArticle.asp?ArticleID={number}"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{column.path}&page={number}" if number > 1 else column.path

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield f"{column.path}&page=1"

    def href(self, article: Article, own: str) -> str:
        return relative(own, path_of(article.url)).removeprefix("./")

    def pager(self, column: Column, number: int, pages: int) -> str:
        name = column.path.rpartition("/")[2]

        def link(to: int, shown: str) -> str:
            return f"<a href='{name}&page={to}'>{shown}</a>" if 1 <= to <= pages and to != number else shown

        links = [link(1, "首页"), link(number - 1, "上一页"), link(number + 1, "下一页"), link(pages, "尾页")]
        return (
            f"共<b>{len(column.articles)}</b>篇文章 {' '.join(links)} "
            f"页次：<strong><font color=red>{number}</font>/{pages}</strong>页"
        )

    def more(self, site: Site, request: Request) -> Answer | None:
        """Behind the last page comes the last page again."""
        first = next((one for one in site.columns if request.target.startswith(f"{one.path}&page=")), None)
        if first is None or not request.query["page"].isdecimal():
            return None
        return self.page(self.list_page(site, first, self.pages(first)))


class Dedecms(Family):
    """织梦: ``/a/yaowen/2026/1118/3411241.html``, a list by ``list.php`` or in files ``list_3_2.html``; GBK."""

    layout = "dedecms"
    encoding = "gb18030"
    media = "text/html"
    per_page = 10
    row_length = 100

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        name = "yaowen" if ".php" in column.path else folder_of(column.path).strip("/").rpartition("/")[2]
        return f"/a/{name}/{at.year}/{at:%m%d}/{number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        if number == 1:
            return column.path
        if ".php" in column.path:
            return f"{column.path}&TotalResult={len(column.articles)}&PageNo={number}"
        return f"{folder_of(column.path)}list_3_{number}.html"

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if ".php" in column.path:
            yield f"{column.path}&PageNo={number}"
        elif number == 1:
            yield f"{folder_of(column.path)}list_3_1.html"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        def address(to: int) -> str:
            if ".php" in column.path:
                return f"{column.path}&amp;TotalResult={len(column.articles)}&amp;PageNo={to}".rpartition("/")[2]
            return f"list_3_{to}.html"

        links = numbered(number, pages, address, own="<span class='thisclass'>{}</span>", cell="<li>{}</li>")
        total = len(column.articles)
        return (
            f"{links}\n<li><span class='pageinfo'>共 <strong>{pages}</strong>页<strong>{total}</strong>条</span></li>"
        )


class SiteFactory(Family):
    """动易: ``/Item/3411241.aspx``, ``/Category_12/Index_2.aspx``."""

    layout = "sitefactory"
    per_page = 16
    printed = "%Y年%m月%d日"
    row_date = "%Y年%m月%d日"
    row_length = 28

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"/Item/{number}.aspx"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}Index{f'_{number}' if number > 1 else ''}.aspx"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        links = numbered(
            number, pages, lambda to: self.list_path(column, to, pages), own='<span class="current">{}</span>'
        )
        return f"共 {len(column.articles)} 条记录 {links} 第 {number} 页 / 共 {pages} 页"


class EmpireCms(Family):
    """帝国: ``/yaowen/2026-11-18/3411241.html``; pages count from 0."""

    layout = "empirecms"
    per_page = 12
    printed = "%Y-%m-%d %H:%M:%S"
    row_length = 30

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        name = "yaowen" if column.kind == "news" else "huiyi"
        return f"/{name}/{at:%Y-%m-%d}/{number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        classid = re.sub(r"\D", "", column.path.partition("?")[2])
        total = len(column.articles)
        return (
            f"/e/action/ListInfo/index.php?page={number - 1}&classid={classid}&totalnum={total}"
            if number > 1
            else column.path
        )

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield self.list_path(column, 2, pages).replace("page=1", "page=0")

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        def address(to: int) -> str:
            path = self.list_path(column, 2, pages).replace("page=1", f"page={to - 1}")
            return path.replace("&", "&amp;")

        return f'<a title="Total record">&nbsp;<b>{len(column.articles)}</b> </a>&nbsp;' + numbered(
            number, pages, address
        )


class Generic(Family):
    """A system of one's own: ``/p/3411241.htm``, ``[2]`` and an arrow that jumps over ten pages."""

    layout = "generic"
    per_page = 10
    printed = "%Y-%m-%d"
    row_date = "%d<br>%Y-%m"

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"/p/{number}.htm"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{column.path}?p={number}" if number > 1 else column.path

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield f"{column.path}?p=1"

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pager(self, column: Column, number: int, pages: int) -> str:
        links = [f'<a href="{column.path}?p={one}">[{one}]</a>' for one in range(1, pages + 1) if one != number]
        return " ".join([*links, f'<a href="{column.path}?p={min(pages, number + 10)}">&gt;</a>'])
