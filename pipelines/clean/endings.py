"""What stands behind the last sentence of a paragraph: credits, editors, the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.clean.credits import credit_kind, is_bare_names, is_credit
from pipelines.clean.fields import is_dated_only, scan_fields
from pipelines.clean.pagelines import SENTENCE_END, Line, rstrip
from pipelines.clean.phrases import Hit
from pipelines.items import Segment

_OPEN_OF: Final = {"）": "（(", ")": "（(", "】": "【", "]": "[", "〕": "〔"}
_MAX_TAIL: Final = 160


def ending(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[Segment]:
    """Credits, editors and source behind the last sentence of a paragraph, in order."""
    after = _after_last_sentence(text, start, end)
    while after < end and text[after].isspace():
        after += 1
    if after < end and end - after <= _MAX_TAIL:
        inside = [hit for hit in hits if hit.start >= after]
        pieces = _metadata_behind(text, after, end, inside) if after > start else []
        if pieces:
            return pieces
    opening = _last_bracket(text, start, end)
    if opening is not None and opening > start:
        inside = [hit for hit in hits if hit.start >= opening]
        if is_credit(text, opening + 1, end - 1, inside, bracketed=True):
            return [Segment(credit_kind(inside), (opening, end))]
    return []


def _metadata_behind(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[Segment]:
    """What stands behind the last full stop, if all of it is metadata."""
    opening = _last_bracket(text, start, end)
    if opening == start:
        if is_credit(text, start + 1, end - 1, hits, bracketed=True):
            return [Segment(credit_kind(hits), (start, end))]
        if is_bare_names(text[start + 1 : end - 1]):
            return [Segment("byline", (start, end))]
    fields = scan_fields(text, start, end, hits)
    if fields and not is_dated_only(text, fields):
        line = Line(start, end, hits, fields=fields)
        line.mark_fields()
        return line.pieces
    if is_credit(text, start, end, hits, bracketed=False):
        return [Segment(credit_kind(hits), (start, end))]
    if opening is not None and opening > start:
        inside = [hit for hit in hits if hit.end <= opening]
        before = _metadata_behind(text, start, rstrip(text, start, opening), inside)
        behind = _metadata_behind(text, opening, end, [h for h in hits if h.start >= opening])
        if before and behind:
            return before + behind
    return []


def _after_last_sentence(text: str, start: int, end: int) -> int:
    """The position behind the last full stop of ``text[start:end]`` that no bracket encloses at the end."""
    if text[end - 1] in "。！？”":
        return end
    window = max(start, end - _MAX_TAIL - 8)
    last = start
    for found in SENTENCE_END.finditer(text, window, end):
        last = found.end()
    return last


def is_whole_bracket(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is one bracket from end to end."""
    opens = _OPEN_OF.get(text[end - 1], "")
    return text[start] in opens and text.find(text[start], start + 1, end) < 0


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Where the bracket opens that closes at the end of ``text[start:end]``."""
    opens = _OPEN_OF.get(text[end - 1]) if end > start else None
    if not opens:
        return None
    at = max(text.rfind(sign, max(start, end - _MAX_TAIL), end) for sign in opens)
    return at if at >= 0 else None
