"""Requests that are not made, and why. Scrapy ends each of them with one of these exceptions."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.politeness.answers import Verdict


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the address. ``rule`` is its line that does, as it stands there."""

    def __init__(self, url: str, rule: str) -> None:
        super().__init__(f"robots.txt forbids {url}: {rule}")
        self.url = url
        self.rule = rule


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be had, so nothing may be asked (RFC 9309, 2.3.1.4).

    ``status`` is what its server answered, ``verdict`` what that means; or ``failure`` is why it did not.
    """

    def __init__(
        self,
        robots_url: str,
        *,
        status: int | None = None,
        verdict: Verdict | None = None,
        failure: BaseException | None = None,
    ) -> None:
        what = f"{type(failure).__name__}: {failure}" if failure else f"it answers {status}"
        super().__init__(f"{robots_url} cannot be had, {what}")
        self.robots_url = robots_url
        self.status = status
        self.verdict = verdict
        self.failure = failure


class OffCatalogue(IgnoreRequest):
    """The address lies on no host of the site; ``source`` is the address that redirected there, if any."""

    def __init__(self, source: str | None, target: str) -> None:
        led = f"{source} leads to {target}" if source else target
        super().__init__(f"not on a host of the site: {led}")
        self.source = source
        self.target = target


class BrokenHttps(IgnoreRequest):
    """An https address of a site that is flagged ``http_only``."""

    def __init__(self, source: str | None, target: str) -> None:
        led = f"{source} leads to {target}" if source else target
        super().__init__(f"the site is flagged http_only: {led}")
        self.source = source
        self.target = target


class PrivateAddress(IgnoreRequest):
    """The host is, or its name means, an address that is not of the public network."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is {address}, which is no public address")
        self.host = host
        self.address = address


class Stopped(IgnoreRequest):
    """The crawl is ending. It says nothing about the site."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url}: not asked, the crawl is ending")
        self.url = url


class SiteEnded(IgnoreRequest):
    """The site has refused us often enough in this run."""

    def __init__(self, url: str, refusals: int) -> None:
        super().__init__(f"{url}: its site has ended for this run, after {refusals} refusals")
        self.url = url
        self.refusals = refusals
