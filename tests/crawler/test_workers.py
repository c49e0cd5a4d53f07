"""Processes beside the crawl's own: the same rows, and a page that kills one costs only itself."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from crawling import Crawl, command, content, environment, write_pages

from tests import forks


def test_the_rows_are_the_same_with_and_without_workers(crawl: Crawl, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 200)
    alone = crawl(source, database=tmp_path / "alone.db")
    helped = crawl(source, "-s", "GOVNEWS_WORKERS=2", database=tmp_path / "helped.db")
    assert (alone.code, helped.code) == (0, 0), helped.err
    assert content(helped.database) == content(alone.database)
    assert helped.meetings == alone.meetings  # in the order of the source


def test_a_page_that_raises_in_a_worker_is_named_like_any_other(crawl: Crawl, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 6)
    with source.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"url": "https://www.xian.gov.example/bad.html", "text": "让语法崩溃的一页"}) + "\n")
    done = crawl(source, "-s", "GOVNEWS_WORKERS=1")
    assert done.code == 1 and "ZeroDivisionError: planted" in done.failed[0]
    assert done.counts["pages"].startswith("7 read; stored: 6 new")


def test_a_worker_that_is_killed_costs_the_page_that_killed_it_and_no_other(crawl: Crawl, tmp_path: Path) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 60)
    with source.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"url": "https://www.xian.gov.example/kill.html", "text": "把进程杀掉的一页"}) + "\n")
    done = crawl(source, "-s", "GOVNEWS_WORKERS=1")
    assert done.code == 1 and "Traceback" not in done.err
    assert [line.split(": the process")[0] for line in done.failed] == [
        "https://www.xian.gov.example/kill.html: reader_died"
    ]
    assert len(done.meetings) == 40


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    source = write_pages(tmp_path / "pages.jsonl", 3000)
    line = command(source, tmp_path / "out.jsonl", "-s", "GOVNEWS_WORKERS=2")
    slow = environment(tmp_path / "govnews.db", FAKE_READER_SECONDS="0.02")
    process = forks.begin(line, env=slow, new_session=True)
    group = process.pid  # it leads a session of its own
    while not (tmp_path / "govnews.db").exists() or len(processes_of(group)) < 3:
        assert process.poll() is None
    process.send_signal(how)
    process.communicate()
    for _ in range(200):
        if not processes_of(group):
            break
        time.sleep(0.05)
    assert processes_of(group) == []


def processes_of(group: int) -> list[int]:
    """The processes of a group that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] != "Z":
                found.append(int(entry.name))
    return found
