"""The status page: one HTML file that needs nothing else, for the screen of a phone or of a wall."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from crawler.health.charts import Bars, bars
from crawler.health.examine import Health, SiteHealth
from crawler.health.finding import Finding
from crawler.live.status import SiteStatus
from pipelines.clock import SHANGHAI
from pipelines.store.site_history import SiteRecord

TEMPLATE: Final = "page.html"
DAYS: Final = 30
TALL: Final = 48  # units of a chart of all sites; those of single ones are a third
OK: Final = SiteStatus.OK


@dataclass(frozen=True, slots=True)
class _Row:
    """A site's line of the table."""

    code: str
    name: str
    home: str
    status: str
    state: str
    looked: datetime
    new: int
    meetings: int
    chart: Bars


@dataclass(frozen=True, slots=True)
class _Wrong:
    """A finding and the name of its site."""

    name: str
    home: str
    finding: Finding


def write_page(health: Health, path: Path) -> None:
    """Write the page to ``path``; whoever reads it meanwhile sees the old one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(page_of(health), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def page_of(health: Health) -> str:
    """The page as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - every scrapy command waits

    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(
        loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    today = health.at.astimezone(SHANGHAI).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    watched = health.watched
    records = [record for one in watched for record in one.history]
    named = {one.site.host: one.site for one in watched}
    wrong = [_Wrong(named[one.site].name, named[one.site].home, one) for one in health.findings]
    return environment.get_template(TEMPLATE).render(
        at=health.at.astimezone(SHANGHAI), days=days, wrong=wrong, sites=len(watched),
        ailing=sum(bool(one.findings) for one in watched), unseen=len(health.sites) - len(watched),
        charts=_charts(records, days), rows=[_row(one, days) for one in watched],
    )  # fmt: skip


def _charts(records: Sequence[SiteRecord], days: Sequence[date]) -> list[Bars]:
    """What came of all sites on each day."""
    pages = _by_day(((one, one.brought.pages) for one in records), days)
    meetings = _by_day(((one, one.brought.of_meetings) for one in records), days)
    runs = _by_day(((one, 1) for one in records), days)
    trouble = _by_day(((one, int(one.went.status != OK)) for one in records), days)
    return [
        bars(pages, f"new pages a day: {sum(pages):,}", height=TALL),
        bars(meetings, f"of these with a meeting: {sum(meetings):,}", height=TALL, highest=max(pages)),
        bars(trouble, f"runs over a site that were not ok: {sum(trouble):,} of {sum(runs):,}", height=TALL,
             highest=max(runs)),
    ]  # fmt: skip


def _row(one: SiteHealth, days: Sequence[date]) -> _Row:
    newest = one.history[-1]
    new = _by_day(((record, record.went.listed_new) for record in one.history), days)
    meetings = _by_day(((record, record.brought.of_meetings) for record in one.history), days)
    state = "wrong" if one.findings else "well" if newest.went.status == OK else "trouble"
    return _Row(
        one.site.code, one.site.name, one.site.home, newest.went.status, state,
        newest.ended.astimezone(SHANGHAI), sum(new), sum(meetings),
        bars(new, "new articles a day", height=TALL // 3),
    )  # fmt: skip


def _by_day(counts: Iterable[tuple[SiteRecord, int]], days: Sequence[date]) -> list[int]:
    """The sum of the counts on each of ``days``."""
    found: Counter[date] = Counter()
    for record, number in counts:
        found[record.ended.astimezone(SHANGHAI).date()] += number
    return [found[day] for day in days]
