"""A writer that is killed in the middle of a transaction: ``killed_writer.py URL PAGES BATCH STATEMENTS``.

It writes PAGES pages in batches of BATCH and ends itself by SIGKILL after its STATEMENTS-th insertion
into meetings, when the pages of the batch are inserted, or not at all where STATEMENTS is 0.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys

from sqlalchemy import event

from pipelines.store import Writer, open_store
from tests.store.factories import SteppingClock, readings


def main(url: str, pages: int, batch_size: int, statements: int) -> None:
    engine = open_store(url)
    insertions = itertools.count(1)

    @event.listens_for(engine, "after_cursor_execute")
    def _kill(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("INSERT INTO meetings ") and next(insertions) == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    writer = Writer(engine, SteppingClock(), batch_size=batch_size)
    writer.begin_run("pages.jsonl", grammar_version="1")
    for one in readings(pages):
        writer.add(one)
    writer.finish()


if __name__ == "__main__":
    main(sys.argv[1], *(int(argument) for argument in sys.argv[2:]))
