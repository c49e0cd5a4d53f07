"""Sites with many rhythms, and the faults that befall them: histories of runs, made by a seeded generator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from math import exp
from random import Random

from crawler.health.workdays import is_holiday
from pipelines.clock import SHANGHAI, stamp
from pipelines.store.site_history import FIELDS, POSITIONS, Brought, SiteRecord
from pipelines.store.site_run import SiteRunRow

DAY = timedelta(days=1)
USUAL = dict.fromkeys(FIELDS, 0.95) | {"venue": 0.3, "organizer": 0.5, "agenda": 0.15, POSITIONS: 0.9}


@dataclass(frozen=True)
class Rhythm:
    """How a healthy site publishes. ``week`` are the articles to be expected on each day from Monday on; what comes
    in bursts comes on a part (``bursts``) of the days, and then so much more. ``spread`` is how much the shares of a
    day stray. ``hour`` and ``every`` say when it is crawled."""

    name: str
    week: tuple[float, ...]
    bursts: float = 1.0
    quiet: float = 0.05
    meetings: float = 0.6
    sunday_meetings: float | None = None
    garbled: float = 0.0
    other_layout: float = 0.0
    dated: float = 1.0
    failing: float = 0.02
    bad_runs: float = 0.0
    spread: float = 0.05
    hour: int = 2
    every: timedelta = DAY
    fields: dict[str, float] = field(default_factory=lambda: dict(USUAL))


@dataclass
class Night:
    """What a run would record of a site that night; a fault changes it."""

    pages: int
    days: Counter[date]
    shares: dict[str, float]
    status: str = "ok"
    refused: int = 0
    layout: str = "trs"
    broken: Callable[[SiteRecord], SiteRecord] | None = None


Fault = Callable[[Night], None]


def history(  # noqa: PLR0917
    rhythm: Rhythm, seed: object, begin: datetime, days: int, fault: Fault | None = None, at: datetime | None = None
) -> list[SiteRecord]:
    """The runs over a site from ``begin`` on; the nights from ``at`` on are what ``fault`` makes of them."""
    random = Random(f"{rhythm.name} {seed}")  # noqa: S311 - nothing secret hangs on it
    published = dict(_published(rhythm, random, begin.date() - 30 * DAY, days + 31))
    records: list[SiteRecord] = []
    moment, last = begin, begin - 30 * DAY
    while moment < begin + days * DAY:
        new = Counter({
            day: number for day, number in published.items()
            if last < datetime.combine(day, time(17), SHANGHAI) <= moment and number
        })  # fmt: skip
        night = Night(new.total(), new, _shares(rhythm, random, moment.date()))
        if records and random.random() < rhythm.bad_runs:
            night.status = random.choice(["geo_blocked", "throttled", "dns_error"])
        if fault is not None and at is not None and moment >= at:
            fault(night)
        record = _record(rhythm, night, random, len(records) + 1, moment)
        record = night.broken(record) if night.broken else record
        records.append(record)
        if record.went.status == "ok":
            last = moment
        moment += rhythm.every
    return records


def _published(rhythm: Rhythm, random: Random, first: date, days: int) -> Iterator[tuple[date, int]]:
    for number in range(days):
        day = first + number * DAY
        expected = rhythm.week[day.weekday()] * (rhythm.quiet if is_holiday(day) else 1)
        if random.random() >= rhythm.bursts:
            expected = 0
        yield day, _poisson(random, expected / rhythm.bursts)


def _shares(rhythm: Rhythm, random: Random, day: date) -> dict[str, float]:
    """The shares of one day, which stray about those of the site."""
    meetings = rhythm.meetings
    if rhythm.sunday_meetings is not None and day.weekday() == 6:
        meetings = rhythm.sunday_meetings
    if is_holiday(day):
        meetings *= 0.1
    shares = {"meetings": meetings, "garbled": rhythm.garbled, "other": rhythm.other_layout, "ahead": 0.0,
              "articles": 0.98, "failed": rhythm.failing, "dated": rhythm.dated, **rhythm.fields}  # fmt: skip
    return {name: _strayed(random, share, rhythm.spread) for name, share in shares.items()}


def _strayed(random: Random, share: float, spread: float) -> float:
    if not 0 < share < 1 or not spread:
        return share
    of = 1 / spread
    return random.betavariate(share * of, (1 - share) * of)


def _record(rhythm: Rhythm, night: Night, random: Random, run_id: int, moment: datetime) -> SiteRecord:

    def some(of: int, name: str) -> int:
        return sum(random.random() < night.shares[name] for _ in range(of))

    well = night.status == "ok"
    rechecks = 5 if run_id > 1 else 0
    fetched = night.pages if well else 0
    failed = some(fetched + rechecks + 2, "failed") if well else 2 + night.refused
    fetched = max(0, fetched - failed)
    articles = some(fetched, "articles")
    went = SiteRunRow(
        f"{rhythm.name}.gov.example", "620503", night.status, f"planted: {night.status}", True,
        stamp(moment), stamp(moment + timedelta(minutes=7)), lists=2 if well else 0,
        listed_new=night.pages if well else 0, fetched=fetched + rechecks * well, articles=articles,
        unchanged=rechecks * well, failed=failed, refused=night.refused,
    )  # fmt: skip
    return SiteRecord(run_id, went, _brought(night, random, articles, some))


def _brought(night: Night, random: Random, pages: int, some: Callable[[int, str], int]) -> Brought:
    of_meetings, other = some(pages, "meetings"), some(pages, "other")
    dated = some(pages, "dated")
    days = Counter(random.choices(list(night.days), list(night.days.values()), k=dated)) if dated else Counter()
    have = {name: some(pages if name == "title" else of_meetings, name) for name in FIELDS} | {"published": dated}
    of = dict.fromkeys(FIELDS, of_meetings) | {"title": pages, "published": pages, POSITIONS: have["attendees"]}
    have[POSITIONS] = some(have["attendees"], POSITIONS)
    return Brought(
        pages, of_meetings, some(pages, "garbled"), some(dated, "ahead"), dict(days),
        {layout: number for layout, number in ((night.layout, pages - other), ("generic", other)) if number},
        tuple(of.values()), tuple(have.values()),
    )  # fmt: skip


def _poisson(random: Random, expected: float) -> int:
    """Knuth's: as many as fit."""
    limit, number, product = exp(-expected), 0, random.random()
    while product > limit:
        number += 1
        product *= random.random()
    return number


