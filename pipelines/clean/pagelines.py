"""The lines of a page and what became of them: the state that the passes of segmentation share."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipelines.clean.captions import credit_tail
from pipelines.clean.fields import Field, field_kinds
from pipelines.clean.phrases import Hit, phrase_book
from pipelines.items import Segment, SegmentKind

_LINE: Final = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_RESIDUE: Final = re.compile(r"(?:&(?:nbsp|emsp|ensp|#160);?|[\u200b\u200e\u2060\ufeff]|\s)+", re.IGNORECASE)
SENTENCE_END: Final = re.compile(r"(?:[。！？!?…]|(?<=[\u3400-\u9fff”）)])\.(?![\w.]))[”’」』\"]*")
MIN_PROSE: Final = 12  # characters; what is shorter is a headline or a label
CLAUSE: Final = re.compile(r"[，,；;]")
BUTTON: Final = re.compile(
    r"\[[^\[\]]{0,40}\]\(https?://[^\s()]{1,400}\)|https?://[\w./?=&%#:~+\-]{4,400}"
    r"|[（(【\[][\s　]*(?:点击|扫码|扫描|长按|打印|关闭|返回|查看原文|阅读原文|分享|收藏|字体|字号)"
    r"[^（）()【】\[\]。]{0,40}[)）】\]]|[（(](?:下转|上接|紧接)[^（）()\r\n]{1,16}[)）]"
)
_BUTTON_SIGNS: Final = ("http", "【", "[", "点击", "扫码", "打印", "下转", "上接", "紧接")


@dataclass(slots=True)
class Line:
    """A line of the text, ``text[start:end]`` stripped, its phrases, and what became of it."""

    start: int
    end: int
    hits: Sequence[Hit]
    prose: bool = False
    has_buttons: bool = False  # the text has buttons or addresses among its sentences
    fields: Sequence[Field] = ()
    pieces: list[Segment] = field(default_factory=list)

    def mark(self, kind: SegmentKind) -> None:
        """The whole line is one segment."""
        self.pieces = [Segment(kind, (self.start, self.end))]

    def add(self, kind: SegmentKind, start: int, end: int) -> None:
        """The next segment of the line; joined to the one before where that is of the same kind."""
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind == kind:
            self.pieces[-1] = Segment(kind, (last.span[0], end))
        else:
            self.pieces.append(Segment(kind, (start, end)))

    def mark_fields(self) -> None:
        """The line is cut into its fields, all of it."""
        for kind, start, end in field_kinds(self.fields):
            self.add(kind, start if self.pieces else self.start, end)
        last = self.pieces[-1]
        self.pieces[-1] = Segment(last.kind, (last.span[0], self.end))

    def mark_caption(self, text: str) -> None:
        """The line is a caption, less the photographer's credit at its end."""
        tail = credit_tail(text, self.start, self.end)
        self.add("caption", self.start, tail)
        if tail < self.end:
            self.add("byline", tail, self.end)


def page_lines(text: str) -> Iterator[Line]:
    """The lines that are not blank, with the phrases in each."""
    hits = phrase_book().find(text)
    starts = [hit.start for hit in hits]
    has_buttons = any(sign in text for sign in _BUTTON_SIGNS)
    for match in _LINE.finditer(text):
        start, end = match.span()
        while start < end and text[start].isspace():
            start += 1
        end = rstrip(text, start, end)
        if start < end:
            first = bisect_left(starts, start)
            inside = hits[first : bisect_left(starts, end, first)]
            yield Line(start, end, inside, has_buttons=has_buttons)


def is_prose(text: str, line: Line) -> bool:
    """Whether the line holds a sentence of a report rather than a headline or a label."""
    length = line.end - line.start
    if length < MIN_PROSE:
        return False
    if text.find("。", line.start, line.end) >= 0:
        return True
    if length >= 40 and CLAUSE.search(text, line.start, line.end):
        return True
    return length >= 25 and bool(SENTENCE_END.search(text, line.end - 2, line.end))


def behind_residue(text: str, start: int, end: int) -> int:
    """``start`` moved behind entities and zero-width characters: &nbsp;&nbsp;会议指出."""
    if text[start].isalnum():
        return start
    residue = _RESIDUE.match(text, start, end)
    return residue.end() if residue else start


def rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
