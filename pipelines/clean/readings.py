"""Readings that the mirrors put behind characters: 實(shí), 會(huì )議, 大會(hui)(hui).

A reading is dropped only where it is a valid pinyin reading of the character before it, and only on a
Traditional page (see :mod:`pipelines.clean.restore`): a genuine note on a Simplified page, 单(shàn)县, stays.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from pipelines.clean.charsets import TRAILS, pairs
from pipelines.clean.offsets import Edit
from pipelines.items import Span

LETTERS = "a-zāáǎàēéěèīíǐìńňǹōóǒòūúǔùǖǘǚǜüḿêế"
READING = re.compile(rf"\( ?([{LETTERS}]{{1,7}}) ?\)")
_LEFT = re.compile(rf"[?(] ?([{LETTERS}]{{1,7}}) ?\)")
_TONES = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuüüüünnnm")
_TONED = frozenset(map(chr, _TONES))
_MANY_TONELESS = 2


class ReadingTableError(RuntimeError):
    """The table of readings cannot be found."""


@cache
def _table() -> dict[str, str]:
    """Readings, joined by commas, by the character's decimal code: the table that pypinyin brings.

    Read as the JSON it is: importing the package would load its phrases too, ten times the work.
    """
    spec = find_spec("pypinyin")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ReadingTableError("pypinyin is not installed: damaged pages need its table of readings")
    path = Path(places[0]) / "pinyin_dict.json"
    if not path.is_file():
        raise ReadingTableError(f"pypinyin has no table of readings at {path}")
    table: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return table


def toneless(reading: str) -> str:
    """``reading`` without its tone mark: qū → qu."""
    return reading.translate(_TONES)


@lru_cache(maxsize=8192)
def readings_of(char: str) -> frozenset[str]:
    """The pinyin readings of ``char``, with and without tone marks."""
    row = _table().get(str(ord(char)))
    known = row.split(",") if row else []
    return frozenset(known) | {toneless(each) for each in known}


def _toned(reading: str) -> bool:
    """Whether ``reading`` has a tone mark."""
    return not _TONED.isdisjoint(reading)


def fits(char: str, reading: str) -> bool:
    """Whether ``reading``, with or without its tone mark, is a reading of ``char``."""
    known = readings_of(char)
    return reading in known or unicodedata.normalize("NFC", reading) in known


@lru_cache(maxsize=8192)
def trails_with(lead: int, reading: str) -> tuple[int, ...]:
    """The trail bytes that make, with ``lead``, a GBK character that is read ``reading``."""
    table = pairs()
    return tuple(t for t in TRAILS if (lead, t) in table and fits(table[lead, t], reading))


def valid_runs(text: str) -> Iterator[tuple[int, int, str, list[str]]]:
    """Runs of readings behind a character, 心(xin)(xin): start, end, the character, its readings. A run
    ends before the first bracket that is no reading of the character."""
    start = end = behind = 0  # of the run, of its valid part, of the last bracket
    char, readings = "", list[str]()
    for match in READING.finditer(text):
        if match.start() != behind:
            if readings:
                yield start, end, char, readings
            start = end = match.start()
            char, readings = text[start - 1:start], []
        if end == match.start() and "㐀" <= char <= "鿿" and fits(char, match.group(1)):
            readings.append(match.group(1))
            end = match.end()
        behind = match.end()
    if readings:
        yield start, end, char, readings


def drop_readings(text: str) -> list[Edit]:
    """The edits that take the readings out of a Traditional page; none if it has no readings.

    Readings without tone marks could be Latin abbreviations: they are dropped only where the page has
    several of them.
    """
    runs = list(valid_runs(text))
    bare = {(char, each) for _, _, char, readings in runs for each in readings if not _toned(each)}
    all_of_them = len(bare) >= _MANY_TONELESS
    return [Edit(start, end, "") for start, end, _, readings in runs if all_of_them or any(map(_toned, readings))]


def left_readings(text: str) -> Iterator[Span]:
    """Brackets with a tone mark in them that were not dropped, and splits: ``?jī)``, 国(wèi)."""
    for match in _LEFT.finditer(text):
        if _toned(match.group(1)):
            yield match.span()
