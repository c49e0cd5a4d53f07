"""Addresses: what a link leads to, whose it is, the day it names. (The one name of a page that is reached by many:
:mod:`pipelines.address`.)"""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from pipelines.address import WEB, main_host

UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")
LONGEST: Final = 2083  # characters, as browsers had it

# A day in a path, from the surest form to the least sure one.
DAY_IN_PATH: Final = (
    re.compile(r"/t(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)_\d+"),  # t20260701_123.html
    re.compile(r"/(?P<y>(?:19|20)\d\d)[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?=/)"),  # /2026/7/1/
    re.compile(r"/(?P<y>(?:19|20)\d\d)-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)"),  # /2026-07-01
    re.compile(r"/(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?=/)"),  # /20260701/
    re.compile(r"/(?P<y>(?:19|20)\d\d)(?P<m>\d\d)/(?P<d>\d\d)(?=/)"),  # /202607/01/
)


def resolve(base: str, href: str) -> str | None:
    """The absolute address that ``href`` means on a page whose final address is ``base``.

    None for what leads to no page: fragments, scripts, mail, broken addresses.
    """
    href = UNSAFE.sub("", href)
    if not href or href.startswith("#"):
        return None
    try:
        target = urljoin(base, href)
        parts = urlsplit(target)
        port = parts.port
    except ValueError:  # http://[broken, http://host:99999
        return None
    if parts.scheme not in WEB or not parts.hostname or port == 0:
        return None
    return urlunsplit(parts._replace(fragment=""))


def is_askable(url: str) -> bool:
    """Whether a request can be made for an absolute address: Scrapy is stricter than Python about what is one, and
    an address that is longer than any real one is none that a server would know."""
    try:
        return len(safe_url_string(url)) <= LONGEST
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host for telling sites apart: lower case, without ``www.`` and mobile prefixes; "" where none."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return main_host(host).removeprefix("www.")


def day_of(url: str) -> date | None:
    """The day that the path names; systems put there the day on which the article was made."""
    path = path_of(url)
    for pattern in DAY_IN_PATH:
        for match in pattern.finditer(path):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:  # /2026/13/45/ numbers something else
                continue
    return None


def path_of(url: str) -> str:
    """The path; "" of an address that is broken."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def with_query(url: str, **values: str) -> str:
    """The address with these parameters set, the others in their place."""
    parts = urlsplit(url)
    pairs = [
        (key, values.pop(key) if key in values else value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
    ]
    return urlunsplit(parts._replace(query=urlencode([*pairs, *values.items()]), fragment=""))


def query_of(url: str) -> dict[str, str]:
    """The parameters of the address, the last of each name."""
    try:
        return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    except ValueError:
        return {}
