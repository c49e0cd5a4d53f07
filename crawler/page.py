"""Bytes → :class:`pipelines.items.Page`: decode, choose the layout, take the article's parts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.message import Message
from typing import Final
from urllib.parse import urlsplit

from crawler import markup
from crawler.clock import Clock, stamp
from crawler.decode import Decoded, decode
from crawler.layouts import Parts, choose
from crawler.outcomes import FailureReason, NoArticle, NoticeReason, Rejected
from crawler.published import ImpossibleDate, published_from
from pipelines.ids import content_url
from pipelines.items import Page

MAX_PAGE_BYTES: Final = 20 * 1024 * 1024
"""No article is larger; a larger body is refused by name and never held in memory."""

PLAIN_TEXT: Final = "text/plain"
HTML: Final = "text/html"
LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")

Remark = Callable[[NoticeReason, str], None]
"""Takes a notice about the page that is being made: its reason and what was found."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the one who brings a page knows about it beforehand; it goes before what the page says."""

    title: str | None = None
    published: str | None = None
    site: str | None = None


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
    media_type, charset = _content_type(headers)
    decoded = decode(body, charset)
    if decoded.lost:
        say(NoticeReason.LOSSY_DECODING, f"{decoded.lost} characters could not be read as {decoded.encoding}")
    parts, layout = _parts(decoded, media_type, url)
    parts = _with_given(parts, given or Given())
    return Page(
        url=url or content_url(body),
        text=parts.text,
        sha256=hashlib.sha256(body).hexdigest(),
        fetched_at=stamp(clock()),
        title=parts.title,
        published=_published(parts.published, say),
        site=parts.site,
        layout=layout,
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


def _content_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    value = next((value for name, value in headers.items() if name.lower() == "content-type"), HTML)
    message = Message()
    message["Content-Type"] = value.replace("\r", " ").replace("\n", " ")
    return message.get_content_type(), message.get_content_charset()


def _parts(decoded: Decoded, media_type: str, url: str | None) -> tuple[Parts, str]:
    if media_type == PLAIN_TEXT:
        return Parts(text=_plain(decoded.text)), "text"
    document = markup.parse(decoded.text)
    if document is None:
        raise NoArticle("not one element in it")
    layout = choose(document, url)
    parts = layout.parts(document, url)
    if parts is None:
        raise NoArticle("no prose in it: a list, a picture or a home page")
    return parts, layout.name


def _plain(text: str) -> str:
    """Text as it stands; only the line ends of other systems, and what no database holds, are changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _with_given(parts: Parts, given: Given) -> Parts:
    return replace(
        parts,
        title=given.title or parts.title,
        published=given.published or parts.published,
        site=given.site or parts.site,
    )


def _published(printed: str | None, say: Remark) -> str | None:
    try:
        return published_from(printed) if printed else None
    except ImpossibleDate as error:
        say(NoticeReason.IMPOSSIBLE_DATE, f"published left empty: {error}")
        return None
