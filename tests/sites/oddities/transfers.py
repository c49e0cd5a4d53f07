"""Answers that come slowly, too large, broken, packed, or as something else than a page."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from tests.sites.caching import compressed, validated
from tests.sites.messages import Answer, Request, redirect
from tests.sites.oddities.twist import Twist

if TYPE_CHECKING:
    from tests.sites.site import Site

SLOW: Final = 1.5  # seconds that a dripping page takes
CHUNK: Final = 1 << 20
LARGE: Final = 21  # megabytes; the crawler takes 20
BOMB: Final = 256  # megabytes behind a quarter of one
COOKIE: Final = "visited=1"
JPEG: Final = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(range(256)) * 8 + b"\xff\xd9"
PDF: Final = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8 + b"\n%%EOF\n"
VALIDATORS: Final = ("etag", "last-modified")


class Transfers(Twist):
    """The first articles of the first column, each in another way."""

    def marked(self, site: Site) -> dict[str, str]:
        return dict(zip(WAYS, site.columns[0].urls, strict=False))

    def changed(self, site: Site, request: Request, answer: Answer) -> Answer:
        for name, url in self.marked(site).items():
            if url == request.url:
                return WAYS[name](site, request, answer)
        return answer


def _etag(site: Site, request: Request, answer: Answer) -> Answer:
    return validated(request, answer, site.articles[request.url].modified, VALIDATORS[:1])


def _last_modified(site: Site, request: Request, answer: Answer) -> Answer:
    return validated(request, answer, site.articles[request.url].modified, VALIDATORS[1:])


def _gzip(site: Site, request: Request, answer: Answer) -> Answer:
    return compressed(request, answer)


def _slow(site: Site, request: Request, answer: Answer) -> Answer:
    return replace(answer, seconds=SLOW)


def _broken(site: Site, request: Request, answer: Answer) -> Answer:
    return replace(answer, cut=len(answer.body) // 2)


def _large(site: Site, request: Request, answer: Answer) -> Answer:
    return replace(answer, body=b"<!-- " + b" " * (CHUNK - 9) + b" -->", repeat=LARGE)


def _bomb(site: Site, request: Request, answer: Answer) -> Answer:
    return replace(answer, body=_packed(), headers=(("Content-Encoding", "gzip"),))


def _pdf(site: Site, request: Request, answer: Answer) -> Answer:
    return Answer(PDF, 200, "application/pdf")


def _jpeg(site: Site, request: Request, answer: Answer) -> Answer:
    return Answer(JPEG, 200, "text/html")


def _cookie(site: Site, request: Request, answer: Answer) -> Answer:
    if COOKIE in request.headers.get("cookie", ""):
        return answer
    return redirect(request.url, headers=(("Set-Cookie", f"{COOKIE}; Path=/"),))


WAYS: Final[dict[str, Callable[[Site, Request, Answer], Answer]]] = {
    "gzip": _gzip, "etag": _etag, "last_modified": _last_modified, "slow": _slow, "broken": _broken,
    "too_large": _large, "gzip_bomb": _bomb, "pdf": _pdf, "jpeg": _jpeg, "cookie": _cookie,
}  # fmt: skip


@cache
def _packed() -> bytes:
    """Many megabytes of spaces as many gzip members of one: quick to make, and one stream to whoever unpacks it."""
    return gzip.compress(b" " * CHUNK, mtime=0) * BOMB
