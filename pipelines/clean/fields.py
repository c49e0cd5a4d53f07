"""Lines of metadata read as fields: 来源：如皋日报 2023-02-28 作者：陈果 【打印】 上一篇：….

A line is metadata when every part of it is a field: a labelled value, a date, a button, or the bare name of a
medium or of reporters beside one of these. A line with a remainder that is none of these is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.clean.credits import is_bare_names, is_credit
from pipelines.clean.media import is_medium
from pipelines.clean.phrases import Hit, Role
from pipelines.items import SegmentKind

LABELS: Final[frozenset[Role]] = frozenset(
    {"source", "date", "weak", "credit", "supplier", "editor", "counter", "link", "catalogue"}
)
_COLON: Final = re.compile(r"[\s】\])）]{0,3}[:：]|\s?[|｜丨]\s?(?=[\u3400-\u9fffA-Za-z])")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?!\d)"
    r"(?:[\sT]{0,3}\d{1,2}[:：]\d\d(?:[:：]\d\d)?(?!\d))?"
    r"|[MTWFS][a-z]{2} [A-Z][a-z]{2} \d{1,2} \d\d:\d\d:\d\d (?:[A-Z]{3} )?(?:19|20)\d\d(?!\d)"
    r"|星期[一二三四五六日天]|第?[A-Z]?\d{1,3}版|(?<!\d)\d{1,2}[:：]\d\d[:：]\d\d(?!\d)"
)
_TIME: Final = re.compile(r"\d[:：]\d\d")
_FILLER: Final = re.compile(
    r"[\s|｜·•/\\\-—_>》<《»＞:：,，、()（）\[\]【】〔〕{}+.*#“”\"'&;次大中小的到于0-9]*"
)
_STOP: Final = re.compile(r"[。；！？!?]")
_COMMA: Final = re.compile(r"[，,。；！？]")
_EDGE: Final = " \t\u3000\xa0|｜()（）[]【】〔〕{}<>《》:：,，、-—/"
_LIMIT: Final[dict[Role, int]] = {
    "source": 30,
    "date": 30,
    "weak": 30,
    "credit": 60,
    "supplier": 60,
    "editor": 60,
    "counter": 24,
    "link": 120,
    "catalogue": 90,
    "control": 0,
}
_KIND: Final[dict[Role, SegmentKind]] = {
    "source": "source_line",
    "date": "source_line",
    "credit": "byline",
    "supplier": "byline",
    "editor": "furniture",
    "link": "furniture",
    "catalogue": "furniture",
}


class Field(NamedTuple):
    """One field of a line: ``text[start:end]`` with its label, ``value`` the span of the bare value."""

    role: Role
    start: int
    end: int
    value: tuple[int, int]
    labelled: bool


class _Mark(NamedTuple):
    role: Role
    start: int
    end: int
    labelled: bool


def _marks(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[_Mark]:
    """Where fields begin: labels with their colon, buttons, dates."""
    marks: list[_Mark] = []
    done = start
    for hit in hits:
        if hit.start < done or (marks and marks[-1].role == "link" and hit.role != "link"):
            continue
        colon = _COLON.match(text, hit.end, end)
        if hit.role in LABELS and colon:
            glued = hit.start > start and "\u3400" <= text[hit.start - 1] <= "\u9fff"
            if glued and not marks:
                continue
            marks.append(_Mark(hit.role, hit.start, colon.end(), True))
        elif hit.role in ("control", "counter"):
            marks.append(_Mark("control", hit.start, hit.end, False))
        else:
            continue
        done = marks[-1].end
    dates = [_Mark("date", m.start(), m.end(), False) for m in _DATE.finditer(text, start, end)]
    return _merge(marks, dates) if dates else marks


def _merge(marks: list[_Mark], dates: list[_Mark]) -> list[_Mark]:
    """Both lists in order; a date inside a label or in the headline behind 上一篇 is none."""
    merged: list[_Mark] = []
    for mark in sorted(marks + dates, key=lambda m: (m.start, -m.end)):
        last = merged[-1] if merged else None
        unlabelled_date = mark.role == "date" and not mark.labelled
        if last and (mark.start < last.end or (unlabelled_date and last.role in ("link", "catalogue"))):
            continue
        merged.append(mark)
    return merged


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """``text[start:end]`` without brackets, colons and blanks at its ends."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _value_fits(role: Role, value: str) -> bool:
    if len(value) > _LIMIT[role]:
        return False
    if role in ("source", "date", "weak", "counter"):
        return not _COMMA.search(value)
    return role in ("link", "catalogue") or not _STOP.search(value)


