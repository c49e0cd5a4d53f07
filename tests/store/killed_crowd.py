"""Several writers at once that are killed at random moments: ``python -m tests.store.killed_crowd URL [KILLS [SEED]]``.

A round is some pages, each in two versions that report common meetings, and writers that all write all of them, each
in an order of its own. Every writer is killed a random while after it has begun, unless it is done by then. When there
were KILLS kills, one writer goes over the pages of all rounds once more, undisturbed. What must hold then:
the rows are those of that one writer alone in a new database, and every page was counted as new once.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from sqlalchemy import func, select

from pipelines.store import Writer, open_store
from pipelines.store.reader import counts
from pipelines.store.tables import runs

from .contents import contents
from .factories import SteppingClock, reading

ROOT = Path(__file__).parents[2]
WRITERS = 4
PAGES = 40  # a round
BATCH = 4
LONGEST = 0.5  # seconds from the first page to the kill


@dataclass(frozen=True)
class Outcome:
    """How it went: kills, rounds, and what is wrong in the end, in words; empty where nothing is."""

    kills: int
    rounds: int
    faults: tuple[str, ...]


def write(url: str, rounds: range, order: int) -> None:
    """Write the pages of ``rounds``, in the order number ``order``, and say when it begins."""
    store = open_store(url)
    pages = [(number, version) for number in range(rounds.start * PAGES, rounds.stop * PAGES) for version in (0, 1)]
    random.Random(order).shuffle(pages)  # noqa: S311 - an order, no secret
    writer = Writer(store, SteppingClock(), batch_size=BATCH)
    writer.begin_run(f"writer {order % WRITERS}", grammar_version="1")
    print("begun", flush=True)  # noqa: T201
    for number, version in pages:
        shared = [f"共同会议{number % 7}", f"第{number}次会议"][version:]
        writer.add(reading(number, version=version, meetings=shared, people=3, damaged=number % 2 == 0))
    writer.finish()
    store.dispose()


def kill_often(url: str, kills: int, seed: int) -> Outcome:
    """Have writers killed so often, in the database at ``url``, and look what has become of it."""
    chance = random.Random(seed)  # noqa: S311
    done = number = 0
    while done < kills:
        done += _round(url, number, chance)
        number += 1
    write(url, range(number), 0)
    with tempfile.TemporaryDirectory() as folder:
        alone = f"sqlite:///{folder}/alone.db"
        write(alone, range(number), 0)
        return Outcome(done, number, tuple(_faults(url, alone, number * PAGES)))


def _round(url: str, number: int, chance: random.Random) -> int:
    """One round; how many writers were killed."""
    line = [sys.executable, "-m", "tests.store.killed_crowd", "write", url, str(number)]
    writers = [
        subprocess.Popen([*line, str(number * WRITERS + order)], cwd=ROOT, stdout=subprocess.PIPE)
        for order in range(WRITERS)
    ]
    for writer in writers:
        if writer.stdout is None or writer.stdout.readline() != b"begun\n":
            raise RuntimeError("a writer did not begin")
    began = monotonic()
    for moment, writer in sorted(((chance.uniform(0, LONGEST), one) for one in writers), key=lambda pair: pair[0]):
        sleep(max(0.0, began + moment - monotonic()))
        writer.kill()
    codes = [writer.wait() for writer in writers]
    for writer in writers:
        if writer.stdout is not None:
            writer.stdout.close()
    if broken := set(codes) - {0, -signal.SIGKILL}:
        raise RuntimeError(f"a writer ended with {broken}")
    return codes.count(-signal.SIGKILL)


def _faults(url: str, alone_url: str, pages: int) -> list[str]:
    store, alone = open_store(url), open_store(alone_url)
    faults = []
    found, wanted = contents(store), contents(alone)
    for table, rows in wanted.items():
        if found[table] != rows:
            faults.append(f"{table}: {len(found[table])} rows, not the {len(rows)} of one writer alone")
    if counts(store)["pages"] != pages:
        faults.append(f"{counts(store)['pages']} pages of {pages}")
    with store.connect() as connection:
        new = connection.execute(select(func.sum(runs.c.pages_new))).scalar_one()
    if new != pages:
        faults.append(f"{new} pages were counted as new, of {pages}")
    store.dispose()
    alone.dispose()
    return faults


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2], range(int(sys.argv[3]), int(sys.argv[3]) + 1), int(sys.argv[4]))
    else:
        print(kill_often(sys.argv[1], int((sys.argv[2:] or ["50"])[0]), int((sys.argv[3:] or ["1"])[0])))  # noqa: T201
