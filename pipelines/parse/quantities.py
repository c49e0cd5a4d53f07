"""Quantities: numbers with their units, as values in a canonical unit.

``2.37亿元`` ``78.6万亩`` ``3至5亿元`` ``7300余户`` ``三成以上``. Units stand in ``lexicon/units.tsv``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from pipelines.items import Span
from pipelines.parse.numbers import ARABIC, Sign, anchored, any_of, number_words, parse_numeral, times
from pipelines.parse.table import LEXICON, read_table

Kind = Literal["money", "share", "measure", "count", "time"]
_KINDS: dict[str, Kind] = {kind: kind for kind in get_args(Kind)}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed: its canonical form, what one of it is in that, and what kind of figure it makes."""

    canonical: str
    factor: float
    kind: Kind


@cache
def units() -> dict[str, Unit]:
    """The table ``lexicon/units.tsv``: printed unit → :class:`Unit`."""
    table: dict[str, Unit] = {}
    for row in read_table(LEXICON / "units.tsv", ("unit", "canonical", "factor", "kind")):
        unit, canonical, factor, _ = row.cells
        value = parse_numeral(factor)
        if not value:
            raise row.fault(f"{factor!r} is no factor")
        if unit in table:
            raise row.fault(f"a second line for {unit!r}")
        table[unit] = Unit(canonical, value, _KINDS[row.one_of(3, frozenset(_KINDS))])
    return table


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: ``span`` runs from the first numeral to the unit or the 以上 after it."""

    span: Span
    value: float
    value_max: float | None
    sign: Sign | None
    unit: Unit
    bounded: bool  # 以上, 以下 … stands after the unit


# Anchors begin with one set of characters, and look back at it: so the regex engine can skip to the next one.
_ANCHOR = re.compile(
    r"[0-9０-９一二两三四五六七八九十百](?:(?<=[0-9０-９])|[零一二两三四五六七八九十百千万亿元成倍个余多分])")
_MAGNITUDE = r"(?:个亿|万亿|[十百千]?[万亿]|[千百])"
_RANGE = r"(?:[-—~～－]{1,2}|至|到)"


@cache
def _quantity_pattern() -> re.Pattern[str]:
    """Counts in digits only: 一户不漏, 三大任务 are no figures. Money and shares in characters too: 三成."""
    inside = any_of(number_words().inside)
    every = any_of(units())
    share = any_of(word for word, unit in units().items() if unit.kind == "share")
    after = any_of(number_words().after)
    return re.compile(
        rf"(?<![0-9０-９.．第+＋×*/A-Za-z])(?:"
        rf"(?P<low>{ARABIC})(?:(?P<unit1>{every})?{_RANGE}(?P<high>{ARABIC}))?\s?(?P<inside>{inside})?"
        rf"(?P<magnitude>(?<=[余多来]){_MAGNITUDE})?"
        rf"(?P<unit>个亿元?|亿(?!元)(?=[，。、；的用上])|{every})(?!(?<=人)[民大才均])"
        rf"|(?P<chinese>[一二两三四五六七八九十百][零一二两三四五六七八九十百千万亿]{{0,12}})(?P<inside2>{inside})?"
        rf"(?P<strong>{share}|(?<=[百千万亿余多])元)(?![立员为功果效长都就绩交熟本品分])"
        rf"|百分之(?P<share>[零一二三四五六七八九十]{{1,4}})"
        rf")(?P<after>{after})?"
    )


@cache
def _sign_lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in number_words().before}, reverse=True))


def _sign_before(text: str, start: int) -> Sign | None:
    """The sign of the word right before a number: 不低于55%, 突破了800人."""
    if text[start - 1:start] in ("了", "达"):
        start -= 1
    before = number_words().before
    words = (text[max(0, start - length):start] for length in _sign_lengths())
    return next((before[word] for word in words if word in before), None)


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    printed = match["unit"] or match["strong"]
    unit = Unit("%", 1, "share") if printed is None else units().get(printed) or Unit("元", 1, "money")
    magnitude = match["magnitude"] or ""
    if printed and printed.startswith(("个亿", "亿")):
        magnitude += "亿"
    low = parse_numeral((match["low"] or match["chinese"] or match["share"] or "") + magnitude)
    high = parse_numeral(match["high"] + magnitude) if match["high"] else None
    if low is None:
        return None
    if high is not None and not match["unit1"]:
        low = times(low, _shared_magnitude(match["low"], match["high"]))
    words = number_words()
    sign = (words.after.get(match["after"] or "")
            or words.inside.get(match["inside"] or match["inside2"] or "")
            or _sign_before(text, match.start()))
    return Quantity(
        match.span(), times(low, unit.factor), None if high is None else times(high, unit.factor), sign, unit,
        bounded=match["after"] is not None,
    )


def _shared_magnitude(low: str, high: str) -> int:
    """In 3至5万 the 万 belongs to both."""
    if low[-1] in "百千万亿" or high[-1] not in "百千万亿":
        return 1
    tail = high.lstrip("0123456789０１２３４５６７８９.．,，个")
    value = parse_numeral("1" + tail)
    return int(value) if value else 1


def find_quantities(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities of ``text[start:end]`` in order, without overlap. Linear in the length."""
    for match in anchored(_ANCHOR, _quantity_pattern(), text, start, end):
        quantity = _quantity(text, match)
        if quantity is not None:
            yield quantity
