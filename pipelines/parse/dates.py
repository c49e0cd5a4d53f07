"""Dates: the days that a text names, and the day on which a meeting was held.

:func:`find_dates` finds every mention of a day (``11月22日`` ``6月28日至29日`` ``12日上午`` ``昨日``
``2018-11-15``). :func:`resolve_date` gives a mention its year, and a relative word its day, from the page's
:class:`DateContext`. :func:`meeting_date` chooses among the mentions the one on which the meeting was held.

A year is taken only from what dates the page: the date itself, a printed dateline, the same day printed
with its year elsewhere, the publication date, the address. A year in a plan's title or an anniversary is no
evidence.
"""

from __future__ import annotations

import calendar
import datetime
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise
from typing import Literal, NamedTuple, get_args

from pipelines.items import Span
from pipelines.parse.lexicon import LEXICON
from pipelines.parse.numbers import parse_numeral
from pipelines.parse.patterns import anchored, any_of
from pipelines.tables import read_table

WordKind = Literal["relative", "same_day", "vague"]
StampKind = Literal["dateline", "printed", "published", "address"]

_YEARS = range(1949, 2100)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A report appears a few days after its meeting. A stamp may also lie a little before the day that the text
# names (a wrong clock, a page set up beforehand): then the day is not pushed back a whole year.
_EARLY_STAMP = datetime.timedelta(days=10)
_PROMPT = 45  # days between a day and a stamp that plainly belongs to it


