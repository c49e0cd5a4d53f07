"""Places in running text: one pass over the text for all names of all divisions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.items import Span
from pipelines.parse.divisions import Division, Divisions, load_divisions

# What a name may not be followed by: 北京市|场, 河西区|域, 中山大学 is none of 中山's.
_NOT_AFTER_UNIT = {"区": "域间位块划号", "市": "场值", "县": "域", "州": "府"}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A name of a division in the text.

    ``candidates`` are all divisions, of all years, that bear the name. ``full`` tells that the name ends in
    the word for what it is (麦积区, 黔东南州; not 麦积), ``homograph`` that it may well be no place here.
    """

    span: Span
    name: str
    candidates: tuple[Division, ...]
    full: bool
    homograph: bool


UNITS = frozenset("省市州县区旗盟")


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceMention]:
    """All names of divisions in ``text[start:end]``, in order, without overlaps, the longest at each place.

    Spans are in characters of ``text``. Takes time linear in the stretch. Names that run into another word
    (北京市场) are cut to the short name where that is one.
    """
    stretch = text[start:end]
    return list(_mentions(stretch, start))


def _mentions(stretch: str, offset: int) -> Iterator[PlaceMention]:
    divisions, automaton, names = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(stretch):
        name = names[index]
        if _runs_on(stretch, name, end):
            name = name[:-1]
            if name not in divisions.forms:
                continue
        candidates = divisions.forms[name]
        yield PlaceMention(
            (offset + start, offset + start + len(name)),
            name,
            candidates,
            full=_is_full(name, candidates),
            homograph=name in divisions.homographs or _two_character_county(stretch, name, start),
        )


def _is_full(name: str, candidates: tuple[Division, ...]) -> bool:
    """麦积区, 黔南州, 巴州 and 涉县 end in what they are; 杭州 and 沙市 do not."""
    return (
        name[-1] in UNITS
        and any(c.name[-1] == name[-1] for c in candidates)
        and (len(name) > 2 or name[-1] in "县州")
    )


def _runs_on(stretch: str, name: str, end: int) -> bool:
    after = _NOT_AFTER_UNIT.get(name[-1])
    return bool(after) and stretch[end : end + 1] in tuple(after or "")


def _two_character_county(stretch: str, name: str, start: int) -> bool:
    """涉县, 莘县: after another character the first one may belong to that (干|涉县, 协|和县)."""
    return len(name) == 2 and name[-1] in "县州" and start > 0 and "\u4e00" <= stretch[start - 1] <= "\u9fff"


@cache
def _automaton() -> tuple[Divisions, AhoCorasick, list[str]]:
    divisions = load_divisions()
    names = [name for name in divisions.forms if len(name) > 1]
    return divisions, AhoCorasick(names, matchkind=MatchKind.LeftmostLongest), names
