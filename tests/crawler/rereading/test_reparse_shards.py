"""``scrapy reparse SHARD …`` from outside: the rows, the marks, and how it ends."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

import pytest
from reparsing import command, crawl, query, reparse, surroundings
from shard_files import URL, Shelf, serving, shards

from pipelines.store import open_store
from tests import forks
from tests.store.contents import Contents, contents, everything

PAGES = 80
DONE = "SELECT url, pages, fault IS NULL FROM shards WHERE done_at IS NOT NULL ORDER BY url"


def rows(url: str) -> Contents:
    engine = open_store(url)
    found = contents(engine)
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four archives."""
    return shards(tmp_path_factory.mktemp("shards") / "crawl", PAGES)


@pytest.fixture(scope="module")
def by_one_process(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """The rows that a run over the folder makes, one archive after another."""
    url = f"sqlite:///{tmp_path_factory.mktemp('one') / 'govnews.db'}"
    crawl(url, folder, anew=True, code=1)  # one of them is cut off
    return rows(url)


def figures(report: dict[str, Any]) -> tuple[int, ...]:
    """How many shards are given, were done before, are done, have failed, are left; and how many pages were read."""
    told = report["shards"]
    return (*(told[name] for name in ("given", "done_before", "done", "failed", "left")), report["pages"]["read"])


def test_the_rows_are_those_of_one_process_and_what_is_done_is_not_done_again(
    store_url: str, folder: Path, by_one_process: Contents
) -> None:
    done = reparse(store_url, str(folder), "--json", "--workers", "2")
    told = done.report
    assert len(by_one_process["page_versions"]) == 2  # the archives do hold what depends on their order
    assert rows(store_url) == by_one_process
    assert done.code == 1  # the last one is cut off: that is said once
    [fault] = told["shards"]["faults"]
    assert fault["url"].endswith("CC-MAIN-3.warc.gz") and fault["fault"].startswith("truncated_warc: after record")
    assert (figures(told)[:5], told["stored"]["pages_new"]) == ((4, 0, 4, 0, 0), PAGES - 1)
    assert [name for name, _, _ in query(store_url, DONE)] == [f"file://{path}" for path in sorted(folder.iterdir())]
    assert [whole for _, _, whole in query(store_url, DONE)] == [True, True, True, False]
    assert {source for (source,) in query(store_url, "SELECT source FROM runs WHERE status = 'finished'")} == {
        f"reparse file://{path}" for path in folder.iterdir()
    }

    again = reparse(store_url, f"{folder}/*.warc.gz", "--json")
    assert (again.code, figures(again.report)) == (0, (4, 4, 0, 0, 0, 0))
    newer = {"GOVNEWS_READER_VERSION": "crawl_fakes.VERSION", "GOVNEWS_READER": "crawl_fakes.read"}
    other = reparse(store_url, str(folder / "CC-MAIN-2.warc.gz"), "--json", settings=newer)
    assert figures(other.report)[:5] == (1, 0, 1, 0, 0)
    status = reparse(store_url, "--status")
    assert (status.code, status.err) == (0, "4 done, 0 to be read, 0 given up\n")
    assert "CC-MAIN-3.warc.gz  truncated_warc" in status.out


def test_another_state_and_another_day_are_read_and_a_dry_run_writes_nothing(
    sqlite_url: str, tmp_path: Path
) -> None:
    folder = shards(tmp_path / "crawl", 8)
    assert reparse(sqlite_url, str(folder), "--dry-run").code == 2  # there is no store
    reparse(sqlite_url, str(folder))
    before = everything(sqlite_url)
    dry = reparse(sqlite_url, str(folder), "--dry-run", "--all", "--json")
    assert (dry.code, figures(dry.report), everything(sqlite_url)) == (1, (4, 0, 4, 0, 0, 9), before)
    first = folder / "CC-MAIN-0.warc.gz"
    first.write_bytes(first.read_bytes() + (folder / "CC-MAIN-1.warc.gz").read_bytes())
    changed = reparse(sqlite_url, str(folder), "--json")
    assert (changed.code, figures(changed.report)[:5]) == (0, (4, 3, 1, 0, 0))
    assert reparse(sqlite_url, str(folder), "--since", "2026-01-01", "--json").report["shards"]["done"] == 4
    assert reparse(sqlite_url, str(folder), "--since", "2026-01-01", "--json").report["shards"]["done"] == 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_stopped_in_the_middle_it_goes_on_where_it_was(
    sqlite_url: str, folder: Path, by_one_process: Contents, how: signal.Signals
) -> None:
    slowly = surroundings(sqlite_url, FAKE_READER_SECONDS="0.1")
    process = forks.begin(command(str(folder), "--workers", "1", settings={"GOVNEWS_BATCH_SIZE": "5"}), env=slowly)
    open_store(sqlite_url).dispose()
    deadline = time.monotonic() + 120
    while query(sqlite_url, "SELECT count(*) FROM pages")[0][0] < 10:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(how)
    _, said = process.communicate(timeout=120)
    assert process.returncode == (-how if how is signal.SIGKILL else 130), said
    assert len(query(sqlite_url, DONE)) < 4
    if how is signal.SIGTERM:
        assert query(sqlite_url, "SELECT sum(tries) FROM shards") == [(0,)]
        assert {status for (status,) in query(sqlite_url, "SELECT status FROM runs")} <= {"interrupted", "finished"}
    again = reparse(sqlite_url, str(folder), "--json")
    assert again.report["pages"]["read"] < PAGES + 2 and len(query(sqlite_url, DONE)) == 4
    assert rows(sqlite_url) == by_one_process


def test_a_page_that_kills_its_process_costs_only_itself(sqlite_url: str, folder: Path) -> None:
    deadly = URL.format(PAGES // 4 - 1)
    first = str(folder / "CC-MAIN-0.warc.gz")
    done = reparse(sqlite_url, first, "--json", "--workers", "1", poison=deadly)
    assert (done.code, figures(done.report)) == (1, (1, 0, 1, 0, 0, PAGES // 4 - 1))
    [failure] = done.report["failures"]["named"]
    assert (failure["name"], failure["reason"]) == (deadly, "reader_died")
    assert query(sqlite_url, "SELECT url, reason FROM quarantine") == [(deadly, "reader_died")]
    assert len(query(sqlite_url, DONE)) == 1


def test_a_place_that_fails_is_told_and_tried_again(sqlite_url: str, folder: Path) -> None:
    files = {f"/{path.name}": path.read_bytes() for path in sorted(folder.iterdir())[:2]}
    with serving(Shelf(files, parts=False, breaks_off=3000)) as shelf:
        given = [shelf.url + name for name in files]
        failed = reparse(sqlite_url, *given, "--json")
        assert (failed.code, figures(failed.report)[:5]) == (1, (2, 0, 0, 2, 0))
        assert [one["url"] for one in failed.report["shards"]["faults"]] == given
        assert query(sqlite_url, DONE) == [] and reparse(sqlite_url, "--status").out.count("to be read") == 2
        shelf.breaks_off = None
        mended = reparse(sqlite_url, *given, "--json")
        assert (mended.code, figures(mended.report)[:5]) == (0, (2, 0, 2, 0, 0))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("s3://bucket/a.warc.gz",), "Install s3fs"),
        (("a.warc.gz", "--archive", "."), "they go with no --archive"),
        (("a.warc.gz", "--reason", "x"), "--reason is for stored pages"),
        (("--defer",), "--defer leaves shards to workers"),
        (("memory://a", "--defer"), "there is no .warc"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(sqlite_url: str, arguments: tuple[str, ...], message: str) -> None:
    open_store(sqlite_url).dispose()
    done = reparse(sqlite_url, *arguments)
    assert done.code == 2 and message in done.err


def test_on_sqlite_there_are_no_workers(sqlite_url: str, folder: Path) -> None:
    done = reparse(sqlite_url, str(folder), "--defer")
    assert done.code == 2 and "many workers need PostgreSQL" in done.err
    assert query(sqlite_url, "SELECT count(*) FROM shards") == [(0,)]
