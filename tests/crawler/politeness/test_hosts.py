"""Requests go to hosts of the catalogue and of the public network only, and to a site that has ended not at all."""

from __future__ import annotations

from typing import Any

import pytest
from asking import Reply, Server, ask, serving
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness.hosts import address_to_ask, is_of_site
from crawler.politeness.public_hosts import is_private_literal, is_public
from crawler.sites import Site

SITE = Site(
    code="620500", name="天水市", level="prefecture", home="https://www.tianshui.gov.cn/", status="confirmed",
    path=("620000", "620500"), aliases=("ts.gov.cn", "old.tianshui.gov.cn:8080"),
)  # fmt: skip
HTTP_ONLY = Site(
    code="620500", name="天水市", level="prefecture", home="http://www.tianshui.gov.cn/", status="confirmed",
    path=("620000", "620500"), flags=frozenset({"http_only"}),
)  # fmt: skip


def leads_to(url: str) -> Reply:
    return Reply(b"", 302, {"Location": url})


@pytest.fixture
def server() -> Server:  # type: ignore[misc]
    with serving({"/": Reply(), "/a": Reply()}) as running:
        yield running


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("https://www.tianshui.gov.cn/info/1.htm", True),
        ("http://www.tianshui.gov.cn/", True),
        ("https://WWW.Tianshui.gov.cn./", True),
        ("https://tianshui.gov.cn/", True),
        ("https://www.ts.gov.cn/", True),
        ("http://old.tianshui.gov.cn:8080/", True),
        ("http://old.tianshui.gov.cn/", False),
        ("https://www.tianshui.gov.cn:8443/", False),
        ("https://m.tianshui.gov.cn/", False),
        ("https://www.maiji.gov.cn/", False),
        ("https://www.tianshui.gov.cn.example/", False),
        ("https://www.tianshui.gov.cn@evil.example/", False),
        ("ftp://www.tianshui.gov.cn/", False),
        ("http://localhost/", False),
    ],
)
def test_hosts_of_a_site(url: str, own: bool) -> None:
    assert is_of_site(SITE, url) is own


def test_a_site_without_https_is_asked_with_http() -> None:
    assert address_to_ask(HTTP_ONLY, "https://www.tianshui.gov.cn/a") == "http://www.tianshui.gov.cn/a"
    assert address_to_ask(HTTP_ONLY, "http://www.tianshui.gov.cn/https:") == "http://www.tianshui.gov.cn/https:"
    assert address_to_ask(SITE, "https://www.tianshui.gov.cn/a") == "https://www.tianshui.gov.cn/a"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",  # noqa: S104
        "240.0.0.1", "255.255.255.255", "::1", "[::1]", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)
    assert is_private_literal(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "202.96.128.86", "2400:3200::1", "[2400:3200::1]"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)
    assert not is_private_literal(address)


@given(st.from_regex(r"[a-z][a-z0-9-]{0,20}(\.[a-z]{2,5}){1,3}", fullmatch=True))
def test_a_name_is_no_literal(name: str) -> None:
    assert not is_private_literal(name)


def test_a_redirect_off_the_catalogue_is_not_followed(server: Server) -> None:
    with serving({"/": Reply()}, "127.0.0.2") as other:
        server.replies.update({"/moved": leads_to(f"{other.url}/"), "/in": leads_to("/a")})
        site = {"site": server.site(), "role": "list"}
        told = ask(*({"url": f"{server.url}{path}", **site} for path in ("/moved", "/in")))
    assert other.calls == []
    assert told[f"{server.url}/in"]["url"] == f"{server.url}/a"
    moved = told[f"{server.url}/moved"]
    assert (moved["kind"], moved["means"]) == ("off_catalogue", "moved")
    assert f"{server.url}/moved leads to {other.url}/" in moved["detail"]
    assert told[f"620500 {server.url.removeprefix('http://')}"]["status"] == "moved"


def test_an_alias_of_the_site_is_followed_and_its_robots_obeyed(server: Server) -> None:
    robots = Reply(b"User-agent: *\nDisallow: /no", 200, {"Content-Type": "text/plain"})
    with serving({"/": Reply(), "/robots.txt": robots}, "127.0.0.2") as other:
        server.replies.update({"/moved": leads_to(f"{other.url}/"), "/no": leads_to(f"{other.url}/no")})
        site = server.site(aliases=[other.url.removeprefix("http://")])
        told = ask(*({"url": f"{server.url}{path}", "site": site} for path in ("/moved", "/no")))
    assert other.paths == ["/robots.txt", "/"]
    assert told[f"{server.url}/moved"]["url"] == f"{other.url}/"
    assert told[f"{server.url}/no"]["kind"] == "robots_forbidden"


