"""Which family a response belongs to: told by its address, by what its markup has, and by where its links lead.

Decided for every response anew: sites change their system in the middle of an archive, and one site runs several.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from crawler.address import host_of, resolve
from crawler.document import Document
from crawler.layouts.family import GENERIC, Family, families

ADDRESS: Final = 4     # the response's own address is a family's
MARKUP: Final = 3      # one string that only this system writes
MOST_MARKUP: Final = 2  # more of them say nothing new
LINKS: Final = 3       # several links lead to articles of the family
FEW: Final = 3
LEAST: Final = 3      # a single link of some form is an accident
SAMPLED: Final = 400   # links of a page; lists have fewer, portals repeat themselves


def recognise(document: Document) -> Family:
    """The family with the most signs in the response; the generic one where there are none."""
    known = [one for one in families() if one.name != GENERIC]
    found = _strings(document.text)
    targets = _targets(document)
    scores = [
        (_score(one, document.url, found, targets), -one.rank, number) for number, one in enumerate(known)
    ]
    best = max(scores)
    return known[best[2]] if best[0] >= LEAST else families()[-1]


def _score(family: Family, url: str, found: frozenset[str], targets: Sequence[str]) -> int:
    score = ADDRESS * (family.is_detail(url) or family.is_list(url))
    score += MARKUP * min(MOST_MARKUP, sum(string in found for string in family.footprint))
    if family.detail is None:
        return score
    hits = 0
    for target in targets:
        hits += family.is_detail(target)
        if hits == FEW:
            return score + LINKS
    return score + (hits and 1)


def _targets(document: Document) -> list[str]:
    """The distinct addresses on the same host that the page links to."""
    if document.root is None:
        return []
    host = host_of(document.url)
    hrefs = list(dict.fromkeys(link.get("href") or "" for link in document.root.iter("a")))[:SAMPLED]
    resolved = (resolve(document.base, href) for href in hrefs)
    return [target for target in resolved if target and (not host or host_of(target) == host)]


@cache
def _matcher() -> tuple[AhoCorasick, tuple[str, ...]]:
    strings = tuple(dict.fromkeys(string for family in families() for string in family.footprint))
    return AhoCorasick(strings), strings


def _strings(text: str) -> frozenset[str]:
    matcher, strings = _matcher()
    hits = matcher.find_matches_as_indexes(text, overlapping=True)
    return frozenset(strings[index] for index, _, _ in hits)
