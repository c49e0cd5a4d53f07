"""Places in running text: one pass over the text for all names of all divisions."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from pipelines.items import Span
from pipelines.parse.divisions import Division, load_divisions

# What a name may not be followed by: 北京市|场, 河西区|域, 中山大学 is none of 中山's.
_NOT_AFTER_UNIT = {
    "区": frozenset("域间位块划号"),
    "市": frozenset("场值"),
    "县": frozenset("域"),
    "州": frozenset("府"),
}


class PlaceMention(NamedTuple):
    """A name of a division in the text.

    ``candidates`` are all divisions, of all years, that bear the name, ``codes`` theirs. ``full`` tells that
    the name ends in the word for what it is (麦积区, 黔东南州; not 麦积), ``homograph`` that it may well be no
    place here.
    """

    span: Span
    name: str
    candidates: tuple[Division, ...]
    full: bool
    homograph: bool
    codes: frozenset[str]


UNITS = frozenset("省市州县区旗盟")


def find_places(text: str, start: int = 0, end: int | None = None) -> list[PlaceMention]:
    """All names of divisions in ``text[start:end]``, in order, without overlaps, the longest at each place.

    Spans are in characters of ``text``. Takes time linear in the stretch. Names that run into another word
    (北京市场) are cut to the short name where that is one.
    """
    return list(_mentions(text[start:end], start))


def _mentions(stretch: str, offset: int) -> Iterator[PlaceMention]:
    automaton, names = _automaton()
    for index, start, end in automaton.find_matches_as_indexes(stretch):
        form = _form(names[index])
        if form and stretch[end : end + 1] in form.not_before:
            form = _form(form.name[:-1])
        if form is None:
            continue
        yield PlaceMention(
            (offset + start, offset + start + len(form.name)),
            form.name,
            form.candidates,
            form.full,
            form.homograph or (form.short_county and _goes_on(stretch, start)),
            form.codes,
        )


class _Form(NamedTuple):
    """A name of divisions and what is known of it wherever it stands."""

    name: str
    candidates: tuple[Division, ...]
    codes: frozenset[str]
    full: bool
    homograph: bool
    short_county: bool
    not_before: frozenset[str]


@cache
def _form(name: str) -> _Form | None:
    divisions = load_divisions()
    candidates = divisions.forms.get(name)
    if candidates is None:
        return None
    return _Form(
        name,
        candidates,
        frozenset(c.code for c in candidates),
        full=_is_full(name, candidates),
        homograph=name in divisions.homographs,
        short_county=len(name) == 2 and name[-1] in "县州",
        not_before=_NOT_AFTER_UNIT.get(name[-1], frozenset()),
    )


def _is_full(name: str, candidates: tuple[Division, ...]) -> bool:
    """麦积区, 黔南州, 巴州 and 涉县 end in what they are; 杭州 and 沙市 do not."""
    return (
        name[-1] in UNITS
        and any(c.name[-1] == name[-1] for c in candidates)
        and (len(name) > 2 or name[-1] in "县州")
    )


def _goes_on(stretch: str, start: int) -> bool:
    """涉县, 莘县: after another character the first one may belong to that (干|涉县, 协|和县)."""
    return start > 0 and "\u4e00" <= stretch[start - 1] <= "\u9fff"


@cache
def _automaton() -> tuple[AhoCorasick, list[str]]:
    names = [name for name in load_divisions().forms if len(name) > 1]
    # A DFA of so many names is too large for the processor's cache: once a page it reads no faster than this.
    return AhoCorasick(names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA), names
