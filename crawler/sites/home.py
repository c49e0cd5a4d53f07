"""A home page → what the catalogue wants to know of its site: whose it is, its system, its news columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from lxml.html import HtmlElement
from w3lib.url import safe_url_string

from crawler.address import resolve
from crawler.document import Document
from crawler.layouts import recognise
from crawler.layouts.family import GENERIC
from crawler.sites.column_names import ColumnNames, plain_name
from crawler.sites.model import KIND_ORDER, AddressError, Column, Site, same_list, site_host
from pipelines.parse.divisions import Division, load_divisions
from pipelines.parse.site_place import place_of_site

MOST_COLUMNS: Final = 20
"""A home page that names more columns than this is a site map: the first ones of each kind will do."""


class NotUnderstoodError(ValueError):
    """A home page from which no entry can be made; the message says what is missing and what to do."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page: its absolute address without fragment, and its text."""

    url: str
    text: str


def site_of_home(home: Document, today: date, code: str | None = None) -> Site:
    """The catalogue entry of the site whose home page this is, its columns marked unconfirmed.

    ``code`` is the division's, for a page that does not tell it. Raises NotUnderstoodError where the division
    stays unknown, and where the page has no links.
    """
    host = site_host(home.url)
    links = [link for link in links_of(home) if _host(link) == host]
    if home.root is None or not links:
        raise NotUnderstoodError("the page has no links: built by scripts, or no home page at all")
    division = _division_of(code) if code else _division_told(home.root)
    layout = recognise(home).name
    return Site(
        code=division.code,
        name=division.name,
        level=division.level,
        home=home.url,
        status="confirmed",
        path=tuple(one.code for one in load_divisions().path(division)),
        columns=tuple(_columns(links, division)),
        layout=None if layout == GENERIC else layout,
        verified=today,
        evidence="the home page itself",
        encoding=None if home.decoded.encoding == "utf-8" else home.decoded.encoding,
    )


def links_of(page: Document) -> Iterator[Link]:
    """The links of a page to http and https addresses, in its order."""
    for anchor in () if page.root is None else page.root.iter("a"):
        if target := resolve(page.base, anchor.get("href") or ""):
            text = anchor.get("title") or "".join(str(piece) for piece in anchor.itertext())
            yield Link(safe_url_string(target), text)


def _host(link: Link) -> str | None:
    try:
        return site_host(link.url)
    except AddressError:
        return None


def _columns(links: list[Link], division: Division) -> list[Column]:
    """The links that are called like a news column, meetings first, each address once."""
    names = ColumnNames(division)
    found: dict[str, Column] = {}
    for link in links:
        name = plain_name(link.text)
        kind = names.kind_of(name)
        if kind and (page := same_list(link.url)) not in found:
            found[page] = Column(url=link.url, kind=kind, status="unconfirmed", name=name)
    return sorted(found.values(), key=lambda column: KIND_ORDER.index(column.kind))[:MOST_COLUMNS]


def _division_of(code: str) -> Division:
    division = load_divisions().by_code(code)
    if division is None or division.valid_to is not None:
        raise NotUnderstoodError(f"{code} is the code of no division of today")
    return division


def _division_told(document: HtmlElement) -> Division:
    """The division that the page names: by its SiteIDCode, and by its SiteName or ``<title>``.

    Pages are known that carry the name or the code of another site, so the two must not contradict.
    """
    by_code = _by_site_code(_meta(document, "siteidcode"))
    title = document.find(".//title")
    shown = "".join(str(piece) for piece in title.itertext()) if title is not None else ""
    by_name = _by_name(_meta(document, "sitename")) or _by_name(shown)
    if by_code and by_name and by_code.code != by_name.code:
        told = f"{by_name.name} {by_name.code} by its name, {by_code.name} {by_code.code} by its SiteIDCode"
        raise NotUnderstoodError(f"the page is of {told}; say which with --code")
    division = by_code or by_name
    if division is None:
        raise NotUnderstoodError("the page does not tell whose it is; say so with --code")
    return division


def _by_site_code(code: str) -> Division | None:
    """A SiteIDCode is the code of the division and four more digits."""
    division = load_divisions().by_code(code[:6]) if code.isdecimal() and len(code) >= 10 else None
    return division if division and division.valid_to is None else None


def _by_name(name: str) -> Division | None:
    place = place_of_site(name, None) if name else None
    division = place.division if place else None
    return division if division and division.valid_to is None else None


def _meta(document: HtmlElement, name: str) -> str:
    """The content of a meta tag, its name in any case; empty where there is none."""
    for meta in document.iter("meta"):
        if (meta.get("name") or "").strip().lower() == name:
            return (meta.get("content") or "").strip()
    return ""
