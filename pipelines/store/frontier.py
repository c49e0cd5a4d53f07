"""The crawl's memory: which addresses a site has listed, when each is due again, how far lists were walked.

An address is written down as ``pending`` before it is asked for, and only the transaction that stores its
page says otherwise (:meth:`pipelines.store.writer.Writer.remember`): a crawl that is killed at any moment
asks again for what it had listed and not stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, or_, select
from sqlalchemy.sql import Select

from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.statements import add_new, upsert
from pipelines.store.tables import addresses, list_walks

AddressState = Literal["pending", "article", "no_article", "failing", "gone"]

_MANY: Final = 500  # values of one IN list: SQLite takes 999 variables at least


@dataclass(frozen=True, slots=True)
class Address:
    """A row of ``addresses``. Times are ISO 8601 to the second in Asia/Shanghai."""

    address_id: str
    site: str
    url: str
    listed: str | None = None
    state: AddressState = "pending"
    due_at: str | None = None
    fetched_at: str | None = None
    sha256: str | None = None
    unchanged: int = 0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class ListMemory:
    """How far a list was gone through: when a walk came to its end last (None before the first time), and how
    many pages a walk had read that was broken off since then (0 where none was)."""

    walked_at: str | None = None
    broken_off_at: int = 0


class Frontier:
    """Reads and writes the crawl's memory. Every method raises :class:`~pipelines.store.errors.StoreError`
    where the database fails."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is from :func:`~pipelines.store.engine.open_store`."""
        self._engine = engine

    def note(self, listed: Sequence[Address]) -> list[Address]:
        """Write down those of ``listed`` that no run has seen before, and return them, in their order."""
        if not listed:
            return []
        with translated(self._engine.url), writing(self._engine) as connection:
            known = _known(connection, {address.address_id for address in listed})
            new = {address.address_id: address for address in listed if address.address_id not in known}
            add_new(connection, addresses, _rows(new.values()), key=["address_id"])
        return list(new.values())

    def pending(self, site: str, limit: int) -> list[Address]:
        """At most ``limit`` addresses of ``site`` that were listed and never fetched, the latest rows first."""
        query = _of_site(site).where(addresses.c.state == "pending").limit(limit)
        return self._fetched(query.order_by(addresses.c.listed.desc().nulls_last(), addresses.c.url))

    def due(self, site: str, now: str, limit: int, latest: str | None = None) -> list[Address]:
        """At most ``limit`` addresses of ``site`` that are to be asked for again, the longest due first.

        What is due after ``latest`` (ISO 8601) was written while the clock ran ahead: it is due now.
        """
        is_due = addresses.c.due_at <= now
        if latest is not None:
            is_due = or_(is_due, addresses.c.due_at > latest)
        query = _of_site(site).where(addresses.c.state != "pending", is_due)
        return self._fetched(query.order_by(addresses.c.due_at, addresses.c.url).limit(limit))

    def list_memory(self, list_id: str) -> ListMemory:
        """How far the list was gone through."""
        query = select(list_walks.c.walked_at, list_walks.c.broken_off_at)
        with translated(self._engine.url), self._engine.connect() as connection:
            row = connection.execute(query.where(list_walks.c.address_id == list_id)).one_or_none()
        return ListMemory() if row is None else ListMemory(row.walked_at, row.broken_off_at or 0)

    def walking(self, list_id: str, site: str, url: str, pages: int) -> None:
        """Note that a walk over the list has come so many ``pages`` far, before their rows are noted."""
        row = {"address_id": list_id, "site": site, "url": url, "broken_off_at": pages}
        self._write_walk(row)

    def walked(self, list_id: str, site: str, url: str, at: str) -> None:
        """Note that a walk over the list came to its end ``at`` this time."""
        row = {"address_id": list_id, "site": site, "url": url, "broken_off_at": None, "walked_at": at}
        self._write_walk(row)

    def _write_walk(self, row: dict[str, Any]) -> None:
        with translated(self._engine.url), writing(self._engine) as connection:
            upsert(connection, list_walks, [row], key=["address_id"])

    def _fetched(self, query: Select[Any]) -> list[Address]:
        with translated(self._engine.url), self._engine.connect() as connection:
            return [Address(**row) for row in connection.execute(query).mappings()]


def remember(connection: Connection, visited: Iterable[Address]) -> None:
    """Write what became of addresses, in the transaction that stores their pages."""
    upsert(connection, addresses, _rows(visited), key=["address_id"])


def _of_site(site: str) -> Select[Any]:
    return select(addresses).where(addresses.c.site == site)


def _rows(of: Iterable[Address]) -> list[dict[str, Any]]:
    return [{name: getattr(address, name) for name in Address.__slots__} for address in of]


def _known(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of ``ids`` that have a row."""
    found: set[str] = set()
    in_order = sorted(ids)
    for start in range(0, len(in_order), _MANY):
        some = in_order[start : start + _MANY]
        query = select(addresses.c.address_id).where(addresses.c.address_id.in_(some))
        found.update(connection.execute(query).scalars())
    return found
