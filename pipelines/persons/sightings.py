"""From the people of a meeting to stations: what gathers the mentions of a name that nothing tells apart.

A station is a name, in the same seats, in one year, in one family of places. It is made from the meeting alone, so that
the thousands of reports which name a county's head make a few stations a year, and only those are compared. A mention
whose posts do not identify anybody (村民, 干部) is a station by itself; one without any post is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from pipelines.dedupe.days import Days
from pipelines.ids import station_id
from pipelines.items import Post
from pipelines.persons.homes import Home
from pipelines.persons.offices import held_together, identifies, office_of
from pipelines.persons.seats import Seat, is_held, seat_of

SightingKey = tuple[str, int, str, int]
"""A mention in every database: the id of its page, the place of the report on it, the name, and which of those of that
name in the report it is, from 0."""

Seats = tuple[Seat, ...]
_MEMO = 65536  # posts, as they are put together in reports


@dataclass(frozen=True, slots=True)
class Mention:
    """A person whom a report puts at its meeting, with what the report says of the posts."""

    key: SightingKey
    posts: tuple[Post, ...]

    @property
    def name(self) -> str:
        """The name as in the report."""
        return self.key[2]

    @property
    def report(self) -> tuple[str, int]:
        """The report that says so."""
        return self.key[:2]


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where a meeting was."""

    days: Days
    home: Home | None


@dataclass(frozen=True, slots=True)
class Station:
    """Mentions of a name that nothing tells apart. ``seats`` are in order; ``beside`` are the seats of others of that
    name who were named beside it; ``year`` is None where it is unknown; ``shared`` is whether other meetings may have
    the same one."""

    station_id: str
    name: str
    family: str
    place: str
    seats: Seats
    beside: tuple[Seats, ...]
    year: int | None
    shared: bool


def stations_of(
    occasion: Occasion, mentions: Iterable[Mention], said: Collection[SightingKey] = ()
) -> dict[SightingKey, Station]:
    """Return the station of each of the ``mentions`` of one meeting, which all its reports make; ``said`` are those on
    which a person has decided, who stand by themselves."""
    by_name: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.name].append(mention)
    found: dict[SightingKey, Station] = {}
    for of_name in by_name.values():
        for together, beside in _told_apart(occasion, sorted(of_name, key=lambda mention: mention.key), said):
            station = _station(occasion, together, beside, said)
            if station is not None:
                found |= {mention.key: station for mention in together}
    return found


def _told_apart(
    occasion: Occasion, mentions: Sequence[Mention], said: Collection[SightingKey]
) -> list[tuple[list[Mention], tuple[Seats, ...]]]:
    """The mentions of one name by persons, as far as the meeting tells, each with the seats of the others."""
    if len(mentions) == 1:
        return [([mentions[0]], ())]
    if len({mention.report for mention in mentions}) < len(mentions):  # two of one name in one report
        return [([mention], _beside(occasion, mention, mentions)) for mention in mentions]
    decided = [mention for mention in mentions if mention.key in said]
    if len(decided) > 1:
        rest = [mention for mention in mentions if mention.key not in said]
        return [*(([mention], ()) for mention in decided), *([(rest, ())] if rest else [])]
    every = _seats(occasion, mentions)
    if all(held_together(one, other) for one, other in combinations(every, 2)):
        return [([*mentions], ())]
    alike = {_seats(occasion, [mention]) for mention in mentions}
    if len(alike) == 1:  # all say the same, however odd
        return [([*mentions], ())]
    return [([mention], ()) for mention in mentions]


def _beside(occasion: Occasion, mention: Mention, mentions: Sequence[Mention]) -> tuple[Seats, ...]:
    """The seats of the others of the name in the same report."""
    others = [other for other in mentions if other.report == mention.report and other is not mention]
    return tuple(sorted({_seats(occasion, [other]) for other in others}))


def _seats(occasion: Occasion, mentions: Iterable[Mention]) -> Seats:
    """The seats that some reports of the meeting give to a person, as far as they say who it is, or is not."""
    if occasion.home is None:
        return ()
    return _seats_of(tuple(post for mention in mentions for post in mention.posts), occasion.home)


@lru_cache(maxsize=_MEMO)
def _seats_of(posts: tuple[Post, ...], home: Home) -> Seats:
    found = {seat for post in posts if is_held(post) and (seat := seat_of(post, home)) is not None}
    return tuple(sorted(seat for seat in found if office_of(seat) is not None))


def _station(
    occasion: Occasion, mentions: Sequence[Mention], beside: tuple[Seats, ...], said: Collection[SightingKey]
) -> Station | None:
    """The station of mentions that are of one person; None where they have no post and nobody has decided on them."""
    decided = [mention.key for mention in mentions if mention.key in said]
    if not decided and not any(mention.posts for mention in mentions):
        return None
    first, home = mentions[0], occasion.home
    family, place = (home.family, home.own.name) if home else ("", "")
    seats, year = _seats(occasion, mentions), occasion.days.year
    telling = [seat for seat in seats if identifies(seat)]
    shared = bool(telling) and not decided and not any(set(telling) & set(other) for other in beside)
    told_by = (seats, beside, year) if shared else (*decided, first.key)[0]
    return Station(
        station_id(first.name, family, *told_by), first.name, family, telling[0].place if telling else place,
        seats, beside, year, shared,
    )  # fmt: skip
