"""The crawl's memory: what was listed is never lost, and never asked for twice without need."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine, select

from pipelines.store import SchemaOutdated, Writer, existing_store, open_store
from pipelines.store.frontier import Address, Frontier, ListMemory
from pipelines.store.site_run import SiteRunRow
from pipelines.store.tables import addresses, pages, site_runs

from .factories import SteppingClock, reading

NOW = "2026-11-21T12:00:00+08:00"
LATER = "2026-11-22T12:00:00+08:00"
SITE = "www.xian.gov.example"


def listed(number: int, **more: object) -> Address:
    url = f"http://{SITE}/{number}.html"
    return replace(Address(f"{number:016}", SITE, url, listed="2026-11-20", due_at=NOW), **more)


def begun(store: Engine) -> Writer:
    writer = Writer(store, SteppingClock(), batch_size=10)
    writer.begin_run("sites=all", grammar_version="1")
    return writer


def test_an_address_is_new_once(store: Engine) -> None:
    frontier = Frontier(store)
    first = frontier.note([listed(2), listed(1), listed(2)])
    assert [one.address_id for one in first] == [listed(2).address_id, listed(1).address_id]
    assert frontier.note([listed(1), listed(3)]) == [listed(3)]
    assert frontier.note([]) == []
    assert {one.address_id for one in frontier.pending(SITE, 10)} == {listed(n).address_id for n in (1, 2, 3)}
    assert frontier.pending("www.other.gov.example", 10) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 900), max_size=700), max_size=3))
def test_every_address_is_new_exactly_once_however_it_is_listed(lists: list[list[int]]) -> None:
    engine = open_store("sqlite://")
    frontier = Frontier(engine)
    found = [one.address_id for numbers in lists for one in frontier.note([listed(n) for n in numbers])]
    engine.dispose()
    assert sorted(found) == sorted({listed(n).address_id for numbers in lists for n in numbers})


def test_pending_comes_with_the_latest_rows_first(store: Engine) -> None:
    frontier = Frontier(store)
    frontier.note([listed(1, listed="2026-01-01"), listed(2, listed="2026-03-01"), listed(3, listed="2026-02-01")])
    assert [one.listed for one in frontier.pending(SITE, 10)] == ["2026-03-01", "2026-02-01", "2026-01-01"]


def test_what_was_visited_is_due_when_it_says(store: Engine) -> None:
    frontier, writer = Frontier(store), begun(store)
    frontier.note([listed(n) for n in range(4)])
    writer.remember(listed(0, state="article", due_at=LATER, fetched_at=NOW, sha256="0" * 64))
    writer.remember(listed(1, state="no_article", due_at=None, fetched_at=NOW, sha256="1" * 64))
    writer.remember(listed(2, state="failing", due_at=NOW, failures=1))
    writer.finish()
    assert frontier.pending(SITE, 10) == [listed(3)]
    assert [one.address_id for one in frontier.due(SITE, NOW, 10)] == [listed(2).address_id]
    assert [one.state for one in frontier.due(SITE, LATER, 10)] == ["failing", "article"]
    assert [one.state for one in frontier.due(SITE, LATER, 1)] == ["failing"]


def test_an_address_is_visited_when_its_page_is_stored_and_not_before(store: Engine) -> None:
    frontier, writer = Frontier(store), begun(store)
    frontier.note([listed(0)])
    writer.add(reading(1))
    writer.remember(listed(0, state="article", due_at=None))
    assert frontier.pending(SITE, 10) == [listed(0)]  # as after a kill at this moment
    writer.flush()
    assert frontier.pending(SITE, 10) == []
    with store.connect() as connection:
        assert len(connection.execute(select(pages.c.page_id)).all()) == 1
        assert connection.execute(select(addresses.c.state)).scalars().all() == ["article"]


def test_a_walk_that_was_broken_off_is_remembered_until_one_ends(store: Engine) -> None:
    frontier = Frontier(store)
    of_list = ("l" * 16, SITE, f"http://{SITE}/news/")
    assert frontier.list_memory("l" * 16) == ListMemory(None, 0)
    frontier.walking(*of_list, 3)
    assert frontier.list_memory("l" * 16) == ListMemory(None, 3)
    frontier.walked(*of_list, NOW)
    assert frontier.list_memory("l" * 16) == ListMemory(NOW, 0)
    frontier.walking(*of_list, 1)
    assert frontier.list_memory("l" * 16) == ListMemory(NOW, 1)


def test_how_it_went_with_a_site_is_a_row_of_the_run(store: Engine) -> None:
    writer = begun(store)
    writer.site_ended(SiteRunRow(SITE, "610000", "ok", "nothing \0 to say", False, NOW, NOW, lists=1))
    writer.site_ended(SiteRunRow(SITE, "610000", "ok", None, True, NOW, LATER, lists=2))
    run = writer.finish()
    with store.connect() as connection:
        rows = connection.execute(select(site_runs)).mappings().all()
    assert [(row["run_id"], row["complete"], row["lists"]) for row in rows] == [(run.run_id, True, 2)]


def test_a_store_that_is_only_read_is_neither_made_nor_changed(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert existing_store(f"sqlite:///{path}") is None and not path.exists()
    create_engine(f"sqlite:///{path}").connect().exec_driver_sql("CREATE TABLE other (a INTEGER)")
    with pytest.raises(SchemaOutdated, match=r"none\.db"):
        existing_store(f"sqlite:///{path}")
    made = open_store(f"sqlite:///{tmp_path / 'made.db'}")
    made.dispose()
    assert existing_store(f"sqlite:///{tmp_path / 'made.db'}") is not None
