"""One site in one run: its open requests, what was counted of it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from crawler.politeness.site_run import SiteOutcome, SiteRun
from crawler.sites import Site
from pipelines.store.site_run import SiteRunRow


@dataclass(slots=True)
class Visit:
    """The state of a site's crawl. ``begun`` tells whether its first requests were made, which a crawl that is stopped
    may never come to; ``open`` counts the requests that have not ended; ``asked`` holds the ids of the articles that
    were asked for, so that none is asked for twice; ``enough`` tells that there were more of them than a run asks
    for."""

    site: Site
    run: SiteRun
    begun: bool = False
    open: int = 0
    asked: set[str] = field(default_factory=set)
    enough: bool = False
    started_at: str | None = None
    finished_at: str | None = None
    lists: int = 0
    listed_new: int = 0
    fetched: int = 0
    articles: int = 0
    unchanged: int = 0
    failed: int = 0

    @property
    def answers(self) -> int:
        """How many requests have ended."""
        return self.lists + self.fetched + self.failed

    @property
    def outcome(self) -> SiteOutcome:
        """How it goes with the site, as things stand."""
        outcome = self.run.outcome()
        return replace(outcome, detail=f"{outcome.detail}; more are left for the next run") if self.enough else outcome

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask for."""
        return self.begun and self.open == 0

    def row(self, now: str) -> SiteRunRow:
        """The site's row of the ledger, as it stands ``now``."""
        outcome = self.outcome
        return SiteRunRow(
            site=self.site.host,
            code=self.site.code,
            status=outcome.status,
            detail=outcome.detail,
            complete=self.done,
            started_at=self.started_at or now,
            finished_at=self.finished_at or now,
            lists=self.lists,
            listed_new=self.listed_new,
            fetched=self.fetched,
            articles=self.articles,
            unchanged=self.unchanged,
            failed=self.failed,
            refused=self.run.refusals,
        )
