"""HTML → elements and lines of text: what a reader of the page sees, paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

# Elements whose text no reader sees, or that is no part of an article.
UNSEEN: Final = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "svg", "head", "select", "option",
    "textarea", "button",
})
# Elements that stand beside the text and do not break a line; everything else is a block of its own.
INLINE: Final = frozenset({
    "a", "abbr", "b", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "nobr", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "st1:chsdate",
    "strike", "strong", "sub", "sup", "tt", "u", "var", "wbr", "ucapcontent", "ucaptitle",
})
SPACES: Final = re.compile(r"[ \t\r\n\f\u00a0]+")
# A line break of the source between two wide characters is no space (CSS Text 3, segment breaks).
WIDE: Final = r"[\u2e80-\u9fff\uff00-\uffef]"
WIDE_BREAK: Final = re.compile(rf"(?<={WIDE})[ \t]*[\r\n]\s*(?={WIDE})")
HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page as a reader sees it, and the element in which it begins."""

    text: str
    element: HtmlElement
    linked: int
    """How many of its characters stand in links."""


def parse(html: str) -> HtmlElement | None:
    """The document, however broken; None where there is not one element in it.

    NUL characters, which HTML forbids and the parser would stop at, are dropped.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    markup = html.replace("\0", "").encode("utf-8", "replace")
    root = etree.fromstring(markup, parser)
    return root if isinstance(root, HtmlElement) else None


def lines(root: HtmlElement) -> list[Line]:
    """The visible lines under ``root`` in document order, white space collapsed, empty lines left out."""
    gathered: list[Line] = []
    pieces: list[tuple[str, bool, HtmlElement]] = []

    def flush() -> None:
        if line := _line(pieces):
            gathered.append(line)
        pieces.clear()

    for text, linked, element in _pieces(root):
        if text is None:
            flush()
        else:
            pieces.append((text, linked, element))
    flush()
    return gathered


def text_of(root: HtmlElement) -> str:
    """The visible text under ``root``, one line a paragraph."""
    return "\n".join(line.text for line in lines(root))


def _line(pieces: list[tuple[str, bool, HtmlElement]]) -> Line | None:
    text = _collapse("".join(piece for piece, _, _ in pieces))
    if not text.strip():
        return None
    element = next(owner for piece, _, owner in pieces if piece.strip())
    return Line(text, element, sum(len(_collapse(piece)) for piece, linked, _ in pieces if linked))


def _collapse(text: str) -> str:
    return SPACES.sub(" ", WIDE_BREAK.sub("", text)).strip(" ")


def _pieces(root: HtmlElement) -> Iterator[tuple[str | None, bool, HtmlElement]]:
    """The text nodes in document order as (text, in a link, element); a text of None ends the line.

    A walk over events and not a recursion: pages nest as deeply as they like.
    """
    unseen: HtmlElement | None = None
    links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag not in INLINE
        if event == "start":
            if unseen is None and _is_unseen(element, tag) and element is not root:
                unseen = element
            links += tag == "a"
            if unseen is None:
                if block:
                    yield None, False, element
                if element.text:
                    yield element.text, links > 0, element
        else:
            links -= tag == "a"
            if unseen is None and block:
                yield None, False, element
            if unseen is element:
                unseen = None
            if unseen is None and element.tail and element is not root:
                parent = element.getparent()
                yield element.tail, links > 0, element if parent is None else parent


def _is_unseen(element: HtmlElement, tag: str) -> bool:
    return tag in UNSEEN or bool(HIDDEN_STYLE.search(element.get("style") or ""))
