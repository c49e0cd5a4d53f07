"""The sites of a run: which :class:`~crawler.politeness.site_run.SiteRun` a request belongs to.

The spider keeps them as ``spider.site_runs``, by :func:`site_key`.
"""

from __future__ import annotations

from collections.abc import Mapping

from scrapy.crawler import Crawler
from scrapy.http import Request

from crawler.live.asked import asked_of
from crawler.politeness.not_asked import SiteEnded
from crawler.politeness.site_run import SiteRun
from crawler.sites import Site


def site_key(site: Site) -> str:
    """The name of a site among the sites of a run: its code and host."""
    return f"{site.code} {site.host}"


def run_of(crawler: Crawler, request: Request) -> SiteRun | None:
    """What is known in this run of the site of ``request``; None for requests of no site."""
    asked = asked_of(request)
    runs: Mapping[str, SiteRun] = getattr(crawler.spider, "site_runs", {})
    return runs.get(site_key(asked.site)) if asked else None


def check_not_ended(crawler: Crawler, request: Request) -> None:
    """Raise SiteEnded where the site of ``request`` is to be asked nothing more."""
    run = run_of(crawler, request)
    if run is not None and not run.may_ask:
        raise SiteEnded(request.url, run.refusals)
