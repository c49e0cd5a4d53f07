"""Looking up merged meetings: by any id, with what each report says, and why two reports are or are not of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, select

from pipelines.dedupe.clusters import Override
from pipelines.dedupe.decision import Decision
from pipelines.dedupe.facts import ReportKey
from pipelines.dedupe.identity import decide
from pipelines.dedupe.joining import chain
from pipelines.dedupe.precedence import precedence
from pipelines.dedupe.union import Fact, union
from pipelines.ids import page_id
from pipelines.store.errors import translated
from pipelines.store.reader import load_report
from pipelines.store.settle import load_overrides
from pipelines.store.tables import former_ids, meeting_aliases, meeting_conflicts, meetings, pages, reports
from pipelines.store.told import Report, reports_of_kins, reports_on


class UnknownMeeting(LookupError):
    """No meeting, report or page of the store has this id or address."""

    def __init__(self, wanted: str) -> None:
        super().__init__(f"{wanted} is no id of a meeting, no id of one of its reports and no address of a page")
        self.wanted = wanted


@dataclass(frozen=True, slots=True)
class Whole:
    """A merged meeting: its row of ``meetings``, its lists from all reports, and where these contradict each other.

    ``reports`` are in the order of precedence. ``facts`` gives the facts of each list of the contract, each once;
    ``conflicts`` for each field what each report says, by the address of its page.
    """

    row: Mapping[str, Any]
    facts: Mapping[str, Sequence[Fact]]
    reports: Sequence[Report]
    conflicts: Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Why:
    """Why two reports are, or are not, of one meeting. ``chain`` leads from one to the other by pairs that join."""

    one: Report
    other: Report
    decision: Decision
    chain: Sequence[tuple[Report, Report, Decision]]

    @property
    def same(self) -> bool:
        """Whether the store has them as one meeting."""
        return self.one.meeting_id == self.other.meeting_id


def resolve(engine: Engine, wanted: str) -> str:
    """Return the id of the meeting that ``wanted`` (its id, or one of a report) leads to, or raise UnknownMeeting."""
    with translated(engine.url), engine.connect() as connection:
        return _report(connection, wanted).meeting_id


def load_whole(engine: Engine, wanted: str) -> Whole:
    """Return the merged meeting that ``wanted`` leads to. Raises UnknownMeeting."""
    with translated(engine.url), engine.connect() as connection:
        meeting_id = _report(connection, wanted).meeting_id
        row = connection.execute(select(meetings).where(meetings.c.meeting_id == meeting_id)).mappings().one()
        of_meeting = _in_order(connection, reports.c.meeting_id == meeting_id)
        told = [(one.facts.key, load_report(connection, one.page_no, one.facts.seq)) for one in of_meeting]
        return Whole(dict(row), union(told), of_meeting, _conflicts(connection, meeting_id))


def why(engine: Engine, wanted: str, other: str) -> Why:
    """Return why the reports that two ids or addresses lead to are, or are not, of one meeting."""
    with translated(engine.url), engine.connect() as connection:
        one, another = _report(connection, wanted), _report(connection, other)
        said = {override.pair: override for override in load_overrides(connection)}
        members = reports_of_kins(connection, {one.kin}) if one.meeting_id == another.meeting_id else []
    together = {report.facts.key: report for report in members if report.meeting_id == one.meeting_id}
    steps = chain(
        one.facts.key, another.facts.key, together, lambda a, b: _decision(together[a], together[b], said)
    )
    through = [(together[here], together[there], decision) for here, there, decision in steps]
    return Why(one, another, _decision(one, another, said), through)


def override_of(engine: Engine, wanted: str, other: str, *, same: bool) -> Override:
    """Return a person's word on the reports that two ids or addresses lead to. Raises UnknownMeeting, ValueError."""
    with translated(engine.url), engine.connect() as connection:
        one, another = _report(connection, wanted), _report(connection, other)
    if one.facts.key == another.facts.key:
        raise ValueError(f"{wanted} and {other} are the same report")
    return Override(one.facts.key, another.facts.key, same)


def _report(connection: Connection, wanted: str) -> Report:
    """Return the report that an id or an address leads to; of several the one that is believed first."""
    aliased = select(meeting_aliases.c.meeting_id).where(meeting_aliases.c.own_id == wanted)
    meeting_id = connection.execute(aliased).scalar_one_or_none() or wanted
    found = _in_order(connection, reports.c.meeting_id == meeting_id)
    found = [report for report in found if report.facts.own_id == wanted] or found
    found = found or _in_order(connection, pages.c.page_id.in_((wanted, page_id(wanted))))
    found = found or _formerly(connection, wanted)
    if not found:
        raise UnknownMeeting(wanted)
    return found[0]


def _formerly(connection: Connection, wanted: str) -> list[Report]:
    """Return the reports that had the id ``wanted``, or were on the page that had it, before an upgrade."""
    former = connection.execute(select(former_ids).where(former_ids.c.former_id == wanted)).one_or_none()
    if former is None:
        return []
    of_page = _in_order(connection, pages.c.page_id == former.page_id)
    return [report for report in of_page if report.facts.seq == former.report_seq] or of_page


def _in_order(connection: Connection, which: ColumnElement[bool]) -> list[Report]:
    query = select(reports.c.page_no, reports.c.seq).join_from(reports, pages).where(which)
    keys = {(row.page_no, row.seq) for row in connection.execute(query)}
    found = reports_on(connection, {page_no for page_no, _ in keys})
    wanted = [report for report in found if (report.page_no, report.facts.seq) in keys]
    return sorted(wanted, key=lambda report: precedence(report.facts))


def _conflicts(connection: Connection, meeting_id: str) -> dict[str, list[tuple[str, str]]]:
    query = (
        select(meeting_conflicts.c.field, meeting_conflicts.c.value, pages.c.url)
        .join_from(meeting_conflicts, pages, meeting_conflicts.c.page_no == pages.c.page_no)
        .where(meeting_conflicts.c.meeting_id == meeting_id)
        .order_by(meeting_conflicts.c.field, pages.c.url, meeting_conflicts.c.value)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.field, []).append((row.value, row.url))
    return found


def _decision(one: Report, other: Report, said: Mapping[tuple[ReportKey, ReportKey], Override]) -> Decision:
    first, second = sorted((one.facts.key, other.facts.key))
    override = said.get((first, second))
    return override.decision if override else decide(one.facts, other.facts)
