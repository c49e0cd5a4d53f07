"""The writer: readings in, rows out, one transaction a batch."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Connection, Engine, insert, select, update

from pipelines.clock import Clock, stamp
from pipelines.dedupe.clusters import Override
from pipelines.items import Reading
from pipelines.persons.careers import PersonWord
from pipelines.store.batch import delete_override, delete_word, write_batch, write_override, write_word
from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.frontier import Address, remember
from pipelines.store.ledger import RunCounts, RunStatus
from pipelines.store.quarantine import Held, hold, release
from pipelines.store.rows import PageRows, Row, rows_of
from pipelines.store.schedule import EndedSite, end
from pipelines.store.site_run import SiteRunRow
from pipelines.store.statements import append, storable, upsert
from pipelines.store.tables import run_failures, runs, site_runs

MAX_BATCH = 1000
"""Pages a batch may have at most: it is one transaction, for which other writers wait."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run that has ended. Times are ISO 8601 in Asia/Shanghai."""

    run_id: int
    source: str
    status: RunStatus
    started_at: str
    finished_at: str
    counts: RunCounts


@dataclass(frozen=True, slots=True)
class _Run:
    run_id: int
    source: str
    grammar_version: str
    started_at: str


class Writer:
    """Writes the readings of one run after another.

    Readings, failures and what became of addresses are gathered and written together, each batch in one
    transaction with the counts of the run; a process that is killed leaves whole batches only. A batch that
    could not be written is kept: :meth:`flush` may be called again when the database is back. One writer
    belongs to one thread; any number of writers may write to one database.
    """

    def __init__(self, engine: Engine, clock: Clock, *, batch_size: int = 100) -> None:
        """``engine`` is from :func:`~pipelines.store.engine.open_store`; ``batch_size`` counts pages."""
        if not 1 <= batch_size <= MAX_BATCH:
            raise ValueError(f"batch_size is {batch_size}, not between 1 and {MAX_BATCH}")
        self._engine = engine
        self._clock = clock
        self._batch_size = batch_size
        self._run: _Run | None = None
        self._counts = RunCounts()
        self._readings: list[PageRows] = []
        self._failures: list[Row] = []
        self._visited: dict[str, Address] = {}
        self._site_runs: dict[str, Row] = {}
        self._ended: list[EndedSite] = []
        self._held: dict[tuple[str, str], Held] = {}
        self._unsure = False
        self.deaths_before = 0
        """How many of the last runs over the same source, up to two, were killed or died: a page may be the cause."""
        self.holding = False
        """While it is true, what is taken is only gathered, and written by :meth:`flush` alone."""

    @property
    def counts(self) -> RunCounts:
        """Return what the run has changed so far, as far as it is written."""
        return self._counts

    @property
    def held(self) -> int:
        """Return how many readings and notes are gathered and not written yet."""
        return len(self._readings) + len(self._failures) + len(self._visited) + len(self._site_runs) + len(self._held)

    def begin_run(self, source: str, *, grammar_version: str) -> int:
        """Begin a run over ``source`` and return its number.

        Earlier runs over the same source that never ended, because they were killed, are marked
        ``interrupted``. (One that is alive after all sets its own status when it ends.)
        """
        if self._run is not None:
            raise RuntimeError(f"run {self._run.run_id} has not ended yet")
        now = self._now()
        left_open = (runs.c.source == source) & (runs.c.status == "running")
        with translated(self._engine.url), writing(self._engine) as connection:
            connection.execute(update(runs).where(left_open).values(status="interrupted"))
            deaths = _deaths_before(connection, source)
            run_id: int = connection.execute(
                insert(runs).returning(runs.c.run_id),
                {
                    "source": source,
                    "grammar_version": grammar_version,
                    "started_at": now,
                    "heard_at": now,
                    "status": "running",
                    **asdict(RunCounts()),
                },
            ).scalar_one()
        self._run = _Run(run_id, source, grammar_version, now)
        self._counts = RunCounts()
        self.deaths_before = deaths
        return run_id

    def add(self, reading: Reading) -> None:
        """Take ``reading``; write the batch when it is full.

        Raises :class:`~pipelines.store.errors.UnstorableReading`, and takes nothing, for a reading that no
        database could hold; :class:`~pipelines.store.errors.StoreError` when the batch cannot be written.
        """
        self.add_rows(rows_of(reading))

    def add_rows(self, rows: PageRows) -> None:
        """Take a reading that has been turned into its rows; write the batch when it is full."""
        self._open_run()
        self._readings.append(rows)
        self._flush_if_full(len(self._readings))

    def fail(self, name: str, reason: str, detail: str | None = None) -> None:
        """Take note that ``name`` (a page's address, a file and line) could not be read, and why."""
        run = self._open_run()
        number = self._counts.failures + len(self._failures)
        texts = {"name": name, "reason": reason, "detail": detail}
        self._failures.append({"run_id": run.run_id, "seq": number, **storable(texts)})
        self._flush_if_full(len(self._failures))

    def quarantine(self, held: Held) -> None:
        """Take note of a page that could not be read. One that is read well is released when it is written."""
        self._open_run()
        self._held[held.key] = held
        self._flush_if_full(len(self._held))

    def remember(self, visited: Address) -> None:
        """Take note of what became of an address; it is written after the page that came from it."""
        self._open_run()
        self._visited[visited.address_id] = visited
        self._flush_if_full(len(self._visited))

    def site_ended(self, site_run: SiteRunRow, ended: EndedSite | None = None) -> None:
        """Take note of how it went with a site, and of what follows for the schedule: that is written with the last
        pages of the site, never before them."""
        run = self._open_run()
        if ended is not None:
            self._ended.append(ended)
        row = {"run_id": run.run_id, **asdict(site_run)}
        self._site_runs[site_run.site] = {**row, **storable({"detail": site_run.detail})}
        self._flush_if_full(len(self._site_runs))

    def decide(self, override: Override, note: str | None = None) -> RunCounts:
        """Write a person's word on two reports and what follows from it; the counts tell what that changed."""
        run = self._open_run()
        now = self._now()
        with translated(self._engine.url), writing(self._engine) as connection:
            changes = write_override(connection, run.run_id, override, now, storable({"note": note})["note"])
            _add_to_counts(connection, run.run_id, changes, now)
        self._counts = self._counts.plus(changes)
        return self._counts

    def undecide(self, override: Override) -> RunCounts:
        """Take back a person's word on two reports."""
        run = self._open_run()
        with translated(self._engine.url), writing(self._engine) as connection:
            changes = delete_override(connection, run.run_id, override)
            _add_to_counts(connection, run.run_id, changes, self._now())
        self._counts = self._counts.plus(changes)
        return self._counts

    def decide_person(self, word: PersonWord, note: str | None = None) -> None:
        """Write somebody's word on two persons and what follows from it."""
        self._open_run()
        with translated(self._engine.url), writing(self._engine) as connection:
            write_word(connection, word, self._now(), storable({"note": note})["note"])

    def undecide_person(self, word: PersonWord) -> None:
        """Take back somebody's word on two persons."""
        self._open_run()
        with translated(self._engine.url), writing(self._engine) as connection:
            delete_word(connection, word)

    def flush(self) -> RunCounts:
        """Write what was gathered, in one transaction, and return the counts of the run so far."""
        run = self._open_run()
        if not self.held:
            return self._counts
        unsure, self._unsure = self._unsure, True
        with translated(self._engine.url), writing(self._engine) as connection:
            if unsure:  # the batch before may have been written all the same: only the server's word for it was lost
                self._failures = _not_written(connection, run.run_id, self._failures)
            changes = write_batch(connection, run.run_id, run.grammar_version, self._readings)
            append(connection, run_failures, self._failures)
            release(connection, {(rows.page_id, rows.page["sha256"]) for rows in self._readings})
            hold(connection, self._held.values())
            remember(connection, self._visited.values())
            upsert(connection, site_runs, list(self._site_runs.values()), key=["run_id", "site"])
            end(connection, self._ended)
            changes["failures"] += len(self._failures)
            _add_to_counts(connection, run.run_id, changes, self._now())
            counts = _counts_of(connection, run.run_id) if unsure else self._counts.plus(changes)
        self._unsure = False
        self._readings.clear()
        self._failures.clear()
        self._visited.clear()
        self._site_runs.clear()
        self._ended.clear()
        self._held.clear()
        self._counts = counts
        return self._counts

    def finish(self, status: RunStatus = "finished") -> RunSummary:
        """Write what is left, end the run with ``status`` and return its summary."""
        run = self._open_run()
        self.flush()
        now = self._now()
        ended = update(runs).where(runs.c.run_id == run.run_id)
        with translated(self._engine.url), writing(self._engine) as connection:
            connection.execute(ended.values(status=status, finished_at=now, heard_at=now))
        self._run = None
        return RunSummary(run.run_id, run.source, status, run.started_at, now, self._counts)

    def _flush_if_full(self, gathered: int) -> None:
        if gathered >= self._batch_size and not self.holding:
            self.flush()

    def _open_run(self) -> _Run:
        if self._run is None:
            raise RuntimeError("no run was begun: call begin_run first")
        return self._run

    def _now(self) -> str:
        return stamp(self._clock())


