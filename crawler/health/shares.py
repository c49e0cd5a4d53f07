"""Shares that have dropped: of requests that were answered, of pages with an article, a meeting, a field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from crawler.health.drop import Count, Drop, drop, is_whole
from crawler.health.finding import confidence_of
from crawler.health.rule import History, Rule, Sign, sign_of_chance
from crawler.health.workdays import is_holiday
from crawler.live.status import SiteStatus
from pipelines.clock import SHANGHAI
from pipelines.store.site_history import FIELDS, SiteRecord

FAMILIAR: Final = 0.05
"""A layout that has read so large a part of a site's pages is one of its own."""

Part = Callable[[SiteRecord], Count]
"""What is counted of a run."""


def requests_failing(history: History, now: datetime) -> Sign | None:
    """A site that is read, but many of whose addresses are not."""
    if history[-1].went.status != SiteStatus.OK:
        return None  # its status says it
    return _dropped(history, _answered, "requests that got a page")


def no_articles(history: History, now: datetime) -> Sign | None:
    """A site in whose pages no articles are found any more."""
    return _dropped(history, _articles, "new or changed pages with an article in them")


def no_meetings(history: History, now: datetime) -> Sign | None:
    """A site whose articles report no meetings any more. In the long holidays nobody meets."""
    working = [record for record in history if not is_holiday(record.ended.astimezone(SHANGHAI).date())]
    return _dropped(working, _met, "new pages that report a meeting")


def layout_changed(history: History, now: datetime) -> Sign | None:
    """A site whose pages are read by another layout than they were."""
    layouts: Counter[str] = Counter()
    for record in history[: (len(history) + 1) // 2]:
        layouts.update(record.brought.layouts)
    own = {layout for layout, number in layouts.items() if number >= FAMILIAR * layouts.total()}
    sign = _dropped(history, lambda one: _read_by(one, own), f"new pages read by the layout {_named(own)}")
    if sign is None:
        return None
    newest = next(record for record in reversed(history) if record.brought.pages)
    return replace(sign, evidence=f"{sign.evidence}; now it is {_named(newest.brought.layouts)}")


def garbled(history: History, now: datetime) -> Sign | None:
    """A site whose texts come damaged, or in an encoding that is read wrongly."""
    return _dropped(history, _whole, "new pages whose text came whole")


def dates_ahead(history: History, now: datetime) -> Sign | None:
    """A site that dates its articles later than they are fetched."""
    return _dropped(history, _dated_rightly, "new pages dated no later than they were fetched")


def fields_missing(history: History, now: datetime) -> Sign | None:
    """A site in whose pages and reports fields are not found any more that were; nested ones too."""
    found = []
    for name in FIELDS:
        drops = _drop(history, partial(_covered, name))
        if drops and confidence_of(drops.chance * len(FIELDS)):
            found.append((name, drops))
    if not found:
        return None
    said = ", with ".join(f"{name}: {drops}" for name, drops in found)
    chance = min(drops.chance for _, drops in found) * len(FIELDS)
    first = min(drops.first for _, drops in found)
    return sign_of_chance(history[first].ended, chance, f"pages or reports with {said}")


def _dropped(history: History, part: Part, what: str) -> Sign | None:
    drops = _drop(history, part)
    return sign_of_chance(history[drops.first].ended, drops.chance, f"{what}: {drops}") if drops else None


def _drop(history: History, part: Part) -> Drop | None:
    """The drop of what ``part`` counts. Most shares are whole most of the time: then nothing else is counted."""
    if is_whole(map(part, reversed(history))):
        return None
    return drop([part(record) for record in history])


def _answered(record: SiteRecord) -> Count:
    went = record.went
    return Count(went.lists + went.fetched, went.lists + went.fetched + went.failed)


def _articles(record: SiteRecord) -> Count:
    return Count(record.went.articles, record.went.fetched - record.went.unchanged)


def _met(record: SiteRecord) -> Count:
    return Count(record.brought.of_meetings, record.brought.pages)


def _whole(record: SiteRecord) -> Count:
    return Count(record.brought.pages - record.brought.garbled, record.brought.pages)


def _dated_rightly(record: SiteRecord) -> Count:
    dated = record.brought.coverage("published").have
    return Count(dated - record.brought.ahead, dated)


def _covered(name: str, record: SiteRecord) -> Count:
    of, have = record.brought.coverage(name)
    return Count(have, of)


def _read_by(record: SiteRecord, layouts: Iterable[str]) -> Count:
    return Count(sum(record.brought.layouts.get(layout, 0) for layout in layouts), record.brought.pages)


def _named(layouts: Iterable[str]) -> str:
    return ", ".join(sorted(layouts))


RULES: Final = (
    Rule(
        "requests_failing", "it is read, but more of its addresses give no page than ever before",
        "see run_failures and the notices of the last crawl (-L INFO); correct the columns in the catalogue",
        requests_failing,
    ),
    Rule(
        "no_articles", "links are found and fetched, but no articles in them",
        "open one of the new pages: the layout has changed (docs/adding-a-cms.md), or the list leads elsewhere now",
        no_articles,
    ),
    Rule(
        "no_meetings", "articles are found, but no meetings in them",
        "look at pages.reason of the new pages; a column may have changed its subject, or articles lose their text",
        no_meetings,
    ),
    Rule(
        "fields_missing", "fields that its pages and reports had are missing, nested ones too: attendees without"
        " positions",
        "compare a new page with its archived bytes (scrapy archive get): the layout may cut off a part",
        fields_missing,
    ),
    Rule(
        "layout_changed", "its pages are read by another layout",
        "open a new page: if its text and date are whole, nothing is to be done; else extend the layout",
        layout_changed,
    ),
    Rule(
        "garbled", "its texts come damaged, or in an encoding that is read wrongly",
        "open a new page in a browser: if it is whole there, report it with its archived bytes (scrapy archive get)",
        garbled,
    ),
    Rule(
        "dates_ahead", "its articles are dated later than they were fetched",
        "open a new page: the site's clock is wrong, or a date of the text is taken for that of publication",
        dates_ahead,
    ),
)  # fmt: skip
