"""A restored page cut into segments: headline, dateline, body, captions, bylines, source line, furniture.

Each line is first read for itself (metadata, caption, credit, furniture); prose gives off its dateline, its
credits and buttons at the ends. What is left are short lines; their place decides: headlines stand before
the first sentence of the report, lists of links and lone names behind the last. Body is the default: a
sentence is never furniture in case of doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from pipelines.clean.appendices import read_cv, read_links, read_recommended, read_tail
from pipelines.clean.captions import (
    credit_tail,
    describes_act,
    is_signed_photo,
    opens_as_caption,
    reads_as_caption,
)
from pipelines.clean.credits import credit_kind, is_bare_names, is_credit
from pipelines.clean.dateline import find_dateline
from pipelines.clean.endings import ending, is_whole_bracket
from pipelines.clean.fields import Field, is_dated_only, is_day, scan_fields
from pipelines.clean.pagelines import (
    BUTTON,
    CLAUSE,
    MIN_PROSE,
    Line,
    behind_residue,
    is_prose,
    page_lines,
    rstrip,
)
from pipelines.clean.phrases import Role
from pipelines.clean.titles import MAX_HEADLINE, PageTitle, may_be_headline, run_in_metadata
from pipelines.items import Segment, Span

_WORD: Final = re.compile(r"[\w\u3400-\u9fff]")
_FURNITURE: Final[frozenset[Role]] = frozenset({"crumb", "link", "heading", "notice"})
_SIGNS: Final[frozenset[Role]] = _FURNITURE | {"caption_open"}
_MAX_HEADLINES: Final = 4
_MAX_METADATA: Final = 320
_NOTICE_START: Final = 40  # a notice of the site says so at once


def segment(text: str, title: str | None, published: str | None) -> tuple[Segment, ...]:
    """The segments of a restored text: in order, without overlap, all of it but the white space between.

    ``title`` is the title of the page, ``published`` its ISO 8601 date; both help to know the headline and a
    bare date again where the text prints them. Time is linear in the length of the text.
    """
    lines = list(page_lines(text))
    for line in lines:
        _read_line(text, line)
    wanted = PageTitle(title)
    read_recommended(text, lines)
    _read_prose(text, lines, wanted)
    open_lines = [i for i, line in enumerate(lines) if line.prose]
    first = open_lines[0] if open_lines else len(lines)
    _read_head(text, lines[:first], wanted, published, has_report=bool(open_lines))
    _pair_labels(text, lines)
    if open_lines:
        _read_between(text, lines[first : open_lines[-1]], wanted)
        read_tail(text, lines[open_lines[-1] + 1 :], wanted, published)
    read_links(text, lines)
    read_cv(text, lines)
    return tuple(_trimmed(text, lines))


def body_spans(segments: Sequence[Segment]) -> list[Span]:
    """The spans that a grammar reads as sentences, in order."""
    return [s.span for s in segments if s.kind == "body"]


def _read_line(text: str, line: Line) -> None:
    """Decide what the line is from itself alone; prose and undecided short lines stay without a segment."""
    start, end = line.start, line.end
    if _is_plain_prose(text, line):
        line.prose = True
        return
    inner = behind_residue(text, start, end)
    if _is_debris(text, line, inner):
        line.mark("furniture")
        return
    if is_whole_bracket(text, inner, end) and _read_bracket(text, line, inner):
        return
    line.prose = is_prose(text, line)
    if _may_be_metadata(text, line):
        line.fields = scan_fields(text, inner, end, line.hits)
        if line.fields and not is_dated_only(text, line.fields):
            line.prose = False
            line.mark_fields()
            return
    if _is_furniture(text, line, inner):
        line.prose = False
        line.mark("furniture")
    elif opens_as_caption(text, inner, end, line.hits) or is_signed_photo(text, inner, end):
        line.prose = False
        line.mark_caption(text)
    elif not line.prose and is_credit(text, inner, end, line.hits, bracketed=False):
        line.mark("byline")


def _is_plain_prose(text: str, line: Line) -> bool:
    """Most lines are sentences without any sign of something else, and need no closer look."""
    return (
        line.end - line.start >= MIN_PROSE
        and text[line.start].isalnum()
        and text.find("。", line.start, line.end) >= 0
        and not any(hit.role in _SIGNS for hit in line.hits)
        and not is_signed_photo(text, line.start, line.end)
    )


def _is_debris(text: str, line: Line, inner: int) -> bool:
    """A line of marks, of entities, of one button: no word of the report. ``inner`` is behind its residue."""
    if inner == line.end or not _WORD.search(text, line.start, line.end):
        return True
    return line.has_buttons and bool(BUTTON.fullmatch(text, line.start, line.end))


def _may_be_metadata(text: str, line: Line) -> bool:
    """Whether it is worth while to read the line as fields: a full stop in it says that it is prose."""
    length = line.end - line.start
    if line.prose and text.find("。", line.start, line.end) >= 0:
        return False
    return (bool(line.hits) and length <= _MAX_METADATA) or length <= 40


def _read_bracket(text: str, line: Line, start: int) -> bool:
    """A line that is one bracket: credit, metadata, a caption; anything else is left undecided."""
    inside = (start + 1, line.end - 1)
    line.fields = scan_fields(text, start, line.end, line.hits)
    if line.fields and not is_dated_only(text, line.fields):
        line.mark_fields()
        return True
    credited = is_credit(text, *inside, line.hits, bracketed=True)
    acts = describes_act(text, *inside, line.hits) and not _is_furniture(text, line, start)
    if acts and (not credited or credit_tail(text, start, line.end) < line.end):
        line.mark_caption(text)
    elif credited:
        line.mark(credit_kind(line.hits))
    return bool(line.pieces)


def _is_furniture(text: str, line: Line, start: int) -> bool:
    """Navigation, notices of the site, headings of lists of links."""
    if not any(hit.role in _FURNITURE for hit in line.hits):
        return False
    if any(hit.role == "crumb" and hit.start == start for hit in line.hits):
        return line.end - start <= 120
    if not line.prose and any(hit.role == "link" and hit.start == start for hit in line.hits):
        return line.end - start <= MAX_HEADLINE
    if any(hit.role == "heading" and hit.start - start <= 2 for hit in line.hits):
        return line.end - start <= 14
    notices = [hit for hit in line.hits if hit.role == "notice"]
    if not notices or not line.prose:
        return bool(notices)
    reports = any(hit.role == "caption_act" for hit in line.hits) or text.find("会议", start, line.end) >= 0
    return not reports and (len(notices) > 1 or notices[0].start - start <= _NOTICE_START)


def _read_prose(text: str, lines: Sequence[Line], wanted: PageTitle) -> None:
    """Take datelines, credits and buttons off the sentences, off the first also headline, date and source."""
    lead = True
    for line in lines:
        if line.pieces:
            continue
        if not line.prose:
            dateline = find_dateline(text, line.start, line.end, lead=False)
            if dateline is not None and line.end - line.start > 12:
                line.prose = True
            else:
                continue
        end = line.end
        start = _read_start(text, line, wanted if lead else None)
        dateline = find_dateline(text, start, end, lead=lead)
        lead = False
        if dateline is not None:
            line.add("dateline", start, dateline.end)
            start = dateline.end
        tail = ending(text, start, end, line.hits)
        stop = tail[0].span[0] if tail else end
        _add_body(text, line, start, stop)
        for piece in tail:
            line.add(piece.kind, *piece.span)


def _read_start(text: str, line: Line, wanted: PageTitle | None) -> int:
    """Mark what stands before the first sentence on its line; where the sentence or its dateline begins.

    ``wanted`` is given for the first line of the report: the headline, a date and the source may run into it.
    """
    start, end = line.start, line.end
    inner = behind_residue(text, start, end)
    if inner > start:
        line.add("furniture", start, inner)
        start = inner
    if wanted is None:
        return start
    stop = wanted.end_in(text, start, end)
    if stop > start:
        line.add("title", start, stop)
        start = stop
    stop = run_in_metadata(text, start, end)
    if stop > start:
        line.add("source_line", start, stop)
        start = stop
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _add_body(text: str, line: Line, start: int, end: int) -> None:
    """``text[start:end]`` as body, less the buttons and addresses inside it."""
    if line.has_buttons:
        for found in BUTTON.finditer(text, start, end):
            if text[start : found.start()].strip():
                line.add("body", start, found.start())
            line.add("furniture", found.start(), found.end())
            start = found.end()
    if text[start:end].strip():
        line.add("body", start, end)


def _read_head(
    text: str, lines: Sequence[Line], wanted: PageTitle, published: str | None, *, has_report: bool
) -> None:
    """The lines before the first sentence: headlines, a printed date, captions above the report."""
    headlines = 0
    below_source = below_caption = False
    for line in lines:
        if line.pieces:
            below_source |= any(p.kind == "source_line" for p in line.pieces)
            below_caption |= line.pieces[0].kind == "caption"
            continue
        content = text[line.start : line.end]
        if line.fields and is_dated_only(text, line.fields):
            line.mark("source_line" if has_report or is_day(content, published) else "body")
        elif wanted.is_printed_as(content):
            line.mark("title")
            headlines += 1
        elif not has_report:
            continue
        elif _is_head_caption(text, line, chained=below_caption, after_source=below_source):
            line.mark_caption(text)
            below_caption = True
        elif headlines < _MAX_HEADLINES and may_be_headline(content):
            line.mark("title")
            headlines += 1


def _is_head_caption(text: str, line: Line, *, chained: bool, after_source: bool) -> bool:
    """A line above the report: 会议现场 always, 甲讲话 below the source line, any act below a caption."""
    if chained and line.end - line.start <= 60 and not CLAUSE.search(text, line.start, line.end):
        return any(hit.role == "caption_act" for hit in line.hits)
    if not after_source and not text.endswith(("现场", "会场"), line.start, line.end):
        return False
    return reads_as_caption(text, line.start, line.end, line.hits)


def _pair_labels(text: str, lines: Sequence[Line]) -> None:
    """A label alone on its line takes the short line below it as its value: 信息来源： / 今日开鲁."""
    for line, below in pairwise(lines):
        label = line.fields[-1] if line.fields and line.pieces else None
        if label is None or not label.labelled or label.value[0] < label.value[1] or below.prose:
            continue
        content = text[below.start : below.end]
        undecided = not below.pieces or below.pieces[0].kind == "title"
        if not undecided or len(content) > 20 or label.start > line.start + 2:
            continue
        if label.role == "source" and _WORD.search(content) and " " not in content:
            below.mark("source_line")
            below.fields = [Field("source", below.start, below.end, (below.start, below.end), False)]
        elif label.role in ("credit", "editor", "supplier") and is_bare_names(content):
            below.mark("furniture" if label.role == "editor" else "byline")


def _read_between(text: str, lines: Sequence[Line], wanted: PageTitle) -> None:
    """The short lines among the sentences: captions and the headline again; subheadings stay body."""
    for line in lines:
        if line.pieces:
            continue
        if reads_as_caption(text, line.start, line.end, line.hits):
            line.mark_caption(text)
        elif wanted.is_repeated_as(text[line.start : line.end]):
            line.mark("title")


def _trimmed(text: str, lines: Sequence[Line]) -> Iterator[Segment]:
    """All segments with white space at their ends taken off; what nothing was decided for is body."""
    for line in lines:
        if not line.pieces:
            line.mark("body")
        for piece in line.pieces:
            start, end = piece.span
            while start < end and text[start].isspace():
                start += 1
            end = rstrip(text, start, end)
            if start < end:
                yield piece if (start, end) == piece.span else Segment(piece.kind, (start, end))
