"""One meeting of all its reports: of every field the best value, and what contradicts it.

A value that the text gives comes before one that was inferred (a year from the page's publication, a place from its
site), a whole date before one without a year, a kind before 其他; among equals the order of
:mod:`pipelines.dedupe.precedence` decides. What another report says otherwise is kept beside it, never dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.dedupe import names
from pipelines.dedupe.days import days_of, differ
from pipelines.dedupe.facts import Facts, ReportKey
from pipelines.dedupe.shingles import folded

UNITS: tuple[tuple[str, ...], ...] = (
    ("name",), ("type",), ("series", "ordinal"), ("organizer",), ("date", "date_inferred"), ("venue",), ("format",),
    ("jurisdiction_name", "jurisdiction_code", "jurisdiction_level", "jurisdiction_path"), ("attendee_count",),
    ("source_medium",),
)  # fmt: skip
"""Fields that are only right together: they are taken from one report. The first of each says whether it is there."""

_NO_KIND = "其他"


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says: its facts, and the scalar fields by column."""

    facts: Facts
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """A value of ``field`` on which the reports of a meeting disagree, and a report that says so."""

    field: str
    value: str
    report: ReportKey


@dataclass(frozen=True, slots=True)
class Merged:
    """The meeting: ``values`` by column, ``sources`` the report that each came from, ``conflicts`` in order."""

    values: Mapping[str, Any]
    sources: Mapping[str, ReportKey]
    conflicts: Sequence[Conflict]


def merged(reports: Sequence[Told]) -> Merged:
    """Merge the reports of one meeting, which are given in the order of precedence (at least one)."""
    values: dict[str, Any] = {}
    sources: dict[str, ReportKey] = {}
    conflicts: list[Conflict] = []
    for unit in UNITS:
        best = min(reports, key=lambda told, unit=unit: _weakness(told, unit[0]))  # type: ignore[misc]
        values |= {field: best.values[field] for field in unit}
        if best.values[unit[0]] is not None:
            sources[unit[0]] = best.facts.key
        conflicts += _conflicts(reports, unit[0], best.values[unit[0]])
    return Merged(values, sources, sorted(conflicts + _of_hosts(reports)))


def _weakness(told: Told, field: str) -> int:
    """How little a report's value of ``field`` is worth, 0 at best; of equals the first is taken."""
    value = told.values[field]
    if value is None:
        return 9
    if field == "date":
        return 2 * (not days_of(value).full) + bool(told.values["date_inferred"])
    if field == "jurisdiction_name":
        return int(not told.facts.place_said)
    return int(field == "type" and value == _NO_KIND)


def _conflicts(reports: Sequence[Told], field: str, chosen: Any) -> list[Conflict]:
    """Every report's value of ``field``, where one of them contradicts the chosen one."""
    contradicts = _CONTRADICTS.get(field)
    if contradicts is None or chosen is None:
        return []
    if field == "jurisdiction_name":
        places = {told.facts.place for told in reports} - {None}
        if len(places) == 1:  # one code, however the place is called
            return []
    said = [(told, told.values[field]) for told in reports if told.values[field] is not None]
    if not any(contradicts(chosen, value) for _, value in said):
        return []
    return [Conflict(field, str(value), told.facts.key) for told, value in said]


def _of_hosts(reports: Sequence[Told]) -> list[Conflict]:
    """Who presided, report by report, where two name nobody in common."""
    naming = [told for told in reports if told.facts.hosts]
    first = naming[0].facts.hosts if naming else frozenset()
    if all(first & told.facts.hosts for told in naming):
        return []
    return [Conflict("hosts", host, told.facts.key) for told in naming for host in sorted(told.facts.hosts)]


def _name_contradicts(one: str, other: str) -> bool:
    return not names.alike(names.core_of(one, ()), names.core_of(other, ()))


def _date_contradicts(one: str, other: str) -> bool:
    return differ(days_of(one), days_of(other))


def _phrase_contradicts(one: str, other: str) -> bool:
    first, second = folded(one), folded(other)
    return first not in second and second not in first


def _kind_contradicts(one: str, other: str) -> bool:
    return _NO_KIND not in (one, other) and one != other


def _number_contradicts(one: int, other: int) -> bool:
    return one != other


_CONTRADICTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "name": _name_contradicts,
    "type": _kind_contradicts,
    "organizer": _phrase_contradicts,
    "date": _date_contradicts,
    "venue": _phrase_contradicts,
    "format": _kind_contradicts,
    "jurisdiction_name": _phrase_contradicts,
    "attendee_count": _number_contradicts,
}
"""When two values of a field cannot both be right. A source names each report's own medium: all of them are right."""
