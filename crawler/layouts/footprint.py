"""Which family a response belongs to: told by its address, by what its markup has, and by where its links
lead.

Decided for every response anew: sites change their system in the middle of an archive, and one site runs
several.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from crawler.address import host_of
from crawler.document import Document
from crawler.layouts.family import GENERIC, Family, families

ADDRESS: Final = 4  # the response's own address is a family's
MARKUP: Final = 3  # one string that only this system writes
MOST_MARKUP: Final = 2  # more of them say nothing new
LINKS: Final = 3  # several links lead to articles of the family
FEW: Final = 2
LEAST: Final = 3  # a single link of some form is an accident
SAMPLED: Final = 400  # links of a page; lists have fewer, portals repeat themselves


def recognise(document: Document) -> Family:
    """The family with the most signs in the response; the generic one where there are none."""
    known = [one for one in families() if one.name != GENERIC]
    found = _strings(document.text)
    links = _article_links(document)
    scores = [(_score(one, document.url, found, links), -one.rank, number) for number, one in enumerate(known)]
    best = max(scores)
    return known[best[2]] if best[0] >= LEAST else families()[-1]


def _score(family: Family, url: str, found: frozenset[str], links: Sequence[str]) -> int:
    score = ADDRESS * (family.is_detail(url) or family.is_list(url))
    score += MARKUP * min(MOST_MARKUP, sum(string in found for string in family.footprint))
    hits = 0
    for href in links:
        hits += family.is_detail(href)
        if hits == FEW:
            return score + LINKS
    return score + bool(hits)


def _article_links(document: Document) -> list[str]:
    """The distinct links, as written, that have the form of any family's articles and stay on the host."""
    if document.root is None:
        return []
    host, form = host_of(document.url), _any_detail()
    hrefs = dict.fromkeys(link.get("href") or "" for link in document.root.iter("a"))
    rooted = (href if "//" in href[:8] or href.startswith("/") else f"/{href}" for href in list(hrefs)[:SAMPLED])
    return [href for href in rooted if form.search(href) and (not host or "//" not in href[:8] or host in href)]


@cache
def _any_detail() -> re.Pattern[str]:
    """Whatever may be an article's link; the patterns end at the path's end, a query may follow."""
    written = (one.detail.pattern for one in families() if one.detail)
    return re.compile("|".join(pattern.replace("$", r"(?=$|[?#;])") for pattern in written), re.IGNORECASE)


@cache
def _matcher() -> tuple[AhoCorasick, tuple[str, ...]]:
    strings = tuple(dict.fromkeys(string for family in families() for string in family.footprint))
    return AhoCorasick(strings), strings


def _strings(text: str) -> frozenset[str]:
    matcher, strings = _matcher()
    hits = matcher.find_matches_as_indexes(text, overlapping=True)
    return frozenset(strings[index] for index, _, _ in hits)
