"""``scrapy reparse`` from outside: what it writes, what it tells, and how it ends."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from crawling import write_pages
from reparsing import command, content, crawl, query, reparse, surroundings
from store.contents import everything

from tests import forks
from tests.forks import PATIENCE

BAD = "https://www.xian.gov.example/bad.html"


def test_the_rows_are_those_that_the_new_grammar_would_have_made(store_url: str, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 150)
    crawl(store_url, source)
    done = reparse(store_url, "--json", "--workers", "2")
    assert done.code == 0, done.err
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    crawl(fresh, source, anew=True)
    assert [row[1:] for row in content(store_url)["pages"]] == [row[1:] for row in content(fresh)["pages"]]
    assert {name: len(rows) for name, rows in content(store_url).items()} == {
        name: len(rows) for name, rows in content(fresh).items()
    }

    report = done.report
    assert report["pages"] == {"read": 150, "changed": 150, "new": 0, "same": 0, "older": 0}
    assert report["meetings"] == {"new": 50, "gone": 50, "renamed": 0}
    assert {name: field["changed"] for name, field in report["fields"].items()} == {
        "hosts": 50, "reason": 100, "venue": 50,
    }
    example = report["fields"]["venue"]["examples"][0]
    assert (example["url"][-5:], example["old"], example["new"]) == (".html", None, "礼堂")
    assert (report["stored"]["pages_updated"], report["stored"]["meetings_removed"]) == (150, 50)

    runs = query(store_url, "SELECT source, status, grammar_version, pages_updated FROM runs ORDER BY run_id")
    assert runs[1:] == [("reparse", "finished", "fake, mended", 150)]
    assert query(store_url, "SELECT DISTINCT grammar_version FROM page_sightings") == [("fake, mended",)]

    again = reparse(store_url, "--json")
    assert again.report["pages"]["read"] == 0
    all_again = reparse(store_url, "--json", "--all")
    assert all_again.report["pages"] == {"read": 150, "changed": 0, "new": 0, "same": 150, "older": 0}


def test_a_dry_run_tells_the_same_and_writes_nothing(store_url: str, tmp_path: Path) -> None:
    crawl(store_url, write_pages(tmp_path / "pages.jsonl", 60))
    before = everything(store_url)
    dry = reparse(store_url, "--dry-run", "--json")
    assert everything(store_url) == before
    done = reparse(store_url, "--json")
    told = [{**one.report, "dry_run": None, "stored": None} for one in (dry, done)]
    assert told[0] == told[1]
    assert (dry.code, dry.report["dry_run"], dry.report["stored"]) == (0, True, None)


def test_the_report_for_people_names_pages_and_values(sqlite_url: str, tmp_path: Path) -> None:
    crawl(sqlite_url, write_pages(tmp_path / "pages.jsonl", 3))
    done = reparse(sqlite_url, "--dry-run")
    assert done.out.splitlines()[:2] == [
        "pages     3 read, 3 changed, 0 new, 0 same, 0 older",
        "meetings  1 new, 1 gone, 0 renamed",
    ]
    assert "hosts  https://www.xian.gov.example/0.html\n  – → 赵建" in done.out
    assert "nothing was written" in done.err


def test_a_page_that_raises_is_named_and_costs_nothing_else(sqlite_url: str, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 60)
    with source.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"url": BAD, "text": "写坏的一页"}) + "\n")
    crawl(sqlite_url, source)
    done = reparse(sqlite_url)
    assert done.code == 1 and "61 of" not in done.out
    assert f"failed: {BAD}: reader_failed: ZeroDivisionError: planted" in done.out
    assert query(sqlite_url, "SELECT name, reason FROM run_failures") == [(BAD, "reader_failed")]
    stale = "SELECT url FROM pages JOIN page_sightings USING (page_no) WHERE grammar_version = 'fake'"
    assert query(sqlite_url, stale) == [(BAD,)]
    again = reparse(sqlite_url, "--json")
    assert (again.code, again.report["notices"], again.report["pages"]["read"]) == (0, 1, 0)  # it is in quarantine


def test_a_page_that_kills_its_worker_costs_only_itself(sqlite_url: str, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 60)
    crawl(sqlite_url, source)
    query(sqlite_url, "UPDATE pages SET text = '把进程杀掉的一页' WHERE url LIKE '%/7.html'")
    done = reparse(sqlite_url, "--json", "--workers", "2")
    assert (done.code, done.report["pages"]["read"]) == (1, 59)
    [failure] = done.report["failures"]["named"]
    assert failure["name"].endswith("/7.html") and failure["reason"] == "reader_died"


@pytest.mark.parametrize(
    ("how", "options"), [(signal.SIGKILL, ("--all",)), (signal.SIGINT, ())]
)
def test_stopped_in_the_middle_it_goes_on_where_it_was(
    sqlite_url: str, tmp_path: Path, how: signal.Signals, options: tuple[str, ...]
) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 240)
    crawl(sqlite_url, source, anew=bool(options))
    slowly = surroundings(sqlite_url, FAKE_READER_SECONDS="0.02")
    process = forks.begin(command("--workers", "1", "--json", *options), env=slowly)
    seen = "SELECT sum(pages_updated + pages_unchanged) FROM runs WHERE run_id = 2"
    deadline = time.monotonic() + PATIENCE
    while not (query(sqlite_url, seen)[0][0] or 0):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(how)
    out, _ = process.communicate()
    assert process.returncode == (130 if how is signal.SIGINT else -signal.SIGKILL)
    [(done_before,)] = query(sqlite_url, seen)
    assert 0 < done_before < 240
    if how is signal.SIGINT:
        assert json.loads(out)["stopped"] and json.loads(out)["pages"]["read"] == done_before

    again = reparse(sqlite_url, "--json", *options)
    assert (again.code, again.report["pages"]["read"]) == (0, 240 - done_before)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    crawl(fresh, source, anew=True)
    assert content(fresh)["pages"] == content(sqlite_url)["pages"]
    statuses = query(sqlite_url, "SELECT status FROM runs ORDER BY run_id")
    assert statuses == [("finished",), ("interrupted",), ("finished",)]
    if options:  # the next one begins at the beginning
        assert reparse(sqlite_url, "--json", *options).report["pages"]["read"] == 240


def test_only_what_is_asked_for(sqlite_url: str, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 9)
    lines = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    lines[0]["site"], lines[3]["published"], lines[4]["published"] = "另一县", "2025-12-31", None
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    crawl(sqlite_url, source)

    options = ("--site", "某县", "--reason", "fake.no_meeting", "--since", "2026-03-01")
    assert reparse(sqlite_url, "--dry-run", "--json", *options).report["pages"]["read"] == 3
    assert reparse(sqlite_url, "--dry-run", "--json", "--since", "2026-01-01").report["pages"]["read"] == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "there is no store yet"),
        (("--dry-run", "--archive", "."), "there is no store yet"),
        (("--archive", "nowhere"), "archive nowhere: no such file or folder"),
        (("--since", "gestern"), "--since 'gestern' is no day"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    path = tmp_path / "none.db"
    done = reparse(f"sqlite:///{path}", *arguments)
    assert done.code == 2 and message in done.out + done.err
    assert arguments[:1] == ("--archive",) or not path.exists()


def test_a_store_that_is_away_ends_with_3_and_shows_no_password() -> None:
    done = reparse("postgresql://reader:secret@127.0.0.1:1/news")
    assert done.code == 3 and "no connection to the server" in done.err
    assert "secret" not in done.out + done.err and "Traceback" not in done.err
