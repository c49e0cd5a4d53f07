"""Damaged text restored, with a map back to the raw text.

A Simplified page comes back as it is (but for lone surrogates, which become U+FFFD). On a Traditional page
split characters are put together, readings dropped, doubled punctuation undone (if the page shows such
damage), and then the script is converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.clean.offsets import IDENTITY, Edit, OffsetMap, apply_edits
from pipelines.clean.punctuation import drop_marks_of_indents, undouble
from pipelines.clean.readings import drop_readings, left_readings
from pipelines.clean.script import is_simplified, is_traditional, to_simplified
from pipelines.clean.splits import find_repairs
from pipelines.items import Flag, Span

# What a lost byte before a mark leaves behind: two stops in a row, a symbol or a lone letter behind one.
_STOPS = "，。、；：！？,;:!?"
_DEBRIS = re.compile(
    f"[{_STOPS}][，。、；：,;:][{_STOPS}]*|[{_STOPS}](?:[\u2030-\u2bff\u3040-\u33ff]|[a-z](?=[\u3400-\u9fff]))"
)

# No text can be written down with a lone surrogate in it: no UTF-8, no database, no converter takes one.
_SURROGATE = re.compile("[\ud800-\udfff]")

Script = Literal["simplified", "traditional"]


@dataclass(frozen=True, slots=True)
class Restored:
    """A text restored. ``script`` is the script it came in; ``damaged`` whether a mirror damaged it;
    ``offsets`` leads from ``text`` to the raw text; ``flags`` mark in ``text`` what is not certain."""

    text: str
    offsets: OffsetMap = IDENTITY
    script: Script = "simplified"
    damaged: bool = False
    flags: tuple[Flag, ...] = ()


def restore(raw: str) -> Restored:
    """Restore a page's text. Simplified text is unchanged; no input raises; twice is as good as once."""
    text = _SURROGATE.sub("\ufffd", raw)
    restored = _restore_traditional(text) if is_traditional(text) else Restored(text)
    if text is raw:
        return restored
    flags = sorted((*_surrogates(raw, restored.offsets), *restored.flags), key=lambda flag: flag.span)
    return replace(restored, flags=tuple(flags))


def restore_as(raw: str, page: Restored) -> str:
    """Restore a short text, a title, that belongs to ``page``: alone it may not show script or damage."""
    text = _SURROGATE.sub("\ufffd", raw)
    if (page.script == "traditional" and not is_simplified(text)) or is_traditional(text):
        return _restore_traditional(text).text
    return text


class _Work:
    """A text on its way: every step edits it and keeps the map back to the raw text."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.offsets = IDENTITY

    def edit(self, edits: Sequence[Edit]) -> bool:
        """Make ``edits``; whether there were any."""
        if edits:
            self.text, step = apply_edits(self.text, edits)
            self.offsets = step.after(self.offsets)
        return bool(edits)


def _restore_traditional(raw: str) -> Restored:
    work = _Work(raw)
    damaged = work.edit(drop_marks_of_indents(work.text))
    before = work.offsets
    repairs = find_repairs(work.text)
    damaged |= work.edit([edit for repair in repairs for edit in repair.edits])
    damaged |= work.edit(drop_readings(work.text))
    damaged |= work.edit(undouble(work.text))
    doubtful = [(before.to_raw(r.start), before.to_raw(r.end), r.doubt) for r in repairs if r.doubt]
    flags = [*_ambiguous(doubtful, work.offsets), *_left(work.text)]
    if damaged:
        flags += _debris(work.text)
    flags.sort(key=lambda flag: flag.span)
    text = to_simplified(work.text, damaged=damaged)
    return Restored(text, work.offsets, "traditional", damaged, tuple(flags))


def _ambiguous(doubtful: Sequence[tuple[int, int, str]], offsets: OffsetMap) -> Iterator[Flag]:
    for start, end, other in doubtful:
        span: Span = (offsets.from_raw(start), offsets.from_raw(end))
        yield Flag("ambiguous", span, f"split bytes read as this; {other!r} is nearly as likely")


def _surrogates(raw: str, offsets: OffsetMap) -> Iterator[Flag]:
    for match in _SURROGATE.finditer(raw):
        span: Span = (offsets.from_raw(match.start()), offsets.from_raw(match.end()))
        yield Flag("damaged", span, "half of a surrogate pair: no character")


def _left(text: str) -> Iterator[Flag]:
    for span in left_readings(text):
        yield Flag("unrestored", span, "looks like a reading put in by a mirror, but fits no character here")


def _debris(text: str) -> Iterator[Flag]:
    for match in _DEBRIS.finditer(text):
        yield Flag("damaged", match.span(), "characters were lost here, and what is left does not tell which")
