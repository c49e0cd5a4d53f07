"""A PostgreSQL server that goes away in the middle of a crawl, and comes back or does not."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crawling import command, environment, write_pages
from sqlalchemy import create_engine, text
from store.clusters import Cluster, cluster, programs
from store.contents import contents

from pipelines.store import open_store
from tests import forks
from tests.forks import PATIENCE, Forked
from tests.sites.farm import Farm

pytestmark = pytest.mark.skipif(programs() is None, reason="initdb and pg_ctl are not installed")

PAGES = 500
SLOW = {"FAKE_READER_SECONDS": "0.01"}


@pytest.fixture
def server() -> Iterator[Cluster]:
    with cluster() as one:
        yield one


def surroundings(server: Cluster, **more: str) -> dict[str, str]:
    return {**environment(Path("unused"), **more), "GOVNEWS_DATABASE_URL": server.url}


def begin(server: Cluster, source: Path, *more: str, **surround: str) -> Forked:
    line = command(source, source.parent / "out.jsonl", *more)
    return forks.begin(line, env=surroundings(server, **surround))


def rows(server: Cluster, query: str) -> list[tuple[Any, ...]]:
    engine = create_engine(server.url.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def wait_for(server: Cluster, query: str) -> None:
    """Wait until the query, whose tables may not be there yet, gives a number above 0."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if (rows(server, query)[0][0] or 0) > 0:
                return
        except Exception:  # noqa: BLE001 - the tables are still to be made
            time.sleep(0.05)
        time.sleep(0.02)
    raise AssertionError(f"{query} gave nothing within {PATIENCE} s")


def same_rows_as_undisturbed(server: Cluster, source: Path) -> bool:
    path = source.parent / "undisturbed.db"
    assert forks.run(command(source, source.parent / "u.jsonl"), env=environment(path)).returncode == 0
    here, there = open_store(server.url), open_store(f"sqlite:///{path}")
    try:
        return contents(here) == contents(there)
    finally:
        here.dispose()
        there.dispose()


def test_a_server_that_comes_back_gets_everything_once(server: Cluster, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", PAGES)
    crawl = begin(server, source, **SLOW)
    for how in ("immediate", "fast"):  # a crash; a restart
        wait_for(server, "SELECT pages_new FROM runs")
        server.stop(how)
        time.sleep(3)
        assert crawl.poll() is None
        server.start()
        wait_for(server, "SELECT pages_new - 250 FROM runs" if how == "immediate" else "SELECT 1")
    _, err = crawl.communicate()
    assert crawl.returncode == 0, err
    assert "the database is back" in err and "secret" not in err and "Traceback" not in err
    assert rows(server, "SELECT status, pages_new, pages_unchanged FROM runs") == [("finished", PAGES, 0)]
    assert f"{PAGES} new, 0 updated, 0 unchanged" in err
    assert same_rows_as_undisturbed(server, source)


def test_a_server_that_stays_away_ends_the_crawl_and_the_next_one_does_the_rest(
    server: Cluster, tmp_path: Path
) -> None:
    source = write_pages(tmp_path / "pages.jsonl", PAGES)
    crawl = begin(server, source, "-s", "GOVNEWS_DATABASE_PATIENCE=2", **SLOW)
    wait_for(server, "SELECT pages_new FROM runs")
    server.stop()
    _, err = crawl.communicate()
    assert crawl.returncode == 3
    assert err.count("ERROR: the store failed") == 1 and f"127.0.0.1:{server.port}" in err
    assert "secret" not in err and "Traceback" not in err
    server.start()
    again = begin(server, source)
    _, err = again.communicate()
    assert again.returncode == 0, err
    assert rows(server, "SELECT status FROM runs ORDER BY run_id") == [("interrupted",), ("finished",)]
    assert rows(server, "SELECT sum(pages_new) FROM runs") == [(PAGES,)]
    assert same_rows_as_undisturbed(server, source)


def test_ctrl_c_does_not_wait_for_a_server_that_is_away(server: Cluster, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", PAGES)
    crawl = begin(server, source, **SLOW)
    wait_for(server, "SELECT pages_new FROM runs")
    server.stop()
    time.sleep(3)
    crawl.send_signal(signal.SIGINT)
    _, err = crawl.communicate()
    assert crawl.returncode == 3 and "Traceback" not in err


def test_a_crawl_of_sites_goes_on_when_the_server_is_back(server: Cluster, tmp_path: Path) -> None:
    with Farm("trs") as farm:
        settings = {
            "GOVNEWS_CATALOGUE": str(farm.catalogue("good")), "DOWNLOAD_DELAY": "0.1",
            "AUTOTHROTTLE_ENABLED": "False", "GOVNEWS_BATCH_SIZE": "5",
            "GOVNEWS_READER": "crawl_fakes.read", "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION",
        }  # fmt: skip
        line = [sys.executable, "-m", "scrapy", "crawl", "govnews"]
        for name, value in settings.items():
            line += ["-s", f"{name}={value}"]
        sites = {
            "http_proxy": farm.proxy, "GOVNEWS_CONTACT": "crawls@example.org",
            "GOVNEWS_ARCHIVE": str(tmp_path / "archive"),
        }  # fmt: skip
        crawl = forks.begin(line, env=surroundings(server, **sites))
        wait_for(server, "SELECT pages_new FROM runs")
        server.stop()
        time.sleep(3)
        server.start()
        _, err = crawl.communicate()
    assert crawl.returncode == 0, err
    assert "the database is back" in err
    [(articles, complete)] = rows(server, "SELECT articles, complete FROM site_runs")
    assert complete and rows(server, "SELECT count(*) FROM pages") == [(articles,)]
    assert rows(server, "SELECT count(*) FROM addresses WHERE state = 'pending'") == [(0,)]
