"""Headlines: the name of a meeting where only the headline or a chairing clause tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipelines.items import Article, Segment, Span
from pipelines.parse.convening import BARE, HELD_BY, Convening, ConveningReader, is_organ, noun_ends
from pipelines.parse.lexicon import phrases
from pipelines.parse.outline import Outline, Sentence
from pipelines.parse.roles import Action

_CHAIRED = re.compile(r"主持(?:召开)?(?:了)?(?P<name>[^，。；：、的]{3,40}?)(?:并|$|，|,|。)")
_SPOKEN_AT = re.compile(r"在(?P<name>[^，。；：、“”]{4,40}?(?:会|会议))上(?:强调|指出|要求|讲话|提出)")
# 昨日下午，在某市干部大会上，省委宣布…: nothing else tells that it was held
_DAY = r"[^，。；]{0,20}(?:\d日|日前|近日|上午|下午|晚|昨[日天]|今[日天])[^，。；]{0,3}，?"
_ATTENDED = re.compile(
    rf"{_DAY}[^，。；：]{{2,40}}?(?:出席|参加|列席|督导|指导)(?:并指导|并督导|指导)?了?"
    r"(?P<name>(?!.{0,6}全国(?:人大|政协))[^，。；：“”、]{4,40}?会议?)(?=[，。并])"
)
_DID = re.compile(
    rf"{_DAY}(?P<name>[^，。；：、“”的]{{4,40}}?会议?)"
    "(?=(?:专题|集中)?(?:听取|审议|研究|讨论|传达学习|审定)[了部通并过和]|听取|审议)"
)
_REPORTED = re.compile("主持|出席|列席|参加会议|会上|会议(?:指出|强调|要求|认为)")
# 市政府邀请老领导围绕今年的工作进行了座谈。… 座谈会上，…
_INVITED = re.compile(rf"{_DAY}[^。；]{{2,30}}邀请[^。；]{{2,60}}(?:进行|举行|开展)了?[^，。；]{{0,4}}座谈")
_AT_IT = re.compile("(?:会议?|约谈会?)上")
_TALK = re.compile("座谈会(?=上)")
_LEARNT = re.compile(
    rf"{_DAY}(?:记者|笔者)从(?P<name>[^，。；：、“”]{{4,40}}?会议?)上(?:获悉|了解到|得知)"
)
_CALLED_IN = re.compile(rf"{_DAY}[^。；]{{2,60}}进行了?(?P<name>(?:集体|警示|廉政|提醒)约谈)")
_TO_COME = re.compile(
    "将(?:于|在|赴|召开|举行|参加|出席)|定于|拟于|启程|赴京|前往|抵达|报到|驻地|签约|仪式|开工|比赛|运动会"
)
_SHORTEST_NAME = 3
_TOLD_THERE = re.compile(
    r"[^，。；]{0,20}(?:日|上午|下午|晚)，?在(?P<name>[^，。；：、“”]{4,30}?(?:会|会议))上，"
    "(?=[^，。；]{0,20}(?:宣布|讲话|强调|指出|要求|通报))"
)
# Of a page that does not say that a meeting was held: who chaired it, who came to it, where one learnt of it.
_CHAIRED_BY = re.compile(
    "(?P<bare>会议|大会|座谈会|动员会|培训会|学习会|讲座)由[^，。；]{2,40}主持|主持了?(?P<there>会议|大会|座谈会)(?![室纪记])"
)
_CAME = re.compile("(?:出席|参加|列席)了?(?:会议|大会|座谈会|座谈)(?:[，。；]|并)")
_LEARNT_AT = re.compile("从(?P<name>[^，。；：、]{4,60}?(?:会|会议))上(?:获得|获悉|了解到?|得知|传来)")
_LEARNT_WITHIN = 4  # sentences from the beginning
_SHORTEST_HEADLINE = 5

# 昨日下午，在全市领导干部大会上，…
_SAT_AT = re.compile(
    r"(?:[昨今][日天]|\d日|[日近]前|近日)(?:上午|下午|晚上?)?，?在(?P<name>[^，。；：、“”]{4,40}?(?:会|会议))上，"
)
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


def told_convening(article: Article, outline: Outline) -> Convening | None:
    """A meeting of which a page only tells who chaired it and who came (会议由…主持, 参加会议), not that it was held.

    Its name is taken from where it says 从…会上获悉, else from a printed headline, else it is 会议.
    """
    own = [s for s in outline.sentences if not outline.paragraphs[s.paragraph].caption]
    chaired = _first_of(_CHAIRED_BY, outline.text, own)
    came = _first_of(_CAME, outline.text, own)
    if chaired is None or came is None:
        return None
    learnt = _first_of(_LEARNT_AT, outline.text, own[:_LEARNT_WITHIN])
    if learnt is not None:
        sentence, match = learnt
        return Convening(sentence, match.span("name"), match.span("name"), None, None, "chaired")
    for start, end in (s.span for s in article.segments if s.kind == "title"):
        ends = noun_ends(outline.text, start, end)
        if ends and ends[-1] - start >= _SHORTEST_HEADLINE and "，" not in outline.text[start:ends[-1]]:
            return Convening(own[0], (start, ends[-1]), chaired[1].span(), None, None, "headline")
    bare = chaired[1].span("bare") if chaired[1]["bare"] else chaired[1].span("there")
    return Convening(own[0], bare, chaired[1].span(), None, None, BARE)


def _first_of(
    pattern: re.Pattern[str], text: str, sentences: Sequence[Sentence]
) -> tuple[Sentence, re.Match[str]] | None:
    found = ((s, pattern.search(text, s.start, s.end)) for s in sentences)
    return next(((s, match) for s, match in found if match is not None), None)


def headline_hosts(text: str, titles: Sequence[Span], actions: Sequence[Action]) -> list[Action]:
    """王强讲话　李明主持: who a printed headline says chaired, of the people who the report says were there."""
    first = {action.mention.name: action.mention for action in reversed(actions)}
    found: list[Action] = []
    for start, end in titles:
        for name, mention in first.items():
            at = text.find(f"{name}主持", start, end)
            if at >= 0:
                span = at, at + len(name)
                host = replace(mention, span=span, start=at, end=span[1], rule="headline", titles=[])
                found.append(Action(host, "主持", "host", (span[1], span[1] + 2)))
    return found


def headline_convening(article: Article, outline: Outline) -> Convening | None:
    """A convening told by a printed headline (我县召开…会议, …会议纪要), or by 主持…会 in the first sentences."""
    titles = tuple(Segment("body", s.span) for s in article.segments if s.kind == "title")
    if titles:
        told = Outline(replace(article, segments=titles))
        convenings = ConveningReader(told, (), ()).read()
        if convenings:
            return convenings[0]
    for start, end in [s.span for s in titles] + [(s.start, s.end) for s in outline.sentences[:2]]:
        for pattern in (_MINUTES, _CHAIRED, _SPOKEN_AT, _SAT_AT):
            found = _named_by(pattern.search(outline.text, start, end), start, end)
            if found is not None:
                return found
    return _told_in_lead(outline) or _minutes_of(outline.text, [s.span for s in titles])


def _named_by(match: re.Match[str] | None, start: int, end: int) -> Convening | None:
    """The convening whose name a pattern found, where it ends with a noun for meetings."""
    if match is None:
        return None
    ends = noun_ends(match.string, match.start("name"), match.end("name"))
    if not ends or ends[-1] - match.start("name") <= _SHORTEST_NAME:
        return None
    held_by = HELD_BY.match(match.string, match.start("name"), ends[-1])
    organizer = held_by.span("organ") if held_by and is_organ(held_by["organ"]) else None
    span = (held_by.end() if held_by else match.start("name"), ends[-1])
    if match.string[slice(*span)] in phrases("no-proper-name"):
        return None
    return Convening(Sentence(start, end, 0), span, span, organizer, None, "chaired")


def _told_in_lead(outline: Outline) -> Convening | None:
    """A meeting that the lead only says to have been attended, or what it did: 县长甲出席全县教育工作会议, 县政府第8次
    常务会议审议了…."""
    patterns = (_TOLD_THERE, _ATTENDED, *((_DID, _LEARNT) if _REPORTED.search(outline.text) else ()))
    for sentence in outline.sentences[:2]:
        start, end = sentence.start, sentence.end
        if _TO_COME.search(outline.text, start, end):
            continue
        for pattern in patterns:
            found = _named_by(pattern.match(outline.text, start, end), start, end)
            if found is not None:
                return found
        called = _CALLED_IN.match(outline.text, start, end)
        if called is not None and _AT_IT.search(outline.text, end):
            return Convening(sentence, called.span("name"), called.span("name"), None, None, "chaired")
        if _INVITED.match(outline.text, start, end) and (talk := _TALK.search(outline.text, end)):
            return Convening(sentence, talk.span(), talk.span(), None, None, BARE)
    return None


def _minutes_of(text: str, titles: Sequence[Span]) -> Convening | None:
    """The meeting that a headline is the name of, above the head of its minutes (时间：… 主持：…)."""
    if len(_HEAD_OF_MINUTES.findall(text)) < 2:
        return None
    for start, end in titles:
        if end in noun_ends(text, start, end):
            return Convening(Sentence(start, end, 0), (start, end), (start, end), None, None, "headline")
    return None
