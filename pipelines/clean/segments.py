"""A restored page cut into segments: headline, dateline, body, captions, bylines, source line, furniture.

Each line is first read for itself (metadata, caption, credit, furniture); prose gives off its dateline, its
credits and buttons at the ends. What is left are short lines; their place decides: headlines stand before
the first sentence of the report, lists of links and lone names behind the last. Body is the default: a
sentence is never furniture in case of doubt.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from pipelines.clean.captions import (
    credit_tail,
    describes_act,
    is_signed_photo,
    opens_as_caption,
    reads_as_caption,
)
from pipelines.clean.credits import is_bare_names, is_credit
from pipelines.clean.dateline import find_dateline
from pipelines.clean.fields import Field, field_kinds, is_dated_only, scan_fields
from pipelines.clean.phrases import Hit, phrase_book
from pipelines.items import Segment, SegmentKind, Span

_LINE: Final = re.compile(r"[^\r\n\v\f\u2028\u2029]+")
_RESIDUE: Final = re.compile(r"(?:&(?:nbsp|emsp|ensp|#160);?|[\u200b\u200e\u2060\ufeff]|\s)+", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w\u3400-\u9fff]")
_SENTENCE_END: Final = re.compile(r"(?:[。！？!?…]|(?<=[\u3400-\u9fff”）)])\.(?![\w.]))[”’」』\"]*")
_CLAUSE: Final = re.compile(r"[，,；;]")
_OPEN_OF: Final = {"）": "（(", ")": "（(", "】": "【", "]": "[", "〕": "〔"}
_INLINE: Final = re.compile(
    r"\[[^\[\]]{0,40}\]\(https?://[^\s()]{1,400}\)|https?://[\w./?=&%#:~+\-]{4,400}"
    r"|[（(【\[][\s　]*(?:点击|扫码|扫描|长按|打印|关闭|返回|查看原文|阅读原文|分享|收藏|字体|字号)"
    r"[^（）()【】\[\]。]{0,40}[)）】\]]|[（(](?:下转|上接|紧接)[^（）()\r\n]{1,16}[)）]"
)
_INLINE_SIGNS: Final = ("http", "【", "[", "点击", "扫码", "打印", "下转", "上接", "紧接")
_DATE_AT_END: Final = re.compile(
    r"[\[（(]?(?:(?:20|19)\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?[\])）]?(?:\s\d\d:\d\d)?$"
)
_BULLET: Final = re.compile(r"[·•‧▪>》»◇◆■□\-*＊](?:\s|(?=[\u3400-\u9fff]))")
_DATE_RANGE: Final = re.compile(r"[（(][\d年月日—–\-~至到.\s]{4,30}[)）]")
_NOT_HEADLINE: Final = re.compile(
    r"^.{1,18}[：:]|[：:；;，,、]$|^[一二三四五六七八九十\d]{1,3}[、.．]|^[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[〔\[](?:19|20)\d\d[〕\]]|^第.{1,3}[章节条]"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_CV: Final = re.compile(
    r"[，,][男女][，,].{0,30}(?:出生|生于|生[，,]|族[，,])"
    r"|^(?:19|20)\d\d[.年]\d{1,2}月?\s?[—–\-至]{1,2}\s?(?:(?:19|20)\d\d|至今)"
    r"|^(?:个人|人物|作者|领导)?简[历介][:：]?|(?:19|20)\d\d年\d{1,2}月(?:参加工作|入党|出生)"
)
_CV_START: Final = re.compile(r"[，,][男女][，,].{0,30}(?:出生|生于|生[，,]|族[，,])")
_LONE_NAMES: Final = re.compile(r"[\u3400-\u9fff]{2,3}(?:[\s、]{1,3}[\u3400-\u9fff]{2,3}){1,4}")
_RUN_IN: Final = re.compile(
    r"(?:[ \t\u3000\xa0]*(?:(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[ \u3000]\d{1,2}:\d\d(?::\d\d)?)?"
    r"|[\u3400-\u9fff]{2,4}[:：][ \u3000]?[^\s，。：:]{1,20}(?=\s)))+"
)
_MAX_HEADLINE: Final = 70
_MAX_HEADLINES: Final = 4
_MAX_METADATA: Final = 320
_MAX_TAIL: Final = 160


@dataclass(slots=True)
class _Line:
    """A line of the text, ``text[start:end]`` stripped, its phrases, and what became of it."""

    start: int
    end: int
    hits: Sequence[Hit]
    prose: bool = False
    has_inline: bool = False  # the text has buttons or addresses among its sentences
    fields: Sequence[Field] = ()
    pieces: list[Segment] = field(default_factory=list)

    def mark(self, kind: SegmentKind) -> None:
        """The whole line is one segment."""
        self.pieces = [Segment(kind, (self.start, self.end))]

    def add(self, kind: SegmentKind, start: int, end: int) -> None:
        """The next segment of the line; joined to the one before where that is of the same kind."""
        last = self.pieces[-1] if self.pieces else None
        if last and last.kind == kind:
            self.pieces[-1] = Segment(kind, (last.span[0], end))
        else:
            self.pieces.append(Segment(kind, (start, end)))


def segment(text: str, title: str | None, published: str | None) -> tuple[Segment, ...]:
    """The segments of a restored text: in order, without overlap, all of it but the white space between.

    ``title`` is the title of the page, ``published`` its ISO 8601 date; both help to know the headline and a
    bare date again where the text prints them. Time is linear in the length of the text.
    """
    lines = list(_lines(text))
    for line in lines:
        _read_line(text, line)
    wanted = _Title(title)
    _read_prose(text, lines, wanted)
    open_lines = [i for i, line in enumerate(lines) if line.prose]
    first = open_lines[0] if open_lines else len(lines)
    _read_head(text, lines[:first], wanted, published, has_report=bool(open_lines))
    _pair_labels(text, lines)
    if open_lines:
        _read_between(text, lines[first : open_lines[-1]], wanted)
        _read_tail(text, lines[open_lines[-1] + 1 :], wanted, published)
    _read_links(text, lines)
    _read_cv(text, lines)
    return tuple(_trimmed(text, lines))


def body_spans(segments: Sequence[Segment]) -> list[Span]:
    """The spans that a grammar reads as sentences, in order."""
    return [s.span for s in segments if s.kind == "body"]


def _lines(text: str) -> Iterator[_Line]:
    """The lines that are not blank, with the phrases in each."""
    hits = list(phrase_book().find(text))
    starts = [hit.start for hit in hits]
    has_inline = any(sign in text for sign in _INLINE_SIGNS)
    for match in _LINE.finditer(text):
        raw = match.group()
        start = match.start() + len(raw) - len(raw.lstrip())
        end = match.end() - len(raw) + len(raw.rstrip())
        if start < end:
            inside = hits[bisect_left(starts, start) : bisect_left(starts, end)]
            yield _Line(start, end, inside, has_inline=has_inline)


def _is_prose(text: str, line: _Line) -> bool:
    """Whether the line holds a sentence of a report rather than a headline or a label."""
    length = line.end - line.start
    if length < 12:
        return False
    if text.find("。", line.start, line.end) >= 0:
        return True
    if length >= 40 and _CLAUSE.search(text, line.start, line.end):
        return True
    return length >= 25 and bool(_SENTENCE_END.search(text, line.end - 2, line.end))


def _read_line(text: str, line: _Line) -> None:
    """Decide what the line is from itself alone; prose and undecided short lines stay without a segment."""
    start, end = line.start, line.end
    if _is_debris(text, start, end, has_inline=line.has_inline):
        line.mark("furniture")
        return
    inner = _behind_residue(text, start, end)
    if _is_whole_bracket(text, inner, end) and _read_bracket(text, line, inner):
        return
    line.prose = _is_prose(text, line)
    if _may_be_metadata(text, line):
        line.fields = scan_fields(text, inner, end, line.hits)
        if line.fields and not is_dated_only(text, line.fields):
            line.prose = False
            _mark_fields(line)
            return
    if _is_furniture(text, line, inner):
        line.prose = False
        line.mark("furniture")
    elif opens_as_caption(text, inner, end, line.hits) or is_signed_photo(text, inner, end):
        line.prose = False
        _mark_caption(text, line)
    elif not line.prose and is_credit(text, inner, end, line.hits, bracketed=False):
        line.mark("byline")


def _is_debris(text: str, start: int, end: int, *, has_inline: bool) -> bool:
    """A line of marks, of entities, of one button: no word of the report."""
    if _behind_residue(text, start, end) == end or not _WORD.search(text, start, end):
        return True
    return has_inline and bool(_INLINE.fullmatch(text, start, end))


def _behind_residue(text: str, start: int, end: int) -> int:
    """``start`` moved behind entities and zero-width characters: &nbsp;&nbsp;会议指出."""
    if text[start].isalnum():
        return start
    residue = _RESIDUE.match(text, start, end)
    return residue.end() if residue else start


def _may_be_metadata(text: str, line: _Line) -> bool:
    """Whether it is worth while to read the line as fields: a full stop in it says that it is prose."""
    length = line.end - line.start
    if line.prose and text.find("。", line.start, line.end) >= 0:
        return False
    return (bool(line.hits) and length <= _MAX_METADATA) or length <= 40


def _is_whole_bracket(text: str, start: int, end: int) -> bool:
    opens = _OPEN_OF.get(text[end - 1], "")
    return text[start] in opens and text.find(text[start], start + 1, end) < 0


def _read_bracket(text: str, line: _Line, start: int) -> bool:
    """A line that is one bracket: credit, metadata, a caption; anything else is left undecided."""
    inside = (start + 1, line.end - 1)
    line.fields = scan_fields(text, start, line.end, line.hits)
    if line.fields and not is_dated_only(text, line.fields):
        _mark_fields(line)
        return True
    credited = is_credit(text, *inside, line.hits, bracketed=True)
    acts = describes_act(text, *inside, line.hits) and not _is_furniture(text, line, start)
    if acts and (not credited or credit_tail(text, start, line.end) < line.end):
        _mark_caption(text, line)
    elif credited:
        line.mark(_credit_kind(line.hits))
    return bool(line.pieces)


def _credit_kind(hits: Sequence[Hit]) -> SegmentKind:
    """Reporters and photographers make a byline; editors alone are furniture."""
    roles = {hit.role for hit in hits}
    return "byline" if roles & {"credit", "supplier"} else "furniture"


def _mark_fields(line: _Line) -> None:
    for kind, start, end in field_kinds(line.fields):
        line.add(kind, start if line.pieces else line.start, end)
    last = line.pieces[-1]
    line.pieces[-1] = Segment(last.kind, (last.span[0], line.end))


def _mark_caption(text: str, line: _Line) -> None:
    tail = credit_tail(text, line.start, line.end)
    line.add("caption", line.start, tail)
    if tail < line.end:
        line.add("byline", tail, line.end)


def _is_furniture(text: str, line: _Line, start: int) -> bool:
    """Navigation, notices of the site, headings of lists of links."""
    if any(hit.role == "crumb" and hit.start == start for hit in line.hits):
        return line.end - start <= 120
    if not line.prose and any(hit.role == "link" and hit.start == start for hit in line.hits):
        return line.end - start <= _MAX_HEADLINE
    if any(hit.role == "heading" and hit.start - start <= 2 for hit in line.hits):
        return line.end - start <= 14
    if not any(hit.role == "notice" for hit in line.hits):
        return False
    return not line.prose or not any(hit.role == "caption_act" for hit in line.hits)


def _read_prose(text: str, lines: Sequence[_Line], wanted: _Title) -> None:
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
        tail = _tail_pieces(text, start, end, line.hits)
        stop = tail[0].span[0] if tail else end
        _add_body(text, line, start, stop)
        for piece in tail:
            line.add(piece.kind, *piece.span)


def _read_start(text: str, line: _Line, wanted: _Title | None) -> int:
    """Mark what stands before the first sentence on its line; where the sentence or its dateline begins.

    ``wanted`` is given for the first line of the report: the headline, a date and the source may run into it.
    """
    start, end = line.start, line.end
    inner = _behind_residue(text, start, end)
    if inner > start:
        line.add("furniture", start, inner)
        start = inner
    if wanted is None:
        return start
    stop = wanted.end_in(text, start, end)
    if stop > start:
        line.add("title", start, stop)
        start = stop
    metadata = _RUN_IN.match(text, start, end)
    if metadata and metadata.end() < end:
        line.add("source_line", start, metadata.end())
        start = metadata.end()
    return start + len(text[start:end]) - len(text[start:end].lstrip())


def _add_body(text: str, line: _Line, start: int, end: int) -> None:
    """``text[start:end]`` as body, less the buttons and addresses inside it."""
    if line.has_inline:
        for found in _INLINE.finditer(text, start, end):
            if text[start : found.start()].strip():
                line.add("body", start, found.start())
            line.add("furniture", found.start(), found.end())
            start = found.end()
    if text[start:end].strip():
        line.add("body", start, end)


def _tail_pieces(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[Segment]:
    """Credits, editors and source behind the last sentence of a paragraph, in order."""
    after = _after_last_sentence(text, start, end)
    while after < end and text[after].isspace():
        after += 1
    if after < end and end - after <= _MAX_TAIL:
        inside = [hit for hit in hits if hit.start >= after]
        pieces = _tail_of(text, after, end, inside) if after > start else []
        if pieces:
            return pieces
    opening = _last_bracket(text, start, end)
    if opening is not None and opening > start:
        inside = [hit for hit in hits if hit.start >= opening]
        if is_credit(text, opening + 1, end - 1, inside, bracketed=True):
            return [Segment(_credit_kind(inside), (opening, end))]
    return []


def _tail_of(text: str, start: int, end: int, hits: Sequence[Hit]) -> list[Segment]:
    """What stands behind the last full stop, if all of it is metadata."""
    opening = _last_bracket(text, start, end)
    if opening == start:
        if is_credit(text, start + 1, end - 1, hits, bracketed=True):
            return [Segment(_credit_kind(hits), (start, end))]
        if is_bare_names(text[start + 1 : end - 1]):
            return [Segment("byline", (start, end))]
    fields = scan_fields(text, start, end, hits)
    if fields and not is_dated_only(text, fields):
        line = _Line(start, end, hits, fields=fields)
        _mark_fields(line)
        return line.pieces
    if is_credit(text, start, end, hits, bracketed=False):
        return [Segment(_credit_kind(hits), (start, end))]
    if opening is not None and opening > start:
        before = _tail_of(text, start, _rstrip(text, start, opening), [h for h in hits if h.end <= opening])
        behind = _tail_of(text, opening, end, [h for h in hits if h.start >= opening])
        if before and behind:
            return before + behind
    return []


def _rstrip(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _after_last_sentence(text: str, start: int, end: int) -> int:
    """The position behind the last full stop of ``text[start:end]`` that no bracket encloses at the end."""
    if text[end - 1] in "。！？”":
        return end
    window = max(start, end - _MAX_TAIL - 8)
    last = start
    for found in _SENTENCE_END.finditer(text, window, end):
        last = found.end()
    return last


def _last_bracket(text: str, start: int, end: int) -> int | None:
    """Where the bracket opens that closes at the end of ``text[start:end]``."""
    opens = _OPEN_OF.get(text[end - 1]) if end > start else None
    if not opens:
        return None
    at = max(text.rfind(sign, max(start, end - _MAX_TAIL), end) for sign in opens)
    return at if at >= 0 else None


def _read_head(
    text: str, lines: Sequence[_Line], wanted: _Title, published: str | None, *, has_report: bool
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
            line.mark("source_line" if has_report or _is_day(content, published) else "body")
        elif wanted.is_printed_as(content):
            line.mark("title")
            headlines += 1
        elif not has_report:
            continue
        elif _is_head_caption(text, line, chained=below_caption, after_source=below_source):
            _mark_caption(text, line)
            below_caption = True
        elif headlines < _MAX_HEADLINES and _may_be_headline(content):
            line.mark("title")
            headlines += 1


def _is_head_caption(text: str, line: _Line, *, chained: bool, after_source: bool) -> bool:
    """A line above the report: 会议现场 always, 甲讲话 below the source line, any act below a caption."""
    if chained and line.end - line.start <= 60 and not _CLAUSE.search(text, line.start, line.end):
        return any(hit.role == "caption_act" for hit in line.hits)
    if not after_source and not text.endswith(("现场", "会场"), line.start, line.end):
        return False
    return reads_as_caption(text, line.start, line.end, line.hits)


def _may_be_headline(content: str) -> bool:
    if _DATE_RANGE.fullmatch(content):
        return True
    if len(content) > _MAX_HEADLINE or len(_HAN.findall(content)) < 4 or _NOT_HEADLINE.search(content):
        return False
    return not _SENTENCE_END.search(content, len(content) - 1) or content[-1] in "！？!?"


def _is_day(content: str, published: str | None) -> bool:
    """Whether ``content`` prints the day of ``published``."""
    if not published:
        return False
    digits = [int(d) for d in re.findall(r"\d+", content)[:3]]
    return digits == [int(d) for d in re.findall(r"\d+", published)[:3]]


class _Title:
    """The title of a page, to be known again where the text prints it more or less the same."""

    def __init__(self, title: str | None) -> None:
        self._title = (title or "").strip()
        self._bare = _letters(self._title)
        self._pairs = _pairs(self._bare)

    def is_repeated_as(self, content: str) -> bool:
        """Whether ``content`` is the title, but for punctuation."""
        return 4 <= len(self._bare) <= len(content) <= 3 * len(self._bare) and _letters(content) == self._bare

    def end_in(self, text: str, start: int, end: int) -> int:
        """Where the title ends that a sentence runs on from without a stop; ``start`` if there is none."""
        stop = start + len(self._title)
        if len(self._bare) < 6 or stop >= end or not text.startswith(self._title, start):
            return start
        return stop if text[stop].isspace() or _RUN_IN.match(text, stop, end) else start

    def is_printed_as(self, content: str) -> bool:
        """Whether ``content`` is the title, more than half of it, or shares most pairs of characters."""
        if len(self._bare) < 4 or len(content) > 3 * len(self._bare):
            return False
        bare = _letters(content)
        if len(bare) < 4:
            return False
        if bare in self._bare or self._bare in bare:
            return 2 * min(len(bare), len(self._bare)) >= max(len(bare), len(self._bare))
        pairs = _pairs(bare)
        return 2 * len(pairs & self._pairs) >= 0.6 * (len(pairs) + len(self._pairs))


def _letters(content: str) -> str:
    return "".join(c for c in content if c.isalnum())


def _pairs(content: str) -> frozenset[str]:
    return frozenset(content[i : i + 2] for i in range(len(content) - 1))


def _pair_labels(text: str, lines: Sequence[_Line]) -> None:
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


def _read_between(text: str, lines: Sequence[_Line], wanted: _Title) -> None:
    """The short lines among the sentences: captions and the headline again; subheadings stay body."""
    for line in lines:
        if line.pieces:
            continue
        if reads_as_caption(text, line.start, line.end, line.hits):
            _mark_caption(text, line)
        elif wanted.is_repeated_as(text[line.start : line.end]):
            line.mark("title")


def _read_tail(text: str, lines: Sequence[_Line], wanted: _Title, published: str | None) -> None:
    """The lines behind the last sentence: lists of links below their heading, a lone name, a date."""
    listed = False
    for line in lines:
        if line.pieces:
            listed |= _is_list_heading(line)
            continue
        content = text[line.start : line.end]
        if listed or (_BULLET.match(content) and len(content) <= _MAX_HEADLINE):
            line.mark("furniture")
        elif line.fields and _is_day(content, published):
            line.mark("source_line")
        elif _is_lone_credit(content):
            line.mark("byline")
        elif wanted.is_repeated_as(content):
            line.mark("title")
        elif reads_as_caption(text, line.start, line.end, line.hits):
            _mark_caption(text, line)


def _is_lone_credit(content: str) -> bool:
    """The last line of a page: (何征宇 张旭 王瑜); without brackets two short names at least."""
    if len(content) > 40:
        return False
    if content[0] in "（(" and content[-1] in "）)":
        return is_bare_names(content[1:-1])
    return bool(_LONE_NAMES.fullmatch(content)) and is_bare_names(content)


def _is_list_heading(line: _Line) -> bool:
    return any(hit.role == "heading" and hit.start - line.start <= 2 for hit in line.hits)


def _read_links(text: str, lines: Sequence[_Line]) -> None:
    """Three or more headlines with a date at the end in a row are a list of links."""
    run: list[_Line] = []
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


def _read_cv(text: str, lines: Sequence[_Line]) -> None:
    """A curriculum vitae that ends a page behind a report is forged or borrowed: furniture.

    One that the report announces (公示如下：), that more of it follows or that begins the page is left.
    """
    if not _CV_START.search(text):
        return
    start = next((i for i, line in enumerate(lines) if _is_cv(text, line, _CV_START)), 0)
    if not start or text[lines[start - 1].end - 1] in "：:":
        return
    behind = [line for line in lines[start:] if not line.pieces or line.pieces[0].kind == "body"]
    if any(line.prose for line in lines[:start]) and all(_is_cv(text, line, _CV) for line in behind):
        for line in behind:
            line.mark("furniture")


def _is_cv(text: str, line: _Line, pattern: re.Pattern[str]) -> bool:
    return bool(pattern.search(text[line.start : min(line.end, line.start + 120)]))


def _trimmed(text: str, lines: Sequence[_Line]) -> Iterator[Segment]:
    """All segments with white space at their ends taken off; what nothing was decided for is body."""
    for line in lines:
        if not line.pieces:
            line.mark("body")
        for piece in line.pieces:
            start, end = piece.span
            while start < end and text[start].isspace():
                start += 1
            end = _rstrip(text, start, end)
            if start < end:
                yield Segment(piece.kind, (start, end))
