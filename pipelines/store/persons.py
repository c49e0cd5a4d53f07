"""Looking up persons: by name and place or by any id, with their careers, and why two are or are not one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, or_, select

from pipelines.dedupe.decision import Decision
from pipelines.dedupe.joining import chain
from pipelines.ids import STATION_GROUP, page_id
from pipelines.persons.careers import Pair, Person, PersonWord, persons_of
from pipelines.persons.identity import decide
from pipelines.persons.sightings import SightingKey
from pipelines.persons.tenures import Tenure
from pipelines.store.careers import said_pairs, stations_linked
from pipelines.store.errors import translated
from pipelines.store.mentions import load_words
from pipelines.store.tables import (
    attendees,
    meetings,
    pages,
    person_aliases,
    person_posts,
    person_stations,
    persons,
    reports,
)

AT = "@"
"""Between the name and the page of a mention: 何东@http://…."""


class UnknownPerson(LookupError):
    """No person, no station and no mention of the store has this id."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            f"{wanted} is no id of a person, and no NAME{AT}PAGE of somebody with a post at a meeting that is stored"
        )
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Career:
    """A person: the row of ``persons``, those of ``person_posts``, and the meetings, each with date, id and name."""

    row: Mapping[str, Any]
    posts: Sequence[Mapping[str, Any]]
    meetings: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class WhyPerson:
    """Why two tenures are, or are not, of one person. ``chain`` leads from one to the other by pairs that join."""

    one: Tenure
    other: Tenure
    same: bool
    decision: Decision
    chain: Sequence[tuple[Tenure, Tenure, Decision]]


def careers_of(engine: Engine, name: str, place: str | None = None) -> list[Career]:
    """Return the persons called ``name``, those seen last first; with ``place`` only those with a post in a place of
    this name (a part of it suffices), or in those whose codes begin with it."""
    query = select(persons).where(persons.c.name == name)
    if place is not None:
        posts = select(person_posts.c.person_id).where(person_posts.c.place.contains(place, autoescape=True))
        query = query.where(
            or_(
                persons.c.jurisdiction_name.contains(place, autoescape=True),
                persons.c.family == place,
                persons.c.person_id.in_(posts),
            )
        )
    with translated(engine.url), engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(query).mappings()]
        rows.sort(key=lambda row: (row["last_seen"] or "", row["person_id"]), reverse=True)
        return [_career(connection, row) for row in rows]


def resolve_person(engine: Engine, wanted: str) -> str:
    """Return the id of the person whom an id, of now or of before, or a mention leads to. Raises UnknownPerson."""
    with translated(engine.url), engine.connect() as connection:
        return str(_stored(connection, _station_id(connection, wanted)).person_id)


def why_person(engine: Engine, wanted: str, other: str) -> WhyPerson:
    """Return why the two whom ids or mentions lead to are, or are not, one person. Raises UnknownPerson."""
    with translated(engine.url), engine.connect() as connection:
        ids = _station_id(connection, wanted), _station_id(connection, other)
        said = said_pairs(connection, load_words(connection))
        seen = stations_linked(connection, ids, said)
    people = persons_of(seen, said)
    (one, of_one), (another, of_other) = (_tenure(people, id_) for id_ in ids)
    same = of_one.person_id == of_other.person_id
    tenures = {tenure.key: tenure for tenure in of_one.tenures} if same else {}
    steps = chain(one.key, another.key, tenures, lambda a, b: _decision(tenures[a], tenures[b], said))
    through = [(tenures[here], tenures[there], decision) for here, there, decision in steps]
    return WhyPerson(one, another, same, _decision(one, another, said), through)


def word_of(engine: Engine, wanted: str, other: str, *, same: bool) -> PersonWord:
    """Return somebody's word on the two whom ids or mentions lead to; of a person the first mention is meant.

    Raises UnknownPerson, and ValueError where both are one mention.
    """
    with translated(engine.url), engine.connect() as connection:
        (one, _), (another, _) = _mention(connection, wanted), _mention(connection, other)
    if one == another:
        raise ValueError(f"{wanted} and {other} are the same mention of {one[2]}")
    return PersonWord(one, another, same)


def word_said(engine: Engine, wanted: str, other: str) -> PersonWord:
    """Return what somebody has said of the two whom ids or mentions lead to.

    Raises UnknownPerson, and LookupError where nothing was said.
    """
    with translated(engine.url), engine.connect() as connection:
        some, others = _gathered(connection, wanted), _gathered(connection, other)
        for word in load_words(connection):
            one, another = word.pair
            if (one in some and another in others) or (one in others and another in some):
                return word
    raise LookupError(f"nobody has decided on {wanted} and {other}")


# -- what an id leads to ------------------------------------------------------------------------------------


def _station_id(connection: Connection, wanted: str) -> str:
    """The station that an id or a mention leads to; of a person that of the id."""
    if AT in wanted:
        _, station_id = _mention(connection, wanted)
        if station_id is None:
            raise UnknownPerson(wanted)
        return station_id
    if _stored(connection, wanted) is not None:
        return wanted
    query = select(person_aliases.c.person_id).where(person_aliases.c.own_id == wanted)
    found = connection.execute(query.order_by(person_aliases.c.person_id).limit(1)).scalar_one_or_none()
    if found is None:
        raise UnknownPerson(wanted)
    return str(found)


def _stored(connection: Connection, station_id: str) -> Any:
    """The row of a station; None where there is none."""
    own = (person_stations.c.group_id == station_id[:STATION_GROUP]) & (person_stations.c.station_id == station_id)
    return connection.execute(select(person_stations).where(own)).one_or_none()


def _mention(connection: Connection, wanted: str) -> tuple[SightingKey, str | None]:
    """The mention that ``NAME@PAGE`` is, or the first one that an id gathers, and its station."""
    found = _gathered(connection, wanted)
    if not found:
        raise UnknownPerson(wanted)
    first = min(found)
    return first, found[first]


def _gathered(connection: Connection, wanted: str) -> dict[SightingKey, str | None]:
    """The mentions that an id or a ``NAME@PAGE`` gathers, also those that were of it before somebody's word, each with
    its station."""
    if AT in wanted:
        name, _, where = wanted.partition(AT)
        which = pages.c.page_id.in_((where, page_id(where))) | (reports.c.meeting_id == where)
    else:
        station = _stored(connection, _station_id(connection, wanted))
        name, ids = station.name, (station.station_id, wanted)
        which = attendees.c.station_id.in_(ids) | attendees.c.alone_id.in_(ids)
    earlier = attendees.alias()
    own = (earlier.c.page_no == attendees.c.page_no) & (earlier.c.report_seq == attendees.c.report_seq)
    before = select(func.count()).where(own, earlier.c.name == name, earlier.c.seq < attendees.c.seq)
    told = (reports.c.page_no == attendees.c.page_no) & (reports.c.seq == attendees.c.report_seq)
    nth = before.correlate(attendees).scalar_subquery().label("nth")
    query = (
        select(pages.c.page_id, attendees.c.report_seq, attendees.c.station_id, nth)
        .join_from(attendees, reports, told)
        .join(pages, pages.c.page_no == attendees.c.page_no)
        .where(attendees.c.name == name, which)
    )
    return {(row.page_id, row.report_seq, name, row.nth): row.station_id for row in connection.execute(query)}


# -- what is told of them -----------------------------------------------------------------------------------


def _career(connection: Connection, row: Mapping[str, Any]) -> Career:
    own = person_posts.c.person_id == row["person_id"]
    posts = connection.execute(select(person_posts).where(own).order_by(person_posts.c.seq)).mappings()
    of_person = select(person_stations.c.station_id).where(person_stations.c.person_id == row["person_id"])
    told = (reports.c.page_no == attendees.c.page_no) & (reports.c.seq == attendees.c.report_seq)
    query = (
        select(meetings.c.date, meetings.c.meeting_id, meetings.c.name)
        .join_from(attendees, reports, told)
        .join(meetings, meetings.c.meeting_id == reports.c.meeting_id)
        .where(attendees.c.name == row["name"], attendees.c.station_id.in_(of_person))
        .distinct()
    )
    seen = {(date or "", id_, name or "") for date, id_, name in connection.execute(query)}
    return Career(row, [dict(post) for post in posts], sorted(seen))


def _tenure(people: Sequence[Person], station_id: str) -> tuple[Tenure, Person]:
    """The tenure that a station is part of, and the person that this is of."""
    return next(
        (tenure, person)
        for person in people
        for tenure in person.tenures
        if station_id in {one.station.station_id for one in tenure.seen}
    )


def _decision(one: Tenure, other: Tenure, said: Mapping[Pair, Decision]) -> Decision:
    first, second = sorted((one.key, other.key))
    if first == second:
        return Decision(True, "same-tenure", str(one))
    return said.get((first, second)) or decide(one, other)
