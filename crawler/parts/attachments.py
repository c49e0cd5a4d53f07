"""Files that belong to an article, and the further pages of an article that is split."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.address import path_of, resolve
from crawler.parts.body import ATTACHED
from crawler.parts.furniture import furniture
from pipelines.address import canonical

PAGE_NUMBER: Final = re.compile(r"(?P<stem>.+?)_(?P<number>\d{1,2})(?P<end>\.[a-z]{3,5})$")
ENDING: Final = re.compile(r"\.[a-z]{3,5}$")
# createPageHTML(3, 0, "t20260701_123", "html"): the TRS article has three pages.
SPLIT_SCRIPT: Final = re.compile(
    r"createPageHTML\(\s*(?P<pages>\d{1,3})\s*,\s*0\s*,\s*[\"'](?P<stem>t\d+(?:_\d+)?)[\"']\s*,\s*[\"'](?P<end>s?html?)[\"']"
)
MOST_PAGES: Final = 50
LONGEST_NAME: Final = 300


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file by its absolute address and the text of its link."""

    url: str
    name: str


def attachments(document: HtmlElement, base: str) -> tuple[Attachment, ...]:
    """The files that the page links to, outside of navigation and footer; each address once."""
    found: dict[str, Attachment] = {}
    for link in document.iter("a"):
        href = link.get("href") or ""
        if not ATTACHED.search(href) or any(furniture().is_aside(one) for one in link.iterancestors()):
            continue
        url = resolve(base, href)
        if url and url not in found:
            name = " ".join("".join(map(str, link.itertext())).split()) or (link.get("title") or "")
            found[url] = Attachment(url, name[:LONGEST_NAME])
    return tuple(found.values())


def further_pages(hrefs: Iterable[str], markup: str, base: str, url: str) -> tuple[str, ...]:
    """The addresses of pages 2, 3 … of a split article, in order: its own address with ``_1``, ``_2`` …

    Nothing on a page that is itself such a continuation, or whose address is unknown.
    """
    stem = ENDING.sub("", path_of(canonical(url)))
    if not stem or not ENDING.search(path_of(url)):
        return ()
    numbered: dict[int, str] = {}
    name = f"{stem.rpartition('/')[2]}_"
    for href in hrefs:
        if name not in href:  # of a page's hundreds of links hardly one leads to the article itself
            continue
        target = resolve(base, href)
        match = PAGE_NUMBER.fullmatch(path_of(canonical(target))) if target else None
        if target and match and match["stem"] == stem and _same_place(target, url):
            numbered.setdefault(int(match["number"]), target)
    numbered |= _scripted(markup, url, stem)
    return tuple(numbered[number] for number in sorted(numbered) if number)[:MOST_PAGES]


def _scripted(markup: str, url: str, stem: str) -> dict[int, str]:
    match = SPLIT_SCRIPT.search(markup)
    if match is None or stem.rpartition("/")[2] != match["stem"]:
        return {}
    pages = min(int(match["pages"]), MOST_PAGES + 1)
    targets = ((number, resolve(url, f"{match['stem']}_{number}.{match['end']}")) for number in range(1, pages))
    return {number: target for number, target in targets if target}


def _same_place(one: str, other: str) -> bool:
    return urlsplit(canonical(one)).netloc == urlsplit(canonical(other)).netloc
