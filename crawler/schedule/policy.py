"""What the settings say of the schedule, read and checked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self, get_args

from scrapy.settings import BaseSettings

from crawler.schedule.interval import Interval, interval_of
from crawler.schedule.quiet import QuietHours, QuietHoursError
from crawler.sites import Site
from pipelines.clock import stamp
from pipelines.parse.divisions import DivisionLevel
from pipelines.store.schedule import PastRun

REMEMBERED = timedelta(days=28)
"""How long the crawls of a site count for its interval: whole weeks, for offices publish by the week."""


class PolicyError(ValueError):
    """A setting of the schedule that cannot be; the message has its name and value."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How often sites are crawled, when, and by how much at a time.

    ``usual`` are hours by level, ``least`` and ``most`` their bounds. ``sites`` go into one crawl at most, which may
    last ``seconds``; ``crawls`` go on at once, and in a worker the readings of so many ``shards``. ``look`` seconds
    lie between two looks at what is due, ``retry`` seconds pass before what came to no end is tried again, ``lease``
    seconds before a site is taken from one who does not stir.
    """

    usual: dict[str, float]
    least: float
    most: float
    quiet: QuietHours
    sites: int
    crawls: int
    shards: int
    seconds: int
    look: float
    retry: float
    lease: float

    @classmethod
    def of(cls, settings: BaseSettings) -> Self:
        """Read the settings. Raises PolicyError."""
        least, most = _bounds(settings)
        try:
            quiet = QuietHours.of(str(settings["GOVNEWS_SCHEDULE_QUIET"] or ""))
        except QuietHoursError as error:
            raise PolicyError(f"GOVNEWS_SCHEDULE_QUIET: {error}") from error
        return cls(
            usual=_usual(settings),
            least=least,
            most=most,
            quiet=quiet,
            sites=int(_number(settings, "GOVNEWS_SCHEDULE_SITES", 1, 1000)),
            crawls=int(_number(settings, "GOVNEWS_SCHEDULE_CRAWLS", 1, 64)),
            shards=int(_number(settings, "GOVNEWS_SCHEDULE_SHARDS", 0, 256)),
            seconds=int(_number(settings, "GOVNEWS_SCHEDULE_MINUTES", 1, 7 * 24 * 60) * 60),
            look=_number(settings, "GOVNEWS_SCHEDULE_LOOK", 0.1, 3600),
            retry=_number(settings, "GOVNEWS_SCHEDULE_RETRY", 1, 86_400),
            lease=_number(settings, "GOVNEWS_LEASE_SECONDS", 2, 86_400),
        )

    def interval(self, site: Site, runs: list[PastRun]) -> Interval:
        """How often the site is crawled after ``runs``, the oldest first."""
        return interval_of(self.usual[site.level], self.least, self.most, runs)

    def retry_at(self, now: datetime, hours: float | None, tries: int) -> str:
        """When a site is tried again that so many tries brought to no end: after twice as long each time, at most
        after its interval (``hours``, if it has one)."""
        wait = min(self.retry * 2 ** min(tries - 1, 20), (hours or self.least) * 3600)
        return stamp(now + timedelta(seconds=max(wait, self.retry)))


def _usual(settings: BaseSettings) -> dict[str, float]:
    name = "GOVNEWS_SCHEDULE_HOURS"
    written = settings.getdict(name)
    if sorted(written) != sorted(get_args(DivisionLevel)):
        raise PolicyError(f"{name} is {written}: want hours for each of {', '.join(get_args(DivisionLevel))}")
    return {level: _as_number(name, hours, 0.01, 8760) for level, hours in written.items()}


def _bounds(settings: BaseSettings) -> tuple[float, float]:
    name = "GOVNEWS_SCHEDULE_BOUNDS"
    written = settings.getlist(name)
    bounds = [_as_number(name, hours, 0.01, 8760) for hours in written]
    if len(bounds) != 2 or bounds[0] > bounds[1]:
        raise PolicyError(f"{name} is {written}: want the least and the most hours")
    return bounds[0], bounds[1]


def _number(settings: BaseSettings, name: str, least: float, most: float) -> float:
    return _as_number(name, settings[name], least, most)


def _as_number(name: str, written: object, least: float, most: float) -> float:
    try:
        number = float(str(written))
    except ValueError as error:
        raise PolicyError(f"{name} is {written!r}: want a number, {least:g} to {most:g}") from error
    if not least <= number <= most:
        raise PolicyError(f"{name} is {written!r}: want a number, {least:g} to {most:g}")
    return number
