"""Figures: the money, counts, shares and deadlines that a report gives.

A figure is a number with a unit, or a deadline (``11月15日前``), and the phrase that says of what. The text
is cut into clauses at its punctuation; the numbers and deadlines of a clause share it out between them, and
what only says who or when (全县, 今年) is taken off the front. The words around
figures stand in ``lexicon/figure_words.tsv``.

No figures: ordinals, dates, numbers of documents, numbers inside titles and short quotations (“7个专项行动”),
numbers of participants, limits that only describe (5万元以上的村).
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple, TypeVar

from pipelines.items import Figure, Span
from pipelines.parse.deadlines import Deadline, Said, find_deadlines, said_on
from pipelines.parse.lexicon import LEXICON
from pipelines.parse.patterns import any_of
from pipelines.parse.quantities import Quantity, find_quantities
from pipelines.tables import read_table

_ROLES = (
    "lead", "keep", "cut", "stop", "attend", "role", "group", "speak", "slogan", "limit", "election",
    "target", "fact",
)


@cache
def figure_words() -> dict[str, frozenset[str]]:
    """The table ``lexicon/figure_words.tsv``: what a word does → the words."""
    table: dict[str, set[str]] = {role: set() for role in _ROLES}
    for row in read_table(LEXICON / "figure_words.tsv", ("role", "word"), key=("role", "word")):
        role, word = row.one_of(0, frozenset(_ROLES)), row.cells[1]
        table[role].add(word)
    return {role: frozenset(words) for role, words in table.items()}


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The tables of words as compiled patterns."""

    lead: re.Pattern[str]
    stop: re.Pattern[str]
    attend: re.Pattern[str]
    keep: re.Pattern[str]
    cut: re.Pattern[str]
    role: re.Pattern[str]
    group: re.Pattern[str]
    speak: re.Pattern[str]
    slogan: re.Pattern[str]
    limit: re.Pattern[str]
    election: re.Pattern[str]
    aim: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    words = figure_words()
    return _Patterns(
        lead=re.compile(
            rf"(?:(?!{any_of(words['keep'])})"
            rf"(?:{any_of(words['lead'])}|20[0-9]{{2}}年[度底末]?|[0-9]{{1,2}}(?:[-—至][0-9]{{1,2}})?月份?(?!底)"
            rf"|[一二三四五]年内|[\s、”）)]))+"),
        stop=re.compile(  # not 主要, 重要, 高等, 工作
            rf"(?<![主重高工]){any_of(words['stop'])}|[、“]|就(?![业学地近医餐])|投资(?![项额商者])"),
        attend=re.compile(any_of(words["attend"])),
        keep=re.compile(any_of(words["keep"])),
        cut=re.compile(rf"(?<![公中]){any_of(words['cut'])}"),  # 公共, 中共
        role=re.compile(any_of(words["role"])),
        group=re.compile(any_of(words["group"]) + "$"),
        speak=re.compile(any_of(words["speak"])),
        slogan=re.compile(any_of(words["slogan"])),
        limit=re.compile(any_of(words["limit"])),
        election=re.compile(any_of(words["election"])),
        aim=re.compile(any_of(words["target"] | words["fact"])),
    )


# ------------------------------------------------------------------------------------------------- clauses

