"""Which of two readings of one page is to be stored: a pure function of the two.

The answer does not depend on which of them came first, so that the order in which pages arrive, which of a page's
addresses they come from, and how many workers bring them, does not change what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from pipelines.store.ledger import PageSighting
from pipelines.store.rows import PageRows


class Fetch(NamedTuple):
    """How bytes were had: when, which (SHA-256, hex), and under which of the page's addresses. The first is least."""

    moment: datetime
    sha256: str
    url: str
    fetched_at: str

    @classmethod
    def at(cls, fetched_at: str, sha256: str, url: str) -> Fetch:
        """The fetch at an ISO 8601 time with an offset."""
        return cls(datetime.fromisoformat(fetched_at), sha256, url, fetched_at)

    @classmethod
    def of(cls, rows: PageRows) -> Fetch:
        """The fetch that ``rows`` were read from."""
        return cls(rows.fetched_at, rows.page["sha256"], rows.page["url"], rows.page["fetched_at"])

    @property
    def columns(self) -> dict[str, str]:
        """What of it stands in a row."""
        return {"fetched_at": self.fetched_at, "sha256": self.sha256, "url": self.url}


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it stands in the store, or will stand after the batch.

    ``version`` is what the site published, ``digest`` what was read of it, ``fetch`` the first fetch on record.
    ``rows`` are to be written; None where the stored ones stay. ``refetched`` is true where only the columns of
    ``fetch`` are to be written.
    """

    digest: str
    version: str
    fetch: Fetch
    sighting: PageSighting
    rows: PageRows | None = None
    refetched: bool = False


def after_reading(before: PageState | None, rows: PageRows, run: int, grammar_version: str) -> PageState:
    """Return the state of a page after ``run`` has read it as ``rows``.

    * An unknown page is stored.
    * The same reading again changes nothing. Of two fetches that gave it, the first stays on record.
    * Another reading of the fetch on record replaces the stored one: only the grammar can have changed, or what is
      known of the site.
    * Of two readings of different fetches the one that was fetched later is stored; of two that were fetched at the
      same moment, that by the newer grammar if the site published the same, else the one with the greater ``version``.
    """
    fetch = Fetch.of(rows)
    if before is None:
        sighting = PageSighting(run, run, run, fetch.fetched_at, grammar_version, rows.page["is_meeting"])
        return PageState(rows.page["digest"], rows.page["version"], fetch, sighting, rows)
    latest = before.sighting.last_fetched_at
    seen = replace(
        before.sighting,
        last_seen_run=run,
        last_fetched_at=fetch.fetched_at if fetch.moment > datetime.fromisoformat(latest) else latest,
    )
    if rows.page["digest"] == before.digest:
        return _seen_again(before, rows, fetch, replace(seen, grammar_version=grammar_version))
    if not _replaces(rows, fetch, before, grammar_version):
        return replace(before, sighting=seen)
    changed = replace(
        seen, last_changed_run=run, grammar_version=grammar_version, is_meeting=rows.page["is_meeting"]
    )
    return PageState(rows.page["digest"], rows.page["version"], fetch, changed, rows)


def _seen_again(before: PageState, rows: PageRows, fetch: Fetch, sighting: PageSighting) -> PageState:
    if fetch >= before.fetch:
        return replace(before, sighting=sighting)
    fresh = before.rows is not None
    return replace(before, fetch=fetch, sighting=sighting, rows=rows if fresh else None, refetched=not fresh)


def _replaces(rows: PageRows, fetch: Fetch, stored: PageState, grammar_version: str) -> bool:
    if fetch == stored.fetch:
        return True
    latest = datetime.fromisoformat(stored.sighting.last_fetched_at)
    if fetch.moment != latest:
        return fetch.moment > latest
    version, digest = rows.page["version"], rows.page["digest"]
    if version == stored.version and grammar_version != stored.sighting.grammar_version:
        return True
    return bool((version, digest) > (stored.version, stored.digest))
