"""Addresses: what a link leads to, the one name of a page that is reached by many, the day an address
names."""

from __future__ import annotations

import re
from datetime import date
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

# Hosts of the same pages for telephones and for readers of Traditional characters.
MOBILE: Final = re.compile(r"^(?:m|wap|3g|mobile|big5)\.(?=[^.]+\.[^.]+)")
GATEWAY: Final = re.compile(
    r"^/gate/(?:big5|gb)/(?P<host>[a-z0-9.-]+\.[a-z]{2,})(?P<port>:\d+)?(?P<path>/.*)?$",
    re.IGNORECASE | re.DOTALL,
)
SESSION_PATH: Final = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
SESSION_KEYS: Final = frozenset(
    {
        "jsessionid",
        "phpsessid",
        "sessionid",
        "v",
        "_",
        "spm",
        "utm_source",
        "utm_medium",
        "utm_campaign",
    }
)
MOBILE_POST: Final = re.compile(r"/mpost_(?=\d+\.html?$)")
UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\ud800-\udfff]")
DEFAULT_PORTS: Final = frozenset({"80", "443", ""})
LONGEST: Final = 2083  # characters, as browsers had it
FETCHED: Final = frozenset({"http", "https"})

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
    if parts.scheme not in FETCHED or not parts.hostname or port == 0:
        return None
    return urlunsplit(parts._replace(fragment=""))


def is_askable(url: str) -> bool:
    """Whether a request can be made for an absolute address: Scrapy is stricter than Python about what is one, and
    an address that is longer than any real one is none that a server would know."""
    try:
        return len(safe_url_string(url)) <= LONGEST
    except ValueError:
        return False


def canonical(url: str) -> str:
    """One name for all addresses of a page: session ids, mobile hosts, Big5 gateways, schemes, ``mpost_``.

    Idempotent. It is a name to compare by, not an address to fetch: a site may answer to only one of the
    addresses that it stands for. What is no http address comes back as it is.
    """
    try:
        parts = urlsplit(UNSAFE.sub("", url))
        port = "" if parts.port is None else str(parts.port)
    except ValueError:
        return url
    if parts.scheme not in FETCHED or not parts.hostname:
        return url
    host, path = _behind_gateways(parts.hostname.lower().strip("."), port, SESSION_PATH.sub("", parts.path))
    path = MOBILE_POST.sub("/post_", path) or "/"
    if not host:
        return url
    return urlunsplit(SplitResult("https", host, path, _without_sessions(parts.query), ""))


def host_of(url: str) -> str:
    """The host for telling sites apart: lower case, without ``www.`` and mobile prefixes; "" where none."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return _main_host(host).removeprefix("www.")


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


def _behind_gateways(host: str, port: str, path: str) -> tuple[str, str]:
    """The host (with a port that matters) and path that a gateway serves."""
    while gate := GATEWAY.match(path):
        host, port, path = gate["host"].lower().strip("."), (gate["port"] or "")[1:], gate["path"] or "/"
    main = _main_host(host)
    if main != host and not main.startswith("www."):
        main = f"www.{main}"  # the mobile host of www.tianshui.gov.cn is m.tianshui.gov.cn
    host = main
    if ":" in host:
        host = f"[{host}]"  # IPv6
    return (host if port in DEFAULT_PORTS else f"{host}:{port}"), path


def _main_host(host: str) -> str:
    while (shorter := MOBILE.sub("", host)) != host:
        host = shorter
    return host


def _without_sessions(query: str) -> str:
    kept = [pair for pair in query.split("&") if pair and pair.partition("=")[0].lower() not in SESSION_KEYS]
    return "&".join(kept)
