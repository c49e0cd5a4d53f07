"""The tags that 国办发〔2017〕47号 demands of every government page: a good default, a poor authority.

They are filled by templates: placeholders, another site's name and the name of the channel for the
headline all occur. So a value counts only where the page itself does not speak against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

# content="政府网站标识码", {$title}, <!--…-->: the template was never filled.
PLACEHOLDER: Final = re.compile(
    r"[{}$<>]|^(?:文章标题|发布时间|发布日期|内容来源|网站名称|网站标识码|政府网站标识码)$"
)


@dataclass(frozen=True, slots=True)
class GovernmentMeta:
    """The filled tags among ArticleTitle, PubDate, SiteName; None where absent, empty or a placeholder."""

    article_title: str | None
    published: str | None
    site_name: str | None


def government_meta(document: HtmlElement, url: str | None) -> GovernmentMeta:
    """Read the tags; ``SiteName`` counts only where ``SiteDomain`` agrees with the host of the address."""
    tags = _tags(document)
    return GovernmentMeta(
        article_title=tags.get("articletitle"),
        published=tags.get("pubdate"),
        site_name=tags.get("sitename") if _same_site(tags.get("sitedomain"), url) else None,
    )


def _tags(document: HtmlElement) -> dict[str, str]:
    tags: dict[str, str] = {}
    for meta in document.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content and not PLACEHOLDER.search(content):
            tags.setdefault(name, content)
    return tags


def _same_site(domain: str | None, url: str | None) -> bool:
    """Whether the host lies in the domain. A page without an address has no host to speak against it."""
    host = (urlsplit(url).hostname if url else None) or ""
    if not host:
        return True
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", (domain or "").lower()).split("/")[0]
    return bool(bare) and (host == bare or host.endswith("." + bare))