class DateMention(NamedTuple):
    """A day, or an interval of days, as the text names it. What it leaves out is None.

    ``word`` is the relative word (昨日, 当天, 近日) of a mention that has no day of its own.
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    end_year: int | None = None
    end_month: int | None = None
    end_day: int | None = None
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date of the page itself: printed on it, told by the server, or written in its address."""

    kind: StampKind
    year: int
    month: int | None = None
    day: int | None = None

    @property
    def date(self) -> datetime.date | None:
        """The day of the stamp, None where the stamp has only month or year."""
        if self.month is None or self.day is None:
            return None
        return datetime.date(self.year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class DateContext:
    """What can date a page. ``published`` is ISO 8601; ``datelines`` are newspaper datelines
    (2020年7月20日 星期一); ``printed`` are publication stamps in the text (发布时间：2020-03-12 09:16);
    ``full_dates`` are all other dates of the text that have their year; ``mentions`` are all days that the
    text names, in order."""

    published: str | None = None
    url: str | None = None
    datelines: tuple[DateMention, ...] = ()
    printed: tuple[DateMention, ...] = ()
    full_dates: tuple[DateMention, ...] = ()
    mentions: tuple[DateMention, ...] = ()

    def between(self, start: int, end: int) -> Sequence[DateMention]:
        """The mentions that stand in ``[start, end)`` of the text."""
        first = bisect_left(self.mentions, start, key=_begin)
        last = bisect_left(self.mentions, end, first, key=_begin)
        found = self.mentions[first:last]
        return found[:-1] if found and found[-1].span[1] > end else found


def _begin(mention: DateMention) -> int:
    return mention.span[0]


@dataclass(frozen=True, slots=True)
class ResolvedDate:
    """A date in EDTF (ISO 8601-2). ``inferred`` is true where the year or the day came from the publication
    date or the address; ``rule`` names how it was found."""

    edtf: str
    inferred: bool
    rule: str


# ---------------------------------------------------------------------------------------------- mentions

@cache
def date_words() -> dict[str, tuple[WordKind, int]]:
    """The table ``lexicon/date_words.tsv``: word → kind and offset in days."""
    kinds: dict[str, WordKind] = {kind: kind for kind in get_args(WordKind)}
    words: dict[str, tuple[WordKind, int]] = {}
    for row in read_table(LEXICON / "date_words.tsv", ("word", "kind", "offset"), key=("word",)):
        word, kind, offset = row.cells
        if kind not in kinds or not re.fullmatch(r"-?\d+", offset):
            raise row.fault(f"{kind!r} is no kind of word or {offset!r} no number of days")
        words[word] = kinds[kind], int(offset)
    return words


_N = r"(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)[0-9]{2}|[１２][０-９]{3}|[一二][〇零一二三四五六七八九]{3})"
_TO = r"\s?(?:至|到|—{1,2}|[-–~～－]|、|和)\s?"
# One set of characters first, which the regex engine skips to, then what may stand around each of them.
_ANCHOR = re.compile(
    r"[0-9０-９一二三四五六七八九十今昨前当同日近连](?:"
    r"(?<=[0-9０-９])(?<![0-9０-９.．].)(?=[0-9０-９]{0,3}\s?[年月日号至到—–~～－\-/.、和])"
    r"|(?<=[一二三四五六七八九十])(?=[〇零一二三四五六七八九十]{0,3}\s?[年月])"
    r"|(?<=[今昨前当同日近连])(?<![0-9０-９]日)[天日晚夜晨前期一]"  # 10日前 is a term, not 日前
    r"|(?<=[今昨前])(?=[（(][0-9]{1,2}[)）]))"
)


@cache
def _date_pattern() -> re.Pattern[str]:
    """Every form; alternatives are told apart by their first characters. Days of the lunar calendar and of
    last or next year are passed over: nothing here could resolve them."""
    return re.compile(
        rf"(?<![0-9０-９.．])(?<!农历|阴历|去年|前年|明年)(?:"
        rf"(?:(?P<year>{_YEAR})\s?年\s?)?(?<![一二三四五六七八九十])(?P<month>{_N})\s?月(?!份)\s?"
        rf"(?P<day>{_N})(?:\s?[日号](?!台风|楼)|(?={_TO}{_N}\s?[日号])|(?=\s[0-2]?[0-9][:：][0-5][0-9]))"
        rf"(?:{_TO}(?:(?:(?P<end_year>{_YEAR})\s?年\s?)?(?P<end_month>{_N})\s?月\s?)?(?P<end_day>{_N})\s?[日号])?"
        rf"|(?P<iso_year>(?:19|20)[0-9]{{2}})(?P<sep>[-/.])(?P<iso_month>[0-9]{{1,2}})(?P=sep)"
        rf"(?P<iso_day>[0-9]{{1,2}})(?![0-9.])"
        rf"|(?P<last_day>[0-9]{{1,2}})\.(?P<last_month>[0-9]{{1,2}})\.(?P<last_year>(?:19|20)[0-9]{{2}})(?=\s+[0-9]{{1,2}}[:：])"
        rf"|(?<![年月第共约近前后每])(?P<bare>[0-9]{{1,2}})"
        rf"(?:日?{_TO}(?:(?P<bare_end_month>[0-9]{{1,2}})月)?(?P<bare_end>[0-9]{{1,2}}))?[日号]"
        rf"(?=[上下晚夜中凌早清傍,，)）在于召举至，、]|星期)"
        rf"|[今昨前][（(](?P<said>[0-9]{{1,2}})[)）][日天晚夜]"
        rf")|(?P<word>{any_of(date_words())})"
    )


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[DateMention]:
    """The days named in ``text[start:end]``, in order, without overlap. Dates that no calendar has (13月,
    2月30日) are passed over. Linear in the length."""
    found = []
    for match in anchored(_ANCHOR, _date_pattern(), text, start, len(text) if end is None else end):
        mention = _mention(match)
        if mention is not None:
            found.append(mention)
    return found


_ISO_PARTS = ("iso_year", "iso_month", "iso_day")
_YEAR_LAST = ("last_year", "last_month", "last_day")  # 20.11.2014 14:02
_PARTS = ("year", "month", "day", "end_year", "end_month", "end_day")


def _mention(match: re.Match[str]) -> DateMention | None:
    if match["word"]:
        return DateMention(match.span(), word=match["word"])
    if match["month"]:
        year, month, day, end_year, end_month, end_day = map(_int, match.group(*_PARTS))
        mention = DateMention(match.span(), year, month, day, end_year, end_month, end_day)
    elif match["bare"]:
        end_month, end_day = _int(match["bare_end_month"]), _int(match["bare_end"])
        mention = DateMention(match.span(), day=_int(match["bare"]), end_month=end_month, end_day=end_day)
    elif match["said"]:
        mention = DateMention(match.span(), day=_int(match["said"]))
    else:
        year, month, day = map(_int, match.group(*(_ISO_PARTS if match["iso_year"] else _YEAR_LAST)))
        mention = DateMention(match.span(), year, month, day)
    if mention.end_day is not None and not _is_interval(mention, match[0]):
        mention = mention._replace(end_year=None, end_month=None, end_day=None)
    return mention if _possible(mention) else None


def _is_interval(mention: DateMention, printed: str) -> bool:
    """28日至27日 is a slip; 12日、15日 are two days, 12日、13日 are two days on end."""
    first = mention.end_year or mention.year, mention.month, mention.day or 0
    last = mention.end_year or mention.year, mention.end_month or mention.month, mention.end_day or 0
    if last[1] == first[1] and last[2] <= first[2] and mention.end_year is None:
        return False
    return not ("、" in printed or "和" in printed) or (last[1] == first[1] and last[2] == first[2] + 1)


def _int(numeral: str | None) -> int | None:
    value = parse_numeral(numeral) if numeral else None
    return value if isinstance(value, int) else None


def _possible(mention: DateMention) -> bool:
    """No calendar check of the year: 2月29日 without a year may be right."""
    first = day_exists(mention.year, mention.month, mention.day)
    if mention.end_day is None:
        return first
    end_year, end_month = mention.end_year or mention.year, mention.end_month or mention.month
    return first and day_exists(end_year, end_month, mention.end_day)


def day_exists(year: int | None, month: int | None, day: int | None) -> bool:
    """Whether a calendar has the day; where year or month is None, whether one could have it."""
    if day is None or (month is not None and not 1 <= month <= 12):
        return False
    if year is not None and year not in _YEARS:
        return False
    if day <= 28:  # every month has these
        return day >= 1
    return day <= (_days_of(year or 2000, month) if month else 31)


def _days_of(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and calendar.isleap(year) else _DAYS[month - 1]


# ----------------------------------------------------------------------------------------------- context

# What stands with a date that says when the page appeared, and not when something happened.
_DATELINE = re.compile(r"\s{0,4}[（(]?\s?(?:星期|周)[一二三四五六日天]\s?[）)]?")
_STAMP_LABEL = re.compile(
    r"(?:发[布表稿]|发文|更新|上传|录入|添加|出版|刊[登发]|信息|稿件|成文)?(?:时\s{0,2}间|日\s{0,2}期|于)\s?[:：]?\s?$")
# The head of minutes: 时间：2018年7月3日（星期二）. With a numeric date it is a stamp: 时间：2018-07-05.
_MEETING_TIME = re.compile(r"(?:^|\n|会议)\s*时\s{0,2}间\s?[:：]\s?$")
_STAMP_TAIL = re.compile(r"\s{0,4}(?:[0-2]?[0-9][:：][0-5][0-9]|来源|作者|编辑|浏览|点击|字体|【|\[)")
# 2019-03-05 云岭新闻网 3月4日，…: a printed date that runs into the first sentence, which has its own.
_EVENT_BEHIND = re.compile(r"\s[^，。；,;\n]{0,24}?\d{1,2}[月日]\d{0,2}日?")
# 时间：2023-04-04 20:19:24, 时间：2023-04-04 20:19 来源：…: minutes tell no seconds and no source.
_LABEL_BEHIND = re.compile(
    r"\s{1,4}[0-2]?\d[:：][0-5]\d[:：][0-5]\d|"
    r"(?:\s{0,4}[0-2]?\d[:：][0-5]\d(?:[:：][0-5]\d)?\s{0,4}|\s{1,4})"
    r"(?:(?:信息|文章|稿件)?(?:来源|作者|编辑|(?:浏览|点击|阅读)[次量]?数?|字体|字号)\s?[:：]|收藏\s)"
)
_SENTENCE = re.compile(r"[，。；,;]")


def date_context(text: str, url: str | None = None, published: str | None = None) -> DateContext:
    """Gather what can date a page from its whole restored text, its address and its publication date.

    ``published`` is ISO 8601 (``2020-03-12``, ``2020-03-12 09:16``). Dates of the text that have their year
    are told apart by what stands beside them, so page furniture need not have been cut off before.
    """
    found: dict[StampKind | None, list[DateMention]] = {"dateline": [], "printed": [], None: []}
    mentions = find_dates(text)
    for mention in mentions:
        if mention.year is not None:
            found[_printed_kind(text, mention)].append(mention)
    return DateContext(
        published, url, tuple(found["dateline"]), tuple(found["printed"]), tuple(found[None]), tuple(mentions)
    )


def _printed_kind(text: str, mention: DateMention) -> StampKind | None:
    begin, end = mention.span
    line_start = text.rfind("\n", 0, begin) + 1
    line_end = text.find("\n", end, end + 200)
    line_end = min(len(text), end + 200) if line_end < 0 else line_end
    if _LABEL_BEHIND.match(text, end):
        return "printed"
    if _MEETING_TIME.search(text[max(0, begin - 12):begin]):
        return None
    in_sentence = _SENTENCE.search(text, max(line_start, begin - 60), line_end) is not None
    if _DATELINE.match(text, end) and not in_sentence and "年" in text[begin:end]:
        return "dateline"
    labelled = _STAMP_LABEL.search(text[max(0, begin - 8):begin]) is not None
    if "年" not in text[begin:end]:  # 2020-03-12: hardly ever the date of an event
        stamp = not in_sentence or labelled or _STAMP_TAIL.match(text, end) is not None or (
            _EVENT_BEHIND.match(text, end) is not None
        )
    else:
        alone = not text[line_start:begin].strip() and not text[end:line_end].strip()
        stamp = alone or (labelled and not in_sentence)
    return "printed" if stamp else None


_ADDRESS = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Za-z]{0,2})(?P<year>(?:19|20)[0-9]{2})"
    r"(?:[-/_]?(?P<month>0[1-9]|1[0-2]|(?<=[-/_])[1-9])"
    r"(?:[-/_]?(?P<day>0[1-9]|[12][0-9]|3[01]|(?<=[-/_])[1-9])(?:[0-9]{2,6}|(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){2}[0-9]{1,7}|A[0-9A-Z]{5,8})?)?)?(?![0-9A-Za-z])"
)
_ISO = re.compile(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)")


