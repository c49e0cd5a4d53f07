"""A request and its answer, as Scrapy holds them → the records that are archived of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scrapy.http import Headers, Request, Response

from crawler.archive import fields
from crawler.archive.capture import Capture, Key
from crawler.archive.dates import warc_date
from crawler.archive.digest import digest
from crawler.archive.records import IDENTICAL, NOT_MODIFIED, REQUEST, RESPONSE, REVISIT, Record, new_record
from crawler.live.asked import asked_of
from crawler.role import Role

PER_TRANSFER: Final = frozenset({b"transfer-encoding", b"content-length"})
"""Headers that speak of the bytes on the wire, which Twisted has put together already."""


@dataclass(frozen=True)
class Exchange:
    """A request and its answer, at the moment when it came."""

    request: Request
    response: Response
    moment: datetime

    @cached_property
    def key(self) -> Key:
        """What identifies the request."""
        return key_of(self.request)

    @property
    def role(self) -> str | None:
        """Why it was asked for."""
        return role_of(self.request)

    @property
    def listed(self) -> str | None:
        """The date of the row of the list that led to it."""
        asked = asked_of(self.request)
        return asked.listed if asked else None

    def as_response(self) -> list[Record]:
        """The records of an answer whose body is new."""
        body = self.response.body
        length = (b"Content-Length", str(len(body)).encode())
        block = _answer(self.response, [*_headers(self.response.headers, without=PER_TRANSFER), length]) + body
        return self._records(RESPONSE, block, {"WARC-Payload-Digest": digest(body)})

    def as_identical(self, body: Capture) -> list[Record]:
        """The records of an answer with status 200 whose body is that of an earlier one."""
        return self._revisit(IDENTICAL, body)

    def as_not_modified(self, body: Capture) -> list[Record]:
        """The records of an answer with status 304; ``body`` is what it confirms."""
        return self._revisit(NOT_MODIFIED, body)

    def _revisit(self, profile: str, body: Capture) -> list[Record]:
        refers = {
            "WARC-Profile": profile,
            "WARC-Refers-To-Target-URI": body.key.url,
            "WARC-Refers-To-Date": warc_date(body.date),
            "WARC-Payload-Digest": body.digest,
        }
        return self._records(REVISIT, _answer(self.response, _headers(self.response.headers)), refers)

    def _records(self, kind: str, block: bytes, more: dict[str, str]) -> list[Record]:
        date = warc_date(self.moment)
        answer = new_record(kind, date, block, {
            "WARC-Target-URI": self.key.url,
            "Content-Type": "application/http; msgtype=response",
            **more,
            **self._known(),
        })  # fmt: skip
        asked = new_record(REQUEST, date, _question(self.request), {
            "WARC-Target-URI": self.key.url,
            "Content-Type": "application/http; msgtype=request",
            "WARC-Concurrent-To": answer.fields["WARC-Record-ID"],
        })  # fmt: skip
        return [answer, asked]

    def _known(self) -> dict[str, str]:
        """What is only known of some answers."""
        address = None if self.request.meta.get("proxy") else self.response.ip_address
        known = {
            "WARC-IP-Address": address and str(address),
            fields.REQUEST: self.key.request,
            fields.ROLE: self.role,
            fields.LISTED: self.listed,
            fields.ASKED: next(iter(self.request.meta.get("redirect_urls", ())), None),
        }
        return {name: value for name, value in known.items() if value}


def key_of(request: Request) -> Key:
    """What identifies the request: its address, and what a POST sends."""
    what = "" if request.method == "GET" else f"{request.method} {digest(request.body)}"
    return Key(urldefrag(request.url).url, what)


def role_of(request: Request) -> str | None:
    """Why the request is made, as the archive has it; None for what nobody said it of."""
    asked = asked_of(request)
    if asked is None and request.meta.get("dont_obey_robotstxt"):  # so Scrapy and we ask for a robots.txt
        return Role.ROBOTS.value
    return asked.role.value if asked else None


def _answer(response: Response, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The head of the answer. Scrapy keeps no reason phrase: it is the usual one."""
    protocol = response.protocol or ""
    version = protocol if protocol.startswith("HTTP/1") else "HTTP/1.1"
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:  # 493, 521: of the makers of firewalls
        phrase = ""
    return _head(f"{version} {response.status} {phrase}", headers)


def _question(request: Request) -> bytes:
    """The request: its head as Scrapy knows it, to which Twisted adds what the connection needs, and its body."""
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = (b"Host", parts.netloc.rpartition("@")[2].encode())
    headers = [host, *_headers(request.headers, without=frozenset({b"host", b"content-length"}))]
    if request.body:
        headers.append((b"Content-Length", str(len(request.body)).encode()))
    return _head(f"{request.method} {path} HTTP/1.1", headers) + request.body


def _head(first: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    lines = (b"%s: %s" % header for header in headers)
    return b"\r\n".join([first.encode("latin-1"), *lines, b"", b""])


def _headers(headers: Headers, without: frozenset[bytes] = frozenset()) -> Iterable[tuple[bytes, bytes]]:
    """The headers one by one, each on a line of its own."""
    for name in headers:
        if name.lower() not in without:
            for value in headers.getlist(name):
                yield name, b" ".join(value.splitlines()).strip()
