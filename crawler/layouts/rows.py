"""The links of a list as they stand in the page: whole titles, the row's date, other boxes left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.address import host_of, resolve
from crawler.layouts.results import EventKind, LayoutEvent, ListLink
from crawler.layouts.row_date import has_date, is_only_date, row_date, without_date
from crawler.parts.folding import fold
from crawler.parts.furniture import furniture

# A row is never one of these: they hold rows.
HOLDERS: Final = frozenset({"ul", "ol", "dl", "table", "tbody", "body", "html", "main", "section"})
TITLES: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TITLE_CLASS: Final = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti)(?:$|[\s_-])", re.IGNORECASE)
HIGHEST: Final = 5  # so far above the link the row's element may stand
ROW_LENGTH: Final = 600  # a row with more text is no row but a page
LONGEST: Final = 300
DOTS: Final = 2  # a cut-off text may be longer than the whole by its dots
CUT_OFF: Final = re.compile(r"(?:…+|\.{2,})$")
BULLET: Final = re.compile(r"^[\s·•▪◆■●★☆▲※>»›\-—*]+")
LABELLED: Final = re.compile(r"(?:文章)?标\s*题\s*[：:]\s*(?P<title>[^\r\n]+)")
SCRIPTED: Final = re.compile(
    r"""(?:open|href|location|go\w*|view\w*|show\w*)\s*(?:=|\(|\.href)[^'"]{0,20}['"](?P<url>[^'"\s]{4,300})['"]"""
)
HAN: Final = re.compile(r"[\u3400-\u9fff]")
MIN_TITLE: Final = 4  # Han characters; less is 更多, 首页, [2]
HEADING: Final = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A link in its row. ``dated`` tells whether the row prints a date, with or without a year."""

    link: ListLink
    holder: HtmlElement | None
    dated: bool
    aside: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a page in its order, and what was noticed."""

    rows: tuple[Row, ...]
    events: tuple[LayoutEvent, ...] = ()

    @property
    def links(self) -> tuple[ListLink, ...]:
        """The links of the column's rows; those of other boxes only where there are no others."""
        kept = [row.link for row in self.rows if not row.aside] or [row.link for row in self.rows]
        return tuple(kept)


def rows_of(
    root: HtmlElement,
    base: str,
    own: str,
    is_article: Callable[[str], bool],
    may_be: Callable[[str], bool] = bool,
) -> Rows:
    """Every link to an article, each address once, in the order of the page.

    ``base`` is what relative links start from, ``own`` the page's address: links to other hosts are left
    out and counted, as are rows whose link leads nowhere. ``may_be`` is a quick look at a link as it is
    written.
    """
    host = host_of(own)
    anchors: dict[str, list[HtmlElement]] = defaultdict(list)
    off_host = unaddressed = 0
    for anchor in root.iter("a"):
        href = address_of(anchor)
        if href and not may_be(href):
            continue
        target = resolve(base, href)
        if target is None:
            unaddressed += _is_dead_row(anchor)
        elif is_article(target):
            if host and host_of(target) != host:
                off_host += 1
            else:
                anchors[target].append(anchor)
    found = _rows(anchors)
    counts = ((EventKind.OFF_HOST, "a[@href]", off_host), (EventKind.UNADDRESSED, "a[@href]", unaddressed))
    return Rows(tuple(found), tuple(LayoutEvent(*one) for one in counts if one[2]))


def address_of(anchor: HtmlElement) -> str:
    """The link's address as it is written, also where a script opens it; "" where it has none."""
    href = (anchor.get("href") or "").strip()
    if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
        return href
    match = SCRIPTED.search(anchor.get("onclick") or "") or SCRIPTED.search(href)
    return match["url"] if match else ""


def _is_dead_row(anchor: HtmlElement) -> bool:
    text = "".join(map(str, anchor.itertext()))
    return len(text) <= ROW_LENGTH and len(HAN.findall(text)) > 2 * MIN_TITLE and has_date(_around(anchor))


def _around(anchor: HtmlElement) -> str:
    """The text of the row that a link stands in."""
    row = next(anchor.iterancestors("li", "tr", "dd"), anchor.getparent())
    return " ".join(map(str, (anchor if row is None else row).itertext()))[:ROW_LENGTH]


def _rows(anchors: dict[str, list[HtmlElement]]) -> list[Row]:
    sharing = _sharing(anchors)
    asides: dict[HtmlElement, bool] = {}
    rows: list[Row] = []
    for url, group in anchors.items():
        title = max((_title(anchor) for anchor in group), key=len)
        if not title:
            continue
        row = _row_element(group[-1], url, sharing)
        texts = list(_texts_beside_title(row, group))
        link = ListLink(url, title, row_date(texts, url))
        holder = row.getparent()
        rows.append(Row(link, holder, has_date("\n".join(texts)), _is_aside(row, asides)))
    return rows


