"""Photo captions: what stands under a picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml.html import HtmlElement

from crawler.markup import Line

LONGEST: Final = 80
CENTRED: Final = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
BRACKETED: Final = re.compile(r"^[（(【\[].*[）)】\]]$")
SIGNED: Final = re.compile(r"(?:摄|图|供图|摄影)[）)]?$|^(?:图为|图片?[一二三四五六七八九十\d]?[：:])")
UPWARDS: Final = 3  # alignment is set on the paragraph or on a box around it


def captions(container: HtmlElement, lines: Sequence[Line]) -> tuple[str, ...]:
    """The captions among the body's lines: the first line after a picture, if it is short and centred, in
    brackets or signed; and every figcaption."""
    order = {element: number for number, element in enumerate(container.iter())}
    pictures = [number for element, number in order.items() if element.tag == "img"]
    found: list[str] = []
    waiting = 0
    for line in lines:
        place = order.get(line.element, 0)
        passed = False
        while waiting < len(pictures) and pictures[waiting] <= place:
            waiting, passed = waiting + 1, True
        if _in_figcaption(line.element) or (passed and _is_caption(line)):
            found.append(line.text)
    return tuple(found)


def _is_caption(line: Line) -> bool:
    text = line.text.strip()
    return len(text) <= LONGEST and (bool(BRACKETED.match(text) or SIGNED.search(text)) or _is_centred(line.element))


def _is_centred(element: HtmlElement) -> bool:
    near: HtmlElement | None = element
    for _ in range(UPWARDS):
        if near is None:
            return False
        if near.tag == "center" or near.get("align") == "center" or CENTRED.search(near.get("style") or ""):
            return True
        near = near.getparent()
    return False


def _in_figcaption(element: HtmlElement) -> bool:
    return element.tag == "figcaption" or next(element.iterancestors("figcaption"), None) is not None
