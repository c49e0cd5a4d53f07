"""What a request is for. It travels in the request's ``meta``, so that every room that sees the request or its
response (the archive, politeness, the spider) can tell without looking at the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from scrapy.http import Request

from crawler.role import Role
from crawler.sites import Site

META_KEY: Final = "govnews_asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """Why a request is made: for which site, as what, and the ISO date of the row that led to it, if any."""

    site: Site
    role: Role
    listed: str | None = None

    @property
    def meta(self) -> dict[str, Any]:
        """The entry of ``Request.meta`` that carries it."""
        return {META_KEY: self}


def asked_of(request: Request) -> Asked | None:
    """Why ``request`` is made; None for requests of Scrapy's own (robots.txt) and of offline sources."""
    asked = request.meta.get(META_KEY)
    return asked if isinstance(asked, Asked) else None
