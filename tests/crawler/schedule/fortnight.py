"""A fortnight of a farm under the scheduler, with a clock that the test tells: sites publish in rhythms of their own,
break, refuse and return, and after every start of the scheduler ``scrapy health --json --alert`` looks at them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pytest
from command_calls import call
from scheduling import Plan

from crawler.commands.health import Command
from crawler.health.workdays import is_workday
from pipelines.clock import SHANGHAI, stamp
from tests.forks import ROOT
from tests.sites.farm import Farm
from tests.sites.oddities import BEFALL, TWISTS
from tests.sites.plan import SitePlan, load_plan
from tests.sites.site import Site

DAY: Final = timedelta(days=1)
OPEN: Final = time(8, 30)
EVENING: Final = time(20)
BEGIN: Final = date(2027, 4, 26)
"""A Monday; the holidays of May, five days, lie in the middle of the fortnight."""
DAYS: Final = 14
BEFORE: Final = [BEGIN - days * DAY for days in (13, 10, 7, 4, 1)]
"""The scheduler is started every third day before: so every site has shown how it is."""
BEFORE_AND_AFTER: Final = (BEGIN - BEFORE[0]).days + DAYS
OLD: Final = 2
"""Articles that a site has when it is first seen; those of the farm's oddities need some more."""
OLD_OF_ODD: Final = 8
SETTINGS: Final = {
    "GOVNEWS_CLOCK": "crawl_fakes.told",
    "GOVNEWS_READER": "pipelines.read.read",
    "GOVNEWS_READER_VERSION": "pipelines.parse.GRAMMAR_VERSION",
    "GOVNEWS_LIST_PAGES": "2",
    "GOVNEWS_RECHECKS": "1",
    "GOVNEWS_SCHEDULE_HOURS": '{"province": 48, "prefecture": 48, "county": 48}',
    "GOVNEWS_SCHEDULE_BOUNDS": "48,72",
    "TWISTED_DNS_RESOLVER": "bad_night_fakes.NoNames",
}
"""The grammar that reads is the real one. Few pages are looked at again, and no site more often than every second day,
for the time that it takes."""

News = Callable[[date], int]
"""How many articles a site publishes on a day."""


def office(number: int) -> News:
    """So many on each working day."""
    return lambda day: number * is_workday(day)


def weekly(number: int) -> News:
    """So many on Fridays that are no holidays."""
    return lambda day: number * (is_workday(day) and day.weekday() == 4)


def bursts(number: int) -> News:
    """So many on each third working day or so."""
    return lambda day: number * (is_workday(day) and day.toordinal() % 3 == 0)


def always(number: int) -> News:
    """So many on each day of the year."""
    return lambda day: number


@dataclass
class Desk:
    """Who publishes on a site, and how. A fault changes it; :meth:`mend` undoes what it did."""

    plan: Plan
    site: Site
    meeting: bool | None = None
    ahead: timedelta = timedelta()
    still: bool = False
    nameless: bool = False

    def __post_init__(self) -> None:
        self._well = (self.site.plan, self.site.twist, self.site.family)

    def mend(self) -> None:
        """Have all be as it was."""
        self.site.plan, self.site.twist, self.site.family = self._well
        self.site.renew()
        self.meeting, self.ahead, self.still, self.nameless = None, timedelta(), False, False

    def publish(self, number: int, day: date) -> None:
        """Publish so many articles in the course of a day."""
        if number and not self.still:
            at = datetime.combine(day, OPEN, SHANGHAI) + self.ahead
            self.site.publish(number, at=at, meeting=self.meeting)


Does = Callable[[Desk], None]


def refuses(how: str) -> Does:
    """A refusal of the farm."""
    return lambda desk: setattr(desk.site, "plan", replace(desk.site.plan, refusal=how))


def forbids(desk: Desk) -> None:
    """Its robots.txt forbids everything."""
    desk.site.plan = replace(desk.site.plan, robots="disallow_all")


def turns(twist: str) -> Does:
    """An oddity of the farm."""
    return lambda desk: setattr(desk.site, "twist", {**TWISTS, **BEFALL}[twist])


def is_relaunched(family: str) -> Does:
    """Another system writes its pages."""
    return lambda desk: desk.site.relaunch(family)


def loses_its_name(desk: Desk) -> None:
    """No name server knows its host any more."""
    desk.nameless = True


def changes_its_subject(desk: Desk) -> None:
    """The column goes on with news of other things."""
    desk.meeting = False


def dates_ahead(desk: Desk) -> None:
    """Its clock runs ahead."""
    desk.ahead = 40 * DAY


