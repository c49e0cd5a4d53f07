"""The downloader middleware that undoes content encodings, in the place of Scrapy's own.

That one gives up an answer that is not encoded as its header says, or is so only in part. This one decodes as a
replay of the archive does, with the same function: what cannot be undone is taken as it stands.
"""

from __future__ import annotations

from typing import Final, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from scrapy.responsetypes import responsetypes

from crawler.content_coding import DECODERS, decoded
from crawler.outcomes import Rejected
from crawler.page import MAX_PAGE_BYTES
from crawler.politeness.received import headers_of

ACCEPTED: Final = ", ".join(name for name in DECODERS if name != "x-gzip")  # which is another name of gzip


class UnpackedTooLarge(IgnoreRequest):
    """An answer that is larger than any page when it is unpacked."""

    def __init__(self, url: str, limit: int) -> None:
        super().__init__(f"{url}: more than {limit:,} bytes when unpacked")
        self.url = url
        self.limit = limit


class Unpacking:
    """Asks for compressed answers, and unpacks them. ``limit`` is how many bytes an unpacked one may have."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it with the limit of ``DOWNLOAD_MAXSIZE``; without one it is that of a page."""
        return cls(min(crawler.settings.getint("DOWNLOAD_MAXSIZE") or MAX_PAGE_BYTES, MAX_PAGE_BYTES))

    def process_request(self, request: Request) -> None:
        """Say what can be unpacked."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer without its content encodings. Raises UnpackedTooLarge."""
        if "Content-Encoding" not in response.headers or request.method == "HEAD":
            return response
        try:
            body = decoded(response.body, headers_of(response), limit=self._limit)
        except Rejected as error:
            raise UnpackedTooLarge(response.url, self._limit) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        # Made anew: a copy would keep the encoding that was guessed from the packed bytes.
        kept = {name: getattr(response, name) for name in Response.attributes}
        return kind(**{**kept, "headers": headers, "body": body})
