"""The downloader middleware for robots.txt (RFC 9309), in the place of Scrapy's own.

That one takes a robots.txt that cannot be had for a permission, and leaves Crawl-delay alone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from w3lib.url import safe_url_string

from crawler.address import is_askable, resolve
from crawler.archive.lost import ArchiveLost
from crawler.events import Event, as_event
from crawler.live.asked import asked_of
from crawler.politeness.answers import Verdict, judge
from crawler.politeness.failures import is_fault, of_failure
from crawler.politeness.not_asked import RobotsForbidden, RobotsUnreachable, Stopped
from crawler.politeness.pace import LONGEST, Pace
from crawler.politeness.received import answer_of
from crawler.politeness.robots_rules import RobotsRules, read_robots
from crawler.politeness.site_runs import run_of, site_key
from crawler.politeness.tls import legacy_meta
from crawler.role import Role
from crawler.sites.model import DEFAULT_PORTS

logger = logging.getLogger(__name__)

MOST_REDIRECTS: Final = 5  # RFC 9309, 2.3.1.2
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
FOUND: Final = range(200, 300)
FAILED: Final = 500


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of an origin: its rules, and what the answer was if it was no robots.txt.

    ``rules`` are None where the server failed (5xx): then nothing is allowed.
    """

    url: str
    status: int
    rules: RobotsRules | None
    verdict: Verdict | None


class RobotsMiddleware:
    """Asks for the robots.txt of every origin once in a run, before its first page, and keeps to it."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["BOT_NAME"]
        self._longest = crawler.settings.getfloat(LONGEST)
        self._asked: dict[str, asyncio.Task[Robots]] = {}
        self._told: set[tuple[str, str]] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it with the settings of this crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise RobotsForbidden, RobotsUnreachable, ArchiveLost or Stopped."""
        if request.meta.get("dont_obey_robotstxt") or urlparse_cached(request).scheme not in DEFAULT_PORTS:
            return
        robots = await self._robots_for(request)
        self._tell(robots, request)
        if robots.rules is None:
            raise RobotsUnreachable(robots.url, status=robots.status, verdict=robots.verdict)
        self._keep_to(robots.rules, request)

    def _keep_to(self, rules: RobotsRules, request: Request) -> None:
        if not rules.allows(request.url):
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden(request.url, rules.forbidding(request.url))
        if rules.delay > self._longest:
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden(request.url, f"it wants {rules.delay:g} s between requests, {LONGEST} is less")
        if rules.delay and (pace := self._crawler.get_downloader_middleware(Pace)):
            pace.at_least(request, rules.delay)

    def _tell(self, robots: Robots, request: Request) -> None:
        """Count a refusal of robots.txt among those of the site, once for every origin that it has."""
        asked, run = asked_of(request), run_of(self._crawler, request)
        if asked is None or run is None or (told := (site_key(asked.site), robots.url)) in self._told:
            return
        self._told.add(told)
        run.answered(robots.verdict, Role.ROBOTS)

    async def _robots_for(self, request: Request) -> Robots:
        """The robots.txt of the origin of ``request``; the first one who wants it asks, the others wait."""
        url = f"{_origin(request)}/robots.txt"
        if url not in self._asked:
            self._asked[url] = asyncio.ensure_future(self._fetch(url, request))
            self._asked[url].add_done_callback(partial(self._note_failure, url))
            self._crawler.stats.inc_value("robotstxt/request_count")
        asking = self._asked[url]
        await asyncio.wait([asking])  # one who gives up waiting does not take it from the others
        if failure := asking.exception():
            if isinstance(failure, ArchiveLost):  # no trouble of the site's
                raise ArchiveLost(f"not asked, {failure}") from failure
            if isinstance(failure, Stopped):
                raise Stopped(request.url) from failure
            raise RobotsUnreachable(url, failure=failure) from failure
        return asking.result()

    def _note_failure(self, url: str, asking: asyncio.Task[Robots]) -> None:
        """Log once that a robots.txt could not be had; loudly where the fault may be ours.

        An archive that has failed has said so itself.
        """
        failure = None if asking.cancelled() else asking.exception()
        if failure and not isinstance(failure, ArchiveLost | Stopped):
            trouble = of_failure(failure)
            self._crawler.stats.inc_value(f"robotstxt/exception_count/{trouble.kind}")
            level = logging.WARNING if is_fault(failure) else logging.INFO
            told = as_event(Event.ROBOTS, url=url, reason=trouble.kind.value)
            logger.log(level, "%s cannot be had: %s; nothing there is asked", url, trouble.detail, extra=told)

    async def _fetch(self, url: str, request: Request) -> Robots:
        """Ask for ``url`` and follow redirects, to other hosts too: what is found holds for the origin asked first."""
        meta = {"dont_obey_robotstxt": True, "dont_redirect": True, **legacy_meta(request)}
        target = url
        for _ in range(MOST_REDIRECTS + 1):
            asking = Request(target, callback=NO_CALLBACK, meta=dict(meta), dont_filter=True)
            response = await self._crawler.engine.download_async(asking)
            following = _following(response)
            if following is None:
                return self._read(url, response)
            target = following
        told = as_event(Event.ROBOTS, url=url)
        logger.info("%s: more than %d redirects; taken as if there were none", url, MOST_REDIRECTS, extra=told)
        return Robots(url, response.status, RobotsRules(self._agent), None)

    def _read(self, url: str, response: Response) -> Robots:
        self._crawler.stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        verdict = judge(answer_of(response, Role.ROBOTS))
        if response.status >= FAILED:
            return Robots(url, response.status, None, verdict)
        rules = read_robots(response.body, self._agent) if response.status in FOUND else RobotsRules(self._agent)
        if rules.is_page:
            told = as_event(Event.ROBOTS, url=url)
            logger.info("%s: a page instead of rules; taken as if there were none", url, extra=told)
        return Robots(url, response.status, rules, verdict)


def _origin(request: Request) -> str:
    """Scheme, host and port: each has a robots.txt of its own."""
    parts = urlparse_cached(request)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    usual = parts.port is None or parts.port == DEFAULT_PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{parts.port}"


def _following(response: Response) -> str | None:
    """Where a redirect leads; None for every other answer."""
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or not location:
        return None
    target = resolve(response.url, location.decode("utf-8", "replace"))
    return safe_url_string(target) if target and is_askable(target) else None