OFFICE = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0)


def _times(rate: float, week: tuple[float, ...] = OFFICE) -> tuple[float, ...]:
    return tuple(rate * day for day in week)


RHYTHMS = (
    Rhythm("daily", _times(8)),
    Rhythm("busy", _times(25, (1, 1, 1, 1, 1, 0.6, 0.6)), spread=0.1),
    Rhythm("evenings", _times(6), hour=20),
    Rhythm("whole_province", _times(60), hour=20, spread=0.03),
    Rhythm("few", _times(1.2)),
    Rhythm("weekly", (0, 0, 0, 0, 6, 0, 0)),
    Rhythm("fortnightly", (0, 0, 0, 0.5, 0, 0, 0), meetings=0.9),
    Rhythm("bursts", _times(4), bursts=0.15),
    Rhythm("weekends", (2, 2, 2, 2, 2, 5, 5)),
    Rhythm("sunday_digest", (6, 6, 6, 6, 6, 6, 12), sunday_meetings=0.0),
    Rhythm("flaky", _times(8), bad_runs=0.15),
    Rhythm("shaky_addresses", _times(8), failing=0.3),
    Rhythm("rarely_meets", _times(10), meetings=0.05),
    Rhythm("two_layouts", _times(8), other_layout=0.4),
    Rhythm("mirror", _times(8), garbled=0.5),
    Rhythm("undated", _times(8), dated=0.0),
    Rhythm("straying", _times(10), spread=0.3),
    Rhythm("twice_a_day", _times(8), every=DAY / 2),
    Rhythm("every_third_day", _times(8), every=3 * DAY),
    Rhythm("bare", _times(8), fields=dict.fromkeys(FIELDS, 0.4)),
)
"""Healthy, all of them."""


# --- what goes wrong


def _status(status: str, refused: int = 0) -> Fault:
    def fault(night: Night) -> None:
        night.status, night.refused = status, refused

    return fault


def _share(**shares: float) -> Fault:
    def fault(night: Night) -> None:
        night.shares |= {name.replace("__", "."): share for name, share in shares.items()}

    return fault


def frozen(night: Night) -> None:
    """The list still answers, and stays as it was."""
    night.pages, night.days = 0, Counter()


def relaid(night: Night) -> None:
    """Another system writes the pages."""
    night.layout, night.shares["other"] = "generic", 0.0


def set_back(night: Night) -> None:
    """The clock of the machine goes wrong by a month."""

    def back(record: SiteRecord) -> SiteRecord:
        went = {name: stamp(datetime.fromisoformat(getattr(record.went, name)) - 30 * DAY)
                for name in ("started_at", "finished_at")}  # fmt: skip
        return replace(record, went=replace(record.went, **went))

    night.broken = back


FAULTS: dict[str, tuple[str, Fault]] = {
    "a block": ("refusing", _status("blocked_waf", 3)),
    "a challenge": ("refusing", _status("blocked_js_challenge", 3)),
    "too many requests": ("refusing", _status("throttled", 3)),
    "a dead name": ("failing", _status("dns_error")),
    "no answer": ("failing", _status("geo_blocked")),
    "a list without rows": ("failing", _status("parse_drift")),
    "a moved column": ("failing", _status("soft404")),
    "a list that stands still": ("silent", frozen),
    "pages without articles": ("no_articles", _share(articles=0.0)),
    "most pages without articles": ("no_articles", _share(articles=0.15)),
    "articles without meetings": ("no_meetings", _share(meetings=0.0)),
    "no attendees": ("fields_missing", _share(attendees=0.0)),
    "attendees without positions": ("fields_missing", _share(attendees__positions=0.0)),
    "no days of publication": ("fields_missing", _share(dated=0.0)),
    "another layout": ("layout_changed", relaid),
    "garbled texts": ("garbled", _share(garbled=1.0)),
    "days to come": ("dates_ahead", _share(ahead=0.9)),
    "addresses that lead nowhere": ("requests_failing", _share(failed=0.7)),
    "a clock set back": ("clock_jumped", set_back),
}
"""What is planted, and by which rule it is to be found."""


