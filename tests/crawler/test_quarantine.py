"""Pages that cannot be read: each costs itself, once, whatever it does to the process that reads it."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from command_calls import call
from crawl_fakes import VERSION, clock
from crawling import Crawled, content, environment, write_pages
from crawling import command as crawl_command

from crawler.commands.quarantine import Command
from crawler.offline import read_source
from pipelines.items import Page
from pipelines.store import Writer, open_store
from pipelines.store.quarantine import Quarantine
from pipelines.unread import Unread
from tests import forks

QUICK = ("-s", "GOVNEWS_READING_TIMEOUT=1")
HOST = "https://www.xian.gov.example"
MENDED = {"GOVNEWS_READER": "crawl_fakes.read_mended", "GOVNEWS_READER_VERSION": "crawl_fakes.NEXT"}
POISON = {
    "raises": ("让语法崩溃的一页", "reader_failed"),
    "kills": ("把进程杀掉的一页", "reader_died"),
    "endless": ("永远读不完的一页", "reader_slow"),
    "unstorable": ("存不进去的会议", "unstorable"),
}


def source_with(folder: Path, *poisons: str, pages: int = 30) -> Path:
    """So many good pages, the poison in their middle."""
    source = write_pages(folder / "pages.jsonl", pages)
    lines = source.read_text(encoding="utf-8").splitlines()
    for name in poisons:
        line = {"url": f"{HOST}/{name}.html", "text": POISON[name][0], "published": "2026-03-01"}
        lines.insert(pages // 2, json.dumps(line, ensure_ascii=False))
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return source


def sql(database: Path, query: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(database) as connection:
        return connection.execute(query).fetchall()


def held(done: Crawled) -> list[tuple[Any, ...]]:
    return sql(done.database, "SELECT url, reason, attempts FROM quarantine ORDER BY url")


def crawled(source: Path, database: Path, *more: str, **environ: str) -> Crawled:
    """A crawl to its end."""
    feed = database.with_suffix(".jsonl")
    done = forks.run(crawl_command(source, feed, *more), env=environment(database, **environ))
    return Crawled(done.returncode, done.stdout, done.stderr, feed, database)


def command(database: Path, *arguments: str, **settings: str) -> CompletedProcess[str]:
    given = {"GOVNEWS_READER": "crawl_fakes.read", "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION",
             "GOVNEWS_CLOCK": "crawl_fakes.clock", "GOVNEWS_READING_TIMEOUT": "1", **settings}  # fmt: skip
    return call(Command(), *arguments, database=database, **given)


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A crawl with a process that reads, over every kind of poison."""
    folder = tmp_path_factory.mktemp("harmed")
    return crawled(source_with(folder, *POISON), folder / "govnews.db", "-s", "GOVNEWS_WORKERS=1", *QUICK)


def test_poison_costs_itself_and_nothing_else(harmed: Crawled) -> None:
    assert harmed.code == 1 and harmed.counts["pages"].endswith("stored: 30 new, 0 updated, 0 unchanged"), harmed.err
    assert held(harmed) == sorted((f"{HOST}/{name}.html", reason, 1) for name, (_, reason) in POISON.items())
    assert len(content(harmed.database)["pages"]) == 30 and len(harmed.meetings) == 21  # the unstorable one is read


def test_what_is_in_quarantine_is_not_read_in_the_process_of_the_crawl_either(harmed: Crawled, tmp_path: Path) -> None:
    database = tmp_path / "govnews.db"
    shutil.copy(harmed.database, database)
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM quarantine WHERE reason IN ('reader_slow', 'unstorable')")
    done = crawled(source_with(tmp_path, *POISON), database, *QUICK)
    assert done.code == 1 and done.counts["notices"] == "2: 2 quarantined", done.err
    assert done.counts["pages"].endswith("stored: 0 new, 0 updated, 30 unchanged")
    assert sorted(done.counts["failures"].split(": ")[1].split(", ")) == ["1 reader slow", "1 unstorable"]


