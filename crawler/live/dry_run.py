"""``-a dry_run=1``: what a crawl would ask for, without asking."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime

from scrapy.settings import BaseSettings

from crawler.database import readable_store
from crawler.live.bounds import Bounds
from crawler.live.links import address_of
from crawler.sites import Column, Site
from pipelines.clock import stamp
from pipelines.store.frontier import Frontier, ListMemory


def print_plan(settings: BaseSettings, sites: Sequence[Site], bounds: Bounds, now: datetime) -> None:
    """Print, on standard output, the lists that would be walked and how many articles are known to be due.

    The database is read if there is one; nothing is made or changed. Raises
    :class:`pipelines.store.StoreError` where it cannot be read.
    """
    engine = readable_store(settings)
    frontier = Frontier(engine) if engine else None
    for line in _lines(settings, frontier, sites, bounds, stamp(now)):
        sys.stdout.write(line + "\n")
    if engine:
        engine.dispose()


def _lines(
    settings: BaseSettings, frontier: Frontier | None, sites: Sequence[Site], bounds: Bounds, now: str
) -> Iterator[str]:
    lists = articles = 0
    for site in sites:
        columns = site.lists(unconfirmed=bounds.unconfirmed)
        pending = len(frontier.pending(site.host, settings.getint("GOVNEWS_SITE_ARTICLES"))) if frontier else 0
        due = len(frontier.due(site.host, now, settings.getint("GOVNEWS_RECHECKS"))) if frontier else 0
        yield f"{site.code} {site.name} {site.host}: {pending} articles left from earlier runs, {due} due again"
        yield from (_list_line(settings, frontier, column, bounds) for column in columns)
        lists += len(columns)
        articles += pending + due
    known = f"{len(sites)} sites, {lists} lists, {articles} known articles"
    yield f"{known}, and what is new in the lists; nothing was asked"


def _list_line(settings: BaseSettings, frontier: Frontier | None, column: Column, bounds: Bounds) -> str:
    memory = frontier.list_memory(address_of(column.url)) if frontier else ListMemory()
    most = bounds.most_pages(settings.getint("GOVNEWS_LIST_PAGES"), known=memory.walked_at is not None)
    last = f"last walked {memory.walked_at}" if memory.walked_at else "never walked"
    return f"  {column.kind:11} {column.url} (at most {most} pages, {last})"