def _stamp(kind: StampKind, year: int, month: int | None = None, day: int | None = None) -> Stamp | None:
    if year not in _YEARS or (day is not None and not day_exists(year, month, day)):
        return None
    return Stamp(kind, year, month, day)


def _address_stamp(url: str) -> Stamp | None:
    """The most precise date of the address: t20200312_…, 2020031209301512345.htm, /2022/8/8/, /202003/, /2017/."""
    path = url.split("://", 1)[-1].partition("/")[2]
    stamps = []
    for match in _ADDRESS.finditer(path):
        month, day = (int(match[part]) if match[part] else None for part in ("month", "day"))
        year = int(match["year"])
        stamp = _stamp("address", year, month, day) or _stamp("address", year, month)
        if stamp is not None:
            stamps.append(stamp)
    return max(stamps, key=lambda s: (s.day is not None, s.month is not None), default=None)


def _stamps(context: DateContext) -> Iterator[Stamp]:
    """The dates of the page, the most trustworthy first."""
    printed: tuple[tuple[StampKind, tuple[DateMention, ...]], ...] = (
        ("dateline", context.datelines), ("printed", context.printed))
    for kind, mentions in printed:
        yield from (Stamp(kind, m.year, m.month, m.day) for m in mentions if m.year is not None)
    match = _ISO.match(context.published or "")
    if match:
        stamp = _stamp("published", *map(int, match.groups()))
        if stamp is not None:
            yield stamp
    if context.url:
        stamp = _address_stamp(context.url)
        if stamp is not None:
            yield stamp


