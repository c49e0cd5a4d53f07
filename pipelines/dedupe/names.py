"""What a meeting's name tells: its topic, its years, and whether two names can be of one meeting.

One meeting is named in many ways: ``区农业农村工作会议``, ``崇明区农业农村工作会议``, ``2024年全区农业农村工作会议``.
The same in them is what is left without place, level, year and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines.dedupe.shingles import folded
from pipelines.tables import read_table

ALIKE = 0.6
"""Share of pairs of characters that two names must have in common (Dice), where neither stands in the other."""

_YEAR = re.compile(r"(\d{4})年(?:度)?")
_NUMBER = re.compile(r"第?[一二三四五六七八九十百零〇\d]+(?:次|届|期|季度|月份)|[一二三四五六七八九十]+届")
_SESSION = re.compile(r"第([一二三四五六七八九十百零〇\d]+)(?:次|期)")
_DIGITS = {digit: str(value) for value, digit in enumerate("零一二三四五六七八九")} | {"〇": "0"}
_LEVEL = re.compile(r"^(?:我|本|全)?(?:省|自治区|市|州|盟|县|区|旗|镇|乡|街道)")
_WORDS = Path(__file__).with_name("generic_words.tsv")
_SHORT = 2  # characters below which a place's name without its level is no name: 涉县


@cache
def _generic() -> re.Pattern[str]:
    """Return the pattern of all generic words, the longest first. Raises TableError for a fault in their table."""
    words = []
    for row in read_table(_WORDS, ("word",), key=("word",)):
        if row["word"] != folded(row["word"]):
            raise row.fault(f"{row['word']!r} is not folded: one width and case, no punctuation")
        words.append(row["word"])
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def core_of(name: str | None, places: Iterable[str]) -> str:
    """Return ``name``, folded, without years, session numbers and its places and their levels; empty for None.

    ``places`` are the names of the meeting's place and of those it lies in.
    """
    core = folded(name or "")
    core = _NUMBER.sub("", _YEAR.sub("", core))
    for place in places:
        core = core.replace(place, "").replace(_short(place), "")
    while (bare := _LEVEL.sub("", core, count=1)) != core:
        core = bare
    return core.replace("人民政府", "政府")


def years_of(name: str | None) -> frozenset[int]:
    """Return the years that ``name`` holds: 2015年度总结表彰会."""
    return frozenset(int(year) for year in _YEAR.findall(folded(name or "")))


def sessions_of(name: str | None) -> frozenset[int]:
    """Return the numbers of sessions that ``name`` holds: 第十六次工作会议."""
    return frozenset(_value(number) for number in _SESSION.findall(folded(name or "")))


def topic_of(core: str) -> str:
    """Return what a name says beyond the words that every meeting may have; empty for 党组会议."""
    return _generic().sub("", core)


def alike(one: str, other: str) -> bool:
    """Return whether two cores can be of one meeting: equal, one within the other, or most pairs in common."""
    if not one or not other:
        return False
    if one in other or other in one:
        return True
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) >= ALIKE * (len(pairs) + len(others))


def _value(number: str) -> int:
    """Return the value of a number below a thousand, in digits or in characters: 16, 十六, 一百零二, 一六."""
    if number.isascii():
        return int(number)
    total, digits = 0, ""
    for character in number:
        if character in _DIGITS:
            digits += _DIGITS[character]
        elif character.isascii():
            digits += character
        else:
            total += int(digits or 1) * (100 if character == "百" else 10)
            digits = ""
    return total + int(digits or 0)


def _pairs(core: str) -> set[str]:
    return {core[at : at + 2] for at in range(len(core) - 1)}


def _short(place: str) -> str:
    """Return the name of a place as it is used before its organs: 利川 of 利川市."""
    short = re.sub(r"(?:自治)?[省市州县区旗盟]$", "", place)
    return short if len(short) >= _SHORT else place
