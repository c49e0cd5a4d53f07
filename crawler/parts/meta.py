"""The tags that 国办发〔2017〕47号 demands of every government page: a good default, a poor authority.

They are filled by templates: placeholders, another site's name and the name of the channel for the
headline all occur. So a value counts only where the page itself does not speak against it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.address import host_of, resolve

# content="政府网站标识码", {$title}, <!--…-->: the template was never filled.
PLACEHOLDER: Final = re.compile(
    r"[{}$]|<%|<!--|^(?:文章标题|标题|发布时间|发布日期|内容来源|信息来源|来源|作者|网站名称|网站标识码"
    r"|政府网站标识码|null|undefined|none|无|-+)$",
    re.IGNORECASE,
)
TAG: Final = re.compile(r"<[a-zA-Z/][^<>]{0,2000}>")
# The tags of each value, the prescribed one first. Names are compared in lower case.
TITLE: Final = ("articletitle",)
PUBLISHED: Final = ("pubdate", "publishdate", "publish_date", "publishtime", "article:published_time")
SOURCE: Final = ("contentsource", "source", "laiyuan")
AUTHOR: Final = ("author",)
READ: Final = frozenset({*TITLE, *PUBLISHED, *SOURCE, *AUTHOR, "sitename", "sitedomain", "url"})
HEAD_LIMIT: Final = 400  # tags beyond that are not a page's, but an attack or an accident


@dataclass(frozen=True, slots=True)
class GovernmentMeta:
    """The filled tags; None where absent, empty or a placeholder. ``site_name`` only where its domain
    agrees."""

    article_title: str | None = None
    published: str | None = None
    source: str | None = None
    author: str | None = None
    site_name: str | None = None
    url: str | None = None


def government_meta(document: HtmlElement, url: str | None) -> GovernmentMeta:
    """Read the tags; ``SiteName`` counts only where ``SiteDomain`` agrees with the host of the address."""
    tags = _tags(document)
    return GovernmentMeta(
        article_title=_first(tags, TITLE),
        published=_first(tags, PUBLISHED),
        source=_first(tags, SOURCE),
        author=_first(tags, AUTHOR),
        site_name=tags.get("sitename") if _same_site(tags.get("sitedomain"), url) else None,
        url=resolve("", tags.get("url", "")),
    )


def plain(value: str) -> str:
    """A value as a reader would see it: tags, double escapes and runs of white space gone."""
    return " ".join(TAG.sub(" ", html.unescape(html.unescape(value))).split())


def _tags(document: HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for number, meta in enumerate(document.iter("meta")):
        if number >= HEAD_LIMIT:
            break
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if name not in READ:
            continue
        content = plain(meta.get("content") or "")
        if content and not PLACEHOLDER.search(content):
            tags.setdefault(name, content)
    return tags


def _first(tags: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((tags[name] for name in names if name in tags), None)


def _same_site(domain: str | None, url: str | None) -> bool:
    """Whether the host lies in the domain. A page without an address has no host to speak against it."""
    host = host_of(url) if url else ""
    if not host:
        return True
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", (domain or "").strip().lower()).split("/")[0]
    return bool(bare) and (host == bare or host.endswith("." + bare))
