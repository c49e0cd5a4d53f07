"""A page before anybody has read it: what names it, should it turn out that nobody can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from pipelines.ids import page_id
from pipelines.items import Page


@dataclass(frozen=True, slots=True)
class Unread:
    """A page that is to be read, or could not be. ``page`` where the bytes of ``sha256`` have been made into one;
    ``url`` is then the page's, else the one under which the bytes are archived."""

    page_id: str
    sha256: str
    url: str
    fetched_at: str
    site: str | None = None
    page: Page | None = None

    @classmethod
    def of(cls, page: Page) -> Self:
        """A page that has been made."""
        return cls(page_id(page.url), page.sha256, page.url, page.fetched_at, page.site, page)

    @property
    def key(self) -> tuple[str, str]:
        """What names it in the quarantine."""
        return self.page_id, self.sha256