# -------------------------------------------------------------------------------------------- resolution

def resolve_date(mention: DateMention, context: DateContext) -> ResolvedDate | None:
    """The mention as EDTF, or None where no day can be known (近日; 昨日 on a page without a date).

    ``XXXX`` stands for a year, ``XX`` for a month that nothing tells.
    """
    if mention.word is not None:
        return _resolve_word(mention.word, context)
    if mention.day is None:
        return None
    if mention.month is None:
        return _resolve_bare_day(mention, mention.day, context)
    if mention.year is not None:
        return ResolvedDate(_edtf(mention, mention.year), inferred=False, rule="date.full")
    return _resolve_year(mention, mention.month, mention.day, context)


def _resolve_year(mention: DateMention, month: int, day: int, context: DateContext) -> ResolvedDate:
    """``11月22日``: the year of the same day where the text has it in full, else that of the best stamp."""
    for full in (*context.datelines, *context.full_dates):
        if (full.month, full.day) == (month, day) and full.year is not None:
            return ResolvedDate(_edtf(mention, full.year), inferred=False, rule="date.year-from-text")
    best = _best_year(month, day, context)
    if best is None:
        return ResolvedDate(_edtf(mention, None), inferred=False, rule="date.year-unknown")
    year, stamp = best
    return ResolvedDate(_edtf(mention, year), stamp.kind != "dateline", f"date.year-from-{stamp.kind}")


