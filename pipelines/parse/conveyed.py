"""Conveyed: other meetings whose spirit this one passed on (传达学习了全省农村工作会议精神).

Places and organs that share one meeting's name stay together: 全国、全省防汛工作会议 is one name. A meeting that
this one only implements (为贯彻X会议精神) is background; a speech at a meeting is no meeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse.lexicon import any_of
from pipelines.parse.outline import Sentence

_VERB = re.compile(
    rf"(?<!理论)(?<!专题)({any_of('convey-verb')})(?!中心组|[小]?组|会|团|员|型|班|教育|活动|平台|强国|资料)[了好]?|专题学习(?=了)|"
    "通报(?=了?(?:[^，。；、]{2,40}|(?:全国|中央|全[省市县区])、[^，。；]{2,30})会议?精神)"
)
_IMPLEMENTING = ("贯彻落实", "贯彻", "落实")
_WATCHING = ("收听收看", "收看", "收听")
_PURPOSE = re.compile(
    "(?:为|为了|根据|按照)[^，。]{0,14}$|(?<!主)(?<!重)[要将](?:继续|进一步|深入|认真|全面|带头|持续|及时)*$"
)
# 一致表示要深入学习…精神 is an aim; 在学习贯彻…精神的关键时期召开 says when.
_AT_A_TIME = re.compile("[在于][^，。；：]{0,4}$")
_TIME = re.compile("之际|时期|时刻|背景下|形势下")
_CLAUSE_END = re.compile("[，。；：]")
_STOP = re.compile("[。；]")
_WATCHED = re.compile(r"[^，。；]{2,60}?会议?(?=后|结束)")
# 省政府召开全省会议，收看全国会议，部署…
_HELD = re.compile("[召套]开|举行")
_WATCHED_THERE = re.compile("[^，。；]{2,60}会议?(?=，)")
_ALONE = re.compile(r"[^，。；]{2,60}会议?(?=。)")
_SPEECH = re.compile("总书记|讲话|指示|批示|上的?(?:发言|致辞)|[《》]")
_LEAD = re.compile(
    r"(?:\s|[^，。；“”《》]{1,14}在(?=(?:\d{4}年|\d{1,2}月)?\d{1,2}[月日])|收[听看]|组织|参加|(?:近期|近日|日前|最近|刚刚)?(?:召开|举行|闭幕)的|了|好|以?及|和|与|还有|并|(?:传达|学习)?贯彻|落实|"
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日)+"
)
_TAIL = re.compile("的?(?:有关|主要|重要|相关)$")
_DOUBLED = re.compile("(?<=会)(?<![委员]会)会议$")  # 全县推进会会议精神
_AMONG = re.compile("会议?(?=等)")  # 全市推进会等近期有关会议
_SPOKEN_AT = re.compile("上的?[^，。]{0,8}(?:讲话|指示|发言|致辞)")
_PART = re.compile("[、，“”（）《》和及]")
# 和 divides the list behind these, elsewhere it may stand inside a name.
_BEFORE_AND = ("会", "会议", "精神", "讲话", "指示", "批示", "文件", "论述", "要求", "研讨班", "培训班", "情况")
# 传达上级会议精神 names no meeting.
_ORGAN = (
    "(?:上级|各级|中央|国家|最?高[院法]|[省市县区州旗镇乡]|[两法中]?院|检察?院|党[委组]|[委组]|党中央|国务院|政府|人大|政协|"
    "召开的?|[、和到]|以?及)"
)
_ANY_MEETING = re.compile(
    f"{_ORGAN}*(?:会议?的)?(?:(?:有关|相关|一?系列|重要|近期|最新)+会议?|(?<=[级的])会议?)|"
    "(?:全?[国省市县区州旗盟镇乡级]|[、和及]|两级|中央)+会议?"
)
# Behind a 精神 that is no end of what is conveyed: 学习贯彻全国两会精神领导干部会议, 全会精神的视频会议精神.
_INSIDE_NAME = re.compile("的[^，]*精神|[^，。；、：的和及与以并等进作做了《]{0,12}?(?:会|会议|宣讲会)(?:上|精神)")
_SAID_ON_IT = re.compile("(?:提出|作出|做出)的")  # 某书记对贯彻会议精神提出的要求
_MEETING_ENDS = ("会", "会议", "两会", "“两会”")
_CLUE = re.compile("精神|收[看听]|传达|后，")
# 在全省防汛会议结束后，我县随即召开…
_HELD_AFTER = re.compile(
    "在([^，。；]{2,60}?会议?)(?:召开|举行|结束|闭幕)?之?后，[^，。；]{0,14}?(?:立即|随即|随后|接着|马上)[^，。；]{0,8}?[召套]开"
)
# What is an item of its own; all else shares the meeting that is named behind it: 全国、全省…会议.
_ITEM = re.compile("(?:会议?|[讨训]班|讲话|论述|指示|批示|精神|情况|文件|要求|决定|意见|报告|发言|致辞|通知|[》”）])$")
_ORGANS = ("常委会", "管委会", "委员会", "协会", "联合会")
_LONGEST_SHARE = 15
_FOLLOWED = re.compile("。(?:会后|随后|[^，。；]{2,8}会议?(?:结束)?后)，?")  # 收看了全省会议。会后，我县召开…
# Behind the comma the list goes on, …精神，以及全省防汛工作会议精神, unless the meeting does something else there.
_ELSE = re.compile(
    rf"，(?:[一二三两四五六七八九十\d]+[名位]|[^，。；]{{1,10}}(?:围绕|结合)|会议|会上|大会|{any_of('agenda-verb')}|{any_of('told-before-speech')}|认真|深入|全面|切实|坚决|进一步|"
    "积极|迅速|动员|贯彻|落实|研判|分析|围绕|按照|为|以(?!及)|把|将|结合|紧紧|并|就|对|要|推动|确保|做好|抓)"
)
# 将全省防汛工作会议精神进行了传达: the verb stands behind.
_BEHIND = re.compile(
    r"(?:将|把|对)([^，。；]{2,80}?会议?)精神[^，。；]{0,20}?(?:进行|[作做])了?[^，。；]{0,4}(?:传达|学习)"
)


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
    return [c for c in found.values() if not any(_told_in(c.name, other) for other in found)]


def _told_in(name: str, other: str) -> bool:
    """Whether another name only says more of the same meeting: 省委全会, 十三届省委全会."""
    if name == other or "、" in other.removesuffix(name).removesuffix(other):
        return False  # 总结会议, 全省、全市总结会议
    return other.endswith(name) or other.startswith(name)


def _in_sentence(text: str, sentence: Sentence) -> Iterator[Conveyed]:
    over = _HELD_AFTER.search(text, sentence.start, sentence.end)
    if over is not None:
        yield from _names(text, over.span(1), "watched-before")
    behind = _BEHIND.search(text, sentence.start, sentence.end)
    if behind is not None:
        yield from _names(text, behind.span(1), "spirit-conveyed")
    done = sentence.start
    for verb in _VERB.finditer(text, sentence.start, sentence.end):
        if verb.start() < done or (behind is not None and behind.start() <= verb.start() < behind.end()):
            continue  # inside a name: 全省学习贯彻党代会精神推进会
        clause = max(text.rfind(mark, sentence.start, verb.start()) for mark in "，；。") + 1
        clause = max(clause, sentence.start)
        if verb.group(1) in _IMPLEMENTING or _PURPOSE.search(text, clause, verb.start()):
            continue
        if _AT_A_TIME.search(text, clause, verb.start()) and _TIME.search(text, verb.end(), sentence.end):
            continue
        if verb.group(1) in _WATCHING:
            watched = _WATCHED.match(text, verb.end(), sentence.end) or _watched_alone(text, verb.end(), sentence.end)
            if watched is None and _HELD.search(text, sentence.start, clause):
                watched = _WATCHED_THERE.match(text, verb.end(), sentence.end)
            if watched is not None:
                yield from _names(text, watched.span(), "watched-before")
        else:
            if verb.group().startswith("传达"):
                yield from _plainly(text, verb.end(), sentence.end)
            for span in _spirits(text, verb.end(), sentence.end):
                done = span[1]
                yield from _names(text, span, "spirit-conveyed")


def _spirits(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands before each 精神 behind the verb, as far as the list goes on."""
    stop = _STOP.search(text, start, end)
    end = stop.start() if stop else end
    spirit = text.find("精神", start, end)
    while spirit >= 0:
        following = text.find("精神", spirit + 2, end)
        if _SAID_ON_IT.match(text, spirit + 2, end):
            return
        if _INSIDE_NAME.match(text, spirit + 2, end if following < 0 else following + 2):
            if following < 0:
                return
            spirit = following  # 学习贯彻全会精神的视频会议精神: the first is part of the name
            continue
        comma = text.rfind("，", start, spirit)
        if comma >= 0 and _ELSE.match(text, comma):
            return
        yield start, spirit
        start, spirit = spirit + 2, following


