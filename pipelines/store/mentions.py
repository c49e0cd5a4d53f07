"""The people of reports as :mod:`pipelines.persons` gathers them, stored or about to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from pipelines.dedupe.days import days_of
from pipelines.items import Post
from pipelines.persons.careers import PersonWord
from pipelines.persons.homes import home_of
from pipelines.persons.sightings import Mention, Occasion, SightingKey, Station, stations_of
from pipelines.store.rows import MODIFIERS_JOINED_BY, POST_COLUMNS, PageRows
from pipelines.store.statements import chunks
from pipelines.store.tables import attendee_positions, attendees, meetings, pages, person_overrides, reports

Where = tuple[int, int, int]
"""A row of ``attendees``: page, report on it, place in the list."""

ReportNo = tuple[int, int]
"""A row of ``reports``: page, and place on it."""

_MEMO = 8192
_OCCASION = ("date", "jurisdiction_code", "jurisdiction_name", "jurisdiction_level", "jurisdiction_path")


@dataclass(frozen=True, slots=True)
class Present:
    """A mention, where it is stored, and under which stations."""

    where: Where
    mention: Mention
    station_id: str | None
    alone_id: str | None


def load_words(connection: Connection) -> list[PersonWord]:
    """Return what was decided of persons. There is as much as somebody had time for: little."""
    return [
        PersonWord(
            (row.page_id, row.report_seq, row.name, row.nth),
            (row.other_page_id, row.other_report_seq, row.other_name, row.other_nth),
            row.same,
        )
        for row in connection.execute(select(person_overrides).order_by(*person_overrides.primary_key))
    ]


def stations_alone(rows: PageRows) -> dict[tuple[int, int], Station]:
    """Return the stations of the people of a page that is being written, as if each report were the only one of its
    meeting, by report and place in the list."""
    posts: defaultdict[tuple[int, int], list[Post]] = defaultdict(list)
    for row in rows.parts[attendee_positions]:
        posts[row["report_seq"], row["owner_seq"]].append(_post(row))
    of_report: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows.parts[attendees]:
        of_report[row["report_seq"]].append((row["seq"], row["name"]))
    found: dict[tuple[int, int], Station] = {}
    for report in rows.reports:
        seq = report["seq"]
        mentions = _mentions(rows.page_id, seq, of_report[seq], posts)
        stations = stations_of(_occasion(report), mentions.values())
        found |= {(seq, at): stations[one.key] for at, one in mentions.items() if one.key in stations}
    return found


def present_at(connection: Connection, numbers: Collection[ReportNo]) -> dict[ReportNo, list[Present]]:
    """Return the people of the stored reports of ``numbers``."""
    found: defaultdict[ReportNo, list[Present]] = defaultdict(list)
    for chunk in chunks({page_no for page_no, _ in numbers}):
        ids = {row.page_no: row.page_id for row in connection.execute(_page_ids(chunk))}
        posts: defaultdict[Where, list[Post]] = defaultdict(list)
        of_pages = attendee_positions.c.page_no.in_(chunk)
        query = select(attendee_positions).where(of_pages).order_by(*attendee_positions.primary_key)
        for row in connection.execute(query).mappings():
            posts[row["page_no"], row["report_seq"], row["owner_seq"]].append(_post(dict(row)))
        columns = (*attendees.primary_key, attendees.c.name, attendees.c.station_id, attendees.c.alone_id)
        listed: defaultdict[ReportNo, list[Any]] = defaultdict(list)
        people = select(*columns).where(attendees.c.page_no.in_(chunk)).order_by(*attendees.primary_key)
        for one in connection.execute(people):
            listed[one.page_no, one.report_seq].append(one)
        for (page_no, seq), rows in listed.items():
            own = {(seq, at): of for (page, report, at), of in posts.items() if (page, report) == (page_no, seq)}
            mentions = _mentions(ids[page_no], seq, [(one.seq, one.name) for one in rows], own)
            found[page_no, seq] = [
                Present((page_no, seq, one.seq), mentions[one.seq], one.station_id, one.alone_id) for one in rows
            ]
    return {number: found[number] for number in numbers if number in found}


def dated_occasions(connection: Connection, meeting_ids: Iterable[str]) -> dict[str, tuple[str | None, Occasion]]:
    """Return the dates of merged meetings, and when and where they were as posts and years are told by."""
    found: dict[str, tuple[str | None, Occasion]] = {}
    for chunk in chunks(meeting_ids):
        query = select(meetings.c.meeting_id, *(meetings.c[name] for name in _OCCASION))
        for row in connection.execute(query.where(meetings.c.meeting_id.in_(chunk))).mappings():
            found[row["meeting_id"]] = row["date"], _occasion(dict(row))
    return found


def occasions_of_reports(connection: Connection, numbers: Collection[ReportNo]) -> dict[ReportNo, Occasion]:
    """Return when and where the meetings of reports were, as each of these says."""
    found: dict[ReportNo, Occasion] = {}
    for chunk in chunks({page_no for page_no, _ in numbers}):
        query = select(reports.c.page_no, reports.c.seq, *(reports.c[name] for name in _OCCASION))
        for row in connection.execute(query.where(reports.c.page_no.in_(chunk))).mappings():
            if (row["page_no"], row["seq"]) in numbers:
                found[row["page_no"], row["seq"]] = _occasion(dict(row))
    return found


def stations_of_said(connection: Connection, keys: Collection[SightingKey]) -> dict[SightingKey, str]:
    """Return the stations of those mentions of ``keys`` that are stored."""
    found: dict[SightingKey, str] = {}
    if not keys:
        return found
    columns = (pages.c.page_id, attendees.c.report_seq, attendees.c.name, attendees.c.station_id)
    for chunk in chunks({key[0] for key in keys}):
        query = select(*columns).join_from(attendees, pages, attendees.c.page_no == pages.c.page_no)
        nth: Counter[tuple[str, int, str]] = Counter()
        for row in connection.execute(query.where(pages.c.page_id.in_(chunk)).order_by(*attendees.primary_key)):
            one = (row.page_id, row.report_seq, row.name)
            key = (*one, nth[one])
            nth[one] += 1
            if key in keys and row.station_id is not None:
                found[key] = row.station_id
    return found


def _mentions(
    page_id: str, seq: int, people: Sequence[tuple[int, str]], posts: Mapping[tuple[int, int], Sequence[Post]]
) -> dict[int, Mention]:
    """The mentions of a report, by their place in the list."""
    nth: Counter[str] = Counter()
    found: dict[int, Mention] = {}
    for at, name in people:
        found[at] = Mention((page_id, seq, name, nth[name]), tuple(posts.get((seq, at), ())))
        nth[name] += 1
    return found


def _post(row: Mapping[str, Any]) -> Post:
    return _as_post(*(row[column] for column in POST_COLUMNS), row["modifiers"])


@lru_cache(maxsize=_MEMO)
def _as_post(*values: str | None) -> Post:
    """One object for each post: comparing it is cheap then."""
    *known, modifiers = values
    shown: Any = tuple(modifiers.split(MODIFIERS_JOINED_BY)) if modifiers else ()
    fields: dict[str, Any] = dict(zip(POST_COLUMNS, known, strict=True))
    return Post(**fields, modifiers=shown)


def _occasion(row: Mapping[str, Any]) -> Occasion:
    code, name, level = row["jurisdiction_code"], row["jurisdiction_name"], row["jurisdiction_level"]
    return Occasion(days_of(row["date"]), home_of(code, name, level, tuple(row["jurisdiction_path"] or ())))


def _page_ids(numbers: Sequence[int]) -> Any:
    return select(pages.c.page_no, pages.c.page_id).where(pages.c.page_no.in_(numbers))
