"""Where on the page the article stands: its container, the lines above, in and below it.

Prose is text outside links in lines that have the punctuation of sentences. A known container is believed;
without one, from the body element down, the child that holds most of the prose is followed until the prose
spreads out: that is the article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.markup import Line, lines
from crawler.names import Names
from crawler.parts.furniture import furniture
from crawler.selectors import Selectors

SENTENCE: Final = re.compile(r"[，。；：！？、,;!?]")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
HAN_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
# A body has at least so much prose; less is a list, a picture, a notice of a moved page.
MIN_PROSE: Final = 30
# A child that holds so much of its parent's prose holds the article.
SHARE: Final = 0.75
# Of two nested containers the inner one is the article if it has so much of the outer one's prose.
NEARLY_ALL: Final = 0.9
# Another container with so much of the best one's prose is a copy, or the selector fits too much.
RIVAL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Region:
    """A page's lines, cut at the article. ``known`` tells whether a selector found the container; ``rivals``
    how many further containers hold about as much, outside of it."""

    container: HtmlElement
    above: tuple[Line, ...]
    body: tuple[Line, ...]
    below: tuple[Line, ...]
    known: bool
    rivals: int = 0


def locate(document: HtmlElement, names: Names, known: Selectors) -> Region | None:
    """Find the article; None for a page with less prose than an article has, and no known container."""
    page = lines(document)
    weights = _weights(page)
    named = known.within(names)
    best = _innermost(named, weights)
    if best is not None and (weights.get(best, 0) >= MIN_PROSE or _stands_for_article(best)):
        return _cut(page, best, known=True, rivals=_rivals(best, named, weights))
    if weights.get(document, 0) < MIN_PROSE:
        return None
    return _cut(page, _descend(document, weights), known=False)


def _innermost(named: list[HtmlElement], weights: dict[HtmlElement, int]) -> HtmlElement | None:
    """The container with the most prose, or the innermost one in it that still has nearly all of that."""
    best = max(named, key=lambda one: weights.get(one, 0), default=None)
    if best is None:
        return None
    enough = NEARLY_ALL * weights.get(best, 0)
    nested = [one for one in named if weights.get(one, 0) >= enough and best in one.iterancestors()]
    return nested[-1] if nested and enough else best


def _prose(line: Line) -> int:
    """How much prose a line has: its Han characters outside links, if it is punctuated like a sentence and
    is no line of the footer."""
    text = line.text
    if line.linked >= len(text) or not SENTENCE.search(text):
        return 0
    prose = sum(map(len, HAN_RUN.findall(text))) - line.linked
    return prose if prose > 0 and not furniture().is_footer(text) else 0


def _weights(page: list[Line]) -> dict[HtmlElement, int]:
    """The prose of every element that has any, that of its descendants included."""
    own: defaultdict[HtmlElement, int] = defaultdict(int)
    for line in page:
        if prose := _prose(line):
            own[line.element] += prose
    total: defaultdict[HtmlElement, int] = defaultdict(int)
    for element, prose in own.items():
        total[element] += prose
        for ancestor in element.iterancestors():
            total[ancestor] += prose
    return total


def _stands_for_article(container: HtmlElement) -> bool:
    """A known container with little prose: still the article, if there is a picture, a film or a line in
    it."""
    if next(container.iter("img", "video", "embed"), None) is not None:
        return True
    return any(HAN.search(line.text) and not line.linked for line in lines(container))


def _rivals(best: HtmlElement, named: list[HtmlElement], weights: dict[HtmlElement, int]) -> int:
    family = {best, *best.iterancestors(), *best.iterdescendants()}
    enough = max(MIN_PROSE, RIVAL * weights.get(best, 0))
    return sum(one not in family and weights.get(one, 0) >= enough for one in named)


def _descend(document: HtmlElement, weights: dict[HtmlElement, int]) -> HtmlElement:
    element = document
    while True:
        children = sorted(element, key=lambda one: weights.get(one, 0), reverse=True)[:2]
        if not children or children[0].tag == "p" or not _hold_the_article(children, weights[element], weights):
            return element
        element = children[0]


def _hold_the_article(children: list[HtmlElement], prose: int, weights: dict[HtmlElement, int]) -> bool:
    """Whether the first child has most of the prose, alone or with a copy of itself.

    Pages for the elderly and for small screens carry the article twice; one copy is the article.
    """
    shares = [weights.get(child, 0) for child in children]
    if shares[0] >= SHARE * prose:
        return True
    return len(shares) == 2 and sum(shares) >= SHARE * prose and _copies(*children)


def _copies(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two elements hold the same prose; what stands around it may differ."""
    ours, theirs = ({line.text for line in lines(element) if _prose(line)} for element in (one, other))
    return len(ours & theirs) >= SHARE * max(len(ours), len(theirs))


def _cut(page: list[Line], container: HtmlElement, *, known: bool, rivals: int = 0) -> Region:
    inside = set(container.iter())
    positions = [index for index, line in enumerate(page) if line.element in inside]
    if not positions:
        return Region(container, tuple(page), (), (), known, rivals)
    first, last = positions[0], positions[-1] + 1
    return Region(container, tuple(page[:first]), tuple(page[first:last]), tuple(page[last:]), known, rivals)
