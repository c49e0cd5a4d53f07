"""The identity of a page: one name for all addresses by which it is reached.

Addresses are one page only where that is certain, whatever stands on it. Three kinds of rules:

* of the protocols, for every address: http and https, the usual ports, the case of the host, what a browser removes or
  escapes, the session ids of servlet containers and of PHP, the parameters by which campaigns are counted;
* of the gateways that show a page of their owner in Traditional characters: they name it in full;
* of the systems that make the pages: an article that is named by a hash, by a day with a number or by a number of a
  province's counter is the same on all hosts of an owner, with ``www.`` or without, those for telephones among them; a
  parameter beside a file that is named by a number tells of the file's version, not of another article. Where the path
  does not tell the article (``show.asp?id=12``, ``view.html?v=12``) the host and the parameter may do, and they stay.
"""

from __future__ import annotations

import re
import string
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

WEB: Final = frozenset({"http", "https"})
USUAL_PORTS: Final = frozenset({"", "80", "443"})
AROUND: Final = "".join(map(chr, range(0x21)))  # what browsers leave out at both ends of an address
ESCAPED: Final = re.compile(r"[^\x21-\x7e]")
ESCAPE: Final = re.compile(r"%[0-9a-fA-F]{2}")
ROUTE: Final = re.compile(r"!?/.")  # a fragment that leads to a page: #/detail/12, not #top

SESSION_PATH: Final = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
SESSION_KEYS: Final = frozenset({"jsessionid", "phpsessid", "utm_source", "utm_medium", "utm_campaign"})
# Of these the name alone does not tell: ?v= is a film, and ?sessionid= a session of a people's congress elsewhere.
VERSION_KEYS: Final = frozenset({"v", "_", "spm", "sessionid"})
NUMBERED_FILE: Final = re.compile(r"/(?:\d+|post_\d+|[^/]*\d{5}[^/]*)\.s?html?$")

# Hosts of the same articles for telephones and for readers of Traditional characters.
MOBILE: Final = re.compile(r"^(?:m|wap|3g|mobile|big5)\.(?=[^.]+\.[^.]+)")
NAMED_HOST: Final = re.compile(r"\.[a-z]\w*$")  # no number
# A name under these belongs to whoever registers it; one under gov.cn to a government.
OPEN_TO_ALL: Final = frozenset({"com", "net", "org", "edu", "ac"})
PROVINCE_LABEL: Final = 2  # letters of gd.cn, under which names are registered as well
GATEWAY: Final = re.compile(
    r"^/gate/(?:big5|gb)/(?P<host>[a-z0-9.-]+\.[a-z]{2,})(?P<port>:\d+)?(?P<path>/.*)?$",
    re.IGNORECASE | re.DOTALL,
)
MOBILE_POST: Final = re.compile(r"(/content/(?:\d+/\d+/)?)mpost_(?=\d+\.html?$)")  # /gkmlpt/content/8/8123/mpost_8.html
# Paths that name an article on every host of an owner: a hash, a day with a number, a number of a province's counter.
ARTICLE: Final = re.compile(
    r"""/(?: t(?:19|20)\d{6}_\d+                               # TRS: t20260714_1234.html
           | t\d{7,9}                                          # its short form, Guangxi
           | (?:art_)?[0-9a-f]{32}                             # KPCMS, Sichuan, Shanghai; Hanweb
           | art/\d{4}/\d+/\d+/art_\d+_\d+                    # Hanweb: art/2026/7/4/art_1201_5551.html
           | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}       # Hebei, Epoint
           | content/(?:\d+/\d+/)?post_\d{6,}                  # Guangdong
           | content_\d{7,}                                    # Jiangxi
         )\.s?html?$""",
    re.VERBOSE,
)


@lru_cache(maxsize=4096)
def canonical(url: str) -> str:
    """The one name of the page at ``url``.

    Idempotent. It is a name to compare by, not an address to fetch: a site may answer to only one of the addresses
    that it stands for. What is no http address comes back as it is.
    """
    try:
        parts = urlsplit(url.strip(AROUND))
        port = "" if parts.port is None else str(parts.port)
    except ValueError:
        return url
    if parts.scheme not in WEB or not parts.hostname:
        return url
    path = MOBILE_POST.sub(r"\1post_", SESSION_PATH.sub("", _escaped(parts.path)))
    host, path = _behind_gateways(parts.hostname.strip("."), port, path)
    if not host:
        return url
    fragment = _escaped(parts.fragment) if ROUTE.match(parts.fragment) else ""
    return urlunsplit(SplitResult("https", host, path, _telling(_escaped(parts.query), path), fragment))


def main_host(host: str) -> str:
    """The host without what makes it one for telephones or for readers of Traditional characters."""
    while (shorter := MOBILE.sub("", host)) != host and not _is_open_to_all(shorter):
        host = shorter
    return host


def _escaped(part: str) -> str:
    """Path, query or fragment as browsers send it, the escapes in one form."""
    if ESCAPED.search(part):
        part = quote(part, safe=string.punctuation, errors="surrogatepass")
    return ESCAPE.sub(lambda escape: escape[0].upper(), part) if "%" in part else part


def _behind_gateways(host: str, port: str, path: str) -> tuple[str, str]:
    """The host (with a port that matters) and path that a gateway of the host's owner serves."""
    while (gate := GATEWAY.match(path)) and _domain(gate["host"].lower().strip(".")) == _domain(host):
        host, port, path = gate["host"].lower().strip("."), (gate["port"] or "")[1:], gate["path"] or ""
    if ARTICLE.search(path) and NAMED_HOST.search(host):
        host = f"www.{main_host(host).removeprefix('www.')}"
    if ":" in host:
        host = f"[{host}]"  # IPv6
    return (host if port in USUAL_PORTS else f"{host}:{port}"), path or "/"


def _domain(host: str) -> str:
    """The end of a host's name by which its owner is known."""
    labels = host.split(".")
    shown = ".".join(labels[-2:])
    return ".".join(labels[-3:]) if _is_open_to_all(shown) else shown


def _is_open_to_all(name: str) -> bool:
    """Whether anybody may register names under ``name``: com.cn, gd.cn."""
    first, _, rest = name.partition(".")
    return rest == "cn" and (first in OPEN_TO_ALL or len(first) == PROVINCE_LABEL)


def _telling(query: str, path: str) -> str:
    """The parameters of a query that may tell one page from another."""
    if not query:
        return query
    silent = SESSION_KEYS
    if ARTICLE.search(path) or NUMBERED_FILE.search(path):
        silent |= VERSION_KEYS
    return "&".join(pair for pair in query.split("&") if pair and pair.partition("=")[0].lower() not in silent)
