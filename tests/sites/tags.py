"""The government tags of a page: filled well, badly in the ways that are seen, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from tests.sites.markup import text
from tests.sites.truth import Article, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

Filling = Literal["full", "seconds", "twelve", "generated", "placeholder", "channel", "lower", "none"]
"""``full`` as prescribed; ``seconds`` with seconds in PubDate; ``twelve`` with hours of a twelve-hour clock;
``generated`` with the time at which the page was made anew; ``placeholder`` with words of the template; ``channel``
with the column's name as the headline; ``lower`` with unofficial names only; ``none``."""

LATER: Final = timedelta(days=9, hours=5, minutes=17)


def tags(filling: Filling, site: Site, column: Column, article: Article | None) -> str:
    """The ``<meta>`` tags of a page."""
    if filling == "none":
        return ""
    pairs = dict(_site_tags(filling, site))
    if filling != "lower":
        pairs |= {
            "ColumnName": column.name, "ColumnDescription": column.name, "ColumnKeywords": column.name,
            "ColumnType": "工作动态",
        }  # fmt: skip
    if article is not None:
        pairs |= _article_tags(filling, column, article)
    return "\n".join(f'<meta name="{name}" content="{text(value)}"/>' for name, value in pairs.items())


def _site_tags(filling: Filling, site: Site) -> dict[str, str]:
    if filling == "placeholder":
        return {"SiteName": "网站名称", "SiteDomain": site.host, "SiteIDCode": "政府网站标识码"}
    return {"SiteName": site.name, "SiteDomain": site.host, "SiteIDCode": site.identifier}


def _article_tags(filling: Filling, column: Column, article: Article) -> dict[str, str]:
    at = article.at
    if filling == "lower":
        return {
            "author": article.editor, "source": article.source, "publishdate": at.strftime("%Y-%m-%d %H:%M:%S"),
            "keywords": "", "description": article.body[0][:50],
        }  # fmt: skip
    if filling == "placeholder":
        return {"ArticleTitle": "{$title}", "PubDate": "发布时间", "ContentSource": "内容来源", "Keywords": ""}
    written = {
        "seconds": at.strftime("%Y-%m-%d %H:%M:%S"), "twelve": at.strftime("%Y-%m-%d %I:%M"),
        "generated": (at + LATER).strftime("%Y-%m-%d %H:%M"),
    }  # fmt: skip
    return {
        "ArticleTitle": column.name if filling == "channel" else article.title,
        "PubDate": written.get(filling, at.strftime("%Y-%m-%d %H:%M")),
        "ContentSource": article.source, "Keywords": column.name, "Author": article.editor,
        "Description": article.body[0][:50], "Url": article.url,
    }  # fmt: skip


def told(filling: Filling) -> str:
    """How finely the tags tell the time of publication: ``seconds``, ``minutes`` or nothing that can be believed."""
    return {"seconds": "seconds", "lower": "seconds", "full": "minutes", "channel": "minutes"}.get(filling, "")
