"""The outline of an article: its paragraphs and sentences, with spans into the whole text.

The grammar reads body and captions; every other segment is passed over. A sentence ends at 。！？； and at
the end of its paragraph, but not inside quotation marks or brackets: what somebody said stays one piece.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple

from pipelines.items import Article, Span
from pipelines.parse.lexicon import any_of
from pipelines.parse.punctuation import reading_view

_OPEN = "“‘《〈（[「『【〔"
_CLOSE = "”’》〉）]」』】〕"
_MARK = re.compile(f"[。！？；{re.escape(_OPEN + _CLOSE)}]")
_MARKED = re.compile("“[^”\n]{0,400}(?:”|$)|《[^》\n]{0,200}(?:》|$)", re.MULTILINE)
# What the report goes on with behind a quotation that ends a sentence.
_GOES_ON = re.compile(f"会议|{any_of('report-goes-on')}")
_BRACKETS = "（《“）》”"
_BRACKET = re.compile(f"[{_BRACKETS}]")
# A bracket or quotation that is never closed must not swallow the page: after so many characters
# the sentence ends at its next full stop all the same.
_LONGEST_QUOTE = 400
LONGEST_CLAUSE = 200  # what is longer is no clause of prose: nothing looks further for its ends


class Sentence(NamedTuple):
    """One sentence: ``[start, end)`` with its final punctuation, in the paragraph ``paragraph``."""

    start: int
    end: int
    paragraph: int


class Paragraph(NamedTuple):
    """One line of the body, or one caption."""

    start: int
    end: int
    caption: bool
    number: int


class Outline:
    """Paragraphs and sentences of the parts that the grammar reads. ``text`` is the view to read by
    (:func:`pipelines.parse.punctuation.reading_view`): its spans are spans of ``article.text``."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.text = reading_view(article.text)

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Body lines and captions in the order of the text."""
        found: list[Paragraph] = []
        for segment in self.article.segments:
            if segment.kind in ("body", "caption"):
                for start, end in _lines(self.text, segment.span):
                    found.append(Paragraph(start, end, segment.kind == "caption", len(found)))
        return tuple(found)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of every paragraph."""
        return tuple(
            Sentence(start, end, paragraph.number)
            for paragraph in self.paragraphs
            for start, end in split_sentences(self.text, paragraph.start, paragraph.end)
        )


    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [p.start for p in self.paragraphs]

    def paragraph_at(self, at: int) -> Paragraph | None:
        """The paragraph that ``at`` stands in, or None: in a segment that is not read."""
        index = bisect_right(self._paragraph_starts, at) - 1
        if index < 0 or self.paragraphs[index].end <= at:
            return None
        return self.paragraphs[index]

    @cached_property
    def sentences_of(self) -> tuple[tuple[Sentence, ...], ...]:
        """The sentences of each paragraph, by the paragraph's index."""
        own: list[list[Sentence]] = [[] for _ in self.paragraphs]
        for sentence in self.sentences:
            own[sentence.paragraph].append(sentence)
        return tuple(map(tuple, own))

    @cached_property
    def _marked(self) -> tuple[list[int], list[int]]:
        """Where text stands inside “” or 《》: the beginnings and the ends of these stretches."""
        starts: list[int] = []
        ends: list[int] = []
        for match in _MARKED.finditer(self.text):
            starts.append(match.start())
            ends.append(match.end())
        return starts, ends

    def in_marks(self, at: int) -> bool:
        """Whether ``at`` stands inside quotation marks or title marks of its line."""
        starts, ends = self._marked
        index = bisect_right(starts, at) - 1
        return index >= 0 and at < ends[index] and at > starts[index]


@cache
def _clause_marks(marks: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for ``marks`` alone, and for them or a bracket."""
    return re.compile(f"[{marks}]"), re.compile(f"[{marks}{_BRACKETS}]")


def clauses(text: str, start: int, end: int, marks: str = "，；：") -> list[Span]:
    """Split ``text[start:end]`` after each of ``marks`` outside brackets, quotations and titles."""
    alone, among_brackets = _clause_marks(marks)
    if _BRACKET.search(text, start, end) is None:
        ends = [mark.end() for mark in alone.finditer(text, start, end)]
    else:
        ends = list(_outside(among_brackets.finditer(text, start, end)))
    if (ends[-1] if ends else start) < end:
        ends.append(end)
    return list(zip([start, *ends], ends, strict=False))


def _outside(marks: Iterable[re.Match[str]]) -> Iterator[int]:
    """The ends of the marks that no bracket, quotation or title holds."""
    depth = 0
    for match in marks:
        mark = match.group()
        if mark in "（《“":
            depth += 1
        elif mark in "）》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            yield match.end()


def _lines(text: str, span: Span) -> Iterator[Span]:
    """The non-empty lines inside a span, without the white space around them."""
    start, end = span
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        line = text[start:stop]
        left = start + len(line) - len(line.lstrip())
        right = start + len(line.rstrip())
        if left < right:
            yield left, right
        start = stop + 1


def split_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """Split ``text[start:end]``, a reading view, after 。！？； outside quotations and brackets."""
    begin, depth, opened = start, 0, start
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark in _OPEN:
            opened = at if depth == 0 else opened
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
            if depth == 0 and text[at - 1] in "。！？" and _GOES_ON.match(text, at + 1, end):
                yield begin, at + 1
                begin = at + 1
        elif depth == 0 or at - opened > _LONGEST_QUOTE:
            depth = 0
            yield begin, at + 1
            begin = at + 1
    if begin < end:
        yield begin, end


def clause_start(text: str, floor: int, at: int) -> int:
    """The beginning of the clause around ``at``: behind ，；： outside quotations and brackets, at most
    ``LONGEST_CLAUSE`` characters before it."""
    depth = 0
    floor = max(floor, at - LONGEST_CLAUSE)
    while at > floor:
        char = text[at - 1]
        if char in "”》）’":
            depth += 1
        elif char in "“《（‘":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and char in "，；：。！？\n":
            return at
        at -= 1
    return at


def clause_end(text: str, at: int, ceiling: int) -> int:
    """The end of the clause around ``at``: before ，；。 outside quotations and brackets, at most
    ``LONGEST_CLAUSE`` characters behind it."""
    depth = 0
    ceiling = min(ceiling, at + LONGEST_CLAUSE)
    while at < ceiling:
        char = text[at]
        if char in "“《（‘":
            depth += 1
        elif char in "”》）’":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and char in "，；：。！？\n":
            return at
        at += 1
    return at
