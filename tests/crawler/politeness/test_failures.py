"""What a crawl makes of servers that do not answer, or not with a page: real servers, real sockets."""

from __future__ import annotations

import gzip
from contextlib import ExitStack

import pytest
from asking import Reply, Told, ask, serving
from sockets import is_silent, misbehaving, resets, says

from crawler.live.status import SiteStatus
from crawler.politeness.failures import of_failure
from crawler.politeness.not_asked import OffCatalogue, RobotsUnreachable
from crawler.politeness.trouble import TroubleKind

BIG = b"x" * 300_000
HTML = "text/html"


def unpacked(body: bytes, encoding: str = "gzip") -> Reply:
    return Reply(body, 200, {"Content-Type": HTML, "Content-Encoding": encoding})


CASES = {
    "no such name": ("dns", "dns_error", "the host's name is not known"),
    "closed": ("no_connection", "geo_blocked", "no connection: Connection was refused"),
    "silent": ("timeout", "geo_blocked", "no answer in time"),
    "silent TLS": ("timeout", "geo_blocked", "no answer in time"),
    "resets": ("broken_off", "geo_blocked", "the connection was broken off"),
    "resets TLS": ("broken_off", "geo_blocked", "the connection was broken off"),
    "no TLS": ("tls", "tls_error", "wrong version number"),
    "half": ("incomplete", "geo_blocked", "the answer ended in the middle"),
    "no HTTP": ("other", "parse_drift", "ParseError"),
    "large": ("too_large", "parse_drift", "larger than DOWNLOAD_MAXSIZE"),
    "large, length unknown": ("too_large", "parse_drift", "larger than DOWNLOAD_MAXSIZE"),
    "bomb": ("too_large", "parse_drift", "when unpacked"),
    "circle": ("redirected_too_often", "moved", "redirects without an end"),
}


@pytest.fixture(scope="module")
def told() -> Told:
    """One crawl of all the servers that do something wrong."""
    with ExitStack() as running:
        def wrong(scheme: str, behaviour: object) -> str:
            return f"{scheme}://127.0.0.1:{running.enter_context(misbehaving(behaviour))}/"  # type: ignore[arg-type]

        server = running.enter_context(serving({
            "/large": Reply(BIG), "/bomb": unpacked(gzip.compress(BIG)),
            "/circle": Reply(b"", 302, {"Location": "/circle"}),
        }))  # fmt: skip
        urls = {
            "no such name": "http://nothing.invalid/", "closed": "http://127.0.0.1:9/",
            "silent": wrong("http", is_silent), "silent TLS": wrong("https", is_silent),
            "resets": wrong("http", resets), "resets TLS": wrong("https", resets),
            "no TLS": server.url.replace("http", "https"),
            "half": wrong("http", says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")),
            "no HTTP": wrong("http", says(b"220 ftp ready\r\n\r\n")),
            "large, length unknown": wrong("http", says(b"HTTP/1.1 200 OK\r\n\r\n" + BIG)),
            "large": f"{server.url}/large", "bomb": f"{server.url}/bomb", "circle": f"{server.url}/circle",
        }  # fmt: skip
        return ask(
            *({"url": url, "said": name} for name, url in urls.items()),
            ROBOTSTXT_OBEY=False, RETRY_ENABLED=False, DOWNLOAD_TIMEOUT=2, DOWNLOAD_MAXSIZE=100_000,
            CONCURRENT_REQUESTS_PER_DOMAIN=8,
        )  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_went_wrong_is_told(told: Told, name: str) -> None:
    kind, means, detail = CASES[name]
    assert (told[name]["kind"], told[name]["means"]) == (kind, means)
    assert detail in told[name]["detail"]


def test_a_moved_site_says_where() -> None:
    trouble = of_failure(OffCatalogue("http://a.gov.cn/", "http://b.gov.cn/"))
    assert (trouble.kind, trouble.status) == (TroubleKind.OFF_CATALOGUE, SiteStatus.MOVED)
    assert "http://a.gov.cn/ leads to http://b.gov.cn/" in trouble.detail


def test_robots_that_could_not_be_had_says_why() -> None:
    trouble = of_failure(RobotsUnreachable("http://a.gov.cn/robots.txt", failure=ConnectionResetError("gone")))
    assert (trouble.kind, trouble.status) == (TroubleKind.ROBOTS_UNREACHABLE, SiteStatus.GEO_BLOCKED)
    assert trouble.detail == "http://a.gov.cn/robots.txt cannot be had: the connection was broken off: gone"
