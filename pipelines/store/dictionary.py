"""The data dictionary, made from the tables: ``python -m pipelines.store.dictionary`` writes it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Double, Integer, String, Table, Text
from sqlalchemy.types import JSON, TypeEngine

from pipelines.store.tables import LEDGER, metadata

DEFAULT_PATH = Path("docs/data-dictionary.md")

_HEAD = """# Data dictionary

Every table and column of the store. This file is made from `pipelines/store/tables.py` by
`python -m pipelines.store.dictionary`; a test keeps it current.

- **The fields of a meeting** have the names of the exported contract (`docs/meeting.schema.json`), and their
  values are read from the restored text of the page, in Simplified Chinese, as they stand there.
- **To cite** a page or a meeting, use `page_id` and `meeting_id`: they are the same in every database and on
  every run. `page_no` is the number of the page in this one database.
- **Spans** are `[start, end)` in characters (code points) of `pages.text`; in SQL, the evidence of a row is
  `substr(pages.text, span_start + 1, span_end - span_start)`, joined by `page_no`.
- **Times** are ISO 8601 text with the offset from UTC; those that govnews takes itself are in Asia/Shanghai.
  Dates of meetings are EDTF (ISO 8601-2). Money is in 元.
- **`seq`** is always the place, from 0, in the list that the row belongs to.
- **null** means that the text does not say, unless the column tells otherwise. A field that is a list is
  empty where it has no rows.
- **Types** are given as *SQLite / PostgreSQL* where they differ. Text sorts by code point on both.
- **Content** tables are a function of the set of pages: the same pages give the same rows, whatever the
  order and the number of runs, but for `page_no`, and but for `fetched_at`, `sha256` and `url` of `pages`, which
  are those of the first of the fetches that gave the same reading. **Ledger** tables tell of the runs; only
  they change when a run is repeated.

A page has one row. When it is fetched again and its reading differs (`digest`), the later fetch replaces the
row and its reports; a meeting that no page reports any more is removed. A meeting has one row however many
pages report it, and each page's report stands in `reports` with its parts.
"""


def rendered() -> str:
    """Return the data dictionary as Markdown."""
    content = [table for table in metadata.tables.values() if table not in LEDGER]
    ledger = [table for table in metadata.tables.values() if table in LEDGER]
    sections = ["## Content", *map(_section, content), "## Ledger", *map(_section, ledger)]
    return "\n\n".join([_HEAD.rstrip(), *sections]) + "\n"


def _section(table: Table) -> str:
    about = table.info["about"].split(". ", 1)[1]
    lines = [f"### `{table.name}`", "", about, "", "| column | type | null | meaning |", "|---|---|---|---|"]
    lines += (
        f"| `{column.name}`{_role(column)} | {type_name(column)} | {'yes' if column.nullable else 'no'}"
        f" | {column.doc} |"
        for column in table.columns
    )
    return "\n".join(lines)


def _role(column: Column[Any]) -> str:
    roles = ["key"] if column.primary_key else []
    roles += sorted({f"→ `{key.column.table.name}`" for key in column.foreign_keys})
    return f" ({', '.join(roles)})" if roles else ""


_TYPE_NAMES: tuple[tuple[type[TypeEngine[Any]], str], ...] = (  # the more special types first
    (JSON, "JSON / JSONB"),
    (Boolean, "BOOLEAN (0, 1) / BOOLEAN"),
    (Double, "DOUBLE / DOUBLE PRECISION"),
    (Text, "TEXT"),
    (String, "VARCHAR({length})"),
    (BigInteger, "BIGINT"),
    (Integer, "INTEGER"),
)


def type_name(column: Column[Any]) -> str:
    """Return the type of ``column`` as the databases call it."""
    for kind, name in _TYPE_NAMES:
        if isinstance(column.type, kind):
            return name.format(length=getattr(column.type, "length", None))
    raise TypeError(f"{column}: no name for the type {column.type!r}")


def main(path: Path = DEFAULT_PATH) -> None:
    """Write the data dictionary to ``path``."""
    path.write_text(rendered(), encoding="utf-8")
    sys.stderr.write(f"written: {path}\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
