"""Which site of the catalogue an address belongs to, and the one address under which a page of it is stored."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.sites.catalogue import Catalogue
from crawler.sites.model import AddressError, Site, site_host
from pipelines.address import canonical, main_host


class SitePages:
    """Answers for the sites of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_host = {bare(host): site for site in catalogue for host in site.hosts}

    def site_of(self, url: str) -> Site | None:
        """The site on one of whose hosts the canonical address lies."""
        try:
            return self._by_host.get(bare(main_host(site_host(canonical(url)))))
        except AddressError:
            return None


def page_address(url: str, site: Site) -> str:
    """The address of a page of ``site``: canonical, with the scheme and the host (with ``www.`` or without) that the
    site is known to answer. It is the same whether the page was crawled or is replayed, and whichever of its addresses
    led to it."""
    parts, home = urlsplit(canonical(url)), urlsplit(site.home)
    own = next((host for host in sorted(site.hosts) if bare(host) == bare(parts.netloc)), parts.netloc)
    return parts._replace(scheme=home.scheme, netloc=own).geturl()


def bare(host: str) -> str:
    """The host without ``www.``: both belong to who owns the name."""
    return host.removeprefix("www.")
