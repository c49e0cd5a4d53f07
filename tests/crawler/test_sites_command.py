"""``scrapy sites``, as a person calls it: in a process of its own, against a server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from crawling import ROOT

from crawler.sites import read_catalogue
from tests import forks

HOME = """<html><head><title>秦安县人民政府</title><meta name="SiteIDCode" content="6205220001"></head><body>
<a href="/xwzx/qaxw.htm">秦安新闻</a><a href="/zwgk/cwhy.htm">县政府常务会议</a>
<a href="/info/10072/1.htm">一</a><a href="/info/10072/2.htm">二</a><a href="/info/10072/3.htm">三</a>
</body></html>"""


def sites(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "scrapy", "sites", *arguments]
    return forks.run(line, cwd=cwd, env=os.environ)


def test_list_by_selector() -> None:
    done = sites("list", "620503,黔东南州")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[0].split() == ["code", "name", "level", "layout", "lists", "home"]
    listed = [line.split()[0] for line in lines[1:]]
    assert {"522600", "522601", "620503"} <= set(listed)
    assert listed == sorted(listed)
    assert done.stderr.startswith(f"{len(listed)} sites, ")


def test_list_as_json_with_filters() -> None:
    done = sites("list", "甘肃", "level:county", "layout:vsb", "--json")
    records = json.loads(done.stdout)
    qinan = next(record for record in records if record["code"] == "620522")
    assert qinan["columns"][0]["url"] == "https://www.qinan.gov.cn/xwzx/qaxw.htm"
    assert {(record["level"], record["layout"]) for record in records} == {("county", "vsb")}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("list", "麦积县"), "there is no place 麦积县; near it: 麦积"),
        (("lst",), "name one of list, check, show, probe"),
        (("list", "--jsn"), "unknown option --jsn"),
        (("check", "no.toml"), "no.toml: no such file"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(arguments: tuple[str, ...], message: str) -> None:
    done = sites(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_show_prints_the_entry_of_the_place_itself(tmp_path: Path) -> None:
    done = sites("show", "黔东南州", "520000")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line.startswith("name = ")] == [
        'name = "黔东南苗族侗族自治州"', 'name = "贵州省"',
    ]  # fmt: skip
    assert "# crawler/sites/provinces/52-guizhou.toml:" in done.stdout
    pasted = tmp_path / "52.toml"
    pasted.write_text('province = "520000"\n' + done.stdout, encoding="utf-8")
    assert not read_catalogue(pasted).faults


def test_check_names_every_fault_and_ends_with_1(tmp_path: Path) -> None:
    good = sites("check")
    assert (good.returncode, good.stdout) == (0, "")
    faulty = tmp_path / "faulty.toml"
    text = 'province = "620000"\n[[site]]\ncode = "620599"\nname = "x"\nhome = ""\n'
    faulty.write_text(text, encoding="utf-8")
    done = sites("check", str(faulty))
    assert done.returncode == 1
    places = [line.partition(": ")[0] for line in done.stdout.splitlines()]
    assert places == [f"{faulty}:{line}" for line in (2, 2, 3, 5)]


def test_a_catalogue_of_ones_own_whose_faults_cost_only_themselves(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    rest = 'level = "county"\nhome = "http://{}.example/"\nstatus = "unconfirmed"\n'
    good = f'[[site]]\ncode = "620503"\nname = "麦积区"\n{rest.format("a")}'
    faulty = f'[[site]]\ncode = "62"\nname = "x"\n{rest.format("b")}'
    own.write_text(f'province = "620000"\n{good}{faulty}', encoding="utf-8")
    done = sites("list", "-s", f"GOVNEWS_CATALOGUE={own}")
    assert done.returncode == 0
    assert "620503" in done.stdout
    assert f"{own}:9: '62' is the code of no division (entry left out)" in done.stderr


class Server:
    """A government site on this machine: what it answers, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, str, bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        answers, asked = self.answers, self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers["User-Agent"]))
                status, media_type, body = answers.get(self.path, (404, "text/html", b"not here"))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", body.decode())
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: what was asked is kept."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}"


@contextmanager
def running() -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    with running() as one:
        yield one


def probe(url: str, *more: str) -> subprocess.CompletedProcess[str]:
    settings = {
        "DOWNLOAD_DELAY": "0", "RETRY_TIMES": "0", "AUTOTHROTTLE_ENABLED": "0",
        "GOVNEWS_CLOCK": "crawl_fakes.clock",
    }  # fmt: skip
    options = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    line = [sys.executable, "-m", "scrapy", "sites", "probe", url, *more, *options]
    return forks.run(line, env={"PYTHONPATH": str(Path(__file__).parent)})


def test_probe_prints_an_entry_that_passes_check(server: Server, tmp_path: Path) -> None:
    server.answers["/"] = (200, "text/html; charset=utf-8", HOME.encode("gb18030"))  # wrongly declared
    done = probe(f"{server.url}/")
    assert done.returncode == 0, done.stderr
    pasted = tmp_path / "62-gansu.toml"
    pasted.write_text(f'province = "620000"\n\n{done.stdout}', encoding="utf-8")
    assert sites("check", str(pasted)).returncode == 0
    (site,) = read_catalogue(pasted)
    assert (site.code, site.layout, site.encoding) == ("620522", "vsb", "gb18030")
    assert site.home == f"{server.url}/"
    assert [(column.kind, column.name) for column in site.columns] == [
        ("meetings", "县政府常务会议"), ("news", "秦安新闻"),
    ]  # fmt: skip
    assert [path for path, _ in server.asked] == ["/robots.txt", "/"]
    assert all(agent.startswith("govnews/") for _, agent in server.asked)
    assert not (ROOT / "govnews.db").exists()


def test_probe_obeys_robots(server: Server) -> None:
    server.answers["/robots.txt"] = (200, "text/plain", b"User-agent: *\nDisallow: /\n")
    server.answers["/"] = (200, "text/html", HOME.encode())
    done = probe(f"{server.url}/")
    assert done.returncode == 1
    assert "robots.txt" in done.stderr
    assert done.stdout == ""
    assert [path for path, _ in server.asked] == ["/robots.txt"]


def test_probe_tells_of_a_refusal_and_of_a_page_that_is_no_home(server: Server) -> None:
    server.answers["/waf"] = (403, "text/html", b"no")
    server.answers["/js"] = (200, "text/html", b"<script>$_ts={}</script>")
    refused = probe(f"{server.url}/waf")
    assert (refused.returncode, refused.stderr.strip()) == (1, f"{server.url}/waf answers 403")
    challenged = probe(f"{server.url}/js", "--code", "620522")
    assert challenged.returncode == 1
    assert "the page has no links" in challenged.stderr


def test_probe_takes_the_address_that_a_site_moved_to(server: Server) -> None:
    with running() as other:
        server.answers["/"] = (302, "text/html", f"{other.url}/index.html".encode())
        other.answers["/index.html"] = (200, "text/html", HOME.encode())
        done = probe(f"{server.url}/")
    assert done.returncode == 0
    assert f'home = "{other.url}/index.html"' in done.stdout
    assert f"{server.url}/ leads to {other.url}/index.html" in done.stderr


def test_probe_of_a_server_that_is_not_there() -> None:
    done = probe("http://127.0.0.1:9/")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "refused" in done.stderr
