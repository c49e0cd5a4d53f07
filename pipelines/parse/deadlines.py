"""Deadlines: terms that a meeting sets for something to be done, as EDTF.

``11月15日前`` ``6月底前`` ``年底前`` ``今夜12时前`` ``到2025年底``; without a year they are resolved against
the date of the meeting.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse.dates import day_exists
from pipelines.parse.numbers import parse_numeral
from pipelines.parse.patterns import anchored


class Deadline(NamedTuple):
    """A term for something to be done: ``edtf`` is None where the meeting's date would be needed."""

    span: Span
    edtf: str | None


# What no deadline can begin with is kept out here, where it costs least.
_ANCHOR = re.compile(
    r"[0-9０-９一二三四五六七八九十今明本年月](?<![0-9０-９.．至—\-].)"
    r"(?:(?<=[0-9０-９])[0-9０-９]?\s?月|(?<=2)0[0-9]{2}年|(?<=[一二三四五六七八九十])[一二十]?月"
    r"|(?<=[今明本])[年月晚夜天日]|(?<=[年月])[底末])")
_DEADLINE = re.compile(
    r"(?<![0-9０-９.．至—\-])(?:"
    r"(?:(?P<year>20[0-9]{2})年|(?P<next>明年)|今年|本年)?"
    r"(?P<month>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})\s?月"
    r"(?:\s?(?P<day>[0-9０-９]{1,2})\s?[日号]|份?[底末]|[上中下]旬|份)?"
    r"(?:\s?(?:之前|以前|前(?![后往来夕期去景])|止))?"
    r"|(?:(?P<end_year>20[0-9]{2}年?)|(?P<end_next>明年?)|今年?|本年?)?年[底末](?:之前|以前|前)?"
    r"|(?P<half_year>20[0-9]{2})年[上下]半年(?:之前|以前|前)?"
    r"|(?P<last_year>20[0-9]{2})年(?:以前|之前|前(?![三两0-9]))"
    r"|(?P<this_month>本?月底)(?:以前|之前|前)"
    r"|(?P<today>今晚|今夜|今天|今日)(?:[0-2]?[0-9][时点])?(?:之前|以前|前)"
    r")"
)
_DUE_BEFORE = ("确保", "力争", "争取", "务必", "必须", "要", "将", "拟", "计划", "在", "于", "到")
_DUE_AFTER = re.compile(r"[，,]?(?:完成|全部|全面|实现|达到|建成|投用|竣工|开工|完工|通车|办结|到位|基本)")
_PAST_BEFORE = re.compile(r"已(?:经)?[于在]$|(?:截至|截止|自|从)(?:到|于)?(?:20[0-9]{2}年)?$")
_TOLD_OF = re.compile("[^，。；、]{0,30}(?:情况|报告|工作总结)")  # 关于2016年上半年预算执行情况的报告
_LOOK_BACK = 8  # characters before a term that tell what it is


def _is_due(text: str, match: re.Match[str], start: int) -> bool:
    """6月底前 is a term; 6月底 is one only after 确保, 到 … and before 完成, 实现 …; 截至6月底前 never is."""
    begin, end = match.span()
    if text.startswith("的", end):  # 年末前的工作
        return False
    if text[end - 1] not in "前止":
        if not text.endswith(_DUE_BEFORE, start, begin):
            return False
        if match["month"] is not None and text[end - 1] not in "底末日号旬":
            return False
        if match["half_year"] is not None and _TOLD_OF.match(text, end):
            return False
        if match["half_year"] is None and not _DUE_AFTER.match(text, end):
            return False
    return _PAST_BEFORE.search(text, max(start, begin - _LOOK_BACK), begin) is None


class Said(NamedTuple):
    """When a term was set, as EDTF has it: four digits or ``XXXX``, two digits or None."""

    year: str
    month: str | None
    day: str | None


_EDTF = re.compile(r"(\d{4}|XXXX)(?:-(?:(\d\d)|XX))?(?:-(\d\d))?(?![^/])")


def said_on(meeting_date: str | None) -> Said:
    """The (first) day of a meeting whose date is ``meeting_date``, EDTF: a day, an interval or a year alone.

    Raises :class:`ValueError` for all else.
    """
    parts = _EDTF.match(meeting_date or "XXXX")
    if parts is None:
        raise ValueError(f"the meeting's date is no EDTF date: {meeting_date!r}")
    return Said(*parts.groups())


def find_deadlines(text: str, start: int, end: int, said: Said) -> list[Deadline]:
    """The deadlines of ``text[start:end]``, as they were ``said``, in order, without overlap. Linear in the
    length."""
    matches = anchored(_ANCHOR, _DEADLINE, text, start, end)
    return [Deadline(m.span(), _edtf(m, *said)) for m in matches if _is_due(text, m, start)]


def _edtf(match: re.Match[str], year: str, month: str | None, day: str | None) -> str | None:
    """The term against the meeting's date; None where that date or the calendar does not have it."""
    if match["today"]:
        return f"{year}-{month}-{day}" if month and day else None
    if match["this_month"]:
        return f"{year}-{month}" if month else None
    if match["month"]:
        return _edtf_of_month(match, year, month)
    whole_year: str | None = match["last_year"] or match["half_year"]
    return whole_year or f"{(match['end_year'] or '')[:4] or _shift(year, match['end_next'] is not None)}-12"


def _edtf_of_month(match: re.Match[str], year: str, month: str | None) -> str | None:
    """A month long before the meeting's is one of the next year: 1月底前, said in December."""
    due = parse_numeral(match["month"])
    day = parse_numeral(match["day"]) if match["day"] else None
    if not isinstance(due, int) or not day_exists(None, due, int(day or 1)):
        return None
    following = month is not None and int(month) >= 9 and due < int(month) - 2
    until = match["year"] or _shift(year, match["next"] is not None or following)
    return f"{until}-{due:02d}" + (f"-{day:02d}" if day else "")


def _shift(year: str, following: bool) -> str:
    return str(int(year) + 1) if following and year.isdigit() else year
