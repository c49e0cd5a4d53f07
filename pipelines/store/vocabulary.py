"""What the lexicon lacks: the unknown tokens of all pages together."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, func, select

from pipelines.store.errors import translated
from pipelines.store.tables import pages, unknown_tokens


class UnknownToken(NamedTuple):
    """A token that no table knows: how often the pages have it, how many have it, and the address of one."""

    kind: str
    token: str
    times: int
    pages: int
    example: str


def most_unknown(
    engine: Engine, kind: str | None = None, *, least: int = 1, limit: int | None = None
) -> list[UnknownToken]:
    """The unknown tokens (of one ``kind``) that the store has ``least`` times or more, the most frequent first."""
    times, on_pages = func.sum(unknown_tokens.c.count), func.count()
    query = (
        select(unknown_tokens.c.kind, unknown_tokens.c.token, times, on_pages, func.min(pages.c.url))
        .join_from(unknown_tokens, pages)
        .group_by(unknown_tokens.c.kind, unknown_tokens.c.token)
        .having(times >= least)
        .order_by(times.desc(), on_pages.desc(), unknown_tokens.c.kind, unknown_tokens.c.token)
        .limit(limit)
    )
    if kind is not None:
        query = query.where(unknown_tokens.c.kind == kind)
    with translated(engine.url), engine.connect() as connection:
        rows = connection.execute(query).all()
    return [UnknownToken(row[0], row[1], int(row[2]), row[3], row[4]) for row in rows]
