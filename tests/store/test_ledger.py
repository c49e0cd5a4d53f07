"""The counts of a run: every page and meeting once, whatever the batches and the order."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pipelines.store import RunCounts, Writer, open_store
from pipelines.store.ledger import PageSighting, page_changes

from .factories import SteppingClock, reading

STORED = [reading(1), reading(2, meetings=["甲会"]), reading(3, meetings=[]), reading(4)]
SEEN = [
    reading(1),
    reading(2, version=1, meetings=["乙会"]),
    reading(3, version=1, meetings=["甲会"]),
    reading(5, meetings=["乙会"]),
    reading(1),
]


@pytest.mark.parametrize("batch_size", [1, 2, 100])
def test_counts_do_not_depend_on_order_or_batches(tmp_path: Path, batch_size: int) -> None:
    expected = RunCounts(
        pages_new=1,
        pages_updated=2,
        pages_unchanged=1,
        meetings_new=1,
        meetings_updated=1,
        meetings_unchanged=1,
    )
    for number, order in enumerate(list(permutations(SEEN))[::24]):
        store = open_store(f"sqlite:///{tmp_path / f'{number}.db'}")
        for given in (STORED, order):
            writer = Writer(store, SteppingClock(), batch_size=batch_size)
            writer.begin_run("a", grammar_version="1")
            for one in given:
                writer.add(one)
            summary = writer.finish()
        assert summary.counts == expected
        store.dispose()


def test_a_run_that_sees_its_page_again_after_another_run_counts_it_once() -> None:
    mine = PageSighting(1, 1, 1, "2026-11-21T09:00:00+08:00", "1", is_meeting=True)
    others = PageSighting(1, 1, 2, "2026-11-21T09:00:00+08:00", "1", is_meeting=True)
    assert +page_changes(None, mine, 1) == {"pages_new": 1}
    assert +page_changes(mine, others, 2) == {"pages_unchanged": 1}
    assert +page_changes(others, mine, 1) == {}
