"""Where a family keeps the rows of its lists: in the page, in CDATA records, in JSON, in a script's data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from crawler import markup
from crawler.address import host_of, resolve
from crawler.document import Document
from crawler.layouts.family import Family
from crawler.layouts.results import EventKind, LayoutEvent, ListLink
from crawler.layouts.row_date import row_date
from crawler.layouts.rows import Rows, distinct, rows_of
from crawler.parts.meta import plain
from pipelines.clock import SHANGHAI

# What a reader found: links and events; None where the page has no such data.
Found = tuple[tuple[ListLink, ...], tuple[LayoutEvent, ...]]
Reader = Callable[[Document, Family], Found | None]

RECORD: Final = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.DOTALL)
LIST_DATA: Final = re.compile(r"articleList[\"']?\s*:\s*(?=\[)")
EPOCH_DIGITS: Final = re.compile(r"1\d{9}(?:\d{3})?")
TITLE_KEYS: Final = ("title", "Title", "name", "articleTitle", "subject")
DATE_KEYS: Final = (
    "display_publish_time", "publish_time", "publishTime", "pubDate", "publishedTime", "publishedTimeStr",
    "date", "created_at", "create_time", "showTime",
)  # fmt: skip
URL_KEYS: Final = ("url", "post_url", "link", "urls", "linkUrl", "articleUrl")
MOST: Final = 2000  # records of one page; more is no list but an export


def page_rows(document: Document, family: Family) -> Found | None:
    """Rows of the page itself."""
    if document.root is None:
        return None
    return _found(rows_of(document.root, document.base, document.url, family.is_detail, family.may_lead_to_detail))


def cdata(document: Document, family: Family) -> Found | None:
    """``<record><![CDATA[…]]></record>``, each parsed by itself: one broken record must not swallow the
    next."""
    records = RECORD.findall(document.text)[:MOST]
    if not records:
        return None
    links: list[ListLink] = []
    events: list[LayoutEvent] = []
    for record in records:
        root = markup.parse(record)
        if root is not None:
            found = rows_of(root, document.base, document.url, family.is_detail, family.may_lead_to_detail)
            links += found.links
            events += found.events
    return distinct(links), _summed(events)


def unit_json(document: Document, family: Family) -> Found | None:
    """The answer of the page-building interface: ``{"data": {"html": "…"}}``."""
    content = _json(document.text)
    html = (
        content.get("data", {}).get("html")
        if isinstance(content, dict) and isinstance(content.get("data"), dict)
        else None
    )
    if not isinstance(html, str):
        return None
    root = markup.parse(html)
    return (
        ((), ())
        if root is None
        else _found(rows_of(root, document.base, document.url, family.is_detail, family.may_lead_to_detail))
    )


def gkmlpt_json(document: Document, family: Family) -> Found | None:
    """``{"articles": [{"title", "url", "created_at" …}], "total": …}``."""
    content = _json(document.text)
    if not isinstance(content, dict) or not isinstance(content.get("articles"), list):
        return None
    return _from_objects(content["articles"], document)


def list_data(document: Document, family: Family) -> Found | None:
    """``var listData = {articleList: [{…, "urls": "{\\"common\\": \\"/a.html\\"}"}]}``."""
    match = LIST_DATA.search(document.text)
    if match is None:
        return None
    try:
        objects, _ = json.JSONDecoder().raw_decode(document.text, match.end())
    except (ValueError, RecursionError):
        return (), (LayoutEvent(EventKind.MALFORMED, "articleList", 1),)
    return _from_objects(objects, document)


READERS: Final[Mapping[str, Reader]] = {
    "rows": page_rows, "cdata": cdata, "unit_json": unit_json, "gkmlpt_json": gkmlpt_json,
    "list_data": list_data,
}  # fmt: skip


def _found(rows: Rows) -> Found:
    return rows.links, rows.events


def _json(text: str) -> object:
    if not text.lstrip().startswith("{"):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _from_objects(objects: Iterable[object], document: Document) -> Found:
    links: list[ListLink] = []
    malformed = off_host = 0
    host = host_of(document.url)
    for one in list(objects)[:MOST]:
        link = _link(one, document.base) if isinstance(one, dict) else None
        if link is None:
            malformed += 1
        elif host and host_of(link.url) != host:
            off_host += 1
        else:
            links.append(link)
    counts = ((EventKind.MALFORMED, "record", malformed), (EventKind.OFF_HOST, "record", off_host))
    return distinct(links), tuple(LayoutEvent(*count) for count in counts if count[2])


def _link(record: Mapping[str, Any], base: str) -> ListLink | None:
    title = next((plain(text) for text in _strings(record, TITLE_KEYS)), "")
    url = next((target for text in _strings(record, URL_KEYS) if (target := _target(text, base))), None)
    if not title or url is None:
        return None
    dates = (day for text in _strings(record, DATE_KEYS) if (day := _day(text)))
    return ListLink(url, title, next(dates, None) or row_date([], url))


def _strings(record: Mapping[str, Any], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        value = record.get(key)
        if isinstance(value, dict):
            yield json.dumps(value)
        elif isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            yield str(value).strip()


def _target(text: str, base: str) -> str | None:
    """The address; ``urls`` is an object of addresses, written as a string."""
    if text.startswith("{"):
        try:
            addresses = json.loads(text)
        except (ValueError, RecursionError):
            return None
        texts = (
            [one for one in addresses.values() if isinstance(one, str) and one] if isinstance(addresses, dict) else []
        )
        common = addresses.get("common") if isinstance(addresses, dict) else None
        text = common if isinstance(common, str) and common else next(iter(texts), "")
    return resolve(base, text)


def _day(text: str) -> str | None:
    """The ISO date of a printed date or of an epoch time, in seconds or milliseconds."""
    if EPOCH_DIGITS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), SHANGHAI).date().isoformat()
    return row_date([text], "")


def _summed(events: Iterable[LayoutEvent]) -> tuple[LayoutEvent, ...]:
    counts: dict[tuple[EventKind, str], int] = {}
    for event in events:
        counts[event.kind, event.selector] = counts.get((event.kind, event.selector), 0) + event.count
    return tuple(LayoutEvent(kind, selector, count) for (kind, selector), count in counts.items())
