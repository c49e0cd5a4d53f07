"""Mentions of persons for the tests: a name in posts, at a meeting in a place on a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipelines.dedupe.days import days_of
from pipelines.parse.posts import post_of
from pipelines.persons.careers import Person, persons_of
from pipelines.persons.homes import Home, home_of
from pipelines.persons.sightings import Mention, Occasion, Station, stations_of
from pipelines.persons.tenures import Seen

MAIJI = home_of("620503", "麦积区", "county", ("甘肃省", "天水市", "麦积区"))
QINAN = home_of("620522", "秦安县", "county", ("甘肃省", "天水市", "秦安县"))
TIANSHUI = home_of("620500", "天水市", "prefecture", ("甘肃省", "天水市"))
LICHUAN = home_of("422802", "利川市", "county", ("湖北省", "恩施土家族苗族自治州", "利川市"))

At = tuple[str, Home | None, str]
"""A day, a place and posts with spaces between: a meeting at which the person was."""


def station(at: At, name: str = "何东", page: str = "page") -> Station | None:
    """The station of a person at a meeting."""
    day, home, posts = at
    mention = Mention((page, 0, name, 0), tuple(post_of(one) for one in posts.split()))
    return stations_of(Occasion(days_of(day), home), [mention]).get(mention.key)


def seen(at: At, name: str = "何东", page: str = "page") -> Seen:
    """The station with the day."""
    found = station(at, name, page)
    assert found is not None, f"{at} has no post"
    day = None if found.year is None else at[0]
    return Seen(found, day, day, 1)


def together(*meetings: At) -> list[set[int]]:
    """Which of the meetings the same person was at, by their numbers."""
    numbers: dict[str, set[int]] = {}
    stations: dict[str, list[Seen]] = {}
    for number, at in enumerate(meetings):
        one = seen(at, page=f"page{number}")
        numbers.setdefault(one.station.station_id, set()).add(number)
        stations.setdefault(one.station.station_id, []).append(one)
    people = persons_of([united(of_station) for of_station in stations.values()])
    found = [set[int]().union(*(numbers[one.station.station_id] for one in person.seen)) for person in people]
    return sorted(found, key=min)


def united(several: Sequence[Seen]) -> Seen:
    """One station seen at several meetings, as the store counts them."""
    days = [day for one in several for day in (one.first, one.last) if day]
    return Seen(several[0].station, min(days, default=None), max(days, default=None), len(several))


def of(people: Collection[Person]) -> Person:
    """The only person."""
    (person,) = people
    return person
