"""TLS as old servers speak it, for the sites that are flagged ``tls_legacy`` and for no others.

OpenSSL forbids by default what these servers offer: TLS 1.0 and 1.1, short keys, old ciphers. Scrapy's setting for
ciphers cannot lower that bar, so such a request goes through Python's own ``ssl`` and ``http.client``, in a thread.
Certificates are not verified, as Scrapy does not either: these are of the same age.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from ipaddress import ip_address
from time import monotonic
from typing import Final
from urllib.parse import urldefrag, urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotSupported,
    ResponseDataLossError,
)
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes

from crawler.live.asked import asked_of
from crawler.politeness.not_asked import PrivateAddress
from crawler.politeness.public_hosts import ALLOW, is_public
from crawler.sites.model import DEFAULT_PORTS

LEGACY: Final = "govnews_tls_legacy"
"""The key of ``Request.meta`` that marks robots.txt of such a site, for which no ``Asked`` is."""
OP_LEGACY_SERVER_CONNECT: Final = 0x4  # of OpenSSL; in Python's ssl from 3.12 on
CHUNK: Final = 1 << 16
OF_THE_CONNECTION: Final = frozenset({"connection", "keep-alive", "transfer-encoding"})


def is_legacy(request: Request) -> bool:
    """Whether the request goes to a site whose server speaks only old TLS."""
    asked = asked_of(request)
    return bool(request.meta.get(LEGACY)) or (asked is not None and "tls_legacy" in asked.site.flags)


def legacy_meta(request: Request) -> Mapping[str, bool]:
    """What the ``meta`` of a request to the same site as ``request`` needs, if it has no ``Asked``."""
    return {LEGACY: True} if is_legacy(request) else {}


def legacy_context() -> ssl.SSLContext:
    """A context that agrees to whatever the other side offers, down to TLS 1.0; SSL 3 stays off, as ever in Python."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= OP_LEGACY_SERVER_CONNECT
    return context


class LegacyTls:
    """Downloads by old TLS. Redirects, cookies, compression and the rest are for the middlewares, as ever."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = legacy_context()
        self._allow_private = crawler.settings.getbool(ALLOW)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._maxsize = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download(self, request: Request) -> Response:
        """The response; raises what Scrapy's own handler raises. Proxies are not supported."""
        if request.meta.get("proxy"):
            raise NotSupported(f"{request.url}: no old TLS through a proxy")
        timeout = float(request.meta.get("download_timeout") or self._timeout)
        exchange = _Exchange(request, timeout, request.meta.get("download_maxsize", self._maxsize))
        work = asyncio.to_thread(exchange.run, self._context, allow_private=self._allow_private)
        try:
            return await asyncio.wait_for(work, timeout)
        except TimeoutError as error:
            exchange.abort()
            raise DownloadTimeoutError(f"Getting {request.url} took longer than {timeout} seconds.") from error


class _Exchange:
    """One request and its response, in a thread of its own."""

    def __init__(self, request: Request, timeout: float, maxsize: int) -> None:
        self._request = request
        self._parts = urlsplit(request.url)
        self._timeout = timeout
        self._maxsize = maxsize
        self._socket: socket.socket | None = None

    def run(self, context: ssl.SSLContext, *, allow_private: bool) -> Response:
        """Connect, ask, read. Raises Scrapy's exceptions for what goes wrong."""
        began = monotonic()
        host, port = self._parts.hostname or "", self._parts.port or DEFAULT_PORTS["https"]
        with _told_as_scrapy_does(self._request.url):
            address = _resolved(host, port, allow_private=allow_private)
            with ExitStack() as opened:
                self._socket = opened.enter_context(socket.create_connection((address, port), self._timeout))
                self._socket = opened.enter_context(context.wrap_socket(self._socket, server_hostname=host))
                answer = self._asked(self._socket)
                self._request.meta["download_latency"] = monotonic() - began
                return _response(self._request.url, answer, self._read(answer), address)

    def abort(self) -> None:
        """Break the connection off, so that the thread ends that waits for it."""
        with suppress(OSError):
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)

    def _asked(self, connected: socket.socket) -> HTTPResponse:
        connection = HTTPConnection(self._parts.hostname or "")
        connection.sock = connected
        target = (self._parts.path or "/") + (f"?{self._parts.query}" if self._parts.query else "")
        connection.putrequest(self._request.method, target, skip_host=True, skip_accept_encoding=True)
        headers = self._request.headers.copy()
        headers.setdefault("Host", self._parts.netloc.rpartition("@")[2])
        headers["Connection"] = "close"
        if self._request.body:
            headers["Content-Length"] = str(len(self._request.body))
        for name, values in headers.items():
            for value in values:
                connection.putheader(name, value)
        connection.endheaders(self._request.body or None)
        return connection.getresponse()

    def _read(self, answer: HTTPResponse) -> bytes:
        """The body as it came; one that is too large is given up on the way."""
        pieces, size, expected = [], 0, answer.length
        while piece := answer.read(CHUNK):
            pieces.append(piece)
            size += len(piece)
            if self._maxsize and max(size, expected or 0) > self._maxsize:
                raise DownloadCancelledError(f"{self._request.url}: more than {self._maxsize} bytes")
        if expected is not None and size < expected:
            raise ResponseDataLossError(f"{self._request.url}: {size} of {expected} bytes")
        return b"".join(pieces)


def _resolved(host: str, port: int, *, allow_private: bool) -> str:
    """The IPv4 address of a host, as Scrapy's resolver gives it; raises PrivateAddress for one that is not public."""
    address = str(socket.getaddrinfo(host, port, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])
    if not (allow_private or is_public(address)):
        raise PrivateAddress(host, address)
    return address


def _response(url: str, answer: HTTPResponse, body: bytes, address: str) -> Response:
    headers = Headers()
    for name, value in answer.getheaders():
        if name.lower() not in OF_THE_CONNECTION:
            headers.appendlist(name, value)
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    protocol = "HTTP/1.0" if answer.version == 10 else "HTTP/1.1"
    return kind(
        url=urldefrag(url).url, status=answer.status, headers=headers, body=body, ip_address=ip_address(address),
        protocol=protocol,
    )  # fmt: skip


@contextmanager
def _told_as_scrapy_does(url: str) -> Iterator[None]:
    """Raise the exceptions of sockets, TLS and HTTP as those that Scrapy's own handler raises for the same."""
    try:
        yield
    except socket.gaierror as error:
        raise CannotResolveHostError(f"{url}: {error}") from error
    except TimeoutError as error:
        raise DownloadTimeoutError(f"{url}: {error}") from error
    except ConnectionRefusedError as error:
        raise DownloadConnectionRefusedError(f"{url}: {error}") from error
    except IncompleteRead as error:
        raise ResponseDataLossError(f"{url}: {error}") from error
    except (OSError, HTTPException) as error:
        raise DownloadFailedError(f"{url}: {error}") from error
