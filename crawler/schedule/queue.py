"""Whether there is a queue for many workers: on PostgreSQL, with procrastinate, which is an extra."""

from __future__ import annotations

from types import ModuleType
from typing import Final

from scrapy.exceptions import UsageError
from sqlalchemy import Engine

SERVER_ONLY: Final = "many workers need PostgreSQL as the store; on SQLite one process does what is to be done itself"
NOT_INSTALLED: Final = "many workers need the package procrastinate: pip install 'govnews[workers]'"


def jobs_of(engine: Engine) -> ModuleType:
    """:mod:`crawler.schedule.jobs`, when the queue in the store of ``engine`` is there. Raises UsageError where there
    can be none, and StoreError."""
    if engine.dialect.name != "postgresql":
        raise UsageError(SERVER_ONLY, print_help=False)
    try:
        from crawler.schedule import jobs  # noqa: PLC0415 - see above
    except ModuleNotFoundError as error:
        raise UsageError(NOT_INSTALLED, print_help=False) from error
    jobs.prepare(engine)
    return jobs
