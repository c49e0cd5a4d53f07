"""Where what is to be read again comes from, in chunks of a few pages: lazily, and in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from crawler.offline import ArchivedResponse, Known, Opened, read_archive, read_shard
from crawler.outcomes import Failure, Notice
from crawler.rereading.work import Source
from pipelines.clock import stamp
from pipelines.ids import page_id
from pipelines.store.revision import PageState
from pipelines.store.stored import Done, Selection, page_states, stored_pages

CHUNK: Final = 25  # pages that a worker is given at once
AT_ONCE: Final = 200  # pages that one query brings

Chunk = list[Source | Failure | Notice]
"""What is handed on at once; what could not be had stands among the rest."""


def from_store(engine: Engine, selection: Selection, done: Done | None) -> Iterator[Chunk]:
    """The stored pages of ``selection`` that are not ``done``."""
    for pages in stored_pages(engine, selection, done, at_once=AT_ONCE):
        yield from _chunks(pages)


def from_archive(path: Path, engine: Engine, done: Done | None, *, site: str | None, known: Known) -> Iterator[Chunk]:
    """The archived responses that may be pages, those apart whose pages are ``done``, and those that are older than
    what is stored: of these the store takes no reading. ``site`` is a code of the catalogue."""
    return _to_be_read(read_archive(path, known), engine, site, lambda one, state: _wanted(one, state, done))


def from_shard(
    opened: Opened, name: str, engine: Engine, done: Done | None, *, site: str | None, known: Known
) -> Iterator[Chunk]:
    """The same of one archive of several that are read in any order, side by side: an older response may be the first
    that comes of its page, so all are read that might leave anything in the store."""
    return _to_be_read(
        read_shard(opened, name, known), engine, site, lambda one, state: _wanted_in_any_order(one, state, done)
    )


def _to_be_read(
    found: Iterable[ArchivedResponse | Failure | Notice],
    engine: Engine,
    site: str | None,
    wanted_of: Callable[[ArchivedResponse, PageState | None], list[ArchivedResponse]],
) -> Iterator[Chunk]:
    for chunk in _chunks(found, AT_ONCE):
        responses = {id(one): page_id(one.page_url) for one in chunk if isinstance(one, ArchivedResponse)}
        states = page_states(engine, set(responses.values()))
        wanted: Chunk = []
        for one in chunk:
            if not isinstance(one, ArchivedResponse):
                wanted.append(one)
            elif site is None or (one.site is not None and one.site.code == site):
                _, state = states.get(responses[id(one)], (None, None))
                wanted += wanted_of(one, state)
        yield from _chunks(wanted)


def _wanted(response: ArchivedResponse, state: PageState | None, done: Done | None) -> list[ArchivedResponse]:
    """The response as it is to be read, if it is."""
    if state is None:
        return [response]
    if (sha256(response.body).hexdigest(), response.page_url) != (state.fetch.sha256, state.fetch.url):
        return [response] if response.moment > datetime.fromisoformat(state.sighting.last_fetched_at) else []
    if done is not None and done.has(state.sighting):
        return []
    return [replace(response, moment=state.fetch.moment)]  # the fetch on record stays


def _wanted_in_any_order(
    response: ArchivedResponse, state: PageState | None, done: Done | None
) -> list[ArchivedResponse]:
    """The response, but where the page was read from the same bytes, fetched both before and after it: then it leaves
    nothing. Whatever else comes of it, the store decides, as for the fetches of a crawl."""
    if state is None or done is None or not done.has(state.sighting):
        return [response]
    fetched = datetime.fromisoformat(stamp(response.moment))
    last = datetime.fromisoformat(state.sighting.last_fetched_at)
    same = sha256(response.body).hexdigest() == state.fetch.sha256
    after = (state.fetch.moment, state.fetch.url) <= (fetched, response.page_url)
    return [] if same and after and fetched <= last else [response]


def _chunks(of: Iterable[Source | Failure | Notice], size: int = CHUNK) -> Iterator[Chunk]:
    rest = iter(of)
    while chunk := list(islice(rest, size)):
        yield chunk