def _resolve_word(word: str, context: DateContext) -> ResolvedDate | None:
    kind, offset = date_words()[word]
    if kind != "relative":
        return None
    for stamp in _stamps(context):
        if stamp.date is not None:
            day = stamp.date + datetime.timedelta(days=offset)
            return ResolvedDate(day.isoformat(), stamp.kind != "dateline", f"date.relative-to-{stamp.kind}")
    return None


def _resolve_bare_day(mention: DateMention, day: int, context: DateContext) -> ResolvedDate:
    """``12日上午``: the last 12th before the page appeared."""
    for stamp in _stamps(context):
        if stamp.month is None:
            continue
        limit = stamp.date + _EARLY_STAMP if stamp.date is not None else None
        for year, month in ((stamp.year, stamp.month), _month_before(stamp.year, stamp.month)):
            if day_exists(year, month, day) and (limit is None or datetime.date(year, month, day) <= limit):
                edtf = _edtf(mention._replace(month=month), year)
                return ResolvedDate(edtf, stamp.kind != "dateline", f"date.month-from-{stamp.kind}")
    return ResolvedDate(_edtf(mention, None), inferred=False, rule="date.month-unknown")


def _month_before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def _best_year(month: int, day: int, context: DateContext) -> tuple[int, Stamp] | None:
    """The year that the most trustworthy prompt stamp gives, else the one nearest to the day."""
    nearest: tuple[int, int, Stamp] | None = None
    for stamp in _stamps(context):
        year, gap = _year_by(month, day, stamp)
        if gap <= _PROMPT:
            return year, stamp
        if nearest is None or gap < nearest[0]:
            nearest = gap, year, stamp
    return nearest[1:] if nearest else None


