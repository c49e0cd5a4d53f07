"""Numerals: Chinese and Arabic numbers as values, and the words that make a number approximate.

``1,862`` ``１８６２`` ``8.6亿`` ``两千三百万``: a numeral has its magnitude (千 万 亿) in it. The words, as in
``7300余`` and ``三成以上``, stand in ``lexicon/number_words.tsv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pipelines.parse.lexicon import LEXICON
from pipelines.tables import read_table

Sign = Literal["~", ">", "<"]
_SIGNS: dict[str, Sign] = {"~": "~", ">": ">", "<": "<"}

_ASCII = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_CHINESE_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_POWERS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_MYRIADS = ("万", "亿")

_DIGITS = r"[0-9０-９]{1,15}(?:[,，][0-9０-９]{3}(?![0-9０-９]))*(?:[.．][0-9０-９]{1,9})?"
# 千 and 百 begin a unit in 千米, 千克, 千瓦, 百分点: they are magnitudes only elsewhere.
_MAGNITUDE = r"(?:个亿|万亿|[十百千]?[万亿]|千(?![米克瓦伏])|百(?!分))"
ARABIC = rf"{_DIGITS}(?:{_MAGNITUDE}{_DIGITS}){{0,2}}{_MAGNITUDE}?"
"""Pattern without groups: digits with thousands separators, decimals and magnitudes, ``1亿2000万``."""

CHINESE = r"(?:[零〇一二两三四五六七八九十百千万亿]{1,16}|半)"
"""Pattern without groups: a numeral in characters."""

_ARABIC_PART = re.compile(rf"({_DIGITS})({_MAGNITUDE}?)")


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words that make a number approximate, by the place where they stand."""

    before: dict[str, Sign]
    inside: dict[str, Sign]
    after: dict[str, Sign]


@cache
def number_words() -> NumberWords:
    """The table ``lexicon/number_words.tsv``, read once."""
    words = NumberWords({}, {}, {})
    places = {"before": words.before, "inside": words.inside, "after": words.after}
    for row in read_table(LEXICON / "number_words.tsv", ("word", "place", "sign"), key=("word", "place")):
        sign = _SIGNS[row.one_of(2, frozenset(_SIGNS))]
        places[row.one_of(1, frozenset(places))][row.cells[0]] = sign
    return words


def parse_numeral(numeral: str) -> int | float | None:
    """The value of a numeral, or None where it is none: ``两千三百万`` → 23000000, ``半`` → 0.5.

    Whole values come back as ``int``. ``二〇一八`` is read digit by digit, ``1,862`` without its comma.
    """
    if not numeral:
        return None
    if numeral == "半":
        return 0.5
    if numeral[0] in _CHINESE_DIGITS or numeral[0] in _POWERS:
        return _parse_chinese(numeral)
    return _parse_arabic(numeral)


def parse_count(numeral: str) -> int | None:
    """The value of a numeral that counts people or meetings, or None: here 百 alone is one hundred (近百名),
    and 三五 is no number but *three to five*."""
    if len(numeral) > 1 and all(char in "一二两三四五六七八九" for char in numeral):
        return None
    value = parse_numeral(f"一{numeral}" if numeral[:1] in ("百", "千") else numeral)
    return value if isinstance(value, int) else None


def _parse_arabic(numeral: str) -> int | float | None:
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    total: int | Decimal = 0
    position, last = 0, float("inf")
    while position < len(numeral):
        part = _ARABIC_PART.match(numeral, position)
        if part is None:
            return None
        factor = 1
        for power in part[2].removeprefix("个"):
            factor *= _POWERS[power]
        if factor >= last:  # magnitudes fall within one numeral: 1亿2000万
            return None
        digits = part[1] if part[1].isascii() else part[1].translate(_ASCII)
        total += (Decimal if "." in digits else int)(digits.replace(",", "")) * factor
        position, last = part.end(), factor
    return _plain(total)


def _plain(value: int | Decimal) -> int | float:
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def times(value: float, factor: float) -> int | float:
    """The product in decimals: 77.57 × 10⁸ is 7757000000, not 7756999999.999999."""
    if factor == 1 or (isinstance(value, int) and isinstance(factor, int)):
        return value * int(factor)
    return _plain(Decimal(str(value)) * Decimal(str(factor)))


def _parse_chinese(numeral: str) -> int | None:
    if not any(c in _POWERS for c in numeral):
        if any(c not in _CHINESE_DIGITS for c in numeral):
            return None
        return int("".join(str(_CHINESE_DIGITS[c]) for c in numeral))
    if numeral[0] in "百千万亿":  # words and not numerals: 千方百计, 万家灯火, 亿元以上项目
        return None
    total = section = 0
    digit: int | None = None
    for char in numeral:
        if char in _CHINESE_DIGITS:
            if digit:  # 三五十 is no numeral
                return None
            digit = _CHINESE_DIGITS[char]
        elif char in _MYRIADS:
            section += digit or 0
            total = (total + section) * _POWERS[char] if char == "亿" else total + section * _POWERS[char]
            section, digit = 0, None
        elif char in _POWERS:
            section += (1 if digit is None else digit) * _POWERS[char]
            digit = None
        else:
            return None
    return total + section + (digit or 0)