def stands_still(desk: Desk) -> None:
    """Nothing is published any more."""
    desk.still = True


def is_left_out(desk: Desk) -> None:
    """Somebody pauses it, and forgets it."""
    assert desk.plan.said("pause", desk.site.plan.code).returncode == 0


@dataclass(frozen=True)
class Fault:
    """What befalls a site on the morning of ``begin``, and is over on that of ``end``.

    It is to be told by ``rule``, at the latest when the site is crawled for the second time since: one interval after
    the crawl that met it first. Where the rule waits for longer by its nature, that is after so many ``crawls``, or
    the first one that has ``seen`` a day. It may show by the rules of ``also``.
    """

    does: Does
    rule: str
    begin: date
    end: date | None = None
    also: frozenset[str] = frozenset()
    crawls: int = 2
    seen: date | None = None


@dataclass(frozen=True)
class Planned:
    """A site of the farm's plan, its rhythm, what befalls it, and whether it corrects what it has published."""

    id: str
    news: News
    fault: Fault | None = None
    corrects: bool = False


def april(day: int) -> date:
    """A day of that month."""
    return date(2027, 4, day)


def may(day: int) -> date:
    """A day of the next one."""
    return date(2027, 5, day)


SITES: Final = (
    Planned("trs", office(2)),
    Planned("vsb", weekly(4)),
    Planned("hebei", bursts(3)),
    Planned("kpcms", always(1)),
    Planned("hanweb_num", office(1), corrects=True),
    Planned("odd_rows", office(1)),
    Planned("odd_encodings", office(1)),
    Planned("odd_twice", office(1)),
    Planned("trs_short", office(1), Fault(refuses("403"), "refusing", april(28), may(6))),
    Planned("hex", office(1), Fault(refuses("412"), "refusing", may(4))),
    Planned("content_num", office(1), Fault(refuses("503"), "refusing", april(28), may(6))),
    Planned("epoint", office(1), Fault(forbids, "refusing", april(28))),
    Planned("asp", office(1), Fault(refuses("silence"), "failing", april(27), may(6))),
    Planned("list_drift", office(1), Fault(turns("drift"), "failing", april(29))),
    Planned("sitefactory", office(1), Fault(turns("gone"), "failing", april(28), may(5))),
    Planned("empirecms", office(1), Fault(turns("moved"), "failing", may(1))),
    Planned("gd_post", office(1), Fault(turns("script"), "failing", april(27), may(3))),
    Planned("generic", office(1), Fault(loses_its_name, "failing", april(28))),
    Planned("hanweb_hex", office(3), Fault(turns("shells"), "no_articles", april(26), may(6), frozenset({"failing"}))),
    Planned("hex_shanghai", office(4), Fault(changes_its_subject, "no_meetings", april(26), may(6))),
    Planned("robots_gbk", office(3), Fault(turns("stumps"), "fields_missing", april(26))),
    Planned("refuse_493", office(3), Fault(turns("mirror"), "garbled", april(26))),
    Planned("refuse_silence", office(11), Fault(turns("holes"), "requests_failing", april(26), crawls=3)),
    Planned("refuse_202", office(3), Fault(dates_ahead, "dates_ahead", april(26))),
    Planned("refuse_521", office(3), Fault(is_relaunched("content_num"), "layout_changed", april(26), may(6))),
    Planned("refuse_412", office(2), Fault(stands_still, "silent", april(26), seen=may(6))),
    Planned("refuse_403", office(1), Fault(is_left_out, "unvisited", april(26), seen=may(2))),
)
"""What waits for longer: of ``silent`` the bound is six empty working days after nine busy ones, of ``unvisited`` twice
the longest wait, which was three days; that half of some twenty requests fail is not improbable enough in two crawls
for a site of which only five are known."""


