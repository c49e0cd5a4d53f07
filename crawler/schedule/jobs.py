"""Many workers: the schedule defers due sites as jobs of procrastinate, any number of processes take them.

The queue lies in the PostgreSQL that is the store, in a schema of its own, and holds messages only: a site, nothing
more. Whether the site is due, and whether somebody else crawls it, its taker asks the schedule. So a job that is lost,
doubled or late does no harm, and the schema can be made anew at any time.

A job is a site. A worker gathers the jobs that it takes at one time into one crawl, which has one archive file and one
process for all of them. Shards that are to be read again are jobs of a queue beside it (:mod:`.shards`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import closing
from importlib.metadata import version
from time import monotonic
from typing import Final

import procrastinate
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.schema import SchemaManager
from sqlalchemy import Engine, text

from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.schedule.crawls import Crawls
from crawler.schedule.scheduler import OURS
from crawler.schedule.shards import QUEUE as SHARDS
from crawler.schedule.shards import TASK as SHARD_TASK
from crawler.schedule.shards import ShardJobs, TryAgain
from pipelines.store import StoreAway, StoreError
from pipelines.store.engine import writing
from pipelines.store.errors import shown, translated

logger = logging.getLogger(__name__)
TOLD = as_event(Event.QUEUE)

SCHEMA: Final = "procrastinate"
QUEUE: Final = "sites"
TASK: Final = "crawl"
GATHER: Final = 0.5  # seconds in which jobs come together for one crawl
PULSE: Final = 0.2  # seconds between two looks at a crawl
_LOCK: Final = 0x676F766A6F6273  # "govjobs": held by the one process that makes the schema


def prepare(engine: Engine) -> None:
    """Make the schema of the queue, or make it anew where another version of procrastinate made it.

    Raises StoreError, for example where the user may not make a schema.
    """
    made_by = f"procrastinate {version('procrastinate')}"
    with translated(engine.url), writing(engine) as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        comment = text("SELECT obj_description(to_regnamespace(:schema)::oid, 'pg_namespace')")
        if connection.execute(comment, {"schema": SCHEMA}).scalar() == made_by:
            return
        for statement in (
            f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}",
            f"COMMENT ON SCHEMA {SCHEMA} IS '{made_by}'", f"SET LOCAL search_path TO {SCHEMA}",
        ):  # fmt: skip
            connection.exec_driver_sql(statement)
        with closing(connection.connection.cursor()) as cursor:  # SQLAlchemy would prepare it: that takes no script
            cursor.execute(SchemaManager.get_schema())


def app_of(engine: Engine) -> procrastinate.App:
    """The app over the store of ``engine``, still to be opened."""
    url = engine.url.set(drivername="postgresql")
    given = url.query.get("options", "")
    options = " ".join([given] if isinstance(given, str) else given)
    connector = procrastinate.PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs={"options": f"{options} -c search_path={SCHEMA}".strip(), "connect_timeout": 10},
        min_size=1,
        max_size=6,
        timeout=15,  # seconds to wait for a connection
    )
    return procrastinate.App(connector=connector)


def defer(engine: Engine, sites: Sequence[str]) -> int:
    """Hand ``sites`` (hosts) to the workers; gives how many were not waiting there already. Raises StoreError."""
    return _defer(engine, QUEUE, TASK, "site", sites)


def defer_shards(engine: Engine, ids: Sequence[str]) -> int:
    """The same of shards, by their ids."""
    return _defer(engine, SHARDS, SHARD_TASK, "shard", ids)


def _defer(engine: Engine, queue: str, task: str, what: str, names: Sequence[str]) -> int:
    async def each() -> int:
        async with app_of(engine).open_async() as app:
            jobs = await app.job_manager.list_jobs_async(queue=queue, status="todo")
            waiting = {job.queueing_lock for job in jobs}
            return sum([await _deferred(app, queue, task, {what: name}) for name in names if name not in waiting])

    try:
        return asyncio.run(each())
    except ConnectorException as error:
        raise _away(engine, error) from error


async def _deferred(app: procrastinate.App, queue: str, task: str, named: dict[str, str]) -> bool:
    """Put a site or a shard into its queue; false where another process just did."""
    (name,) = named.values()
    job = app.configure_task(task, queue=queue, lock=name, queueing_lock=name)
    try:
        await job.defer_async(**named)
    except AlreadyEnqueued:
        return False
    return True


class Worker:
    """Takes sites from the queue and crawls them, and shards and reads them again, until it is stopped, or until both
    queues are empty."""

    def __init__(self, engine: Engine, crawls: Crawls, shards: ShardJobs, *, stay: bool) -> None:
        self._engine = engine
        self._crawls = crawls
        self._shards = shards
        self._stay = stay
        self._stops = 0
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._working: asyncio.Task[None] | None = None
        self.codes: set[ExitCode] = set()
        """How the crawls and readings ended."""

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stops > 0

    def stop(self) -> None:
        """Take nothing more, and have what goes on end as by Ctrl-C; called again, end it at once."""
        self._stops += 1
        self._shards.stop()
        if self._stops == 1 and self._working is not None:
            self._working.cancel()

    async def run(self) -> None:
        """Work. One who stays waits for a queue that is away; else raises StoreError."""
        crawling = asyncio.create_task(self._crawl_what_waits())
        crawling.add_done_callback(self._crawling_ended)
        try:
            await self._work()
            while self._stay and not self._stops:  # the queue was away
                await self._rest(self._crawls.policy.look)
                await self._work()
        finally:
            self._shards.close()
            self.codes |= self._shards.codes
            if not crawling.done():
                crawling.cancel()
            elif not crawling.cancelled():
                crawling.result()  # raises what ended it

    def _crawling_ended(self, crawling: asyncio.Task[None]) -> None:
        """Take no more jobs: by itself it only ends by a fault, and then none would be done."""
        if not crawling.cancelled():
            self.stop()

    async def _work(self) -> None:
        """Take jobs, until there is an end to it. Raises StoreError where the queue is away and nobody stays."""
        if self._stops:
            return
        try:
            await self._take_jobs()
        except ConnectorException as error:
            away = _away(self._engine, error)
            if not self._stay:
                raise away from error
            logger.warning("%s. It is tried again in %g s", away, self._crawls.policy.look, extra=TOLD)

    async def _take_jobs(self) -> None:
        async with app_of(self._engine).open_async() as app:
            app.task(name=TASK, queue=QUEUE)(self._take)
            app.task(name=SHARD_TASK, queue=SHARDS, retry=TryAgain())(self._shards.take)
            reviving = asyncio.create_task(self._revive(app))
            self._working = asyncio.create_task(self._run_workers(app))
            try:
                await self._working
            except asyncio.CancelledError:
                if not self._stops:
                    raise
            finally:
                reviving.cancel()

    async def _run_workers(self, app: procrastinate.App) -> None:
        """Take jobs of both queues, each so many at a time as the settings say."""
        policy = self._crawls.policy
        taking = [
            asyncio.create_task(app.run_worker_async(
                queues=[queue], concurrency=at_once, wait=self._stay, delete_jobs="always",
                install_signal_handlers=False, update_heartbeat_interval=policy.lease / 6,
                stalled_worker_timeout=policy.lease, fetch_job_polling_interval=5.0,
            ))
            for queue, at_once in ((QUEUE, policy.sites), (SHARDS, policy.shards)) if at_once
        ]  # fmt: skip
        try:
            await asyncio.wait(taking, return_when=asyncio.FIRST_EXCEPTION)
        finally:  # told once, each waits for what it has taken; told twice it would not
            for one in taking:
                one.cancel()
            await asyncio.wait(taking)
        for one in taking:
            if not one.cancelled():
                one.result()  # raises what ended it

    async def _take(self, site: str) -> None:
        """The job: a site is crawled together with others that come at the same time."""
        self._waiting[site] = crawled = asyncio.get_running_loop().create_future()
        await crawled

    async def _crawl_what_waits(self) -> None:
        while True:
            await asyncio.sleep(GATHER if self._waiting else PULSE)
            jobs, self._waiting = self._waiting, {}
            if not jobs:
                continue
            try:
                await self._crawl(list(jobs))
            except (StoreError, OSError) as error:
                logger.error("%d sites are left to another try: %s", len(jobs), error, extra=TOLD)
            finally:
                for crawled in jobs.values():
                    if not crawled.done():
                        crawled.set_result(None)

    async def _crawl(self, sites: Sequence[str]) -> None:
        """Crawl those of ``sites`` that are due and free. Where the database, the archive or a setting fails every
        crawl, wait a while."""
        crawl = None if self._stops else await asyncio.to_thread(self._crawls.begin, sites)
        if crawl is None:
            return
        while (code := crawl.ended()) is None:
            if self._stops > 1:
                crawl.kill()
            elif self._stops:
                crawl.stop()
            await asyncio.sleep(PULSE)
        ended = await asyncio.to_thread(self._crawls.end, crawl, code)
        self.codes.add(ended)
        if ended in OURS and self._stay:
            await self._rest(self._crawls.policy.retry)

    async def _rest(self, seconds: float) -> None:
        until = monotonic() + seconds
        while monotonic() < until and not self._stops:
            await asyncio.sleep(PULSE)

    async def _revive(self, app: procrastinate.App) -> None:
        """Put the jobs of workers that do not stir any more back into the queue, now and again and again."""
        lease = self._crawls.policy.lease
        while True:
            try:
                for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=lease):
                    told = "%s is taken from a worker that does not stir"
                    logger.info(told, next(iter(job.task_kwargs.values()), job), extra=TOLD)
                    await _put_back(app, job)
            except ConnectorException as error:
                logger.info("jobs of workers that do not stir are looked for later: %s", error, extra=TOLD)
            await asyncio.sleep(lease / 6)


def _away(engine: Engine, error: ConnectorException) -> StoreAway:
    return StoreAway(shown(engine.url), f"the queue cannot be used ({error})", "See that the server is up")


async def _put_back(app: procrastinate.App, job: Job) -> None:
    """Have a job done by another worker; one whose site or shard waits a second time is not needed."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
