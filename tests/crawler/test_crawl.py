"""``scrapy crawl govnews`` from outside: what it stores, exports, prints, and how it exits."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest
from crawling import ROOT, Crawl, command, content, environment, write_pages
from sqlalchemy import create_engine, text
from warcs import Response, write_warc

from tests import forks
from tests.forks import PATIENCE

SEEDS = ROOT / "seeds"
MEETING = "区委召开工作会议\n2月28日，区委召开工作会议，总结过去一年的工作，安排部署今年的任务。"


def sql(database: Path, query: str) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return rows


def test_the_seeds_are_read_stored_and_a_second_run_changes_nothing(crawl: Crawl) -> None:
    first = crawl(SEEDS)
    before = content(first.database)
    second = crawl(SEEDS)
    assert (first.code, second.code) == (0, 0)
    assert first.counts["pages"] == "2 read; stored: 2 new, 0 updated, 0 unchanged"
    assert second.counts["pages"] == "2 read; stored: 0 new, 0 updated, 2 unchanged"
    assert content(second.database) == before
    assert {line.partition("  ")[0] for line in first.err.splitlines()} == {
        "pages", "meetings", "not meetings", "failures", "notices", "time"
    }  # and nothing of Scrapy's
    query = "SELECT source, status, pages_new, pages_unchanged FROM runs ORDER BY run_id"
    assert sql(second.database, query) == [
        (str(SEEDS), "finished", 2, 0), (str(SEEDS), "finished", 0, 2),
    ]  # fmt: skip


def test_the_feed_holds_the_meetings_as_the_contract_has_them(crawl: Crawl, tmp_path: Path) -> None:
    done = crawl(write_pages(tmp_path / "pages.jsonl", 6))
    assert (done.code, done.out) == (0, "")
    assert len(done.meetings) == 4 and "\\u" not in done.feed.read_text(encoding="utf-8")
    meeting = done.meetings[0]
    assert meeting["name"] == "第0次工作会议"
    assert meeting["page"]["published"] == "2026-03-01T09:30:00+08:00"
    start, end = meeting["spans"]["name"]
    assert meeting["page"]["text"][start:end] == meeting["name"]
    assert {"meeting_id", "hosts", "attendees", "statements", "rules"} <= meeting.keys()


def test_a_feed_on_standard_output_has_it_for_itself(crawl: Crawl, tmp_path: Path) -> None:
    done = crawl(write_pages(tmp_path / "pages.jsonl", 3), "-O", "-:jsonl")
    assert [json.loads(line)["name"] for line in done.out.splitlines()] == ["第0次工作会议", "第2号会议"]
    assert "pages" in done.counts


def test_a_folder_of_every_kind_and_every_damage(crawl: Crawl, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "1.txt").write_text(MEETING, encoding="gb18030")
    (folder / "2.html").write_text(f"<h1>区委召开工作会议</h1><p>{MEETING}</p>", encoding="utf-8")
    write_pages(folder / "3.jsonl", 16)
    with (folder / "3.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"url": "http://a.example/", "text": "half\n' + json.dumps({"text": MEETING + "!"}))
    write_warc(folder / "4.warc.gz", [Response("http://b.example/", (folder / "2.html").read_bytes())])
    whole = (folder / "4.warc.gz").read_bytes()
    (folder / "5.warc.gz").write_bytes(whole[:-30])
    (folder / "6-empty.txt").touch()
    (folder / "7-binary.html").write_bytes(bytes(range(256)) * 9)
    (folder / "8-wrong.txt").write_bytes(b"\xff\x81\xff" * 300)
    with (folder / "9-large.html").open("wb") as large:
        large.truncate(50 * 1024 * 1024)
    (folder / "crash.txt").write_text("让语法崩溃的一页", encoding="utf-8")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8")

    done = crawl(folder)

    assert done.code == 1
    assert done.counts["pages"].startswith("21 read; stored: 20 new")  # one crashed the reader
    named = {line.split(": ")[0].removeprefix(f"{folder}/"): line for line in done.failed}
    crashed = next(name for name in named if name.startswith("ni:///"))
    assert {name: line.split(": ")[1] for name, line in named.items()} == {
        "3.jsonl line 17": "malformed_json", "5.warc.gz": "truncated_warc", "6-empty.txt": "empty",
        "7-binary.html": "binary", "8-wrong.txt": "undecodable", "9-large.html": "too_large",
        crashed: "reader_failed",
    }  # fmt: skip
    assert "ZeroDivisionError: planted" in named[crashed] and "Traceback" not in done.err
    assert done.counts["notices"] == "1: 1 other kind"
    ledger = sql(done.database, "SELECT name, reason FROM run_failures ORDER BY seq")
    assert len(ledger) == 7 and (f"{folder}/3.jsonl line 17", "malformed_json") in ledger


def test_failures_are_named_up_to_a_limit_and_counted_beyond(crawl: Crawl, tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.txt").touch()
    done = crawl(tmp_path, "-s", "GOVNEWS_FAILURES_SHOWN=2", "-L", "INFO")
    assert len(done.failed) == 3 and done.failed[2].startswith("3 more")
    assert sum("INFO" in line and ": empty: " in line for line in done.err.splitlines()) == 5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "scrapy crawl govnews -a source=seeds"),
        (("-a", "source=nowhere"), "source nowhere: no such file or folder"),
        (("-a", "sorce=seeds"), "unknown argument -a sorce; known: backfill, dry_run, lease, pages, since, sites"),
    ],
)
def test_a_wrong_command_says_how_it_goes_and_touches_no_store(
    crawl: Crawl, arguments: tuple[str, ...], message: str
) -> None:
    done = crawl(None, *arguments)
    assert done.code == 2 and message in done.err
    assert not done.database.exists() and "pages" not in done.counts


def test_a_database_that_is_none_is_named_once_and_left_alone(crawl: Crawl, tmp_path: Path) -> None:
    database = tmp_path / "novel.txt"
    database.write_text("no database at all " * 100, encoding="utf-8")
    before = database.read_bytes()
    done = crawl(write_pages(tmp_path / "pages.jsonl", 300), database=database)
    assert done.code == 3 and database.read_bytes() == before
    assert [line for line in done.err.splitlines() if "ERROR" in line and "novel.txt" in line]
    assert done.err.count("ERROR") == 1 and "Traceback" not in done.err


@pytest.mark.parametrize(
    "setting", ["GOVNEWS_BATCH_SIZE=0", "GOVNEWS_ARCHIVE_FILE_SIZE=1GB", "GOVNEWS_FAILURES_SHOWN=-1"]
)
def test_a_wrong_setting_is_refused_by_its_name(crawl: Crawl, setting: str) -> None:
    done = crawl(SEEDS, "-s", setting)
    name, value = setting.split("=")
    assert done.code == 2 and f"{name} is {value!r}" in done.err and not done.database.exists()


def test_a_feed_that_cannot_be_written_is_told_by_the_exit_code(crawl: Crawl, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = crawl(SEEDS, "-O", str(tmp_path / "file" / "out.jsonl"))
    assert done.code == 1 and done.counts["pages"].startswith("2 read; stored: 2 new")


def test_a_full_disk_ends_the_run_and_keeps_what_was_stored(crawl: Crawl, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 600)
    done = crawl(source, limits={"FSIZE": 600_000})
    assert done.code == 3
    assert done.err.count("ERROR") == 1 and "Traceback" not in done.err
    assert "store failed" in done.counts["end"]
    stored = sql(done.database, "SELECT count(*) FROM pages")[0][0]
    assert isinstance(stored, int) and 0 < stored < 600 and stored % 100 == 0

    again = crawl(source)
    assert (again.code, sql(again.database, "SELECT count(*) FROM pages")) == (0, [(600,)])


def test_ctrl_c_stores_what_was_read(tmp_path: Path) -> None:
    source, database = write_pages(tmp_path / "pages.jsonl", 2000), tmp_path / "govnews.db"
    slowly = environment(database, FAKE_READER_SECONDS="0.002")
    process = forks.begin(command(source, tmp_path / "out.jsonl"), env=slowly)
    wait_for_batch(database, run=1)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130 and "Traceback" not in err
    [(status,)] = sql(database, "SELECT status FROM runs")
    [(stored,)] = sql(database, "SELECT count(*) FROM pages")
    assert status == "interrupted" and f"pages         {stored} read" in err


def test_killed_in_the_middle_and_started_again_gives_the_rows_of_an_undisturbed_run(
    crawl: Crawl, tmp_path: Path
) -> None:
    source, database = write_pages(tmp_path / "pages.jsonl", 2000), tmp_path / "killed.db"
    for run in (1, 2):
        slowly = environment(database, FAKE_READER_SECONDS="0.002")
        process = forks.begin(command(source, tmp_path / "killed.jsonl"), env=slowly)
        wait_for_batch(database, run)
        process.kill()
        process.wait()
    [(stored,)] = sql(database, "SELECT count(*) FROM pages")
    assert isinstance(stored, int) and 0 < stored < 2000

    again = crawl(source, database=database)
    undisturbed = crawl(source, database=tmp_path / "undisturbed.db")

    assert (again.code, undisturbed.code) == (0, 0)
    assert content(database) == content(undisturbed.database)
    assert again.meetings == undisturbed.meetings
    statuses = sql(database, "SELECT status FROM runs ORDER BY run_id")
    assert statuses == [("interrupted",), ("interrupted",), ("finished",)]


def test_a_terminal_sees_a_moving_line_and_a_framed_table(tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 400)
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(source, tmp_path / "out.jsonl"), cwd=ROOT, stderr=theirs, stdout=subprocess.DEVNULL,
        env=environment(tmp_path / "govnews.db", FAKE_READER_SECONDS="0.003", TERM="xterm"),
    )
    os.close(theirs)
    screen = everything(ours)
    assert process.wait(timeout=PATIENCE) == 0
    assert "pages read" in screen and "│ 400 read; stored: 400 new" in screen


def test_pipes_see_plain_lines_now_and_then(crawl: Crawl, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 400)
    done = crawl(source, "-s", "GOVNEWS_PROGRESS_INTERVAL=0.05")
    assert "pages read" in done.err and "\x1b" not in done.err and "│" not in done.err


def wait_for_batch(database: Path, run: int) -> None:
    """Wait until the run of this number has stored a batch."""
    seen = f"SELECT 1 FROM runs WHERE run_id = {run} AND pages_new + pages_unchanged > 0"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if database.exists() and sql(database, "SELECT 1 FROM sqlite_master WHERE name = 'runs'") and sql(
            database, seen
        ):
            return
        time.sleep(0.02)
    raise AssertionError("no batch was stored within 30 s")


def everything(terminal: int) -> str:
    """What is written to a terminal until it is closed."""
    pieces: list[bytes] = []
    try:
        while piece := os.read(terminal, 65536):
            pieces.append(piece)
    except OSError:  # how Linux reports that the other side has closed
        pass
    os.close(terminal)
    return b"".join(pieces).decode()
