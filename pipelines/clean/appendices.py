"""What is appended to a report: other reports, lists of links, a lone credit, a forged curriculum vitae."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.clean.captions import reads_as_caption
from pipelines.clean.credits import is_bare_names
from pipelines.clean.fields import is_day
from pipelines.clean.pagelines import Line
from pipelines.clean.titles import MAX_HEADLINE, PageTitle

_DATE_AT_END: Final = re.compile(
    r"[\[（(]?(?:(?:20|19)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\])）]?(?:\s\d\d:\d\d)?$"
)
_BULLET: Final = re.compile(r"[·•‧▪>》»◇◆■□\-*＊](?:\s|(?=[\u3400-\u9fff]))")
_OTHERS: Final = re.compile("相关|推荐|延伸|喜欢|热[点门]")
_LONE_NAMES: Final = re.compile(r"[\u3400-\u9fff]{2,3}(?:[\s、]{1,3}[\u3400-\u9fff]{2,3}){1,4}")
_CV: Final = re.compile(
    r"[，,][男女][，,].{0,30}(?:出生|生于|生[，,]|族[，,])"
    r"|^(?:19|20)\d\d[.年]\d{1,2}月?\s?[—–\-至]{1,2}\s?(?:(?:19|20)\d\d|至今)"
    r"|^(?:个人|人物|作者|领导)?简[历介][:：]?|(?:19|20)\d\d年\d{1,2}月(?:参加工作|入党|出生)"
)
_CV_START: Final = re.compile(r"[，,][男女][，,].{0,30}(?:出生|生于|生[，,]|族[，,])")


def read_tail(text: str, lines: Sequence[Line], wanted: PageTitle, published: str | None) -> None:
    """The lines behind the last sentence: lists of links below their heading, a lone name, a date."""
    listed = False
    for line in lines:
        if line.pieces:
            listed |= _is_list_heading(line)
            continue
        content = text[line.start : line.end]
        if listed or (_BULLET.match(content) and len(content) <= MAX_HEADLINE):
            line.mark("furniture")
        elif line.fields and is_day(content, published):
            line.mark("source_line")
        elif _is_lone_credit(content):
            line.mark("byline")
        elif wanted.is_repeated_as(content):
            line.mark("title")
        elif reads_as_caption(text, line.start, line.end, line.hits):
            line.mark_caption(text)


def _is_lone_credit(content: str) -> bool:
    """The last line of a page: (何征宇 张旭 王瑜); without brackets two short names at least."""
    if len(content) > 40:
        return False
    if content[0] in "（(" and content[-1] in "）)":
        return is_bare_names(content[1:-1])
    return bool(_LONE_NAMES.fullmatch(content)) and is_bare_names(content)


def _is_list_heading(line: Line) -> bool:
    return any(hit.role == "heading" and hit.start - line.start <= 2 for hit in line.hits)


def read_recommended(text: str, lines: Sequence[Line]) -> None:
    """Behind 新闻推荐, 相关链接 on a line of its own below the report other reports begin: their sentences are
    furniture, and so is what stands between them."""
    begun = below = False
    for line in lines:
        if line.pieces:
            below |= begun and _is_list_heading(line) and bool(_OTHERS.search(text, line.start, line.end))
        elif below:
            line.prose = False
            line.mark("furniture")
        else:
            begun |= line.prose


def read_links(text: str, lines: Sequence[Line]) -> None:
    """Three or more headlines with a date at the end in a row are a list of links."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not line.prose and line.end - line.start <= 90:
            content = text[line.start : line.end]
            if not line.pieces and len(content) > 12 and _DATE_AT_END.search(content):
                run.append(line)
                continue
        if len(run) >= 3:
            for linked in run:
                linked.mark("furniture")
        run = []


def read_cv(text: str, lines: Sequence[Line]) -> None:
    """A curriculum vitae that ends a page behind a report is forged or borrowed: furniture.

    One that the report announces (公示如下：), that more of it follows or that begins the page is left.
    """
    if ("男" not in text and "女" not in text) or not _CV_START.search(text):
        return
    start = next((i for i, line in enumerate(lines) if _is_cv(text, line, _CV_START)), 0)
    if not start or text[lines[start - 1].end - 1] in "：:":
        return
    behind = [line for line in lines[start:] if not line.pieces or line.pieces[0].kind == "body"]
    if any(line.prose for line in lines[:start]) and all(_is_cv(text, line, _CV) for line in behind):
        for line in behind:
            line.mark("furniture")


def _is_cv(text: str, line: Line, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(text[line.start : min(line.end, line.start + 120)]))
