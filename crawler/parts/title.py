"""The headline: tags, headings, the header's lines and the window's title, weighed against one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import Final

from lxml.html import HtmlElement

from crawler.names import Names
from crawler.parts.choice import Choice, choose
from crawler.parts.folding import fold
from crawler.parts.meta import plain
from crawler.selectors import Selectors

LONGEST: Final = 200
SHORTEST: Final = 4  # characters; a shorter heading is a label
LONG_ENOUGH: Final = 8  # folded; a shorter line at the window's end is the site's name
CUT_TAG: Final = 95  # some systems cut ArticleTitle at 100 characters
CUT_OFF: Final = re.compile(r"(?:…+|\.{2,})$")
HAN: Final = re.compile(r"[\u3400-\u9fff]")
HEADINGS: Final = ("h1", "h2", "h3", "h4")
# Where the headline ends in ``<title>``: 标题_县人民政府, 标题 - 栏目, 标题-政府网, 标题 政府网.
SITE_SUFFIX: Final = re.compile(
    r"\s*[_|｜]+\s*|\s+[-–—]+\s*|\s*[-–—]+\s*(?=[^-–—]*(?:网|政府|平台|门户|局|委)[^-–—]*$)"
    r"|(?:\s{2,}|\xa0+)(?=\S*(?:网|政府|平台|门户)\S*$)"
)
# The name of a site or a column is no headline.
SITE_NAME: Final = re.compile(
    r"^\S{2,20}(?:人民政府|政府网|门户网站|政务网|管委会|信息网|新闻网|网站|首页)(?:[（(].*)?$"
)
LABEL_LINE: Final = re.compile(
    r"^(?:当前位置|您(?:当前|现在)?(?:所在)?的?位置|首页|来源|发布|时间|日期|字号|字体|索引|索取|信息名称|主题|文号|分享|【)|[：:]$|[>＞»]"
)
# What some templates put into the heading behind the headline: its date, its source, buttons.
TRAILER: Final = re.compile(
    r"\s+(?=[(（\[]?\s*(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d)|\s+(?=(?:信息)?来源\s*[：:])|\s+(?=字\s?号\s*[：:])"
)
HEADER_LINE: Final = re.compile(
    r"(?:发布|发表|更新)?(?:时间|日期)\s*[：:]|来\s*源\s*[：:]|作\s*者\s*[：:]|^(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}"
)
# A table above the article may name it: 标　　题：, 名  称：, 信息名称：.
NAMED: Final = re.compile(r"^(?:标\s*题|名\s*称|信息名称|文件名称|文章标题)\s*[：:]\s*(?P<title>.*)$")


@dataclass(frozen=True, slots=True)
class Printed:
    """What the page prints as headings: those that a selector of the layout found, and all of h1 to h4."""

    selected: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    window: str


def printed_headings(document: HtmlElement, names: Names, selectors: Selectors) -> Printed:
    """Collect the headings of a page."""
    windows = (plain("".join(map(str, element.itertext()))) for element in document.iter("title"))
    headings = ((element.tag, text_of_heading(element)) for element in document.iter(*HEADINGS))
    selected = (text_of_heading(element) for element in selectors.within(names))
    return Printed(
        selected=tuple(text for text in selected if text),
        headings=tuple((tag, text) for tag, text in headings if text),
        window=next((window[:LONGEST] for window in windows if window), ""),
    )


def text_of_heading(element: HtmlElement) -> str:
    """The text of a heading on one line: the first paragraph of what a template has put into it."""
    text = TRAILER.split(" ".join("".join(str(piece) for piece in element.itertext()).split()), maxsplit=1)[0]
    return text if len(text) <= LONGEST else ""


def title(tagged: str | None, template: str | None, printed: Printed, near: Sequence[str]) -> Choice:
    """The headline. ``near`` are the lines above the body and its first ones, nearest last but for those."""
    readings = {
        "meta": tagged, "template": template, "window": printed.window,
        "heading": next((text for tag, text in printed.headings if tag == "h1"), None),
    }  # fmt: skip
    candidates = _candidates(tagged, template, printed, near)
    value, method = next(((text, method) for text, method in candidates if text), (None, ""))
    return choose(value, method, readings)


def _candidates(
    tagged: str | None, template: str | None, printed: Printed, near: Sequence[str]
) -> Iterator[tuple[str | None, str]]:
    """Readings of the headline with their methods, from the surest to the least sure one."""
    texts = [*printed.selected, *(text for _, text in printed.headings), *near]
    yield tagged and _completed(tagged, texts), "meta"
    if tagged and fold(tagged) == fold("".join(text for tag, text in printed.headings if tag == "h1")):
        yield tagged, "meta"  # a headline of several lines, each an h1
    yield template and _completed(template, texts), "template"
    if tagged and _confirmed(tagged, printed.window) and not SITE_NAME.match(tagged):
        yield tagged, "meta"
    yield next((text for text in printed.selected if _is_headline(text)), None), "selected"
    yield _named(near), "printed"
    first_rank = [text for tag, text in printed.headings if tag == "h1" and _is_headline(text)]
    if len({fold(text) for text in first_rank}) == 1:
        yield first_rank[0], "heading"
    yield _in_window(texts, printed.window), "printed"
    yield _nearest_heading(printed, near), "heading"
    yield _above_header(near), "printed"
    yield _from_window(printed.window), "window"
    yield tagged if tagged and not SITE_NAME.match(tagged) else None, "meta"


def _completed(tag: str, printed: Sequence[str]) -> str | None:
    """The headline that the page prints for the tag: the same; the whole of it where the tag was cut off;
    or the tag, where the page's line only begins with it (and goes on with a date, a source)."""
    cut = bool(CUT_OFF.search(tag)) or len(tag) >= CUT_TAG
    stem = fold(CUT_OFF.sub("", tag) if cut else tag)
    if not stem:
        return None
    for text in printed:
        if len(text) <= LONGEST and fold(text).startswith(stem):
            return text if cut or fold(text) == stem else tag
    return None


