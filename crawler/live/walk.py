"""One walk over the pages of a list, newest first: which page comes next, and why it ends.

A list is gone through until a page has nothing new. Pinned rows, calendars and pages that number themselves
in a circle make a page look like another one: a walk never asks for the same page twice, and ends where a
page repeats what the walk has seen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crawler.address import day_of, is_askable
from crawler.layouts import ListLink, NextPage
from crawler.live.bounds import Bounds
from pipelines.address import canonical


class WalkEnd(StrEnum):
    """Why a walk came to its end."""

    LAST_PAGE = "last_page"
    NOTHING_NEW = "nothing_new"
    OLDER = "older"  # every dated row lies before -a since
    ENOUGH = "enough"  # the limit of pages is reached
    LOOP = "loop"  # the next page, or all its rows, were seen before in this walk


def day_of_link(link: ListLink) -> date | None:
    """The day of a row: as it is printed, else as the address has it."""
    if link.date:
        return date.fromisoformat(link.date[:10])
    return day_of(link.url)


@dataclass(slots=True)
class Walk:
    """The state of one walk. ``at_least`` pages are read whatever they hold: so far the last one came."""

    bounds: Bounds
    most: int
    at_least: int = 0
    pages: int = 0
    end: WalkEnd | None = None
    _asked: set[tuple[str, bytes | None]] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    @property
    def found(self) -> bool:
        """Whether any page of the walk had a row so far. The first page of some lists has none: its rows come
        from an interface that the page names."""
        return bool(self._seen)

    def next_page(self, url: str, links: Collection[ListLink], new: int, following: NextPage | None) -> NextPage | None:
        """Take the page at ``url`` with its ``links``, ``new`` of which no run had seen, and say which page
        comes next; None at the end of the walk, and ``end`` then tells why."""
        self.pages += 1
        self._asked.add((canonical(url), None))
        keys = {canonical(link.url) for link in links}
        repeated = bool(keys) and keys <= self._seen
        self._seen |= keys
        self.end = self._ended(links, new, following, repeated=repeated)
        if self.end or following is None:
            return None
        self._asked.add((canonical(following.url), following.body))
        return following

    def _ended(
        self, links: Collection[ListLink], new: int, following: NextPage | None, *, repeated: bool
    ) -> WalkEnd | None:
        if following is None or not is_askable(following.url):
            return WalkEnd.LAST_PAGE
        if repeated or (canonical(following.url), following.body) in self._asked:
            return WalkEnd.LOOP
        if self.pages >= self.most:
            return WalkEnd.ENOUGH
        days = [day for link in links if (day := day_of_link(link))]
        if self.bounds.since and days and max(days) < self.bounds.since:
            return WalkEnd.OLDER
        if links and new == 0 and not self.bounds.backfill and self.pages > self.at_least:
            return WalkEnd.NOTHING_NEW
        return None
