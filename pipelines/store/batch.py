"""One batch: what is stored of its pages, what that becomes, and the rows that make it so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from pipelines.dedupe.clusters import Override
from pipelines.dedupe.facts import PageFacts
from pipelines.persons.careers import PersonWord
from pipelines.persons.sightings import Station
from pipelines.store import ledger
from pipelines.store.careers import reconsider_mentions, settle_persons, stations_on
from pipelines.store.ledger import MeetingSighting
from pipelines.store.mentions import stations_alone
from pipelines.store.revision import Fetch, PageState, after_reading
from pipelines.store.rows import INSERT_ORDER, PageRows, Row
from pipelines.store.settle import Arrival, Settled, reconsider, settle
from pipelines.store.statements import alone, append, upsert
from pipelines.store.stored import states_of
from pipelines.store.tables import (
    attendees,
    meeting_overrides,
    meeting_sightings,
    page_sightings,
    pages,
    person_overrides,
    reports,
    unknown_tokens,
)
from pipelines.store.told import Report, page_facts_on, reports_on, told_by
from pipelines.store.versions import present_versions, write_versions


def write_batch(
    connection: Connection, run: int, grammar_version: str, readings: Iterable[PageRows]
) -> Counter[str]:
    """Write ``readings``, read by ``grammar_version`` in ``run``, in the transaction of ``connection``.

    Return what they change of the counts of the run, by field of
    :class:`~pipelines.store.ledger.RunCounts`.
    """
    by_page: defaultdict[str, list[PageRows]] = defaultdict(list)
    for rows in readings:
        by_page[rows.page_id].append(rows)
    if not by_page:
        return Counter()
    alone(connection)
    stored = states_of(connection, by_page.keys())
    before = {page_id: state for page_id, (_, state) in stored.items()}
    numbers = {page_id: number for page_id, (number, _) in stored.items()}
    after = {
        page_id: _folded(before.get(page_id), of_page, run, grammar_version)
        for page_id, of_page in sorted(by_page.items())
    }
    changed = {page_id: state.rows for page_id, state in after.items() if state.rows is not None}
    known = [numbers[page_id] for page_id in sorted(changed.keys() & before.keys())]
    replaced = page_facts_on(connection, known), reports_on(connection, known)
    left = stations_on(connection, known)
    people = {page_id: stations_alone(rows) for page_id, rows in changed.items()}
    versions = present_versions(connection, by_page)
    numbers |= write_pages(connection, changed, people, known)
    _write_fetches(connection, after, write_versions(connection, by_page, numbers, versions))
    settled = settle(connection, arrival_of(changed, numbers, *replaced))
    fresh = {(numbers[page_id], *at): station for page_id, found in people.items() for at, station in found.items()}
    dates = {(numbers[page_id], row["seq"]): row["date"] for page_id, rows in changed.items() for row in rows.reports}
    settle_persons(connection, settled, fresh, dates, left)
    seen = _reported_meetings(connection, numbers.values())
    counts = _write_page_sightings(connection, run, before, after, numbers)
    counts.update(write_meeting_sightings(connection, run, seen, settled))
    return counts


def write_override(
    connection: Connection, run: int, override: Override, decided_at: str, note: str | None
) -> Counter[str]:
    """Write what a person has decided, and what follows from it; return what that changes of the run's counts."""
    alone(connection)
    row = {**_key_of(override), "same": override.same, "decided_at": decided_at, "note": note}
    upsert(connection, meeting_overrides, [row], key=list(_key_of(override)))
    return _reconsidered(connection, run, override)


def delete_override(connection: Connection, run: int, override: Override) -> Counter[str]:
    """Take back what a person has decided; return what that changes of the run's counts."""
    alone(connection)
    _delete_row(connection, meeting_overrides, _key_of(override))
    return _reconsidered(connection, run, override)


