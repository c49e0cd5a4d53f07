"""Several processes write into one store at the same time: the rows are those of one."""

from __future__ import annotations

import multiprocessing
import random
from pathlib import Path

from sqlalchemy import func, select

from pipelines.store import Writer, open_store
from pipelines.store.reader import counts
from pipelines.store.tables import runs

from .contents import contents
from .factories import SteppingClock, reading

PAGES = [
    (number, version, [f"共同会议{number % 3}"] if version else [f"共同会议{number % 5}", "另一会议"])
    for number in range(30)
    for version in (0, 1)
]


def work(url: str, worker: int) -> None:
    """Write all pages, in an order of the worker's own."""
    store = open_store(url)
    pages = random.Random(worker).sample(PAGES, len(PAGES))  # noqa: S311 - an order, no secret
    writer = Writer(store, SteppingClock(), batch_size=4)
    writer.begin_run(f"worker {worker}", grammar_version="1")
    for number, version, names in pages:
        writer.add(reading(number, version=version, meetings=names, damaged=number % 2 == 0))
    writer.finish()
    store.dispose()


def test_workers_at_the_same_time(store_url: str, tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=work, args=(store_url, worker)) for worker in range(4)]
    for process in workers:
        process.start()
    for process in workers:
        process.join()
    assert [process.exitcode for process in workers] == [0, 0, 0, 0]

    alone_url = f"sqlite:///{tmp_path / 'alone.db'}"
    work(alone_url, 99)
    store, alone = open_store(store_url), open_store(alone_url)
    assert contents(store) == contents(alone)
    with store.connect() as connection:
        new = connection.execute(select(func.sum(runs.c.pages_new))).scalar_one()
    assert new == counts(store)["pages"] == 30
    store.dispose()
    alone.dispose()
