"""What each run brought of each site, told from what is stored: nothing has to be kept in step with it.

A page belongs to the run that stored it first, a report to the run of its page. Both are counted as they are read
now: after a reparse the history is that of the new grammar, so that like is compared with like.

Of a page that the site changed since, only the day is counted. Pages are looked at again and again: when a site breaks,
its old ones break too, and would else make it look as if it had always been so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from sys import intern
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Subquery, Table, and_, case, cast, func, or_, select
from sqlalchemy import Text as SqlText

from pipelines.store.errors import translated
from pipelines.store.site_run import SiteRunRow
from pipelines.store.tables import (
    agenda,
    attendee_positions,
    attendees,
    hosts,
    page_sightings,
    pages,
    reports,
    runs,
    site_runs,
    statements,
)

Key = tuple[int, str]
"""A run and the code of a site in it."""

SCALARS: Final = ("name", "date", "organizer", "venue", "jurisdiction_name")
LISTS: Final = {"hosts": hosts, "attendees": attendees, "statements": statements, "agenda": agenda}
POSITIONS: Final = "attendees.positions"
FIELDS: Final = ("title", "published", *SCALARS, *LISTS, POSITIONS)
"""The fields whose coverage is known: the first two of pages, the others of reports."""
_PLACES: Final = {name: place for place, name in enumerate(FIELDS)}


class Coverage(NamedTuple):
    """Of how many pages or reports how many have a field."""

    of: int
    have: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What a run stored of a site that no run had stored before, and that the site has not changed since.

    ``pages`` are counted by their publication days (those that tell one, the changed ones too) and by the layouts that
    read them; ``ahead`` are those dated later than they were fetched, ``garbled`` those whose text came damaged or
    could not be restored wholly. ``of`` and ``have`` are the coverage of each field, in the order of :data:`FIELDS`:
    years of many sites are a lot of records.
    """

    pages: int = 0
    of_meetings: int = 0
    garbled: int = 0
    ahead: int = 0
    days: Mapping[date, int] = field(default_factory=dict)
    layouts: Mapping[str, int] = field(default_factory=dict)
    of: tuple[int, ...] = ()
    have: tuple[int, ...] = ()

    def coverage(self, name: str) -> Coverage:
        """The coverage of one of :data:`FIELDS`. A nested one counts the reports with attendees, and of these those
        most of whose attendees have a position."""
        place = _PLACES[name]
        return Coverage(self.of[place], self.have[place]) if self.of else Coverage(0, 0)


NOTHING: Final = Brought()


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """How one run went with one site, and what it brought."""

    run_id: int
    went: SiteRunRow
    brought: Brought = NOTHING

    @property
    def begun(self) -> datetime:
        """The first request."""
        return datetime.fromisoformat(self.went.started_at)

    @property
    def ended(self) -> datetime:
        """The last answer."""
        return datetime.fromisoformat(self.went.finished_at)


def site_histories(engine: Engine, since: str, codes: Collection[str] | None = None) -> dict[str, list[SiteRecord]]:
    """Return the records of all sites (of ``codes``) by their hosts, the oldest first, of the runs that began at
    ``since`` (ISO 8601, Asia/Shanghai) or later. Raises :class:`~pipelines.store.errors.StoreError`."""
    with translated(engine.url), engine.connect() as connection:
        first = connection.execute(select(func.min(runs.c.run_id)).where(runs.c.started_at >= since)).scalar()
        if first is None:
            return {}
        went = _went(connection, first, codes)
        brought = _brought(connection, first, codes)
    histories: defaultdict[str, list[SiteRecord]] = defaultdict(list)
    for run_id, row in went:
        histories[row.site].append(SiteRecord(run_id, row, brought.get((run_id, row.code), NOTHING)))
    return dict(histories)


def _went(connection: Connection, first: int, codes: Collection[str] | None) -> list[tuple[int, SiteRunRow]]:
    columns = (site_runs.c[one.name] for one in fields(SiteRunRow))
    query = select(site_runs.c.run_id, *columns).where(site_runs.c.run_id >= first).order_by(site_runs.c.run_id)
    if codes is not None:
        query = query.where(site_runs.c.code.in_(codes))
    return [
        (run_id, SiteRunRow(intern(site), intern(code), intern(status), *rest))  # the same words again and again
        for run_id, site, code, status, *rest in connection.execute(query)
    ]


