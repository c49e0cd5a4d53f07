"""Lists that a site has not any more, or not in its pages: what a run reports as the state of the site."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.sites.messages import Answer, Request, page, redirect
from tests.sites.oddities.rows import GONE
from tests.sites.oddities.twist import Twist
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

STUB = (
    "<!DOCTYPE html>\n<html>\n<head>\n<meta http-equiv='Content-Type' content='text/html; charset=utf-8'>\n"
    "<title>{channel}</title>\n<link href='/images/style.css' rel='stylesheet'>\n</head>\n<body>\n"
    "<div class='main'>\n<div class='title'>{channel}</div>\n<ul class='list'>\n</ul>\n</div>\n"
    "<div class='footer'>{site}</div>\n</body>\n</html>\n"
)
SHELL = (
    "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>{channel}_{site}</title>"
    "<link href='/static/css/app.8f3c.css' rel='stylesheet'></head><body><noscript>请启用JavaScript后访问</noscript>"
    "<div id='app'></div><script>window.__INITIAL__={{channel:'{channel}',api:'/api/cms/list',page:1}}</script>"
    "<script src='/static/js/chunk-vendors.11aa.js'></script><script src='/static/js/app.77bb.js'></script>"
    + "<script>/* " + "webpack " * 400 + "*/</script></body></html>"
)  # fmt: skip
MOVED = "http://www.xin.gov.example"


class ListState(Twist):
    """A site whose lists answer otherwise; its articles are where they were."""

    def marked(self, site: Site) -> dict[str, str]:
        return {"list": site.columns[0].url}

    def instead(self, site: Site, request: Request) -> Answer | None:
        found = site.found(request)
        if found is None or isinstance(found[1], Article):
            return None
        return self.answer(site, found[0], request)

    def answer(self, site: Site, column: Column, request: Request) -> Answer | None:
        """What stands in the list's place."""
        return None


class StubList(ListState):
    """400 bytes without a row."""

    def answer(self, site: Site, column: Column, request: Request) -> Answer:
        return page(STUB.format(channel=column.name, site=site.name))


class ScriptList(ListState):
    """An application of scripts."""

    def answer(self, site: Site, column: Column, request: Request) -> Answer:
        return page(SHELL.format(channel=column.name, site=site.name))


class MovedList(ListState):
    """A redirect to a host that no catalogue has."""

    def answer(self, site: Site, column: Column, request: Request) -> Answer:
        return redirect(MOVED + request.target, status=301)


class GoneList(ListState):
    """200 and 页面不存在."""

    def answer(self, site: Site, column: Column, request: Request) -> Answer:
        return page(GONE)


class Drift(Twist):
    """New templates: the rows are cards whose articles a script opens by an attribute that no layout knows."""

    def marked(self, site: Site) -> dict[str, str]:
        return {"list": site.columns[0].url}

    def rows(self, site: Site, column: Column, number: int, rows: Sequence[str]) -> Sequence[str]:
        articles = site.family.rows_of(column, number)
        return [
            f'<li class="card" data-doc="{one.key}"><div class="card-tt">{one.title}</div><em>{one.date}</em></li>'
            for one in articles
        ]
