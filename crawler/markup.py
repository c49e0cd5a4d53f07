"""HTML → elements and lines of text: what a reader of the page sees, paragraph by paragraph."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

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
BLANKS: Final = " \t\r\n\f\u00a0"
SPACES: Final = re.compile(rf"[{BLANKS}]+")
# A line break of the source between two wide characters is no space (CSS Text 3, segment breaks).
WIDE: Final = r"[\u2e80-\u9fff\uff00-\uffef]"
WIDE_BREAK: Final = re.compile(rf"(?<={WIDE})[ \t]*[\r\n]\s*(?={WIDE})")
# Every element is a plain one: the parser of lxml.html asks Python for the class of each, time and again.
CLASSES: Final = etree.ElementDefaultClassLookup(element=HtmlElement)
HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Line(NamedTuple):
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
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    parser.set_element_class_lookup(CLASSES)
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
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        beginning = event == "start"
        if beginning and element is not root and _is_unseen(element, tag):
            unseen = element
            walk.skip_subtree()
            continue
        if element is unseen:
            unseen = None
        elif tag == "a":
            links += 1 if beginning else -1
        elif pieces and tag not in INLINE:
            _end_line(pieces, gathered)
        text = element.text if beginning else element.tail
        # White space at the beginning of a line is no part of it; most text nodes are nothing else.
        if not text or not (pieces or text.strip(BLANKS)):
            continue
        if beginning:
            pieces.append((text, links > 0, element))
        elif element is not root:
            parent = element.getparent()
            pieces.append((text, links > 0, element if parent is None else parent))
    _end_line(pieces, gathered)
    return gathered


def text_of(root: HtmlElement) -> str:
    """The visible text under ``root``, one line a paragraph."""
    return "\n".join(line.text for line in lines(root))


def _end_line(pieces: list[_Piece], gathered: list[Line]) -> None:
    """Make a line of the pieces, if there is anything in them, and empty them."""
    if not pieces:
        return
    if len(pieces) == 1:  # most lines
        ((text, in_link, owner),) = pieces
        pieces.clear()
        if not text.isspace():
            text = _collapse(text)
            gathered.append(Line(text, owner, len(text) if in_link else 0))
        return
    element = next((owner for piece, _, owner in pieces if not piece.isspace()), None)
    if element is not None:
        linked = sum([len(_collapse(piece)) for piece, in_link, _ in pieces if in_link])
        gathered.append(Line(_collapse("".join([piece for piece, _, _ in pieces])), element, linked))
    pieces.clear()


def _collapse(text: str) -> str:
    if text.isalnum():  # most lines are words of a menu
        return text
    text = text.strip(BLANKS)
    if "\n" in text or "\r" in text:
        text = WIDE_BREAK.sub("", text)
    return SPACES.sub(" ", text) if any(map(text.__contains__, BLANKS)) else text


def _is_unseen(element: HtmlElement, tag: str) -> bool:
    style = element.get("style")
    return tag in UNSEEN or bool(style and HIDDEN_STYLE.search(style))