def test_list_and_retry(harmed: Crawled, tmp_path: Path) -> None:
    database = tmp_path / "govnews.db"
    shutil.copy(harmed.database, database)
    listed = command(database, "list")
    assert listed.returncode == 0 and "4 pages in quarantine" in listed.stderr
    assert f"reader_failed  {HOST}/raises.html      ZeroDivisionError: planted" in listed.stdout
    told = {one["url"]: one for one in json.loads(command(database, "list", "--json").stdout)}
    assert told[f"{HOST}/endless.html"]["detail"] == "not read within 1 s"

    one = command(database, "retry", f"{HOST}/raises.html", f"{HOST}/kills.html")
    assert one.returncode == 1 and "0 read and released, 2 failed again" in one.stderr, one
    assert sql(database, "SELECT attempts FROM quarantine ORDER BY url") == [(1,), (2,), (2,), (1,)]

    mended = command(database, "retry", "--all", **MENDED)
    assert mended.returncode == 0 and "4 read and released" in mended.stderr, mended
    assert sql(database, "SELECT count(*) FROM quarantine") == [(0,)]
    assert sql(database, "SELECT source, pages_new FROM runs ORDER BY run_id DESC LIMIT 1") == [("quarantine retry", 4)]
    assert len(content(database)["pages"]) == 34


def test_a_page_that_kills_the_crawl_itself_does_not_kill_the_next(tmp_path: Path) -> None:
    source, database = source_with(tmp_path, "kills"), tmp_path / "govnews.db"
    assert crawled(source, database).code == -signal.SIGKILL
    done = crawled(source, database)
    assert done.code == 1 and held(done) == [(f"{HOST}/kills.html", "reader_died", 1)], done.err
    assert done.counts["pages"].endswith("stored: 30 new, 0 updated, 0 unchanged")


def test_where_all_processes_go_down_with_a_page_it_is_left_written_that_it_was_being_read(tmp_path: Path) -> None:
    source, database = source_with(tmp_path, "kills"), tmp_path / "govnews.db"
    engine = open_store(f"sqlite:///{database}")
    for deaths in (0, 1):
        writer = Writer(engine, clock)
        writer.begin_run(str(source), grammar_version=VERSION)  # and it dies
        assert writer.deaths_before == deaths
    engine.dispose()
    assert crawled(source, database, FAKE_READER_KILLS="all").code == -signal.SIGKILL
    assert sql(database, "SELECT reason, deaths FROM quarantine") == [("being_read", 1)]
    engine = open_store(f"sqlite:///{database}")
    writer = Writer(engine, clock)
    for deaths in (2, 0):
        writer.begin_run(str(source), grammar_version=VERSION)
        assert writer.deaths_before == deaths
        writer.finish()
    engine.dispose()


def test_what_three_runs_died_of_is_not_read_again_and_what_two_died_of_is(tmp_path: Path) -> None:
    source, database = source_with(tmp_path, "kills"), tmp_path / "govnews.db"
    pages = [page for page in read_source(source, clock) if isinstance(page, Page)]
    innocent, guilty = pages[0], next(page for page in pages if "kills" in page.url)
    engine = open_store(f"sqlite:///{database}")
    for run in range(3):
        Writer(engine, clock).begin_run(str(source), grammar_version=VERSION)  # and it dies
        quarantine = Quarantine(engine, clock, VERSION)
        for page in (guilty, innocent) if run else (guilty,):
            quarantine.mark(Unread.of(page))
    engine.dispose()
    done = crawled(source, database, FAKE_READER_KILLS="all")
    assert done.code == 1 and held(done) == [(guilty.url, "reader_died", 1)], done.err
    assert "3 runs in a row have ended while they read it" in done.failed[0]


@pytest.mark.parametrize(("arguments", "says"), [
    ((), "name one of list, retry"), (("retry",), "--all"), (("list", "x"), "list takes no argument"),
    (("retry", "https://nowhere.example/"), "https://nowhere.example/ is not in quarantine"),
])  # fmt: skip
def test_a_wrong_call_is_told(harmed: Crawled, arguments: tuple[str, ...], says: str) -> None:
    called = command(harmed.database, *arguments)
    assert called.returncode == 2 and says in called.stderr


def test_there_must_be_a_store(tmp_path: Path) -> None:
    assert command(tmp_path / "none.db", "list").returncode == 2
