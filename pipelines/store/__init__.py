"""The store: pages, the meetings they report, and the ledger of the runs, in any SQL database.

:func:`~pipelines.store.engine.open_store` opens a database and brings its schema up to date;
:class:`~pipelines.store.writer.Writer` writes readings; :mod:`~pipelines.store.reader` reads them back.
"""

from pipelines.store.engine import DEFAULT_URL, Timeouts, answers, existing_store, is_there, open_store
from pipelines.store.errors import (
    PASSING,
    DriverMissing,
    SchemaOutdated,
    SchemaTooNew,
    StoreAway,
    StoreBusy,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreUnavailable,
    StoreUnreadable,
    UnstorableReading,
)
from pipelines.store.ledger import RunCounts, RunStatus
from pipelines.store.writer import RunSummary, Writer

__all__ = [
    "DEFAULT_URL",
    "PASSING",
    "DriverMissing",
    "RunCounts",
    "RunStatus",
    "RunSummary",
    "SchemaOutdated",
    "SchemaTooNew",
    "StoreAway",
    "StoreBusy",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreUnavailable",
    "StoreUnreadable",
    "Timeouts",
    "UnstorableReading",
    "Writer",
    "answers",
    "existing_store",
    "is_there",
    "open_store",
]
