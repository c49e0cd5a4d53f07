"""The body's lines without furniture, and what stands at its head and tail but is no body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.markup import Line
from crawler.parts.folding import fold
from crawler.parts.furniture import furniture
from crawler.parts.published import is_time_line
from crawler.parts.region import SENTENCE, Region

HEADER_LENGTH: Final = 200
PROSE_LENGTH: Final = 30  # a punctuated line of this length is prose and no subtitle
HEAD: Final = 6  # so many lines at the head of the container may be its header
ABOVE: Final = 25  # header lines stand so near above the body
BELOW: Final = 40  # and tail lines so near below it
LINKED: Final = 0.8  # a line with so much of it in links is navigation
FURNISHED: Final = 0.3  # an element with so much of the body's text is no furniture, whatever its class
LOWER: Final = 0.5  # furniture that ends the article stands in its lower part
SOURCE_LINE: Final = re.compile(
    r"(?:来\s*源|來源|发布时间|發布時間|发布日期|發布日期|发表时间|更新时间|时\s?间|時間|日\s?期|作\s*者|编\s*辑|編輯|记\s*者|供\s*稿|责\s*编|发布人|审核人?)\s*[：:]"
)
TAIL_LINE: Final = re.compile(
    r"^[\s【\[(（]*(?:信息|文章|稿件|图文)?(?:责任编辑|責任編輯|责\s*编|编\s*辑|編輯|来\s*源|來源|作\s*者|供\s*稿|撰\s*稿|审\s*核|校\s*对|监\s*制|一审|二审|三审|初审|复审|终审|发布(?:时间|日期))\s*[人]?\s*[：:]"
)
INDEX_LABEL: Final = re.compile(r"索\s*[取引]\s*号|信息(?:索引|名称|分类)|主题分类|发[布文]机[构关]")
ATTACHED: Final = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|txt|csv)(?:$|[?#])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of an article, in the page's order: its header, itself, and credits below it."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    tail: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body, one paragraph a line."""
        return "\n".join(line.text for line in self.lines)


def body_of(region: Region, title: str | None) -> Body:
    """Take the article's lines apart."""
    inner = _unfurnished(region)
    head = _head_length(inner, title)
    inner_head, rest = inner[:head], _cut_tail(inner[head:])
    kept, credits = _credits(rest)
    above = [line for line in region.above if not _is_navigation(line)][-ABOVE:]
    start = _after_title(above, title)
    header = (
        [line.text for line in above if is_header(line.text)]
        if start is None
        else [
            *(line.text for line in above[start:] if is_header(line.text)),
        ]
    )
    header += [line.text for line in inner_head if is_header(line.text)]
    below = [line.text for line in region.below[:BELOW] if not _is_navigation(line) and _is_tail(line.text)]
    return Body(_once(header), tuple(kept), _once([*credits, *below]))


def is_header(text: str) -> bool:
    """Whether a line above the body names time, source or author."""
    return len(text) <= HEADER_LENGTH and bool(SOURCE_LINE.search(text) or is_time_line(text))


def _is_tail(text: str) -> bool:
    return len(text) <= HEADER_LENGTH and bool(TAIL_LINE.search(text))


def _is_navigation(line: Line) -> bool:
    return line.linked >= LINKED * len(line.text)


def _unfurnished(region: Region) -> list[Line]:
    """The container's lines that neither are furniture nor stand in an element of furniture."""
    table = furniture()
    whole = sum(len(line.text) for line in region.body) or 1
    unseen: set[HtmlElement] = set()
    for element in region.container.iterdescendants():
        if isinstance(element.tag, str) and element not in unseen and (table.is_inside(element) or _is_index(element)):
            within = set(element.iter())
            if sum(len(line.text) for line in region.body if line.element in within) < FURNISHED * whole:
                unseen |= within
    return [line for line in region.body if line.element not in unseen and not table.is_line(line.text)]


def _is_index(element: HtmlElement) -> bool:
    """Whether this is the table of a document's index number, organ and subject."""
    if element.tag != "table":
        return False
    first = next((text for piece in element.itertext() if (text := str(piece).strip())), "")
    return bool(INDEX_LABEL.match(first))


def _head_length(inner: Sequence[Line], title: str | None) -> int:
    """How many lines at the container's head are its header: up to the last one that is the title or names
    time or source, before the first line of prose."""
    length = 0
    for number, line in enumerate(inner[:HEAD], start=1):
        if (title and fold(line.text) == fold(title)) or (is_header(line.text)):
            length = number
        elif "。" in line.text or (SENTENCE.search(line.text) and len(line.text) > PROSE_LENGTH):
            break
    return length


def _cut_tail(inner: Sequence[Line]) -> Sequence[Line]:
    table = furniture()
    end = len(inner)
    for number, line in enumerate(inner):
        if number >= LOWER * len(inner) and table.is_cut(line.text) and not _prose_follows(inner[number + 1 :]):
            end = number
            break
    while end and _is_navigation(inner[end - 1]) and not _leads_to_file(inner[end - 1]):
        end -= 1
    return inner[:end]


def _prose_follows(rest: Sequence[Line]) -> bool:
    return any("。" in line.text and line.linked * 2 < len(line.text) for line in rest)


def _leads_to_file(line: Line) -> bool:
    return any(ATTACHED.search(link.get("href") or "") for link in (line.element, *line.element.iter("a")))


def _credits(inner: Sequence[Line]) -> tuple[Sequence[Line], list[str]]:
    """The lines without those at the end that only name editors and sources, and these."""
    end = len(inner)
    while end and _is_tail(inner[end - 1].text):
        end -= 1
    return inner[:end], [line.text for line in inner[end:]]


def _after_title(above: Sequence[Line], title: str | None) -> int | None:
    """The index of the line after the last one that prints the title; None where none prints it."""
    wanted = fold(title or "")
    hits = [index for index, line in enumerate(above, start=1) if wanted and wanted in fold(line.text)]
    return hits[-1] if hits else None


def _once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
