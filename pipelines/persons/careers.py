"""The tenures of a name put together to persons: a function of the set of tenures, whatever order they come in.

As with meetings (:mod:`pipelines.dedupe.joining`), the stronger reasons join first, what fits two persons who exclude
each other stays by itself, and a person's word goes before all rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from types import MappingProxyType

from pipelines.dedupe.decision import SAID, Decision, Word
from pipelines.dedupe.joining import Exclusions, Groups, join_level
from pipelines.persons.identity import Strength, decide
from pipelines.persons.seats import Seat
from pipelines.persons.sightings import SightingKey
from pipelines.persons.tenures import Seen, Tenure, tenures_of

Pair = tuple[str, str]
_NOTHING: Mapping[Pair, Decision] = MappingProxyType({})


class PersonWord(Word[SightingKey]):
    """What somebody has decided of two mentions: they are, or are not, of one person."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CareerPost:
    """A seat that a person was seen in: the first and the last day, and at how many meetings."""

    seat: Seat
    first: str | None
    last: str | None
    meetings: int


@dataclass(frozen=True)
class Person:
    """Tenures of one person, in the order of their keys."""

    tenures: tuple[Tenure, ...]

    @cached_property
    def seen(self) -> list[Seen]:
        """All stations, in the order of their ids."""
        every = (one for tenure in self.tenures for one in tenure.seen)
        return sorted(every, key=lambda one: one.station.station_id)

    @cached_property
    def person_id(self) -> str:
        """The least id of all stations: those that come later hardly ever change it."""
        return self.seen[0].station.station_id

    @property
    def name(self) -> str:
        """The name."""
        return self.tenures[0].name

    @property
    def latest(self) -> Seen:
        """The station that was seen last; one that identifies before others."""
        return max(
            ((bool(tenure.telling), one.last or "", one.station.station_id), one)
            for tenure in self.tenures
            for one in tenure.seen
        )[1]

    @property
    def first(self) -> str | None:
        """The first day of all; None where no year is known."""
        return min((tenure.first for tenure in self.tenures if tenure.first), default=None)

    @property
    def last(self) -> str | None:
        """The last day of all."""
        return max((tenure.last for tenure in self.tenures if tenure.last), default=None)

    @property
    def meetings(self) -> int:
        """At how many meetings the person was."""
        return sum(one.meetings for one in self.seen)

    @property
    def other_ids(self) -> list[str]:
        """The ids, beside the person's own, that lead to the person."""
        own = {one.station.station_id for one in self.seen} | {id_ for one in self.seen for id_ in one.other_ids}
        return sorted(own - {self.person_id})

    @property
    def posts(self) -> list[CareerPost]:
        """The career: each seat once, by the time in which the person was seen in it."""
        held: defaultdict[Seat, list[Seen]] = defaultdict(list)
        for one in self.seen:
            for seat in one.station.seats:
                held[seat].append(one)
        found = [
            CareerPost(
                seat,
                min((one.first for one in seen if one.first), default=None),
                max((one.last for one in seen if one.last), default=None),
                sum(one.meetings for one in seen),
            )
            for seat, seen in held.items()
        ]
        return sorted(found, key=lambda post: (post.first or "9999", post.last or "", post.seat))


def persons_of(seen: Collection[Seen], said: Mapping[Pair, Decision] = _NOTHING) -> list[Person]:
    """Return the persons whose stations ``seen`` are, in the order of their ids.

    ``said`` is what somebody has decided of two mentions, by the ids of their stations in order: those who are decided
    on stand by themselves (:func:`~pipelines.persons.sightings.stations_of`).
    """
    if len(seen) == 1:
        return [Person((Tenure(tuple(seen)),))]
    tenures = {tenure.key: tenure for tenure in tenures_of(seen)}
    decided = {pair: decide(tenures[pair[0]], tenures[pair[1]]) for pair in _candidates(tenures)}
    decided |= {pair: decision for pair, decision in said.items() if all(key in tenures for key in pair)}
    clusters = _joined(tenures, decided)
    return [Person(tuple(tenures[key] for key in group)) for group in clusters.groups()]


def _candidates(tenures: Mapping[str, Tenure]) -> Iterable[Pair]:
    """The pairs that may be one person: of one name and family, with posts that identify; each in order."""
    groups: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for key, tenure in tenures.items():
        if tenure.telling:
            groups[tenure.name, tenure.family].append(key)
    return (pair for group in groups.values() for pair in combinations(group, 2))


def _joined(tenures: Mapping[str, Tenure], decided: Mapping[Pair, Decision]) -> Groups[str]:
    """Join the same posts, then those whom somebody has said to be one, then whatever follows from the rest.

    Who belongs to one of two that were said to be one person, belongs to both: a word counts for all of the two.
    """
    clusters: Groups[str] = Groups(tenures)
    levels = {strength: _pairs(decided, strength) for strength in (SAID, *Strength)}

    def exclusions(of: Mapping[str, str]) -> Exclusions[str]:
        return Exclusions(lambda one, other: decide(tenures[one], tenures[other]), decided, of)

    join_level(clusters, levels[Strength.POST], exclusions({key: key for key in tenures}))
    for pair in levels[SAID]:
        clusters.join(*pair)
    roots = {clusters.root(one) for one, _ in levels[SAID]}
    as_one = {key: root if (root := clusters.root(key)) in roots else key for key in tenures}
    for strength in (Strength.POST, Strength.CAREER, Strength.RISE, Strength.UNDATED):
        join_level(clusters, levels[strength], exclusions(as_one))
    return clusters


def _pairs(decided: Mapping[Pair, Decision], strength: int) -> list[Pair]:
    return [pair for pair, decision in decided.items() if decision.same and decision.strength == strength]
