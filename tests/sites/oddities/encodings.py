"""Pages whose bytes and whose words about them disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from opencc import OpenCC

from tests.sites.messages import Answer, Request, page
from tests.sites.oddities.twist import Twist
from tests.sites.truth import Article, Block, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

UTF8: Final = "text/html; charset=utf-8"
GB2312: Final = "text/html; charset=gb2312"
RARE: Final = "龑䶮、𫖮玉堂"  # 䶮 and 𫖮 have four bytes in GB18030 and none in GBK
NAMES: Final = (
    "gbk_as_utf8", "utf8_as_gb2312", "gb18030_four_bytes", "no_charset", "truncated_character", "utf16_with_bom",
    "big5_gateway",
)  # fmt: skip
GATE: Final = "/gate/big5/"


class Encodings(Twist):
    """The first articles of the first column, each in another way; the last of them is listed by its Big5 gateway
    too."""

    def plant(self, site: Site) -> None:
        column = site.columns[0]
        place = NAMES.index("gb18030_four_bytes")
        old = column.articles[place]
        column.articles[place] = replace(old, blocks=(*old.blocks, Block("text", f"（记者{RARE} 报道）")))

    def marked(self, site: Site) -> dict[str, str]:
        found = dict(zip(NAMES, site.columns[0].urls, strict=False))
        return found | {"big5_gateway": _gateway(site, site.columns[0].articles[len(NAMES) - 1])}

    def rows(self, site: Site, column: Column, number: int, rows: Sequence[str]) -> Sequence[str]:
        if column is not site.columns[0] or number != 1:
            return rows
        article = column.articles[len(NAMES) - 1]
        row = f'<li><a href="{_gateway(site, article)}">{article.title}</a><span>{article.date}</span></li>'
        return [*rows[: len(NAMES)], row, *rows[len(NAMES) :]]

    def instead(self, site: Site, request: Request) -> Answer | None:
        if not request.path.startswith(GATE):
            return None
        target = "/" + request.path.removeprefix(GATE).partition("/")[2]
        html = site.answer(Request(site.host, "GET", target)).body.decode()
        converted = traditional().convert(html).replace("charset=utf-8", "charset=big5")
        return Answer(converted.encode("big5hkscs", "xmlcharrefreplace"), 200, "text/html; charset=big5")

    def changed(self, site: Site, request: Request, answer: Answer) -> Answer:
        urls = site.columns[0].urls[: len(NAMES)]
        name = NAMES[urls.index(request.url)] if request.url in urls else ""
        return _written(name, answer) if answer.status == 200 else answer


def _written(name: str, answer: Answer) -> Answer:
    html = answer.body.decode()
    as_gb2312 = html.replace("charset=utf-8", "charset=gb2312")
    ways = {
        "gbk_as_utf8": (html, "gb18030", UTF8), "utf8_as_gb2312": (as_gb2312, "utf-8", GB2312),
        "gb18030_four_bytes": (as_gb2312, "gb18030", GB2312),
        "no_charset": (html.replace("; charset=utf-8", ""), "gb18030", None),
        "utf16_with_bom": ("\ufeff" + html, "utf-16-le", "text/html"),
    }  # fmt: skip
    if name == "truncated_character":
        return Answer((html + "<!-- 页面生成 -->").encode()[:-5], 200, UTF8)
    if name not in ways:
        return answer
    written, encoding, media = ways[name]
    return page(written, encoding=encoding, media=media)


def _gateway(site: Site, article: Article) -> str:
    return f"http://big5.{site.host.removeprefix('www.')}{GATE}{article.url.removeprefix('http://')}"


@cache
def traditional() -> OpenCC:
    """What writes Simplified characters as Traditional ones."""
    return OpenCC("s2t")
