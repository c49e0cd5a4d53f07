"""Conveyed: other meetings whose spirit this one passed on (传达学习了全省农村工作会议精神).

A meeting that this one only implements (为贯彻X会议精神) is background; a speech at a meeting is no meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse.lexicon import any_of
from pipelines.parse.outline import Sentence

_VERB = re.compile(f"(?<!理论)(?<!专题)({any_of('convey-verb')})(?!中心组|会)[了好]?")
_IMPLEMENTING = ("贯彻落实", "贯彻", "落实")
_WATCHING = ("收听收看", "收看", "收听")
_PURPOSE = re.compile("(?:为|为了|根据|按照)[^，。]{0,14}$")
_STOP = re.compile("[。；]")
_WATCHED = re.compile(r"[^，。；]{2,60}?会议?(?=后|结束)")
_SPEECH = re.compile("讲话|指示|批示|上的?(?:发言|致辞)|[《》]")
_LEAD = re.compile(r"(?:了|好|以?及|贯彻|落实|(?:\d{4}年)?\d{1,2}月\d{1,2}日)+")
_TAIL = re.compile("的?(?:有关|主要|重要|相关)$")
_PART = re.compile("[、，“”（）《》和及]")
_MEETING_ENDS = ("会", "会议", "两会", "“两会”")
_CLUE = re.compile("精神|收[看听]")


class Conveyed(NamedTuple):
    """Another meeting, by its name as it stands."""

    name: str
    span: Span
    rule: str


def read_conveyed(text: str, sentences: Sequence[Sentence]) -> list[Conveyed]:
    """The meetings that were conveyed or studied, or watched just before this one, each once."""
    found: dict[str, Conveyed] = {}
    for sentence in sentences:
        if _CLUE.search(text, sentence.start, sentence.end):
            for one in _in_sentence(text, sentence):
                found.setdefault(one.name, one)
    return [c for c in found.values() if not any(c.name != other and c.name in other for other in found)]


def _in_sentence(text: str, sentence: Sentence) -> Iterator[Conveyed]:
    for verb in _VERB.finditer(text, sentence.start, sentence.end):
        clause = max(text.rfind(mark, sentence.start, verb.start()) for mark in "，；。") + 1
        clause = max(clause, sentence.start)
        if verb.group(1) in _IMPLEMENTING or _PURPOSE.search(text, clause, verb.start()):
            continue
        if verb.group(1) in _WATCHING:
            watched = _WATCHED.match(text, verb.end(), sentence.end)
            if watched is not None:
                yield from _names(text, watched.span(), "watched-before")
        else:
            yield from _spirits(text, verb.end(), sentence.end)


def _spirits(text: str, start: int, end: int) -> Iterator[Conveyed]:
    """The meetings before each 精神 behind the verb, as far as no comma parts them."""
    stop = _STOP.search(text, start, end)
    end = stop.start() if stop else end
    spirit = text.find("精神", start, end)
    while spirit >= 0:
        yield from _names(text, (start, spirit), "spirit-conveyed")
        start = spirit + len("精神")
        spirit = text.find("精神", start, end)
        if spirit >= 0 and "，" in text[start:spirit]:
            return


def _names(text: str, span: Span, rule: str) -> Iterator[Conveyed]:
    for start, end in _parts(text, *span):
        if _SPEECH.search(text, start, end) or text.startswith(("领会", "宣传"), start):
            continue
        lead = _LEAD.match(text, start, end)
        begin = lead.end() if lead else start
        name = _TAIL.sub("", text[begin:end])
        if len(name) > 2 and name.endswith(_MEETING_ENDS):
            yield Conveyed(name, (begin, begin + len(name)), rule)


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at 、 and ，, and at 和 behind a meeting, outside quotations and brackets."""
    begin, depth = start, 0
    for match in _PART.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark in "“（《":
            depth += 1
        elif mark in "”）》":
            depth = max(0, depth - 1)
        elif depth == 0 and (mark in "、，" or text.endswith(("会", "会议", "精神"), begin, at)):
            if at > begin:
                yield begin, at
            begin = at + 1
    if begin < end:
        yield begin, end
