"""``scrapy reparse SHARD …``: what is not done of the shards is read by a pool of processes, and told."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

from sqlalchemy import Engine

from crawler.aligned import aligned
from crawler.exits import ExitCode
from crawler.project_command import note, say
from crawler.rereading.shard_pool import ShardPool
from crawler.rereading.shard_reading import How, Reread, Rereading
from pipelines.store.shards import Asked, Shard, Shards


class OverShards:
    """The reading of shards by a pool of this process, and its report."""

    def __init__(self, reading: Rereading, engine: Engine, *, processes: int, as_json: bool) -> None:
        self._reading = reading
        self._engine = engine
        self._pool = ShardPool(reading, engine, processes)
        self._as_json = as_json
        self._report = reading.report()
        self._ended: list[Reread] = []
        self._counts: Counter[str] = Counter()
        self._told_at = self._began = monotonic()

    def run(self, states: Mapping[str, str], asked: Asked) -> ExitCode:
        """Read what is not done of the shards (``states`` by address). Raises StoreError."""
        shards = Shards(self._engine)
        left = shards.left(states, asked) if self._reading.dry else shards.ask(states, asked)
        try:
            asyncio.run(self._read(left))
        finally:  # what was done before the store failed is worth knowing
            self._say(len(states), left)
        if self._pool.stopped:
            return ExitCode.STOPPED
        failed = self._report.failures or any(one.how is How.FAILED for one in self._ended)
        return ExitCode.SOME_FAILED if failed else ExitCode.OK

    async def _read(self, left: Sequence[Shard]) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._pool.stop)
        reading = [asyncio.create_task(self._pool.read(shard)) for shard in left]
        try:
            for ended in asyncio.as_completed(reading):
                self._take(await ended, len(left))
        finally:
            for one in reading:
                one.cancel()
            await asyncio.gather(*reading, return_exceptions=True)
            self._pool.close()

    def _take(self, ended: Reread, of: int) -> None:
        self._ended.append(ended)
        self._report.include(ended.report)
        self._counts.update(ended.counts)
        now = monotonic()
        if now - self._told_at >= self._reading.settings.getfloat("GOVNEWS_PROGRESS_INTERVAL"):
            self._told_at = now
            read = self._report.pages["read"]
            speed = read / (now - self._began)
            note(f"{len(self._ended):,} of {of:,} shards, {read:,} pages read, {speed:,.0f} a second")

    def _say(self, given: int, left: Sequence[Shard]) -> None:
        number = Counter(one.how for one in self._ended)
        to_go = len(left) - number[How.DONE] - number[How.LEFT] - number[How.FAILED]
        counts = {"given": given, "done_before": given - len(left), "done": number[How.DONE] + number[How.LEFT],
                  "failed": number[How.FAILED], "left": to_go}  # fmt: skip
        named = sorted((one.shard.url, one.how.value, one.fault) for one in self._ended if one.fault)
        dry = self._reading.dry
        if self._as_json:
            faults = [{"url": url, "how": how, "fault": fault} for url, how, fault in named]
            more: dict[str, Any] = {
                "source": "shards", "dry_run": dry, "stopped": self._pool.stopped,
                "stored": None if dry else dict(self._counts), "shards": {**counts, "faults": faults},
            }  # fmt: skip
            say(self._report.as_json(**more))
            return
        say("shards    " + ", ".join(f"{counts[name]:,} {name.replace('_', ' ')}" for name in counts))
        for line in self._report.lines():
            say(line)
        for url, how, fault in named:
            say(f"{how}: {url}: {fault}")
        end = "stopped; the same command goes on from here; " if self._pool.stopped else ""
        what = "nothing was written" if dry else f"written as read by grammar {self._reading.version}"
        note(f"{end}{what}; {monotonic() - self._began:,.1f} s")


def show(rows: Iterable[Shard], *, as_json: bool) -> ExitCode:
    """Say how it is with the shards that were asked for: in figures, and each that is not done or is damaged by name.
    SOME_FAILED where one is given up."""
    by_state: dict[str, list[Shard]] = {"done": [], "to be read": [], "given up": []}
    for row in rows:
        by_state["done" if row.done_at else "given up" if row.is_given_up else "to be read"].append(row)
    named = [(state, row) for state, of_state in by_state.items() for row in of_state if state != "done" or row.fault]
    if as_json:
        told = [{"url": row.url, "state": state, "tries": row.tries, "fault": row.fault} for state, row in named]
        say(json.dumps({**{state: len(of) for state, of in by_state.items()}, "named": told}, ensure_ascii=False))
    else:
        lines = [(state, str(row.tries), row.url, row.fault or "") for state, row in named]
        sys.stdout.writelines(f"{line}\n" for line in aligned([("state", "tries", "shard", "fault"), *lines]))
        note(", ".join(f"{len(of):,} {state}" for state, of in by_state.items()))
    return ExitCode.SOME_FAILED if by_state["given up"] else ExitCode.OK