def _deaths_before(connection: Connection, source: str) -> int:
    """Return how many of the last two runs over ``source``, the last of them among these, never came to an end."""
    query = select(runs.c.finished_at).where(runs.c.source == source).order_by(runs.c.run_id.desc()).limit(2)
    ends = list(connection.execute(query).scalars())
    return next((number for number, end in enumerate(ends) if end is not None), len(ends))


def _not_written(connection: Connection, run_id: int, failures: list[Row]) -> list[Row]:
    query = select(run_failures.c.seq).where(run_failures.c.run_id == run_id)
    first = min((row["seq"] for row in failures), default=0)
    written = set(connection.execute(query.where(run_failures.c.seq >= first)).scalars())
    return [row for row in failures if row["seq"] not in written]


def _counts_of(connection: Connection, run_id: int) -> RunCounts:
    names = [field.name for field in fields(RunCounts)]
    row = connection.execute(select(*(runs.c[name] for name in names)).where(runs.c.run_id == run_id)).one()
    return RunCounts(**row._mapping)


def _add_to_counts(connection: Connection, run_id: int, changes: Counter[str], now: str) -> None:
    counted = {name: runs.c[name] + number for name, number in changes.items() if number}
    connection.execute(update(runs).where(runs.c.run_id == run_id).values(heard_at=now, **counted))
