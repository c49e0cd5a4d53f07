"""The articles of a list whose system is unknown: told by the rows that they stand in and by their
addresses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from crawler.document import Document
from crawler.layouts.results import EventKind, LayoutEvent, ListLink
from crawler.layouts.rows import HAN, MIN_TITLE, Row, Rows, rows_of
from pipelines.address import canonical

LISTING: Final = re.compile(
    r"/$|/(?:index|default|list|lists|col|column|channel|node|category|menu|more)[_-]?\w{0,12}(?:\.\w{2,5})?$",
    re.IGNORECASE,
)
NUMBERED: Final = re.compile(r"\d{3,}|[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{16,}", re.IGNORECASE)
FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip|rar|mp4|apk|wps|ofd)$", re.IGNORECASE)
DATED: Final = 0.5  # a list of news has dates in so many of its rows
FEWEST: Final = 3  # fewer undated links make no list
TITLE: Final = 8  # and these have titles, in characters


def unknown_rows(document: Document) -> Rows:
    """The likely articles: links in groups of dated rows; else groups of long titles under numbered
    addresses."""
    if document.root is None:
        return Rows(())
    own = canonical(document.url) if document.url else ""
    found = rows_of(document.root, document.base, document.url, lambda url: _may_be_article(url, own))
    titled = [row for row in found.rows if len(HAN.findall(row.link.title)) >= MIN_TITLE and not row.aside]
    groups: defaultdict[object, list[Row]] = defaultdict(list)
    for row in titled:
        groups[None if row.holder is None else row.holder].append(row)
    dated = [group for group in groups.values() if sum(row.dated for row in group) >= DATED * len(group)]
    chosen = dated or [group for group in groups.values() if _is_list(group)]
    members = {id(row) for group in chosen for row in group}
    kept = tuple(row for row in titled if id(row) in members)
    event = () if kept else (LayoutEvent(EventKind.EMPTY, "rows with a date, or numbered links", len(titled)),)
    return Rows(kept, (*found.events, *event))


def is_numbered(url: str) -> bool:
    """Whether the address has the number or the key that articles have."""
    parts = urlsplit(url)
    return bool(NUMBERED.search(parts.path.rpartition("/")[2]) or re.search(r"=\d+", parts.query))


def _may_be_article(url: str, own: str) -> bool:
    path = urlsplit(url).path
    if FILE.search(path) or canonical(url) == own:
        return False
    return is_numbered(url) or not LISTING.search(path)


def _is_list(group: Sequence[Row]) -> bool:
    links: list[ListLink] = [row.link for row in group if is_numbered(row.link.url)]
    return len(links) >= FEWEST and median(len(link.title) for link in links) >= TITLE
