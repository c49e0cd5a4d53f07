"""Which rows of a list are asked for: those of the site and the column, within the bounds of the crawl."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.address import is_askable, path_of
from crawler.layouts import ListLink
from crawler.live.bounds import Bounds
from crawler.live.walk import day_of_link
from crawler.politeness.hosts import is_of_site
from crawler.sites import Column, Site
from crawler.sites.pages import page_address
from pipelines.ids import address_id
from pipelines.store.frontier import Address


def wanted(links: Iterable[ListLink], site: Site, column: Column, bounds: Bounds, now: str) -> list[Address]:
    """The addresses of the rows that are to be asked for, each page once, in the order of the rows.

    They are due ``now`` (ISO 8601). Rows of other hosts, or of none, are not ours to follow; what lies outside the
    bounds is left for another crawl.
    """
    found: dict[str, Address] = {}
    for link in links:
        url = page_address(link.url, site)
        if not (_is_on(site, url) and _in_column(url, column) and bounds.take(day_of_link(link))):
            continue
        address = Address(address_of(url), site.host, url, listed=link.date and link.date[:10], due_at=now)
        found.setdefault(address.address_id, address)
    return list(found.values())


def address_of(url: str) -> str:
    """The id of the page at ``url``, whichever of its addresses that is."""
    return address_id(url)


def _is_on(site: Site, url: str) -> bool:
    """Whether ``url`` can be asked for on a host of the site."""
    return is_of_site(site, url) and is_askable(url)


def _in_column(url: str, column: Column) -> bool:
    return not column.articles or path_of(url).startswith(column.articles)