def plans() -> Iterator[SitePlan]:
    """The sites as they are when all is well, with few articles."""
    known = {plan.id: plan for plan in load_plan()}
    for planned in SITES:
        plan = known[planned.id]
        odd = plan.group == "odd" and plan.twist is not None
        columns = tuple(replace(column, articles=OLD_OF_ODD if odd else OLD) for column in plan.columns)
        yield replace(
            plan, columns=columns if odd else columns[:1], refusal=None, robots="missing",
            twist=plan.twist if odd else None,
        )  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What came of one start of the scheduler: the sites that were due, those that were crawled, and by site and rule
    what is found, what a channel is told, and what it is told to be over."""

    day: date
    code: int
    due: frozenset[str]
    crawled: frozenset[str]
    found: frozenset[tuple[str, str]]
    wrong: frozenset[tuple[str, str]]
    well: frozenset[tuple[str, str]]


@dataclass
class Fortnight:
    """All of it, the days before included. ``sites`` are the planned ones by their hosts."""

    plan: Plan
    sites: dict[str, Planned]
    looks: list[Look] = field(default_factory=list)

    def crawls(self, host: str, since: date) -> list[date]:
        """The days on which a site was crawled since one."""
        return [look.day for look in self.looks if host in look.crawled and look.day >= since]


def let_pass(folder: Path) -> Fortnight:
    """Let the days pass."""
    with Farm(plans=plans()) as farm, pytest.MonkeyPatch.context() as patch:
        plan = Plan(farm, folder, f"sqlite:///{folder / 'govnews.db'}")
        for name, value in plan.environment().items():
            patch.setenv(name, value)
        desks = {planned: Desk(plan, farm.sites[planned.id]) for planned in SITES}
        fortnight = Fortnight(plan, {desk.site.host: planned for planned, desk in desks.items()})
        with machine(plan) as start:
            for day in (BEFORE[0] + number * DAY for number in range(BEFORE_AND_AFTER)):
                work(desks, day)
                if day in BEFORE or day >= BEGIN:
                    now = datetime.combine(day, EVENING, SHANGHAI)
                    patch.setenv("FAKE_NOW", now.isoformat())
                    due = farm_hosts(farm) - waiting(plan, now)
                    code = start(now, [desk.site.host for desk in desks.values() if desk.nameless])
                    fortnight.looks.append(look(plan, day, code, due))
        return fortnight


def work(desks: dict[Planned, Desk], day: date) -> None:
    """What happens on the farm in a day."""
    for planned, desk in desks.items():
        if planned.fault and planned.fault.begin == day:
            planned.fault.does(desk)
        if planned.fault and planned.fault.end == day:
            desk.mend()
        desk.publish(planned.news(day), day)
        if planned.corrects:
            desk.site.correct(desk.site.columns[0].articles[1].url)


def farm_hosts(farm: Farm) -> set[str]:
    """The hosts of all sites."""
    return {site.host for site in farm.sites.values()}


def waiting(plan: Plan, now: datetime) -> set[str]:
    """The hosts of the sites that the schedule leaves alone for now."""
    left = f"SELECT site FROM site_schedules WHERE due_at > '{stamp(now)}' OR paused_at IS NOT NULL"
    return {host for (host,) in plan.rows(left)}


def look(plan: Plan, day: date, code: int, due: set[str]) -> Look:
    """Look at the sites when the scheduler has ended."""
    told = plan.folder / f"told-{day}.json"
    done = call(
        Command(), "--json", "--alert", database=plan.folder / "govnews.db",
        GOVNEWS_CATALOGUE=str(plan.farm.catalogue()), GOVNEWS_CLOCK="crawl_fakes.told",
        GOVNEWS_ALERT_COMMAND=f"tee {told}",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    message = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {"wrong": [], "well": []}
    crawled = plan.rows(f"SELECT site FROM site_runs WHERE started_at LIKE '{day}%'")
    assert len(crawled) == len(set(crawled)), "a site was crawled twice"
    findings = json.loads(done.stdout)["findings"]
    found, wrong, well = map(named, (findings, message["wrong"], message["well"]))
    return Look(day, code, frozenset(due), frozenset(host for (host,) in crawled), found, wrong, well)


def named(records: list[dict[str, str]]) -> frozenset[tuple[str, str]]:
    """The sites and rules of findings."""
    return frozenset((one["site"], one["rule"]) for one in records)


@contextmanager
def machine(plan: Plan) -> Iterator[Callable[[datetime, Sequence[str]], int]]:
    """The machine of the scheduler. It is started by a call with the moment, and the hosts whose names nobody knows;
    that gives its exit code."""
    settings = plan.settings(**SETTINGS)
    line = [sys.executable, str(Path(__file__).with_name("machine.py")), *(f"{k}={v}" for k, v in settings.items())]
    environment = plan.environment()
    environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), environment["PYTHONPATH"]])
    with (
        (plan.folder / "machine.log").open("w", encoding="utf-8") as log,
        subprocess.Popen(
            line, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        asking, answering = process.stdin, process.stdout

        def start(now: datetime, nameless: Sequence[str]) -> int:
            asking.write(json.dumps({"now": now.isoformat(), "nameless": nameless}) + "\n")
            asking.flush()
            answer = answering.readline()
            if not answer:
                raise RuntimeError(f"the machine has ended: {Path(log.name).read_text(encoding='utf-8')[-2000:]}")
            return int(answer)

        yield start
        asking.close()
