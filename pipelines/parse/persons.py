"""Persons: which names stand in the text, and which positions stand with them.

A person is introduced by a position right before the name (县委副书记、县长王　博), right after it
(卢孝钦局长) or in brackets behind it (minutes: 庞新亭（县委常委、副县长）. A position goes to every name
after it until the next position (副县长甲、乙、丙). Once introduced, a name is known wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import ahocorasick_rs

from pipelines.items import Span
from pipelines.parse.lexicon import load_table, words
from pipelines.parse.names import NameReader, squeeze
from pipelines.parse.outline import Outline, Paragraph
from pipelines.parse.wordlist import everyday_words

_BREAKS = "，。；：！？\n\t 　《》•●◆■…—"
_OPENERS = {"）": "（", ")": "(", "”": "“", "〕": "〔", "》": "《"}
_LONGEST_TITLE = 60
_LONGEST_ASIDE = 16  # characters of a bracket or quotation inside a position: 八连“两委”委员
_DATE_TAIL = re.compile(r".*\d[日号时点分](?:上午|下午|晚上|晚|凌晨|中午|许)?(?=.)")
# 旗公安局和阿古拉镇…书记: 和 behind an organ, or before one that begins with its place.
_AFTER_ORGAN = re.compile(
    r".*(?:(?<=[局委办厅部处室队院镇乡村会报])[和与及](?=.{3})|[和与及](?=[省市州县区旗镇乡全](?!场)..))"
)
_ORG_END = frozenset("局委办厅部处室队院会镇乡县市区州旗省村司行校所站科团社心府组")
_ORG_IN_NAME = frozenset("局委办厅部处室队院镇乡县市组")
_DEPUTY = ("常务副", "专职副", "执行副", "副", "代理", "代", "总", "老")
_COURTESY = ("同志", "先生", "女士")
_LEAD_WORDS = re.compile("(?:同志|先生|女士)?(?:以及|、|和|与|及|，)*")
_CONNECTORS = ("以及", "、", "和", "与", "及", "，")
_SEPARATORS = ("、", "和", "与", "及", "以及")
_BRACKET = re.compile(r"（([^（）]{2,60})）")
_LABEL = re.compile(
    r"(?:主\s*持(?:\s*人)?|出\s*席(?:人员|领导)?|参\s*加(?:人员)?|列\s*席(?:人员)?|缺\s*席|请\s*假|"
    r"记\s*录(?:人)?)\s*：\s*"
)
_SPEAKER = re.compile(
    r"(?:^|(?<=[。；！？”\n的　 ]))([一-鿿]{2,4}?)(?:则|也|还|接着|随后)?"
    r"(?:强调|指出|要求|表示|认为|希望|建议|坦言|说)(?=[，：“。]|.{8})",
    re.MULTILINE,
)
_NOT_A_TITLE = re.compile(r"^(?:各|全体|部分|有关|相关|其他|其余|不是|所有|历届|每|多名|一些|多位|\d+[名位个]|原先)")


@dataclass(frozen=True, slots=True)
class Title:
    """One position as it stands in the text."""

    text: str
    span: Span


@dataclass(slots=True)
class Mention:
    """A name in the text. ``start`` and ``end`` take in the positions and the courtesy word around it;
    ``rule`` says how it was found: title-before, title-after, bracket, list, known, surname-title, speaker."""

    name: str
    span: Span
    start: int
    end: int
    rule: str
    titles: list[Title] = field(default_factory=list)
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class _Heads:
    """Where positions can end in one text: end → start of the longest head noun there."""

    starts: dict[int, int]
    weak: frozenset[int]


@cache
def _head_automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...], frozenset[str]]:
    rows = load_table("position_heads.tsv", ("word", "kind"), "word")
    heads = tuple(row["word"] for row in rows)
    weak = frozenset(row["word"] for row in rows if row["kind"] == "weak")
    return ahocorasick_rs.AhoCorasick(heads), heads, weak


def find_heads(text: str) -> _Heads:
    """All places of ``text`` where a position can end."""
    automaton, heads, weak = _head_automaton()
    blocked = words("not_heads.tsv")
    starts: dict[int, int] = {}
    weak_ends: set[int] = set()
    matches = automaton.find_matches_as_indexes(text, overlapping=True)
    inside = {at for _, start, end in matches for at in range(start + 1, end)}
    for index, start, end in matches:
        if end in inside or text.startswith(blocked, start):
            continue
        if end not in starts or start < starts[end]:
            starts[end] = start
            (weak_ends.add if heads[index] in weak else weak_ends.discard)(end)
    return _Heads(starts, frozenset(weak_ends))


@cache
def _trims() -> re.Pattern[str]:
    return re.compile(".*(?:" + "|".join(words("title_trims.tsv")) + ")(?=.)")


class PersonFinder:
    """Finds the mentions of one article, in the order of the text."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.text = outline.text
        self.names = NameReader(self.text)
        self.heads = find_heads(self.text)
        self._ends = sorted(self.heads.starts)

    def find(self) -> list[Mention]:
        """Every mention: those with a position first, then the other uses of the names they introduced."""
        found: list[Mention] = []
        for paragraph in self.outline.paragraphs:
            found.extend(self._introduced(paragraph))
        found.extend(self._courteous(found))
        self.names.known.update(m.name for m in found)
        found.extend(self._known(found))
        speakers = list(self._speakers(found))
        if speakers:
            self.names.known.update(m.name for m in speakers)
            found.extend(speakers)
            found.extend(self._known(found, only=frozenset(m.name for m in speakers)))
        found.sort(key=lambda m: m.span)
        return found

    # -- introductions ---------------------------------------------------------------------------

    def _introduced(self, paragraph: Paragraph) -> Iterator[Mention]:
        cursor = paragraph.start
        label = _LABEL.match(self.text, paragraph.start, paragraph.end)
        if label is not None and (span := self.names.at(label.end(), titled=True)) is not None:
            name = squeeze(self.text[span[0]:span[1]])
            for one in self._with_list(Mention(name, span, *span, "label"), paragraph.end):
                self.names.known.add(one.name)
                cursor = max(cursor, one.end)
                yield one
        for end in self._ends_in(paragraph):
            if end <= cursor:
                continue
            mention = self._title_before(end, cursor, paragraph.end) or self._title_after(end, cursor)
            if mention is None:
                continue
            for one in self._with_list(mention, paragraph.end):
                self.names.known.add(one.name)
                cursor = max(cursor, one.end)
                yield one

    def _ends_in(self, paragraph: Paragraph) -> list[int]:
        return self._ends[bisect_right(self._ends, paragraph.start):bisect_right(self._ends, paragraph.end)]

    def _title_before(self, end: int, floor: int, ceiling: int) -> Mention | None:
        start = end
        while start < ceiling and self.text[start] in " 　：" and start - end < 2:
            start += 1
        if start >= ceiling or self.text[start] not in self.names.lexicon.first_chars:
            return None
        span = self.names.at(start, titled=True)
        if span is None or span[1] > ceiling or self._weak_evidence(end, span):
            return None
        titles = self.titles_ending(end, floor)
        if not titles:
            return None
        name = squeeze(self.text[span[0]:span[1]])
        return Mention(name, span, titles[0].span[0], self._courtesy(span[1]), "title-before", titles)

    def _weak_evidence(self, end: int, span: Span) -> bool:
        """An everyday word behind an everyday noun (干部群众, 代表建议) is no person."""
        name = self.text[span[0]:span[1]]
        return end in self.heads.weak and name not in self.names.known and name in everyday_words()

    def titles_ending(self, end: int, floor: int) -> list[Title]:
        """The chain of positions that ends at ``end``, split at 、, in the order of the text."""
        start = self._chain_start(end, floor)
        pieces = self._pieces(start, end)
        chain: list[Title] = []
        for piece_start, piece_end in reversed(pieces):
            if chain and piece_end not in self.heads.starts:
                self._share_head(chain, pieces, piece_start, piece_end)
                break
            trimmed = self._trim(piece_start, piece_end)
            words_ = self.text[trimmed:piece_end]
            if not words_ or len(words_) > 40 or _NOT_A_TITLE.match(words_):
                break
            chain.insert(0, Title(words_, (trimmed, piece_end)))
            if trimmed > piece_start:
                break
        return chain

    def _share_head(self, chain: list[Title], pieces: list[Span], start: int, end: int) -> None:
        """院监察室、行风办主任: one head noun for two offices is one position, kept whole."""
        first = chain[0]
        begins = self._trim(start, end)
        office = self.text[begins:end]
        if pieces[0] == (start, end) and self.text[end - 1] in "室办" and not _NOT_A_TITLE.match(office):
            chain[0] = Title(self.text[begins:first.span[1]], (begins, first.span[1]))

    def _chain_start(self, end: int, floor: int) -> int:
        """Go left over Han characters, 、 and short brackets or quotations, to the clause's beginning."""
        text, at = self.text, end
        lowest = max(floor, end - _LONGEST_TITLE)
        while at > lowest:
            char = text[at - 1]
            if char in _OPENERS:
                opener = text.rfind(_OPENERS[char], max(lowest, at - _LONGEST_ASIDE), at)
                if opener < 0 or char == "》" or at == end:
                    return at
                at = opener
                continue
            if char in _BREAKS or char in "（“\"〔" or (char == "." and not self.text[at - 2:at - 1].isascii()):
                return at
            at -= 1
        return at

    def _pieces(self, start: int, end: int) -> list[Span]:
        pieces: list[Span] = []
        begin, depth = start, 0
        for at in range(start, end):
            char = self.text[at]
            if char in "（“":
                depth += 1
            elif char in "）”":
                depth = max(0, depth - 1)
            elif char == "、" and depth == 0:
                pieces.append((begin, at))
                begin = at + 1
        pieces.append((begin, end))
        return pieces

    def _trim(self, start: int, end: int) -> int:
        """Where the position begins in its piece, after 由, 随后, 11月4日上午 and the like."""
        text = self.text
        match = _LEAD_WORDS.match(text, start, end)
        if match is not None:
            start = match.end()
        for pattern in (_DATE_TAIL, _trims(), _AFTER_ORGAN):
            match = pattern.match(text, start, end)
            if match:
                start = match.end()
        return self._skip_known(start, end) if self.names.known else start

    def _skip_known(self, start: int, end: int) -> int:
        """妥良柱和宁夏水投中宁公司项目经理: the name before 和 is no part of the position."""
        for length in (5, 4, 3, 2):
            if self.text[start:start + length] in self.names.known:
                for connector in _CONNECTORS:
                    if self.text.startswith(connector, start + length, end):
                        return start + length + len(connector)
        return start

    def _title_after(self, end: int, floor: int) -> Mention | None:
        """卢孝钦局长: a name right before a head noun, with a certain beginning and end."""
        if end in self.heads.weak and not self.text.endswith("委员", 0, end):
            return None
        head = self.heads.starts[end]
        if head - floor < 2 or not self.names.closed(end):
            return None
        for deputy in _DEPUTY:
            if self.text.endswith(deputy, floor, head):
                head -= len(deputy)
        span = self._name_ending(head, floor)
        if span is None:
            return None
        title = Title(self.text[head:end], (head, end))
        return Mention(squeeze(self.text[span[0]:span[1]]), span, span[0], end, "title-after", [title])

    def _name_ending(self, end: int, floor: int) -> Span | None:
        lexicon = self.names.lexicon
        for length in (5, 4, 3, 2):
            start = end - length
            if start < floor or not self._begins_here(start, floor):
                continue
            raw = self.text[start:end]
            name = squeeze(raw)
            if name in self.names.known:
                return start, end
            compound = name[:2] in lexicon.compound and len(name) in (3, 4)
            single = name[0] in lexicon.single and len(name) in (2, 3)
            if not (compound or single) or (name != raw and len(name) != 2):
                continue
            if name in lexicon.not_names or name[:2] in lexicon.not_names or _ORG_IN_NAME.intersection(name[1:]):
                continue
            if name[-1] in "会员" or not all("一" <= c <= "鿿" for c in name):
                continue
            doubtful = (name, name[1:]) if name[0] not in lexicon.common else (name,)
            if name != raw or not everyday_words().intersection(doubtful):
                return start, end
        return None

    def _begins_here(self, start: int, floor: int) -> bool:
        if start == floor:
            return True
        before = self.text[start - 1]
        return before in _BREAKS or before in "、（“由和与及" or before in _ORG_END

    def _courteous(self, introduced: list[Mention]) -> Iterator[Mention]:
        """申屠敬之同志不再担任…: a name that only 同志 introduces."""
        covered = _Cover([m.span for m in introduced])
        for match in re.finditer("同志", self.text):
            span = self._name_ending(match.start(), 0)
            if span is not None and not covered.overlaps(span) and self._in_reading(span):
                covered.add(span)
                yield Mention(squeeze(self.text[span[0]:span[1]]), span, span[0], match.end(), "courtesy")

    def _speakers(self, introduced: list[Mention]) -> Iterator[Mention]:
        """申屠敬之说, 从事机械加工的单于成则希望: a name that only its speech introduces. A name that the page
        prints once and that differs in one character from one it uses more often is that one, misprinted."""
        covered = _Cover([m.span for m in introduced])
        names = {m.name for m in introduced}
        for match in _SPEAKER.finditer(self.text):
            name, span = match.group(1), match.span(1)
            if name in names or covered.overlaps(span) or not self._speakable(name) or not self._in_reading(span):
                continue
            meant = [k for k in names if _differ_in_one(k, name) and self.text.count(k) > 1]
            if self.text.count(name) == 1 and len(meant) == 1:
                yield Mention(meant[0], span, span[0], span[1], "misprint")
            elif not meant:
                yield Mention(name, span, span[0], span[1], "speaker")

    def _speakable(self, name: str) -> bool:
        lexicon = self.names.lexicon
        compound = name[:2] in lexicon.compound and len(name) > 2
        single = name[0] in lexicon.single and len(name) < 4
        if not (compound or single) or name in lexicon.not_names or name[:2] in lexicon.not_names:
            return False
        if self.names.opens_clause(name) and not compound:
            return False
        return not everyday_words().intersection((name, name[1:], name[:2]))

    # -- what follows a name ---------------------------------------------------------------------

    def _courtesy(self, end: int) -> int:
        for courtesy in _COURTESY:
            if self.text.startswith(courtesy, end):
                return end + len(courtesy)
        return end

    def _with_list(self, first: Mention, ceiling: int) -> Iterator[Mention]:
        """The mention itself, with a bracket behind it, and the names of the list that it opens."""
        self._read_bracket(first, ceiling)
        yield first
        last = first
        while (span := self._next_in_list(last, ceiling)) is not None:
            titles = [] if first.rule == "title-after" else list(first.titles)
            last = Mention(
                squeeze(self.text[span[0]:span[1]]), span, span[0], self._courtesy(span[1]), "list", titles, True
            )
            self._own_title_behind(last)
            self._read_bracket(last, ceiling)
            yield last

    def _next_in_list(self, last: Mention, ceiling: int) -> Span | None:
        for separator in _SEPARATORS:
            if self.text.startswith(separator, last.end):
                span = self.names.at(last.end + len(separator), titled=True)
                if span is not None and span[1] <= ceiling and not self._opens_title(span):
                    return span
        return None

    def _opens_title(self, span: Span) -> bool:
        """Whether what looks like a name is the beginning of the next position (高新区主任张三)."""
        return any(
            self.names.at(end, titled=True) is not None
            for end in range(span[0] + 2, span[1] + 5)
            if end in self.heads.starts
        )

    def _near_ends(self, at: int) -> list[int]:
        return [e for e in range(at + 1, at + 5) if e in self.heads.starts]

    def _own_title_behind(self, mention: Mention) -> None:
        """甲委员、乙委员: the head noun behind a listed name is its own position."""
        for end in reversed(self._near_ends(mention.span[1])):
            start = mention.span[1]
            between = self.text[start:self.heads.starts[end]]
            certain = end not in self.heads.weak or self.text.endswith("委员", 0, end)
            if certain and (not between or between in _DEPUTY) and self.names.closed(end):
                mention.titles = [Title(self.text[start:end], (start, end))]
                mention.inherited = False
                mention.end = end
                return

    def _read_bracket(self, mention: Mention, ceiling: int) -> None:
        """庞新亭（县委常委、副县长）: positions in a bracket behind the name."""
        match = _BRACKET.match(self.text, mention.end, ceiling)
        if match is None:
            return
        titles = [
            Title(self.text[s:e], (s, e)) for s, e in self._pieces(*match.span(1)) if e in self.heads.starts
        ]
        if titles:
            mention.titles = titles if mention.inherited else mention.titles + titles
            mention.inherited = False
        mention.end = match.end()

    # -- later uses ------------------------------------------------------------------------------

    def _known(self, introduced: list[Mention], only: frozenset[str] | None = None) -> Iterator[Mention]:
        """The other places where an introduced name stands; with ``only``, of these names."""
        taken = sorted(m.span for m in introduced)
        covered = _Cover(taken)
        for mention in self._by_surname(introduced, covered):
            covered.add((mention.start, mention.end))
            yield mention
        names = sorted(only or {m.name for m in introduced}, key=len, reverse=True)
        printed = {squeeze(self.text[m.span[0]:m.span[1]]): self.text[m.span[0]:m.span[1]] for m in introduced}
        for name in names:
            for form in dict.fromkeys((name, printed[name])):
                for span in self._places_of(form):
                    if not covered.overlaps(span):
                        covered.add(span)
                        yield self._known_mention(name, span)

    def _by_surname(self, introduced: list[Mention], covered: _Cover) -> Iterator[Mention]:
        """薛处长要求: a family name with a position, where one person of the page bears both."""
        for end in self._ends:
            head = self.heads.starts[end]
            head -= 1 if self.text[head - 1:head] == "副" else 0
            start = head - 1
            if start < 0 or self.text[start] not in self.names.lexicon.single or not self.names.closed(end):
                continue
            if covered.overlaps((start, end)) or not (start == 0 or self.text[start - 1] in "，。；、\n　 对由向,;”"):
                continue
            post = self.text[head:end]
            bearers = {
                m.name for m in introduced
                if m.name[0] == self.text[start] and any(t.text.endswith(post) for t in m.titles)
            }
            if len(bearers) == 1 and self._in_reading((start, end)):
                yield Mention(bearers.pop(), (start, start + 1), start, end, "surname-title")

    def _known_mention(self, name: str, span: Span) -> Mention:
        mention = Mention(name, span, span[0], self._courtesy(span[1]), "known")
        for end in reversed(self._near_ends(span[1])):
            start = self.heads.starts[end]
            if start - span[1] <= 1 and end not in self.heads.weak and self.names.closed(end):
                mention.end = end
                break
        return mention

    def _places_of(self, form: str) -> Iterator[Span]:
        at = self.text.find(form)
        while at >= 0:
            span = at, at + len(form)
            if self.names.closed(span[1]) and self._in_reading(span):
                yield span
            at = self.text.find(form, at + len(form))

    def _in_reading(self, span: Span) -> bool:
        paragraph = self.outline.paragraph_at(span[0])
        return paragraph is not None and span[1] <= paragraph.end


def _differ_in_one(a: str, b: str) -> bool:
    return len(a) == len(b) > 2 and a[0] == b[0] and sum(x != y for x, y in zip(a, b, strict=True)) == 1


class _Cover:
    """Which characters belong to a mention already."""

    def __init__(self, spans: list[Span]) -> None:
        self._taken: set[int] = set()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        self._taken.update(range(*span))

    def overlaps(self, span: Span) -> bool:
        return not self._taken.isdisjoint(range(*span))
