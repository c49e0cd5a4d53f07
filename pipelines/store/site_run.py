"""How it went with one site in a run, as it is stored."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteRunRow:
    """A row of ``site_runs``, but for its run. ``site`` is the host of its home page; times are ISO 8601."""

    site: str
    code: str
    status: str
    detail: str | None
    complete: bool
    started_at: str
    finished_at: str
    lists: int = 0
    listed_new: int = 0
    fetched: int = 0
    articles: int = 0
    unchanged: int = 0
    failed: int = 0
    refused: int = 0
