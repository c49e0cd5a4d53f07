"""The downloader middlewares that follow redirects, in the place of Scrapy's own.

Those fail where a header or page leads to what is no address, or where a page declares an encoding that no text has.
Such an answer leads nowhere: it is left as it is, and judged like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.http import Headers, HtmlResponse, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from scrapy.utils.response import get_meta_refresh

LOOKED_AT: Final = 4 * 4096
"""Bytes that the first 4,096 characters of a page have at most."""
WEB: Final = frozenset({"http", "https"})
UNREAD: Final = ("script", "noscript")
"""Elements in which a refresh is none for us."""


def leads_on(response: Response, within: float) -> bool:
    """Whether a page sends its readers on to another address in less than so many seconds."""
    if not isinstance(response, HtmlResponse) or not _may_lead_on(response.body):
        return False
    try:
        seconds, target = get_meta_refresh(response, ignore_tags=UNREAD)
        if not target or seconds is None or seconds >= within:
            return False
        return urlsplit(Request(target).url).scheme in WEB
    except (ValueError, LookupError):  # http://[broken; charset=hex
        return False


def _may_lead_on(body: bytes) -> bool:
    """A quick look, before anything is decoded: whether the word can be in the characters that Scrapy looks at."""
    return b"refresh" in body[:LOOKED_AT].replace(b"\0", b"").lower()  # NUL: of UTF-16


def leads_on_from(url: str, headers: Mapping[str, str], body: bytes, longest: float) -> bool:
    """The same of an answer that is archived: ``headers`` with several values of one name on lines of their own,
    ``body`` unpacked."""
    kept = {name: value.split("\n") for name, value in headers.items() if name != "content-encoding"}
    sent = Headers(kept, encoding="latin-1")
    return leads_on(responsetypes.from_args(headers=sent, url=url, body=body)(url, headers=sent, body=body), longest)


class Redirects(RedirectMiddleware):
    """Follows answers that redirect, as far as they name an address."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request that follows; the answer itself where it leads nowhere."""
        try:
            following: Request | Response = super().process_response(request, response)
        except ValueError:
            return response
        return following


class PageRedirects(MetaRefreshMiddleware):
    """Follows pages that send their readers on at once."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._within = settings.getfloat("METAREFRESH_MAXDELAY")

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """The request that follows; the answer itself where it leads nowhere."""
        if not leads_on(response, self._within):
            return response
        following: Request | Response = super().process_response(request, response)
        return following