def _sharing(anchors: dict[str, list[HtmlElement]]) -> dict[HtmlElement, str | None]:
    """For every element above a link the one address that all links in it have; None where there are
    several."""
    sharing: dict[HtmlElement, str | None] = {}
    for url, group in anchors.items():
        for anchor in group:
            for element in (anchor, *anchor.iterancestors()):
                if sharing.setdefault(element, url) != url:
                    sharing[element] = None
    return sharing


def _row_element(anchor: HtmlElement, url: str, sharing: dict[HtmlElement, str | None]) -> HtmlElement:
    """The highest element around the link that holds no other article's link."""
    row = anchor
    for element, _ in zip(anchor.iterancestors(), range(HIGHEST), strict=False):
        if element.tag in HOLDERS or sharing.get(element) != url:
            break
        row = element
        if element.tag in ("li", "tr", "dd"):
            break
    return row


def _texts_beside_title(row: HtmlElement, group: Sequence[HtmlElement]) -> Iterator[str]:
    """The row's pieces of text outside the title; inside a link those alone that are nothing but a date."""
    inside = {element for anchor in group for element in anchor.iter()}
    room = ROW_LENGTH
    for text, element in _pieces(row):
        if room > 0 and (element not in inside or is_only_date(text)):
            room -= len(text)
            yield text


def _pieces(row: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The pieces of text in a row with the elements that they stand in."""
    for element in row.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style"):
            continue
        if element.text and (text := element.text.strip()):
            yield text, element
        parent = element.getparent()
        if element is not row and parent is not None and element.tail and (text := element.tail.strip()):
            yield text, parent


def _title(anchor: HtmlElement) -> str:
    """The whole title: the attribute where the text is cut off or missing."""
    text = _text(anchor)
    whole = " ".join((anchor.get("title") or "").split())
    if match := LABELLED.search(anchor.get("title") or ""):
        whole = " ".join(match["title"].split())
    if not text:
        picture = anchor.find(".//img[@alt]")
        text = "" if picture is None else " ".join((picture.get("alt") or "").split())
    if not whole or len(whole) > LONGEST:
        return text[:LONGEST]
    if whole.startswith(text) and is_only_date(whole[len(text) :]):
        return text[:LONGEST]
    stem = fold(CUT_OFF.sub("", text))
    if fold(whole).startswith(stem) and len(whole) >= len(text) - DOTS:
        return without_date(whole) or whole
    return text[:LONGEST]


def _text(anchor: HtmlElement) -> str:
    """The link's text without bullets and dates; of a link around a whole row the title's element alone."""
    element = next((one for one in anchor.iterdescendants() if _is_title_element(one)), anchor)
    pieces = (BULLET.sub("", text) for text, _ in _pieces(element))
    return without_date(" ".join(" ".join(text for text in pieces if text and not is_only_date(text)).split()))


def _is_title_element(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str):
        return False
    if element.tag not in TITLES and not TITLE_CLASS.search(element.get("class") or ""):
        return False
    return bool(HAN.search("".join(map(str, element.itertext()))))


def _is_aside(row: HtmlElement, asides: dict[HtmlElement, bool]) -> bool:
    """Whether the row stands in a box of other links: by the names of the elements around it, or by the
    heading above its list."""
    holder = row.getparent()
    if holder is None:
        return False
    if holder not in asides:
        around = (holder, *holder.iterancestors())
        asides[holder] = any(
            isinstance(one.tag, str) and one.tag not in ("body", "html") and furniture().is_aside(one) for one in around
        ) or any(furniture().is_aside_heading(text) for text in _headings_above(holder))
    return asides[holder]


def _headings_above(holder: HtmlElement) -> Iterator[str]:
    """The short texts right before a list and before the box that it stands in, and that of a table's first row;
    several links there are a menu."""
    if holder.tag in ("table", "tbody") and (first := next(holder.iterchildren("tr"), None)) is not None:
        yield from _heading(first, links=0)
    near: HtmlElement | None = holder
    for _ in range(2):
        if near is None:
            return
        before = near.getprevious()
        if before is not None and isinstance(before.tag, str):
            yield from _heading(before, links=1)
        near = near.getparent()


def _heading(element: HtmlElement, links: int) -> Iterator[str]:
    """The text of an element, if it is short and has not more links than a heading has."""
    text = "".join("".join(map(str, element.itertext())).split())
    if 0 < len(text) <= HEADING and len(list(islice(element.iter("a"), links + 1))) <= links:
        yield text


def distinct(links: Iterable[ListLink]) -> tuple[ListLink, ...]:
    """Each address once, the first of each."""
    return tuple({link.url: link for link in reversed(list(links))}.values())[::-1]
