"""The medium that a page prints as its source: 来源：如皋日报, 据黔东南政府网消息, X融媒体中心记者, X局 供稿.

本报讯 alone names none. The value is as it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from pipelines.clean.credits import is_bare_names
from pipelines.clean.dateline import find_dateline
from pipelines.clean.fields import Field, scan_fields
from pipelines.clean.media import is_medium, is_unit
from pipelines.clean.phrases import Hit, phrase_book
from pipelines.items import Segment, Span

Rule = Literal["source.label", "source.dateline", "source.masthead", "source.supplier", "source.reporter"]
_OWN: Final = re.compile(
    r"本[报网台站刊社](?:讯|综合|原创)?|全媒体|融媒体?(?:中心)?|原创|转载|未知|不详|其他|其它|互联网|网络|admin"
)
_NAME: Final = r"[\u3400-\u9fffA-Za-z0-9·•]"
_REPORTER: Final = re.compile(rf"(?P<medium>{_NAME}{{2,20}}?)[ \u3000]?(?:全媒体|融媒|首席|见习|实习)?(?:记者|通讯员)")
_QUOTED_REPORTER: Final = re.compile(r"《(?P<medium>[^《》。，]{2,16}[报刊])》记者")
_SUPPLIER_BEFORE: Final = re.compile(rf"(?P<medium>{_NAME}{{2,20}})[\s　]*供稿")
_SUPPLIER_AFTER: Final = re.compile(rf"供稿(?:单位)?[：:]\s*(?P<medium>{_NAME}{{2,20}})")
_CITED_AT_END: Final = re.compile(rf"[（(](?:据|摘自|转自|原载)《?(?P<medium>{_NAME}{{2,20}})》?[)）]\s*$")
_EDGE: Final = "《》“”\"'"


class Source(NamedTuple):
    """A printed source: its name, where it stands, and the rule that found it."""

    medium: str
    span: Span
    rule: Rule


def source_medium(text: str, segments: Sequence[Segment]) -> Source | None:
    """The printed source of a page, or ``None``. ``segments`` are those of ``text``.

    A label 来源： goes before a dateline, a dateline before a masthead, a supplier and a reporter's medium.
    """
    return (
        _labelled(text, segments)
        or _in_dateline(text, segments)
        or _beside_date(text, segments)
        or _supplier(text, segments)
        or _reporter(text, segments)
        or _cited_at_end(text)
    )


def _source(text: str, start: int, end: int, rule: Rule) -> Source | None:
    """``text[start:end]`` without quotation marks as a source, unless it only says 本报 or 网络, or names persons."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    medium = text[start:end]
    if len(medium) < 2 or _OWN.fullmatch(medium) or (" " in medium and is_bare_names(medium)):
        return None
    return Source(medium, (start, end), rule)


def _fields_of(text: str, segment: Segment) -> list[Field]:
    start, end = segment.span
    found = phrase_book().find(text[start:end])
    return scan_fields(text, start, end, [Hit(h.start + start, h.end + start, h.role) for h in found])


def _labelled(text: str, segments: Sequence[Segment]) -> Source | None:
    """来源：X, also where the label stands alone on the line above: 信息来源： / 今日开鲁."""
    awaited = False
    for segment in segments:
        if segment.kind != "source_line":
            awaited = False
            continue
        fields = _fields_of(text, segment)
        if awaited and not fields:
            return _source(text, *segment.span, "source.label")
        for field in fields:
            found = _source(text, *field.value, "source.label") if _is_label(field) else None
            if found:
                return found
        awaited = bool(fields) and _is_label(fields[-1]) and fields[-1].value[0] >= fields[-1].value[1]
    return None


def _is_label(field: Field) -> bool:
    return field.role == "source" and field.labelled


def _in_dateline(text: str, segments: Sequence[Segment]) -> Source | None:
    """据X消息, X网讯, X融媒体中心讯（记者 …）."""
    for segment in segments:
        if segment.kind != "dateline":
            continue
        dateline = find_dateline(text, *segment.span, lead=True)
        if dateline and dateline.medium:
            return _source(text, *dateline.medium, "source.dateline")
    return None


def _beside_date(text: str, segments: Sequence[Segment]) -> Source | None:
    """The bare name of a medium beside the printed date: 2019-04-02  昭觉县政府网; a newspaper's masthead."""
    for segment in segments:
        for field in _fields_of(text, segment) if segment.kind == "source_line" else ():
            if field.role == "source" and not field.labelled and is_medium(text[slice(*field.value)]):
                return _source(text, *field.value, "source.masthead")
    return None


def _cited_at_end(text: str) -> Source | None:
    """（据安宁日报） behind the last sentence."""
    found = _CITED_AT_END.search(text, max(0, len(text) - 40))
    return _source(text, *found.span("medium"), "source.dateline") if found and is_medium(found["medium"]) else None


def _supplier(text: str, segments: Sequence[Segment]) -> Source | None:
    """The unit that sent the report in: （县人社局 供稿）, 供稿：县人社局."""
    for segment in segments:
        if segment.kind != "byline":
            continue
        for pattern in (_SUPPLIER_BEFORE, _SUPPLIER_AFTER):
            found = pattern.search(text, *segment.span)
            if found and is_unit(found["medium"]):
                return _source(text, *found.span("medium"), "source.supplier")
    return None


def _reporter(text: str, segments: Sequence[Segment]) -> Source | None:
    """The medium of the reporter: 县融媒体中心记者 甲 in a byline, 《政府采购信息报》记者 in the report."""
    for segment in segments:
        if segment.kind in ("byline", "dateline"):
            for found in _REPORTER.finditer(text, *segment.span):
                if is_medium(found["medium"]) and not found["medium"].startswith("本"):
                    return _source(text, *found.span("medium"), "source.reporter")
    for segment in segments if "》记者" in text else ():
        quoted = _QUOTED_REPORTER.search(text, *segment.span) if segment.kind == "body" else None
        if quoted:
            return _source(text, *quoted.span("medium"), "source.reporter")
    return None
