"""Which characters may have stood where bytes were lost: by their lead bytes, their trail bytes, both."""

from __future__ import annotations

from functools import cache
from heapq import nlargest

from pipelines.clean.charsets import LEADS, TRAILS, bytes_of, pairs, silent_trails, simplified_only
from pipelines.clean.language_model import RARE, language_model

SILENT_CHOICES = 32      # pairs of characters around a silent pair that are tried

_MARKS_BETWEEN = "，。、；：“”"


@cache
def silent_choices(lead: int, trail: int) -> tuple[tuple[float, str, str, str], ...]:
    """What ``lead`` and ``trail`` may belong to where silent pairs between them were lost, likely ones first:
    the score between the first and the last one, the scored forms of these two, the characters.

    Two characters ``(lead x)(y trail)`` around the silent pair ``x y``, or three with a mark in the
    middle: ``(lead x)，(y trail)``: silent are ``x`` and the lead byte of ``，``, its trail byte and ``y``.
    """
    model = language_model()
    form, after, silent = model.form, model.after, silent_trails()
    seconds = likely_with_trail(trail)
    choices = []
    for score, x, first in likely_with_lead(lead):
        ends = silent.get(x)
        if not ends:
            continue
        begin = form(first)
        for _, y, second in seconds:
            if y in ends:
                rest = after(begin, form(second))
                choices.append((score + rest, rest, begin, form(second), first + second))
        for middle in _MARKS_BETWEEN:
            mark_lead, mark_trail = bytes_of()[middle]
            for _, y, second in seconds if mark_lead in ends else ():
                if y in silent.get(mark_trail, ()):
                    rest = after(begin, form(middle)) + after(form(middle), form(second))
                    choices.append((score + rest, rest, begin, form(second), first + middle + second))
    return tuple(choice[1:] for choice in nlargest(SILENT_CHOICES, choices))


def _likely(pair: tuple[int, int], other: int) -> list[tuple[float, int, str]]:
    char = pairs().get(pair)
    if char is None or char in simplified_only():
        return []
    model = language_model()
    score = model.alone(model.form(char))
    return [(score, other, char)] if score > RARE - 1 else []


@cache
def likely_with_lead(lead: int) -> tuple[tuple[float, int, str], ...]:
    """The characters a report may have with this lead byte: score, trail byte, character."""
    return tuple(row for trail in TRAILS for row in _likely((lead, trail), trail))


@cache
def likely_with_trail(trail: int) -> tuple[tuple[float, int, str], ...]:
    """The characters a report may have with this trail byte: score, lead byte, character."""
    return tuple(row for lead in LEADS for row in _likely((lead, trail), lead))


def shown_bytes(char: str) -> tuple[int, int] | None:
    """The two bytes that ``char`` of a page stood for; half-width signs were full-width before the fold."""
    if "!" <= char <= "~":
        return 0xA3, ord(char) | 0x80
    if char == " ":
        return 0xA1, 0xA1
    return bytes_of().get(char)
