"""Nights in which much goes wrong at once: nothing is lost, nothing doubled, and the rest of the crawl is unharmed.

The database that goes away is in test_outage.py, a full disk in test_crawl.py and test_archive_crawl.py, a page that
ends its reader in test_poison.py. What is to be expected of each stands in docs/operations.md.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from farm_crawls import FAKES, Fields, Ground

from crawler.sites import Column, Site
from crawler.sites.entry import entry_of
from pipelines.address import canonical
from tests import forks
from tests.sites.catalogue import EVIDENCE, VERIFIED
from tests.sites.log import Log
from tests.sites.messages import Answer, Request, not_found, page
from tests.sites.server import Server

LINKS: Final = int(os.environ.get("GOVNEWS_TEST_LINKS", "10000"))
"""Links of the list that is too long. With 100,000 the test takes a minute."""
MEMORY: Final = 1200 << 20
"""Bytes of address space that the crawl may take; half of it are libraries."""
BIG, SMALL = "www.big.gov.example", "www.small.gov.example"
ROW = '<li><a href="./202611/t202611{day:02}_{number}.html">第{number}次会议召开</a><span>2026-11-{day:02}</span></li>'


def answer(request: Request) -> Answer:
    """A site with very many articles, and one with five."""
    if request.path == "/xw/index.html":
        number = LINKS if request.host == BIG else 5
        rows = "\n".join(ROW.format(number=one, day=20 - one * 20 // number) for one in range(number))
        return page(f'<html><head><title>要闻</title></head><body><ul class="list">{rows}</ul></body></html>')
    if request.path.startswith("/xw/2026"):
        prose = f"<p>11月18日，县政府召开会议，研究{request.path}。会议要求抓好落实。</p>" * 3
        return page(f"<html><body><h1>{request.path}</h1><div class='TRS_Editor'>{prose}</div></body></html>")
    return not_found()


@contextmanager
def two_sites(folder: Path) -> Iterator[dict[str, str]]:
    """Both sites, served; what a crawl of them is to be told."""
    sites = [
        Site(
            code=code, name=name, level="county", home=f"http://{host}/", status="confirmed", path=(),
            columns=(Column(f"http://{host}/xw/index.html", "news", "confirmed", "要闻"),), layout="trs",
            verified=VERIFIED, evidence=EVIDENCE, flags=frozenset({"http_only"}),
        )
        for code, name, host in (("620503", "麦积区", BIG), ("620522", "秦安县", SMALL))
    ]  # fmt: skip
    catalogue = folder / "62.toml"
    catalogue.write_text("\n".join(['province = "620000"\n', *map(entry_of, sites)]), encoding="utf-8")
    server = Server(answer, Log())
    server.begin()
    try:
        yield {"proxy": f"http://127.0.0.1:{server.port}", "catalogue": str(catalogue)}
    finally:
        server.stop()


def test_a_site_with_far_too_many_links_is_read_bit_by_bit(tmp_path: Path) -> None:
    here = Ground(tmp_path)
    with two_sites(tmp_path) as told:
        few = {"GOVNEWS_SITE_ARTICLES": "20"}
        line = here.line(**FAKES, GOVNEWS_CATALOGUE=told["catalogue"], **few)
        for run in (1, 2):
            done = forks.run(line, env=here.surroundings(told["proxy"]), limits={"AS": MEMORY})
            assert done.returncode == 0, done.stderr
            assert here.sql("SELECT site, count(*) FROM addresses GROUP BY site") == [(BIG, LINKS), (SMALL, 5)]
            stored = here.sql("SELECT url FROM pages")
            assert len({url for (url,) in stored if SMALL in url}) == 5
            assert len({url for (url,) in stored if BIG in url}) == len(stored) - 5 == 20 * run
            assert done.stderr.count("more are left for the next run") == 1
    newest = [url for (url,) in here.sql("SELECT url FROM pages") if BIG in url]
    assert {url.split("/t202611")[1][:2] for url in newest} == {"20"}  # the rows of the newest day


def test_dead_names_are_no_fault_of_any_address(field: Fields) -> None:
    here = field("trs", "vsb")
    assert here.crawl("-a", f"sites={here.farm.sites['trs'].place.code}").returncode == 0
    with here.engine().begin() as connection:
        connection.exec_driver_sql("UPDATE addresses SET due_at = '2020-01-01'")
    before = here.sql("SELECT * FROM addresses ORDER BY address_id")
    night = {"TWISTED_DNS_RESOLVER": "bad_night_fakes.DeadNames"}
    done = here.crawl(environment={"http_proxy": ""}, **night)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert set(here.statuses().values()) == {"dns_error"}
    assert here.sql("SELECT * FROM addresses ORDER BY address_id") == before
    assert here.crawl().returncode == 0
    planted = {canonical(url) for site in here.farm.sites.values() for url in site.articles}
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == planted


def test_half_of_the_sites_refuse_and_the_others_are_read(field: Fields) -> None:
    refusing = ("refuse_412", "refuse_403", "refuse_silence", "refuse_503")
    here = field("trs", "vsb", "kpcms", "epoint", *refusing)
    done = here.crawl(group=None, GOVNEWS_CATALOGUE=str(here.farm.catalogue()), **FAKES)
    assert done.returncode == 0, done.stderr
    sites = here.farm.sites
    assert here.statuses() == {site.host: site.expected for site in sites.values()}
    planted = {canonical(url) for name, site in sites.items() if name not in refusing for url in site.articles}
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == planted


def test_a_clock_that_jumps_loses_nothing_and_doubles_nothing(field: Fields) -> None:
    here = field("trs")
    site = here.farm.sites["trs"]
    assert here.crawl(GOVNEWS_CLOCK="bad_night_fakes.jumping").returncode == 0  # in the run
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == {canonical(url) for url in site.articles}
    assert here.sql("SELECT count(*) FROM addresses WHERE state != 'article'") == [(0,)]
    meetings = here.sql("SELECT meeting_id FROM meetings ORDER BY 1")

    far = "SELECT count(*) FROM addresses WHERE due_at > '2030'"
    assert here.sql(far)[0][0] > 0
    done = here.crawl(GOVNEWS_RECHECKS="1000")  # set right: what was put off for ten years is looked at now
    assert done.returncode == 0 and here.sql(far) == [(0,)], done.stderr
    assert here.sql("SELECT meeting_id FROM meetings ORDER BY 1") == meetings

    site.publish(3)
    assert here.crawl(GOVNEWS_CLOCK="bad_night_fakes.ahead").returncode == 0  # between two runs
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == {canonical(url) for url in site.articles}
    assert here.sql("SELECT status FROM runs") == [("finished",)] * 3
