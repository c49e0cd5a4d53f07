"""Lists in which not every row is a new article of the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.sites.families.base import path_of
from tests.sites.markup import text
from tests.sites.messages import Answer, Request, page, redirect
from tests.sites.oddities.twist import Twist
from tests.sites.truth import Column

if TYPE_CHECKING:
    from tests.sites.site import Site

GONE = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>页面不存在</title></head><body><div class='err'>"
    "<h2>对不起，您访问的页面不存在或已被删除</h2><p><a href='/'>返回首页</a></p></div></body></html>"
)


class Rows(Twist):
    """On a TRS site: pinned old rows, rows without an address, rows of other hosts, dead ends, and one article under
    many addresses."""

    def marked(self, site: Site) -> dict[str, str]:
        column = site.columns[0]
        folder = f"{column.url}202611/t20261117_99"
        article = column.articles[3]
        return {
            "pinned": column.articles[-1].url, "dead": folder + "01.html", "soft404": folder + "02.html",
            "moved": folder + "03.html", "moved_off_host": folder + "04.html", "empty": folder + "05.html",
            "off_host": "http://www.elsewhere.gov.example/xwzx/202611/t20261117_7701.html",
            "weixin": "https://mp.weixin.qq.com/s/abcDEF123", "session": article.url + ";jsessionid=0A1B2C3D",
            "https": article.url.replace("http://", "https://"), "mobile": article.url.replace("//www.", "//m."),
        }  # fmt: skip

    def rows(self, site: Site, column: Column, number: int, rows: Sequence[str]) -> Sequence[str]:
        if column is not site.columns[0] or number != 1:
            return rows
        at = self.marked(site)
        oldest, article = column.articles[-1], column.articles[3]
        same = [_row(at[name], article.title, article.date) for name in ("session", "https", "mobile")]
        parent = f"../..{path_of(article.url)}" if column.path.count("/") == 3 else article.url
        return [
            _row(at["pinned"], "【置顶】" + oldest.title, oldest.date),
            _row("javascript:;", f"{site.place.name}召开没有链接的一次工作会议", "2026-11-18"),
            *rows[:4],
            *same,
            _row(parent, article.title, article.date),
            _row(at["weixin"], "公众号：一图读懂政府常务会议", "2026-11-18"),
            _row(at["off_host"], "外站：全市重点工作推进会召开", "2026-11-17"),
            *rows[4:],
            *(
                _row(at[name], f"{site.place.name}召开会议研究{what}有关事项", "2026-11-17")
                for name, what in (
                    ("dead", "已删除的"), ("soft404", "不存在的"), ("moved", "已迁移的"), ("moved_off_host", "外站的"),
                    ("empty", "空白的"),
                )
            ),
        ]  # fmt: skip

    def instead(self, site: Site, request: Request) -> Answer | None:
        at = self.marked(site)
        if request.host.startswith("m.") or ";jsessionid=" in request.target:
            return site.answer(Request(site.host, "GET", request.target.partition(";")[0]))
        if request.url == at["soft404"]:
            return page(GONE)
        if request.url == at["moved"]:
            return redirect(f"/old{path_of(at['moved'])}", status=301)
        if request.path == f"/old{path_of(at['moved'])}":
            return site.answer(Request(site.host, "GET", path_of(site.columns[0].articles[6].url)))
        if request.url == at["moved_off_host"]:
            return redirect(at["off_host"])
        return Answer(b"") if request.url == at["empty"] else None


class MobilePosts(Twist):
    """On a Guangdong site: every third row is the ``mpost_`` of the post before it."""

    def marked(self, site: Site) -> dict[str, str]:
        return {"mpost": site.columns[0].articles[2].url.replace("/post_", "/mpost_")}

    def rows(self, site: Site, column: Column, number: int, rows: Sequence[str]) -> Sequence[str]:
        found: list[str] = []
        for place, row in enumerate(rows):
            found += [row, row.replace("/post_", "/mpost_")] if place % 3 == 2 else [row]
        return found

    def instead(self, site: Site, request: Request) -> Answer | None:
        if "/mpost_" not in request.target:
            return None
        return site.answer(Request(site.host, request.method, request.target.replace("/mpost_", "/post_")))


class Twice(Twist):
    """The first articles of the first column stand in the second column's lists too, under the same addresses."""

    SHARED = 5

    def plant(self, site: Site) -> None:
        first, second = site.columns[:2]
        both = {article.at: article for article in (*second.articles, *first.articles[: self.SHARED])}
        second.articles = [both[at] for at in sorted(both, reverse=True)]

    def marked(self, site: Site) -> dict[str, str]:
        return {f"shared_{number}": url for number, url in enumerate(site.columns[0].urls[: self.SHARED], 1)}


def _row(href: str, title: str, date: str) -> str:
    return f'<li><a href="{text(href)}" target="_blank">{text(title)}</a><span>{date}</span></li>'