def test_requests_of_no_site_may_go_anywhere(server: Server) -> None:
    with serving({"/": Reply()}, "127.0.0.2") as other:
        server.replies["/moved"] = leads_to(f"{other.url}/")
        assert ask(f"{server.url}/moved")[f"{server.url}/moved"]["url"] == f"{other.url}/"


def test_https_of_a_site_without_it(server: Server) -> None:
    secure = server.url.replace("http", "https")
    server.replies["/up"] = leads_to(f"{secure}/up")
    site: dict[str, Any] = server.site(flags=["http_only"])
    told = ask({"url": f"{server.url}/up", "site": site}, {"url": f"{server.url}/a", "site": site})
    assert (told[f"{server.url}/up"]["kind"], told[f"{server.url}/up"]["means"]) == ("https_broken", "tls_error")
    assert told[f"{server.url}/a"]["status"] == 200


def test_private_addresses_are_not_asked(server: Server) -> None:
    port = server.url.rpartition(":")[2]
    urls = [f"http://{host}:{port}/" for host in ("127.0.0.1", "localhost", "127.1", "2130706433", "[::1]")]
    told = ask(*urls, GOVNEWS_ALLOW_PRIVATE_HOSTS=False)
    assert server.calls == []
    for url in urls:
        assert told[url]["kind"] in ("private_address", "robots_unreachable")
        assert told[url]["means"] == "dns_error"
        assert "no public address" in told[url]["detail"]


def test_a_proxy_may_be_private(server: Server) -> None:
    server.replies["http://www.tianshui.gov.example/"] = Reply(b"from the proxy")
    proxy = server.url.replace("127.0.0.1", "localhost")
    told = ask(
        "http://www.tianshui.gov.example/", GOVNEWS_ALLOW_PRIVATE_HOSTS=False, ROBOTSTXT_OBEY=False,
        environment={"http_proxy": proxy},
    )  # fmt: skip
    assert told["http://www.tianshui.gov.example/"].get("body") == "from the proxy"


@pytest.mark.parametrize("delay", [0, 0.1])
def test_a_site_ends_with_the_third_refusal_whatever_waits(server: Server, delay: float) -> None:
    paths = [f"/{number}" for number in range(12)]
    server.replies.update(dict.fromkeys(paths, Reply(b"no", 403)))
    with serving(dict.fromkeys(paths, Reply()), "127.0.0.2") as other:
        asks = [{"url": f"{server.url}{path}", "site": server.site()} for path in paths]
        fine = [{"url": f"{other.url}{path}", "site": other.site("620503")} for path in paths[:4]]
        told = ask(*asks, *fine, DOWNLOAD_DELAY=delay)
    assert len(server.paths) == 1 + 3  # with robots.txt
    assert len(other.paths) == 1 + 4
    assert [told[one["url"]].get("kind") for one in asks].count("site_ended") == 12 - 3
    ended = told[f"620500 {server.url.removeprefix('http://')}"]
    assert (ended["status"], ended["detail"]) == ("blocked_waf", "left alone after 3 refusals, the last 403: refused")
    assert told[f"620503 {other.url.removeprefix('http://')}"]["status"] == "ok"


def test_slow_refusals_end_a_site_as_well(server: Server) -> None:
    paths = [f"/{number}" for number in range(6)]
    server.replies.update(dict.fromkeys(paths, Reply(b"no", 412, seconds=0.3)))
    ask(*({"url": f"{server.url}{path}", "site": server.site()} for path in paths), DOWNLOAD_DELAY=0.1)
    assert len(server.paths) == 1 + 3


def test_cookies_stay_with_their_host(server: Server) -> None:
    with serving({"/": Reply()}, "127.0.0.2") as other:
        server.replies["/set"] = Reply(b"", 302, {"Location": "/got", "Set-Cookie": "a=1; path=/"})
        server.replies["/got"] = Reply()
        told = ask(f"{server.url}/set", f"{other.url}/")
    assert told[f"{server.url}/set"]["status"] == 200
    assert [call.headers.get("Cookie") for call in server.calls if call.path == "/got"] == ["a=1"]
    assert all("Cookie" not in call.headers for call in other.calls)
