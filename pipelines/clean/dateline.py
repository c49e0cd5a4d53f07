"""Datelines: 本报讯（记者 甲　通讯员 乙）, X融媒体中心讯, 据X消息, 新华社北京3月5日电, 又讯：.

A dateline stands before the first word of a report and ends before it; the day of the meeting behind it
belongs to the sentence.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from pipelines.clean.media import is_medium, leading_medium
from pipelines.items import Span

_OWN: Final = re.compile(r"本(?:报|网|台|刊|站|社|市|县|区|州|旗)?|又|另|综合")
_HEAD: Final = re.compile(
    r"(?P<open>[【\[〔])?(?P<cited>据|转自)?(?P<name>[^\s，。、；：:,;！？（）()【】\[\]〔〕]{1,32})"
)
_REACH: Final = 40
_MARK: Final = re.compile(r"讯|消息|电|报道")
_DELIMITER: Final = re.compile(r"[\s（(：:，,】\]〕]|$")
_NOT_NEWS: Final = re.compile(r"[通资简审喜电闻问]$")
_ITS_DAY: Final = re.compile(r"(?:\d{1,2}月)?\d{1,2}日$")
_PLACE: Final = re.compile(r"[\u3400-\u9fff]{0,8}(?:\d{1,2}月)?(?:\d{1,2}日)?$")
_NOT_A_SOURCE: Final = ("悉", "介绍", "了解", "统计", "通报", "报道", "气象")
_BRACKET: Final = re.compile(r"[ \t\u3000\xa0]*[（(〔\[][^（）()。！？〔〕\[\]\r\n]{1,60}[)）〕\]]")
_CREDIT: Final = re.compile(
    r"[ \t\u3000\xa0]*(?:本报|全媒体|融媒体?)?(?:记者|通讯员)"
    r"(?:[^，。：:,\r\n]{2,30}?(?:摄影报道|报道)(?=[\s：:，,])|[ \t\u3000][^，。：:,\r\n\d]{2,24}[：:])"
)
_LEAD_CREDIT: Final = re.compile(
    r"[（(〔\[](?:[^（）()，。！？\s]{2,16}[ \u3000]?)??(?:本报|本台|全媒体|融媒体?|实习|见习|首席)?"
    r"(?:记者|通讯员|特约)[^（）()。！？\r\n]{1,60}[)）〕\]]"
)
_CLOSE: Final = re.compile(r"[ \t\u3000\xa0]*[：:，,]?")
_BULLET: Final = re.compile(r"[●■◆▲○★☆]?[ \t\u3000\xa0]*")


class Dateline(NamedTuple):
    """A dateline ``text[start:end]``; ``medium`` is the span of the medium it names, if it names one."""

    start: int
    end: int
    medium: Span | None


def _own_paper(origin: str, mark: str, delimited: bool) -> bool:
    """本报讯, 本报济南讯, 又讯: the paper itself, perhaps with a place and a day."""
    own = _OWN.match(origin)
    if not own or mark == "报道" or not _PLACE.fullmatch(origin, own.end()):
        return False
    return delimited or own.end() == len(origin) or (mark == "电" and bool(_ITS_DAY.search(origin)))


def _medium_in(origin: str, mark: str, cited: bool, delimited: bool) -> str | None:
    """The medium that ``origin`` names, or ``None`` where this is no dateline of a medium."""
    name = _ITS_DAY.sub("", origin)
    dated = name != origin
    if not name or _NOT_NEWS.search(origin) or name.endswith(_NOT_A_SOURCE) or (mark == "电" and not dated):
        return None
    if is_medium(name) or (cited and mark != "电" and delimited):
        return name
    agency = leading_medium(name)
    if agency and _PLACE.fullmatch(name, len(agency)) and (delimited or dated):
        return agency
    return name if mark == "讯" and delimited and len(name) >= 3 else None


def find_dateline(text: str, start: int, end: int, *, lead: bool) -> Dateline | None:
    """The dateline at the beginning of the line ``text[start:end]``, if there is one.

    ``lead`` says that the line is the first of the report: only there are 据X消息 and a bare （记者 甲）
    taken for a dateline.
    """
    if not lead and text.find("讯", start, start + _REACH) < 0 and text.find("电", start, start + _REACH) < 0:
        return None
    bullet = _BULLET.match(text, start, end)
    at = bullet.end() if bullet else start
    head = _HEAD.match(text, at, end)
    for mark in _MARK.finditer(text, head.start("name"), head.end()) if head else ():
        found = _news_from(text, head, mark, end, lead=lead) if head else None
        if found is not None:
            return Dateline(start, *found)
    credit = (_LEAD_CREDIT.match(text, at, end) or _CREDIT.match(text, at, end)) if lead else None
    return Dateline(start, _closed(text, credit.end(), end), None) if credit and credit.end() < end else None


def _news_from(
    text: str, head: re.Match[str], mark: re.Match[str], end: int, *, lead: bool
) -> tuple[int, Span | None] | None:
    """The end of the dateline whose 讯, 消息 or 电 is ``mark``, and the span of its medium."""
    at, stop = head.start("name"), mark.end()
    cited = head["cited"] is not None
    if (cited or mark.group() in ("消息", "报道")) and not lead:
        return None
    delimited = bool(_DELIMITER.match(text, stop, end))
    origin = text[at : mark.start()]
    own = _own_paper(origin, mark.group(), delimited)
    name = None if own else _medium_in(origin, mark.group(), cited, delimited)
    if not own and name is None:
        return None
    if head["open"]:
        if stop >= end or text[stop] not in "】]〕":
            return None
        stop += 1
    while credit := _BRACKET.match(text, stop, end) or _CREDIT.match(text, stop, end):
        stop = credit.end()
    return _closed(text, stop, end), (at, at + len(name)) if name else None


def _closed(text: str, stop: int, end: int) -> int:
    """``stop`` moved behind the colon or comma that ends the dateline."""
    close = _CLOSE.match(text, stop, end)
    moved = close.end() if close else stop
    return moved if text[stop:moved].strip() else stop
