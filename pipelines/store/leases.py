"""Who crawls which site just now: a lease a site, so that none is crawled twice at once.

A lease ends by itself when its owner does not renew it. Whether it has ended is told by the clock of the database,
which is the same for all machines; the clock that is handed in everywhere else may be that of a simulation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Engine, delete, or_, select, update

from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.statements import inserted, upsert
from pipelines.store.tables import host_requests, site_leases

Dead = Callable[[str], bool]
"""Whether the owner of that name is known to live no more; false where that cannot be known."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of asking for sites: ``mine`` in the order of their names, the owners of the ``others``, and those of
    mine that were ``inherited`` from an owner that had died."""

    mine: list[str] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    inherited: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HostRequest:
    """The last request to a host: how many seconds ago, and for how many it is to be left alone after it."""

    ago: float
    delay: float


class Leases:
    """Takes, renews and gives back. Every method raises :class:`~pipelines.store.errors.StoreError` where the
    database fails."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is from :func:`~pipelines.store.engine.open_store`."""
        self._engine = engine

    def take(self, owner: str, sites: Collection[str], seconds: float, dead: Dead) -> Taken:
        """Take those of ``sites`` that nobody holds, for so many ``seconds``."""
        with translated(self._engine.url), writing(self._engine) as connection:
            return take(connection, owner, sites, seconds, dead)

    def adopt(self, before: str, owner: str, seconds: float) -> list[str]:
        """Have ``owner`` go on with what the owner ``before`` holds, and give the names of the sites."""
        return self._moved(before, owner, seconds)

    def renew(self, owner: str, seconds: float) -> list[str]:
        """Hold what is held for so many ``seconds`` from now on, and give the names of the sites."""
        return self._moved(owner, owner, seconds)

    def release(self, owner: str) -> None:
        """Give back whatever the owner holds."""
        with translated(self._engine.url), writing(self._engine) as connection:
            connection.execute(delete(site_leases).where(site_leases.c.owner == owner))

    def holders(self, dead: Dead) -> dict[str, str]:
        """The owners of all sites that are held."""
        query = select(site_leases.c.site, site_leases.c.owner, site_leases.c.expires)
        with translated(self._engine.url), self._engine.connect() as connection:
            now = database_time(connection)
            rows = connection.execute(query).all()
        return {row.site: row.owner for row in rows if row.expires >= now and not dead(row.owner)}

    def asked(self, requests: dict[str, HostRequest]) -> None:
        """Remember the last requests to hosts."""
        if not requests:
            return
        with translated(self._engine.url), writing(self._engine) as connection:
            now = database_time(connection)
            rows = [
                {"host": host, "asked_at": now - request.ago, "delay": request.delay}
                for host, request in sorted(requests.items())
            ]
            upsert(connection, host_requests, rows, key=["host"])

    def asked_just_now(self, hosts: Collection[str], delay: float) -> None:
        """Remember, for want of better, that hosts were asked at this moment; ``delay`` for those that never were."""
        if not hosts:
            return
        with translated(self._engine.url), writing(self._engine) as connection:
            now = database_time(connection)
            statement = inserted(connection, host_requests)
            moved = statement.on_conflict_do_update(
                index_elements=["host"], set_={"asked_at": statement.excluded.asked_at}
            )
            connection.execute(moved, [{"host": host, "asked_at": now, "delay": delay} for host in sorted(hosts)])

    def last_requests(self, hosts: Collection[str]) -> dict[str, HostRequest]:
        """The last requests to those of ``hosts`` that must still be left alone, as far as is remembered."""
        query = select(host_requests)
        with translated(self._engine.url), self._engine.connect() as connection:
            now = database_time(connection)
            rows = connection.execute(query.where(host_requests.c.asked_at + host_requests.c.delay > now)).all()
        return {row.host: HostRequest(now - row.asked_at, row.delay) for row in rows if row.host in hosts}

    def _moved(self, before: str, owner: str, seconds: float) -> list[str]:
        with translated(self._engine.url), writing(self._engine) as connection:
            moved = update(site_leases).where(site_leases.c.owner == before).returning(site_leases.c.site)
            values = moved.values(owner=owner, expires=database_time(connection) + seconds)
            return sorted(connection.execute(values).scalars())


def take(connection: Connection, owner: str, sites: Collection[str], seconds: float, dead: Dead) -> Taken:
    """As :meth:`Leases.take`, within a transaction. Only what looks free is asked for, in the order of the names: who
    asks keeps the row locked, and two that ask or renew at once must not stand in each other's way."""
    now = database_time(connection)
    inherited = _bury(connection, set(sites), dead)
    looked = connection.execute(select(site_leases).where(site_leases.c.expires >= now, site_leases.c.owner != owner))
    held = {row.site: row.owner for row in looked if row.site in sites}
    lease = inserted(connection, site_leases)
    free = or_(site_leases.c.expires < now, site_leases.c.owner == owner)
    statement = lease.on_conflict_do_update(
        index_elements=["site"], set_={"owner": lease.excluded.owner, "expires": lease.excluded.expires}, where=free
    ).returning(site_leases.c.site)
    mine = [
        site for site in sorted(set(sites).difference(held))
        if connection.execute(statement, {"site": site, "owner": owner, "expires": now + seconds}).first()
    ]  # fmt: skip
    others = {site: held.get(site, "another process") for site in sorted(set(sites).difference(mine))}
    return Taken(mine, others, frozenset(inherited.intersection(mine)))


def give_back(connection: Connection, owner: str, sites: Iterable[str]) -> None:
    """Give back some of the sites that the owner holds, within a transaction."""
    for site in sorted(sites):
        theirs = (site_leases.c.site == site) & (site_leases.c.owner == owner)
        connection.execute(delete(site_leases).where(theirs))


def database_time(connection: Connection) -> float:
    """Seconds since 1970 by the clock of the database: the server's, or for SQLite the machine's."""
    on_server = connection.dialect.name == "postgresql"
    now = "extract(epoch FROM clock_timestamp())" if on_server else "(julianday('now') - 2440587.5) * 86400.0"
    return float(connection.exec_driver_sql(f"SELECT {now}").scalar_one())


def _bury(connection: Connection, sites: set[str], dead: Dead) -> set[str]:
    """End the leases of owners that are known to live no more; gives the sites that they held."""
    held = connection.execute(select(site_leases.c.site, site_leases.c.owner)).all()
    gone = {owner for owner in {row.owner for row in held if row.site in sites} if dead(owner)}
    buried = {row.site for row in held if row.owner in gone and row.site in sites}
    for owner in sorted(gone):
        give_back(connection, owner, {row.site for row in held if row.owner == owner and row.site in buried})
    return buried
