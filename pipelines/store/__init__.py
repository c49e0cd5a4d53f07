"""The store: pages, the meetings they report, and the ledger of the runs, in any SQL database.

:func:`~pipelines.store.engine.open_store` opens a database and brings its schema up to date;
:class:`~pipelines.store.writer.Writer` writes readings; :mod:`~pipelines.store.reader` reads them back.
"""

from pipelines.store.engine import DEFAULT_URL, existing_store, is_there, open_store
from pipelines.store.errors import (
    DriverMissing,
    SchemaOutdated,
    SchemaTooNew,
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
    "DriverMissing",
    "RunCounts",
    "RunStatus",
    "RunSummary",
    "SchemaOutdated",
    "SchemaTooNew",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "StoreUnavailable",
    "StoreUnreadable",
    "UnstorableReading",
    "Writer",
    "existing_store",
    "is_there",
    "open_store",
]
