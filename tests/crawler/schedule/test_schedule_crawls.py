"""The schedule over the farm: what is due is crawled once, whatever is killed, and by however many."""

from __future__ import annotations

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from crawl_fakes import clock
from scheduling import STILL, Plan, await_, ended, kill, lives

from crawler.exits import ExitCode
from crawler.schedule.owner import Owner, is_dead
from pipelines.clock import SHANGHAI
from pipelines.store.leases import HostRequest, Leases
from tests.forks import PATIENCE
from tests.store.contents import Contents

SLOW = {"FAKE_READER_SECONDS": "0.4"}  # a page: there must be something left to kill


def test_days_pass_and_each_site_is_crawled_when_it_is_due(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in plan.environment().items():
        monkeypatch.setenv(name, value)
    now = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)

    scheduler = plan.scheduler(lambda: now, GOVNEWS_CLOCK="crawl_fakes.told", GOVNEWS_SCHEDULE_QUIET="08:00-18:00")

    def run_due() -> ExitCode:
        monkeypatch.setenv("FAKE_NOW", now.isoformat())
        return scheduler.run_due()

    assert run_due() == ExitCode.OK and plan.runs_by_site() == {}  # quiet hours
    now += timedelta(hours=10)
    paused = plan.said("pause", "620503")
    assert (paused.returncode, paused.stderr) == (0, "1 sites paused: 麦积区\n")
    assert run_due() == ExitCode.OK
    here = {site.host: 1 for site in plan.farm.sites.values() if site.plan.code != "620503"}
    assert plan.runs_by_site() == here
    asked = len(plan.farm.log.entries)
    assert run_due() == ExitCode.OK and len(plan.farm.log.entries) == asked  # nothing is due
    now += timedelta(days=3, hours=2)  # three times were missed
    plan.farm.publish("trs", 2)
    assert run_due() == ExitCode.OK
    assert plan.runs_by_site() == dict.fromkeys(here, 2)
    status = json.loads(plan.said("status", "--json", GOVNEWS_CLOCK="crawl_fakes.told").stdout)
    states = {one["code"]: (one["state"], one["hours"], one["due"]) for one in status}
    assert states["620503"] == ("paused", 24.0, None)
    trs = plan.farm.sites["trs"].plan.code
    silent = {hours for code, (_, hours, _) in states.items() if code not in ("620503", trs)}
    assert silent == {96.0}
    ((new,),) = plan.rows("SELECT listed_new FROM site_runs WHERE run_id > 1 AND listed_new > 0")
    assert states[trs][1] == round(5 * (74 + 24) / (new + 5), 2)
    assert datetime.fromisoformat(states[trs][2]) == now + timedelta(hours=states[trs][1])
    assert "3 sites: " not in plan.said("status", "522632", GOVNEWS_CLOCK="crawl_fakes.told").stderr


def test_whatever_is_stopped_or_killed_others_take_over_at_once_and_nothing_is_lost_or_doubled(
    plan: Plan, alone: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = plan.begin("schedule", "run", environment=SLOW, **STILL)
    plan.await_crawl(stopped.pid)
    asked = len(plan.farm.log.entries)
    stopped.send_signal(signal.SIGTERM)
    done = ended(stopped)
    assert done.returncode == ExitCode.STOPPED, done.stderr
    assert len(plan.farm.log.entries) < asked + 20  # of some sixty articles that stood waiting
    assert plan.rows("SELECT count(*) FROM site_leases") == [(0,)]
    assert plan.rows("SELECT DISTINCT status FROM runs") == [("interrupted",)]

    killed = plan.begin("schedule", "once", environment=SLOW, **STILL)
    crawl = plan.await_crawl(killed.pid)
    kill(killed.pid)
    ended(killed)
    await_(lambda: not lives(crawl))  # nobody waits for it: it ends by itself, as if it had been stopped
    assert plan.rows("SELECT count(*) FROM runs WHERE status = 'running'") == [(0,)]

    for name, value in plan.environment(**SLOW).items():
        monkeypatch.setenv(name, value)
    with ThreadPoolExecutor(1) as pool:
        third = pool.submit(plan.scheduler(clock, **STILL).run_due)
        kill(plan.await_crawl(os.getpid()))
        assert third.result(PATIENCE) == ExitCode.SOME_FAILED
    assert plan.rows("SELECT count(*) FROM runs WHERE status = 'running'") == [(0,)]

    monkeypatch.setenv("FAKE_READER_SECONDS", "0")
    plan.farm.log.clear()
    two = [
        plan.scheduler(lambda: clock() + timedelta(hours=1), GOVNEWS_SCHEDULE_SITES="1", **STILL) for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda scheduler: scheduler.run_due(), two)) == [ExitCode.OK, ExitCode.OK]
    assert plan.contents() == alone
    assert plan.runs_by_site() == dict.fromkeys((site.host for site in plan.farm.sites.values()), 1)
    assert [plan.farm.overlaps(site.host) for site in plan.farm.sites.values()] == [()] * 3


def test_what_others_crawl_is_left_out_and_the_distance_to_earlier_crawls_is_kept(plan: Plan) -> None:
    site, other = plan.farm.sites["vsb"], plan.farm.sites["trs"]
    engine = plan.engine()
    Leases(engine).take(Owner.here().name, [other.host], 3600, is_dead)
    Leases(engine).asked({site.host: HostRequest(0.0, 6.0)})
    engine.dispose()
    noted, began = time.time(), time.monotonic()
    by_hand = ("crawl", "govnews", "-a", f"sites={site.host},{other.host}", "-s", "CLOSESPIDER_PAGECOUNT=3")
    done = plan.call(*by_hand, DOWNLOAD_DELAY="0.1")
    assert f"{other.host} is left out: process {os.getpid()} on " in done.stderr
    assert {entry.host for entry in plan.farm.log.entries} == {site.host}
    assert plan.farm.requests(site.host)[0].begin - began >= 5.9
    ((asked_at, delay),) = plan.rows(f"SELECT asked_at, delay FROM host_requests WHERE host = '{site.host}'")
    assert asked_at > noted + 5.9 and 0.1 <= delay < 6
    assert plan.crawling() == {os.getpid()}


def test_a_site_is_taken_from_a_crawl_that_hangs_and_that_one_ends_when_it_stirs_again(plan: Plan) -> None:
    site = plan.farm.sites["vsb"]
    line = ("crawl", "govnews", "-a", f"sites={site.host}", "-s", "GOVNEWS_LEASE_SECONDS=2")
    hanging = plan.begin(*line, environment=SLOW)
    plan.await_crawl(0)
    hanging.send_signal(signal.SIGSTOP)
    time.sleep(2.5)
    try:
        done = plan.call(*line)
    finally:
        hanging.send_signal(signal.SIGCONT)
    assert done.returncode == ExitCode.OK, done.stderr
    first = ended(hanging)
    assert first.returncode == ExitCode.SOME_FAILED and "another process has taken it over" in first.stderr
    assert plan.runs_by_site() == {site.host: 1}
    assert plan.rows("SELECT count(*) FROM addresses WHERE state = 'pending'") == [(0,)]
