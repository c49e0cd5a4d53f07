"""Words that tell the level of whose meeting a report is about: 我县, 全州, 区委, 市长."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.parse.divisions import Division
from pipelines.parse.lexicon import LEXICON
from pipelines.tables import read_table

_ROLES = frozenset({"unit", "relative", "whole", "organ", "hold", "attend"}) | frozenset(
    {"leadin", "venue", "medium", "national", "local", "localorgan"}
)
_LEVELS = frozenset({"province", "prefecture", "county", "township", ""})
_REGION = frozenset(("自治区", "区"))
_RANK = {"province": 0, "prefecture": 1, "county": 2, "township": 3}
_HAN = "\u4e00-\u9fff"
_NUMERALS = "一二三四五六七八九十百〇零"
_NO_UNIT_AFTER = "地社园小校辖片景山林灾库厂分战牧矿郊城选"  # 社区, 园区, 城区: none has a government
_NO_UNIT_BEFORE = "场域民区级外内值盟"  # 市场, 区域, 县域, 市民, 省级: words that only begin like a unit


@dataclass(frozen=True, slots=True)
class LevelWords:
    """The words of ``lexicon/jurisdiction_words.tsv`` by role, and the patterns made from them.

    ``own`` matches 我县, ``whole`` 全县, ``organ`` 县委 and 县长, ``bare`` the 县 of 县防汛办 where a phrase
    begins; the unit is group 1. ``units`` and ``local`` give the level of each word, or None where it may be
    several; ``by_end`` has the units by their last character, the longest first. ``town`` matches, where it is
    followed by an organ or a verb, the name of a place that is no division of the table (别拉洪乡,
    太宽河保护区): group 1.
    """

    units: dict[str, str | None]
    by_end: dict[str, tuple[str, ...]]
    local: dict[str, str | None]
    own: re.Pattern[str]
    whole: re.Pattern[str]
    organ: re.Pattern[str]
    bare: re.Pattern[str]
    town: re.Pattern[str]
    hold: re.Pattern[str]
    attend: re.Pattern[str]
    lead_in: re.Pattern[str]
    national: re.Pattern[str]
    medium: re.Pattern[str]
    venue: frozenset[str]

    def unit_of(self, name: str) -> str | None:
        """The unit that the name of a place ends in: 黔东南州 → 州, 松桃苗族自治县 → 县."""
        return next((unit for unit in self.by_end.get(name[-1:], ()) if name.endswith(unit)), None)

    def units_of(self, division: Division) -> frozenset[str]:
        """What a division calls itself: an autonomous region says 自治区 and 区."""
        unit = self.unit_of(division.name)
        if unit == "自治区":
            return _REGION
        return frozenset((unit,)) if unit else frozenset()

    def below(self, unit: str, division: Division) -> bool:
        """Whether what calls itself by ``unit`` lies below ``division``: a 市 below a province or a 州."""
        if unit in self.units_of(division):
            return False
        level = self.units[unit]
        if level is None:
            return division.level != "county"
        return _RANK[level] > _RANK[division.level]

    def count(self, patterns: Iterable[re.Pattern[str]], text: str) -> Counter[str]:
        """How often each unit stands in ``text`` in one of the patterns."""
        return Counter(found[1] for pattern in patterns for found in pattern.finditer(text))


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _not_behind(chars: str, words: Iterable[str]) -> str:
    """Any of ``words``, but not behind one of ``chars``. That is asked after the first character of the word,
    which so remains what the regex engine skips to."""
    return "|".join(
        f"{re.escape(word[0])}(?<![{chars}]{re.escape(word[0])}){re.escape(word[1:])}"
        for word in sorted(words, key=len, reverse=True)
    )


@cache
def load_level_words(path: Path = LEXICON / "jurisdiction_words.tsv") -> LevelWords:
    """Read and check the table; raises :class:`~pipelines.tables.TableError` on a fault."""
    words: dict[str, dict[str, str | None]] = {role: {} for role in _ROLES}
    for row in read_table(path, ("word", "role", "level"), key=("word", "role")):
        role, level = row.one_of(1, _ROLES), row.one_of(2, _LEVELS)
        words[role][row.cells[0]] = level or None
    units = dict(sorted(words["unit"].items(), key=lambda item: -len(item[0])))
    single = "".join(u for u in units if len(u) == 1)
    joint = "(?![、和])"  # 省、市 names two levels, not its own
    return LevelWords(
        units=units,
        by_end={end: tuple(u for u in units if u[-1] == end) for end in {u[-1] for u in units}},
        local=words["local"],
        own=re.compile(f"(?:{_any(words['relative'])})({_any(units)})"),
        whole=re.compile(f"(?:{_any(words['whole'])})({_any(units)})"),
        organ=re.compile(f"({_not_behind(_NO_UNIT_AFTER, units)}){joint}(?:{_any(words['organ'])})"),
        bare=re.compile(f"({_not_behind(_HAN, units)}){joint}(?![{_NO_UNIT_BEFORE}])(?=[{_HAN}])"),
        town=re.compile(
            f"(?![各全我该本{single}])((?:(?!在)[{_HAN}]){{2,8}}?(?:{_any(words['local'])}))(?<!乡镇)"
            f"(?=$|\\d|第[\\d{_NUMERALS}]|{_any(words['hold'])}|{_any(words['localorgan'])})"
        ),
        hold=re.compile(_any(words["hold"])),
        attend=re.compile(_any(words["attend"])),
        lead_in=re.compile(
            rf"(?:[\d\sXx年月日号时点分至上下午—~\-－.:：（）()●·]|第?[{_NUMERALS}]+(?=[届次年月日])|[届次]"
            rf"|{_any(words['leadin'])})*"
        ),
        national=re.compile(_any(words["national"])),
        medium=re.compile(_any(words["medium"])),
        venue=frozenset(words["venue"]),
    )
