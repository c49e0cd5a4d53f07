"""What Prometheus reads of a crawl: in a file and on loopback, during it and after it, where that is asked for."""

from __future__ import annotations

import re
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from crawling import ROOT, Crawl, command, environment, write_pages
from prometheus_client.parser import text_string_to_metric_families
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler import metrics
from crawler.commands import crawl as crawl_command
from crawler.exposition import COUNTERS, GAUGES, SITE_STATUS, Exposition, Figures
from tests import forks
from tests.forks import PATIENCE

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample, by its name and the values of its labels."""
    families = text_string_to_metric_families(text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_the_file_tells_of_all_runs_that_have_written_it(crawl: Crawl, tmp_path: Path) -> None:
    path = tmp_path / "metrics" / "govnews.prom"
    path.parent.mkdir()
    source = write_pages(tmp_path / "pages.jsonl", 30)
    for run in (1, 2):
        done = crawl(source, "-s", f"GOVNEWS_METRICS_FILE={path}")
        assert done.code == 0, done.err
        told = samples(path.read_text(encoding="utf-8"))
        assert told["govnews_pages_read_total",] == 30 * run
        assert told["govnews_meetings_read_total",] == 20 * run
        assert told["govnews_pages_stored_total", "new"] == 30
        assert told["govnews_runs_total", "0"] == run
    assert told["govnews_pages_stored_total", "unchanged"] == 30
    assert (told["govnews_running",], told["govnews_store_away",]) == (0, 0)
    assert told["govnews_run_end_timestamp_seconds",] == 1795233600  # of the clock that the setting names
    assert list(path.parent.iterdir()) == [path]


def test_it_is_answered_on_loopback_while_the_crawl_goes_on(tmp_path: Path) -> None:
    source, port = write_pages(tmp_path / "pages.jsonl", 3000), free_port()
    line = command(source, tmp_path / "out.jsonl", "-s", f"GOVNEWS_METRICS_PORT={port}")
    slow = environment(tmp_path / "govnews.db", FAKE_READER_SECONDS="0.01")
    process = forks.begin(line, env=slow)
    try:
        deadline, told = time.monotonic() + PATIENCE, {("govnews_pages_read_total",): 0.0}
        while not told["govnews_pages_read_total",]:
            assert process.poll() is None and time.monotonic() < deadline
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                    told = samples(answer.read().decode())
            except urllib.error.URLError:
                time.sleep(0.05)
        assert told["govnews_running",] == 1
    finally:
        process.kill()
        process.wait()


def test_a_file_that_cannot_be_written_harms_nothing(crawl: Crawl, tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "govnews.prom"
    done = crawl(write_pages(tmp_path / "pages.jsonl", 3), "-s", f"GOVNEWS_METRICS_FILE={path}")
    assert done.code == 0 and done.err.count("metrics cannot be had") == 1


def test_sites_keep_their_last_status_and_counters_go_on(tmp_path: Path) -> None:
    path = tmp_path / "govnews.prom"
    for status in ("throttled", "ok"):
        figures = Figures(sites={"www.a.example": status, f"www.{status}.example": "ok"})
        figures.counts["govnews_site_runs", status] += 2
        Exposition(lambda now=figures: now, path).write()
    told = samples(path.read_text(encoding="utf-8"))
    assert {key[1:] for key in told if key[0] == SITE_STATUS} == {
        ("www.a.example", "ok"), ("www.throttled.example", "ok"), ("www.ok.example", "ok"),
    }  # fmt: skip
    assert {key[1:]: value for key, value in told.items() if key[0] == "govnews_site_runs_total"} == {
        ("ok",): 2, ("throttled",): 2,
    }  # fmt: skip
    path.write_text("no metrics at all {", encoding="utf-8")
    Exposition(Figures, path).write()
    assert samples(path.read_text(encoding="utf-8"))["govnews_requests_total",] == 0


def test_every_metric_is_documented() -> None:
    section = OPERATIONS.split("\n## Metrics\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)(?:\{[\w, ]+\})?` \|", section, re.MULTILINE)
    assert documented == [*(f"{name}_total" for name in COUNTERS), *GAUGES, SITE_STATUS]


def test_without_its_package_they_are_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "PACKAGE", "no_such_package")
    settings = {"GOVNEWS_METRICS_FILE": "x"}
    known = Settings()
    known.setmodule("crawler.settings", priority="project")
    known.setdict(settings, priority="cmdline")
    with pytest.raises(UsageError, match=r"govnews\[metrics\]"):
        crawl_command.check_settings(known)
