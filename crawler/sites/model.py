"""The vocabulary of the catalogue: a site, its news columns, and where they stand in the data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal, get_args
from urllib.parse import SplitResult, urlsplit

from pipelines.address import canonical
from pipelines.parse.divisions import DivisionLevel

Status = Literal["confirmed", "unconfirmed"]
"""Whether evidence of recent years shows that an address is what the catalogue says it is."""

ColumnKind = Literal["meetings", "news", "leaders", "departments", "districts", "pictures"]
"""What a column reports, in the order in which columns are crawled: meetings of the government first."""

Flag = Literal["tls_legacy", "http_only"]
"""``tls_legacy``: the server speaks only what OpenSSL forbids by default (TLS 1.0, short DH keys).
``http_only``: https is broken or missing; addresses of this site must be asked for with http."""

KIND_ORDER: Final[tuple[ColumnKind, ...]] = get_args(ColumnKind)
INDEX_PAGE: Final = re.compile(r"/index\.s?html?$")
DEFAULT_PORTS: Final = {"http": 80, "https": 443}


class AddressError(ValueError):
    """Not an absolute http or https address; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a data file; ``line`` counts from 1."""

    path: Path
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a data file, and where."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Column:
    """A news column: the address of its first list page, and what is known about it.

    ``name`` is what the site calls it, or None where nobody has seen that; with ``name_guessed`` it was
    guessed from the address. ``articles`` are beginnings of paths: only links to such paths are articles of
    this column (for a home page that serves as the list); empty where every article link is. ``verified`` and
    ``evidence`` are the column's own or, where it has none, the site's.
    """

    url: str
    kind: ColumnKind
    status: Status
    name: str | None = None
    name_guessed: bool = False
    articles: tuple[str, ...] = ()
    verified: date | None = None
    evidence: str | None = None
    note: str | None = None
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Site:
    """The web site of a government.

    ``code`` and ``name`` are those of the division (GB/T 2260); ``path`` its codes from the province down to
    ``code`` itself. ``layout`` names the layout that its pages had when they were seen: a hint, since layouts
    are chosen for every response. ``status`` says whether ``home`` is known to be the government's site;
    ``columns`` have a status of their own. ``example`` is an article's address,
    ``aliases`` are further hosts.
    """

    code: str
    name: str
    level: DivisionLevel
    home: str
    status: Status
    path: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    layout: str | None = None
    verified: date | None = None
    evidence: str | None = None
    example: str | None = None
    aliases: tuple[str, ...] = ()
    flags: frozenset[Flag] = frozenset()
    encoding: str | None = None
    note: str | None = None
    place: Place | None = field(default=None, compare=False)

    @property
    def host(self) -> str:
        """The host of the home page, with its port where that is not the usual one."""
        return site_host(self.home)

    @property
    def hosts(self) -> frozenset[str]:
        """All hosts that pages of this site may lie on."""
        return frozenset((self.host, *self.aliases))

    @property
    def has_confirmed_list(self) -> bool:
        """Whether there is anything to crawl by default."""
        return bool(self.lists())

    def lists(self, *, unconfirmed: bool = False) -> tuple[Column, ...]:
        """The columns to crawl, meetings first; unconfirmed ones only on request."""
        return tuple(column for column in self.columns if unconfirmed or column.status == "confirmed")


def split_address(url: str) -> SplitResult:
    """The parts of an absolute http or https address; raises AddressError for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise AddressError(f"{url!r} does not begin with http:// or https://")
    if not parts.hostname or "." not in parts.hostname.strip("."):
        raise AddressError(f"{url!r} names no host")
    if parts.username is not None or parts.password is not None:
        raise AddressError(f"{url!r} carries a user name")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise AddressError(f"{url!r} has white space in it")
    if port == 0:
        raise AddressError(f"{url!r} names no port that exists")
    return parts


@lru_cache(maxsize=4096)  # the home pages of a catalogue, and the few addresses that are looked at just now
def site_host(url: str) -> str:
    """The host of an address in lower case, with its port where that is not the usual one of the scheme.

    Raises AddressError for what is no absolute http or https address.
    """
    parts = split_address(url)
    host = (parts.hostname or "").rstrip(".")
    usual = parts.port is None or parts.port == DEFAULT_PORTS[parts.scheme]
    return host if usual else f"{host}:{parts.port}"


def same_list(url: str) -> str:
    """What two addresses of one list have in common: http or https, with or without its index page."""
    return INDEX_PAGE.sub("/", canonical(url))
