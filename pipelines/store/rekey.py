"""Pages of a store under the ids of today: what an upgrade that changes identity leaves to be done.

Two rows that were pages of their own are one page when their addresses are. They are joined as if they had come in that
way: what was fetched last is what the page says, what it said otherwise is in its versions. Where the pages are one,
their reports are; the meetings and persons of these are settled anew, as a batch of them would be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import Connection, Table, delete, func, select, update

from pipelines.address import canonical
from pipelines.ids import address_id, former_meeting_id, former_page_id, meeting_id, page_id
from pipelines.items import Meeting, Reading
from pipelines.store.batch import arrival_of, write_meeting_sightings, write_pages
from pipelines.store.careers import settle_persons, stations_on
from pipelines.store.ledger import PageSighting
from pipelines.store.mentions import stations_alone
from pipelines.store.reader import readings_on
from pipelines.store.revision import Fetch
from pipelines.store.rows import PageRows, rows_of
from pipelines.store.settle import settle
from pipelines.store.statements import add_new, alone, chunks, upsert
from pipelines.store.stored import states_of
from pipelines.store.tables import (
    addresses,
    former_ids,
    list_walks,
    meeting_aliases,
    meeting_overrides,
    meetings,
    page_sightings,
    page_versions,
    pages,
    person_overrides,
    quarantine,
    runs,
)
from pipelines.store.told import Report, page_facts_on, reports_on
from pipelines.store.versions import Version, earliest, row_of_version, versions_on

REVISION: Final = "0010"
"""The revision of the schema from which on a page is what its canonical address names."""

_AT_ONCE: Final = 200  # pages that are read, settled and written together


@dataclass(frozen=True, slots=True)
class _Page:
    """A row of ``pages`` that becomes, or becomes a part of, the page ``page_id``."""

    number: int
    former_id: str
    page_id: str


@dataclass(frozen=True, slots=True)
class _Joined:
    """What becomes of the pages that are one: the rows of the one of them, ``number``, that says what it says now, and
    what is kept of all."""

    number: int
    rows: PageRows
    sighting: PageSighting
    versions: Sequence[Version]


def rekey(connection: Connection) -> None:
    """Give every page, and what is known by its address, the id of today, in the transaction of ``connection``.

    What has the right id already is only looked at. The ids that are no more stay in ``former_ids``.
    """
    alone(connection)
    for table in (addresses, list_walks):
        _rekey_addresses(connection, table)
    for some in _chunks(_of_another_id(connection)):
        _rejoin(connection, some)
    _rekey_quarantine(connection)


def _of_another_id(connection: Connection) -> Iterator[_Page]:
    """The pages whose id is not the one of their address."""
    after = 0
    query = select(pages.c.page_no, pages.c.page_id, pages.c.url).order_by(pages.c.page_no)
    last = connection.execute(select(func.max(pages.c.page_no))).scalar() or 0  # not what is rewritten on the way
    while rows := connection.execute(query.where(pages.c.page_no.between(after + 1, last)).limit(10 * _AT_ONCE)).all():
        after = rows[-1].page_no
        yield from (
            _Page(row.page_no, row.page_id, own) for row in rows if (own := page_id(row.url)) != row.page_id
        )


def _chunks(of: Iterable[_Page]) -> Iterator[list[_Page]]:
    some: list[_Page] = []
    for one in of:
        some.append(one)
        if len(some) == _AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _rejoin(connection: Connection, wrong: Sequence[_Page]) -> None:
    """Write the pages of ``wrong`` under their ids, each joined with what is stored under it already."""
    ids = {page.page_id for page in wrong}
    there = connection.execute(select(pages.c.page_no, pages.c.page_id).where(pages.c.page_id.in_(ids)))
    every = [*wrong, *(_Page(row.page_no, row.page_id, row.page_id) for row in there)]
    numbers = sorted(page.number for page in every)
    joined = _joined(connection, every)
    pages_before, reports_before = page_facts_on(connection, numbers), reports_on(connection, numbers)
    left = stations_on(connection, numbers)
    _rekey_words(connection, {page.former_id: page.page_id for page in wrong})
    connection.execute(delete(pages).where(pages.c.page_no.in_(numbers)))  # with all that hangs on them
    changed = {id_: page.rows for id_, page in joined.items()}
    people = {id_: stations_alone(rows) for id_, rows in changed.items()}
    now = write_pages(connection, changed, people, [])
    _write_traces(connection, joined, now)
    settled = settle(connection, arrival_of(changed, now, pages_before, reports_before))
    fresh = {(now[id_], *at): station for id_, found in people.items() for at, station in found.items()}
    dates = {(now[id_], row["seq"]): row["date"] for id_, rows in changed.items() for row in rows.reports}
    settle_persons(connection, settled, fresh, dates, left)
    run = connection.execute(select(func.max(runs.c.run_id))).scalar_one()
    write_meeting_sightings(connection, run, set(), settled)
    _remember(connection, every, reports_before, joined)


# -- what becomes of the pages -----------------------------------------------------------------------------


def _joined(connection: Connection, every: Sequence[_Page]) -> dict[str, _Joined]:
    numbers = [page.number for page in every]
    readings = readings_on(connection, numbers)
    states = dict(states_of(connection, [page.former_id for page in every]).values())
    versions = versions_on(connection, numbers)
    of_page: defaultdict[str, list[int]] = defaultdict(list)
    for page in every:
        of_page[page.page_id].append(page.number)
    found = {}
    for id_, members in of_page.items():
        rows = {number: rows_of(_renamed(readings[number])) for number in members}
        sightings = [states[number].sighting for number in members]
        last = max(members, key=lambda n: _rank(states[n].sighting, rows[n]))
        kept = earliest(version for number in members for version in versions[number])
        fetch = min(
            [Fetch.of(one) for one in rows.values() if one.page["digest"] == rows[last].page["digest"]]
            + [one.first for one in kept if one.version == rows[last].page["version"]]
        )
        found[id_] = _Joined(
            last,
            PageRows(rows[last].page | fetch.columns, rows[last].parts, fetch.moment),
            _together(sightings, states[last].sighting),
            kept if len(kept) > 1 else (),
        )
    return found


def _rank(sighting: PageSighting, rows: PageRows) -> tuple[datetime, str, str]:
    """What pages are sorted by, the one that is believed behind (see :mod:`pipelines.store.revision`)."""
    return datetime.fromisoformat(sighting.last_fetched_at), rows.page["version"], rows.page["digest"]


def _renamed(reading: Reading) -> Reading:
    """The reading with the ids that its meetings have today: some are made of the address of the page."""
    return replace(reading, meetings=[replace(one, meeting_id=_own_id(one)) for one in reading.meetings])


def _own_id(meeting: Meeting) -> str:
    place = meeting.jurisdiction
    facts: dict[str, Any] = {
        "jurisdiction": (place.code or place.name) if place else None, "date": meeting.date, "name": meeting.name,
        "series": meeting.series, "ordinal": meeting.ordinal, "hosts": meeting.hosts, "page_url": meeting.page.url,
    }  # fmt: skip
    made_of_these = former_meeting_id(**facts) == meeting.meeting_id  # and not by another grammar
    return meeting_id(**facts) if made_of_these else meeting.meeting_id


def _together(sightings: Sequence[PageSighting], last: PageSighting) -> PageSighting:
    return replace(
        last,
        first_seen_run=min(one.first_seen_run for one in sightings),
        last_changed_run=max(one.last_changed_run for one in sightings),
        last_seen_run=max(one.last_seen_run for one in sightings),
    )


def _write_traces(connection: Connection, joined: Mapping[str, _Joined], numbers: Mapping[str, int]) -> None:
    sightings = [
        {
            "page_no": numbers[id_],
            "first_seen_run": page.sighting.first_seen_run,
            "last_changed_run": page.sighting.last_changed_run,
            "last_seen_run": page.sighting.last_seen_run,
            "last_fetched_at": page.sighting.last_fetched_at,
            "grammar_version": page.sighting.grammar_version,
        }
        for id_, page in joined.items()
    ]
    upsert(connection, page_sightings, sightings, key=["page_no"])
    versions = [row_of_version(numbers[id_], one) for id_, page in joined.items() for one in page.versions]
    upsert(connection, page_versions, versions, key=["page_no", "version"])


# -- what names pages elsewhere ----------------------------------------------------------------------------


def _rekey_words(connection: Connection, ids: Mapping[str, str]) -> None:
    """Let what persons have decided name the pages by their ids of today; the last word on a pair stays."""
    for table, parts in ((meeting_overrides, _REPORT), (person_overrides, _MENTION)):
        ends = table.c.page_id, table.c.other_page_id
        for some in chunks(ids):
            query = select(table).where(ends[0].in_(some) | ends[1].in_(some)).order_by(table.c.decided_at)
            rows = [dict(row) for row in connection.execute(query).mappings()]
            for row in rows:
                _delete_row(connection, table, row)
            for row in rows:
                pair = sorted(_end(row, prefix, parts, ids) for prefix in ("", "other_"))
                if pair[0] == pair[1]:
                    continue  # of one page now: there is nothing left to decide
                named = {f"{prefix}{part}": value for prefix, end in zip(("", "other_"), pair, strict=True)
                         for part, value in zip(parts, end, strict=True)}  # fmt: skip
                upsert(connection, table, [row | named], key=[column.name for column in table.primary_key])


_REPORT: Final = ("page_id", "report_seq")
_MENTION: Final = (*_REPORT, "name", "nth")


def _end(row: Mapping[str, Any], prefix: str, parts: Sequence[str], ids: Mapping[str, str]) -> tuple[Any, ...]:
    page, *rest = (row[f"{prefix}{part}"] for part in parts)
    return ids.get(page, page), *rest


def _delete_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    connection.execute(delete(table).where(*(column == row[column.name] for column in table.primary_key)))


def _rekey_addresses(connection: Connection, table: Table) -> None:
    """Give the rows of the crawl's memory the ids of today; of two that are one address the stored one stays."""
    after = ""
    query = select(table).order_by(table.c.address_id)
    while rows := connection.execute(query.where(table.c.address_id > after).limit(_AT_ONCE)).mappings().all():
        after = rows[-1]["address_id"]
        for row in map(dict, rows):
            if (own := address_id(row["url"])) != row["address_id"]:
                _delete_row(connection, table, row)
                add_new(connection, table, [row | {"address_id": own}], key=["address_id"])


