"""One punctuation to read by: half-width marks, ASCII quotation marks and full stops, read as full-width.

Pages print 11月22日,麦积区 as well as 11月22日，麦积区. The grammar reads a view of the text in which every mark
is full-width; the view has the same length, so its spans are spans of the text, and values are always cut
from the text itself.
"""

from __future__ import annotations

import re

_MARKS = tuple(zip(",;:!?()", "，；：！？（）", strict=True))
_NUMERIC = re.compile(r"[,:](?<=\d.)(?=\d)")
_QUOTE = re.compile('["＂]')
_STOP = re.compile(r"(?<=[一-鿿”）》％%])\.(?=$|[\s　一-鿿“（《])", re.MULTILINE)


def reading_view(text: str) -> str:
    """The text with full-width punctuation, character for character.

    A comma or colon between digits stays (1,862; 9:16). ASCII quotation marks open and close by turns within
    a line; a line with an odd number of them keeps them. An ASCII dot is a full stop only on a page that has
    no 。 at all.
    """
    view = text
    if not text.isascii():
        for half, full in _MARKS:
            view = view.replace(half, full)
    if view != text and (kept := {match.start(): match.group() for match in _NUMERIC.finditer(text)}):
        chars = list(view)
        for at, mark in kept.items():
            chars[at] = mark
        view = "".join(chars)
    if '"' in view:
        view = "\n".join(map(_turned, view.split("\n")))
    if "。" not in view and "." in view:
        view = _STOP.sub("。", view)
    return view


def _turned(line: str) -> str:
    """A line whose ASCII quotation marks are “ and ” by turns."""
    if line.count('"') % 2:
        return line
    marks = iter("“”" * (line.count('"') // 2))
    return _QUOTE.sub(lambda match: next(marks) if match.group() == '"' else match.group(), line)
