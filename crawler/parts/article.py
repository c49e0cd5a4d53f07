"""All parts of an article, taken from one page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from crawler.address import day_of
from crawler.document import Document
from crawler.names import Names
from crawler.parts.attachments import Attachment, attachments, further_pages
from crawler.parts.body import HEAD, Body, body_of
from crawler.parts.captions import captions
from crawler.parts.choice import Choice, choose
from crawler.parts.folding import fold
from crawler.parts.meta import GovernmentMeta, government_meta, plain
from crawler.parts.published import printed_time, published
from crawler.parts.region import Region, locate
from crawler.parts.source import byline, printed_source, source
from crawler.parts.title import printed_headings, title
from crawler.selectors import Selectors, compiled

NEAR: Final = 25  # so many lines above the body may hold the headline


@dataclass(frozen=True, slots=True)
class Anatomy:
    """Where a family of pages keeps its parts: selectors of the container and of the headline, and the words
    between which its templates put a value: ``<!--<$[标题名称]>begin-->…<!--<$[标题名称]>end-->``."""

    body: Selectors = field(default_factory=lambda: compiled(()))
    heading: Selectors = field(default_factory=lambda: compiled(()))
    template: Mapping[str, re.Pattern[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ArticleParts:
    """An article. ``published`` is ISO 8601 in Asia/Shanghai, ``body`` one paragraph a line without
    furniture; ``header`` and ``tail`` are the printed lines that name time, source and editors.
    ``continues`` are the addresses of its further pages. ``known`` tells whether a selector found the
    container, ``rivals`` how many other containers hold about as much text."""

    title: Choice
    published: Choice
    source: Choice
    byline: Choice
    site: Choice
    header: tuple[str, ...]
    body: str
    tail: tuple[str, ...]
    captions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    continues: tuple[str, ...] = ()
    title_printed: bool = False
    known: bool = False
    rivals: int = 0

    @property
    def text(self) -> str:
        """The article as a reader sees it: headline, source line, body and credits, one paragraph a line."""
        headline = (self.title.value,) if self.title_printed and self.title.value else ()
        return "\n".join(part for part in (*headline, *self.header, self.body, *self.tail) if part)


def article(document: Document, anatomy: Anatomy) -> ArticleParts | None:
    """Take the parts of an article page; None for a page without an article."""
    root = document.root
    if root is None:
        return None
    names = Names(root)
    region = locate(root, names, anatomy.body)
    if region is None:
        return None
    meta = government_meta(root, document.url)
    marked = _marked(document.text, anatomy.template)
    near = [*(line.text for line in region.above[-NEAR:]), *(line.text for line in region.body[:HEAD])]
    headline = title(meta.article_title, marked.get("title"), printed_headings(root, names, anatomy.heading), near)
    body = body_of(region, headline.value)
    if not body.text and not (headline.value and region.known):
        return None
    return _assembled(document, root, region, meta=meta, marked=marked, headline=headline, body=body)


def _assembled(
    document: Document,
    root: HtmlElement,
    region: Region,
    *,
    meta: GovernmentMeta,
    marked: Mapping[str, str],
    headline: Choice,
    body: Body,
) -> ArticleParts:
    printed = (*body.header, *body.tail)
    above = [line.text for line in region.above[-NEAR:]]
    hrefs = [link.get("href") or "" for link in root.iter("a")]
    return ArticleParts(
        title=headline,
        published=published(
            printed_time(printed) or printed_time(above),
            meta.published,
            marked.get("published"),
            day_of(document.url or meta.url or ""),
        ),
        source=source(printed_source(printed) or printed_source(above), meta.source, marked.get("source")),
        byline=byline(body.header, body.tail, meta.author),
        site=choose(meta.site_name, "meta", {"meta": meta.site_name}),
        header=body.header,
        body=body.text,
        tail=body.tail,
        captions=captions(region.container, body.lines),
        attachments=attachments(root, document.base),
        continues=further_pages(hrefs, document.text, document.base, document.url) if document.url else (),
        title_printed=_is_printed(headline.value, region),
        known=region.known,
        rivals=region.rivals,
    )


def _is_printed(headline: str | None, region: Region) -> bool:
    wanted = fold(headline or "")
    lines = (*reversed(region.above), *region.body[:HEAD])  # a headline stands near its article
    return bool(wanted) and any(fold(line.text) == wanted for line in lines)


def _marked(markup: str, template: Mapping[str, re.Pattern[str]]) -> dict[str, str]:
    found = {name: pattern.search(markup) for name, pattern in template.items()}
    return {name: text for name, match in found.items() if match and (text := plain(match[1]))}
