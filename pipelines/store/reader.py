"""Reading the store back: the rows as the items of the contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, func, select

from pipelines.items import (
    Absentee,
    AgendaItem,
    Article,
    Attendee,
    Caption,
    Document,
    Figure,
    Flag,
    Jurisdiction,
    Meeting,
    Page,
    Post,
    Reading,
    Segment,
    SourcePage,
    Statement,
)
from pipelines.store.errors import translated
from pipelines.store.rows import (
    INSERT_ORDER,
    LISTS_OF_PARTS,
    LISTS_OF_PERSONS,
    LISTS_OF_TEXT,
    MODIFIERS_JOINED_BY,
    PLAIN_FACTS,
    POST_COLUMNS,
)
from pipelines.store.tables import meetings, metadata, pages, reports, unknown_tokens

_Rows = Callable[[Table], Sequence[Row[Any]]]
"""Gives the rows of a table that belong to one report, in their order."""

_PART_TYPES = {
    "attendees": Attendee,
    "absent": Absentee,
    "statements": Statement,
    "agenda": AgendaItem,
    "documents": Document,
    "figures": Figure,
    "captions": Caption,
}


def counts(engine: Engine) -> dict[str, int]:
    """Return the number of rows of every table, by its name."""
    with translated(engine.url), engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def meeting_ids(engine: Engine) -> list[str]:
    """Return the ids of all meetings, in order."""
    with translated(engine.url), engine.connect() as connection:
        return list(
            connection.execute(select(meetings.c.meeting_id).order_by(meetings.c.meeting_id)).scalars()
        )


def load_meeting(engine: Engine, meeting_id: str) -> Meeting | None:
    """Return the meeting as its leading report has it; None if unknown. (Merged: ``pipelines.store.meetings``.)"""
    query = select(meetings.c.page_no, meetings.c.report_seq).where(meetings.c.meeting_id == meeting_id)
    with translated(engine.url), engine.connect() as connection:
        chosen = connection.execute(query).one_or_none()
        return None if chosen is None else load_report(connection, chosen.page_no, chosen.report_seq)


def load_reports(engine: Engine, meeting_id: str) -> list[Meeting]:
    """Return what each page says of the meeting, in the order of the pages' addresses."""
    query = (
        select(reports.c.page_no, reports.c.seq)
        .join_from(reports, pages)
        .where(reports.c.meeting_id == meeting_id)
        .order_by(pages.c.url, reports.c.seq)
    )
    with translated(engine.url), engine.connect() as connection:
        return [load_report(connection, *key) for key in connection.execute(query).all()]


def load_page(engine: Engine, page_id: str) -> Page | None:
    """Return the page as it came, before it was restored; None if unknown."""
    query = select(pages).where(pages.c.page_id == page_id)
    with translated(engine.url), engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else page_of(row)


def page_of(row: Row[Any]) -> Page:
    """Return the page of a row of ``pages`` as it came, before it was restored."""
    return Page(
        url=row.url,
        text=row.text if row.raw_text is None else row.raw_text,
        sha256=row.sha256,
        fetched_at=row.fetched_at,
        title=row.raw_title,
        published=row.published,
        site=row.site,
        layout=row.layout,
    )


def load_readings(engine: Engine, page_nos: Collection[int]) -> dict[int, Reading]:
    """Return the pages of ``page_nos`` with their meetings, equal to the readings that were stored.

    It takes one query a table, however many pages there are: a few hundred at once are meant.
    """
    with translated(engine.url), engine.connect() as connection:
        return readings_on(connection, page_nos)


def readings_on(connection: Connection, page_nos: Collection[int]) -> dict[int, Reading]:
    """The same as :func:`load_readings`, as the transaction of ``connection`` sees it."""
    of_pages = {row.page_no: row for row in connection.execute(select(pages).where(pages.c.page_no.in_(page_nos)))}
    parts = {table: _parts_of_pages(connection, table, page_nos) for table in INSERT_ORDER}
    found = {}
    for page_no, row in of_pages.items():
        unknown: dict[str, dict[str, int]] = {}
        for token in parts[unknown_tokens][page_no]:
            unknown.setdefault(token.kind, {})[token.token] = token._mapping["count"]
        found_meetings = [
            _meeting(report, row, _rows_of_report(parts, page_no, report.seq)) for report in parts[reports][page_no]
        ]
        found[page_no] = Reading(_article(row), found_meetings, row.reason, unknown)
    return found


