"""Shards as jobs of the workers: any of them takes one and reads it again, in a process of its own.

A job names a row of ``shards``; whether it is still to be read, its taker asks there. What came to no end goes back
into the queue: at once where the worker was stopped, else after a while, until it is given up.
"""

from __future__ import annotations

import logging
from typing import Final

from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from scrapy.settings import BaseSettings
from sqlalchemy import Engine

from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.rereading.shard_pool import ShardPool
from crawler.rereading.shard_reading import How, Reread, Rereading
from crawler.schedule.policy import Policy
from pipelines.store import StoreError
from pipelines.store.shards import MOST_TRIES, Shard, Shards

logger = logging.getLogger(__name__)
TOLD = as_event(Event.QUEUE)

QUEUE: Final = "shards"
TASK: Final = "reread"


class ShardLeft(Exception):
    """A shard is left to another try, in so many ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it is tried again in {seconds:g} s")
        self.seconds = seconds


class TryAgain(BaseRetryStrategy):
    """Puts a job back whose shard is left to another try."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When it is taken next; None where it is not."""
        return RetryDecision(retry_in={"seconds": int(exception.seconds)}) if isinstance(exception, ShardLeft) else None


class ShardJobs:
    """What a worker does with its jobs of shards."""

    def __init__(self, settings: BaseSettings, engine: Engine, policy: Policy) -> None:
        self._policy = policy
        self._shards = Shards(engine)
        self._pool = ShardPool(Rereading(settings), engine, max(policy.shards, 1))
        self.codes: set[ExitCode] = set()
        """How readings ended that did not end well."""

    async def take(self, shard: str) -> None:
        """The job: read a shard. Raises ShardLeft where it is to be tried again."""
        try:
            row = self._shards.row(shard)
            ended = None if row is None else await self._pool.read(row)
            if ended is None or (row := self._shards.row(shard)) is None:
                return
        except StoreError as error:
            logger.error("a shard is left to another try: %s", error, extra=TOLD)
            self.codes.add(ExitCode.STORE_FAILED)
            raise ShardLeft(self._policy.retry) from error
        self._tell(ended, row)

    def stop(self) -> None:
        """Take nothing more, and have what goes on end where it is; called again, end it at once."""
        self._pool.stop()

    def close(self) -> None:
        """End the processes."""
        self._pool.close()

    def _tell(self, ended: Reread, row: Shard) -> None:
        """Say how it went. Raises ShardLeft where that was not to the end."""
        pages, failures = ended.report.pages["read"], ended.report.failures.total()
        if ended.how is How.STOPPED:
            raise ShardLeft(0)
        if failures or ended.how is How.FAILED:
            self.codes.add(ExitCode.SOME_FAILED)
        if row.done_at is not None:
            if ended.how is How.DONE:
                damage = f"; {ended.fault}" if ended.fault else ""
                logger.info("%s: %d pages read again, %d failures%s", row.url, pages, failures, damage, extra=TOLD)
            return
        fault = row.fault or "its reading came to no end"
        if row.is_given_up:
            self.codes.add(ExitCode.SOME_FAILED)
            logger.error("%s is given up after %d tries: %s", row.url, MOST_TRIES, fault, extra=TOLD)
            return
        seconds = self._policy.retry * 2 ** max(row.tries - 1, 0)
        logger.warning("%s: %s; it is tried again in %g s", row.url, fault, seconds, extra=TOLD)
        raise ShardLeft(seconds)
