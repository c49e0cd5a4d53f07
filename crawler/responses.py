"""The response to a request for an article → its page: the same for what is fetched and for what is replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.clock import Clock
from crawler.offline.outcome import Outcome, outcomes_of
from crawler.page import Given
from crawler.sites import Site
from crawler.sites.pages import page_address


def article_outcomes(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    name: str,
    site: Site | None,
    listed: str | None,
    clock: Clock,
) -> Iterator[Outcome]:
    """The page that a response with status 200 makes, after the notices about it; or what became of it instead.

    ``site`` is that of the catalogue on whose host it lies, if any: the page is stored under the site's code and
    form of the address. ``listed`` is the ISO date of the row that led here; ``name`` what a person calls this input.
    """
    address = page_address(url, site) if site else url
    given = Given(site=site.code if site else None, listed=listed)
    yield from outcomes_of(name, body, address or None, headers, clock=clock, given=given)
