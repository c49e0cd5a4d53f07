"""A writer that is killed leaves whole batches and right counts; the same again gives the same rows."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from pipelines.store import open_store
from pipelines.store.reader import counts
from pipelines.store.tables import runs

from .contents import contents
from .killed_crowd import kill_often

ROOT = Path(__file__).parents[2]
PAGES, BATCH = 23, 5


def run_writer(url: str, statements: int) -> int:
    command = [sys.executable, "-m", "tests.store.killed_writer", url, *map(str, (PAGES, BATCH, statements))]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


@pytest.mark.parametrize("statements", [1, 4])
def test_killed_and_started_again(store_url: str, tmp_path: Path, statements: int) -> None:
    assert run_writer(store_url, statements) == -signal.SIGKILL
    store = open_store(store_url)
    written = BATCH * (statements - 1)
    assert counts(store)["pages"] == written
    with store.connect() as connection:
        (killed,) = connection.execute(select(runs))
    assert (killed.status, killed.pages_new, killed.meetings_new) == ("running", written, written)

    assert run_writer(store_url, 0) == 0
    undisturbed_url = f"sqlite:///{tmp_path / 'undisturbed.db'}"
    assert run_writer(undisturbed_url, 0) == 0
    undisturbed = open_store(undisturbed_url)
    assert contents(store) == contents(undisturbed)
    with store.connect() as connection:
        first, second = connection.execute(select(runs).order_by(runs.c.run_id))
    assert first.status == "interrupted"
    assert (second.status, second.pages_new, second.pages_unchanged) == ("finished", PAGES - written, written)
    store.dispose()
    undisturbed.dispose()


def test_writers_that_are_killed_again_and_again(store_url: str) -> None:
    """A shortened run; `python -m tests.store.killed_crowd URL 50` is the long one."""
    outcome = kill_often(store_url, 4, seed=1)
    assert outcome.kills >= 4
    assert outcome.faults == ()
