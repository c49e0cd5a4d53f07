"""Numerals: Chinese and Arabic numbers of running text as values with the place where they stand.

``1,862`` ``１８６２`` ``8.6亿`` ``两千三百万`` ``第十五次`` ``3至5`` ``7300余`` ``三成以上``: a number is its
numeral, its magnitude (千 万 亿), a second bound where it is a range, and the sign of the words that make it
approximate. Those words stand in ``lexicon/number_words.tsv``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pipelines.items import Span
from pipelines.parse.lexicon import LEXICON
from pipelines.parse.patterns import anchored, any_of
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


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text. ``span`` covers everything that was read; ``unit`` is ``%`` ``百分点`` ``成``
    ``倍`` or None; ``value_max`` is the upper bound of a range; ``ordinal`` is true for 第十五 …"""

    span: Span
    value: int | float
    value_max: int | float | None = None
    sign: Sign | None = None
    unit: str | None = None
    ordinal: bool = False


_ANCHOR = re.compile("[0-9０-９零〇一二两三四五六七八九十半]")


@cache
def _number_pattern() -> re.Pattern[str]:
    words = number_words()
    numeral = rf"(?:{ARABIC}|{CHINESE})"
    return re.compile(
        rf"(?P<low>{numeral})(?:[%％]?[-—~～至到]{{1,2}}(?P<high>{numeral}))?(?P<inside>{any_of(words.inside)})?"
        rf"(?P<magnitude>(?<=[余多来]){_MAGNITUDE})?"
        rf"(?P<unit>[%％]|个?百分点|成(?![立员为功果效长都就绩交熟本品分])|倍)?(?P<after>{any_of(words.after)})?"
    )


@cache
def _before_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{any_of(number_words().before)})?(?P<ordinal>第)?$")


def find_numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """The numbers of ``text[start:end]`` in order, without overlap. Linear in the length."""
    found = []
    for match in anchored(_ANCHOR, _number_pattern(), text, start, len(text) if end is None else end):
        number = _number(match, text[max(start, match.start() - 5):match.start()])
        if number is not None:
            found.append(number)
    return found


def _number(match: re.Match[str], before: str) -> Number | None:
    words = number_words()
    magnitude = match["magnitude"] or ""
    low = parse_numeral(match["low"] + magnitude)
    high = parse_numeral(match["high"] + magnitude) if match["high"] else None
    if low is None:
        return None
    lead = _before_pattern().search(before)
    word, ordinal, width = (lead["word"], lead["ordinal"], len(lead[0])) if lead else (None, None, 0)
    sign = (words.before.get(word or "") or words.inside.get(match["inside"] or "")
            or words.after.get(match["after"] or ""))
    unit = match["unit"]
    return Number(
        span=(match.start() - width, match.end()), value=low, value_max=high, sign=sign,
        unit={"％": "%", "个百分点": "百分点"}.get(unit, unit) if unit else None,
        ordinal=ordinal is not None,
    )
