"""Hanweb (大汉): lists whose rows are records for a script, and pages that an interface builds."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from zlib import crc32

from tests.sites.families.base import Family, path_of
from tests.sites.markup import text
from tests.sites.messages import Answer, Request
from tests.sites.tags import tags
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

SCREENS = 3  # a page of the list carries the records of so many screens
PROXY = "/module/web/jpage/dataproxy.jsp"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def column_number(column: Column) -> str:
    """1234 of ``/col/col1234/index.html``."""
    found = re.search(r"/col(\d+)/", column.path)
    if found is None:
        raise ValueError(f"no Hanweb column: {column.path}")
    return found[1]


def web_number(site: Site) -> int:
    """The system's number for a site."""
    return crc32(site.host.encode()) % 4000 + 1


class HanwebNum(Family):
    """JCMS: ``/art/2026/11/18/art_1234_5226.html``; the rows of page 1 are CDATA records in a script, the others
    come by POST from ``dataproxy.jsp``."""

    layout = "hanweb-num"
    per_page = 5
    row_length = 16

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"/art/{at.year}/{at.month}/{at.day}/art_{column_number(column)}_{number}.html"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return column.path

    def href(self, article: Article, own: str) -> str:
        return path_of(article.url)

    def pages(self, column: Column) -> int:
        return 1

    def list_page(self, site: Site, column: Column, number: int) -> str:
        return self.part("list").filled(
            **self.around(site, column),
            meta=tags(site.plan.tags, site, column, None),
            column=column_number(column),
            unitid=f"{column_number(column)}7",
            webname=quote(quote(site.name)),
            records=self._records(column.articles[: SCREENS * self.per_page]),
            total=len(column.articles),
            size=self.per_page,
        )

    def around(self, site: Site, column: Column) -> dict[str, object]:
        return super().around(site, column) | {"webid": web_number(site)}

    def more(self, site: Site, request: Request) -> Answer | None:
        if request.path != PROXY:
            return None
        wanted = request.form.get("columnid") or request.query.get("columnid")
        column = next((one for one in site.columns if column_number(one) == wanted), None)
        if column is None or request.form.get("unitid", "") != f"{wanted}7":
            return Answer(b"<datastore></datastore>", 200, "text/xml;charset=UTF-8")
        first, last = int(request.query.get("startrecord", 1)), int(request.query.get("endrecord", self.per_page))
        xml = self.part("proxy").filled(
            total=len(column.articles),
            pages=-(-len(column.articles) // self.per_page),
            records=self._records(column.articles[first - 1 : last]),
        )
        return Answer(xml.encode(), 200, "text/xml;charset=UTF-8")

    def _records(self, articles: Sequence[Article]) -> str:
        return "\n".join(self.part("record").filled(row=self.row(one, "/")) for one in articles)


class HanwebHex(HanwebNum):
    """jpaas: ``/art/2026/art_0123….html``. The list's page is a shell; an interface sends its rows as JSON. The page
    of every second column has its first rows already."""

    layout = "hanweb-hex"
    per_page = 15
    row_length = 28

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"/col/col{column_number(column)}/art/{at.year}/art_{key}.html"

    def list_page(self, site: Site, column: Column, number: int) -> str:
        is_shell = site.columns.index(column) % 2 == 0
        block = self.part("shell").filled(query=self._query(site, column)) if is_shell else self._block(site, column, 1)
        return self.part("list").filled(
            **self.around(site, column), meta=tags(site.plan.tags, site, column, None), block=block
        )

    def more(self, site: Site, request: Request) -> Answer | None:
        if request.path != UNIT:
            return None
        query = request.query
        column = next((one for one in site.columns if column_number(one) == query.get("pageId")), None)
        known = query.get("webId") == str(web_number(site)) and query.get("tagId") == "信息列表"
        if column is None or not known or query.get("pageType") != "column":
            answer: dict[str, object] = {"success": False, "code": "500", "message": "参数错误", "data": None}
        else:
            page = int(json.loads(query.get("paramJson", '{"pageNo":1}'))["pageNo"])
            answer = {"success": True, "code": "200", "message": "", "data": {"html": self._block(site, column, page)}}
        return Answer(json.dumps(answer, ensure_ascii=False).encode(), 200, "application/json;charset=UTF-8")

    def _block(self, site: Site, column: Column, page: int) -> str:
        articles = column.articles[(page - 1) * self.per_page : page * self.per_page]
        return self.part("block").filled(
            rows="\n".join(self.row(one, "/") for one in articles),
            query=self._query(site, column),
            size=self.per_page,
            total=len(column.articles),
            page=page,
            pages=-(-len(column.articles) // self.per_page),
        )

    def _query(self, site: Site, column: Column) -> str:
        pairs = {
            "parseType": "bulidstatic", "webId": str(web_number(site)), "tplSetId": f"{site.plan.id}tpl",
            "pageType": "column", "tagId": "信息列表", "editType": "null", "pageId": column_number(column),
        }  # fmt: skip
        return text("{" + ",".join(f"'{key}':'{value}'" for key, value in pairs.items()) + "}").replace("&#x27;", "'")