def write_word(connection: Connection, word: PersonWord, decided_at: str, note: str | None) -> None:
    """Write what somebody has decided of two persons, and what follows from it."""
    alone(connection)
    row = {**_key_of_word(word), "same": word.same, "decided_at": decided_at, "note": note}
    upsert(connection, person_overrides, [row], key=list(_key_of_word(word)))
    reconsider_mentions(connection, word.pair)


def delete_word(connection: Connection, word: PersonWord) -> None:
    """Take back what somebody has decided of two persons."""
    alone(connection)
    _delete_row(connection, person_overrides, _key_of_word(word))
    reconsider_mentions(connection, word.pair)


def _key_of(override: Override) -> Row:
    (page, seq), (other_page, other_seq) = override.pair
    return {"page_id": page, "report_seq": seq, "other_page_id": other_page, "other_report_seq": other_seq}


def _key_of_word(word: PersonWord) -> Row:
    names = ("page_id", "report_seq", "name", "nth")
    one, other = word.pair
    return {**dict(zip(names, one, strict=True)), **{f"other_{k}": v for k, v in zip(names, other, strict=True)}}


def _delete_row(connection: Connection, table: Table, key: Row) -> None:
    connection.execute(delete(table).where(*(table.c[name] == value for name, value in key.items())))


def _reconsidered(connection: Connection, run: int, override: Override) -> Counter[str]:
    settled = reconsider(connection, override.pair)
    settle_persons(connection, settled)
    return write_meeting_sightings(connection, run, set(), settled)


def arrival_of(
    changed: Mapping[str, PageRows],
    numbers: Mapping[str, int],
    pages_before: Mapping[int, PageFacts],
    reports_before: Sequence[Report],
) -> Arrival:
    told = {numbers[page_id]: told_by(rows, numbers[page_id]) for page_id, rows in changed.items()}
    pages_now = [(number, page) for number, (page, _) in told.items()]
    reports_now = [report for _, of_page in told.values() for report in of_page]
    return Arrival(pages_now, reports_now, list(pages_before.items()), reports_before)


def _folded(before: PageState | None, readings: list[PageRows], run: int, grammar_version: str) -> PageState:
    """Return the state of one page after all of its ``readings`` (at least one)."""
    first, *more = readings
    state = after_reading(before, first, run, grammar_version)
    for rows in more:
        state = after_reading(state, rows, run, grammar_version)
    return state


def _reported_meetings(connection: Connection, numbers: Collection[int]) -> set[str]:
    """Return the meetings that the pages of ``numbers`` report."""
    if not numbers:
        return set()
    query = select(reports.c.meeting_id).where(reports.c.page_no.in_(numbers)).distinct()
    return set(connection.execute(query).scalars())


def write_pages(
    connection: Connection,
    changed: Mapping[str, PageRows],
    people: Mapping[str, Mapping[tuple[int, int], Station]],
    known: Collection[int],
) -> dict[str, int]:
    """Write the pages of ``changed`` with all that hangs on them, and return their numbers by their ids.

    ``people`` are the stations of the attendees of each, by report and place in the list; ``known`` are the numbers of
    those that are stored already: what hangs on them is replaced.
    """
    if not changed:
        return {}
    if known:
        connection.execute(delete(reports).where(reports.c.page_no.in_(known)))  # its parts go with it
        connection.execute(delete(unknown_tokens).where(unknown_tokens.c.page_no.in_(known)))
    upsert(connection, pages, [rows.page for rows in changed.values()], key=["page_id"])
    query = select(pages.c.page_id, pages.c.page_no).where(pages.c.page_id.in_(changed.keys()))
    numbers = {row.page_id: row.page_no for row in connection.execute(query)}
    in_order = sorted(changed.items(), key=lambda item: numbers[item[0]])
    by_number = {numbers[page_id]: of_page for page_id, of_page in people.items()}
    for table in INSERT_ORDER:
        hanging = [{"page_no": numbers[page_id], **row} for page_id, rows in in_order for row in rows.parts[table]]
        if table is reports:
            hanging = [row | _alone_in_kin(row) for row in hanging]
        elif table is attendees:
            hanging = [row | _alone_in_meeting(row, by_number[row["page_no"]]) for row in hanging]
        append(connection, table, hanging)
    return numbers