def _year_by(month: int, day: int, stamp: Stamp) -> tuple[int, int]:
    """The year of the last such day before the stamp, and the days between the two."""
    if stamp.month is None:
        return stamp.year, 366
    last = _days_of(stamp.year, stamp.month)
    at = datetime.date(stamp.year, stamp.month, stamp.day or last)
    limit = max(at + _EARLY_STAMP, datetime.date(stamp.year, stamp.month, last))
    for year in (at.year + 1, at.year, at.year - 1):
        held = _date(year, month, day)
        if held <= limit:
            return year, abs((at - held).days)
    return at.year - 1, 366


def _date(year: int, month: int, day: int) -> datetime.date:
    """The day, or the last one of its month (29 February of a common year)."""
    return datetime.date(year, month, min(day, _days_of(year, month)))


def _edtf(mention: DateMention, year: int | None) -> str:
    """``year`` is that of the first day of the mention."""
    if mention.end_day is None or (mention.end_day, mention.end_month) == (mention.day, mention.month):
        return _iso(year, mention.month, mention.day)
    end_month = mention.end_month or mention.month
    last = mention.end_year or year
    if year is not None and mention.end_year is None and (end_month or 0) < (mention.month or 0):
        last = year + 1  # 12月31日至1月2日
    return f"{_iso(year, mention.month, mention.day)}/{_iso(last, end_month, mention.end_day)}"


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    return "-".join((
        f"{year:04d}" if year is not None else "XXXX",
        f"{month:02d}" if month is not None else "XX",
        f"{day:02d}" if day is not None else "XX",
    ))


# ------------------------------------------------------------------------------------------- the meeting

_HELD = re.compile(
    r"召开|举行|举办|开幕|闭幕|主持|开会|例会|会议|会上|座谈|参加|出席|收听收看|时\s{0,2}间")
# Words before a date, in its own clause, that make it the date of something else.
_OTHER = re.compile(
    r"传达|学习(?!中心组)|贯彻|落实|根据|按照|依据|针对|吸取|截至|截止|自从|[将定拟]于|印发|下发|发布|来源|讯息|关于|上次|讲话|批示")
_AFTER_OTHER = re.compile(
    r"\s?(?:[0-2]?[0-9]时)?"
    r"(?:之?前|以前|止|起|电|讯|报道|消息|印发|下发|发布|出台|施行|实施|以来|《|[0-2]?[0-9][:：][0-5][0-9])")
_WHEN_OVER = re.compile("[^，。；：,;:]{0,40}(?:召开|举行|结束|闭幕)之?[后前]")  # 在3月1日全市会议召开后
_TO_CLAUSE = re.compile(r"(?s:.*)[，。；：！？,;:!?\n（(讯]")
_OPEN, _CLOSE = "《〔“「", "》〕”」"
_OPENS = re.compile(f"[{_OPEN}]")
_WINDOW = 60  # characters of a clause that are looked at
_SENTENCE_WIDTH = 300  # characters of a sentence that are looked at
_LOOK_BACK = 4000  # characters before the lead in which 当日 finds its day
_SESSIONS = 20  # dates that are looked at for the whole session, or for the day that 当日 means


def meeting_date(
    text: str, body_spans: Sequence[Span], lead: Span, context: DateContext
) -> tuple[ResolvedDate, Span] | None:
    """The day on which the meeting was held, with its evidence; None where the text names none.

    ``lead`` is the span of the sentence or sentences that announce the meeting, ``body_spans`` the spans of
    the body in order, ``context`` that of the same ``text`` (:func:`date_context`). The first admissible
    date of the lead counts, one with 召开, 举行 … after it before others, a day before a relative word; then
    the first date of the body that stands with such a word.
    """
    stamps = {*context.datelines, *context.printed}
    inside = [m for m in context.between(*lead) if m not in stamps]
    earlier = [m for m in context.between(lead[0] - _LOOK_BACK, lead[0]) if m not in stamps]
    chosen = _choose(text, inside, context, earlier, lead[1])
    if chosen is None and any(m.word is not None and _admissible(text, m) for m in inside):
        return None  # 近日: the report names no day
    chosen = chosen or _beside(text, body_spans, lead, context, earlier)
    return None if chosen is None else _widened(text, chosen, body_spans, context)


