"""Bytes → :class:`pipelines.items.Page`: decode, choose the layout, take the article's parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from crawler.document import HTML, PLAIN_TEXT, Document, open_document
from crawler.layouts import recognise
from crawler.outcomes import FailureReason, NoArticle, NoticeReason, Rejected
from crawler.published import ImpossibleDate, published_from
from pipelines.clock import Clock, stamp
from pipelines.ids import content_url
from pipelines.items import Page

__all__ = [
    "HTML", "MAX_PAGE_BYTES", "PLAIN_TEXT", "Given", "Remark", "fixed", "is_address", "page_from",
    "too_large",
]  # fmt: skip

MAX_PAGE_BYTES: Final = 20 * 1024 * 1024
"""No article is larger; a larger body is refused by name and never held in memory."""

LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Remark = Callable[[NoticeReason, str], None]
"""Takes a notice about the page that is being made: its reason and what was found."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the one who brings a page knows about it beforehand; it goes before what the page says.

    Only ``listed``, the date of the row of a list that led to the page, stands behind: it is taken as the date of
    publication of a page that tells none.
    """

    title: str | None = None
    published: str | None = None
    site: str | None = None
    listed: str | None = None


def page_from(
    body: bytes,
    url: str | None,
    headers: Mapping[str, str],
    clock: Clock,
    *,
    given: Given | None = None,
    remark: Remark | None = None,
) -> Page:
    """Make a page of its raw bytes.

    ``headers`` are the response's, names in any case; only Content-Type is looked at: ``text/plain`` is
    taken as it stands, everything else is HTML. ``clock`` tells when the bytes were fetched. Without a
    ``url`` the page gets one from its content, the same on every machine. ``remark`` is called for every
    value that is left empty or was damaged.

    Raises Rejected for bytes that cannot become a page, NoArticle for HTML without prose.
    """
    if len(body) > MAX_PAGE_BYTES:
        raise too_large(len(body))
    say = remark or _say_nothing
    known = given or Given()
    document = open_document(body, url, headers)
    decoded = document.decoded
    if decoded.lost:
        say(NoticeReason.LOSSY_DECODING, f"{decoded.lost} characters could not be read as {decoded.encoding}")
    read = _read(document, say)
    return Page(
        url=url or content_url(body),
        text=read.text,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=stamp(clock()),
        title=known.title or read.title,
        published=_published(known, read.published, say),
        site=known.site or read.site,
        layout=read.layout,
    )


def too_large(size: int | None) -> Rejected:
    """The refusal of a body of ``size`` bytes, or of one whose reading was given up at the limit."""
    found = f"{size:,} bytes" if size is not None else "more"
    return Rejected(FailureReason.TOO_LARGE, f"{found}; the limit is {MAX_PAGE_BYTES:,} bytes a page")


def fixed(moment: datetime) -> Clock:
    """A clock for bytes that were fetched at a known moment."""
    return lambda: moment


def is_address(url: str) -> bool:
    """Whether this is an absolute address, which alone can identify a page."""
    try:
        parts = urlsplit(url)
    except ValueError:  # http://[broken
        return False
    return bool(parts.scheme and (parts.netloc or parts.scheme == "ni") and not LONE_SURROGATE.search(url))


def _say_nothing(reason: NoticeReason, detail: str) -> None:
    """The remark of a caller who wants to hear none."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page itself says."""

    text: str
    layout: str
    title: str | None = None
    published: str | None = None
    site: str | None = None


def _read(document: Document, say: Remark) -> _Read:
    if document.media_type == PLAIN_TEXT:
        return _Read(_plain(document.text), "text")
    if document.root is None:
        raise NoArticle("not one element in it")
    found = recognise(document).article(document)
    if found.parts is None or not found.parts.text.strip():
        raise NoArticle("no prose in it: a list, a picture or a home page")
    published = found.parts.published
    if published.method in ("", "address"):
        for reading in published.raw.values():
            _given_time(reading, say)  # says which of them no calendar has
    return _Read(
        found.parts.text, found.layout, found.parts.title.value, published.value, found.parts.site.value
    )


def _plain(text: str) -> str:
    """Text as it stands; only the line ends of other systems, and what no database holds, are changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _published(known: Given, read: str | None, say: Remark) -> str | None:
    """The date of a page: the one given, the one that was read, the one of the list; the first there is."""
    if known.published:
        return _given_time(known.published, say)
    return read or (_given_time(known.listed, say) if known.listed else None)


def _given_time(printed: str, say: Remark) -> str | None:
    try:
        return published_from(printed)
    except ImpossibleDate as error:
        say(NoticeReason.IMPOSSIBLE_DATE, f"published left empty: {error}")
        return None
