"""Whatever servers answer, a crawl ends by itself, says of every site how it went, and can be replayed."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from farm_crawls import FAKES, Ground, run
from fuzz_server import FuzzServer
from fuzz_sites import Sites

from tests.crawler.archive.warc_reading import records
from tests.store.contents import contents

STATES = {"pending", "article", "no_article", "failing", "gone"}
FAULTS = {"reader_failed", "unstorable"}
IMPOSSIBLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Fuzzed(Ground):
    """A crawl of damaged sites, and its replay."""

    sites: Sites
    settings: dict[str, str]

    def run(self, *more: str, name: str = "govnews", proxy: str = "") -> subprocess.CompletedProcess[str]:
        settings = {"DOWNLOAD_TIMEOUT": "3", "GOVNEWS_CATALOGUE": str(self.folder / "sites.toml"), **self.settings}
        return run(self.line(*more, **settings), self.surroundings(proxy, name))


@dataclass(frozen=True)
class Plan:
    """A crawl: the sites with damaged answers, those with a damaged robots.txt, how many answers they give at least."""

    seed: int
    hosts: int
    robots: int
    answers: int
    settings: dict[str, str]


PLANS = {"fake reader": Plan(1, 27, 22, 1500, FAKES), "real reader": Plan(2, 10, 10, 500, {})}


@dataclass(frozen=True)
class Crawled:
    """What a plan came to: the crawl, and a replay of its archive."""

    plan: Plan
    fuzzed: Fuzzed
    crawl: subprocess.CompletedProcess[str]
    replay: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def all_crawled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawled]:
    """Every plan, side by side."""

    def crawled(plan: Plan) -> Crawled:
        sites = Sites(plan.seed, plan.hosts, plan.robots)
        fuzzed = Fuzzed(tmp_path_factory.mktemp("fuzzed"), sites, plan.settings)
        sites.catalogue(fuzzed.folder / "sites.toml")
        with FuzzServer(sites) as server:
            crawl = fuzzed.run(proxy=server.proxy)
        return Crawled(plan, fuzzed, crawl, fuzzed.run("-a", f"source={fuzzed.archive}", name="replay"))

    with ThreadPoolExecutor() as side_by_side:
        return dict(zip(PLANS, side_by_side.map(crawled, PLANS.values()), strict=True))


@pytest.fixture(scope="module", params=PLANS)
def crawled(request: pytest.FixtureRequest, all_crawled: dict[str, Crawled]) -> Crawled:
    """A plan that was crawled."""
    return all_crawled[request.param]


def test_together_they_are_two_thousand() -> None:
    assert sum(plan.answers for plan in PLANS.values()) >= 2000


def test_the_crawl_ends_by_itself_and_without_a_fault(crawled: Crawled) -> None:
    assert len(crawled.fuzzed.sites.asked) >= crawled.plan.answers
    assert crawled.crawl.returncode in (0, 1), crawled.crawl.stderr  # 1: some answers were no text
    assert faults(crawled.crawl.stderr) == []
    assert FAULTS.isdisjoint(reason for (reason,) in crawled.fuzzed.sql("SELECT reason FROM run_failures"))


def test_every_site_has_a_status_and_no_address_is_lost(crawled: Crawled) -> None:
    fuzzed = crawled.fuzzed
    assert {site for (site,) in fuzzed.sql("SELECT site FROM site_runs WHERE complete")} == fuzzed.sites.names
    addresses = dict(fuzzed.sql("SELECT url, state FROM addresses"))
    assert set(addresses.values()) <= STATES
    assert {url for url, state in addresses.items() if state == "pending"} <= fuzzed.sites.refusing
    assert fuzzed.sites.named <= set(addresses)


def test_what_is_stored_is_sound_text(crawled: Crawled) -> None:
    fuzzed = crawled.fuzzed
    stored = fuzzed.sql("SELECT text, raw_text, title, raw_title, url FROM pages")
    assert len(stored) > len(fuzzed.sites.names)
    assert not [url for *texts, url in stored for one in (*texts, url) if one and IMPOSSIBLE.search(one)]


def test_the_archive_is_whole_and_a_replay_reads_the_same(crawled: Crawled) -> None:
    fuzzed = crawled.fuzzed
    assert {record.kind for record in records(fuzzed.archive)} >= {"warcinfo", "request", "response"}
    assert faults(crawled.replay.stderr) == []
    assert contents(fuzzed.engine("replay")) == contents(fuzzed.engine())


def faults(log: str) -> list[str]:
    """The lines of a log that tell of what nobody foresaw."""
    return [line for line in log.splitlines() if re.search(r" (?:ERROR|CRITICAL): |^Traceback|^Unhandled", line)]
