"""``scrapy crawl govnews`` on the farm: everything that is planted is found, once, and nothing else is asked for."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from statistics import median

import pytest
from farm_crawls import Field, Fields

from crawler.settings import EXTENSIONS
from pipelines.address import canonical
from tests import forks
from tests.sites.farm import Farm
from tests.store.contents import contents


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Field, subprocess.CompletedProcess[str]]]:
    """All good sites, crawled once."""
    with Farm("good") as farm:
        field = Field(tmp_path_factory.mktemp("good"), farm)
        yield field, field.crawl()


def test_every_planted_article_is_found_and_nothing_else(
    harvest: tuple[Field, subprocess.CompletedProcess[str]],
) -> None:
    field, done = harvest
    assert done.returncode == 0, done.stderr
    planted = {canonical(url) for site in field.farm.sites.values() for url in site.articles}
    assert {canonical(url) for (url,) in field.sql("SELECT url FROM pages")} == planted
    assert set(field.statuses().values()) == {"ok"}
    assert len(field.statuses()) == len(field.farm.sites) >= 14


def test_title_time_source_code_and_moment_are_stored_as_planted(
    harvest: tuple[Field, subprocess.CompletedProcess[str]],
) -> None:
    field, _ = harvest
    stored = {
        canonical(url): (title, published, site)
        for url, title, published, site in field.sql("SELECT url, raw_title, published, site FROM pages")
    }
    for site in field.farm.sites.values():
        for url, article in site.articles.items():
            assert stored[canonical(url)] == (article.title, article.published, site.place.code), url


def test_the_closing_table_has_a_line_a_site_and_a_total(
    harvest: tuple[Field, subprocess.CompletedProcess[str]],
) -> None:
    field, done = harvest
    lines = done.stderr.splitlines()
    for site in field.farm.sites.values():
        assert any(line.startswith(f"{site.place.code} {site.place.name} ") and " ok " in line for line in lines)
    number = len(field.farm.sites)
    assert f"{number} sites: {number} ok" in lines


def test_a_second_crawl_asks_only_for_lists_and_a_replay_gives_the_same_rows(
    harvest: tuple[Field, subprocess.CompletedProcess[str]],
) -> None:
    field, _ = harvest
    before = contents(field.engine())
    asked = len(field.farm.log.entries)
    again = field.crawl()
    assert again.returncode == 0 and contents(field.engine()) == before
    articles = {canonical(url) for site in field.farm.sites.values() for url in site.articles}
    assert {canonical(entry.url) for entry in field.farm.log.entries[asked:]} & articles == set()
    asked = len(field.farm.log.entries)
    replay = field.crawl("-a", f"source={field.archive}", database="replay", environment={"http_proxy": ""})
    assert replay.returncode == 0, replay.stderr
    assert contents(field.engine("replay")) == before
    assert len(field.farm.log.entries) == asked


def test_only_what_is_new_or_corrected_is_stored_by_the_next_crawl(field: Fields) -> None:
    here = field("trs", "vsb")
    here.crawl()
    sites = here.farm.sites
    new = sites["trs"].publish(3)
    corrected = sites["vsb"].correct(sites["vsb"].columns[0].urls[5])
    here.farm.log.clear()
    tomorrow = {"GOVNEWS_CLOCK": "crawl_fakes.tomorrow", "GOVNEWS_RECHECKS": "1000"}
    done = here.crawl(**tomorrow)
    assert done.returncode == 0, done.stderr
    run = "SELECT pages_new, pages_updated FROM runs WHERE run_id = (SELECT max(run_id) FROM runs)"
    assert here.sql(run) == [(3, 1)]
    assert {canonical(one.url) for one in new} <= {canonical(url) for (url,) in here.sql("SELECT url FROM pages")}
    text = here.sql(f"SELECT raw_text, text FROM pages WHERE url = '{corrected.url}'")[0]
    assert corrected.blocks[-1].text in (text[0] or text[1])
    asked = here.farm.log.entries
    assert any(entry.status == 304 for entry in asked)  # both sites say what has not changed
    here.farm.log.clear()
    assert here.crawl(**tomorrow).returncode == 0  # the same day: nothing is due again
    lists = {canonical(entry.url) for entry in here.farm.log.entries}
    assert lists & {canonical(url) for site in sites.values() for url in site.articles} == set()


def test_one_request_at_a_time_and_the_delay_between_two(field: Fields) -> None:
    here = field("trs", "kpcms")
    here.crawl("-a", "pages=1", DOWNLOAD_DELAY="0.15", AUTOTHROTTLE_ENABLED="True", AUTOTHROTTLE_START_DELAY="0.15")
    for site in here.farm.sites.values():
        assert len(here.farm.log.requests(site.host)) > 10
        assert here.farm.log.overlaps(site.host) == ()
        gaps = here.farm.log.gaps(site.host)  # a server that is busy may see one request late, and the next in time
        assert sum(gaps) > 0.14 * len(gaps) and median(gaps) > 0.14


def test_every_request_says_who_asks(harvest: tuple[Field, subprocess.CompletedProcess[str]]) -> None:
    agents = {entry.headers.get("user-agent") for entry in harvest[0].farm.log.entries}
    assert len(agents) == 1 and "+crawls@example.org" in str(agents)


def test_the_bounds_bound(field: Fields) -> None:
    here = field("trs", "epoint")
    site = here.farm.sites["trs"]
    days = sorted({article.date for article in site.articles.values()})
    since, until = days[-12], days[-4]
    done = here.crawl("-a", f"sites={site.place.code}", "-a", f"since={since}", "-a", f"until={until}")
    assert done.returncode == 0, done.stderr
    wanted = {canonical(url) for url, article in site.articles.items() if since <= article.date <= until}
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == wanted
    assert here.farm.log.requests(here.farm.sites["epoint"].host) == ()


def test_a_dry_run_asks_nobody_and_makes_nothing(field: Fields) -> None:
    here = field("trs")
    done = here.crawl("-a", "dry_run=1")
    assert done.returncode == 0 and done.stdout.count("(at most 5 pages, never walked)") == 2
    assert here.farm.log.entries == () and list(here.folder.iterdir()) == []
    here.crawl("-a", "pages=1")
    again = here.crawl("-a", "dry_run=1")
    assert "last walked 2026" in again.stdout and "1 sites, 2 lists" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "says"),
    [
        (("-a", "sites=999999"), {}, "there is no code 999999"),
        (("-a", "since=yesterday"), {}, "-a since=yesterday"),
        (("-a", "sites=522632", "-a", "source=seeds"), {}, "goes with no -a source"),
        (("-a", "site=522632"), {}, "unknown argument -a site"),
        ((), {"GOVNEWS_CONTACT": ""}, "GOVNEWS_CONTACT is not set"),
        (("-a", "source=seeds"), {"GOVNEWS_CATALOGUE": "/nowhere"}, "/nowhere"),
        (("-a", "sites=522632", "-s", "GOVNEWS_RECHECK_DAYS=soon"), {}, "soon"),
    ],
)
def test_a_wrong_command_is_refused_before_anything_is_asked(
    field: Fields, arguments: tuple[str, ...], environment: dict[str, str], says: str
) -> None:
    here = field("trs")
    group = None if "GOVNEWS_CATALOGUE" in environment else "good"
    done = here.crawl(*arguments, environment=environment, group=group)
    assert done.returncode == 2 and says in done.stderr
    assert here.farm.log.entries == () and list(here.folder.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_crawl_that_is_stopped_is_finished_by_the_next(field: Fields, how: signal.Signals) -> None:
    here = field("trs", "vsb")
    process = forks.begin(here.command(DOWNLOAD_DELAY="0.02"), env=here.environment())
    while len(here.farm.log.entries) < 30:
        assert process.poll() is None
        time.sleep(0.02)
    process.send_signal(how)
    process.communicate()
    done = here.crawl()
    assert done.returncode == 0, done.stderr
    planted = {canonical(url) for site in here.farm.sites.values() for url in site.articles}
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == planted
    assert here.sql("SELECT count(*) FROM addresses WHERE state != 'article'") == [(0,)]
    replay = here.crawl("-a", f"source={here.archive}", database="replay", environment={"http_proxy": ""})
    assert contents(here.engine("replay")) == contents(here.engine()), replay.stderr


def test_sites_that_a_stopped_crawl_never_came_to_are_told_of_and_given_back(field: Fields) -> None:
    here = field("trs", "vsb", "hebei")
    extensions = json.dumps({**EXTENSIONS, "crawl_fakes.StopsAtOnce": 0})
    assert here.crawl(EXTENSIONS=extensions).returncode == 130
    told = here.sql("SELECT site, complete FROM site_runs ORDER BY site")
    assert told == [(site.host, 0) for site in sorted(here.farm.sites.values(), key=lambda site: site.host)]
    assert here.sql("SELECT count(*) FROM site_leases") == [(0,)] and here.farm.log.entries == ()
    assert here.crawl().returncode == 0
    assert here.sql("SELECT count(*) FROM site_runs WHERE complete") == [(3,)]


def test_a_crawl_that_ends_between_the_memory_of_a_list_and_of_its_rows_is_finished_by_the_next(field: Fields) -> None:
    here = field("trs")
    assert here.crawl("-a", "pages=1", "-a", "until=2000-01-01").returncode == 0  # makes the store
    with here.engine().begin() as connection:
        connection.exec_driver_sql("DELETE FROM list_walks")
        connection.exec_driver_sql("DELETE FROM addresses")
        second = "NEW.broken_off_at = 2 BEGIN SELECT RAISE(ABORT, 'the power is cut'); END"
        connection.exec_driver_sql(f"CREATE TRIGGER cut BEFORE UPDATE ON list_walks WHEN {second}")
    assert here.crawl().returncode == 3
    with here.engine().begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER cut")
    assert here.crawl().returncode == 0
    planted = {canonical(url) for site in here.farm.sites.values() for url in site.articles}
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == planted


def test_a_store_that_fails_ends_the_crawl_by_name(field: Fields) -> None:
    here = field("trs")
    here.crawl("-a", "pages=1")
    with here.engine().begin() as connection:
        connection.exec_driver_sql("DROP TABLE addresses")
    done = here.crawl()
    assert done.returncode == 3
    assert "the store failed" in done.stderr and "addresses" in done.stderr


def test_an_archive_that_fails_is_no_trouble_of_a_site_or_an_address(field: Fields) -> None:
    here = field("trs")
    here.archive.write_text("no folder", encoding="utf-8")
    assert ends_with_its_archive(here, here.crawl()) == ("ok", False, 0, 0)
    assert here.farm.log.entries == ()

    here.archive.unlink()
    slowly = here.command(DOWNLOAD_DELAY="0.1", GOVNEWS_ARCHIVE_FILE_SIZE="1")
    process = forks.begin(slowly, env=here.environment())
    while process.poll() is None and len(here.farm.log.entries) < 4:
        time.sleep(0.01)
    here.archive.rename(here.folder / "gone")
    log = process.communicate()[1]
    done = subprocess.CompletedProcess(process.args, process.returncode, "", log)
    status, complete, lists, failed = ends_with_its_archive(here, done)
    assert (status, complete, failed) == ("ok", False, 0) and lists >= 1
    assert here.sql("SELECT count(*) > 0, sum(failures) FROM addresses WHERE fetched_at IS NULL") == [(1, 0)]


def ends_with_its_archive(here: Field, done: subprocess.CompletedProcess[str]) -> tuple[str, bool, int, int]:
    """The crawl's row of its one site; the log says once that it is the archive, and nothing of robots.txt."""
    assert done.returncode == 4 and done.stderr.count("the archive failed: ") == 1, done.stderr
    assert "(broken off)" in done.stderr and "robots" not in done.stderr and "Traceback" not in done.stderr
    [(status, complete, lists, failed)] = here.sql(
        "SELECT status, complete, lists, failed FROM site_runs WHERE run_id = (SELECT max(run_id) FROM runs)"
    )
    return status, bool(complete), lists, failed
