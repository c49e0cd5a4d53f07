"""``scrapy meeting``, as a person calls it, over a store that a crawl made."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_calls import call
from corpus import gold
from crawling import environment

from crawler.commands import meeting, page
from tests import forks

Scrapy = Callable[..., "subprocess.CompletedProcess[str]"]

GROUP = "r12"


@pytest.fixture(scope="module")
def scrapy(tmp_path_factory: pytest.TempPathFactory) -> Scrapy:
    """Our commands over a store that a crawl made of one group of the corpus of reposts."""
    folder = tmp_path_factory.mktemp("meeting")
    source = folder / "pages.jsonl"
    rows = [{**row["page"], "text": row["text"]} for row in gold.reposts() if row["group"] == GROUP]
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    line = [sys.executable, "-m", "scrapy", "crawl", "govnews", "-a", f"source={source}"]
    forks.run(line, env=environment(folder / "govnews.db")).check_returncode()
    commands = {"meeting": meeting.Command, "page": page.Command}
    return lambda name, *arguments: call(commands[name](), *arguments, database=folder / "govnews.db")


def url(name: str) -> str:
    (row,) = (row for row in gold.reposts() if row["id"] == f"{GROUP}-{name}")
    return row["page"]["url"]


def test_a_meeting_is_shown_with_its_reports(scrapy: Scrapy) -> None:
    shown = scrapy("meeting", "show", url("1")).stdout
    assert "临高县" in shown
    assert all(url(name) in shown for name in "0123")
    assert url("4") not in shown
    record = json.loads(scrapy("meeting", "show", url("1"), "--json").stdout)
    assert record["meeting"]["report_count"] == len(record["reports"]) == 4
    assert {fact["name"] for fact in record["facts"]["attendees"]} >= {"符海东", "王坤"}
    by_id = scrapy("meeting", "show", record["reports"][-1]["own_id"], "--json").stdout
    assert json.loads(by_id) == record


def test_a_decision_is_explained(scrapy: Scrapy) -> None:
    parted = scrapy("meeting", "why", url("0"), url("4")).stdout
    assert parted.startswith("two meetings: ")
    assert all(word in parted for word in ("different-day", "2021-11-17", "2021-12-15"))
    joined = scrapy("meeting", "why", url("1"), url("2")).stdout
    assert joined.startswith("one meeting: ")
    assert "they are joined through others" in joined


def test_a_decision_is_corrected_and_taken_back(scrapy: Scrapy) -> None:
    assert scrapy("meeting", "same", url("0"), url("4"), "--note", "two days").stdout == (
        "meetings: 1 changed, 1 merged away\n"
    )
    assert "same-said" in scrapy("meeting", "why", url("0"), url("4")).stdout
    assert scrapy("meeting", "forget", url("0"), url("4")).stdout == "meetings: 2 changed\n"
    assert scrapy("meeting", "different", url("0"), url("3")).returncode == 0
    assert scrapy("meeting", "why", url("0"), url("3")).stdout.startswith("two meetings")
    assert scrapy("meeting", "forget", url("0"), url("3")).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "nowhere"), 1, "nowhere is no id of a meeting"),
        (("same", url("0"), url("0")), 1, "the same report"),
        (("why", url("0")), 2, "why takes 2"),
        (("join",), 2, "name one of show, why"),
    ],
)
def test_a_call_that_cannot_be_answered(scrapy: Scrapy, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = scrapy("meeting", *arguments)
    assert done.returncode == code
    assert said in done.stderr + done.stdout


def test_a_page_that_never_changed_has_one_version(scrapy: Scrapy) -> None:
    lines = scrapy("page", "history", url("0")).stdout.splitlines()
    assert len(lines) == 2
    assert scrapy("page", "history", "http://nowhere.example/").returncode == 1
    assert scrapy("page", "list").returncode == 2


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "scrapy", "meeting", "show", "any"]
    surroundings = environment(tmp_path / "none.db")
    done = forks.run(line, env=surroundings)
    assert done.returncode == 1
    assert "there is no store" in done.stderr
    assert not (tmp_path / "none.db").exists()
