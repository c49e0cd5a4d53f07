"""Where what is to be read again comes from, in chunks of a few pages: lazily, and in a fixed order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from crawler.offline import ArchivedResponse, read_archive
from crawler.outcomes import Failure, Notice
from crawler.rereading.work import Source
from crawler.sites.pages import SitePages
from pipelines.clock import Clock
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


def from_archive(
    path: Path, engine: Engine, done: Done | None, *, site: str | None, clock: Clock, pages: SitePages
) -> Iterator[Chunk]:
    """The archived responses that may be pages, those apart whose pages are ``done``, and those that are older than
    what is stored: of these the store takes no reading. ``site`` is a code of the catalogue."""
    for chunk in _chunks(read_archive(path, clock, pages), AT_ONCE):
        responses = {id(one): page_id(one.page_url) for one in chunk if isinstance(one, ArchivedResponse)}
        states = page_states(engine, set(responses.values()))
        wanted: Chunk = []
        for one in chunk:
            if not isinstance(one, ArchivedResponse):
                wanted.append(one)
            elif site is None or (one.site is not None and one.site.code == site):
                _, state = states.get(responses[id(one)], (None, None))
                wanted += _wanted(one, state, done)
        yield from _chunks(wanted)


def _wanted(response: ArchivedResponse, state: PageState | None, done: Done | None) -> list[ArchivedResponse]:
    """The response as it is to be read, if it is."""
    if state is None:
        return [response]
    if sha256(response.body).hexdigest() != state.sha256:
        return [response] if response.moment > datetime.fromisoformat(state.sighting.last_fetched_at) else []
    if done is not None and done.has(state.sighting):
        return []
    return [replace(response, moment=datetime.fromisoformat(state.fetched_at))]  # the fetch on record stays


def _chunks(of: Iterable[Source | Failure | Notice], size: int = CHUNK) -> Iterator[Chunk]:
    rest = iter(of)
    while chunk := list(islice(rest, size)):
        yield chunk