def _beside(
    text: str, body_spans: Sequence[Span], lead: Span, context: DateContext, earlier: list[DateMention]
) -> tuple[ResolvedDate, DateMention] | None:
    """For a lead without a date: the time of the minutes' head, the date before it in its paragraph, or the
    first date after it that stands with 召开, 举行 …"""
    near = context.between(lead[0] - _LOOK_BACK, lead[1] + _LOOK_BACK)
    labelled = [m for m in near if _MEETING_TIME.search(text[max(0, m.span[0] - 12):m.span[0]])]
    paragraph = _paragraph(text, lead[0])
    chosen = (_choose(text, labelled[:1], context, [], lead[1])
              or _choose(text, [m for m in earlier if m.span[0] >= paragraph][-1:], context, [], lead[1]))
    for span in body_spans:
        if chosen is not None:
            break
        later = context.between(max(span[0], lead[1]), span[1])
        chosen = _choose(text, [m for m in later if _names_meeting(text, m, span[1])], context, [], span[1])
    return chosen


_SHORT_LINE = 24


def _paragraph(text: str, at: int) -> int:
    """Where the paragraph of ``at`` begins, with a short line above it that has no mark: 1月11日上午."""
    begin = text.rfind("\n", 0, at) + 1
    above = text.rfind("\n", 0, max(0, begin - 1)) + 1
    line = text[above:max(above, begin - 1)]
    return above if 0 < len(line.strip()) <= _SHORT_LINE and not _SENTENCE.search(line) else begin


_DISPATCH_DAYS = 3  # 北京6月26日电 … 26日下午: how much older than its dispatch a day can be


def _choose(
    text: str, mentions: list[DateMention], context: DateContext, earlier: list[DateMention], end: int
) -> tuple[ResolvedDate, DateMention] | None:
    """The best mention that resolves: a named day before a word, one with 召开 after it, the first."""
    candidates = [m for m in _without_doubles(text, mentions) if _admissible(text, m)]
    if len(candidates) > 1:
        candidates.sort(
            key=lambda m: (m.word is not None, not _names_meeting(text, m, end), _tells_why(text, m), m.span)
        )
    named = [m for m in [*earlier, *mentions] if m.word is None and m.month is not None]
    for mention in candidates:
        if mention.word is not None and date_words()[mention.word][0] == "same_day":
            resolved = _resolve_same_day(text, mention, named, context)
        else:
            sent = _dispatch(text, mention, named)
            resolved = _resolve_by_dispatch(mention, sent, context) if sent else None
            resolved = resolved or resolve_date(_with_month(mention, named), context)
        if resolved is not None:
            return resolved, mention
    return None


def _resolve_same_day(
    text: str, mention: DateMention, named: list[DateMention], context: DateContext
) -> ResolvedDate | None:
    """当日: the last day before it on which something was held, else the last one that it can mean."""
    before = [m for m in named if m.span[1] <= mention.span[0]][-_SESSIONS:]
    before = [m for m in before if _admissible(text, m)]
    held = [m for m in before if _names_meeting(text, m, mention.span[0])] or before
    resolved = resolve_date(held[-1], context) if held else None
    return resolved and replace(resolved, rule="date.same-day")


_SENT = re.compile(r"[日号][^，。；\d]{0,8}(?:讯|电|消息|报道)")
_SENT_REACH = 60  # characters between the day of a dispatch and 今天


def _dispatch(text: str, mention: DateMention, named: list[DateMention]) -> DateMention | None:
    """本报9月26日讯（记者…）今天上午: the day of the dispatch that a word close behind it is reckoned from."""
    if mention.word is None:
        return None
    before = [m for m in named if 0 <= mention.span[0] - m.span[1] <= _SENT_REACH and m.end_day is None]
    return before[-1] if before and _SENT.match(text, before[-1].span[1] - 1) else None


