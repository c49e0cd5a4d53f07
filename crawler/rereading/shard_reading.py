"""One shard, read from its beginning to its end: the unit of work of a pool and of the workers alike."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from threading import Event
from typing import Final

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.database import readable_store, store_of
from crawler.live.choice import catalogue_of
from crawler.offline import Known
from crawler.outcomes import Failure, FailureReason
from crawler.rereading.report import Report
from crawler.rereading.run import Reparse
from crawler.rereading.shards import ShardError, opened, state_of
from crawler.rereading.sources import Chunk, from_shard
from crawler.sites.pages import SitePages
from pipelines.clock import Clock, stamp
from pipelines.store import RunStatus, Writer
from pipelines.store.quarantine import Quarantine
from pipelines.store.shards import Shard, Shards
from pipelines.store.stored import Done, unfinished_since

CHANGED: Final = "it changed while it was read"


class How(StrEnum):
    """How the reading of a shard has ended."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    LEFT = "left"
    """Not begun: it is done, or given up."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What became of a shard. ``fault``: why it failed, or for one that is done the damage that ends it."""

    shard: Shard
    how: How
    report: Report
    fault: str | None = None
    counts: Counter[str] = field(default_factory=Counter)
    """What it changed in the store, by the columns of ``runs``."""


@dataclass(frozen=True, slots=True)
class Rereading:
    """How shards are read: with these settings, and so many examples of each change in a report. ``dry``: nothing is
    written, no mark either."""

    settings: BaseSettings
    examples: int = 0
    dry: bool = False

    @property
    def version(self) -> str:
        """The grammar of today."""
        version: str = load_object(self.settings["GOVNEWS_READER_VERSION"])
        return version

    def report(self) -> Report:
        """A report that is still to be made."""
        return Report(self.version, self.examples, self.settings.getint("GOVNEWS_FAILURES_SHOWN"))


def reread_here(reading: Rereading, shard: Shard, *, careful: bool) -> Reread:
    """:func:`reread` as the work of a process of its own, until that gets SIGTERM."""
    stop = Event()
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        return asyncio.run(reread(reading, shard, careful=careful, stopped=stop.is_set))
    finally:
        signal.signal(signal.SIGTERM, before)


async def reread(reading: Rereading, shard: Shard, *, careful: bool, stopped: Callable[[], bool]) -> Reread:
    """Read the pages of a shard again, compare them with what is stored, and write them.

    ``careful``: the pages are read in a process beside this one, since one of them may have ended the process that did
    it before. Raises StoreError; what is wrong with the shard itself is in what is returned.
    """
    settings = reading.settings
    engine = (readable_store(settings) if reading.dry else None) or store_of(settings)
    try:
        return await _OneShard(reading, engine, stopped).read(shard, careful)
    finally:
        engine.dispose()


class _OneShard:
    def __init__(self, reading: Rereading, engine: Engine, stopped: Callable[[], bool]) -> None:
        self._reading = reading
        self._engine = engine
        self._stopped = stopped
        self._clock: Clock = load_object(reading.settings["GOVNEWS_CLOCK"])
        self._shards = Shards(engine)
        self._faults: list[Failure] = []
        self._report = reading.report()
        self._counts: Counter[str] = Counter()

    async def read(self, asked: Shard, careful: bool) -> Reread:
        """Begin it, read it, and mark it; a dry run only reads it."""
        shard = asked if self._reading.dry else self._shards.begin(asked.shard_id, self._now())
        if shard is None:
            return Reread(asked, How.LEFT, self._report)
        try:
            state = state_of(shard.url)
            await self._read(shard, workers=int(careful or shard.tries > 1))
            fault = None if state == state_of(shard.url) else CHANGED
        except ShardError as error:
            state, fault = shard.state, str(error)
        lost = next((one.detail for one in self._faults if one.reason is FailureReason.UNREADABLE), fault)
        ended = replace(
            shard, state=state, grammar_version=self._reading.version, pages=self._report.pages["read"],
            failures=self._report.failures.total(), fault=self._damage(),
        )  # fmt: skip
        return self._ended(ended, lost)

    def _ended(self, shard: Shard, lost: str | None) -> Reread:
        how, fault = How.DONE, shard.fault
        if self._stopped():
            how, fault = How.STOPPED, None
        elif lost is not None:
            how, fault = How.FAILED, lost
        if not self._reading.dry:
            self._mark(shard, how, lost)
        return Reread(shard, how, self._report, fault, self._counts)

    def _mark(self, shard: Shard, how: How, lost: str | None) -> None:
        if how is How.STOPPED:
            self._shards.give_back(shard)
        elif lost is not None:
            self._shards.failed(shard, lost)
        else:
            self._shards.done(shard, self._now())

    async def _read(self, shard: Shard, workers: int) -> None:
        """Read its pages, as a run of its own."""
        settings, version = self._reading.settings, self._reading.version
        source = source_of(shard)
        since_run = unfinished_since(self._engine, source, version) if shard.everything else None
        done = None if shard.everything and since_run is None else Done(version, since_run)
        batch_size = settings.getint("GOVNEWS_BATCH_SIZE")
        writer = None if self._reading.dry else Writer(self._engine, self._clock, batch_size=batch_size)
        if writer is not None:
            writer.begin_run(source, grammar_version=version)
        known = Known(self._clock, SitePages(catalogue_of(settings)), settings.getfloat("METAREFRESH_MAXDELAY"))
        chunks = from_shard(opened(shard.url), shard.url, self._engine, done, site=shard.site, known=known)
        await Reparse(
            self._engine, load_object(settings["GOVNEWS_READER"]), self._report, workers=workers, since=shard.since,
            seconds=settings.getfloat("GOVNEWS_READING_TIMEOUT"), batch_size=batch_size, writer=writer,
            quarantine=Quarantine(self._engine, self._clock, version), stopped=self._stopped, told=lambda: None,
        ).run(self._noting_faults(chunks, shard.url))  # fmt: skip
        if writer is not None:
            status: RunStatus = "failed" if self._cannot_be_read() else "finished"
            summary = writer.finish("interrupted" if self._stopped() else status)
            self._counts.update(asdict(summary.counts))

    def _noting_faults(self, chunks: Iterator[Chunk], url: str) -> Iterator[Chunk]:
        """The chunks; what is said of the shard as a whole is kept."""
        for chunk in chunks:
            self._faults += [one for one in chunk if isinstance(one, Failure) and one.name == url]
            yield chunk

    def _cannot_be_read(self) -> bool:
        return any(one.reason is FailureReason.UNREADABLE for one in self._faults)

    def _damage(self) -> str | None:
        return "; ".join(f"{one.reason}: {one.detail}" for one in self._faults) or None

    def _now(self) -> str:
        return stamp(self._clock())


def source_of(shard: Shard) -> str:
    """What is read, as the run's row in the ledger names it."""
    named = {"site": shard.site, "since": shard.since}
    words = ["reparse", *(f"--{name}={value}" for name, value in named.items() if value is not None)]
    return " ".join([*words, *(["--all"] if shard.everything else []), shard.url])
