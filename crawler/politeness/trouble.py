"""What can become of a request instead of an answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from crawler.live.status import SiteStatus


class TroubleKind(StrEnum):
    """The kinds, of which a request ends with one."""

    ROBOTS_FORBIDDEN = "robots_forbidden"
    ROBOTS_UNREACHABLE = "robots_unreachable"
    OFF_CATALOGUE = "off_catalogue"
    PRIVATE_ADDRESS = "private_address"
    HTTPS_BROKEN = "https_broken"
    SITE_ENDED = "site_ended"
    REDIRECTED_TOO_OFTEN = "redirected_too_often"
    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    NO_CONNECTION = "no_connection"
    BROKEN_OFF = "broken_off"
    TOO_LARGE = "too_large"
    INCOMPLETE = "incomplete"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What became of a request. ``status`` is what it says about the site; ``detail`` a few words for people."""

    kind: TroubleKind
    status: SiteStatus
    detail: str
