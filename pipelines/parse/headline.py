"""Headlines: the name of a meeting where only the headline or a chairing clause tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.items import Article, Segment, Span
from pipelines.parse.convening import Convening, ConveningReader, is_organ, noun_ends
from pipelines.parse.outline import Outline, Sentence

_CHAIRED = re.compile(r"主持(?:召开)?(?:了)?(?P<name>[^，。；：、的]{3,40}?)(?:并|$|，|,|。)")
_SPOKEN_AT = re.compile(r"在(?P<name>[^，。；：、“”]{4,40}?(?:会|会议))上(?:强调|指出|要求|讲话|提出)")
_MINUTES = re.compile(r"(?P<name>[^，。；：\n]{3,60}会议?)纪要")

_CONVENED = re.compile(
    r"(?P<organ>[^，。；：！\s]{2,20}?)(?:组织|联合|隆重)?(?:召开|举行|举办)了?"
    r"(?:(?P<counted>[两三四五六七八九\d]+[个次]会议)|(?P<rest>[^，。；：！\s]{2,60}))"
)
# The head of minutes: 时间：…, 地点：…, 主持：….
_HEAD_OF_MINUTES = re.compile(
    r"^[\s　]*(?:会议)?(?:时[\s　]*间|地[\s　]*点|主[\s　]*持人?|出[\s　]*席(?:人员)?|参[会加](?:人员)?|"
    r"列[\s　]*席(?:人员)?)[\s　]*：",
    re.MULTILINE,
)


class HeadlineOrganizer(NamedTuple):
    """Who a headline says convened a meeting; ``rest`` is what stands behind 召开, ``counted`` 两个会议."""

    span: Span
    rest: str
    counted: bool


def headline_organizer(text: str, title: Span) -> HeadlineOrganizer | None:
    """The organ that a printed headline begins with: 县政府召开第23次周例会. A bare place or 我院 is none."""
    match = _CONVENED.match(text, *title)
    if match is None or match["organ"][0] in "我本该" or not is_organ(match["organ"]):
        return None
    return HeadlineOrganizer(match.span("organ"), match["rest"] or "", match["counted"] is not None)


def headline_convening(article: Article, outline: Outline) -> Convening | None:
    """A convening told by a printed headline (我县召开…会议, …会议纪要), or by 主持…会 in the first sentences."""
    titles = tuple(Segment("body", s.span) for s in article.segments if s.kind == "title")
    if titles:
        told = Outline(replace(article, segments=titles))
        found = ConveningReader(told, (), ()).read()
        if found:
            return found[0]
    for start, end in [s.span for s in titles] + [(s.start, s.end) for s in outline.sentences[:2]]:
        for pattern in (_MINUTES, _CHAIRED, _SPOKEN_AT):
            match = pattern.search(outline.text, start, end)
            if match is not None:
                ends = noun_ends(outline.text, match.start("name"), match.end("name"))
                if ends and ends[-1] - match.start("name") > 3:
                    span = (match.start("name"), ends[-1])
                    return Convening(Sentence(start, end, 0), span, span, None, None, "chaired")
    return _minutes_of(outline.text, [s.span for s in titles])


def _minutes_of(text: str, titles: Sequence[Span]) -> Convening | None:
    """The meeting that a headline is the name of, above the head of its minutes (时间：… 主持：…)."""
    if len(_HEAD_OF_MINUTES.findall(text)) < 2:
        return None
    for start, end in titles:
        if end in noun_ends(text, start, end):
            return Convening(Sentence(start, end, 0), (start, end), (start, end), None, None, "headline")
    return None