def _leftover(text: str, start: int, end: int, hits: Sequence[Hit]) -> Field | None:
    """A part without a label that is a field all the same: a medium by a date, (记者 甲) by 编辑：乙."""
    value = _bare(text, start, end)
    name = text[value[0] : value[1]]
    if is_medium(name):
        return Field("source", start, end, value, False)
    inside = [hit for hit in hits if value[0] <= hit.start and hit.end <= value[1]]
    if is_credit(text, value[0], value[1], inside, bracketed=value[0] > start):
        return Field("credit", start, end, value, False)
    return None


def _reporters(text: str, start: int, end: int) -> Field | None:
    """The bare names before the source: 2021-05-06 08:30 甲 乙 来源：…, （甲 乙 来源：…）."""
    value = _bare(text, start, end)
    return Field("credit", start, end, value, False) if is_bare_names(text[value[0] : value[1]]) else None


def scan_fields(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[Field]:
    """The fields of ``text[start:end]``, all of it accounted for; empty when it is no line of metadata.

    ``hits`` are the phrases within. Linear in the length of the line.
    """
    marks = _marks(text, start, end, hits)
    if not marks or all(mark.role == "weak" for mark in marks):
        return []
    fields: list[Field] = []
    if not _FILLER.fullmatch(text, start, marks[0].start):
        first = _leftover(text, start, marks[0].start, hits)
        if first is None and text[start] in "（(" and marks[0].role == "source":
            first = _reporters(text, start, marks[0].start)
        if first is None:
            return []
        fields.append(first)
    for mark, following in zip(marks, [*(m.start for m in marks[1:]), end], strict=True):
        if mark.labelled:
            value = _bare(text, mark.end, following)
            if not _value_fits(mark.role, text[value[0] : value[1]]):
                return []
            fields.append(Field(mark.role, mark.start, following, value, True))
            continue
        fields.append(Field(mark.role, mark.start, mark.end, (mark.start, mark.end), False))
        if not _FILLER.fullmatch(text, mark.end, following):
            rest = _leftover(text, mark.end, following, hits)
            if rest is None and mark.role == "date" and marks[-1].labelled:
                rest = _reporters(text, mark.end, following)
            if rest is None:
                return []
            fields.append(rest)
    return fields


def is_dated_only(text: str, fields: Sequence[Field]) -> bool:
    """Whether the line is a bare day: 2020年6月9日. Under a notice that is its signature, no metadata."""
    return all(f.role == "date" and not f.labelled for f in fields) and not any(
        _TIME.search(text, f.start, f.end) for f in fields
    )


def field_kinds(fields: Sequence[Field]) -> list[tuple[SegmentKind, int, int]]:
    """What each field is as a segment; counters and buttons go with the source line they stand in."""
    neutral: SegmentKind = "source_line" if any(f.role in ("source", "date") for f in fields) else "furniture"
    return [(_KIND.get(f.role, neutral), f.start, f.end) for f in fields]


def is_day(content: str, published: str | None) -> bool:
    """Whether ``content`` prints the day of ``published``."""
    if not published:
        return False
    return _numbers(content) == _numbers(published)


def _numbers(date: str) -> list[str]:
    """Year, month and day as they are written, without leading zeros."""
    return [digits.lstrip("0") for digits in re.findall(r"\d+", date)[:3]]