# A comma between digits may be a thousands separator: 1,260 is one number, 机制,2023年 two clauses.
_CLAUSE_END = re.compile(r"[，。；：！？\n;:!?●■◆,](?!(?<=[0-9],)[0-9]{3}(?![0-9]))")
_TO_CLAUSE = re.compile(rf"(?s:.*){_CLAUSE_END.pattern}")  # as far as the last end of a clause
_SENTENCE_END = re.compile(r"[。！？\n!?●]")
_TO_SENTENCE = re.compile(rf"(?s:.*){_SENTENCE_END.pattern}")
# Titles, numbers of documents, and quotations short enough to be a name.
_CLOSED = re.compile(r"《[^》\n]{1,80}》|〔[^〕\n]{1,12}〕|“[^”，。；：\n]{1,15}”|\"[^\"，。；：\n]{1,15}\"")
_CONTEXT_WIDTH = 160   # characters before a figure that say whether it is an aim or a fact
_SENTENCE_WIDTH = 200  # characters around a number that say whether it counts people who are there
_TASK_WIDTH = 80       # what is to be done by a term
_LAST_TOLD = 30        # figures of one value that a new one is held against
_TWICE = 2
_SHORTEST_NOUN = 4     # characters behind the number, unit and noun, by which two figures are the same
_LONGEST_HEADING = 30  # characters of a line without a full stop that is a heading
_NOUN_BEHIND = re.compile("[0-9０-９][万亿余多]{0,3}[^0-9０-９]([^0-9０-９]{3,})$")  # behind number and unit
_NOUN_WIDTH = 14       # the noun after a number
_SHORTEST_OWNER = 3    # characters before a share that need not say of what it is
_PHRASE_WIDTH = 48     # a phrase before a number is cut here where nothing else cuts it


_Hit = TypeVar("_Hit", Quantity, Deadline)


class Clause(NamedTuple):
    """A clause with the quantities and deadlines that stand in it, and the stretch of text that it is in."""

    span: Span
    stretch: Span
    quantities: Sequence[Quantity]
    deadlines: Sequence[Deadline]


def find_figures(text: str, spans: Sequence[Span], year_context: str | None = None) -> list[Figure]:
    """The figures in the stretches ``spans`` of ``text``, in order; ``text[figure.span]`` is ``figure.text``.

    ``year_context`` is the meeting's date in EDTF, or a year alone; deadlines without a year are resolved
    against it (``XXXX`` stays where it is None). Linear in the length. Raises :class:`ValueError` for a
    ``year_context`` that is no EDTF date.
    """
    figures: list[Figure] = []
    said = said_on(year_context)
    for start, end in spans:
        for clause in _clauses(text, start, end, said):
            figures.extend(_figures_of(text, clause))
    return _each_once(text, spans, figures)


def _each_once(text: str, spans: Sequence[Span], figures: list[Figure]) -> list[Figure]:
    """Without the figures that repeat another: the same value of the same thing, or in a heading of the text."""
    headings = [s for s in spans if 0 < s[1] - s[0] < _LONGEST_HEADING and text[s[1] - 1] not in "。！；”）"]
    found: list[Figure] = []
    told: dict[float, deque[Figure]] = {}
    often: Counter[tuple[float | None, str | None]] = Counter()
    for figure in figures:
        if figure.value is not None:
            alike = told.setdefault(figure.value, deque(maxlen=_LAST_TOLD))
            if figure.unit not in _SHARES and any(_same_thing(figure, one) for one in alike):
                continue
            alike.append(figure)
            often[figure.value, figure.unit] += 1
        found.append(figure)
    if not headings:
        return found
    return [f for f in found if often[f.value, f.unit] < _TWICE or not _within(f.span, headings)]


def _same_thing(a: Figure, b: Figure) -> bool:
    """落实18项配套制度, 制定了18项配套制度建设: one is the end of the other, or the same noun follows the number."""
    if a.unit == b.unit and (a.text.endswith(b.text) or b.text.endswith(a.text)):
        return True
    first, second = (_NOUN_BEHIND.search(text) for text in (a.text, b.text))
    if first is None or second is None:
        return False
    short, long = sorted((first[1], second[1]), key=len)
    return long.endswith(short) or long[:_SHORTEST_NOUN] == short[:_SHORTEST_NOUN]


def _within(span: Span, stretches: Sequence[Span]) -> bool:
    """Whether a span begins in one of the stretches, which are in order."""
    index = bisect_right(stretches, (span[0], sys.maxsize)) - 1
    return index >= 0 and span[0] < stretches[index][1]


