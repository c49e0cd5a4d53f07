"""Many workers on PostgreSQL: what they make together are the rows of one, whatever becomes of one of them."""

from __future__ import annotations

from scheduling import STILL, Plan, await_, ended, kill
from sqlalchemy import text

from crawler.schedule import jobs
from tests.store.contents import Contents

QUICK = {**STILL, "GOVNEWS_LEASE_SECONDS": "3"}  # to see that a worker does not stir


def waiting(plan: Plan) -> dict[str, str]:
    """The jobs in the queue: the status of each by its site."""
    return dict(plan.rows("SELECT lock, status::text FROM procrastinate.procrastinate_jobs"))  # type: ignore[arg-type]


def test_two_workers_one_of_them_killed_make_the_rows_of_one(server_plan: Plan, alone: Contents) -> None:
    plan, hosts = server_plan, {site.host for site in server_plan.farm.sites.values()}
    engine = plan.engine()
    jobs.prepare(engine)
    assert jobs.defer(engine, sorted(hosts)) == 3
    engine.dispose()
    slow = {"FAKE_READER_SECONDS": "0.5"}
    dying = plan.begin("schedule", "work", environment=slow, GOVNEWS_SCHEDULE_SITES="1", **QUICK)
    await_(lambda: plan.crawling() - {dying.pid})
    other = plan.begin("schedule", "work", **QUICK)
    await_(lambda: "todo" not in waiting(plan).values())  # the other one has the rest
    kill(dying.pid)
    ended(dying)
    try:
        await_(lambda: plan.runs_by_site().keys() == hosts and not waiting(plan))
    finally:
        other.terminate()
    assert ended(other).returncode == 130
    assert plan.contents() == alone
    assert plan.runs_by_site() == dict.fromkeys(hosts, 1)


def test_the_queue_has_a_schema_of_its_own_which_another_version_makes_anew(server_plan: Plan) -> None:
    engine = server_plan.engine()
    jobs.prepare(engine)
    sites = ["www.a.gov.example", "www.b.gov.example"]
    assert [jobs.defer(engine, sites), jobs.defer(engine, sites)] == [2, 0]  # what waits is not doubled
    jobs.prepare(engine)
    assert waiting(server_plan) == dict.fromkeys(sites, "todo")
    with engine.begin() as connection:
        connection.execute(text("COMMENT ON SCHEMA procrastinate IS 'procrastinate 3.0.0'"))
    jobs.prepare(engine)
    assert waiting(server_plan) == {} and jobs.defer(engine, sites) == 2
    tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'procrastinate%'"
    assert server_plan.rows(tables) == [(0,)]
    engine.dispose()
