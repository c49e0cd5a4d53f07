"""The index by which pages with nearly one text, and reports that may be of one meeting, are found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, delete, select

from pipelines.dedupe.facts import PageFacts
from pipelines.store.statements import append
from pipelines.store.tables import report_keys, text_bands
from pipelines.store.told import Report

_CHUNK = 1000  # keys in one IN (…)


def enter(connection: Connection, pages: Iterable[tuple[int, PageFacts]], reports: Iterable[Report]) -> None:
    """Enter pages, by their numbers, and reports into the index."""
    append(connection, text_bands, _band_rows(pages))
    append(connection, report_keys, _key_rows(reports))


def take_out(connection: Connection, pages: Iterable[tuple[int, PageFacts]], reports: Iterable[Report]) -> None:
    """Take pages and reports out of the index, as they were entered."""
    _delete(connection, text_bands, _band_rows(pages))
    _delete(connection, report_keys, _key_rows(reports))


def pages_alike(connection: Connection, pages: Iterable[PageFacts]) -> set[int]:
    """Return the numbers of the pages that share a band with one of ``pages``."""
    bands = {band for page in pages for band in page.bands}
    return _found(connection, text_bands, "band", bands)


def pages_with_keys(connection: Connection, reports: Iterable[Report]) -> set[int]:
    """Return the numbers of the pages with a report that is kept under a key which one of ``reports`` seeks."""
    keys = {key for report in reports for key in report.facts.keys.sought}
    return _found(connection, report_keys, "key", keys)


def _band_rows(pages: Iterable[tuple[int, PageFacts]]) -> list[dict[str, int]]:
    rows = [{"band": band, "page_no": number} for number, page in pages for band in set(page.bands)]
    return sorted(rows, key=lambda row: row["band"])  # in the order of the index, which is cheaper to write


def _key_rows(reports: Iterable[Report]) -> list[dict[str, int]]:
    rows = [
        {"key": key, "page_no": report.page_no, "report_seq": report.facts.seq}
        for report in reports
        for key in report.facts.keys.kept
    ]
    return sorted(rows, key=lambda row: row["key"])


def _delete(connection: Connection, table: Table, rows: Sequence[dict[str, int]]) -> None:
    if rows:
        same = and_(*(column == bindparam(f"b_{column.name}") for column in table.primary_key))
        connection.execute(delete(table).where(same), [{f"b_{k}": v for k, v in row.items()} for row in rows])


def _found(connection: Connection, table: Table, column: str, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    ordered = sorted(keys)
    for at in range(0, len(ordered), _CHUNK):
        query: Any = select(table.c.page_no).where(table.c[column].in_(ordered[at : at + _CHUNK]))
        found.update(connection.execute(query).scalars())
    return found
