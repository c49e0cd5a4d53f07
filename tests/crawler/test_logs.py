"""The log: a closed list of events, one JSON object a line where that is asked for, and never a secret."""

from __future__ import annotations

import ast
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from crawling import ROOT, Crawled, command, environment, write_pages
from scrapy.settings import Settings

from crawler.events import Event
from crawler.logs import AsJson, Masked
from crawler.secrets import Secrets
from tests import forks

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
BAD = {"url": "https://www.xian.gov.example/bad.html", "text": "让语法崩溃的一页"}


def calls_of_loggers(path: Path) -> list[ast.Call]:
    """Every call of a method of a ``logger`` that logs."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in LEVELS
        if ast.unparse(call.func.value) == "logger"
    ]


def test_every_line_of_ours_has_an_event_and_every_event_has_a_line() -> None:
    sources = [path for house in ("crawler", "pipelines") for path in (ROOT / house).rglob("*.py")]
    nameless = [
        f"{path.name}:{call.lineno}" for path in sources for call in calls_of_loggers(path)
        if "extra" not in {keyword.arg for keyword in call.keywords}
    ]
    assert nameless == []
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [event for event in Event if f"Event.{event.name}" not in text] == []


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A crawl of some pages, one of them poison, that says all it has to say in JSON."""
    folder = tmp_path_factory.mktemp("logged")
    source, feed, database = write_pages(folder / "pages.jsonl", 3), folder / "out.jsonl", folder / "govnews.db"
    with source.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(BAD) + "\n")
    log = folder / "log"
    line = command(source, feed, "-L", "DEBUG", "-s", "GOVNEWS_LOG_JSON=1", "--logfile", str(log))
    done = forks.run(line, env=environment(database))
    return Crawled(done.returncode, done.stdout, log.read_text(encoding="utf-8"), feed, database)


def test_every_line_is_an_object_with_time_level_event_and_message(logged: Crawled) -> None:
    lines = [json.loads(line) for line in logged.err.splitlines()]
    assert len(lines) > 15
    for line in lines:
        assert {"time", "level", "logger", "event", "message"} <= line.keys()
        assert line["event"] in list(Event) and line["time"].endswith("+08:00")
    assert lines[0]["message"].startswith("Scrapy ") and lines[0]["event"] == "scrapy" and "run" not in lines[0]
    assert {type(value) for line in lines for value in line.values()} <= {str, int, float, bool}


def test_what_happens_is_told_by_its_event_with_run_and_address(logged: Crawled) -> None:
    lines = [json.loads(line) for line in logged.err.splitlines()]
    ours = {line["event"]: line for line in reversed(lines) if line["event"] != "scrapy"}
    assert ours["run_started"]["source"].endswith("pages.jsonl")
    for event in ("failure", "quarantined"):
        assert (ours[event]["run"], ours[event]["url"], ours[event]["reason"]) == (1, BAD["url"], "reader_failed")
    assert (ours["run_ended"]["status"], ours["run_ended"]["pages_new"], ours["run_ended"]["failures"]) == (
        "finished", 3, 1,
    )  # fmt: skip
    assert any("Traceback" in line["message"] and "ZeroDivisionError" in line["message"] for line in lines)


def test_a_password_is_nowhere_in_the_log_of_a_connection_that_fails(tmp_path: Path) -> None:
    """Neither as it is nor as an address writes it; psycopg, SQLAlchemy and Scrapy at their most talkative."""
    source = write_pages(tmp_path / "pages.jsonl", 1)
    url = "postgresql://reader:se%2Fcret%40pw@127.0.0.1:1/news?sslpassword=another-one"
    surroundings = {**environment(tmp_path / "unused"), "GOVNEWS_DATABASE_URL": url, "GOVNEWS_ALERT_TOKEN": "t0ken-42"}
    for json_lines in ("0", "1"):
        line = [*command(source, tmp_path / "out.jsonl"), "-L", "DEBUG", "-s", f"GOVNEWS_LOG_JSON={json_lines}"]
        line += ["-s", "GOVNEWS_ALERT_TOKEN=t0ken-42", "-s", "LOG_VERSIONS="]
        done = forks.run(line, env=surroundings)
        told = done.stdout + done.stderr
        assert done.returncode == 3 and "no connection to the server" in told, told
        assert "GOVNEWS_DATABASE_URL" in told or "reader:***@127.0.0.1" in told
        for secret in ("se%2Fcret%40pw", "se/cret@pw", "another-one", "t0ken-42"):
            assert secret not in told


@pytest.mark.parametrize(("text", "hidden"), [
    ("postgresql://a:b@host/db failed", "postgresql://a:***@host/db failed"),
    ("proxy http://me:p@ss@10.0.0.1:3128", "proxy http://me:***@10.0.0.1:3128"),
    ("host=a password=geheim user=b", "host=a password=*** user=b"),
    ("https://oapi.dingtalk.com/robot/send?access_token=12ab&x=1", "https://oapi.dingtalk.com/robot/send?access_token=***&x=1"),
    ("https://open.feishu.cn/open-apis/bot/v2/hook/12-ab", "https://open.feishu.cn/open-apis/bot/v2/hook/***"),
    ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=12-ab", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=***"),
    ("https://hooks.slack.com/services/T0/B0/xx", "https://hooks.slack.com/services/***"),
    ("{'Authorization': b'Basic dTpw'}", "{'Authorization': b'Basic ***'}"),
    ("http://www.qinan.gov.cn/art?key=1&page=2 by you@example.org", None),
])  # fmt: skip
def test_what_looks_like_a_secret_is_hidden_and_nothing_else(text: str, hidden: str | None) -> None:
    assert Secrets().hidden(text) == (hidden or text)


def test_settings_that_are_secrets_are_hidden_however_they_are_written() -> None:
    address, password = "https://chat.example/hook/密/1", 'a"b\\c'
    secrets = Secrets.of(Settings({"GOVNEWS_ALERT_WEBHOOKS": [address], "GOVNEWS_SMTP_PASSWORD": password}))
    record = logging.makeLogRecord({"msg": "%s %s", "args": (password, address), "name": "x"})
    record.event, record.run = "other", None
    for formatter in (logging.Formatter(), AsJson()):
        line = Masked(formatter, secrets).format(record)
        assert "chat.example" not in line and "b\\" not in line and line.count("***") == 2


def test_other_loggers_are_left_alone() -> None:
    """Whoever runs the crawl in a program of their own keeps their handlers."""
    code = (
        "import logging, crawler.settings\nfrom scrapy.settings import Settings\nfrom crawler.logs import Logs\n"
        "from types import SimpleNamespace\nlogging.basicConfig(format='mine %(message)s')\n"
        "Logs.from_crawler(SimpleNamespace(settings=Settings()))\nlogging.warning('hello')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == "mine hello\n"


def test_every_event_is_documented() -> None:
    section = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split("\n## Logs\n")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(Event)
