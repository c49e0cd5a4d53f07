"""``scrapy health``: what it says, writes and tells, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from command_calls import call
from lxml import html
from receivers import Chat, chat

from crawler.commands.health import Command
from pipelines.clock import SHANGHAI, stamp
from pipelines.store import Writer, open_store
from pipelines.store.alerts import load_alerts
from pipelines.store.site_run import SiteRunRow

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, 7, tzinfo=SHANGHAI)
CATALOGUE = """
province = "620000"

[[site]]
code = "620503"
name = "麦积区"
level = "county"
home = "http://www.maiji.gov.cn/"
status = "confirmed"
verified = "2026-11-18"
evidence = "invented"

[[site]]
code = "620522"
name = "秦安县"
level = "county"
home = "http://www.qinan.gov.cn/"
status = "confirmed"
verified = "2026-11-18"
evidence = "invented"
"""
CHAT = {"GOVNEWS_ALERT_SLACK": "http://127.0.0.1:1/"}
MAIJI, QINAN = ("www.maiji.gov.cn", "620503"), ("www.qinan.gov.cn", "620522")


class Sites:
    """Two sites, the nights in which they were crawled, and the command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "govnews.db"
        self.catalogue = folder / "catalogue" / "62.toml"
        self.catalogue.parent.mkdir()
        self.catalogue.write_text(CATALOGUE, encoding="utf-8")
        self.now = NOW - 8 * DAY

    def night(self, status: str = "ok", detail: str | None = None, nights: int = 1) -> None:
        """Nights in which 秦安县 was well and it went so with 麦积区."""
        engine = open_store(f"sqlite:///{self.database}")
        for _ in range(nights):
            self.now += DAY
            writer = Writer(engine, lambda: self.now)
            writer.begin_run("sites=all", grammar_version="test")
            at = stamp(self.now)
            writer.site_ended(SiteRunRow(*MAIJI, status, detail, True, at, at, lists=2, refused=3 * (status != "ok")))
            writer.site_ended(SiteRunRow(*QINAN, "ok", None, True, at, at, lists=2))
            writer.finish()
        engine.dispose()

    def health(self, *arguments: str, **settings: Any) -> CompletedProcess[str]:
        known = {"GOVNEWS_CATALOGUE": str(self.catalogue.parent), "GOVNEWS_CLOCK": lambda: self.now}
        return call(Command(), *arguments, database=self.database, **{**known, **settings})


@pytest.fixture
def sites(tmp_path: Path) -> Sites:
    return Sites(tmp_path)


@pytest.fixture
def room() -> Iterator[Chat]:
    with chat() as running:
        yield running


def test_all_is_well(sites: Sites) -> None:
    sites.night(nights=6)
    done = sites.health()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "2 sites looked at, 0 with something wrong\n")


def test_what_is_wrong_since_when_how_sure_and_what_to_do(sites: Sites) -> None:
    sites.night(nights=6)
    sites.night("blocked_waf", "403 on the list")
    done = sites.health()
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "620503 麦积区 www.maiji.gov.cn",
        "  refusing: likely, since 2026-11-20T07:00",
        "    blocked_waf in the last run, after 6 that were well: 403 on the list",
        "    → it is a refusal: leave the site alone, or write to it",
    ]
    assert done.stderr == "2 sites looked at, 1 with something wrong\n"
    as_json = json.loads(sites.health("--json").stdout)
    assert (as_json["at"], as_json["sites"], as_json["young"]) == ("2026-11-20T07:00:00+08:00", 2, 0)
    assert [(one["code"], one["name"], one["rule"], one["confidence"]) for one in as_json["findings"]] == [
        ("620503", "麦积区", "refusing", "likely"),
    ]  # fmt: skip
    assert sites.health("秦安县").returncode == 0 and sites.health("620503").returncode == 1


