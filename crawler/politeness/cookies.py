"""The downloader middleware for cookies: every host gets back what it set itself in this run, and nobody else does.

Some sites answer the first request with a cookie and a redirect to the same address. Scrapy's own middleware would
do, but at the first cookie it fetches a list of domains from the network, from hosts that are in no catalogue.
"""

from __future__ import annotations

from collections import defaultdict

from scrapy.http import Request, Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached


class HostCookies:
    """A jar a host: a cookie for a whole domain (.gov.cn) is of no use to another host."""

    def __init__(self) -> None:
        self._jars: defaultdict[str, CookieJar] = defaultdict(CookieJar)

    def process_request(self, request: Request) -> None:
        """Give the host its cookies."""
        request.headers.pop("Cookie", None)
        host = _host(request)
        if host in self._jars:
            self._jars[host].add_cookie_header(request)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the cookies of the host."""
        if "Set-Cookie" in response.headers:
            self._jars[_host(request)].extract_cookies(response, request)
        return response


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""