def _resolve_by_dispatch(mention: DateMention, sent: DateMention, context: DateContext) -> ResolvedDate | None:
    kind, offset = date_words()[mention.word or ""]
    day = resolve_date(sent, context) if kind == "relative" else None
    if day is None:
        return None
    year, month, number = day.edtf.split("-")
    known = year.isdecimal()
    held = datetime.date(int(year) if known else 2001, int(month), int(number)) + datetime.timedelta(days=offset)
    if not known and held.year != 2001:
        return None
    edtf = held.isoformat() if known else f"XXXX{held.isoformat()[4:]}"
    return ResolvedDate(edtf, day.inferred, "date.relative-to-dispatch")


def _with_month(mention: DateMention, others: list[DateMention]) -> DateMention:
    """A bare day takes its month from the date of the dispatch before it."""
    if mention.day is None or mention.month is not None:
        return mention
    for other in others:
        before = other.span[1] <= mention.span[0]
        if before and other.month and other.day and 0 <= other.day - mention.day <= _DISPATCH_DAYS:
            return mention._replace(year=other.year, month=other.month)
    return mention


def _without_doubles(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """昨日（14日）: the day in brackets says what the word means."""
    doubled = {a.span for a, b in pairwise(mentions)
               if a.word is not None and b.word is None and text[a.span[1]:b.span[0]].strip() in {"(", "（"}}
    return [m for m in mentions if m.span not in doubled]


def _admissible(text: str, mention: DateMention) -> bool:
    """Not a deadline, not in a title or a quotation, not the date of a document or of another meeting."""
    begin, end = mention.span
    if _AFTER_OTHER.match(text, end) or _WHEN_OVER.match(text, end, end + _WINDOW):
        return False
    first = max(0, begin - _WINDOW)
    if _OPENS.search(text, first, begin) and _is_open(text, first, begin):
        return False
    before = _TO_CLAUSE.match(text, first, begin)
    return _OTHER.search(text, before.end() if before else first, begin) is None


def _tells_why(text: str, mention: DateMention) -> bool:
    """为了借鉴21日考察的经验，5月22日召开…: a day in the clause that says what the meeting is for."""
    first = max(0, mention.span[0] - _WINDOW)
    before = _TO_CLAUSE.match(text, first, mention.span[0])
    return text.startswith("为", before.end() if before else first)


def _is_open(text: str, start: int, end: int) -> bool:
    """Whether a title or a quotation that begins in ``text[start:end]`` does not end there."""
    return sum(text.count(c, start, end) for c in _OPEN) > sum(text.count(c, start, end) for c in _CLOSE)


def _names_meeting(text: str, mention: DateMention, end: int) -> bool:
    end = min(end, mention.span[1] + _SENTENCE_WIDTH)
    stop = text.find("。", mention.span[1], end)
    return _HELD.search(text, mention.span[1], stop if stop >= 0 else end) is not None


_SESSION = re.compile(r"[^，。；,;\n]{0,12}(?:召开|举行)|，?为期")


def _widened(
    text: str, chosen: tuple[ResolvedDate, DateMention], body_spans: Sequence[Span], context: DateContext
) -> tuple[ResolvedDate, Span]:
    """The whole session where the report of one of its days also names it: 会议于3月4日至6日举行."""
    resolved, mention = chosen
    if mention.word is not None or mention.end_day is not None:
        return resolved, mention.span
    intervals = (m for span in body_spans for m in context.between(*span) if m.end_day is not None)
    sessions = (m for m in intervals if _SESSION.match(text, m.span[1]) and _admissible(text, m))
    for session in islice(sessions, _SESSIONS):
        whole = resolve_date(session, context)
        if whole is not None and resolved.edtf in whole.edtf.split("/"):
            return whole, session.span
    return resolved, mention.span