def _alone_in_kin(report: Row) -> Row:
    """Return what a report is stored under until the batch is settled."""
    return {"meeting_id": report["own_id"], "kin": report["own_id"]}


def _alone_in_meeting(attendee: Row, people: Mapping[tuple[int, int], Station]) -> Row:
    """Return what an attendee is stored under until the batch is settled."""
    station = people.get((attendee["report_seq"], attendee["seq"]))
    return {"station_id": station and station.station_id, "alone_id": None}


def _write_fetches(
    connection: Connection, after: Mapping[str, PageState], first: Mapping[str, Mapping[str, Fetch]]
) -> None:
    """Write the first fetch of each page where it is not what stands in its row. ``first`` tells it of every version of
    a page that has had several: it may have gone back to what it said before."""
    fetches = []
    for page_id, state in after.items():
        fetch = min(state.fetch, first.get(page_id, {}).get(state.version, state.fetch))
        if state.refetched or fetch != state.fetch:
            fetches.append({"key": page_id, **fetch.columns})
    if fetches:
        connection.execute(update(pages).where(pages.c.page_id == bindparam("key")), fetches)


def _write_page_sightings(
    connection: Connection,
    run: int,
    before: Mapping[str, PageState],
    after: Mapping[str, PageState],
    numbers: Mapping[str, int],
) -> Counter[str]:
    counts: Counter[str] = Counter()
    written: list[dict[str, Any]] = []
    for page_id, state in after.items():
        old = before[page_id].sighting if page_id in before else None
        new = state.sighting
        if new == old:
            continue
        counts.update(ledger.page_changes(old, new, run))
        written.append(
            {
                "page_no": numbers[page_id],
                "first_seen_run": new.first_seen_run,
                "last_changed_run": new.last_changed_run,
                "last_seen_run": new.last_seen_run,
                "last_fetched_at": new.last_fetched_at,
                "grammar_version": new.grammar_version,
            }
        )
    upsert(connection, page_sightings, written, key=["page_no"])
    return counts


def write_meeting_sightings(connection: Connection, run: int, seen: set[str], settled: Settled) -> Counter[str]:
    counts: Counter[str] = Counter()
    written: list[dict[str, Any]] = []
    before = _stored_meetings(connection, seen | settled.touched)
    for meeting_id in sorted(seen | settled.touched):
        old = before.get(meeting_id)
        if meeting_id in settled.touched:
            new = ledger.meeting_touched(old, run, exists=meeting_id in settled.left)
        elif old is not None:
            new = ledger.meeting_seen(old, run)
        else:
            raise LookupError(f"meeting {meeting_id} has reports but no row in meeting_sightings")
        if new == old:
            continue
        counts.update(ledger.meeting_changes(old, new, run))
        written.append(
            {
                "meeting_id": meeting_id,
                "first_seen_run": new.first_seen_run,
                "last_changed_run": new.last_changed_run,
                "last_seen_run": new.last_seen_run,
                "removed_run": new.removed_run,
            }
        )
    upsert(connection, meeting_sightings, written, key=["meeting_id"])
    return counts


def _stored_meetings(connection: Connection, meeting_ids: Collection[str]) -> dict[str, MeetingSighting]:
    if not meeting_ids:
        return {}
    query = select(meeting_sightings).where(meeting_sightings.c.meeting_id.in_(meeting_ids))
    return {
        row.meeting_id: MeetingSighting(
            row.first_seen_run, row.last_changed_run, row.last_seen_run, row.removed_run
        )
        for row in connection.execute(query)
    }
