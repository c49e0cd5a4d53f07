"""Scopes: which meetings a page reports, and which of its sentences belong to each.

Most pages report one meeting. A second one begins where a paragraph, a bullet (●) or 又讯 opens with another
convening, or where a later sentence with its own time (当日下午) tells of another. A convening that only
repeats the first one's name is the same meeting. A page without a convening can still report a meeting by
who chaired it and what its headline says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.items import Article, Span
from pipelines.parse.convening import BARE, Convening
from pipelines.parse.lexicon import any_of
from pipelines.parse.outline import Outline, Sentence, clause_start

_OWN_TIME = re.compile(
    rf"^[\s　●■◆▲★•○]*(?:又讯|另讯|(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}日|[今昨前]（\d{{1,2}}）[日天晚]"
    rf"|{any_of('time-word')})"
)
_DAY = re.compile(r"\s*(?:\d{4}年)?(\d{1,2})月(\d{1,2})日")
_PLACE = re.compile("[日，午]([一-鿿]{2,6}[市县区州旗镇乡])(?=召开|举行|组织召开)")
_WEEK, _HALF_A_YEAR = 7, 180
_SESSION = re.compile("第.{1,4}次")
_ORNAMENT = re.compile(r"[“”\"（）\s　]|^全[县市区省州旗]")
_NOT_OWN = re.compile(
    r"根据决定|此前|早在|曾|去年|上次|以来|下次|随后将|今后|定于|将于|此次.{0,12}(?:召开|举行)，?是|"
    r"会议结束后，?.{0,12}(?:将|还将)"
)


@dataclass(slots=True)
class Scope:
    """One meeting of the page: its convening and its sentences."""

    convening: Convening
    sentences: list[Sentence] = field(default_factory=list)
    background: bool = False  # told only to explain the page's own meeting: its paragraph belongs to nobody
    repeats: list[Convening] = field(default_factory=list)


def same_meeting(a: str, b: str) -> bool:
    """Whether two names of one page can be names of one meeting: one holds the other, or its wording."""
    short, long = sorted((_bare(a), _bare(b)), key=len)
    if short in long:
        return True
    numbers = set(_SESSION.findall(a)), set(_SESSION.findall(b))
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return False
    rest = iter(long)
    if all(char in rest for char in short):
        return True
    shared = len(set(short) & set(long))
    return shared / max(1, len(set(short))) > 0.75 and len(short) >= 5


def _bare(name: str) -> str:
    return _ORNAMENT.sub("", name)


def find_scopes(article: Article, outline: Outline, convenings: Sequence[Convening]) -> list[Scope]:
    """The meetings of a page in the order of the text."""
    own = [c for c in convenings if not _told_as_other(outline.text, c)]
    if not own:
        return []
    scopes: list[Scope] = [Scope(own[0])]
    for convening in own[1:]:
        current = scopes[-1]
        name = outline.text[convening.name[0]:convening.name[1]]
        first = current.convening
        before = [first, *current.repeats]
        if _other_bare(outline.text, convening, first):
            if _begins_another(outline, convening, first):
                scopes.append(Scope(convening))
        elif _elsewhere_and_later(outline.text, convening, before) and _begins_another(outline, convening, first):
            scopes.append(Scope(convening))
        elif any(same_meeting(name, outline.text[c.name[0]:c.name[1]]) for c in before):
            current.repeats.append(convening)
        elif _begins_another(outline, convening, first):
            scopes.append(Scope(convening, background=_long_before(outline.text, convening, scopes[0].convening)))
    _share_sentences(outline, scopes)
    return [scope for scope in scopes if not scope.background]


def _other_bare(text: str, convening: Convening, first: Convening) -> bool:
    """Whether one of the two has no name of its own, and they were convened by two organs."""
    if BARE not in (convening.rule, first.rule) or convening.organizer is None or first.organizer is None:
        return False
    return text[convening.organizer[0]:convening.organizer[1]] != text[first.organizer[0]:first.organizer[1]]


def _told_as_other(text: str, convening: Convening) -> bool:
    start = clause_start(text, convening.sentence.start, convening.name[0])
    return _NOT_OWN.search(text, start, convening.verb[1]) is not None


def _begins_another(outline: Outline, convening: Convening, first: Convening) -> bool:
    sentence = convening.sentence
    if sentence.paragraph == first.sentence.paragraph and sentence.start == first.sentence.start:
        return False
    clause = clause_start(outline.text, sentence.start, convening.name[0])
    timed = _OWN_TIME.match(outline.text[sentence.start:convening.verb[0]]) is not None
    return timed and clause - sentence.start < 60


def _elsewhere_and_later(text: str, convening: Convening, before: Sequence[Convening]) -> bool:
    """甲县…会议 on the 19th, and on the 24th 乙县召开…: the like was held by another place on its own day."""
    dated = next((c for c in reversed(before) if _day_of(text, c) is not None), None)
    place = _PLACE.search(text, convening.sentence.start, convening.verb[1])
    if dated is None or place is None or _day_of(text, convening) in (None, _day_of(text, dated)):
        return False
    return text.find(place[1], dated.sentence.start, dated.sentence.end) < 0


def _long_before(text: str, convening: Convening, first: Convening) -> bool:
    """A paragraph on a meeting of an earlier week explains the page's own (3月28日，中央召开…): it is no news."""
    days = _day_of(text, first), _day_of(text, convening)
    return days[0] is not None and days[1] is not None and _WEEK < days[0] - days[1] < _HALF_A_YEAR


def _day_of(text: str, convening: Convening) -> int | None:
    """The day that opens the sentence of a convening, counted as if every month had 31 days."""
    day = _DAY.match(text, convening.sentence.start, convening.verb[0])
    return int(day[1]) * 31 + int(day[2]) if day else None


def _share_sentences(outline: Outline, scopes: list[Scope]) -> None:
    """Each sentence goes to the last meeting that began before it, behind a paragraph of background to the one before
    that; what stands before the first meeting, to it."""
    if len(scopes) == 1:
        scopes[0].sentences.extend(outline.sentences)
        return
    starts = [s.convening.sentence.start for s in scopes]
    for sentence in outline.sentences:
        last = max(0, bisect_right(starts, sentence.start) - 1)
        while scopes[last].background and scopes[last].convening.sentence.paragraph != sentence.paragraph:
            last -= 1
        scopes[last].sentences.append(sentence)


def lead_of(scope: Scope) -> Span:
    """The span of the sentence that announces the meeting."""
    return scope.convening.sentence.start, scope.convening.sentence.end
