"""The pages of a store as they came, in the order of their numbers, to be read once more."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, func, not_, or_, select
from sqlalchemy.sql import ColumnElement

from pipelines.items import Page
from pipelines.store.errors import translated
from pipelines.store.ledger import PageSighting
from pipelines.store.reader import page_of
from pipelines.store.revision import Fetch, PageState
from pipelines.store.tables import page_sightings, pages, runs

_STATE = ("page_id", "digest", "version", "fetched_at", "sha256", "url", "is_meeting")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which of the stored pages are meant: of a site as the source names it, published on a day or later (or on no
    known one), taken for no meeting by a rule. What is None asks for nothing."""

    site: str | None = None
    since: str | None = None
    reason: str | None = None

    @property
    def clauses(self) -> list[ColumnElement[bool]]:
        """The conditions of it."""
        found: list[ColumnElement[bool]] = []
        if self.site is not None:
            found.append(pages.c.site == self.site)
        if self.since is not None:
            found.append(or_(pages.c.published >= self.since, pages.c.published.is_(None)))
        if self.reason is not None:
            found.append(pages.c.reason == self.reason)
        return found


@dataclass(frozen=True, slots=True)
class Done:
    """Which pages need not be read again: those that this version of the grammar has read, where ``since_run`` is
    given only those among them that this run or a later one has seen."""

    version: str
    since_run: int | None = None

    @property
    def clause(self) -> ColumnElement[bool]:
        """The condition of it."""
        read = page_sightings.c.grammar_version == self.version
        return read if self.since_run is None else and_(read, page_sightings.c.last_seen_run >= self.since_run)

    def has(self, sighting: PageSighting) -> bool:
        """Whether the page of ``sighting`` is one of them."""
        seen = self.since_run is None or sighting.last_seen_run >= self.since_run
        return seen and sighting.grammar_version == self.version


def count_pages(engine: Engine, selection: Selection, done: Done | None) -> int:
    """Return how many pages :func:`stored_pages` gives."""
    query = select(func.count()).select_from(pages).join(page_sightings).where(*_clauses(selection, done))
    with translated(engine.url), engine.connect() as connection:
        return connection.execute(query).scalar_one()


def stored_pages(engine: Engine, selection: Selection, done: Done | None, *, at_once: int) -> Iterator[list[Page]]:
    """Yield the pages of ``selection`` that are not ``done``, so many at once, by their numbers.

    Every list is a query of its own: however long it takes to work on them, nothing is held open meanwhile.
    """
    query = select(pages).join(page_sightings).where(*_clauses(selection, done)).order_by(pages.c.page_no)
    after = 0
    while True:
        with translated(engine.url), engine.connect() as connection:
            rows = connection.execute(query.where(pages.c.page_no > after).limit(at_once)).all()
        if not rows:
            return
        after = rows[-1].page_no
        yield [page_of(row) for row in rows]


def page_states(engine: Engine, page_ids: Collection[str]) -> dict[str, tuple[int, PageState]]:
    """Return the number and the state of those pages of ``page_ids`` that are stored, by their ids."""
    with translated(engine.url), engine.connect() as connection:
        return states_of(connection, page_ids)


def states_of(connection: Connection, page_ids: Collection[str]) -> dict[str, tuple[int, PageState]]:
    """The same as :func:`page_states`, as the transaction of ``connection`` sees it."""
    query: Select[Any] = (
        select(*(pages.c[name] for name in _STATE), page_sightings)
        .join_from(pages, page_sightings)
        .where(pages.c.page_id.in_(page_ids))
    )
    return {row.page_id: (row.page_no, _state(row)) for row in connection.execute(query)}


def unfinished_since(engine: Engine, source: str, grammar_version: str) -> int | None:
    """Return the first run of ``source`` by this version since one of them came to its end; None where there is none.

    It tells where to go on: what it and the runs after it have seen needs not be seen again.
    """
    query = select(runs.c.run_id, runs.c.status).where(
        runs.c.source == source, runs.c.grammar_version == grammar_version
    )
    first = None
    with translated(engine.url), engine.connect() as connection:
        for run in connection.execute(query.order_by(runs.c.run_id.desc())):
            if run.status == "finished":
                break
            first = run.run_id
    return first


def _clauses(selection: Selection, done: Done | None) -> list[ColumnElement[bool]]:
    return selection.clauses if done is None else [*selection.clauses, not_(done.clause)]


def _state(row: Row[Any]) -> PageState:
    sighting = PageSighting(
        row.first_seen_run,
        row.last_changed_run,
        row.last_seen_run,
        row.last_fetched_at,
        row.grammar_version,
        row.is_meeting,
    )
    return PageState(row.digest, row.version, Fetch.at(row.fetched_at, row.sha256, row.url), sighting)
