"""How a crawl of sites goes: a line for the person who waits, and the table at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from crawler.live.status import SiteStatus
from crawler.live.visit import Visit
from crawler.politeness.site_run import SiteOutcome

HEADINGS: Final = ("site", "status", "lists", "new", "fetched", "articles", "unchanged", "failed", "detail")
MINUTE: Final = 60.0


def line(visits: Sequence[Visit], seconds: float, meetings: int) -> str:
    """How far the crawl is after so many ``seconds``: ``3 of 12 sites done, 1 refused; …``."""
    done = sum(visit.done for visit in visits)
    refused = sum(visit.run.ended for visit in visits)
    pages = sum(visit.lists + visit.fetched for visit in visits)
    pace = f"{pages * MINUTE / seconds:,.0f} pages a minute" if seconds >= 1 else f"{pages:,} pages"
    left = time_left(visits, seconds)
    eta = "" if left is None else f"; about {_duration(left)} left for what is known"
    return f"{done} of {len(visits)} sites done, {refused} refused; {pace}, {meetings:,} meetings{eta}"


def time_left(visits: Sequence[Visit], seconds: float) -> float | None:
    """Seconds until the requests that are open now will have ended, at the pace of each site so far; None
    before there is a pace. The slowest site decides, for sites are crawled side by side."""
    paces = [
        visit.open * seconds / visit.answers for visit in visits if visit.open and visit.answers
    ]
    return max(paces, default=None)


def rows(visits: Sequence[Visit]) -> list[tuple[str, ...]]:
    """The table by site, headings first; what is not in order comes first."""
    outcomes = [(visit, visit.outcome) for visit in visits]
    outcomes.sort(key=lambda one: (one[1].status == SiteStatus.OK, one[0].site.code))
    return [HEADINGS, *(_row(visit, outcome) for visit, outcome in outcomes)]


def total(visits: Sequence[Visit]) -> str:
    """The crawl in one line: ``12 sites: 9 ok, 2 blocked_waf, 1 not gone through``."""
    ended = Counter(visit.run.outcome().status.value for visit in visits)
    parts = [f"{number} {status}" for status, number in ended.most_common()]
    if broken_off := sum(not visit.done for visit in visits):
        parts.append(f"{broken_off} not gone through to the end")
    return f"{len(visits)} sites: {', '.join(parts)}"


def _row(visit: Visit, outcome: SiteOutcome) -> tuple[str, ...]:
    numbers = (visit.lists, visit.listed_new, visit.fetched, visit.articles, visit.unchanged, visit.failed)
    state = outcome.status.value if visit.done else f"{outcome.status.value} (broken off)"
    return (f"{visit.site.code} {visit.site.name}", state, *(f"{number:,}" for number in numbers), outcome.detail)


def _duration(seconds: float) -> str:
    return f"{seconds / MINUTE:,.0f} min" if seconds >= 2 * MINUTE else f"{seconds:,.0f} s"
