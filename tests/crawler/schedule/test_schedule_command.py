"""``scrapy schedule``, as far as it needs no crawl: what it shows, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from command_calls import call
from crawl_fakes import clock

from crawler.commands import schedule
from crawler.schedule.owner import Owner
from pipelines.clock import stamp
from pipelines.store import open_store
from pipelines.store.schedule import Schedule

Done = subprocess.CompletedProcess[str]
HERE = {"GOVNEWS_CLOCK": "crawl_fakes.clock", "GOVNEWS_CONTACT": "crawls@example.org"}


def said(folder: Path, *arguments: str, **settings: str) -> Done:
    return call(schedule.Command(), *arguments, database=folder / "govnews.db", **{**HERE, **settings})


def test_before_the_first_crawl_every_site_with_a_confirmed_list_is_due(tmp_path: Path) -> None:
    done = said(tmp_path, "status", "--json", GOVNEWS_SCHEDULE_QUIET="11:00-13:00")
    found = json.loads(done.stdout)
    assert {(one["state"], one["due"]) for one in found} == {("due", "2026-11-21T13:00:00+08:00")}
    assert done.stderr == f"{len(found)} sites: {len(found)} due\n" and len(found) > 100
    assert not (tmp_path / "govnews.db").exists()  # who only looks makes nothing


def test_the_table_tells_who_is_crawling_what_is_paused_and_what_comes_next(tmp_path: Path) -> None:
    engine = open_store(f"sqlite:///{tmp_path / 'govnews.db'}")
    owner, tomorrow = Owner.here(), clock() + timedelta(days=1)
    codes = {"www.maiji.gov.cn": "620503", "www.qinan.gov.cn": "620522"}
    Schedule(engine).claim(
        owner.name, codes, stamp(clock()), lambda *_: stamp(tomorrow), seconds=3600, dead=lambda _: False
    )
    Schedule(engine).unclaim(owner.name, ["www.qinan.gov.cn"], "", "")
    engine.dispose()
    assert "1 sites paused: 张家川回族自治县" in said(tmp_path, "pause", "张家川").stderr
    lines = {line.split()[0]: line for line in said(tmp_path, "status", "天水").stdout.splitlines()}
    assert "running" in lines["620503"] and str(owner) in lines["620503"]
    assert "paused" in lines["620525"] and "since 2026-11-21 12:00" in lines["620525"]
    assert "waiting" in lines["620522"] and "2026-11-22 12:00" in lines["620522"]
    assert " due " in lines["620500"]
    coming = json.loads(said(tmp_path, "next", "400", "--json").stdout)
    assert {"620503", "620525"}.isdisjoint(one["code"] for one in coming)
    assert coming[-1]["code"] == "620522" and datetime.fromisoformat(coming[-1]["due"]) == tomorrow
    assert len(said(tmp_path, "next", "3").stdout.splitlines()) == 4
    said(tmp_path, "resume", "620525")
    assert " due " in said(tmp_path, "status", "620525").stdout


@pytest.mark.parametrize(("arguments", "settings", "message"), [
    ((), {}, "name one of run, once, work, status, next, pause, resume"),
    (("status", "麦积县"), {}, "there is no place 麦积县; near it: 麦积"),
    (("pause",), {}, "pause which site?"),
    (("next", "some"), {}, "next takes the number of sites"),
    (("once", "620503"), {}, "once takes no '620503'"),
    (("run", "--ahead", "2"), {}, "--ahead is for once"),
    (("once",), {"GOVNEWS_CONTACT": ""}, "GOVNEWS_CONTACT"),
    (("once",), {"GOVNEWS_SCHEDULE_QUIET": "8-12"}, "GOVNEWS_SCHEDULE_QUIET: '8-12' is no range"),
    (("once",), {"GOVNEWS_BATCH_SIZE": "many"}, "GOVNEWS_BATCH_SIZE is 'many'"),
    (("once", "--defer"), {}, "many workers need PostgreSQL"),
    (("work",), {}, "many workers need PostgreSQL"),
])  # fmt: skip
def test_a_wrong_call_is_told_and_ends_with_2(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], message: str
) -> None:
    done = said(tmp_path, *arguments, **settings)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr


def test_the_schedule_needs_no_procrastinate() -> None:
    code = "import sys, crawler.commands.schedule; sys.exit('procrastinate' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
