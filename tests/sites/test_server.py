"""The server: how it is reached, what it logs, what it validates, and what changes while it runs."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.layouts import NextPage, recognise
from crawler.sites import load_catalogue, read_catalogue
from crawler.sites.home import site_of_home
from pipelines.clock import SHANGHAI
from tests.sites import Farm
from tests.sites.catalogue import VERIFIED
from tests.sites.fetching import fetch, follow
from tests.sites.plan import load_plan
from tests.sites.site import MINUTES

GOOD = [plan.id for plan in load_plan() if plan.group == "good"]


@pytest.fixture
def farm() -> Iterator[Farm]:
    with Farm("trs", "vsb", "kpcms", "empirecms", "robots_delay", "odd_transfers") as running:
        yield running


def test_a_plain_request_is_answered_by_its_host_header(farm: Farm) -> None:
    site = farm.sites["vsb"]
    connection = http.client.HTTPConnection("127.0.0.1", farm.port)
    connection.request("GET", site.columns[0].path, headers={"Host": site.host})
    plain = connection.getresponse().read()
    connection.close()
    assert plain == fetch(farm, site.columns[0].url).body
    assert [(entry.host, entry.target) for entry in farm.log.entries] == [(site.host, site.columns[0].path)] * 2


def test_a_connection_serves_many_requests(farm: Farm) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", farm.port)
    sockets = set()
    for number in range(3):
        connection.request("GET", farm.sites["vsb"].columns[number % 2].url)
        assert connection.getresponse().read()
        sockets.add(id(connection.sock))
    connection.close()
    assert len(sockets) == 1


def test_what_is_not_there_is_404_and_an_unknown_host_502(farm: Farm) -> None:
    assert fetch(farm, farm.sites["trs"].home + "nowhere/").status == 404
    assert fetch(farm, "http://www.unknown.example/").status == 502
    assert fetch(farm, farm.sites["vsb"].home + "robots.txt").status == 404


def test_the_log_tells_which_requests_were_under_way_together(farm: Farm) -> None:
    site = farm.sites["odd_transfers"]
    slow = site.marked["slow"]
    other = threading.Thread(target=fetch, args=(farm, slow))
    other.start()
    while not farm.requests(site.host):
        pass
    fetch(farm, site.columns[0].url)
    other.join()
    fetch(farm, site.columns[0].url)
    pairs = [(one.url, other.url) for one, other in farm.overlaps(site.host)]
    assert pairs == [(slow, site.columns[0].url)]
    assert len(farm.gaps(site.host)) == 2
    assert farm.gaps(site.host)[1] > 1
    assert farm.overlaps(farm.sites["vsb"].host) == ()


def test_the_log_has_status_headers_and_body(farm: Farm) -> None:
    url = farm.sites["trs"].home + "nowhere/"
    fetch(farm, url, {"X-Test": "1"}, method="POST", body=b"a=1")
    (entry,) = farm.requests()
    assert (entry.method, entry.url, entry.status, entry.body) == ("POST", url, 404, b"a=1")
    assert entry.headers["x-test"] == "1"
    assert entry.end is not None
    assert entry.end >= entry.begin


@pytest.mark.parametrize(("name", "header", "condition"), [
    ("trs", "etag", "If-None-Match"), ("vsb", "last-modified", "If-Modified-Since"),
    ("empirecms", "etag", "If-None-Match"),
])  # fmt: skip
def test_a_page_that_is_known_is_not_sent_again(farm: Farm, name: str, header: str, condition: str) -> None:
    article = farm.sites[name].columns[0].articles[0]
    for url in (article.url, article.column):
        first = fetch(farm, url)
        again = fetch(farm, url, {condition: first.headers[header]})
        assert (again.status, again.body) == (304, b"")
    farm.correct(article)
    fresh = fetch(farm, article.url, {condition: fetch(farm, article.url).headers[header]})
    assert fresh.status == 304
    assert fetch(farm, article.url, {condition: first.headers[header]}).status == 200


def test_gzip_is_for_those_who_take_it(farm: Farm) -> None:
    url = farm.sites["kpcms"].columns[0].url
    packed = fetch(farm, url, {"Accept-Encoding": "gzip, deflate"})
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(fetch(farm, url).body) / 2


@pytest.mark.parametrize("name", GOOD)
def test_what_is_published_stands_on_top(name: str) -> None:
    with Farm(name) as farm:
        site = farm.sites[name]
        before = site.columns[1].urls
        made = farm.publish(name, 2, "news")
        assert site.columns[1].urls == [made[1].url, made[0].url, *before]
        wanted: NextPage | None = NextPage(site.columns[1].url)
        seen: list[str] = []
        while wanted is not None:
            document = follow(farm, wanted)
            page = recognise(document).list_page(document)
            seen += [link.url for link in page.links]
            wanted = page.next
        assert seen == site.columns[1].urls
        parts = recognise(document := follow(farm, NextPage(made[1].url))).article(document).parts
        assert parts is not None
        assert (parts.title.value, parts.published.value) == (made[1].title, made[1].published)


def test_what_is_published_has_the_moment_and_the_subject_that_are_asked_for() -> None:
    at = datetime(2027, 4, 26, 8, 30, tzinfo=SHANGHAI)
    made = Farm("vsb").sites["vsb"].publish(2, at=at, meeting=False)
    assert [one.at for one in made] == [at, at + MINUTES] and not any(one.is_meeting for one in made)


def test_an_interface_says_when_it_has_something_new() -> None:
    with Farm("hanweb_hex") as farm:
        site = farm.sites["hanweb_hex"]
        shell = follow(farm, NextPage(site.columns[0].url))
        rows = recognise(shell).list_page(shell).next
        assert rows is not None
        known = {"If-Modified-Since": fetch(farm, rows.url).headers["last-modified"]}
        assert fetch(farm, rows.url, known).status == 304
        farm.publish("hanweb_hex")
        assert fetch(farm, rows.url, known).status == 200


def test_old_pages_of_a_vsb_list_move_when_one_is_added(farm: Farm) -> None:
    site = farm.sites["vsb"]
    column = site.columns[0]
    document = follow(farm, NextPage(column.url))
    before = recognise(document).list_page(document).next
    farm.publish("vsb", site.family.per_page)
    document = follow(farm, NextPage(column.url))
    after = recognise(document).list_page(document).next
    assert before is not None
    assert after is not None
    assert (before.url[-6:], after.url[-6:]) == ("/2.htm", "/3.htm")


def test_a_correction_changes_the_text_and_nothing_else(farm: Farm) -> None:
    article = farm.sites["trs"].columns[1].articles[4]
    corrected = farm.correct(article)
    assert corrected.body[:-1] == article.body
    assert corrected.modified > article.modified
    assert corrected.body[-1] in fetch(farm, article.url).body.decode()
    with pytest.raises(LookupError):
        farm.correct(farm.sites["vsb"].unlisted[0])


def test_the_control_host_does_what_the_methods_do(farm: Farm) -> None:
    made = json.loads(fetch(farm, "http://farm.example/publish?site=vsb&n=2&column=news").body)
    assert made == farm.sites["vsb"].column("news").urls[1::-1]
    url = made[0]
    assert json.loads(fetch(farm, f"http://farm.example/correct?url={quote(url)}").body) == [url]
    assert farm.sites["vsb"].articles[url].corrections == 1
    assert fetch(farm, "http://farm.example/publish?site=nobody").status == 400
    assert json.loads(fetch(farm, "http://farm.example/sites").body)["vsb"] == ["good", farm.sites["vsb"].home]
    assert [200, "GET", "http://farm.example/sites"] in json.loads(fetch(farm, "http://farm.example/log").body)


@pytest.mark.parametrize("name", ["trs", "vsb", "kpcms"])
def test_a_home_page_tells_whose_it_is_and_which_columns_it_has(farm: Farm, name: str) -> None:
    site = farm.sites[name]
    found = site_of_home(fetch(farm, site.home).opened(), VERIFIED)
    assert (found.code, found.layout) == (site.place.code, site.family.layout)
    assert {column.url for column in found.columns} >= {column.url for column in site.columns[1:]}


def test_an_error_of_the_farm_is_raised_at_its_end() -> None:
    with pytest.raises(ValueError, match="invalid literal"), Farm("hanweb_num") as farm:
        site = farm.sites["hanweb_num"]
        body = b"columnid=38121&unitid=381217"
        proxy = f"{site.home}module/web/jpage/dataproxy.jsp?startrecord=x"
        assert fetch(farm, proxy, method="POST", body=body).status == 500


def test_the_farm_is_no_part_of_the_real_catalogue() -> None:
    assert not [site for site in load_catalogue() if site.host.endswith(".example")]


def test_an_unknown_site_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="nobody"):
        Farm("trs", "nobody")


def test_it_runs_alone(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "tests.sites", "--port", "0", "--catalogue", str(tmp_path), "vsb"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as alone:
        assert alone.stdout is not None
        greeting = "".join(itertools.takewhile(lambda read: "publish" not in read, alone.stdout))
        alone.terminate()
    assert re.search(r"export http_proxy=http://127\.0\.0\.1:\d+", greeting)
    assert f"GOVNEWS_CATALOGUE={tmp_path / 'good'}" in greeting
    assert [site.host for site in read_catalogue(tmp_path / "good")] == ["www.maiji.gov.example"]
