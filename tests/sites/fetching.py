"""Asking the farm for a page, as plainly as can be: one connection, one request."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.document import Document, open_document
from crawler.layouts import NextPage
from tests.sites.farm import Farm

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer; header names are in lower case."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes

    def opened(self, sent: bytes = b"") -> Document:
        """The answer as the crawler opens it."""
        return open_document(self.body, self.url, self.headers, sent=sent)


def fetch(
    farm: Farm, url: str, headers: dict[str, str] | None = None, *, method: str = "GET", body: bytes | None = None
) -> Fetched:
    """Ask for an address, with the farm as the proxy. Raises what http.client raises where no answer comes."""
    connection = http.client.HTTPConnection("127.0.0.1", farm.port, timeout=20)
    try:
        sent = {"Host": urlsplit(url).netloc, "User-Agent": "farm-test", **(FORM if body else {}), **(headers or {})}
        connection.request(method, url, body, sent)
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Fetched(url, response.status, named, response.read())
    finally:
        connection.close()


def follow(farm: Farm, wanted: NextPage) -> Document:
    """The page that a layout says comes next; it must be there."""
    answer = fetch(farm, wanted.url, method=wanted.method, body=wanted.body)
    assert answer.status == 200, wanted.url
    return answer.opened(wanted.body or b"")