def _parts_of_pages(
    connection: Connection, table: Table, page_nos: Collection[int]
) -> defaultdict[int, list[Row[Any]]]:
    query = select(table).where(table.c.page_no.in_(page_nos)).order_by(*table.primary_key)
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.page_no].append(row)
    return found


def _rows_of_report(parts: dict[Table, defaultdict[int, list[Row[Any]]]], page_no: int, seq: int) -> _Rows:
    return lambda table: [row for row in parts[table][page_no] if row.report_seq == seq]


def _article(row: Row[Any]) -> Article:
    return Article(
        page=page_of(row),
        text=row.text,
        title=row.title,
        segments=tuple(_segments(row)),
        script=row.script,
        damaged=row.damaged,
        flags=tuple(Flag(kind, (start, end), note) for kind, start, end, note in row.flags),
        offsets=tuple((restored, raw) for restored, raw in row.offsets),
    )


def load_report(connection: Connection, page_no: int, seq: int) -> Meeting:
    """Return what the ``seq``-th report of a page that is stored says, under the id that it has by itself."""
    key = (reports.c.page_no == page_no) & (reports.c.seq == seq)
    report = connection.execute(select(reports).where(key)).one()
    page = connection.execute(select(pages).where(pages.c.page_no == page_no)).one()
    return _meeting(report, page, lambda table: _rows(connection, table, page_no, seq))


def _meeting(report: Row[Any], page: Row[Any], rows: _Rows) -> Meeting:
    meeting = Meeting(
        meeting_id=report.own_id,
        page=_source_page(page),
        jurisdiction=_jurisdiction(report),
        spans={field: (start, end) for field, (start, end) in report.spans.items()},
        rules=dict(report.rules),
        **{field: getattr(report, field) for field in PLAIN_FACTS},
    )
    _load_parts(meeting, rows)
    return meeting


def _load_parts(meeting: Meeting, rows: _Rows) -> None:
    for field, table, column in LISTS_OF_TEXT:
        for row in rows(table):
            getattr(meeting, field).append(getattr(row, column))
            _load_evidence(meeting, f"{field}[{row.seq}]", row)
    for field, table, columns in LISTS_OF_PARTS:
        part_type = _PART_TYPES[field]
        for row in rows(table):
            values = {column: getattr(row, column) for column in columns}
            getattr(meeting, field).append(part_type(span=(row.span_start, row.span_end), **values))
            if row.rule is not None:
                meeting.rules[f"{field}[{row.seq}]"] = row.rule
    for field, inner, table, column in LISTS_OF_PERSONS:
        persons = getattr(meeting, field)
        for row in rows(table):
            getattr(persons[row.owner_seq], inner).append(getattr(row, column))
            if inner == "positions":
                persons[row.owner_seq].posts.append(_post(row))
            _load_evidence(meeting, f"{field}[{row.owner_seq}].{inner}[{row.seq}]", row)


def _post(row: Row[Any]) -> Post:
    modifiers = tuple(row.modifiers.split(MODIFIERS_JOINED_BY)) if row.modifiers else ()
    return Post(**{column: getattr(row, column) for column in POST_COLUMNS}, modifiers=modifiers)


def _rows(connection: Connection, table: Table, page_no: int, seq: int) -> list[Row[Any]]:
    key = (table.c.page_no == page_no) & (table.c.report_seq == seq)
    return list(connection.execute(select(table).where(key).order_by(*table.primary_key)).all())


def _load_evidence(meeting: Meeting, key: str, row: Row[Any]) -> None:
    if row.span_start is not None:
        meeting.spans[key] = (row.span_start, row.span_end)
    if row.rule is not None:
        meeting.rules[key] = row.rule


def _jurisdiction(report: Row[Any]) -> Jurisdiction | None:
    if report.jurisdiction_name is None:
        return None
    return Jurisdiction(
        report.jurisdiction_name,
        report.jurisdiction_code,
        report.jurisdiction_level,
        list(report.jurisdiction_path),
    )


def _source_page(page: Row[Any]) -> SourcePage:
    return SourcePage(
        url=page.url,
        site=page.site,
        title=page.title,
        published=page.published,
        fetched_at=page.fetched_at,
        sha256=page.sha256,
        text=page.text,
        segments=_segments(page),
        layout=page.layout,
    )


def _segments(page: Row[Any]) -> list[Segment]:
    return [Segment(kind, (start, end)) for kind, start, end in page.segments]
