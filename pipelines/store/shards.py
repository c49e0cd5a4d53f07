"""Which archives are to be read again as shards, and which of them are done: the rows of ``shards``.

A shard is named by its address and by what of it is meant. It is done when it was read to its end by the grammar that
was asked for, in the state that it has; another state or grammar asks for it anew. What was begun and came to no end
is begun again, so many times at most: an archive at which every process dies must not be tried for ever.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, case, select, update

from pipelines.ids import shard_id
from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.statements import chunks, storable, upsert
from pipelines.store.tables import shards

MOST_TRIES: Final = 3
"""How often a shard is begun before it is given up, until somebody asks for it again."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A row of ``shards``. Times are ISO 8601 to the second in Asia/Shanghai."""

    url: str
    site: str | None
    since: str | None
    state: str
    grammar_version: str
    everything: bool
    asked_at: str
    begun_at: str | None = None
    done_at: str | None = None
    tries: int = 0
    pages: int = 0
    failures: int = 0
    fault: str | None = None

    @property
    def shard_id(self) -> str:
        """What names it."""
        return shard_id(self.url, self.site, self.since)

    @property
    def is_given_up(self) -> bool:
        """Whether it is not tried any more, although it is not done."""
        return self.done_at is None and self.tries >= MOST_TRIES

    @property
    def is_broken_off(self) -> bool:
        """Whether it is still to be read, and nothing is known to stand in the way."""
        return self.done_at is None and self.fault is None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: of every shard the pages of ``site``, published ``since`` a day or later (None: all),
    read by ``grammar_version``; with ``everything`` also what it has read already."""

    grammar_version: str
    asked_at: str
    site: str | None = None
    since: str | None = None
    everything: bool = False


class Shards:
    """Reads and writes the rows. Every method raises :class:`~pipelines.store.errors.StoreError` where the database
    fails."""

    def __init__(self, engine: Engine) -> None:
        """``engine`` is from :func:`~pipelines.store.engine.open_store`."""
        self._engine = engine

    def rows(self) -> list[Shard]:
        """All of them, by their addresses."""
        with translated(self._engine.url), self._engine.connect() as connection:
            rows = connection.execute(select(shards).order_by(shards.c.url, shards.c.shard_id))
            return [_shard(row) for row in rows]

    def row(self, id_: str) -> Shard | None:
        """One of them."""
        with translated(self._engine.url), self._engine.connect() as connection:
            return _rows_of(connection, [id_]).get(id_)

    def left(self, states: Mapping[str, str], asked: Asked) -> list[Shard]:
        """Those of the shards (``states`` by address) that are not done, in their order; nothing is written."""
        with translated(self._engine.url), self._engine.connect() as connection:
            return _left(connection, states, asked)

    def ask(self, states: Mapping[str, str], asked: Asked) -> list[Shard]:
        """The same, and from now on they are to be read. With ``everything`` all are, but where such a reading was
        broken off, what it left."""
        with translated(self._engine.url), writing(self._engine) as connection:
            left = _left(connection, states, asked)
            upsert(connection, shards, [{"shard_id": one.shard_id, **asdict(one)} for one in left], key=["shard_id"])
        return left

    def begin(self, id_: str, now: str) -> Shard | None:
        """Begin to read it; None where it is done or given up."""
        columns = shards.c
        open_ = (columns.shard_id == id_) & columns.done_at.is_(None) & (columns.tries < MOST_TRIES)
        begun = update(shards).where(open_).values(begun_at=now, tries=columns.tries + 1, fault=None)
        with translated(self._engine.url), writing(self._engine) as connection:
            row = connection.execute(begun.returning(*columns)).one_or_none()
        return None if row is None else _shard(row)

    def done(self, shard: Shard, now: str) -> None:
        """It was read to its end: ``shard`` as it was begun, with what was found of it since. Where somebody has asked
        for it again meanwhile, it is still to be read."""
        found = {name: getattr(shard, name) for name in ("state", "grammar_version", "pages", "failures")}
        self._set(shard, done_at=now, tries=0, **found, **storable({"fault": shard.fault}))

    def failed(self, shard: Shard, fault: str) -> None:
        """Something kept it from being read to its end."""
        self._set(shard, **storable({"fault": fault}))

    def give_back(self, shard: Shard) -> None:
        """Its reading was stopped, and is to go on as if it had not been begun."""
        tries = shards.c.tries
        self._set(shard, tries=case((tries > 0, tries - 1), else_=0))

    def _set(self, shard: Shard, **values: Any) -> None:
        columns = shards.c
        same = (columns.shard_id == shard.shard_id) & (columns.asked_at == shard.asked_at)
        with translated(self._engine.url), writing(self._engine) as connection:
            connection.execute(update(shards).where(same).values(**values))


def _left(connection: Connection, states: Mapping[str, str], asked: Asked) -> list[Shard]:
    wanted = [Shard(url, state=state, **asdict(asked)) for url, state in states.items()]
    known = _rows_of(connection, [one.shard_id for one in wanted])
    anew = asked.everything and not _broken_off(known.values(), asked)
    left = []
    for one in wanted:
        before = known.get(one.shard_id)
        if before is None:
            left.append(one)
        elif anew or not _is_done(before, one):
            everything = one.everything or (before.everything and before.done_at is None)
            left.append(replace(one, everything=everything, pages=before.pages, failures=before.failures))
    return left


def _broken_off(known: Collection[Shard], asked: Asked) -> bool:
    """Whether a reading of everything by this version has not come to its end."""
    return any(
        one.everything and one.is_broken_off and one.grammar_version == asked.grammar_version for one in known
    )  # fmt: skip


def _is_done(before: Shard, wanted: Shard) -> bool:
    same = (before.state, before.grammar_version) == (wanted.state, wanted.grammar_version)
    return before.done_at is not None and same


def _rows_of(connection: Connection, ids: Sequence[str]) -> dict[str, Shard]:
    found: dict[str, Shard] = {}
    for some in chunks(ids):
        for row in connection.execute(select(shards).where(shards.c.shard_id.in_(some))):
            found[row.shard_id] = _shard(row)
    return found


def _shard(row: Row[Any]) -> Shard:
    return Shard(**{name: value for name, value in row._mapping.items() if name != "shard_id"})
