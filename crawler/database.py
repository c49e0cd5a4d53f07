"""The store as the settings name it: its address, and how long it is waited for."""

from __future__ import annotations

from scrapy.settings import BaseSettings
from sqlalchemy import Engine

from pipelines.store import Timeouts, existing_store, open_store


def store_of(settings: BaseSettings) -> Engine:
    """The store, brought up to date, or made. Raises StoreError."""
    return open_store(settings["GOVNEWS_DATABASE_URL"], _timeouts(settings))


def readable_store(settings: BaseSettings) -> Engine | None:
    """The store as it is; None where there is no file yet. Raises StoreError."""
    return existing_store(settings["GOVNEWS_DATABASE_URL"], _timeouts(settings))


def _timeouts(settings: BaseSettings) -> Timeouts:
    return Timeouts(
        connect=settings.getint("GOVNEWS_DATABASE_CONNECT_TIMEOUT"),
        lock=settings.getint("GOVNEWS_DATABASE_LOCK_TIMEOUT"),
        statement=settings.getint("GOVNEWS_DATABASE_STATEMENT_TIMEOUT"),
    )