def test_a_site_that_left_the_catalogue_is_nobodys_worry(sites: Sites) -> None:
    sites.night(nights=6)
    sites.night("blocked_waf")
    sites.catalogue.write_text(CATALOGUE.replace("maiji", "elsewhere"), encoding="utf-8")
    done = sites.health()
    assert done.returncode == 0 and done.stderr.startswith("1 sites looked at, 0 ")


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (("火星县",), {}, "火星县"),
        (("--loud",), {}, "unknown option --loud"),
        (("--alert",), {}, "no channel is set up"),
        (("--alert",), {"GOVNEWS_ALERT_EMAIL": "a@example.org"}, "GOVNEWS_ALERT_SMTP is not"),
        (("--alert",), {**CHAT, "GOVNEWS_ALERT_LEAST": "sure"}, "GOVNEWS_ALERT_LEAST is 'sure'"),
        (("--alert",), {**CHAT, "GOVNEWS_ALERT_AGAIN_DAYS": "soon"}, "GOVNEWS_ALERT_AGAIN_DAYS"),
        ((), {"GOVNEWS_CATALOGUE": "/nowhere"}, "/nowhere"),
        ((), {"GOVNEWS_HEALTH_DAYS": "0"}, "GOVNEWS_HEALTH_DAYS is '0'"),
    ],
)  # fmt: skip
def test_a_wrong_call_is_refused(
    sites: Sites, arguments: tuple[str, ...], settings: dict[str, str], says: str
) -> None:
    sites.night()
    done = sites.health(*arguments, **settings)
    assert done.returncode == 2 and says in done.stderr


def test_without_a_store_or_with_a_broken_one(sites: Sites) -> None:
    assert sites.health().returncode == 2 and not sites.database.exists()
    sites.database.write_bytes(b"no database" * 100)
    done = sites.health()
    assert done.returncode == 3 and str(sites.database) in done.stderr


def test_the_page_is_one_file_that_needs_nothing_else(sites: Sites) -> None:
    sites.night(nights=6)
    sites.night("blocked_waf", "403 <script>alert(1)</script>")
    path = sites.folder / "pages" / "status.html"
    assert sites.health("--page", str(path)).returncode == 1
    page = html.fromstring(path.read_text(encoding="utf-8"))
    assert page.xpath("//script | //link | //img | //@src | //@style") == []
    assert "url(" not in page.findtext(".//style") and "@import" not in page.findtext(".//style")
    assert page.xpath("//a/@href") == ["http://www.maiji.gov.cn/"] * 2 + ["http://www.qinan.gov.cn/"]
    assert page.xpath("//meta[@name='viewport']") and "prefers-color-scheme: dark" in page.findtext(".//style")
    (article,) = page.xpath("//article")
    assert "麦积区" in article.text_content() and "403 <script>alert(1)</script>" in article.text_content()
    assert [row.text_content().split() for row in page.xpath("//tbody/tr/td[position()=2 or position()=3]")] == [
        ["麦积区"], ["blocked_waf"], ["秦安县"], ["ok"],
    ]  # fmt: skip
    charts = page.xpath("//svg")
    assert len(charts) == 5 and all(chart.xpath("./title/text()") for chart in charts)
    assert list(path.parent.iterdir()) == [path]  # nothing is left beside it


def test_a_page_that_cannot_be_written_is_told(sites: Sites) -> None:
    sites.night(nights=6)
    (sites.folder / "file").touch()
    done = sites.health("--page", str(sites.folder / "file" / "status.html"))
    assert done.returncode == 1 and "the status page was not written" in done.stderr


def test_a_fault_is_told_once_and_so_is_its_end(sites: Sites, room: Chat) -> None:
    slack = {"GOVNEWS_ALERT_SLACK": room.url("/TOKEN987")}
    sites.night(nights=6)
    assert sites.health("--alert", **slack).returncode == 0 and room.posted == []
    sites.night("blocked_waf", "403")
    first = sites.health("--alert", **slack)
    assert first.returncode == 1 and "slack: 1 new, 0 over" in first.stderr
    assert sites.health("--alert", **slack).stderr.endswith("slack: 0 new, 0 over\n")
    sites.night()
    last = sites.health("--alert", **slack)
    assert last.returncode == 0 and "slack: 0 new, 1 over" in last.stderr
    assert sites.health("--alert", **slack).returncode == 0
    told, over = (body["text"] for _, body in room.posted)
    assert "✗ 麦积区" in told and "✓ 麦积区 (www.maiji.gov.cn): refusing is over" in over


def test_a_channel_that_fails_is_reported_and_the_others_are_told(sites: Sites, room: Chat) -> None:
    channels = {"GOVNEWS_ALERT_SLACK": "http://127.0.0.1:1/TOKEN987", "GOVNEWS_ALERT_WECOM": room.url("/hook")}
    sites.night(nights=6)
    sites.night("blocked_waf", "403")
    done = sites.health("--alert", **channels)
    assert done.returncode == 1 and "TOKEN987" not in done.stderr + done.stdout
    assert "slack was not told, and will be the next time: " in done.stderr and "wecom: 1 new" in done.stderr
    engine = open_store(f"sqlite:///{sites.database}")
    assert [alert.channel for alert in load_alerts(engine)] == ["wecom"]
    engine.dispose()
    assert len(room.posted) == 1
