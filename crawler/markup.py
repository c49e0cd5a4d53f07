"""HTML → elements and lines of text: what a reader of the page sees, paragraph by paragraph."""

from __future__ import annotations

import re
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


_Piece = tuple[str, bool, HtmlElement]
"""A text node, whether it stands in a link, and the element in whose text it stands."""


def parse(html: str) -> HtmlElement | None:
    """The document, however broken; None where there is not one element in it.

    NUL characters, which HTML forbids and the parser would stop at, are dropped.
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    markup = html.replace("\0", "").encode("utf-8", "replace")
    root = etree.fromstring(markup, parser)
    return root if isinstance(root, HtmlElement) else None


def lines(root: HtmlElement) -> list[Line]:
    """The visible lines under ``root`` in document order, white space collapsed, empty lines left out.

    A walk over events and not a recursion: pages nest as deeply as they like.
    """
    gathered: list[Line] = []
    pieces: list[_Piece] = []
    unseen: HtmlElement | None = None
    links = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag
        ending = event == "end"
        if unseen is None:
            if not ending and element is not root and _is_unseen(element, tag):
                unseen = element
                continue
            if tag not in INLINE:
                _end_line(pieces, gathered)
            elif tag == "a":
                links += -1 if ending else 1
            if not ending and element.text:
                pieces.append((element.text, links > 0, element))
        elif unseen is not element or not ending:
            continue
        else:
            unseen = None
        if ending and element.tail and element is not root:
            parent = element.getparent()
            pieces.append((element.tail, links > 0, element if parent is None else parent))
    _end_line(pieces, gathered)
    return gathered


def text_of(root: HtmlElement) -> str:
    """The visible text under ``root``, one line a paragraph."""
    return "\n".join(line.text for line in lines(root))


def _end_line(pieces: list[_Piece], gathered: list[Line]) -> None:
    """Make a line of the pieces, if there is anything in them, and empty them."""
    if not pieces:
        return
    text = _collapse("".join([piece for piece, _, _ in pieces]))
    if text.strip():
        element = next(owner for piece, _, owner in pieces if not piece.isspace())
        gathered.append(Line(text, element, sum(len(_collapse(piece)) for piece, linked, _ in pieces if linked)))
    pieces.clear()


def _collapse(text: str) -> str:
    return SPACES.sub(" ", WIDE_BREAK.sub("", text) if "\n" in text or "\r" in text else text).strip(" ")


def _is_unseen(element: HtmlElement, tag: str) -> bool:
    style = element.get("style")
    return tag in UNSEEN or bool(style and HIDDEN_STYLE.search(style))
