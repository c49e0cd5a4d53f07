"""Hard line wraps undone: pages from PDF or mail break every few dozen characters, even inside names.

Whether a page is wrapped is read off its line lengths: most lines are as wide as the widest, and they end in
the midst of a sentence. Paragraphs are kept: a short last line, an indent or a blank line ends one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from pipelines.clean.offsets import IDENTITY, Edit, OffsetMap, apply_edits

_LINE: Final = re.compile(r"[^\r\n]+")
_ENDS_SENTENCE: Final = re.compile(r"[。！？!?…：:；;][”’」』\"）)]*$|[\u3400-\u9fff]\.$")
_INDENT: Final = re.compile(r"[ \t\u3000\xa0]{2,}|\u3000|\t")
_LIST_ITEM: Final = re.compile(r"[●■◆▲△○★·•]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第.{1,3}[章节条]")
_LABEL: Final = re.compile(r"[\u3400-\u9fff\s]{2,12}[：:]")
_NARROWEST: Final = 32  # sixteen Han characters: shorter lines are lists, tables and verse
_WIDEST: Final = 144
_SLACK: Final = 6  # a wrapped line may miss three Han characters: punctuation and words that must not be cut
_FEWEST: Final = 5
_MOST_LINES: Final = 0.6  # this share of the lines is full, of the full ones this share breaks a sentence
_MOST_BREAKS: Final = 0.4  # this share of all breaks is undone, or the page is not wrapped


class _Row(NamedTuple):
    """A line that is not blank: ``text[start:end]`` without the white space around it."""

    start: int
    end: int
    width: int  # in half-width characters
    indented: bool
    ends_sentence: bool


def unwrap(text: str) -> tuple[str, OffsetMap]:
    """``text`` without hard wraps, and the map from the new text back to it; an ordinary page is unchanged.

    Idempotent. Every pass undoes a fixed share of the breaks or none, so time is linear in the text.
    """
    offsets = IDENTITY
    while edits := _edits(text):
        text, step = apply_edits(text, edits)
        offsets = step.after(offsets)
    return text, offsets


def _edits(text: str) -> list[Edit]:
    """The wraps of ``text`` as edits; none where the page is not wrapped."""
    rows = _rows(text)
    measure = _measure(rows)
    if measure is None:
        return []
    wraps = [
        (row, following) for row, following in pairwise(rows) if _is_wrapped(text, row, following, measure)
    ]
    if len(wraps) < _MOST_BREAKS * (len(rows) - 1):
        return []
    return [Edit(row.end, following.start, _glue(text, row, following)) for row, following in wraps]


def _rows(text: str) -> list[_Row]:
    """The lines of ``text``; none at all where they are too few, or one so long that the page cannot be
    wrapped."""
    lines = [match.span() for match in _LINE.finditer(text)]
    if len(lines) < _FEWEST:
        return []
    start, end = max(lines, key=lambda line: line[1] - line[0])
    if end - start > 2 * _WIDEST or _width(text[start:end].rstrip()) > 2 * _WIDEST:
        return []
    return [row for start, end in lines if (row := _row(text[start:end], start))]


def _row(raw: str, start: int) -> _Row | None:
    content = raw.strip()
    if not content:
        return None
    first = start + raw.index(content[0])
    return _Row(
        first,
        first + len(content),
        _width(raw.rstrip()),
        bool(_INDENT.match(raw)),
        bool(_ENDS_SENTENCE.search(content[-4:])),
    )


def _width(line: str) -> int:
    """The width in half-width characters: what takes three bytes in UTF-8 is full-width here."""
    return (len(line) + len(line.encode("utf-8", "surrogatepass"))) // 2


def _measure(rows: Sequence[_Row]) -> int | None:
    """The width at which the page is wrapped, or ``None``."""
    if len(rows) < _FEWEST:
        return None
    widths = sorted(row.width for row in rows)
    measure = widths[int(0.9 * (len(widths) - 1))]
    if not _NARROWEST <= measure <= _WIDEST or widths[-1] > 2 * measure:
        return None
    full = [row for row in rows if abs(row.width - measure) <= _SLACK]
    broken = sum(not row.ends_sentence for row in full)
    wrapped = len(full) >= max(_FEWEST - 1, _MOST_LINES * len(rows)) and broken >= _MOST_LINES * len(full)
    return measure if wrapped else None


def _is_wrapped(text: str, row: _Row, following: _Row, measure: int) -> bool:
    """Whether ``row`` goes on in ``following``."""
    if following.indented or row.width < measure - _SLACK:
        return False
    if _LIST_ITEM.match(text, following.start) and row.ends_sentence:
        return False
    if _LABEL.match(text, row.start) and _LABEL.match(text, following.start):
        return False
    blank_between = len(_newlines(text[row.end : following.start])) > 1
    return not (blank_between and row.ends_sentence)


def _newlines(gap: str) -> list[str]:
    return re.findall(r"\r\n?|\n", gap)


def _glue(text: str, row: _Row, following: _Row) -> str:
    """A space between two Latin words or numbers, nothing where Han characters meet."""
    before, behind = text[row.end - 1], text[following.start]
    return " " if before.isascii() and behind.isascii() and before.isalnum() and behind.isalpha() else ""
