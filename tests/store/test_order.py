"""The stored content is a function of the set of pages: not of their order, their batches or their runs."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from pipelines.items import Reading
from pipelines.store import Writer
from pipelines.store.engine import writing
from pipelines.store.tables import metadata

from .contents import contents
from .factories import SteppingClock, reading

MEETINGS: tuple[list[str], ...] = (["甲会"], ["甲会", "乙会"], [])

# A text that is fetched twice is so before the page has its next text (see `revision`): hour by version.
READINGS = st.builds(
    lambda number, version, hour: reading(
        number,
        version=version,
        meetings=MEETINGS[version],
        damaged=number % 2 == 1,
        people=1 + version,
        fetched_at=f"2026-11-{10 + version:02d}T{8 + hour:02d}:00:00+08:00",
    ),
    number=st.integers(0, 3),
    version=st.integers(0, 2),
    hour=st.integers(0, 2),
)
SEQUENCES = st.lists(READINGS, min_size=1, max_size=12)


def emptied(engine: Engine) -> Engine:
    with writing(engine) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return engine


def write(engine: Engine, readings: list[Reading], batch_size: int) -> None:
    writer = Writer(engine, SteppingClock(), batch_size=batch_size)
    writer.begin_run("pages.jsonl", grammar_version="1")
    for one in readings:
        writer.add(one)
    writer.finish()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(readings=SEQUENCES, data=st.data(), batch_size=st.integers(1, 6), cut=st.integers(0, 12))
def test_neither_order_nor_batches_nor_runs_matter(
    store: Engine, readings: list[Reading], data: st.DataObject, batch_size: int, cut: int
) -> None:
    write(emptied(store), readings, batch_size=100)
    expected = contents(store)
    shuffled = data.draw(st.permutations(readings))
    emptied(store)
    write(store, shuffled[:cut], batch_size)
    write(store, shuffled[cut:], batch_size)
    assert contents(store) == expected
    write(store, readings, batch_size)
    assert contents(store) == expected
