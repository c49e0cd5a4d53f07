"""Which addresses are of the public network, and a resolver that knows no others.

A page may link, and a name may lead, into the network that the crawler runs in; what is there is not ours to fetch.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Final, Self, cast
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler, CrawlerRunnerBase
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

ALLOW: Final = "GOVNEWS_ALLOW_PRIVATE_HOSTS"
"""The setting with which private addresses may be asked too: for tests, and for a site in one's own network."""

private_host_met: Final = object()
"""Signal: a name means a private address. Arguments: ``host``, ``address``."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network: not private, loopback, link-local, multicast, reserved.

    Raises ValueError for what is no IP address.
    """
    parsed = ipaddress.ip_address(address.strip("[]"))
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    address_meant = mapped or parsed
    return address_meant.is_global and not address_meant.is_multicast


def is_private_literal(host: str) -> bool:
    """Whether a host is written as an IP address that is not public; False for names."""
    try:
        return not is_public(host)
    except ValueError:
        return False


class PublicHostsResolver(CachingThreadedResolver):
    """Scrapy's resolver, but a name that means a private address is not resolved. Proxies may lie anywhere.

    There is one for the whole process; what it finds is told to every crawler in it.
    """

    _process: CrawlerRunnerBase
    _exempt: frozenset[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Make it with Scrapy's settings. What Scrapy passes as the crawler is the process that will hold it."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._process = cast(CrawlerRunnerBase, crawler)
        resolver._exempt = frozenset(filter(None, map(_proxy_host, getproxies().values())))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """The IPv4 address of a name; fails with DNSLookupError where that is a private one."""
        found = super().getHostByName(name, timeout)
        return found if name in self._exempt else found.addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        crawlers = self._process.crawlers
        if is_public(address) or all(crawler.settings.getbool(ALLOW) for crawler in crawlers):
            return address
        for crawler in crawlers:
            crawler.signals.send_catch_log(private_host_met, host=name, address=address)
        raise DNSLookupError(f"{name} is {address}, which is no public address")


def _proxy_host(proxy: str) -> str | None:
    try:
        return urlsplit(proxy if "://" in proxy else f"http://{proxy}").hostname
    except ValueError:
        return None
