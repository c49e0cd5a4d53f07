"""Quantities: numbers with their units, as values in a canonical unit.

``2.37亿元`` ``78.6万亩`` ``3至5亿元`` ``7300余户`` ``三成以上``. Units stand in ``lexicon/units.tsv``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple, get_args

from pipelines.items import Span
from pipelines.parse.lexicon import LEXICON
from pipelines.parse.numbers import ARABIC, Sign, number_words, parse_numeral, times
from pipelines.parse.patterns import anchored, any_of, first_of
from pipelines.tables import read_table

Kind = Literal["money", "share", "measure", "count", "time"]
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


class Unit(NamedTuple):
    """A unit as printed: its canonical form, what one of it is in that, and what kind of figure it makes."""

    canonical: str
    factor: float
    kind: Kind


@cache
def units() -> dict[str, Unit]:
    """The table ``lexicon/units.tsv``: printed unit → :class:`Unit`."""
    table: dict[str, Unit] = {}
    for row in read_table(LEXICON / "units.tsv", ("unit", "canonical", "factor", "kind"), key=("unit",)):
        unit, canonical, factor, _ = row.cells
        value = parse_numeral(factor)
        if not value:
            raise row.fault(f"{factor!r} is no factor")
        table[unit] = Unit(canonical, value, _KINDS[row.one_of(3, frozenset(_KINDS))])
    return table


class Quantity(NamedTuple):
    """A number with its unit: ``span`` runs from the first numeral to the unit or the 以上 after it."""

    span: Span
    value: float
    value_max: float | None
    sign: Sign | None
    unit: Unit
    bounded: bool  # 以上, 以下 … stands after the unit


_CHINESE = "零一二两三四五六七八九十百千万亿"
_MAGNITUDE = r"(?:个亿|万亿|[十百千]?[万亿]|[千百])"
_RANGE = r"(?:[-—~～－]{1,2}|至|到)"


@cache
def _share_words() -> tuple[str, ...]:
    return tuple(word for word, unit in units().items() if unit.kind == "share")


@cache
def _anchor() -> re.Pattern[str]:
    """Where a quantity may begin: a number with something behind it that goes on with one.

    It opens with one set of characters, which the regex engine skips to, and looks back at it from there.
    """
    inside = number_words().inside
    behind_digits = first_of([*units(), *inside]) + r"\s\-—~～－至到个十百千万亿"
    behind_chinese = first_of([*_share_words(), *inside]) + "元分"
    return re.compile(
        rf"[0-9０-９一二两三四五六七八九十百](?<![0-9０-９.．第+＋×*/A-Za-z].)"
        rf"(?:(?<=[0-9０-９])(?=[0-9０-９.．,，]*[{behind_digits}])"
        rf"|(?<![0-9０-９])(?=[元成倍个余多分]|[{_CHINESE}]+[{behind_chinese}]))"
    )


@cache
def _quantity_pattern() -> re.Pattern[str]:
    """Counts in digits only: 一户不漏, 三大任务 are no figures. Money and shares in characters too: 三成."""
    inside = any_of(number_words().inside)
    every = any_of(units())
    after = any_of(number_words().after)
    return re.compile(
        rf"(?<![0-9０-９.．第+＋×*/A-Za-z])(?:"
        rf"(?P<low>{ARABIC})(?:(?P<unit1>{every})?{_RANGE}(?P<high>{ARABIC}))?\s?(?P<inside>{inside})?"
        rf"(?P<magnitude>(?<=[余多来\s]){_MAGNITUDE})?"
        rf"(?P<unit>个亿元?|亿(?!元)(?=[，。、；,;的用上])|{every})(?!(?<=人)[民大才均])"
        rf"|(?P<chinese>[一二两三四五六七八九十百][{_CHINESE}]{{0,12}})(?P<inside2>{inside})?"
        rf"(?P<strong>{any_of(_share_words())}|(?<=[百千万亿余多])元)(?![立员为功果效长都就绩交熟本品分])"
        rf"|百分之(?P<share>[零一二三四五六七八九十]{{1,4}})"
        rf")(?P<after>{after})?"
    )


@cache
def _words_before() -> dict[str, tuple[tuple[str, Sign], ...]]:
    """The words before a number by their last character, the longest first."""
    ending: dict[str, list[tuple[str, Sign]]] = {}
    for word, sign in sorted(number_words().before.items(), key=lambda item: -len(item[0])):
        ending.setdefault(word[-1], []).append((word, sign))
    return {char: tuple(words) for char, words in ending.items()}


def _sign_before(text: str, start: int) -> Sign | None:
    """The sign of the word right before a number: 不低于55%, 突破了800人."""
    if text[start - 1:start] in ("了", "达"):
        start -= 1
    words = _words_before().get(text[start - 1:start], ())
    return next((sign for word, sign in words if text.endswith(word, 0, start)), None)


_PERCENT, _YUAN = Unit("%", 1, "share"), Unit("元", 1, "money")
_PARTS = (
    "low", "high", "chinese", "share", "magnitude", "unit1", "unit", "strong", "inside", "inside2", "after"
)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    low, high, chinese, share, magnitude, unit1, unit2, strong, inside, inside2, after = match.group(*_PARTS)
    printed = unit2 or strong
    unit = units().get(printed, _YUAN) if printed else _PERCENT
    magnitude = magnitude or ""
    if printed and printed.startswith(("个亿", "亿")):
        magnitude += "亿"
    least = parse_numeral((low or chinese or share) + magnitude)
    most = parse_numeral(high + magnitude) if high else None
    if least is None:
        return None
    if most is not None and not unit1:
        least = times(least, _shared_magnitude(low, high))
    words = number_words()
    sign = words.after.get(after) or words.inside.get(inside or inside2) or _sign_before(text, match.start())
    return Quantity(
        match.span(), times(least, unit.factor), None if most is None else times(most, unit.factor), sign, unit,
        bounded=after is not None,
    )


def _shared_magnitude(low: str, high: str) -> int:
    """In 3至5万 the 万 belongs to both."""
    if low[-1] in "百千万亿" or high[-1] not in "百千万亿":
        return 1
    tail = high.lstrip("0123456789０１２３４５６７８９.．,，个")
    value = parse_numeral("1" + tail)
    return int(value) if value else 1


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """The quantities of ``text[start:end]`` in order, without overlap. Linear in the length."""
    matches = anchored(_anchor(), _quantity_pattern(), text, start, end)
    return [quantity for match in matches if (quantity := _quantity(text, match))]
