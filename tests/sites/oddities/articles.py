"""Articles that are not what they were: what befalls a site while it is watched."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.sites.messages import Answer, Request, not_found, page
from tests.sites.oddities.encodings import traditional
from tests.sites.oddities.twist import Twist
from tests.sites.truth import Article

if TYPE_CHECKING:
    from tests.sites.site import Site

SHELL = (
    "<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>"
    "<link href='/static/css/app.8f3c.css' rel='stylesheet'></head><body><div id='app'></div>"
    "<script>window.__DOC__={data}</script><script src='/static/js/app.77bb.js'></script></body></html>"
)


class ArticleState(Twist):
    """A site whose articles answer otherwise; its lists are as they were."""

    def instead(self, site: Site, request: Request) -> Answer | None:
        found = site.found(request)
        return self.answer(site, found[1]) if found is not None and isinstance(found[1], Article) else None

    def answer(self, site: Site, article: Article) -> Answer | None:
        """What stands in the article's place."""
        return None


class Shells(ArticleState):
    """An application of scripts, which has the number of the text and not the text."""

    def answer(self, site: Site, article: Article) -> Answer:
        return page(SHELL.format(title=article.title, data=json.dumps({"doc": article.number})))


class Stumps(ArticleState):
    """The page has the first paragraph; a script would fetch the others."""

    def answer(self, site: Site, article: Article) -> Answer:
        first = next(block for block in article.blocks if block.kind == "text")
        column = next(one for one in site.columns if one.url == article.column)
        return site.family.page(site.family.article_page(site, column, replace(article, blocks=(first,))))


class Holes(ArticleState):
    """Every other article is listed, and not there."""

    def answer(self, site: Site, article: Article) -> Answer | None:
        return not_found() if article.number % 2 else None


class Mirror(Twist):
    """Pages come through a gateway that writes them in Traditional characters, and doubles the marks."""

    def changed(self, site: Site, request: Request, answer: Answer) -> Answer:
        found = site.found(request)
        if answer.status != 200 or found is None or not isinstance(found[1], Article):
            return answer
        return replace(answer, body=re.sub("([，。])", r",\1", traditional().convert(answer.body.decode())).encode())
