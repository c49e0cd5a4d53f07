"""The processes that read shards: each a whole shard at a time, from its bytes to its rows.

They are the pool of :mod:`crawler.workers`. A process that dies while it reads a shard (a page may have ended it, or
want of memory) costs only what it had not written: the shard is read on by another one, carefully. Where that one dies
too, the shard has failed.
"""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy import Engine

from crawler.rereading.shard_reading import How, Reread, Rereading, reread, reread_here
from crawler.workers import WorkerDied, Workers
from pipelines.store.shards import Shard, Shards

DIED: Final = "the process that read it has ended, twice: see whether memory is short"


class ShardPool:
    """Reads shards in so many processes beside this one, or with 0 in this one."""

    def __init__(self, reading: Rereading, engine: Engine, number: int) -> None:
        self._reading = reading
        self._shards = Shards(engine)
        self._workers = Workers(number, daemons=False)
        self._free = asyncio.Semaphore(max(number, 1))
        self.stopped = False

    async def read(self, shard: Shard) -> Reread:
        """Read it, when a process is free. Raises StoreError where the database fails, here or there."""
        async with self._free:
            for careful in (False, True):
                if self.stopped:
                    return self._ended(shard, How.STOPPED)
                try:
                    return await self._read(shard, careful)
                except WorkerDied:
                    continue
            if self.stopped:
                return self._ended(shard, How.STOPPED)
            if not self._reading.dry:
                await asyncio.to_thread(self._shards.failed, shard, DIED)
            return self._ended(shard, How.FAILED, DIED)

    def stop(self) -> None:
        """Begin no more, and have what is being read end where it is; called again, end it at once."""
        if self.stopped:
            self.close()
        else:
            self.stopped = True
            self._workers.terminate()

    def close(self) -> None:
        """End the processes."""
        self._workers.close()

    async def _read(self, shard: Shard, careful: bool) -> Reread:
        if self._workers.number:
            return await self._workers.run(reread_here, self._reading, shard, careful=careful)
        return await reread(self._reading, shard, careful=careful, stopped=lambda: self.stopped)

    def _ended(self, shard: Shard, how: How, fault: str | None = None) -> Reread:
        return Reread(shard, how, self._reading.report(), fault)
