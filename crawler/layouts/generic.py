"""The layout of an unknown site: the body is where the prose is, the headline and source line above it.

Prose is text outside links in lines that have the punctuation of sentences. From the body element down,
the child that holds most of the prose is followed until the prose spreads out: that is the article.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.layouts.base import Parts
from crawler.layouts.containers import known_containers
from crawler.layouts.meta import government_meta
from crawler.layouts.printed_time import is_time_line, printed_time, reconciled
from crawler.markup import Line, lines

SENTENCE: Final = re.compile(r"[，。；：！？、,;!?]")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
# A body has at least so much prose; less is a list, a picture, a notice of a moved page.
MIN_PROSE: Final = 30
# A child that holds so much of its parent's prose holds the article.
SHARE: Final = 0.75
# A header or tail line is short, and stands near the body.
HEADER_LINES: Final = 15
TAIL_LINES: Final = 5
HEADER_LENGTH: Final = 200
BODY_HEAD: Final = 3  # lines at the head of the body that may be its header
CUT_TAG: Final = 95  # some systems cut ArticleTitle at 100 characters
SOURCE_LINE: Final = re.compile(
    r"(?:来源|來源|发布时间|發布時間|发布日期|發布日期|发表时间|时间|時間|日期|作者|编辑|編輯|记者|供稿)\s*[：:]"
)
TAIL_LINE: Final = re.compile(r"(?:责任编辑|責任編輯|编辑|編輯|来源|來源|作者|供稿|一审|二审|三审)\s*[：:]")
# Where the headline ends in ``<title>``: 标题_县人民政府, 标题 - 栏目, 标题-政府网.
SITE_SUFFIX: Final = re.compile(
    r"\s*[_|]\s*|\s+[-–—]+\s*|\s*[-–—]+\s*(?=[^-–—]*(?:网|政府|平台|门户)[^-–—]*$)"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A page's lines, cut at the article: above it, in it, below it."""

    above: list[Line]
    body: list[Line]
    below: list[Line]


class Generic:
    """Takes every page. See the module."""

    name = "generic"

    def recognises(self, document: HtmlElement, url: str | None) -> bool:
        """Every page is good enough for the layout of last resort."""
        return True

    def parts(self, document: HtmlElement, url: str | None) -> Parts | None:
        """The article's parts; None for a page with less prose than an article has."""
        page = lines(document)
        container = _container(document, page)
        if container is None:
            return None
        around = _cut(page, container)
        meta = government_meta(document, url)
        title = _title(document, meta.article_title, around)
        header = _once(line.text for line in around.above[-HEADER_LINES:] if _is_header(line))
        tail = _once(line.text for line in around.below[:TAIL_LINES] if _is_tail(line))
        body = [line.text for line in around.body]
        headline = [title] if title and _is_printed(title, around.above) else []
        return Parts(
            text="\n".join([*headline, *header, *body, *tail]),
            title=title,
            published=reconciled(printed_time([*header, *body[:BODY_HEAD]]), meta.published),
            site=meta.site_name,
        )


def _prose(line: Line) -> int:
    """How much prose a line has: its Han characters outside links, if it is punctuated like a sentence."""
    if not SENTENCE.search(line.text):
        return 0
    return max(0, len(HAN.findall(line.text)) - line.linked)


def _container(document: HtmlElement, page: list[Line]) -> HtmlElement | None:
    """The element that holds the article: a known container, else the one where the prose is."""
    weights = _weights(page)
    if weights[document] < MIN_PROSE:
        return None
    known = known_containers()
    named = [element for element in document.iter() if weights.get(element, 0) and element in known]
    best = max(named, key=weights.__getitem__, default=None)
    if best is not None and weights[best] >= MIN_PROSE:
        return best
    return _descend(document, weights)


def _weights(page: list[Line]) -> defaultdict[HtmlElement, int]:
    """The prose of every element, that of its descendants included."""
    own: defaultdict[HtmlElement, int] = defaultdict(int)
    for line in page:
        own[line.element] += _prose(line)
    total: defaultdict[HtmlElement, int] = defaultdict(int)
    for element, prose in own.items():
        total[element] += prose
        for ancestor in element.iterancestors():
            total[ancestor] += prose
    return total


def _descend(document: HtmlElement, weights: defaultdict[HtmlElement, int]) -> HtmlElement:
    element = document
    while True:
        children = sorted(element, key=lambda one: weights.get(one, 0), reverse=True)
        if not children or children[0].tag == "p" or not _holds_the_article(children, element, weights):
            return element
        element = children[0]


def _holds_the_article(
    children: list[HtmlElement], element: HtmlElement, weights: defaultdict[HtmlElement, int]
) -> bool:
    """Whether the first child has most of the element's prose, alone or with a copy of itself.

    Pages for the elderly and for small screens carry the article twice; one copy is the article.
    """
    first, second = (weights.get(child, 0) for child in (children * 2)[:2])
    if first >= SHARE * weights[element]:
        return True
    return first + second >= SHARE * weights[element] and _copies(*children[:2])


def _copies(one: HtmlElement, other: HtmlElement) -> bool:
    ours, theirs = ({line.text for line in lines(element)} for element in (one, other))
    return len(ours & theirs) >= SHARE * max(len(ours), len(theirs))


def _cut(page: list[Line], container: HtmlElement) -> Surroundings:
    inside = set(container.iter())
    positions = [index for index, line in enumerate(page) if line.element in inside]
    first, last = positions[0], positions[-1] + 1
    return Surroundings(page[:first], page[first:last], page[last:])


def _is_header(line: Line) -> bool:
    if len(line.text) > HEADER_LENGTH:
        return False
    return bool(SOURCE_LINE.search(line.text) or is_time_line(line.text))


def _is_tail(line: Line) -> bool:
    return len(line.text) <= HEADER_LENGTH and bool(TAIL_LINE.search(line.text))


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _is_printed(title: str, above: list[Line]) -> bool:
    return any(_fold(line.text) == _fold(title) for line in above)


def _title(document: HtmlElement, tagged: str | None, around: Surroundings) -> str | None:
    """The headline: the tag if the page prints the same, then a lone h1, then the tag, then ``<title>``."""
    headings = [text for element in document.iter("h1") if (text := _one_line(element))]
    window = (_one_line(document.find(".//title")) or "")[:HEADER_LENGTH]
    near = [*around.above, *around.body[:BODY_HEAD]]
    printed = [*headings, *(line.text for line in near)]
    if tagged and (full := _completed(tagged, printed)):
        return full
    if len(headings) == 1:
        return headings[0]
    if tagged and _fold(tagged) in _fold(window):
        return tagged
    return SITE_SUFFIX.split(window, maxsplit=1)[0] or tagged


def _completed(tag: str, printed: list[str]) -> str | None:
    """The headline that the page prints for the tag: the same; the whole of it where the tag was cut off;
    or the tag, where the page's line only begins with it (and goes on with a date, a source)."""
    cut = tag.endswith(("…", "..")) or len(tag) >= CUT_TAG
    stem = _fold(tag.rstrip("….") if cut else tag)
    for text in printed:
        if len(text) <= HEADER_LENGTH and _fold(text).startswith(stem):
            return text if cut or _fold(text) == stem else tag
    return None


def _one_line(element: HtmlElement | None) -> str | None:
    if element is None:
        return None
    return " ".join("".join(str(text) for text in element.itertext()).split()) or None


def _fold(text: str) -> str:
    return "".join(text.split())
