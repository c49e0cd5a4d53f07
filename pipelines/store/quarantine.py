"""The quarantine: pages that could not be read, kept apart so that they are not read in vain by every run.

A page is named by its id and the SHA-256 of its bytes: when its site has corrected it, it is read as any other. So it
is when another version of the grammar comes, and when a person asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Select, delete, or_, select, tuple_, update

from pipelines.clock import Clock, stamp
from pipelines.items import Page
from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.statements import storable, upsert
from pipelines.store.tables import quarantine
from pipelines.unread import Unread

BEING_READ: Final = "being_read"
"""The reason of a page that nobody has found at fault yet."""
MOST_DEATHS: Final = 3
"""Runs in a row that ended while a page was read, after which it is not read again. A run may be killed for any reason:
one that ends at the same page three times was killed by it."""
_MANY: Final = 200  # pairs of one IN list: SQLite takes 999 variables at least
_KEY: Final = ("page_id", "sha256")


@dataclass(frozen=True, slots=True)
class Held:
    """A row of ``quarantine``. Times are ISO 8601."""

    unread: Unread
    grammar_version: str
    reason: str
    detail: str | None
    since: str
    last_at: str
    attempts: int = 0
    deaths: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What names it."""
        return self.unread.key


class Quarantine:
    """What is in quarantine, for one run: read once, and kept up to date with what the run itself finds."""

    def __init__(self, engine: Engine, clock: Clock, grammar_version: str) -> None:
        """Read what is there. Raises :class:`~pipelines.store.errors.StoreError`."""
        self._engine = engine
        self._clock = clock
        self._version = grammar_version
        self._known = {held.key: held for held in held_pages(engine)}

    @property
    def number(self) -> int:
        """How many pages are held, those apart that nobody has found at fault."""
        return sum(held.reason != BEING_READ for held in self._known.values())

    def holds(self, key: tuple[str, str]) -> Held | None:
        """The entry of a page that is not to be read; None for one that is."""
        held = self._known.get(key)
        stays = held is not None and held.grammar_version == self._version and held.reason != BEING_READ
        return held if stays else None

    def deaths(self, key: tuple[str, str]) -> int:
        """How many runs in a row have ended while they read the page."""
        held = self._known.get(key)
        return held.deaths if held is not None and held.grammar_version == self._version else 0

    def failed(self, unread: Unread, reason: str, detail: str | None) -> Held:
        """The entry of a page that was read in vain, for :meth:`pipelines.store.writer.Writer.quarantine`."""
        now, before = stamp(self._clock()), self._known.get(unread.key)
        since, attempts = (before.since, before.attempts) if before else (now, 0)
        held = Held(unread, self._version, reason, detail, since, now, attempts + 1)
        self._known[unread.key] = replace(held, unread=replace(unread, page=None))
        return held

    def mark(self, unread: Unread) -> None:
        """Write down, at once, that the page is about to be read: what is left of that tells of a run that died."""
        now, before = stamp(self._clock()), self._known.get(unread.key)
        fresh = Held(unread, self._version, BEING_READ, None, now, now)
        held = replace(before or fresh, grammar_version=self._version, last_at=now, deaths=self.deaths(unread.key) + 1)
        with translated(self._engine.url), writing(self._engine) as connection:
            if before is None:
                hold(connection, [held])
            else:
                _set_deaths(connection, held)

    def unmark(self, unread: Unread) -> None:
        """Write down that the run has survived it."""
        before = self._known.get(unread.key)
        alive = None if before is None or before.reason == BEING_READ else replace(before, deaths=0)
        with translated(self._engine.url), writing(self._engine) as connection:
            if alive is None:
                release(connection, [unread.key])
            else:
                _set_deaths(connection, alive)


def held_pages(engine: Engine, names: Collection[str] | None = None) -> list[Held]:
    """Return what is in quarantine, without the pages themselves, the oldest first; where ``names`` are given, only
    what has one of these addresses or ids."""
    columns = [column for column in quarantine.columns if column.name != "page"]
    query = select(*columns).order_by(quarantine.c.since, *quarantine.primary_key)
    if names is not None:
        query = query.where(or_(quarantine.c.url.in_(names), quarantine.c.page_id.in_(names)))
    return _fetched(engine, query)


def with_pages(engine: Engine, keys: Collection[tuple[str, str]]) -> list[Held]:
    """Return what has these ``keys`` (a few), the pages among it."""
    return _fetched(engine, select(quarantine).where(_in(keys)).order_by(*quarantine.primary_key))


def hold(connection: Connection, held: Iterable[Held]) -> None:
    """Write the entries, in the place of those that are there."""
    upsert(connection, quarantine, [_row(one) for one in held], key=_KEY)


def release(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Delete the entries of ``keys``, where there are any."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _MANY):
        connection.execute(delete(quarantine).where(_in(ordered[start : start + _MANY])))


def release_read(engine: Engine, tried: Collection[Held]) -> int:
    """Delete those entries of ``tried`` that have not failed again since, and return how many of them are gone: read,
    or found to be no pages after all."""
    with translated(engine.url), writing(engine) as connection:
        query = select(*quarantine.primary_key, quarantine.c.attempts)
        attempts = {(row.page_id, row.sha256): row.attempts for row in connection.execute(query)}
        done = [one.key for one in tried if attempts.get(one.key, one.attempts) == one.attempts]
        release(connection, done)
    return len(done)


def _set_deaths(connection: Connection, held: Held) -> None:
    changed = {"deaths": held.deaths, "grammar_version": held.grammar_version}
    connection.execute(update(quarantine).where(_in([held.key])).values(**changed))


def _in(keys: Collection[tuple[str, str]]) -> ColumnElement[bool]:
    return tuple_(*quarantine.primary_key).in_(keys)


def _fetched(engine: Engine, query: Select[Any]) -> list[Held]:
    with translated(engine.url), engine.connect() as connection:
        return [_held(dict(row)) for row in connection.execute(query).mappings()]


def _row(held: Held) -> dict[str, Any]:
    """The row, without what no database holds: these are pages at which others have failed."""
    unread, page = held.unread, held.unread.page
    texts = {"url": unread.url, "site": unread.site, "detail": held.detail}
    return {
        "page_id": unread.page_id, "sha256": unread.sha256, "fetched_at": unread.fetched_at,
        "grammar_version": held.grammar_version, "reason": held.reason, "since": held.since, "last_at": held.last_at,
        "attempts": held.attempts, "deaths": held.deaths,
        "page": None if page is None else json.dumps(asdict(page)),  # in ASCII: any text of any page can be stored
        **storable(texts),
    }  # fmt: skip


def _held(row: dict[str, Any]) -> Held:
    page = row.get("page")
    unread = Unread(
        row["page_id"], row["sha256"], row["url"], row["fetched_at"], row["site"],
        None if page is None else Page(**json.loads(page)),
    )  # fmt: skip
    told = ("grammar_version", "reason", "detail", "since", "last_at", "attempts", "deaths")
    return Held(unread, **{name: row[name] for name in told})