def _clauses(text: str, start: int, end: int, said: Said) -> Iterator[Clause]:
    """The clauses that hold a number or a term; only their ends are looked for."""
    quantities = find_quantities(text, start, end)
    deadlines = find_deadlines(text, start, end, said)
    if not quantities and not deadlines:
        return
    closed = [m.span() for m in _CLOSED.finditer(text, start, end)]
    if closed:
        quantities, deadlines = _outside(quantities, closed), _outside(deadlines, closed)
    begin, q, d = start, 0, 0
    while q < len(quantities) or d < len(deadlines):
        first = quantities[q].span[1] if q < len(quantities) else end
        if d < len(deadlines) and deadlines[d].span[1] < first:
            first = deadlines[d].span[1]
        before = _TO_CLAUSE.match(text, begin, first)
        begin = before.end() if before else begin
        stop = _clause_end(text, first, end)
        q_to, d_to = _count_up_to(quantities, q, stop), _count_up_to(deadlines, d, stop)
        while q_to == q and deadlines[d_to - 1].span[1] == stop and text[stop:stop + 1] in ("，", ","):
            if stop == end:
                return
            stop = _clause_end(text, stop + 1, end)  # 3月底以前，必须完成…: the term belongs to what follows
            q_to, d_to = _count_up_to(quantities, q, stop), _count_up_to(deadlines, d_to, stop)
        yield Clause((begin, stop), (start, end), quantities[q:q_to], deadlines[d:d_to])
        begin, q, d = stop + 1, q_to, d_to


def _clause_end(text: str, start: int, end: int) -> int:
    mark = _CLAUSE_END.search(text, start, end)
    return mark.start() if mark else end


def _count_up_to(found: Sequence[_Hit], at: int, stop: int) -> int:
    """How many of ``found`` end by ``stop``, where ``at`` of them are known to."""
    while at < len(found) and found[at].span[1] <= stop:
        at += 1
    return at


def _outside(found: Iterable[_Hit], closed: list[Span]) -> list[_Hit]:
    kept: list[_Hit] = []
    at = 0
    for item in found:
        while at < len(closed) and closed[at][1] <= item.span[0]:
            at += 1
        if at == len(closed) or item.span[0] < closed[at][0]:
            kept.append(item)
    return kept


def _figures_of(text: str, clause: Clause) -> Iterator[Figure]:
    left, stop = clause.span
    pending = deque(clause.deadlines)
    quantities = _changes(text, [q for q in _counted(text, clause) if not _is_base(text, left, q, clause)])
    for i, quantity in enumerate(quantities):
        deadline = None
        while pending and pending[0].span[1] <= quantity.span[0]:
            deadline = pending.popleft()
        if deadline is not None and deadline.span[0] < left:  # it stands inside the phrase before
            deadline = None
        last = i + 1 == len(quantities)
        limit = stop if last else quantities[i + 1].span[0]
        start = _phrase_start(text, left, quantity, deadline, limit)
        end = _phrase_end(text, start, quantity, limit, to_limit=last and deadline is not None)
        left = end
        if _says_of_what(text, start, end, quantity) or _goes_on(text, clause):
            yield _figure(text, (start, end), quantity, deadline, clause)
    while pending:
        deadline = pending.popleft()
        limit = min(pending[0].span[0] if pending else stop, deadline.span[1] + _TASK_WIDTH)
        if deadline.span[0] >= left:
            yield _figure(text, _trimmed(text, deadline.span[0], limit), None, deadline, clause)


def _counted(text: str, clause: Clause) -> list[Quantity]:
    """The quantities of a clause that are figures."""
    merged = _merged(clause.quantities)
    if len(merged) == 1:
        return merged if _counts(text, merged[0], clause) else []
    return [
        q for before, q, after in zip([None, *merged], merged, [*merged[1:], None], strict=False)
        if _counts(text, q, clause)
        and not (before and _continues_formula(text, before, q))
        and not (after and _sorts(text, q))
    ]


