"""The health of the sites that the settings and a selector name, as the store knows them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from scrapy.settings import BaseSettings
from sqlalchemy import Engine

from crawler.health.examine import Health, health_of
from crawler.live.choice import catalogue_of
from crawler.sites import select
from pipelines.clock import stamp
from pipelines.store.site_history import site_histories

MOST_DAYS: Final = 3650


class HealthSettingError(ValueError):
    """A setting is wrong; the message names it."""


def watched(settings: BaseSettings, engine: Engine, selector: str, now: datetime) -> Health:
    """The health of the sites of the catalogue that ``selector`` (as ``scrapy sites list`` takes it; empty: all)
    selects. Raises HealthSettingError, ChoiceError, SelectorError and :class:`~pipelines.store.errors.StoreError`."""
    catalogue = catalogue_of(settings)
    sites = select(catalogue, selector) if selector else list(catalogue)
    since = stamp(now - _span(settings))
    codes = {site.code for site in sites} if selector else None
    return health_of(sites, site_histories(engine, since, codes), now)


def _span(settings: BaseSettings) -> timedelta:
    days = str(settings["GOVNEWS_HEALTH_DAYS"])
    if not days.isdecimal() or not 1 <= int(days) <= MOST_DAYS:
        raise HealthSettingError(f"GOVNEWS_HEALTH_DAYS is {days!r}: want a whole number, 1 to {MOST_DAYS}")
    return timedelta(days=int(days))
