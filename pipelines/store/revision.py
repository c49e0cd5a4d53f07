"""Which of two readings of one page is to be stored: a pure function of the two.

The answer does not depend on which of them came first, so that the order in which pages arrive, and how
many workers bring them, does not change what is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pipelines.store.ledger import PageSighting
from pipelines.store.rows import PageRows


@dataclass(frozen=True, slots=True)
class PageState:
    """A page as it stands in the store, or will stand after the batch.

    ``rows`` are to be written; None where the stored ones stay. ``refetched`` is true where only
    ``fetched_at`` and ``sha256`` are to be written.
    """

    digest: str
    fetched_at: str
    sha256: str
    sighting: PageSighting
    rows: PageRows | None = None
    refetched: bool = False


def after_reading(before: PageState | None, rows: PageRows, run: int, grammar_version: str) -> PageState:
    """Return the state of a page after ``run`` has read it as ``rows``.

    * An unknown page is stored.
    * The same reading again changes nothing. Of two fetches that gave it, the first stays on record.
    * Another reading of the same bytes replaces the stored one: only the grammar can have changed.
    * Of two readings of different bytes the one that was fetched later is stored; of two that were fetched
      at the same moment, the one with the greater ``sha256``.
    """
    fetched_at, sha256 = str(rows.page["fetched_at"]), str(rows.page["sha256"])
    if before is None:
        sighting = PageSighting(run, run, run, fetched_at, grammar_version, rows.page["is_meeting"])
        return PageState(rows.page["digest"], fetched_at, sha256, sighting, rows)
    latest = before.sighting.last_fetched_at
    seen = replace(
        before.sighting,
        last_seen_run=run,
        last_fetched_at=fetched_at if rows.fetched_at > datetime.fromisoformat(latest) else latest,
    )
    if rows.page["digest"] == before.digest:
        return _seen_again(before, rows, replace(seen, grammar_version=grammar_version))
    if not _replaces(rows, before):
        return replace(before, sighting=seen)
    changed = replace(
        seen, last_changed_run=run, grammar_version=grammar_version, is_meeting=rows.page["is_meeting"]
    )
    return PageState(rows.page["digest"], fetched_at, sha256, changed, rows)


def _seen_again(before: PageState, rows: PageRows, sighting: PageSighting) -> PageState:
    fetched_at, sha256 = str(rows.page["fetched_at"]), str(rows.page["sha256"])
    if (rows.fetched_at, sha256) >= (datetime.fromisoformat(before.fetched_at), before.sha256):
        return replace(before, sighting=sighting)
    return PageState(
        before.digest,
        fetched_at,
        sha256,
        sighting,
        rows=rows if before.rows is not None else None,
        refetched=before.rows is None,
    )


def _replaces(rows: PageRows, stored: PageState) -> bool:
    if rows.page["sha256"] == stored.sha256:
        return True
    latest = datetime.fromisoformat(stored.sighting.last_fetched_at)
    if rows.fetched_at != latest:
        return rows.fetched_at > latest
    return bool(rows.page["sha256"] > stored.sha256)
