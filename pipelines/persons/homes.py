"""Where a meeting is, as far as posts are concerned: its place, and the places above it.

A post is named by the place it belongs to, most often by one character (县委, 市政府), which means the place of the
meeting or one above it. Places are compared by name within a *family*: what lies in one prefecture, or in one of the
cities under the central government. Nobody is followed from one family to another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

_MEMO = 8192  # places: more than there are
_CENTRAL = frozenset(("11", "12", "31", "50", "81", "82"))  # cities under the central government: no prefectures
_BETWEEN = {1: (), 2: ("province",), 3: ("province", "prefecture")}
_AUTONOMOUS = "自治"


class Place(NamedTuple):
    """A place by its official name; ``tier`` is province, prefecture, county or township, empty where unknown."""

    name: str
    tier: str


@dataclass(frozen=True, eq=False)  # there is one object for each place, by which seats are kept
class Home:
    """Where a meeting is: ``places`` from the top to its own."""

    family: str
    places: tuple[Place, ...]

    @property
    def own(self) -> Place:
        """The place of the meeting itself."""
        return self.places[-1]

    @cached_property
    def names(self) -> tuple[tuple[str, Place], ...]:
        """Every name of the places, the short ones of autonomous places among them, the longest first."""
        found = {form: place for place in self.places for form in _forms(place.name)}
        return tuple(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))

    @cached_property
    def by_unit(self) -> dict[str, Place]:
        """The place that the last character of its name stands for: of two the one further down."""
        return {place.name[-1]: place for place in self.places}


@lru_cache(maxsize=_MEMO)
def home_of(code: str | None, name: str | None, level: str | None, path: tuple[str, ...]) -> Home | None:
    """Return where a meeting is from its jurisdiction: code, name, level and path; None where it is unknown."""
    if not name:
        return None
    names = [*path] or [name]
    above = _BETWEEN.get(len(names), ("province", "prefecture", "county"))[: len(names) - 1]
    tiers = [*above, *[""] * (len(names) - 1 - len(above)), level or ""]
    places = tuple(Place(one, tier) for one, tier in zip(names, tiers, strict=True))
    return Home(_family(code, names), places)


def _family(code: str | None, names: Sequence[str]) -> str:
    """What a place is compared within: the prefecture's digits of its code, the whole name where it has none."""
    if code is None:
        return "/".join(names)[:100]
    return code[:2] if code[:2] in _CENTRAL or code.endswith("0000") else code[:4]


def _forms(name: str) -> tuple[str, ...]:
    """A name and, of an autonomous place, what it is called for short: 琼中县, 黔东南州."""
    at = name.find(_AUTONOMOUS)
    if at < 0:
        return (name,)
    shortened = (name[:length] + name[-1] for length in range(2, min(at, 4)))
    return (name, *shortened)
