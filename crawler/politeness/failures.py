"""A request that got no answer → what became of it, and what that says about its site."""

from __future__ import annotations

import ssl
from typing import Final

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError, TCPTimedOutError
from twisted.web.client import ResponseFailed

from crawler.live.status import SiteStatus
from crawler.politeness.not_asked import (
    BrokenHttps,
    OffCatalogue,
    PrivateAddress,
    RobotsForbidden,
    RobotsUnreachable,
    SiteEnded,
)
from crawler.politeness.trouble import Trouble, TroubleKind
from crawler.unpacking import UnpackedTooLarge

# What Scrapy says where the class of its exception does not tell: IgnoreRequest, as for anything.
REDIRECTIONS: Final = "max redirections reached"


# By the first class that fits, in this order; subclasses stand before their bases.
KINDS: Final[tuple[tuple[type[BaseException], TroubleKind, SiteStatus], ...]] = (
    (RobotsForbidden, TroubleKind.ROBOTS_FORBIDDEN, SiteStatus.ROBOTS_DISALLOW),
    (OffCatalogue, TroubleKind.OFF_CATALOGUE, SiteStatus.MOVED),
    (PrivateAddress, TroubleKind.PRIVATE_ADDRESS, SiteStatus.DNS_ERROR),
    (BrokenHttps, TroubleKind.HTTPS_BROKEN, SiteStatus.TLS_ERROR),
    (SiteEnded, TroubleKind.SITE_ENDED, SiteStatus.OK),
    (CannotResolveHostError, TroubleKind.DNS, SiteStatus.DNS_ERROR),
    (DNSLookupError, TroubleKind.DNS, SiteStatus.DNS_ERROR),
    (SSL.Error, TroubleKind.TLS, SiteStatus.TLS_ERROR),
    (ssl.SSLError, TroubleKind.TLS, SiteStatus.TLS_ERROR),
    (DownloadTimeoutError, TroubleKind.TIMEOUT, SiteStatus.GEO_BLOCKED),
    (TCPTimedOutError, TroubleKind.TIMEOUT, SiteStatus.GEO_BLOCKED),
    (DownloadConnectionRefusedError, TroubleKind.NO_CONNECTION, SiteStatus.GEO_BLOCKED),
    (ConnectError, TroubleKind.NO_CONNECTION, SiteStatus.GEO_BLOCKED),
    (ResponseDataLossError, TroubleKind.INCOMPLETE, SiteStatus.GEO_BLOCKED),
    (DownloadCancelledError, TroubleKind.TOO_LARGE, SiteStatus.PARSE_DRIFT),
    (UnpackedTooLarge, TroubleKind.TOO_LARGE, SiteStatus.PARSE_DRIFT),
    (DownloadFailedError, TroubleKind.BROKEN_OFF, SiteStatus.GEO_BLOCKED),
    (ConnectionClosed, TroubleKind.BROKEN_OFF, SiteStatus.GEO_BLOCKED),
    (ConnectionError, TroubleKind.BROKEN_OFF, SiteStatus.GEO_BLOCKED),
)
SAYS: Final = {
    TroubleKind.DNS: "the host's name is not known",
    TroubleKind.TLS: "no TLS could be agreed on",
    TroubleKind.TIMEOUT: "no answer in time",
    TroubleKind.NO_CONNECTION: "no connection",
    TroubleKind.INCOMPLETE: "the answer ended in the middle",
    TroubleKind.TOO_LARGE: "larger than DOWNLOAD_MAXSIZE",
    TroubleKind.BROKEN_OFF: "the connection was broken off",
}


def of_failure(exception: BaseException) -> Trouble:
    """What became of a request that ended with ``exception``, as its errback gets it.

    An exception that is neither the network's nor ours is ``other`` with the status parse_drift: an answer came, but
    it could not be unpacked or read.
    """
    if isinstance(exception, RobotsUnreachable):
        return _of_robots(exception)
    root = _root(exception)
    for known, kind, status in KINDS:
        if isinstance(root, known):
            said = ": ".join(filter(None, (SAYS.get(kind), str(root))))
            return Trouble(kind, status, said)
    return _of_others(root)


def is_fault(exception: BaseException) -> bool:
    """Whether the exception is neither the network's nor the server's nor a decision of ours, but a fault of the
    program."""
    if isinstance(exception, RobotsUnreachable):
        return exception.failure is not None and is_fault(exception.failure)
    foreseen = (IgnoreRequest, DownloadFailedError, ResponseFailed)
    return not isinstance(exception, foreseen) and of_failure(exception).kind is TroubleKind.OTHER


def _of_robots(exception: RobotsUnreachable) -> Trouble:
    """Without robots.txt nothing may be asked; but why it could not be had can say more about the site."""
    kind = TroubleKind.ROBOTS_UNREACHABLE
    if exception.failure is not None:
        why = of_failure(exception.failure)
        return Trouble(kind, why.status, f"{exception.robots_url} cannot be had: {why.detail}")
    if exception.verdict is not None and exception.verdict.is_refusal:
        return Trouble(kind, exception.verdict.status, f"{exception.robots_url}: {exception.verdict.detail}")
    return Trouble(kind, SiteStatus.ROBOTS_DISALLOW, str(exception))


def _root(exception: BaseException) -> BaseException:
    """What lies under the exceptions that only say that a download failed."""
    if isinstance(exception, DownloadFailedError) and exception.__cause__ is not None:
        return _root(exception.__cause__)
    if isinstance(exception, ResponseFailed) and exception.reasons:
        return _root(exception.reasons[0].value)
    return exception


def _of_others(exception: BaseException) -> Trouble:
    said = f"{type(exception).__name__}: {exception}".rstrip(": ")
    if isinstance(exception, IgnoreRequest) and REDIRECTIONS in said:
        return Trouble(TroubleKind.REDIRECTED_TOO_OFTEN, SiteStatus.MOVED, "redirects without an end")
    return Trouble(TroubleKind.OTHER, SiteStatus.PARSE_DRIFT, said)
