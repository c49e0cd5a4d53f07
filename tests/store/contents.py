"""The whole content of a store, to compare with that of another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table, create_engine, select

from pipelines.store.tables import LEDGER, metadata, pages

Contents = dict[str, list[tuple[Any, ...]]]


def rows_of_table(engine: Engine, table: Table) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def everything(url: str) -> Contents:
    """Every row of every table of the store at ``url``, the ledger among them."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    rows = {table.name: rows_of_table(engine, table) for table in metadata.sorted_tables}
    engine.dispose()
    return rows


def contents(engine: Engine) -> Contents:
    """All rows of all tables but the ledger, with the id of the page in place of its number."""
    with engine.connect() as connection:
        ids = {row.page_no: row.page_id for row in connection.execute(select(pages))}
    found: Contents = {}
    for table in metadata.sorted_tables:
        if table in LEDGER:
            continue
        rows = rows_of_table(engine, table)
        if "page_no" in table.columns:
            at = table.columns.keys().index("page_no")
            rows = [(ids[row[at]], *row[:at], *row[at + 1 :]) for row in rows]
        found[table.name] = sorted(rows, key=repr)
    return found
