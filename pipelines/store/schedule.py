"""When each site is to be crawled: the rows of ``site_schedules``, and what claims and ends of crawls do to them.

A claim moves the time at which a site is due on, to when it would be tried again, and takes its lease in the same
transaction. The end of a crawl is written by the transaction that stores the last pages of the site
(:meth:`pipelines.store.writer.Writer.site_ended`): whatever is killed before is tried again, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Engine, select, update

from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.leases import Dead, Taken, give_back, take
from pipelines.store.statements import upsert
from pipelines.store.tables import runs, site_runs, site_schedules

CLOCKS_DIFFER: Final = timedelta(hours=1)
_MANY: Final = 500  # values of one IN list: SQLite takes 999 variables at least

RetryAt = Callable[[str, int], str]
"""When a site is tried again after so many tries (1 or more) that came to no end. ISO 8601, as all times here."""


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A row of ``site_schedules``. Times are ISO 8601 to the second in Asia/Shanghai."""

    site: str
    code: str
    due_at: str | None = None
    hours: float | None = None
    why: str | None = None
    begun_at: str | None = None
    ended_at: str | None = None
    tries: int = 0
    paused_at: str | None = None

    def is_due(self, now: str) -> bool:
        """Whether the site is to be crawled. What was put off while the clock ran ahead is due."""
        return self.paused_at is None and (self.due_at is None or self.due_at <= now or self._is_ahead(now))

    def _is_ahead(self, now: str) -> bool:
        """Whether the claim or the end that put the site off was written later than ``now``, by more than clocks of
        two machines differ."""
        written = self.begun_at if self.tries else self.ended_at
        return written is not None and datetime.fromisoformat(written) > datetime.fromisoformat(now) + CLOCKS_DIFFER


@dataclass(frozen=True, slots=True)
class EndedSite:
    """The crawl of a site has ended: its lease is given back; and where it was gone through (``due_at``), when it is
    due next, and why then. ``again``: it was broken off for no fault of its own, and is due at once."""

    site: str
    code: str
    owner: str
    ended_at: str
    due_at: str | None = None
    hours: float | None = None
    why: str | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class PastRun:
    """How one crawl of a site went: when it ended, what it found listed for the first time, whether it was gone
    through and read."""

    ended_at: str
    new: int
    whole: bool


class Schedule:
    """Reads and writes the schedule. Every method raises :class:`~pipelines.store.errors.StoreError` where the
    database fails."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is from :func:`~pipelines.store.engine.open_store`."""
        self._engine = engine

    def rows(self) -> dict[str, ScheduleRow]:
        """All rows, by site."""
        with translated(self._engine.url), self._engine.connect() as connection:
            return {row["site"]: ScheduleRow(**row) for row in connection.execute(select(site_schedules)).mappings()}

    def claim(
        self, owner: str, codes: Mapping[str, str], now: str, retry_at: RetryAt, *, seconds: float, dead: Dead,
        due_by: str | None = None,
    ) -> Taken:  # fmt: skip
        """Take those of the sites (``codes`` by host) that are due ``now``, or ``due_by`` then, and that nobody
        crawls."""
        with translated(self._engine.url), writing(self._engine) as connection:
            taken = take(connection, owner, codes, seconds, dead)
            # Only now: who had a site a moment ago has moved on when it is due, in the transaction that gave it back.
            rows = _rows_of(connection, taken.mine)
            due = {site: rows.get(site, ScheduleRow(site, codes[site])) for site in taken.mine}
            mine = [site for site, row in due.items() if row.is_due(due_by or now)]
            give_back(connection, owner, set(taken.mine).difference(mine))
            begun = [
                {"site": site, "code": codes[site], "begun_at": now, "tries": due[site].tries + 1,
                 "due_at": retry_at(site, due[site].tries + 1)}
                for site in mine
            ]  # fmt: skip
            upsert(connection, site_schedules, begun, key=["site"])
        return Taken(mine, taken.others, taken.inherited.intersection(mine))

    def unclaim(self, owner: str, sites: Collection[str], begun_at: str, now: str) -> None:
        """Have those of the claimed sites that did not come to their end be due ``now``, as if nobody had tried."""
        columns = site_schedules.c
        with translated(self._engine.url), writing(self._engine) as connection:
            for site in sorted(sites):
                _untry(connection, (columns.site == site) & (columns.begun_at == begun_at), now)
            give_back(connection, owner, sites)

    def pause(self, codes: Mapping[str, str], paused_at: str | None) -> None:
        """Leave the sites (``codes`` by host) out from now on; or, with None, take them up again."""
        with translated(self._engine.url), writing(self._engine) as connection:
            known = _rows_of(connection, codes)
            rows = [
                {"site": site, "code": code, "tries": known[site].tries if site in known else 0, "paused_at": paused_at}
                for site, code in sorted(codes.items())
            ]
            upsert(connection, site_schedules, rows, key=["site"])

    def killed(self, source: str) -> None:
        """Mark the run over ``source`` as interrupted: its process was killed before it could say so."""
        left_open = (runs.c.source == source) & (runs.c.status == "running")
        with translated(self._engine.url), writing(self._engine) as connection:
            connection.execute(update(runs).where(left_open).values(status="interrupted"))

    def history(self, sites: Collection[str], since: str) -> dict[str, list[PastRun]]:
        """The crawls of each site that ended ``since`` this time, the oldest first."""
        columns = site_runs.c
        query = select(columns.site, columns.finished_at, columns.listed_new, columns.complete, columns.status)
        found: dict[str, list[PastRun]] = {site: [] for site in sites}
        with translated(self._engine.url), self._engine.connect() as connection:
            for some in _chunks(sites):
                chosen = query.where(columns.site.in_(some), columns.finished_at >= since)
                for row in connection.execute(chosen.order_by(columns.finished_at)):
                    whole = row.complete and row.status == "ok"
                    found[row.site].append(PastRun(row.finished_at, row.listed_new, whole))
        return found


def end(connection: Connection, ended: Iterable[EndedSite]) -> None:
    """Write that crawls of sites have ended, in the transaction that stores their last pages."""
    for one in sorted(ended, key=lambda each: each.site):
        give_back(connection, one.owner, [one.site])
        if one.due_at is not None:
            row = {name: value for name, value in asdict(one).items() if name not in ("owner", "again")}
            upsert(connection, site_schedules, [{**row, "tries": 0}], key=["site"])
        elif one.again:
            _untry(connection, site_schedules.c.site == one.site, one.ended_at)


def _untry(connection: Connection, chosen: ColumnElement[bool], now: str) -> None:
    """Have a site be due ``now`` whose crawl was begun and came to no end, as if it had not been begun."""
    columns = site_schedules.c
    values = {"due_at": now, "tries": columns.tries - 1}
    connection.execute(update(site_schedules).where(chosen, columns.tries > 0).values(values))


def _rows_of(connection: Connection, sites: Collection[str]) -> dict[str, ScheduleRow]:
    found: dict[str, ScheduleRow] = {}
    for some in _chunks(sites):
        rows = connection.execute(select(site_schedules).where(site_schedules.c.site.in_(some))).mappings()
        found.update({row["site"]: ScheduleRow(**row) for row in rows})
    return found


def _chunks(sites: Collection[str]) -> Iterable[Sequence[str]]:
    in_order = sorted(sites)
    return (in_order[start : start + _MANY] for start in range(0, len(in_order), _MANY))