def _merged(quantities: Sequence[Quantity]) -> list[Quantity]:
    """1523户5876人 is one figure, and its value the last one."""
    merged: list[Quantity] = []
    for quantity in quantities:
        if merged and merged[-1].span[1] == quantity.span[0] and merged[-1].unit.kind == "count":
            merged.append(quantity._replace(span=(merged.pop().span[0], quantity.span[1])))
        else:
            merged.append(quantity)
    return merged


_FROM = re.compile("[从由][^，。；0-9]{0,8}(?:20[0-9]{2}年[^，。；0-9]{0,4})?$")
_TO = re.compile(
    "[^，。；0-9]{0,4}(?:下降|减少|降低|缩小|缩短|上升|提高|提升|增加|增长|扩大|[降升增])[至到为](?:20[0-9]{2}年[底末]?的?)?"
)
_FROM_WIDTH = 24


def _changes(text: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """从2011年的793万人下降到2019年的49万人 is one figure, and its value what was reached."""
    changed: list[Quantity] = []
    for quantity in quantities:
        if changed and _TO.fullmatch(text, changed[-1].span[1], quantity.span[0]):
            begin = changed[-1].span[0]
            if _FROM.search(text, max(0, begin - _FROM_WIDTH), begin):
                changed[-1] = quantity._replace(span=(begin, quantity.span[1]))
                continue
        changed.append(quantity)
    return changed


# ------------------------------------------------------------------------------------- what is a figure

_SHARES = frozenset(("%", "百分点"))  # 增长8% is said of many things
_PERSONS = frozenset(("人", "名", "位"))


def _counts(text: str, quantity: Quantity, clause: Clause) -> bool:
    """Whether a quantity is a figure, and no qualifier, formula, participant or election result."""
    (start, end), kind, stop = quantity.span, quantity.unit.kind, clause.span[1]
    if kind == "share":
        return True
    if kind == "time":
        near = text[max(clause.span[0], start - 8):start] + text[end:min(stop, end + 6)]
        return _patterns().limit.search(near) is not None
    if quantity.bounded and _describes(text, end, stop):
        return False
    if kind == "money":
        return True
    return not _is_by_the_way(text, quantity, clause)


def _is_by_the_way(text: str, quantity: Quantity, clause: Clause) -> bool:
    """Whether a count or measure tells no result: a slogan, 第8次, 8件实事之一, a project's name, people there."""
    (start, end), stop, kind = quantity.span, clause.span[1], quantity.unit.kind
    if _patterns().slogan.match(text, end) is not None or _numbers_a_session(text, quantity):
        return True
    if kind == "measure":
        return _names_a_project(text, quantity, clause)
    if _OF_A_PAPER.match(text, end, stop) or (text[start - 1:start] == "等" and _OFFICES.match(text, end - 1)):
        return True
    if kind == "count" and text.find("之一", end, min(stop, end + _NOUN_WIDTH)) >= 0:
        return True
    return _is_of_people_there(text, quantity, clause)


_CAPACITIES = frozenset(("吨", "兆瓦", "千瓦", "平方米", "立方米"))
_PROJECT = re.compile("[^，。；：、]{2,16}?项目")
_BUILT = re.compile("(?:建成|新建|新增|完成|达到|投产)[^，。；]{0,4}$")


def _names_a_project(text: str, quantity: Quantity, clause: Clause) -> bool:
    """The 500兆瓦 of 听取500兆瓦光伏项目的汇报 is part of the project's name."""
    if quantity.unit.canonical not in _CAPACITIES or _PROJECT.match(text, quantity.span[1], clause.span[1]) is None:
        return False
    return _BUILT.search(text, clause.span[0], quantity.span[0]) is None


_HONOURED = re.compile("表彰|奖励|选聘|招聘|新聘|选派|增派|评选|评出")  # 表彰9名优秀工作队员
_OF_A_PAPER = re.compile(r"\s*[/／|]\s*第")  # 1934期/第1版
_OFFICES = re.compile("[个家]?(?:部门|单位)")  # 省生态环境厅等17部门
_CAME = re.compile("(?:参加|出席|列席)[^，。；]{0,8}会议?的(?:还|共)?有$")  # 参加本次会议的有7个县的局长
_HONOUR_WIDTH = 12    # characters before a number, and behind its noun
_ELECTION_WIDTH = 60  # 选举产生执委41名、常委13名
_SESSION = re.compile(r"(?:[（(]扩大[）)]|[^，。；：、]{0,6}(?:会|全会))(?!次)")
_SESSIONS_HELD = ("召开", "举行", "举办", "组织", "开展", "先后", "共", "了", "开")


def _numbers_a_session(text: str, quantity: Quantity) -> bool:
    """The 60次 of 十六届60次主席会议, printed without 第; 召开3次会议 counts them."""
    start, end = quantity.span
    if quantity.unit.canonical != "次" or text.endswith(_SESSIONS_HELD, 0, start):
        return False
    return _SESSION.match(text, end) is not None


def _is_of_people_there(text: str, quantity: Quantity, clause: Clause) -> bool:
    """12个乡镇党委书记依次发言, 实到31人, 补选委员2名."""
    (start, end), words = quantity.span, _patterns()
    noun_end = _noun_end(text, end, clause.span[1])
    if words.role.search(text, end, noun_end):
        near = max(clause.span[0], start - _HONOUR_WIDTH), min(clause.span[1], noun_end + _HONOUR_WIDTH)
        return _HONOURED.search(text, *near) is None
    if _CAME.search(text, clause.span[0], start):
        return True
    if words.group.search(text, end, noun_end) and words.speak.search(text, noun_end, clause.span[1]):
        return True
    if quantity.unit.canonical not in _PERSONS:
        return False
    if words.attend.search(text, *_sentence(text, quantity, clause)):
        return True
    return words.election.search(text, max(clause.span[0], start - _ELECTION_WIDTH), start) is not None


def _sentence(text: str, quantity: Quantity, clause: Clause) -> Span:
    """The sentence of a clause, as far as it is looked at for one of its quantities."""
    first = max(clause.stretch[0], quantity.span[0] - _SENTENCE_WIDTH)
    last = min(clause.stretch[1], quantity.span[1] + _SENTENCE_WIDTH)
    before = _TO_SENTENCE.match(text, first, clause.span[0])
    behind = _SENTENCE_END.search(text, clause.span[1], last)
    return before.end() if before else first, behind.end() if behind else last


def _continues_formula(text: str, before: Quantity, quantity: Quantity) -> bool:
    """The 28条 of 7个方面28条."""
    return _patterns().slogan.fullmatch(text, before.span[1], quantity.span[0]) is not None


_SORTED = re.compile(r"级?的?(?:企业|项目|产业|园区|工程)")


def _sorts(text: str, quantity: Quantity) -> bool:
    """The 10亿元 of 10亿元企业5家 says which firms are counted."""
    return quantity.unit.kind == "money" and _SORTED.match(text, quantity.span[1]) is not None


_BASE = re.compile("(?:占|完成)[^，。；、]{0,16}$")
_RATE = re.compile("(?:死亡|发病|事故|发案|感染|患病)率")  # 10万人死亡率: so many make the unit of the rate
_OF_BASE = re.compile("[^，。；、0-9）]{0,6}）?的(?=[0-9０-９])")


def _is_base(text: str, left: int, quantity: Quantity, clause: Clause) -> bool:
    """The 86.5亿元 of 占计划投资86.5亿元的94.5%: it says what the share is of."""
    if quantity.unit.kind not in ("money", "count") or not _OF_BASE.match(text, quantity.span[1], clause.span[1]):
        return _RATE.match(text, quantity.span[1], clause.span[1]) is not None
    return _BASE.search(text, left, quantity.span[0]) is not None


def _describes(text: str, end: int, stop: int) -> bool:
    """5万元以上的村, 15亩以上撂荒地: a noun follows and the number says which."""
    return end < stop and text[end] not in "、“”（）()" and not _patterns().stop.match(text, end, stop)


# ---------------------------------------------------------------------------------------------- phrases

def _phrase_start(text: str, left: int, quantity: Quantity, deadline: Deadline | None, stop: int) -> int:
    start = max(left, quantity.span[0] - _PHRASE_WIDTH)
    if deadline is not None:
        return _with_subject(text, start, deadline)
    start = _after_open(text, start, quantity.span[0])
    start = max(start, text.rfind("》", start, quantity.span[0]) + 1)
    start = _after_enumeration(text, start, quantity.span[0])
    noun_follows = quantity.unit.kind in ("count", "measure") and _describes(text, quantity.span[1], stop)
    joined = _JOINED.search(text, start, quantity.span[0]) if noun_follows else None
    if joined is not None:
        return joined.end()
    start = _after_cut(text, start, quantity.span[0], needed=0 if noun_follows else 2)
    relative = _RELATIVE.match(text, start, quantity.span[0]) if noun_follows else None
    if relative is not None:
        return relative.start(1)
    stripped = _after_lead(text, start, quantity.span[0])
    if stripped < quantity.span[0] or noun_follows:
        return stripped
    while start < stripped and text[start] in " 　、和与及":  # 市级5项: nothing else says of what
        start += 1
    return start


_JOINED = re.compile("[和及与](?:全年|年度|今年|全[省市县区州旗])?(?=$)")
_RELATIVE = re.compile("[^，。；]*?((?!们|方面|领域)[一-鿿]{2}出?的)(?=$)")  # 市政府年初确定的10项工程


def _after_lead(text: str, start: int, end: int) -> int:
    lead = _patterns().lead.match(text, start, end)
    return lead.end() if lead else start


def _after_cut(text: str, start: int, end: int, *, needed: int) -> int:
    """After the last 共, 累计, 全县 … that leaves ``needed`` characters to stand before the number."""
    keep = _patterns().keep
    for match in _patterns().cut.finditer(text, start, end):
        if end - _after_lead(text, match.end(), end) >= needed and not keep.match(text, match.start(), end):
            start = match.end()
    return start


_REACHES = re.compile(r"达|突破|增|降|提高")


def _with_subject(text: str, start: int, deadline: Deadline) -> int:
    """覆盖率12月底前达到70%: the subject stands before the term."""
    if not _REACHES.match(text, deadline.span[1]):
        return deadline.span[0]
    return _after_lead(text, _after_open(text, start, deadline.span[0]), deadline.span[0])


def _after_open(text: str, start: int, end: int) -> int:
    """After the last quotation mark or bracket that is still open at ``end``."""
    for opening, closing in (("“", "”"), ("（", "）"), ("(", ")")):
        opened = text.rfind(opening, start, end)
        if opened >= 0 and text.find(closing, opened, end) < 0:
            start = opened + 1
    return start


def _after_enumeration(text: str, start: int, end: int) -> int:
    """A phrase begins after the last 、 that is not inside brackets or quotes, unless 共 sums the list up."""
    if text[end - 1:end] == "共" or text[end - 2:end] == "合计" or text.find("、", start, end) < 0:
        return start
    depth = 0
    for at in range(end - 1, start - 1, -1):
        depth += (text[at] in "）)”") - (text[at] in "（(“")
        if depth == 0 and text[at] == "、":
            return at + 1
    return start


def _phrase_end(text: str, start: int, quantity: Quantity, limit: int, *, to_limit: bool) -> int:
    """After the number follows its noun where it was not named before: 42个先进集体, 剩余的1862名贫困人口."""
    end = quantity.span[1]
    if to_limit or (quantity.unit.kind == "time" and "内" in text[end - 1:end + 1]):  # 24小时内完成…
        return min(limit, end + _TASK_WIDTH)
    if quantity.unit.kind == "share" and text[end:end + 1] == "的" and not _patterns().stop.match(text, end):
        short = quantity.span[0] - start <= _SHORTEST_OWNER
        if short or limit - end <= _SHORTEST_NOUN:
            return min(limit, end + _NOUN_WIDTH)  # 创造了50%的税收
    if quantity.unit.canonical == "%" and start == quantity.span[0] and text[end:end + 1] not in "的、，。；）)左以":
        return _noun_end(text, end, limit)  # 60%的税收，70%技术创新
    if quantity.unit.kind in ("money", "share") or end >= limit:
        return end
    noun_end = _noun_end(text, end, limit)
    predicate = end < limit and text[end] not in "、（）()“”的"
    if noun_end == end and predicate and quantity.span[0] - start <= 2 and limit - end <= 8:
        return limit  # 尚有5处正在整改
    return noun_end


_CLOSING = re.compile("[）)]")
_LEVELS = re.compile("[省市县区州盟旗乡镇村](?:[、和][省市县区州盟旗乡镇村])+")  # 88名省、市、区政协委员
_TWO_NOUNS = re.compile("[和与及](?:建议|不足|困难|隐患|短板)")  # 47条意见和建议


def _noun_end(text: str, start: int, limit: int) -> int:
    limit = min(limit, start + _NOUN_WIDTH)
    levels = _LEVELS.match(text, start, limit)
    stop = _patterns().stop.search(text, levels.end() if levels else start, limit)
    if stop is not None and _TWO_NOUNS.match(text, stop.start(), limit):
        stop = _patterns().stop.search(text, stop.end(), limit)
    end = stop.start() if stop else limit
    if end == limit and end - start > _SHORTEST_NOUN and text[end - 1] == "中" and text[end:end + 1] in ("，", ","):
        end -= 1  # 在106条意见建议中，
    opened = max(text.rfind("（", start, end), text.rfind("(", start, end))
    closing = _CLOSING.search(text, start, end)
    if opened >= 0 and (closing is None or closing.start() < opened):
        end = opened
    elif closing is not None and opened < 0:
        end = closing.start()
    if text[start:start + 1] == "的" and text[start + 1:start + 2] != "（":
        return start  # 减贫9808人的成绩
    return end - 1 if end - 1 > start and text[end - 1] == "的" else end


def _trimmed(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " 　”\"":
        end -= 1
    return start, end


_COUNTED_ON = re.compile("(?:涉及|惠及|覆盖|搬迁|安置|受益)[^。；！]{2,40}[，,]$")


def _says_of_what(text: str, start: int, end: int, quantity: Quantity) -> bool:
    """A bare 38个 says nothing; money and shares do."""
    return quantity.unit.kind in ("money", "share") or (start, end) != quantity.span


def _goes_on(text: str, clause: Clause) -> bool:
    """涉及3个行政村，420户，1800人: what a bare number counts stands in the clauses before it."""
    begin = clause.span[0]
    return _COUNTED_ON.search(text, max(clause.stretch[0], begin - _PHRASE_WIDTH), begin) is not None


def _figure(
    text: str, span: Span, quantity: Quantity | None, deadline: Deadline | None, clause: Clause
) -> Figure:
    target = deadline is not None or _is_target(text, span, clause)
    figure = Figure(text=text[slice(*span)], span=span, target=target)
    if quantity is not None:
        figure.value, figure.value_max = quantity.value, quantity.value_max
        figure.unit, figure.approx = quantity.unit.canonical, quantity.sign
    if deadline is not None:
        figure.deadline = deadline.edtf
    return figure


def _is_target(text: str, span: Span, clause: Clause) -> bool:
    """The last word before or soon after that makes an aim (要, 确保) or a fact (已, 累计) decides."""
    start = max(text.rfind("\n", 0, span[0]) + 1, span[0] - _CONTEXT_WIDTH)
    cues = _patterns().aim.findall(text, start, min(clause.span[1], span[1] + _NOUN_WIDTH))
    return bool(cues) and cues[-1] in figure_words()["target"]
