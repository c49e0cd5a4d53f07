"""The whole content of a store, to compare with that of another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Table, select

from pipelines.store.tables import LEDGER, metadata

Contents = dict[str, list[tuple[Any, ...]]]


def rows_of_table(engine: Engine, table: Table) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def contents(engine: Engine) -> Contents:
    """All rows of all tables but the ledger, in the order of their keys."""
    return {
        table.name: rows_of_table(engine, table) for table in metadata.sorted_tables if table not in LEDGER
    }