def _confirmed(tag: str, window: str) -> bool:
    stem = fold(CUT_OFF.sub("", tag))
    return bool(stem) and stem in fold(window)


def _is_headline(text: str) -> bool:
    return (
        SHORTEST <= len(text) <= LONGEST
        and bool(HAN.search(text))
        and not LABEL_LINE.search(text)
        and not SITE_NAME.match(text)
    )


def _named(near: Sequence[str]) -> str | None:
    """The value of a table's row 标题, on the label's line or on the next."""
    for line, following in zip_longest(near, near[1:], fillvalue=""):
        if (match := NAMED.match(line)) and (text := match["title"].strip() or following) and _is_headline(text):
            return text
    return None


def _in_window(texts: Sequence[str], window: str) -> str | None:
    """The longest printed line with which the window's title begins or, behind site and column, ends."""
    whole = fold(window)
    lines = [(text, fold(text)) for text in texts if _is_headline(text)]
    fits = [
        text for text, bare in lines
        if whole.startswith(bare) or (len(bare) >= LONG_ENOUGH and whole.endswith(bare))
    ]  # fmt: skip
    return max(fits, key=len, default=None)


def _above_header(near: Sequence[str]) -> str | None:
    """The line right above the one that names time and source, where it may be a headline."""
    for line, following in pairwise(near):
        if HEADER_LINE.search(following) and _is_headline(line) and not HEADER_LINE.search(line):
            return None if "。" in line else line
    return None


def _nearest_heading(printed: Printed, near: Sequence[str]) -> str | None:
    """The last heading above the body, of the highest rank that stands there."""
    lines = {fold(line) for line in near}
    for rank in HEADINGS:
        there = [text for tag, text in printed.headings if tag == rank and fold(text) in lines and _is_headline(text)]
        if there:
            return there[-1]
    return None


def _from_window(window: str) -> str | None:
    """What stands in the window's title before the names of column and site."""
    head = SITE_SUFFIX.split(window, maxsplit=1)[0].strip()
    return head if head and not SITE_NAME.match(head) else None
