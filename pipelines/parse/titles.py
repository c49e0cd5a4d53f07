"""Titles: the positions that stand before a name, as a chain of one or more (县委副书记、县长).

A position ends with a head noun of ``position_heads.tsv`` and reaches left to the clause's beginning, to the
previous name, or to a word that is no part of it (由, 随后, 11月4日上午). Short brackets and quotations inside it
belong to it (八连“两委”委员).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from pipelines.items import Span
from pipelines.parse.lexicon import load_table, words
from pipelines.parse.patterns import any_of

_OPENERS = {"）": "（", "”": "“", "〕": "〔"}
# As far as the last mark that ends a position on its left, or opens or closes something inside it.
_TO_MARK = re.compile(r"(?s:.*)(?:[，。；：！？\n\t 　《》•●◆■…—（“\"〔）”〕]|(?<![A-Za-z0-9])\.)")
_PART = re.compile("[、（）“”]")
_DATE_TAIL = re.compile(r".*\d[日号时点分](?:上午|下午|晚上|晚|凌晨|中午|许)?(?=.)")
# 旗公安局和阿古拉镇…书记: 和 behind an organ, or before one that begins with its place.
_AFTER_ORGAN = re.compile(
    r".*(?:(?<=[局委办厅部处室队院镇乡村会报])(?<!社会)[和与及](?=.{3})|[和与及](?=[省市州县区旗镇乡全](?!场).))"
)
_LEAD_WORDS = re.compile("(?:同志|先生|女士)?(?:以及|、|和|与|及|，)*率?(?:(?:分管|主管|联系)[^，。；、]{1,12}的)?")
_UNITS = frozenset("省市县区州旗")
_NAME_AND = re.compile("([一-鿿]{2,4}?)(?:以及|[及和与])")
_CONNECTORS = ("以及", "、", "和", "与", "及", "，")
_NO_TITLE = re.compile(r"各|全体|部分|有关|相关|其他|其余|不是|所有|历届|每|多名|一些|多位|\d+[名位个]|原先")
# What a position that stands around a name begins with.
_ORGAN = re.compile("[一-鿿·“”（）]+[局委办厅部处室院府司科队站所社区会团党校镇乡街道中心公司集团村]")
_NO_ORGAN = re.compile("^[我本该]|(?:会议|大会|会上|座谈会|全会|现场会|推进会|活动)$|[，。]|召开|举行|主持")
_SHORTEST_ORGAN = 2
_LONGEST_CHAIN = 60
_LONGEST_TITLE = 40
_LONGEST_ASIDE = 16  # characters of a bracket or quotation inside a position


class Title(NamedTuple):
    """One position as it stands in the text; one that stands around the name (市财政局李明局长) is without it."""

    text: str
    span: Span
    name: Span | None = None

    def cut(self, printed: str) -> str:
        """The position as ``printed`` has it."""
        start, end = self.span
        return printed[start:end] if self.name is None else printed[start:self.name[0]] + printed[self.name[1]:end]


@dataclass(frozen=True, slots=True)
class Heads:
    """Where positions can end in one text: end → start of the longest head noun there. ``weak`` are the ends
    of everyday nouns (干部, 代表)."""

    starts: dict[int, int]
    weak: frozenset[int]


@cache
def _head_automaton() -> tuple[ahocorasick_rs.AhoCorasick, tuple[bool, ...]]:
    rows = load_table("position_heads.tsv", ("word", "kind"), "word")
    automaton = ahocorasick_rs.AhoCorasick(
        [row["word"] for row in rows], implementation=ahocorasick_rs.Implementation.DFA
    )
    return automaton, tuple(row["kind"] == "weak" for row in rows)


def find_heads(text: str) -> Heads:
    """All places of ``text`` where a position can end."""
    automaton, is_weak = _head_automaton()
    blocked = _not_heads()
    starts: dict[int, int] = {}
    weak: set[int] = set()
    matches = automaton.find_matches_as_indexes(text, overlapping=True)
    inside = {at for _, start, end in matches for at in range(start + 1, end)}
    for index, start, end in matches:
        if end in inside or blocked.match(text, start):
            continue
        if end not in starts or start < starts[end]:
            starts[end] = start
            (weak.add if is_weak[index] else weak.discard)(end)
    return Heads(starts, frozenset(weak))


@cache
def _not_heads() -> re.Pattern[str]:
    return re.compile(any_of(words("not_heads.tsv")))


@cache
def _trims() -> re.Pattern[str]:
    return re.compile(f".*{any_of(words('title_trims.tsv'))}(?!(?<=选举)委员会)(?=.)")


@cache
def _lead() -> re.Pattern[str]:
    """What something in front of a position cannot be without: a digit, a word, 和."""
    return re.compile(rf"[\d和与及]|{any_of(words('title_trims.tsv'))}")


def split_titles(text: str, start: int, end: int) -> list[Span]:
    """Split a chain of positions at 、 outside brackets and quotations."""
    if text.find("、", start, end) < 0:
        return [(start, end)]
    pieces: list[Span] = []
    begin, depth = start, 0
    for match in _PART.finditer(text, start, end):
        mark = match.group()
        if mark in "（“":
            depth += 1
        elif mark in "）”":
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append((begin, match.start()))
            begin = match.end()
    pieces.append((begin, end))
    return pieces


class TitleReader:
    """Reads the positions that end at a given place. ``known`` are the names that the page has introduced."""

    def __init__(self, text: str, heads: Heads, known: set[str]) -> None:
        self._text = text
        self._heads = heads
        self._known = known

    def ending(self, end: int, floor: int) -> list[Title]:
        """The chain of positions that ends at ``end`` and does not reach before ``floor``, in the order of the
        text; empty where what stands there is a group (各镇镇长)."""
        pieces = split_titles(self._text, self._chain_start(end, floor), end)
        chain: list[Title] = []
        for start, stop in reversed(pieces):
            if chain and stop not in self._heads.starts:
                self._share_head(chain, pieces, start, stop)
                break
            begins = self._trim(start, stop)
            title = self._text[begins:stop]
            if not title or len(title) > _LONGEST_TITLE or _NO_TITLE.match(title):
                break
            chain.append(Title(title, (begins, stop)))
            if begins > start:
                break
        chain.reverse()
        return chain

    def organ_before(self, end: int, floor: int) -> Span | None:
        """省水利厅 before 张建德副厅长: the organ that ends at ``end``, or None."""
        start = split_titles(self._text, self._chain_start(end, floor), end)[-1][0]
        start = self._trim(start, end)
        organ = self._text[start:end]
        if not _SHORTEST_ORGAN <= len(organ) <= _LONGEST_TITLE or not _ORGAN.fullmatch(organ):
            return None
        return None if _NO_TITLE.match(organ) or _NO_ORGAN.search(organ) else (start, end)

    def _share_head(self, chain: list[Title], pieces: list[Span], start: int, end: int) -> None:
        """院监察室、行风办主任: one head noun for two offices is one position, kept whole."""
        first = chain[-1]
        begins = self._trim(start, end)
        office = self._text[begins:end]
        if pieces[0] == (start, end) and self._text[end - 1] in "室办" and not _NO_TITLE.match(office):
            chain[-1] = Title(self._text[begins:first.span[1]], (begins, first.span[1]))

    def _chain_start(self, end: int, floor: int) -> int:
        """The nearest mark to the left that is not part of a short bracket or quotation."""
        lowest = max(floor, end - _LONGEST_CHAIN)
        at = end
        while to_mark := _TO_MARK.match(self._text, lowest, at):
            behind = to_mark.end()
            opener = _OPENERS.get(self._text[behind - 1])
            if opener is None or behind == end or self._text[behind - 2] in "。！？":
                return behind
            at = self._text.rfind(opener, max(lowest, behind - _LONGEST_ASIDE), behind)
            if at < 0:
                return behind
        return lowest

    def _trim(self, start: int, end: int) -> int:
        """Where the position begins in its piece, after 由, 随后, 11月4日上午 and the like."""
        text = self._text
        lead = _LEAD_WORDS.match(text, start, end)
        start = lead.end() if lead else start
        start = self._behind_name(start, end)
        if _lead().search(text, start, end):
            for pattern in (_DATE_TAIL, _trims(), _AFTER_ORGAN):
                match = pattern.match(text, start, end)
                if match:
                    start = match.end()
        if text[start:start + 1] in _UNITS and text.startswith(text[start], start + 1):
            start += 1  # 该县|县委书记
        return self._behind_known(start, end) if self._known else start

    def _behind_name(self, start: int, end: int) -> int:
        """卢炜升及秘书长: before a bare post, what stands there is a person, not an office."""
        name = _NAME_AND.match(self._text, start, end)
        head = self._heads.starts.get(end)
        bare = head is not None and name is not None and name.end() in (head, head - 1)
        return name.end() if bare and name is not None and name.end(1) not in self._heads.starts else start

    def _behind_known(self, start: int, end: int) -> int:
        """妥良柱和宁夏水投中宁公司项目经理: the name before 和 is no part of the position."""
        for length in (5, 4, 3, 2):
            if self._text[start:start + length] in self._known:
                for connector in _CONNECTORS:
                    if self._text.startswith(connector, start + length, end):
                        return start + length + len(connector)
        return start