def _watched_alone(text: str, start: int, end: int) -> re.Match[str] | None:
    """我县收看了全省防汛会议。会后，…: the whole sentence is on the meeting that was watched."""
    return _ALONE.match(text, start, end) if _FOLLOWED.match(text, end - 1) else None


def _plainly(text: str, start: int, end: int) -> Iterator[Conveyed]:
    """传达全市工业大会: meetings alone up to the end of the clause, no 精神 behind them."""
    stop = _CLAUSE_END.search(text, start, end)
    end = stop.start() if stop else end
    if text.endswith(_MEETING_ENDS, start, end):
        yield from _names(text, (start, end), "spirit-conveyed")


def _names(text: str, span: Span, rule: str) -> Iterator[Conveyed]:
    items = list(_shared(text, list(_parts(text, *span))))
    for (start, end), following in zip(items, [*items[1:], None], strict=True):
        if following and "在" in text[start:end] and _SPOKEN_AT.search(text, *following):
            continue  # 在全省会议和全市会议上的讲话: he spoke at both
        if _SPEECH.search(text, start, end) or text.startswith(("领会", "宣传"), start):
            continue
        lead = _LEAD.match(text, start, end)
        begin = lead.end() if lead else start
        name = _TAIL.sub("", text[begin:end])
        among = _AMONG.search(name)
        name = _DOUBLED.sub("", name[:among.end()] if among else name)
        if len(name) > 2 and name.endswith(_MEETING_ENDS) and not _ANY_MEETING.fullmatch(name):
            yield Conveyed(name, (begin, begin + len(name)), rule)


def _shared(text: str, parts: list[Span]) -> Iterator[Span]:
    """Put places and organs to the meeting behind them that they share."""
    begin: int | None = None
    for start, end in parts:
        organ = text.endswith(_ORGANS, start, end)
        share = end - start <= _LONGEST_SHARE and (organ or _ITEM.search(text, start, end) is None)
        if share and text[end:end + 1] in ("、", "和"):
            begin = start if begin is None else begin
            continue
        yield (start if begin is None else begin), end
        begin = None


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Split at 、 and ，, and at 和 behind a meeting, outside quotations and brackets."""
    begin, depth = start, 0
    for match in _PART.finditer(text, start, end):
        mark, at = match.group(), match.start()
        if mark in "“（《":
            depth += 1
        elif mark in "”）》":
            depth = max(0, depth - 1)
        elif depth == 0:
            at -= text.startswith("以及", at - 1)
            if mark not in "、，" and not text.endswith(_BEFORE_AND, begin, at):
                continue
            if at > begin:
                yield begin, at
            begin = match.end()
    if begin < end:
        yield begin, end
