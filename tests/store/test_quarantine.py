"""The quarantine in both databases: what is held, until when, and what is left of a run that died."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import Engine

from pipelines.items import Reading
from pipelines.store import Writer
from pipelines.store.quarantine import BEING_READ, Held, Quarantine, held_pages, with_pages
from pipelines.unread import Unread
from store.factories import SteppingClock, article

GOOD = article("https://www.xian.gov.example/1.html", "第一次会议召开。")
PAGE = dataclasses.replace(GOOD.page, text="\0召开\ud800。")
UNREAD = Unread.of(PAGE)


@pytest.fixture
def clock() -> SteppingClock:
    return SteppingClock()


def failed(store: Engine, clock: SteppingClock, version: str = "1") -> Held:
    """The page fails, in a run of its own."""
    writer = Writer(store, clock)
    writer.begin_run("test", grammar_version=version)
    held = Quarantine(store, clock, version).failed(UNREAD, "reader_failed", "no \0 way")
    writer.quarantine(held)
    writer.finish()
    return held


def test_the_same_bytes_are_held_until_another_grammar_comes(store: Engine, clock: SteppingClock) -> None:
    first = failed(store, clock)
    quarantine = Quarantine(store, clock, "1")
    held = quarantine.holds(UNREAD.key)
    assert held is not None and (held.since, held.attempts, held.detail) == (first.since, 1, "no \ufffd way")
    assert quarantine.holds((UNREAD.page_id, "0" * 64)) is None
    assert Quarantine(store, clock, "2").holds(UNREAD.key) is None
    again = failed(store, clock, "2")
    [entry] = held_pages(store)
    assert (entry.since, entry.attempts, entry.grammar_version) == (first.since, 2, "2")
    assert entry.last_at == again.last_at > first.last_at


def test_the_page_comes_back_as_it_was(store: Engine, clock: SteppingClock) -> None:
    failed(store, clock)
    [entry] = with_pages(store, [UNREAD.key])
    assert entry.unread.page == PAGE
    assert [one.unread.page for one in held_pages(store, [PAGE.url])] == [None]
    assert held_pages(store, [UNREAD.page_id]) == held_pages(store) and held_pages(store, ["x"]) == []


def test_what_is_read_well_is_released_in_the_same_transaction(store: Engine, clock: SteppingClock) -> None:
    failed(store, clock)
    other = dataclasses.replace(GOOD.page, sha256="0" * 64)
    writer = Writer(store, clock)
    writer.begin_run("test", grammar_version="1")
    for page, left in ((other, 1), (GOOD.page, 0)):
        writer.add(Reading(dataclasses.replace(GOOD, page=page), [], reason="test"))
        writer.flush()
        assert len(held_pages(store)) == left


def test_marks_count_the_runs_that_died_in_a_row(store: Engine, clock: SteppingClock) -> None:
    for deaths in (0, 1, 2):
        quarantine = Quarantine(store, clock, "1")
        assert quarantine.deaths(UNREAD.key) == deaths and quarantine.holds(UNREAD.key) is None
        quarantine.mark(UNREAD)
    assert [(one.reason, one.deaths) for one in held_pages(store)] == [(BEING_READ, 3)]
    survivor = Quarantine(store, clock, "1")
    survivor.mark(UNREAD)
    survivor.unmark(UNREAD)
    assert held_pages(store) == []


def test_a_mark_leaves_an_entry_as_it_is(store: Engine, clock: SteppingClock) -> None:
    failed(store, clock)
    [before] = held_pages(store)
    quarantine = Quarantine(store, clock, "2")
    quarantine.mark(UNREAD)
    assert [(one.reason, one.deaths) for one in held_pages(store)] == [("reader_failed", 1)]
    quarantine.unmark(UNREAD)
    assert held_pages(store) == [before]
