"""Scrapy's HTTP cache, where it differs from what an archive needs."""

from __future__ import annotations

from scrapy import Spider
from scrapy.downloadermiddlewares.httpcache import HttpCacheMiddleware
from scrapy.http import Request, Response

from crawler.archive.lost import ArchiveLost
from crawler.archive.policy import VALIDATORS
from crawler.archive.storage import UNDATED_META


class ArchiveMiddleware(HttpCacheMiddleware):
    """The cache of Scrapy, except that

    * a site that does not answer is seen as such: nothing archived is given out in its place;
    * what made a request conditional does not travel with it to another address (a redirect);
    * a header that the server did not send is not archived (the cache adds ``Date``);
    * nobody is asked any more when the archive has failed.
    """

    def process_request(self, request: Request, spider: Spider | None = None) -> Request | Response | None:
        """Make the request conditional where the archive holds an answer. Raises ArchiveLost."""
        for header in VALIDATORS:
            request.headers.pop(header, None)
        answer: Request | Response | None = super().process_request(request)
        if getattr(self.storage, "failed", False):
            raise ArchiveLost(f"not asked, the archive failed: {request.url}")
        return answer

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Archive the answer; of one that confirms what is archived, give that. Raises ArchiveLost."""
        request.meta[UNDATED_META] = "Date" not in response.headers
        answer: Request | Response = super().process_response(request, response)
        return answer

    def process_exception(self, request: Request, exception: Exception, spider: Spider | None = None) -> None:
        """Give nothing out in place of an answer that did not come."""
        request.meta.pop("cached_response", None)
