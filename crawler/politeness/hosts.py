"""The downloader middleware that lets requests go to hosts of the catalogue only.

A host is the site's own where the catalogue names it, and with or without ``www.`` before it: both belong to who owns
the domain, and sites link from one to the other. Hosts for telephones (``m.``, ``wap.``) are further hosts like any:
what they serve differs, and the catalogue can name them as aliases.
"""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.live.asked import asked_of
from crawler.politeness.not_asked import BrokenHttps, OffCatalogue, PrivateAddress
from crawler.politeness.public_hosts import ALLOW, is_private_literal, private_host_met
from crawler.sites import Site, site_host
from crawler.sites.model import AddressError
from crawler.sites.pages import bare

WEB: frozenset[str] = frozenset({"http", "https"})


def is_of_site(site: Site, url: str) -> bool:
    """Whether ``url`` lies on a host of the site."""
    try:
        host = site_host(url)
    except AddressError:
        return False
    return bare(host) in {bare(one) for one in site.hosts}


def address_to_ask(site: Site, url: str) -> str:
    """The address under which a page of the site is to be asked for: a site flagged ``http_only`` has no https."""
    return f"http{url.removeprefix('https')}" if "http_only" in site.flags and url.startswith("https:") else url


class CatalogueHosts:
    """Stops a live request, or a redirect of one, that leads off its site, and every request to a private address."""

    def __init__(self, crawler: Crawler) -> None:
        self._allow_private = crawler.settings.getbool(ALLOW)
        self._private: dict[str, str] = {}
        crawler.signals.connect(self.private_host_met, signal=private_host_met)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it with the settings of this crawler."""
        return cls(crawler)

    def private_host_met(self, host: str, address: str) -> None:
        """Remember a name that the resolver refused, to say of its requests what was wrong."""
        self._private[host] = address

    def process_request(self, request: Request) -> None:
        """Raise PrivateAddress, OffCatalogue or BrokenHttps for a request that is not to be made."""
        parts = urlparse_cached(request)
        if parts.scheme not in WEB:
            return
        self._check_public(parts.hostname or "")
        if asked := asked_of(request):
            _check_on_site(asked.site, request)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Say of a name that was not resolved whether it means a private address."""
        if isinstance(exception, CannotResolveHostError):
            self._check_public(urlparse_cached(request).hostname or "")

    def _check_public(self, host: str) -> None:
        if self._allow_private:
            return
        if is_private_literal(host):
            raise PrivateAddress(host, host)
        if host in self._private:
            raise PrivateAddress(host, self._private[host])


def _check_on_site(site: Site, request: Request) -> None:
    source = next(reversed(request.meta.get("redirect_urls", [])), None)
    if not is_of_site(site, request.url):
        raise OffCatalogue(source, request.url)
    if "http_only" in site.flags and urlparse_cached(request).scheme == "https":
        raise BrokenHttps(source, request.url)
