"""Settling which meetings the reports of a batch are of: the part of a batch that looks at the rest of the store.

Reports that are compared with each other are *kin*, and what meetings they are of is a function of the kin alone
(:mod:`pipelines.dedupe.clusters`). A batch changes the kin of its own reports and no other: those are read, put
together anew and written where they differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from pipelines.dedupe.clusters import Override, kins_of
from pipelines.dedupe.comparing import Comparing
from pipelines.dedupe.facts import Facts, PageFacts, ReportKey
from pipelines.dedupe.joining import Groups
from pipelines.dedupe.links import link
from pipelines.dedupe.merge import merged
from pipelines.dedupe.precedence import aliases, ids_of
from pipelines.store import likeness
from pipelines.store.statements import append, upsert
from pipelines.store.tables import (
    KEY_LENGTH,
    meeting_aliases,
    meeting_conflicts,
    meeting_overrides,
    meetings,
    pages,
    reports,
)
from pipelines.store.told import Report, reports_of_kins, reports_on

Members = Mapping[str, frozenset[ReportKey]]
NamedKin = tuple[str, Mapping[str, Sequence[Facts]]]
"""What a kin is known by, and the reports of each of its meetings by the meeting's id, in the order of precedence."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a batch brings: pages by their numbers, with the reports that they now have, and those that they had."""

    pages: Sequence[tuple[int, PageFacts]]
    reports: Sequence[Report]
    pages_before: Sequence[tuple[int, PageFacts]] = ()
    reports_before: Sequence[Report] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The ids of meetings whose reports have changed; those of them that are ``left``, the others are gone."""

    touched: frozenset[str]
    left: frozenset[str]


def settle(connection: Connection, arrival: Arrival) -> Settled:
    """Bring the index, ``reports``, ``meetings`` and what hangs on them up to date with what has arrived."""
    likeness.take_out(connection, arrival.pages_before, arrival.reports_before)
    likeness.enter(connection, arrival.pages, arrival.reports)
    overrides = load_overrides(connection)
    known = _kin_of(connection, arrival, overrides)
    return _resettle(connection, [*arrival.reports, *known], [*arrival.reports_before, *known], arrival, overrides)


def reconsider(connection: Connection, keys: Collection[ReportKey]) -> Settled:
    """Settle the kin of the reports of ``keys`` again, after a person has decided something of them."""
    known = reports_of_kins(connection, _kins_with(connection, keys))
    return _resettle(connection, known, known, Arrival((), ()), load_overrides(connection))


def load_overrides(connection: Connection) -> list[Override]:
    """Return what persons have decided. There are as many as persons had time for: few."""
    return [
        Override((row.page_id, row.report_seq), (row.other_page_id, row.other_report_seq), row.same)
        for row in connection.execute(select(meeting_overrides).order_by(*meeting_overrides.primary_key))
    ]


def _kin_of(connection: Connection, arrival: Arrival, overrides: Iterable[Override]) -> list[Report]:
    """Return the stored reports that are kin of those that arrive, or were kin of those that they replace."""
    arriving = {number for number, _ in arrival.pages}
    found = likeness.pages_alike(connection, [report.facts.page for report in arrival.reports])
    found |= likeness.pages_with_keys(connection, arrival.reports)
    near = reports_on(connection, found - arriving)
    kins = {report.kin for report in arrival.reports_before} | _linked(arrival.reports, near)
    kins |= _decided_on(connection, arrival.reports, overrides)
    read = arriving | found
    return [report for report in near if report.kin in kins] + reports_of_kins(connection, kins, besides=read)


def _linked(arriving: Sequence[Report], near: Sequence[Report]) -> set[str]:
    """Return the kins of the reports of ``near`` that one of ``arriving`` is the same meeting as, or is named like."""
    new, stored = ([report.facts for report in reports] for reports in (arriving, near))
    groups = Groups(facts.key for facts in (*new, *stored))
    first: dict[str, ReportKey] = {}
    for report in near:
        groups.join(first.setdefault(report.kin, report.facts.key), report.facts.key)
    link(groups, new, stored, Comparing().linked)
    found = {groups.root(facts.key) for facts in new}
    return {kin for kin, key in first.items() if groups.root(key) in found}


def _decided_on(connection: Connection, arriving: Iterable[Report], overrides: Iterable[Override]) -> set[str]:
    keys = {report.facts.key for report in arriving}
    others = {override.other for override in overrides if override.one in keys}
    others |= {override.one for override in overrides if override.other in keys}
    return _kins_with(connection, others)


def _kins_with(connection: Connection, keys: Collection[ReportKey]) -> set[str]:
    """Return the kins of the reports of ``keys``, as far as these are stored."""
    if not keys:
        return set()
    query = select(pages.c.page_id, reports.c.seq, reports.c.kin).join_from(reports, pages)
    rows = connection.execute(query.where(pages.c.page_id.in_({page_id for page_id, _ in keys})))
    return {row.kin for row in rows if (row.page_id, row.seq) in keys}


def _resettle(
    connection: Connection,
    now: Sequence[Report],
    before: Sequence[Report],
    arrival: Arrival,
    overrides: Sequence[Override],
) -> Settled:
    by_key = {report.facts.key: report for report in now}
    kins = [(kin.name, ids_of(kin)) for kin in kins_of([report.facts for report in now], overrides)]
    named = {meeting_id: told for _, of_kin in kins for meeting_id, told in of_kin.items()}
    fresh = {report.facts.key for report in arrival.reports}
    was, now_is = _members(before), {id_: frozenset(f.key for f in told) for id_, told in named.items()}
    touched = {id_ for id_ in was.keys() | now_is.keys() if was.get(id_) != now_is.get(id_)}
    touched |= {id_ for id_, members in now_is.items() if members & fresh}
    touched |= {report.meeting_id for report in arrival.reports_before}
    _write_reports(connection, kins, by_key)
    _write_meetings(connection, {id_: named[id_] for id_ in sorted(touched & named.keys())}, by_key)
    _write_aliases(connection, kins, was.keys() | named.keys())
    gone = was.keys() - named.keys()
    _delete(connection, meeting_conflicts, gone)
    _delete(connection, meetings, gone)
    return Settled(frozenset(touched), frozenset(touched & named.keys()))


def _members(stored: Iterable[Report]) -> Members:
    found: defaultdict[str, set[ReportKey]] = defaultdict(set)
    for report in stored:
        found[report.meeting_id].add(report.facts.key)
    return {meeting_id: frozenset(keys) for meeting_id, keys in found.items()}


def _write_reports(connection: Connection, kins: Iterable[NamedKin], by_key: Mapping[ReportKey, Report]) -> None:
    """Write the meeting and the kin of each report where they are not what is stored."""
    rows = []
    for name, of_kin in kins:
        for meeting_id, told in of_kin.items():
            stored = [by_key[facts.key] for facts in told]
            rows += [
                {"b_page": report.page_no, "b_seq": report.facts.seq, "b_meeting": meeting_id, "b_kin": name}
                for report in stored
                if (report.meeting_id, report.kin) != (meeting_id, name)
            ]
    if rows:
        key = (reports.c.page_no == bindparam("b_page")) & (reports.c.seq == bindparam("b_seq"))
        moved = update(reports).where(key).values(meeting_id=bindparam("b_meeting"), kin=bindparam("b_kin"))
        connection.execute(moved, rows)


def _write_meetings(
    connection: Connection, named: Mapping[str, Sequence[Facts]], by_key: Mapping[ReportKey, Report]
) -> None:
    rows, conflicts = [], []
    for meeting_id, ordered in named.items():
        lead = by_key[ordered[0].key]
        whole = merged([by_key[facts.key].told for facts in ordered])
        sources = {field: list(key) for field, key in whole.sources.items() if key != lead.facts.key}
        own: dict[str, Any] = {
            "meeting_id": meeting_id, "page_no": lead.page_no, "report_seq": lead.facts.seq,
            "report_count": len(ordered), "sources": sources,
        }  # fmt: skip
        rows.append({**own, **whole.values})
        conflicts += [
            {
                "meeting_id": meeting_id, "field": conflict.field, "page_no": by_key[conflict.report].page_no,
                "report_seq": conflict.report[1], "value": conflict.value[:KEY_LENGTH],
            }
            for conflict in whole.conflicts
        ]  # fmt: skip
    upsert(connection, meetings, rows, key=["meeting_id"])
    _delete(connection, meeting_conflicts, named)
    append(connection, meeting_conflicts, conflicts)


def _write_aliases(connection: Connection, kins: Iterable[NamedKin], meeting_ids: Collection[str]) -> None:
    rows = [
        {"own_id": own_id, "meeting_id": meeting_id}
        for _, of_kin in kins
        for own_id, meeting_id in aliases(of_kin).items()
        if own_id != meeting_id
    ]
    _delete(connection, meeting_aliases, meeting_ids)
    append(connection, meeting_aliases, rows)


def _delete(connection: Connection, table: Table, meeting_ids: Collection[str]) -> None:
    if meeting_ids:
        connection.execute(delete(table).where(table.c.meeting_id.in_(sorted(meeting_ids))))
