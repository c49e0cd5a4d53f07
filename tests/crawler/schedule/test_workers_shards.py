"""Shards as jobs of the workers: real processes on PostgreSQL, one of them killed, over the archive of a real crawl."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from scheduling import STILL, Plan, await_, ended, kill
from sqlalchemy import text

from tests.crawler.rereading.shard_files import Shelf, serving
from tests.sites.farm import Farm
from tests.store.conftest import SERVER, database

SITES = ("trs", "vsb")
QUICK = {**STILL, "GOVNEWS_LEASE_SECONDS": "3", "GOVNEWS_SCHEDULE_RETRY": "1"}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    """A crawl of the farm, whose archive has several files."""
    folder = tmp_path_factory.mktemp("crawled")
    with Farm(*SITES) as farm:
        plan = Plan(farm, folder, f"sqlite:///{folder / 'crawled.db'}")
        done = plan.call("crawl", "govnews", **QUICK, GOVNEWS_ARCHIVE_FILE_SIZE="40000")
        assert done.returncode == 0, done.stderr
        yield plan


def shards(plan: Plan) -> dict[str, tuple[bool, int, str | None]]:
    """Of each shard whether it is done, how often it was begun since, and what is wrong with it."""
    found = plan.rows("SELECT url, done_at IS NOT NULL, tries, fault FROM shards")
    return {url.rpartition("/")[2]: tuple(rest) for url, *rest in found}


def tried_before(plan: Plan, name: str) -> None:
    """Have a shard as it is after a try in vain: each takes its time."""
    engine = plan.engine()
    with engine.begin() as connection:
        connection.execute(text("UPDATE shards SET tries = 1 WHERE url LIKE :name"), {"name": f"%{name}%"})
    engine.dispose()


def test_workers_make_the_rows_of_the_crawl_though_one_is_killed_and_give_up_what_cannot_be_read(
    crawled: Plan,
) -> None:
    archive = crawled.folder / "archive"
    files = sorted(path.name for path in archive.glob("*.warc.gz"))
    assert len(files) > 3
    broken = Shelf({"/broken.warc.gz": (archive / files[0]).read_bytes()}, parts=False, breaks_off=500)
    with database() as name, serving(broken):
        plan = Plan(crawled.farm, crawled.folder, f"{SERVER}/{name}")
        given = ("reparse", str(archive), f"{broken.url}/broken.warc.gz", "--defer")
        for new in (len(files) + 1, 0):  # what waits is not doubled
            deferred = plan.call(*given, **QUICK)
            assert deferred.returncode == 0 and f"; {new} of these are new in the queue" in deferred.stderr
        tried_before(plan, "broken")
        dying = plan.begin("schedule", "work", environment={"FAKE_READER_SECONDS": "0.5"}, **QUICK)
        await_(lambda: any(tries for name, (_, tries, _) in shards(plan).items() if name in files))
        other = plan.begin("schedule", "work", **QUICK)
        kill(dying.pid)
        ended(dying)
        try:
            await_(lambda: shards(plan)["broken.warc.gz"][1] == 3 and all(shards(plan)[file][0] for file in files))
            await_(lambda: plan.rows("SELECT 1 WHERE NOT EXISTS (SELECT FROM procrastinate.procrastinate_jobs)"))
        finally:
            other.terminate()
        done = ended(other)
        assert done.returncode == 130
        assert "broken.warc.gz is given up after 3 tries: after " in done.stderr
        assert plan.contents() == crawled.contents()
        status = plan.call("reparse", "--status", "--json", **QUICK)
        told = json.loads(status.stdout)
        assert (status.returncode, told["done"], told["to be read"], told["given up"]) == (1, len(files), 0, 1)
        again = plan.call(*given[:2], "--json", "--workers", "0", **QUICK)
        assert json.loads(again.stdout)["shards"]["done_before"] == len(files)


def test_a_worker_that_is_stopped_gives_its_shard_back(crawled: Plan) -> None:
    with database() as name:
        plan = Plan(crawled.farm, crawled.folder, f"{SERVER}/{name}")
        plan.call("reparse", str(crawled.folder / "archive"), "--defer", **QUICK)
        slow = plan.begin("schedule", "work", environment={"FAKE_READER_SECONDS": "0.3"}, **QUICK)
        await_(lambda: any(tries for _, tries, _ in shards(plan).values()))
        slow.terminate()
        assert ended(slow).returncode == 130
        assert {tries for _, tries, _ in shards(plan).values()} == {0}
        assert {status for (status,) in plan.rows("SELECT status FROM runs")} <= {"interrupted", "finished"}
        done = plan.call("schedule", "work", "--once", **QUICK)
        assert done.returncode == 0, done.stderr
        assert all(is_done for is_done, _, _ in shards(plan).values())
        assert plan.contents() == crawled.contents()
