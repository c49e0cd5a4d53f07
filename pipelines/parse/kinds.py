"""Kinds: the type of a meeting, its format, its series and number."""

from __future__ import annotations

import re
from functools import cache
from typing import cast, get_args

from pipelines.items import MeetingFormat, MeetingType, Span
from pipelines.parse.lexicon import load_table
from pipelines.parse.numbers import parse_count

_ORDINAL = re.compile(r"第?\s?([一二三四五六七八九十百零〇\d]{1,6})\s?次")
# What may stand behind 第N次 in the name of a numbered meeting: its own noun, nothing else.
_SESSION = re.compile(r"(?:（[^）]*）)?[^会]{0,8}?(?:常委会|全体会|会)?(?:会?议)?(?:（[^）]*）)?(?:会?议)?(?:暨.*)?")
_SAID_FORMAT = re.compile(
    r"会议?(?:采取|采用|以|通过|利用)?了?(?:“[^”。；]{0,12}”)?(?P<f>(?:网络)?视频(?:连线)?|电视电话)(?:会议)?的?(?:形式|方式)|"
    r"(?:采取|采用|以|通过)(?P<g>电视电话|(?:网络)?视频(?:连线|会商)?)(?:会议)?(?:和[^，。；]{2,8})?的?(?:形式|方式)(?:主持|组织)?(?:召开|举行)"
)
_NAMED_FORMAT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("电视电话会议", re.compile("电视电话|电视会议|电话会议")),
    ("视频会议", re.compile(r"视频.{0,6}会(?!议室)")),
    ("现场会", re.compile("现场.{0,4}会|观摩会")),
)
_BARE = ("会议", "例会", "全体会议", "扩大会议", "（扩大）会议")
_THEME = re.compile("^“[^“”]*”")
_N = r"[一二三四五六七八九十\d]"
_YEARS = re.compile(rf"\d{{4}}年度?|第?{_N}+季度|第?{_N}{{1,3}}届")


@cache
def _types() -> tuple[tuple[re.Pattern[str], MeetingType], ...]:
    known = get_args(MeetingType)
    rows = load_table("meeting_types.tsv", ("pattern", "type"), "pattern")
    for row in rows:
        if row["type"] not in known:
            raise row.fault(f"no such type: {row['type']!r}")
    return tuple((re.compile(row["pattern"]), cast(MeetingType, row["type"])) for row in rows)


def meeting_type(name: str, organizer: str | None) -> MeetingType:
    """The type of a meeting by its name; a bare 第一次会议 is read together with its convener. A theme in quotation
    marks (“春耕专题服务月”总结会) tells only where nothing else does."""
    bare = name.startswith("第") or name in _BARE
    outside = _THEME.sub("", name)
    names = (outside, name) if outside != name else (name,)
    for whole in (*names, (organizer or "") + name) if bare else names:
        for pattern, kind in _types():
            if pattern.search(whole):
                return kind
    return "其他"


def meeting_format(name: str, name_span: Span, text: str, spans: list[Span]) -> tuple[MeetingFormat, Span] | None:
    """The format, from the name or from a sentence that says it (会议以视频形式召开), with its evidence."""
    for form, pattern in _NAMED_FORMAT:
        match = pattern.search(name)
        if match is not None:
            return cast(MeetingFormat, form), (name_span[0] + match.start(), name_span[0] + match.end())
    if "视频" not in text and "电视电话" not in text:
        return None
    for start, end in spans:
        match = _SAID_FORMAT.search(text, start, end)
        if match is not None:
            group = "f" if match.group("f") else "g"
            form = "电视电话会议" if match.group(group).startswith("电视") else "视频会议"
            return cast(MeetingFormat, form), match.span(group)
    return None


def series_of(name: str, organizer: str | None) -> tuple[str, int, Span] | None:
    """The series and the number of a numbered meeting: (市人民政府常务会议, 13, span in ``name``)."""
    match = None
    for found in _ORDINAL.finditer(name):
        match = found
    if match is None:
        return None
    if _SESSION.fullmatch(name, match.end()) is None:
        return None
    number = parse_count(match.group(1))
    series = _YEARS.sub("", name[: match.start()] + name[match.end():])
    series = re.sub(r"[（(][^（）()]*[)）]", "", series)
    if organizer and organizer not in series:
        series = _YEARS.sub("", organizer) + series
    return (series, number, match.span(1)) if number is not None and series else None
