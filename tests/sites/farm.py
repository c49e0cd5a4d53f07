"""The farm: a country of government sites behind one loopback port.

    with Farm() as farm:
        crawl(env={"http_proxy": farm.proxy}, catalogue=farm.catalogue("good"))
        assert farm.log.overlaps(farm.sites["vsb"].host) == ()

It answers as an HTTP proxy (``GET http://www.maiji.gov.example/…``) and to plain requests by their Host header, so
hosts look like real ones and no name is resolved.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

from tests.sites import robots
from tests.sites.catalogue import write_catalogue
from tests.sites.control import CONTROL_HOST, control
from tests.sites.host import Host
from tests.sites.log import Entry, Log
from tests.sites.messages import Answer, Request
from tests.sites.plan import GROUPS, Group, SitePlan, load_plan
from tests.sites.server import Server
from tests.sites.site import Site
from tests.sites.truth import Article

NO_HOST: Final = Answer(b"no such host on this farm", 502, "text/plain")


class Farm:
    """All sites of the plan, served from ``with`` to its end. ``only`` are the ids or the groups of the sites that are
    wanted (all). ``port`` 0 takes a free one; ``folder`` is where the catalogue is written (a temporary one); ``plans``
    are other sites than those of the plan, ``latency`` the seconds that every answer takes at least."""

    def __init__(
        self, *only: str, port: int = 0, folder: Path | None = None, plans: Iterable[SitePlan] | None = None,
        latency: float = 0.0,
    ) -> None:  # fmt: skip
        planned = load_plan() if plans is None else plans
        plans = [plan for plan in planned if not only or plan.id in only or plan.group in only]
        if missing := {one for one in only if one not in GROUPS} - {plan.id for plan in plans}:
            raise LookupError(f"no such site: {', '.join(sorted(missing))}")
        self.sites: dict[str, Site] = {plan.id: Site(plan) for plan in plans}
        self.log = Log()
        self._latency = latency
        self._hosts: dict[str, Host] = {}
        for site in self.sites.values():
            host = Host(site)
            self._hosts |= dict.fromkeys(site.hosts, host)
        self._server = Server(self._answer, self.log, port)
        self._temporary = tempfile.TemporaryDirectory(prefix="farm-")
        self._folder = folder or Path(self._temporary.name)
        write_catalogue(self._folder, self.sites.values())

    def __enter__(self) -> Self:
        self._server.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()
        self._temporary.cleanup()
        if kind is None and self._server.faults:
            raise self._server.faults[0]

    @property
    def port(self) -> int:
        """The port of the loopback interface."""
        return self._server.port

    @property
    def proxy(self) -> str:
        """The value of ``http_proxy`` for a crawl of the farm."""
        return f"http://127.0.0.1:{self.port}"

    def group(self, group: Group) -> tuple[Site, ...]:
        """The sites of a group."""
        return tuple(site for site in self.sites.values() if site.plan.group == group)

    def catalogue(self, group: Group | None = None) -> Path:
        """The folder that is the catalogue of a group, or of all sites."""
        return self._folder / (group or "all")

    def requests(self, host: str | None = None) -> tuple[Entry, ...]:
        """The requests so far, to one host or to all."""
        return self.log.requests(host)

    def overlaps(self, host: str) -> tuple[tuple[Entry, Entry], ...]:
        """The pairs of requests to a host that were under way at the same time."""
        return self.log.overlaps(host)

    def gaps(self, host: str) -> tuple[float, ...]:
        """The seconds between the beginnings of the requests to a host."""
        return self.log.gaps(host)

    def publish(self, site: str, number: int = 1, column: str | None = None) -> list[Article]:
        """Publish so many more articles on a site, on its first column unless one is named (by name or kind)."""
        return self.sites[site].publish(number, column)

    def correct(self, article: Article) -> Article:
        """Correct an article; its address stays."""
        for site in self.sites.values():
            if article.url in site.articles:
                return site.correct(article.url)
        raise LookupError(f"not on this farm: {article.url}")

    def forbidden(self, site: str) -> tuple[Entry, ...]:
        """The requests to a site that its robots.txt forbids, or that came though it could not be had (5xx)."""
        there = self.sites[site]
        return robots.forbidden(there, tuple(entry for host in there.hosts for entry in self.log.requests(host)))

    def site_of(self, url: str) -> Site:
        """The site on whose host an address lies."""
        return self._hosts[urlsplit(url).netloc].site

    def _answer(self, request: Request) -> Answer:
        if request.host.partition(":")[0] == CONTROL_HOST:
            return control(self, request)
        time.sleep(self._latency)
        host = self._hosts.get(request.host)
        return host.answer(request) if host else NO_HOST
