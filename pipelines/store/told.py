"""The reports of the store as :mod:`pipelines.dedupe` compares and merges them, stored or about to be."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from pipelines.dedupe.facts import Facts, PageFacts, facts_of
from pipelines.dedupe.merge import UNITS, Told
from pipelines.dedupe.shingles import body_of, shingles_of
from pipelines.store.rows import PageRows
from pipelines.store.statements import chunks
from pipelines.store.tables import attendees, hosts, pages, reports

FACTS = tuple(field for unit in UNITS for field in unit)
"""The scalar fields of the contract, which ``reports`` and ``meetings`` share."""

Names = Mapping[tuple[int, int], Collection[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """A report, its page's number, and the meeting and kin that it is stored under."""

    page_no: int
    told: Told
    meeting_id: str
    kin: str

    @property
    def facts(self) -> Facts:
        """What identifies its meeting."""
        return self.told.facts


def told_by(rows: PageRows, page_no: int) -> tuple[PageFacts, list[Report]]:
    """Return a page that is being written, and its reports, each of the meeting that it would be of alone."""
    page = _page_facts(rows.page, len(rows.reports))
    presiding, present = _names(rows.parts[hosts], page_no), _names(rows.parts[attendees], page_no)
    alone = [{"meeting_id": row["own_id"], "kin": row["own_id"], **row} for row in rows.reports]
    return page, [_report(page, page_no, row, presiding, present) for row in alone]


def reports_on(connection: Connection, numbers: Iterable[int]) -> list[Report]:
    """Return the stored reports of the pages of ``numbers``."""
    return [report for chunk in chunks(numbers) for report in _load(connection, reports.c.page_no.in_(chunk))]


def reports_of_kins(connection: Connection, kins: Iterable[str], besides: Container[int] = ()) -> list[Report]:
    """Return the stored reports of ``kins`` but for those on the pages of ``besides``."""
    return [report for chunk in chunks(kins) for report in _load(connection, reports.c.kin.in_(chunk), besides)]


def page_facts_on(connection: Connection, numbers: Iterable[int]) -> dict[int, PageFacts]:
    """Return the facts of the stored pages of ``numbers``, with or without a meeting."""
    found: dict[int, PageFacts] = {}
    for chunk in chunks(numbers):
        counted = _counted(connection, chunk)
        query = select(pages).where(pages.c.page_no.in_(chunk))
        for row in connection.execute(query).mappings():
            found[row["page_no"]] = _page_facts(dict(row), counted[row["page_no"]])
    return found


def _load(connection: Connection, which: ColumnElement[bool], besides: Container[int] = ()) -> list[Report]:
    found = connection.execute(select(reports).where(which)).mappings()
    rows = [dict(row) for row in found if row["page_no"] not in besides]
    numbers = sorted({row["page_no"] for row in rows})
    if not numbers:
        return []
    of_page = page_facts_on(connection, numbers)
    presiding, present = (_stored_names(connection, table, numbers) for table in (hosts, attendees))
    return [_report(of_page[row["page_no"]], row["page_no"], row, presiding, present) for row in rows]


def _report(page: PageFacts, page_no: int, row: Mapping[str, Any], presiding: Names, present: Names) -> Report:
    key = page_no, row["seq"]
    facts = facts_of(
        page, row["seq"], row["own_id"],
        name=row["name"], date=row["date"], date_rule=row["rules"].get("date"),
        place_code=row["jurisdiction_code"], place_name=row["jurisdiction_name"],
        place_path=row["jurisdiction_path"] or (), place_rule=row["rules"].get("jurisdiction"),
        series=row["series"], ordinal=row["ordinal"],
        hosts=presiding.get(key, ()), people=present.get(key, ()),
    )  # fmt: skip
    told = Told(facts, {name: row[name] for name in FACTS})
    return Report(page_no, told, row["meeting_id"], row["kin"])


def _page_facts(row: Mapping[str, Any], meetings: int) -> PageFacts:
    shingles = shingles_of(body_of(row["text"], row["segments"]))
    return PageFacts(
        row["page_id"], row["url"], row["site"], row["published"], row["damaged"], meetings, shingles
    )


def _counted(connection: Connection, numbers: Collection[int]) -> Counter[int]:
    query = select(reports.c.page_no, func.count().label("number")).where(reports.c.page_no.in_(numbers))
    return Counter({row.page_no: row.number for row in connection.execute(query.group_by(reports.c.page_no))})


def _stored_names(connection: Connection, table: Any, numbers: Collection[int]) -> Names:
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    query = select(table.c.page_no, table.c.report_seq, table.c.name).where(table.c.page_no.in_(numbers))
    for page_no, seq, name in connection.execute(query):
        found[page_no, seq].append(name)
    return found


def _names(rows: Iterable[Mapping[str, Any]], page_no: int) -> Names:
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for row in rows:
        found[page_no, row["report_seq"]].append(row["name"])
    return found
