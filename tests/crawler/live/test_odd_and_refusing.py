"""Sites that are odd, that refuse, or that are not there: each gets its status, none is asked more than it allows."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

import pytest
from farm_crawls import Field, Fields

from crawler.live.status import SiteStatus
from tests.sites.farm import Farm
from tests.store.contents import contents

Crawled = tuple[Field, subprocess.CompletedProcess[str]]
NO_ROBOTS = ("/robots.txt", 404)
"""A robots.txt that is not there refuses nothing."""


@pytest.fixture(scope="module", params=["odd", "refusing"])
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """All sites of a group, crawled once."""
    with Farm(request.param) as farm:
        field = Field(tmp_path_factory.mktemp(request.param), farm)
        # The delay, so that an answer is judged before the next request leaves.
        short = {"DOWNLOAD_DELAY": "0.05", "DOWNLOAD_TIMEOUT": "5", "GOVNEWS_LONGEST_DELAY": "1"}
        yield field, field.crawl(group=request.param, **short)


def test_every_site_gets_the_status_that_was_planned_for_it(crawled: Crawled) -> None:
    field, done = crawled
    planned = {site.host: site.expected for site in field.farm.sites.values() if site.expected}
    statuses = field.statuses()
    assert {host: statuses[host] for host in planned} == planned
    assert len(statuses) == len(field.farm.sites)
    assert "Traceback" not in done.stderr


def test_nothing_is_fetched_that_robots_txt_forbids(crawled: Crawled) -> None:
    field, _ = crawled
    for name, site in field.farm.sites.items():
        assert field.farm.forbidden(name) == (), site.host


def test_a_site_that_refuses_is_left_alone_after_three_answers(crawled: Crawled) -> None:
    field, _ = crawled
    for host, refused in field.sql("SELECT site, refused FROM site_runs WHERE refused > 0"):
        answers = field.farm.requests(host)
        by_status = [one for one in answers if one.status != 200 and (one.target, one.status) != NO_ROBOTS]
        assert len(by_status) <= 3, (host, answers[-1])
        assert refused <= (3 if by_status else 4), host  # a CAPTCHA with 200 must be read first: one more may have left


def test_what_can_be_read_is_read_and_a_replay_reads_the_same(crawled: Crawled) -> None:
    field, _ = crawled
    stored = {title for (title,) in field.sql("SELECT raw_title FROM pages")}
    planted = {article.title for site in field.farm.sites.values() for article in site.articles.values()}
    assert stored <= planted and stored
    group = next(iter(field.farm.sites.values())).plan.group
    replay = field.crawl(
        "-a", f"source={field.archive}", group=group, database="replay", environment={"http_proxy": ""}
    )
    assert contents(field.engine("replay")) == contents(field.engine()), replay.stderr


def test_a_pager_that_is_written_with_https_is_followed_where_the_site_has_none(crawled: Crawled) -> None:
    field, _ = crawled
    stored = {title for (title,) in field.sql("SELECT raw_title FROM pages")}
    for site in field.farm.sites.values():
        if site.plan.twist == "loop":
            three_pages = site.columns[0].articles[: 3 * site.family.per_page]
            assert {article.title for article in three_pages} <= stored


@pytest.mark.parametrize(
    ("home", "status"),
    [
        ("http://www.nowhere.invalid/", SiteStatus.DNS_ERROR),
        ("http://127.0.0.1:9/", SiteStatus.GEO_BLOCKED),
        ("https://127.0.0.1:{port}/", SiteStatus.TLS_ERROR),
    ],
)
def test_a_site_that_cannot_be_reached_says_why(field: Fields, home: str, status: SiteStatus) -> None:
    here = field("trs")
    address = home.format(port=here.farm.proxy.rpartition(":")[2])
    catalogue = here.folder / "sites.toml"
    catalogue.write_text(
        'province = "520000"\n\n[[site]]\ncode = "522632"\nname = "榕江县"\nlevel = "county"\n'
        f'home = "{address}"\nstatus = "confirmed"\nverified = "2026-11-01"\nevidence = "a test"\n\n'
        f'  [[site.column]]\n  kind = "news"\n  url = "{address}news/"\n  status = "confirmed"\n',
        encoding="utf-8",
    )
    done = here.crawl(
        group=None, environment={"http_proxy": ""}, GOVNEWS_CATALOGUE=str(catalogue), GOVNEWS_ALLOW_PRIVATE_HOSTS="True"
    )
    assert list(here.statuses().values()) == [status], done.stderr
    assert done.returncode == 1  # of all sites not one was reached