def _rekey_quarantine(connection: Connection) -> None:
    """Give the pages that could not be read the ids of today; of two that are one the one that failed last stays."""
    rows = connection.execute(select(quarantine.c.page_id, quarantine.c.sha256, quarantine.c.url, quarantine.c.last_at))
    for held in sorted(rows, key=lambda row: row.last_at):
        own = next((page_id(url) for url in _addresses(held.url) if former_page_id(url) == held.page_id), held.page_id)
        if own != held.page_id:
            same = quarantine.c.sha256 == held.sha256
            connection.execute(delete(quarantine).where(quarantine.c.page_id == own, same))
            moved = update(quarantine).where(quarantine.c.page_id == held.page_id, same)
            connection.execute(moved.values(page_id=own))


def _addresses(url: str) -> Iterator[str]:
    """The addresses that a page may be stored under whose bytes were had from ``url`` (see crawler.sites.pages)."""
    yield url
    parts = urlsplit(canonical(url))
    bare = parts.netloc.removeprefix("www.")
    for scheme in ("http", "https"):
        for host in (bare, f"www.{bare}"):
            yield parts._replace(scheme=scheme, netloc=host).geturl()


def _remember(
    connection: Connection, every: Iterable[_Page], before: Iterable[Report], joined: Mapping[str, _Joined]
) -> None:
    """Note the ids that pages and reports had, as far as nothing is known under them any more."""
    of_today = {page.number: page.page_id for page in every}
    known: dict[str, tuple[str, int | None]] = {}
    for report in before:
        id_ = of_today[report.page_no]
        seq = report.facts.seq if joined[id_].number == report.page_no else None
        for former in (report.facts.own_id, report.meeting_id):
            known.setdefault(former, (id_, seq))
    for some in chunks(known):
        for column in (meetings.c.meeting_id, meeting_aliases.c.own_id):
            for there in connection.execute(select(column).where(column.in_(some))).scalars():
                known.pop(there, None)
    known |= {page.former_id: (page.page_id, None) for page in every if page.former_id != page.page_id}
    rows = [{"former_id": former, "page_id": id_, "report_seq": seq} for former, (id_, seq) in known.items()]
    add_new(connection, former_ids, rows, key=["former_id"])
