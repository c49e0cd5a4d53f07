"""Headlines: the name of a meeting where only the headline or a chairing clause tells it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.items import Article, Segment
from pipelines.parse.convening import Convening, ConveningReader, noun_ends
from pipelines.parse.outline import Outline, Sentence

_CHAIRED = re.compile(r"主持(?:召开)?(?:了)?(?P<name>[^，。；：、的]{3,40}?)(?:并|$|，|,|。)")
_SPOKEN_AT = re.compile(r"在(?P<name>[^，。；：、“”]{4,40}?(?:会|会议))上(?:强调|指出|要求|讲话|提出)")
_MINUTES = re.compile(r"(?P<name>[^，。；：\n]{3,60}会议?)纪要")


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
    return None
