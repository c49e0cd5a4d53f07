"""Settling who is who: the part of a batch that brings ``persons`` and what hangs on them up to date.

A batch touches the stations of the people whose meetings it changes. The groups of these (a name in a family of places)
are put together anew from their stations, of which there are few, and written where they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Select, String, Table, bindparam, column, delete, select, tuple_, update, values

from pipelines.dedupe.decision import Decision
from pipelines.dedupe.joining import Groups
from pipelines.ids import STATION_GROUP
from pipelines.persons.careers import Pair, Person, PersonWord, persons_of
from pipelines.persons.seats import Seat
from pipelines.persons.sightings import SightingKey, Station, stations_of
from pipelines.persons.tenures import Seen
from pipelines.store.mentions import (
    Present,
    ReportNo,
    Where,
    dated_occasions,
    load_words,
    occasions_of_reports,
    present_at,
    stations_of_said,
)
from pipelines.store.settle import Settled
from pipelines.store.statements import append, chunks, upsert
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

StationKey = tuple[str, str]
"""A name and the id of one of its stations, by which ``attendees`` is indexed."""


_NOBODY: Mapping[Where, Station] = MappingProxyType({})
_NO_DATES: Mapping[ReportNo, str | None] = MappingProxyType({})

Meeting = str | ReportNo
"""A meeting by its id, or by the one report that has just been written of it."""


@dataclass(slots=True)
class Evidence:
    """What is known of a station: the date of each of its meetings, and the ids that its reports alone would give."""

    station: Station
    dates: dict[Meeting, str | None] = field(default_factory=dict)
    other_ids: set[str] = field(default_factory=set)

    @property
    def seen(self) -> Seen:
        """The station with its times."""
        others = tuple(sorted(self.other_ids))
        if self.station.year is None:
            return Seen(self.station, None, None, len(self.dates), others)
        known = [date.split("/") for date in self.dates.values() if date]
        first, last = min(parts[0] for parts in known), max(parts[-1] for parts in known)
        return Seen(self.station, first, last, len(self.dates), others)


@dataclass(frozen=True, slots=True)
class Stored:
    """A station as it is stored, and the person that it is of."""

    seen: Seen
    person_id: str


def stations_on(connection: Connection, numbers: Iterable[int]) -> set[StationKey]:
    """Return the stations of the people on the pages of ``numbers``, before they are replaced."""
    found: set[StationKey] = set()
    for chunk in chunks(numbers):
        query = select(attendees.c.name, attendees.c.station_id).where(
            attendees.c.page_no.in_(chunk), attendees.c.station_id.is_not(None)
        )
        found |= {(row.name, row.station_id) for row in connection.execute(query)}
    return found


def settle_persons(
    connection: Connection,
    settled: Settled,
    fresh: Mapping[Where, Station] = _NOBODY,
    dates: Mapping[ReportNo, str | None] = _NO_DATES,
    gone: Collection[StationKey] = (),
) -> None:
    """Bring the persons up to date after the meetings of ``settled`` have changed.

    ``fresh`` are the stations of the attendees that were just written, as if each report were alone, ``dates`` those of
    all reports that were; ``gone`` are the stations of the rows that these replaced.
    """
    words = load_words(connection)
    said = {key for word in words for key in word.pair}
    decided_on = _report_numbers(connection, said)
    merged = _merged_reports(connection, settled.left, dates.keys() - decided_on)
    found: dict[str, Evidence] = {}
    again = {number for of_meeting in merged.values() for number in of_meeting}
    for (page_no, seq, _), station in fresh.items():
        if (page_no, seq) not in again:
            evidence = found.setdefault(station.station_id, Evidence(station))
            evidence.dates[page_no, seq] = dates[page_no, seq]
    left = {(station.name, station.station_id) for station in fresh.values()} | _derive_again(
        connection, merged, said, found
    )
    _regroup(connection, found, {*left, *gone}, said_pairs(connection, words))


def reconsider_mentions(connection: Connection, keys: Collection[SightingKey]) -> None:
    """Settle those persons again of whose mentions, ``keys``, somebody has decided, or has taken a decision back."""
    numbers = sorted(_report_numbers(connection, keys))
    query = select(reports.c.meeting_id).where(tuple_(reports.c.page_no, reports.c.seq).in_(numbers))
    found = frozenset(connection.execute(query).scalars())
    settle_persons(connection, Settled(found, found))


def stations_linked(connection: Connection, ids: Iterable[str], said: Iterable[Pair]) -> list[Seen]:
    """Return every station that is compared with those of ``ids``."""
    groups = _linked({id_[:STATION_GROUP] for id_ in ids}, said)
    return [stored.seen for stored in _load(connection, groups).values()]


# -- which stations the people of merged meetings are of ---------------------------------------------------


def _merged_reports(
    connection: Connection, meeting_ids: Iterable[str], fresh: Collection[ReportNo]
) -> dict[str, list[ReportNo]]:
    """Return the reports of those of the meetings that are made of more than one which was just written."""
    found: defaultdict[str, list[ReportNo]] = defaultdict(list)
    for chunk in chunks(meeting_ids):
        query = select(reports.c.meeting_id, reports.c.page_no, reports.c.seq).where(reports.c.meeting_id.in_(chunk))
        for row in connection.execute(query):
            found[row.meeting_id].append((row.page_no, row.seq))
    return {
        meeting_id: of_meeting
        for meeting_id, of_meeting in found.items()
        if len(of_meeting) > 1 or of_meeting[0] not in fresh
    }


def _derive_again(
    connection: Connection,
    merged: Mapping[str, Sequence[ReportNo]],
    said: Collection[SightingKey],
    found: dict[str, Evidence],
) -> set[StationKey]:
    """Write the stations of the people of ``merged`` meetings where they are others than those stored; add to ``found``
    what these meetings tell of theirs, and return the stations that they were of."""
    numbers = {number for of_meeting in merged.values() for number in of_meeting}
    if not numbers:
        return set()
    dated, own = dated_occasions(connection, merged), occasions_of_reports(connection, numbers)
    people = present_at(connection, numbers)
    rows: list[dict[str, Any]] = []
    left: set[StationKey] = set()
    for meeting_id, of_meeting in merged.items():
        date, whole = dated[meeting_id]
        present = [one for number in of_meeting for one in people.get(number, ())]
        now = stations_of(whole, [one.mention for one in present], said)
        alone: dict[SightingKey, Station] = {}
        for number in of_meeting:
            alone |= stations_of(own[number], [one.mention for one in people.get(number, ())])
        for one in present:
            station = now.get(one.mention.key)
            ids = _ids(station, alone.get(one.mention.key))
            if station is not None:
                evidence = found.setdefault(station.station_id, Evidence(station))
                evidence.dates[meeting_id] = date
                evidence.other_ids.update(filter(None, ids[1:]))
            if one.station_id is not None:
                left.add((one.mention.name, one.station_id))
            if ids != (one.station_id, one.alone_id):
                rows.append(_moved(one, ids))
    if rows:
        key = (part == bindparam(f"b_{part.name}") for part in attendees.primary_key)
        ids_now: dict[str, Any] = {name: bindparam(f"b_{name}") for name in ("station_id", "alone_id")}
        connection.execute(update(attendees).where(*key).values(ids_now), rows)
    return left


def _ids(station: Station | None, alone: Station | None) -> tuple[str | None, str | None]:
    """What a row of attendees holds: its station, and that of its report alone, before anybody's word, where this is
    another."""
    if station is None:
        return None, None
    other = alone.station_id if alone is not None and alone.station_id != station.station_id else None
    return station.station_id, other


def _moved(one: Present, ids: tuple[str | None, str | None]) -> dict[str, Any]:
    page_no, report_seq, seq = one.where
    return {
        "b_page_no": page_no, "b_report_seq": report_seq, "b_seq": seq, "b_station_id": ids[0], "b_alone_id": ids[1],
    }  # fmt: skip


# -- the persons of the groups that were touched ------------------------------------------------------------


def _regroup(
    connection: Connection,
    found: Mapping[str, Evidence],
    left: Collection[StationKey],
    said: Mapping[Pair, Decision],
) -> None:
    """Put together anew the groups of the stations that the batch has ``found`` something of, or that were ``left``.

    What it found of a station that was not stored is all there is of it; the others are looked up.
    """
    touched = found.keys() | {id_ for _, id_ in left}
    if not touched:
        return
    before = _load(connection, _linked({id_[:STATION_GROUP] for id_ in touched}, said))
    stored = {id_: one.seen for id_, one in before.items()}
    # What a station of one mention holds changes with the page; the batch knows it then.
    known = {id_: found[id_].station if id_ in found else stored[id_].station for id_ in touched & stored.keys()}
    now = {id_: seen for id_, seen in stored.items() if id_ not in touched}
    now |= {id_: evidence.seen for id_, evidence in found.items() if id_ not in stored}
    now |= _look_up(connection, known)
    persons_now = {
        person.person_id: person for group in _components(now, said) for person in persons_of(group, said)
    }
    _write(connection, before, persons_now, touched)


def _linked(groups: set[str], said: Iterable[Pair]) -> set[str]:
    """Return ``groups`` and those that decisions link to them."""
    links: Groups[str] = Groups({*groups, *(id_[:STATION_GROUP] for pair in said for id_ in pair)})
    for one, other in said:
        links.join(one[:STATION_GROUP], other[:STATION_GROUP])
    roots = {links.root(group) for group in groups}
    return {group for linked in links.groups() if links.root(linked[0]) in roots for group in linked}


def _components(seen: Mapping[str, Seen], said: Iterable[Pair]) -> list[list[Seen]]:
    """Return the stations that are compared with each other: those of one group, and of groups that are linked."""
    links: Groups[str] = Groups({id_[:STATION_GROUP] for id_ in seen})
    for one, other in said:
        if one in seen and other in seen:
            links.join(one[:STATION_GROUP], other[:STATION_GROUP])
    found: defaultdict[str, list[Seen]] = defaultdict(list)
    for id_, one_seen in seen.items():
        found[links.root(id_[:STATION_GROUP])].append(one_seen)
    return list(found.values())


def _load(connection: Connection, groups: Iterable[str]) -> dict[str, Stored]:
    found: dict[str, Stored] = {}
    for chunk in chunks(groups):
        query = select(person_stations).where(person_stations.c.group_id.in_(chunk))
        for row in connection.execute(query):
            found[row.station_id] = Stored(seen_of(row), row.person_id)
    return found


def seen_of(row: Any) -> Seen:
    """Return the station of a row of ``person_stations``."""
    station = Station(
        row.station_id, row.name, row.family, row.place, _as_seats(row.seats),
        tuple(map(_as_seats, row.beside or ())), row.year, row.shared,
    )  # fmt: skip
    return Seen(station, row.first_seen, row.last_seen, row.meeting_count, tuple(row.other_ids or ()))


def _as_seats(listed: Iterable[Sequence[str]]) -> tuple[Seat, ...]:
    return tuple(Seat(*values) for values in listed)


def _look_up(connection: Connection, stations: Mapping[str, Station]) -> dict[str, Seen]:
    """Return those of ``stations`` that some attendee is still of, with their times and numbers."""
    found: dict[str, Evidence] = {}
    for chunk in chunks((station.name, id_) for id_, station in stations.items()):
        for station_id, alone_id, meeting_id, date in connection.execute(_meetings_of(chunk)):
            evidence = found.setdefault(station_id, Evidence(stations[station_id]))
            evidence.dates[meeting_id] = date
            if alone_id is not None:
                evidence.other_ids.add(alone_id)
    return {id_: evidence.seen for id_, evidence in found.items()}


def _meetings_of(stations: Sequence[StationKey]) -> Select[Any]:
    """The meetings of stations. They stand in a table of their own, which SQLite looks up in the index one by one: for
    ``(name, station_id) IN (…)`` it goes through the whole index."""
    wanted = values(column("name", String), column("station_id", String), name="wanted").data(stations).cte()
    of_station = (attendees.c.name == wanted.c.name) & (attendees.c.station_id == wanted.c.station_id)
    told = (reports.c.page_no == attendees.c.page_no) & (reports.c.seq == attendees.c.report_seq)
    return (
        select(attendees.c.station_id, attendees.c.alone_id, reports.c.meeting_id, meetings.c.date)
        .join_from(wanted, attendees, of_station)
        .join(reports, told)
        .join(meetings, meetings.c.meeting_id == reports.c.meeting_id)
    )


def said_pairs(connection: Connection, words: Iterable[PersonWord]) -> dict[Pair, Decision]:
    """Return what was decided, by the stations of the mentions, in order; of those that are stored."""
    ids = stations_of_said(connection, {key for word in words for key in word.pair})
    found: dict[Pair, Decision] = {}
    for word in words:
        one, other = word.pair
        if one in ids and other in ids and ids[one] != ids[other]:
            first, second = sorted((ids[one], ids[other]))
            found[first, second] = word.decision
    return found


def _report_numbers(connection: Connection, keys: Iterable[SightingKey]) -> set[ReportNo]:
    """Return the stored reports that the mentions of ``keys`` stand in."""
    wanted = {key[:2] for key in keys}
    found: set[ReportNo] = set()
    for chunk in chunks(page_id for page_id, _ in wanted):
        query = select(pages.c.page_id, reports.c.page_no, reports.c.seq).join_from(reports, pages)
        rows = connection.execute(query.where(pages.c.page_id.in_(chunk)))
        found |= {(row.page_no, row.seq) for row in rows if (row.page_id, row.seq) in wanted}
    return found


# -- writing --------------------------------------------------------------------------------------------------


def _write(
    connection: Connection, before: Mapping[str, Stored], found: Mapping[str, Person], touched: Collection[str]
) -> None:
    """Write what differs from what was stored ``before``; ``touched`` are the stations whose evidence has changed."""
    members: defaultdict[str, dict[str, Seen]] = defaultdict(dict)
    for id_, stored in before.items():
        members[stored.person_id][id_] = stored.seen
    changed = {
        person_id: person
        for person_id, person in found.items()
        if members.get(person_id, {}).keys() != (own := _ids_of(person)) or not own.isdisjoint(touched)
    }
    gone = members.keys() - found.keys()
    _write_stations(connection, before, changed, touched)
    known = members.keys() & changed.keys()
    _write_rows(connection, persons, [_person_row(person) for person in changed.values()], known, key="person_id")
    _delete(connection, person_posts, known | gone)
    append(connection, person_posts, [row for person in changed.values() for row in _post_rows(person)])
    renamed = {
        person_id: person
        for person_id, person in changed.items()
        if person.other_ids != _other_ids(person_id, members.get(person_id, {}).values())
    }
    _delete(connection, person_aliases, (known & renamed.keys()) | gone)
    aliases = [(id_, person_id) for person_id, person in renamed.items() for id_ in person.other_ids]
    append(connection, person_aliases, [{"own_id": id_, "person_id": person_id} for id_, person_id in sorted(aliases)])
    _delete(connection, persons, gone)


def _write_stations(
    connection: Connection, before: Mapping[str, Stored], changed: Mapping[str, Person], touched: Collection[str]
) -> None:
    moved = [
        _station_row(one, person_id)
        for person_id, person in changed.items()
        for one in person.seen
        if (id_ := one.station.station_id) in touched or id_ not in before or before[id_].person_id != person_id
    ]
    left = {one.station.station_id for person in changed.values() for one in person.seen}
    empty = [id_ for id_ in touched if id_ in before and id_ not in left]
    _write_rows(connection, person_stations, moved, before, key="station_id")
    if empty:
        own = (person_stations.c.group_id == bindparam("b_group")) & (person_stations.c.station_id == bindparam("b_id"))
        keys = [{"b_group": id_[:STATION_GROUP], "b_id": id_} for id_ in empty]
        connection.execute(delete(person_stations).where(own), keys)


def _write_rows(
    connection: Connection, table: Table, rows: Sequence[dict[str, Any]], known: Collection[str], *, key: str
) -> None:
    """Insert ``rows``, or replace those whose ``key`` is one of ``known``, in the order of their keys."""
    ordered = sorted(rows, key=lambda row: str(row[key]))
    append(connection, table, [row for row in ordered if row[key] not in known])
    stored = [row for row in ordered if row[key] in known]
    upsert(connection, table, stored, key=[column.name for column in table.primary_key])


def _delete(connection: Connection, table: Table, person_ids: Iterable[str]) -> None:
    for chunk in chunks(person_ids):
        connection.execute(delete(table).where(table.c.person_id.in_(chunk)))


def _ids_of(person: Person) -> set[str]:
    return {one.station.station_id for one in person.seen}


def _other_ids(person_id: str, seen: Iterable[Seen]) -> list[str]:
    """The aliases of a person who was stored with ``seen``."""
    return sorted({id_ for one in seen for id_ in (one.station.station_id, *one.other_ids)} - {person_id})


def _person_row(person: Person) -> dict[str, Any]:
    latest = person.latest.station
    return {
        "person_id": person.person_id, "name": person.name, "jurisdiction_name": latest.place or None,
        "family": latest.family, "first_seen": person.first, "last_seen": person.last,
        "meeting_count": person.meetings,
    }  # fmt: skip


def _post_rows(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "person_id": person.person_id, "seq": seq, "place": held.seat.place or None,
            "body": held.seat.body or None, "organ": held.seat.section or None, "post": held.seat.post,
            "rank": held.seat.rank or None, "first_seen": held.first, "last_seen": held.last,
            "meeting_count": held.meetings,
        }
        for seq, held in enumerate(person.posts)
    ]  # fmt: skip


def _station_row(one: Seen, person_id: str) -> dict[str, Any]:
    station = one.station
    return {
        "group_id": station.station_id[:STATION_GROUP], "station_id": station.station_id, "person_id": person_id,
        "name": station.name, "family": station.family, "place": station.place, "seats": station.seats,
        "beside": station.beside or None, "year": station.year, "shared": station.shared, "first_seen": one.first,
        "last_seen": one.last, "meeting_count": one.meetings, "other_ids": list(one.other_ids) or None,
    }  # fmt: skip