@dataclass(slots=True)
class _Tally:
    """What is counted of one site in one run: pages, those of meetings, garbled, ahead, with a title, with a day;
    reports, and those with each field of theirs."""

    pages: list[int] = field(default_factory=lambda: [0] * 6)
    reports: list[int] = field(default_factory=lambda: [0] * (len(FIELDS) - 1))
    days: dict[date, int] = field(default_factory=dict)
    layouts: dict[str, int] = field(default_factory=dict)

    def brought(self) -> Brought:
        """The same, to keep."""
        pages, of_meetings, garbled, ahead, titled, dated = self.pages
        reports, *having = self.reports
        present = having[_PLACES["attendees"] - 2]
        of = (pages, pages, *[reports] * (len(having) - 1), present)
        return Brought(
            pages, of_meetings, garbled, ahead, self.days, self.layouts, of, (titled, dated, *having)
        )


def _brought(connection: Connection, first: int, codes: Collection[str] | None) -> dict[Key, Brought]:
    tallies: defaultdict[Key, _Tally] = defaultdict(_Tally)
    where = _new_pages(first, codes)
    for run_id, site, layout, day, changed, *counts in connection.execute(_pages_query(where)):
        tally = tallies[run_id, site]
        if day is not None:
            when = date.fromisoformat(day)
            tally.days[when] = tally.days.get(when, 0) + counts[0]
        if not changed:
            tally.pages = [before + more for before, more in zip(tally.pages, counts, strict=True)]
            tally.layouts[intern(layout)] = tally.layouts.get(layout, 0) + counts[0]
    for run_id, site, *counts in connection.execute(_reports_query(where)):
        tallies[run_id, site].reports = counts
    return {key: tally.brought() for key, tally in tallies.items()}


def _new_pages(first: int, codes: Collection[str] | None) -> ColumnElement[bool]:
    new = page_sightings.c.first_seen_run >= first
    return new & pages.c.site.is_not(None) if codes is None else new & pages.c.site.in_(codes)


def _changed() -> ColumnElement[int]:
    """1 for a page of which another text is stored than the run that saw it first brought. Another grammar reads the
    same bytes, and changes nothing here."""
    end = select(runs.c.finished_at).where(runs.c.run_id == page_sightings.c.first_seen_run).scalar_subquery()
    return case((pages.c.fetched_at > end, 1), else_=0)


def _pages_query(where: ColumnElement[bool]) -> Any:
    """The pages counted by run, site, layout, day of publication, and whether they were changed."""
    day = func.substr(pages.c.published, 1, 10)
    garbled = or_(pages.c.damaged, cast(pages.c.flags, SqlText) != "[]")
    keys = (page_sightings.c.first_seen_run, pages.c.site, pages.c.layout, day, _changed())
    return (
        select(
            *keys,
            func.count(),
            _number(pages.c.is_meeting),
            _number(garbled),
            _number(pages.c.published > pages.c.fetched_at),  # both at Asia/Shanghai's offset
            _number(pages.c.title.is_not(None)),
            _number(pages.c.published.is_not(None)),
        )
        .join_from(page_sightings, pages)
        .where(where)
        .group_by(*keys)
    )


def _reports_query(where: ColumnElement[bool]) -> Any:
    """The reports counted by run and site, with those that have each field."""
    has = _reports_with_fields(where)
    present = has.c.attendees > 0
    return select(
        has.c.run, has.c.site,
        func.count(),
        *(_number(has.c[name].is_not(None)) for name in SCALARS),
        *(_number(has.c[name] > 0) for name in LISTS),
        _number(and_(present, has.c.placed * 2 > has.c.attendees)),
    ).group_by(has.c.run, has.c.site)  # fmt: skip


def _reports_with_fields(where: ColumnElement[bool]) -> Subquery:
    placed = func.count(attendee_positions.c.owner_seq.distinct())
    return (
        select(
            page_sightings.c.first_seen_run.label("run"), pages.c.site.label("site"),
            *(reports.c[name] for name in SCALARS),
            *(_of_report(func.count(), table).label(name) for name, table in LISTS.items()),
            _of_report(placed, attendee_positions).label("placed"),
        )
        .join_from(page_sightings, pages)
        .join(reports, reports.c.page_no == pages.c.page_no)
        .where(where, _changed() == 0)
        .subquery()
    )  # fmt: skip


def _of_report(counted: ColumnElement[int], table: Table) -> Any:
    """So many rows of a part of the report."""
    own = (table.c.page_no == reports.c.page_no) & (table.c.report_seq == reports.c.seq)
    return select(counted).select_from(table).where(own).correlate(reports).scalar_subquery()


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows of a group meet the condition."""
    return func.count(case((condition, 1)))
