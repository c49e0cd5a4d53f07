"""The pages of a store in the order of their numbers, all of them or those that are meant."""

from __future__ import annotations

from sqlalchemy import Engine, update

from pipelines.store import Writer
from pipelines.store.stored import Done, Selection, count_pages, page_states, stored_pages, unfinished_since
from pipelines.store.tables import pages

from .factories import SteppingClock, reading


def write(store: Engine, numbers: range, *, version: str = "1", source: str = "a", end: bool = True) -> int:
    writer = Writer(store, SteppingClock())
    run = writer.begin_run(source, grammar_version=version)
    for number in numbers:
        writer.add(reading(number, meetings=[] if number % 3 == 0 else None))
    if end:
        writer.finish()
    else:
        writer.flush()
    return run


def numbers(store: Engine, selection: Selection, done: Done | None = None) -> list[int]:
    """The pages that are given, by the numbers in their addresses; counted as they are."""
    found = [page for some in stored_pages(store, selection, done, at_once=4) for page in some]
    assert len(found) == count_pages(store, selection, done)
    return sorted(int(page.url.rpartition("/")[2].removesuffix(".html")) for page in found)


def test_pages_come_as_they_were_fetched(store: Engine) -> None:
    write(store, range(9))
    found = [page for some in stored_pages(store, Selection(), None, at_once=2) for page in some]
    assert sorted(found, key=repr) == sorted((reading(number).article.page for number in range(9)), key=repr)


def test_only_those_that_are_meant(store: Engine) -> None:
    write(store, range(9))
    with store.begin() as connection:
        for number, values in {1: {"site": "另一县"}, 2: {"published": None}, 3: {"published": "2019-01-01"}}.items():
            url = reading(number).article.page.url
            connection.execute(update(pages).where(pages.c.url == url).values(**values))
    assert numbers(store, Selection(site="另一县")) == [1]
    assert numbers(store, Selection(since="2018-12-31")) == [2, 3]
    assert numbers(store, Selection(reason="no_meeting_noun")) == [0, 3, 6]
    assert numbers(store, Selection(reason="no_meeting_noun", since="2018-12-31")) == [3]


def test_not_those_that_are_done(store: Engine) -> None:
    write(store, range(9))
    write(store, range(5), version="2")
    assert numbers(store, Selection(), Done("2")) == [5, 6, 7, 8]
    assert numbers(store, Selection(), Done("2", since_run=3)) == list(range(9))
    third = write(store, range(2), version="2", source="again", end=False)
    assert numbers(store, Selection(), Done("2", since_run=third)) == [2, 3, 4, 5, 6, 7, 8]
    sightings = [state.sighting for _, state in page_states(store, _ids(store)).values()]
    assert sum(Done("2", third).has(sighting) for sighting in sightings) == 2
    assert sum(Done("2").has(sighting) for sighting in sightings) == 5


def test_where_a_run_that_did_not_end_began(store: Engine) -> None:
    assert unfinished_since(store, "all", "2") is None
    write(store, range(2), source="all", version="2")
    assert unfinished_since(store, "all", "2") is None
    first = write(store, range(1), source="all", version="2", end=False)
    write(store, range(1), source="all", version="2", end=False)
    assert unfinished_since(store, "all", "2") == first
    assert unfinished_since(store, "all", "3") is None
    assert unfinished_since(store, "another", "2") is None
    write(store, range(2), source="all", version="2")
    assert unfinished_since(store, "all", "2") is None


def _ids(store: Engine) -> list[str]:
    with store.connect() as connection:
        return list(connection.execute(pages.select().with_only_columns(pages.c.page_id)).scalars())
