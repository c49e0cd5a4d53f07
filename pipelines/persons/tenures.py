"""Tenures: the stations of a name in the same seats, year after year, as one stretch of time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.persons.offices import identifies, office_of
from pipelines.persons.seats import Seat
from pipelines.persons.sightings import Seats, Station


@dataclass(frozen=True, slots=True)
class Seen:
    """A station with what is stored of it: the first and the last day (EDTF, as far as they are known; None where the
    year is not), the number of meetings, and the ids that its reports would have given it alone."""

    station: Station
    first: str | None
    last: str | None
    meetings: int
    other_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tenure:
    """A name in the same seats over a time: ``seen`` are its stations, by year."""

    seen: tuple[Seen, ...]

    @property
    def key(self) -> str:
        """The least id of its stations."""
        return min(one.station.station_id for one in self.seen)

    @property
    def name(self) -> str:
        """The name."""
        return self.seen[0].station.name

    @property
    def family(self) -> str:
        """What its places lie in."""
        return self.seen[0].station.family

    @property
    def seats(self) -> Seats:
        """Its seats, in order."""
        return self.seen[0].station.seats

    @cached_property
    def telling(self) -> frozenset[Seat]:
        """The seats that identify."""
        return frozenset(seat for seat in self.seats if identifies(seat))

    @property
    def beside(self) -> tuple[Seats, ...]:
        """The seats of others of the name, who were named beside it."""
        return self.seen[0].station.beside

    @cached_property
    def first(self) -> str | None:
        """The first day on which it was seen; None where no year is known."""
        return min((one.first for one in self.seen if one.first), default=None)

    @cached_property
    def last(self) -> str | None:
        """The last day."""
        return max((one.last for one in self.seen if one.last), default=None)

    def __str__(self) -> str:
        """What a person reads of it."""
        posts = "、".join(map(str, self.seats)) or "no post that tells"
        times = "unknown year" if self.first is None else " to ".join(dict.fromkeys((self.first, self.last or "")))
        return f"{self.name}, {posts}, {times}"


def tenures_of(seen: Iterable[Seen]) -> list[Tenure]:
    """Return the tenures of ``seen``, in the order of their keys. One ends where more years pass without a mention
    than its office allows."""
    alike: defaultdict[object, list[Seen]] = defaultdict(list)
    for one in seen:
        station = one.station
        unique = None if station.shared else station.station_id
        alike[unique, station.name, station.family, station.seats, station.beside, station.year is None].append(one)
    found = [Tenure(part) for group in alike.values() for part in _parts(group)]
    return sorted(found, key=lambda tenure: tenure.key)


def patience(seats: Iterable[Seat]) -> int:
    """Return how many years may lie between two mentions of a name in ``seats``, all of which identify."""
    return max((office.years for seat in seats if (office := office_of(seat)) is not None), default=0)


def _parts(group: Sequence[Seen]) -> list[tuple[Seen, ...]]:
    ordered = sorted(group, key=lambda one: (one.station.year or 0, one.station.station_id))
    years = patience(seat for seat in ordered[0].station.seats if identifies(seat))
    parts = [[ordered[0]]]
    for one in ordered[1:]:
        if (one.station.year or 0) - (parts[-1][-1].station.year or 0) > years:
            parts.append([])
        parts[-1].append(one)
    return [tuple(part) for part in parts]
