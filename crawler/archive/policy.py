"""The policy of the HTTP cache: everything is kept, and the server is always asked."""

from __future__ import annotations

from typing import Final

from scrapy.http import Request, Response
from scrapy.settings import BaseSettings
from scrapy.utils.httpobj import urlparse_cached

NOT_MODIFIED_META: Final = "govnews_not_modified"
"""Where the answer 304 waits for the storage, which is only given the cached response that it confirms."""
VALIDATORS: Final = {"If-None-Match": "ETag", "If-Modified-Since": "Last-Modified"}
"""The headers of a conditional request, and those of the answer whose values they repeat."""
KEPT: Final = frozenset({"GET", "POST"})


class ArchivePolicy:
    """What is archived, and what a conditional request is made of. The methods are those that Scrapy calls."""

    def __init__(self, settings: BaseSettings) -> None:
        """Nothing of it can be set."""

    def should_cache_request(self, request: Request) -> bool:
        """What goes to a site by GET or POST."""
        return urlparse_cached(request).scheme in {"http", "https"} and request.method in KEPT

    def should_cache_response(self, response: Response, request: Request) -> bool:
        """Every answer, whatever it says."""
        return True

    def is_cached_response_fresh(self, cachedresponse: Response, request: Request) -> bool:
        """Never; but a GET asks the server only for what is newer than the answer that is archived."""
        if request.method == "GET" and cachedresponse.status == 200:
            for header, of_answer in VALIDATORS.items():
                if value := cachedresponse.headers.get(of_answer):
                    request.headers[header] = value
        return False

    def is_cached_response_valid(self, cachedresponse: Response, response: Response, request: Request) -> bool:
        """Whether the server confirms what is archived. A 304 that nobody asked for is an answer like any other."""
        confirmed = response.status == 304 and any(header in request.headers for header in VALIDATORS)
        if confirmed:
            request.meta[NOT_MODIFIED_META] = response.copy()
        return confirmed
