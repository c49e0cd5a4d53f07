"""The re-reading itself: chunks go to the workers, readings come back in order, batches are compared and written."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from sqlalchemy import Engine

from crawler.careful import died, not_read
from crawler.outcomes import Failure, FailureReason, Notice
from crawler.rereading.report import Report
from crawler.rereading.sources import Chunk
from crawler.rereading.work import Result, Source, read_all, unread
from crawler.responses import Reader
from crawler.workers import WorkerDied, Workers
from pipelines.compare import Difference, compare
from pipelines.ids import page_id
from pipelines.items import Reading
from pipelines.store import UnstorableReading, Writer
from pipelines.store.quarantine import Quarantine
from pipelines.store.reader import load_readings
from pipelines.store.revision import PageState, after_reading
from pipelines.store.rows import PageRows, rows_of
from pipelines.store.stored import page_states
from pipelines.unread import Unread

AHEAD: Final = 3  # chunks that wait for each worker: enough that none stands idle while a batch is written
NO_RUN: Final = 0  # the run of what is only compared


class Reparse:
    """Reads chunks again. Without a ``writer`` nothing is written, and the report is the same.

    What is in ``quarantine`` is passed over, or with ``held`` read as well. ``seconds`` is what a page may take.
    ``stopped`` is asked between two chunks whether to end; ``told`` is called after every chunk.
    """

    def __init__(
        self,
        engine: Engine,
        read: Reader,
        report: Report,
        *,
        workers: int,
        since: str | None,
        seconds: float,
        batch_size: int,
        writer: Writer | None,
        quarantine: Quarantine,
        held: bool = False,
        stopped: Callable[[], bool],
        told: Callable[[], None],
    ) -> None:
        self._engine = engine
        self._read = read
        self._report = report
        self._number = workers
        self._since = since
        self._seconds = seconds
        self._batch_size = batch_size
        self._writer = writer
        self._quarantine = quarantine
        self._held = held
        self._stopped = stopped
        self._told = told
        self._batch: list[tuple[Reading, PageRows]] = []
        self._would_change: set[str] = set()
        self._lone = Workers(1)
        self._one_by_one = asyncio.Lock()

    async def run(self, chunks: Iterable[Chunk]) -> None:
        """Read all of them, or as many as there are before it is stopped; what was read by then is written."""
        workers = Workers(self._number)
        waiting: deque[asyncio.Future[list[Result]]] = deque()
        try:
            for chunk in chunks:
                if self._stopped():
                    break
                waiting.append(asyncio.ensure_future(self._read_chunk(workers, chunk)))
                while len(waiting) > AHEAD * self._number:
                    self._take(await waiting.popleft())
            while waiting:
                self._take(await waiting.popleft())
            self._settle()
        finally:
            for one in waiting:
                one.cancel()
            workers.close()
            self._lone.close()

    # ------------------------------------------------------------------------------------------------ reading

    async def _read_chunk(self, workers: Workers, chunk: Chunk) -> list[Result]:
        sources: list[Source] = []
        rest: list[Result] = []
        for one in chunk:
            if isinstance(one, Failure | Notice):
                rest.append(one)
            elif not self._held and (held := self._quarantine.holds(unread(one).key)):
                rest.append(not_read(unread(one), held))
            else:
                sources.append(one)
        if not sources:
            return rest
        try:
            return rest + await workers.run(read_all, self._read, self._since, self._seconds, sources)
        except WorkerDied:
            return rest + [result for source in sources for result in await self._read_alone(source)]

    async def _read_alone(self, source: Source) -> list[Result]:
        """One of several sources has ended a worker, and which one it is shows when a worker has only one."""
        async with self._one_by_one:
            try:
                return await self._lone.run(read_all, self._read, self._since, self._seconds, [source])
            except WorkerDied as error:
                return [died(unread(source), str(error))]

    # ------------------------------------------------------------------------------------ comparing, writing

    def _take(self, results: list[Result]) -> None:
        for result in results:
            if isinstance(result, Notice):
                self._report.notices += 1
            elif isinstance(result, Failure):
                self._fail(result)
            else:
                self._add(result)
        self._told()

    def _fail(self, failure: Failure) -> None:
        self._report.add_failure(failure)
        if self._writer is not None:
            self._writer.fail(failure.name, failure.reason, failure.detail)
            if failure.unread is not None:
                self._writer.quarantine(self._quarantine.failed(failure.unread, failure.reason, failure.detail))

    def _add(self, reading: Reading) -> None:
        try:
            rows = rows_of(reading)
        except UnstorableReading as error:
            page = Unread.of(reading.article.page)
            self._fail(Failure(error.page_url, FailureReason.UNSTORABLE, error.reason, unread=page))
            return
        self._batch.append((reading, rows))
        if len(self._batch) >= self._batch_size:
            self._settle()

    def _settle(self) -> None:
        """Compare the batch with what is stored, and write it."""
        self._compare()
        if self._writer is not None:
            for _, rows in self._batch:
                self._writer.add_rows(rows)
            self._writer.flush()
        self._batch.clear()

    def _compare(self) -> None:
        """Say in the report what the batch changes: what the store takes of it, and how that differs."""
        stored = page_states(self._engine, {rows.page_id for _, rows in self._batch})
        states = {id_: state for id_, (_, state) in stored.items()}
        changing: list[Reading] = []
        for reading, rows in self._batch:
            old = states.get(rows.page_id)
            new = after_reading(old, rows, NO_RUN, self._report.grammar_version)
            states[rows.page_id] = replace(new, rows=None)
            kind = _kind(old, new, rows)
            if kind in ("new", "changed") and self._first_time(rows.page_id):
                changing.append(reading)
            self._report.pages.update(("read", kind))
        changing_ids = {page_id(reading.article.page.url) for reading in changing}
        numbers = {number: id_ for id_, (number, _) in stored.items() if id_ in changing_ids}
        before = {numbers[number]: reading for number, reading in load_readings(self._engine, numbers).items()}
        for reading in changing:
            url = reading.article.page.url
            old_reading = before.get(page_id(url))
            self._report.add(url, _all_new(reading) if old_reading is None else compare(old_reading, reading))
            before[page_id(url)] = reading

    def _first_time(self, id_: str) -> bool:
        """Whether the change is to be told: without a writer, a second archived answer of the page would be compared
        with what is stored once more."""
        if self._writer is not None:
            return True
        first = id_ not in self._would_change
        self._would_change.add(id_)
        return first


def _kind(old: PageState | None, new: PageState, rows: PageRows) -> str:
    """What becomes of a page, as the report has it."""
    if old is None:
        return "new"
    if new.digest != rows.page["digest"]:
        return "older"
    return "same" if new.digest == old.digest else "changed"


def _all_new(reading: Reading) -> Difference:
    return Difference(new=tuple(meeting.meeting_id for meeting in reading.meetings))
