"""robots.txt: what its bytes mean, and real crawls that keep to it."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise

import pytest
from asking import Reply, Server, ask, serving
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.politeness.robots_rules import MAX_BYTES, read_robots

URL = "https://www.xian.gov.cn"
PLAIN = {"Content-Type": "text/plain"}


def robots(text: str | bytes, status: int = 200, **more: str) -> Reply:
    return Reply(text.encode() if isinstance(text, str) else text, status, {**PLAIN, **more})


@pytest.mark.parametrize(
    ("body", "allowed", "forbidden"),
    [
        (b"User-agent: *\nDisallow: /admin/\n", "/xwzx/", "/admin/a"),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /a/", "/b/", "/a/"),
        ("User-agent: *\nDisallow: /a/".encode("utf-16"), "/b/", "/a/"),
        ("# 禁止抓取\r\nUser-agent: *\r\nDisallow: /a/".encode("gb18030"), "/b/", "/a/"),
        ("User-agent: *\nDisallow: /政务/".encode("gb18030"), "/b/", "/%E6%94%BF%E5%8A%A1/1.htm"),
        (b"User-agent: *\nDisallow: /\nAllow: /xw/", "/xw/1.htm", "/gk/1.htm"),
        (b"User-agent: govnews\nDisallow: /a/\n\nUser-agent: *\nDisallow: /b/", "/b/", "/a/"),
        (b"User-agent: research\nUser-agent: meeting\nDisallow: /\n\nUser-agent: *\nDisallow: /b/", "/a/", "/b/"),
        (b"<pre>\nUser-agent: *\nDisallow: /a/\n</pre>", "/b/", "/a/"),
        (b"User-agent: *\nDisallow: /*.pdf$", "/a.pdfs", "/a.pdf"),
    ],
)
def test_rules(body: bytes, allowed: str, forbidden: str) -> None:
    rules = read_robots(body, "govnews")
    assert rules.allows(URL + allowed)
    assert not rules.allows(URL + forbidden)
    assert not rules.is_page


def test_a_page_is_no_rules() -> None:
    rules = read_robots(b"\n<!DOCTYPE html><html><body>Disallow: /</body></html>", "govnews")
    assert rules.is_page
    assert rules.allows(f"{URL}/a")


def test_the_first_500_kib_count_and_no_half_of_a_line() -> None:
    head = b"User-agent: *\nDisallow: /a/\n"
    filling = b"#" * 99 + b"\n"
    most = head + filling * ((MAX_BYTES - len(head)) // len(filling))
    last = b"Disallow: /" + b"b" * (MAX_BYTES - len(most) - 11) + b"cc/\nDisallow: /d/\n"
    rules = read_robots(most + last, "govnews")
    assert len(most + last) > MAX_BYTES
    assert not rules.allows(f"{URL}/a/")
    assert rules.allows(f"{URL}/d/")
    assert rules.allows(f"{URL}/bbb")


@pytest.mark.parametrize(
    ("text", "delay"),
    [
        ("User-agent: *\nCrawl-delay: 10", 10.0),
        ("User-agent: *\nCrawl-delay: 0.5", 0.5),
        ("User-agent: *\nRequest-rate: 1/5", 5.0),
        ("User-agent: *\nCrawl-delay: 2\nRequest-rate: 1/1m", 60.0),
        ("User-agent: *\nRequest-rate: 3/2s 0800-1800", 2 / 3),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: govnews\nCrawl-delay: 2", 2.0),
        ("User-agent: *\nCrawl-delay: 10\n\nUser-agent: govnews\nDisallow:", 0.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: inf", 0.0),
        ("Crawl-delay: 10", 0.0),
    ],
)
def test_delays(text: str, delay: float) -> None:
    assert read_robots(text.encode(), "govnews").delay == pytest.approx(delay)


def test_the_rule_that_forbids_is_named() -> None:
    text = b"User-agent: other\nDisallow: /xwzx/bmdt/\n\nUser-agent: *\nDisallow: /xwzx/ # not yet\nDisallow: /xw"
    rules = read_robots(text, "govnews")
    assert rules.forbidding(f"{URL}/xwzx/bmdt/1.htm") == "Disallow: /xw"  # the one without which it would be allowed
    assert rules.forbidding(f"{URL}/xwdt/1.htm") == "Disallow: /xw"


@given(st.binary(max_size=400), st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=30))
@example(b"\x00\x00\xfe\xff<", "a")
@example(b"User-agent:*\ndisallow:%zz*$", "%zz")
def test_every_body_can_be_read(body: bytes, path: str) -> None:
    rules = read_robots(body, "govnews")
    url = f"{URL}/{path}"
    assert rules.delay >= 0
    assert rules.allows(url) or rules.forbidding(url)
    if b"isallow" not in body and b"\x00" not in body:
        assert rules.allows(url)


@pytest.fixture
def server() -> Server:  # type: ignore[misc]
    with serving({"/": Reply(), "/a": Reply(), "/b": Reply()}) as running:
        yield running


def test_robots_is_asked_once_before_all_others_and_kept_to(server: Server) -> None:
    server.replies["/robots.txt"] = robots("User-agent: *\nDisallow: /a\n")
    told = ask(*(f"{server.url}{path}" for path in ("/b", "/a", "/")))
    assert server.paths == ["/robots.txt", "/b", "/"]
    forbidden = told[f"{server.url}/a"]
    assert (forbidden["kind"], forbidden["means"]) == ("robots_forbidden", "robots_disallow")
    assert forbidden["detail"] == f"robots.txt forbids {server.url}/a: Disallow: /a"
    assert told.stats["robotstxt/request_count"] == 1
    assert server.calls[0].headers["User-Agent"].startswith("govnews/")


def test_every_origin_has_its_own(server: Server) -> None:
    server.replies["/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    with serving({"/": Reply()}) as other:
        told = ask(f"{server.url}/", f"{other.url}/")
    assert (server.paths, other.paths) == (["/robots.txt"], ["/robots.txt", "/"])
    assert told[f"{other.url}/"]["status"] == 200


def test_without_robots_all_is_allowed() -> None:
    rules = b"User-agent: *\nDisallow: /\n"
    answers = {204: b"", 400: rules, 404: rules, 410: rules}
    with ExitStack() as running:
        servers = {
            status: running.enter_context(serving({"/robots.txt": robots(body, status), "/": Reply()}))
            for status, body in answers.items()
        }
        told = ask(*(f"{server.url}/" for server in servers.values()))
    assert {status: told[f"{server.url}/"].get("status") for status, server in servers.items()} == dict.fromkeys(
        answers, 200
    )


def test_a_page_for_robots_is_told_and_no_rules(server: Server) -> None:
    server.replies["/robots.txt"] = Reply(b"<html><title>Not here</title>Disallow: /</html>")
    told = ask(f"{server.url}/")
    assert told[f"{server.url}/"]["status"] == 200
    assert f"{server.url}/robots.txt: a page instead of rules" in told.log


def test_a_server_that_fails_forbids_all() -> None:
    with ExitStack() as running:
        servers = {
            status: running.enter_context(serving({"/robots.txt": robots("User-agent: *\nAllow: /\n", status)}))
            for status in (500, 502, 504, 599)
        }
        told = ask(*(f"{server.url}{path}" for server in servers.values() for path in ("/", "/a")))
    for status, server in servers.items():
        assert server.paths == ["/robots.txt"] * (1 if status == 599 else 2)  # once again where that may help
        for path in ("/", "/a"):
            came = told[f"{server.url}{path}"]
            assert (came["kind"], came["means"]) == ("robots_unreachable", "robots_disallow")
            assert f"it answers {status}" in came["detail"]


def test_robots_that_never_comes_forbids_all_and_says_why(server: Server) -> None:
    server.replies["/robots.txt"] = Reply(seconds=5)
    urls = (f"{server.url}/", "http://127.0.0.1:9/", "http://nowhere.invalid/")
    told = ask(*urls, DOWNLOAD_TIMEOUT=1, RETRY_ENABLED=False)
    assert server.paths == ["/robots.txt"]
    assert [told[url]["means"] for url in urls] == ["geo_blocked", "geo_blocked", "dns_error"]
    assert {told[url]["kind"] for url in urls} == {"robots_unreachable"}
    assert "no answer in time" in told[f"{server.url}/"]["detail"]
    assert " ERROR" not in told.log and " WARNING" not in told.log


def test_redirects_are_followed_to_other_hosts_and_count_for_the_first(server: Server) -> None:
    with serving({"/r": robots("User-agent: *\nDisallow: /a\n"), "/a": Reply()}, "127.0.0.2") as other:
        server.replies["/robots.txt"] = robots("", 301, Location="/moved")
        server.replies["/moved"] = robots("", 307, Location=f"{other.url}/r")
        told = ask(f"{server.url}/a", f"{server.url}/b")
    assert server.paths == ["/robots.txt", "/moved", "/b"]
    assert other.paths == ["/r"]
    assert told[f"{server.url}/a"]["kind"] == "robots_forbidden"


@pytest.mark.parametrize("location", ["http://[broken", "http://127.0.0.1:99999/", "javascript:1", "http://x:y/"])
def test_a_redirect_that_leads_nowhere_leaves_no_rules(server: Server, location: str) -> None:
    server.replies["/robots.txt"] = robots("", 302, Location=location)
    told = ask(f"{server.url}/a")
    assert server.paths == ["/robots.txt", "/a"]
    assert " ERROR" not in told.log and " WARNING" not in told.log


def test_five_redirects_are_followed() -> None:
    def circling(redirects: int) -> dict[str, Reply]:
        stations = ["/robots.txt", *(f"/{number}" for number in range(1, redirects + 1))]
        leading = {here: robots("", 302, Location=there) for here, there in pairwise(stations)}
        return {**leading, stations[-1]: robots("User-agent: *\nDisallow: /\n"), "/a": Reply()}

    with serving(circling(5)) as five, serving(circling(6)) as six:
        told = ask(f"{five.url}/a", f"{six.url}/a")
    assert told[f"{five.url}/a"]["kind"] == "robots_forbidden"
    assert told[f"{six.url}/a"]["status"] == 200
    assert (len(five.paths), len(six.paths)) == (6, 6 + 1)


def test_robots_leads_to_no_private_address() -> None:
    site = "http://www.xian.gov.example"  # a public host, behind a proxy on this machine
    with serving() as private, serving({f"{site}/robots.txt": robots("", 302, Location=f"{private.url}/")}) as proxy:
        told = ask(f"{site}/", GOVNEWS_ALLOW_PRIVATE_HOSTS=False, environment={"http_proxy": proxy.url})
    assert (proxy.paths, private.paths) == ([f"{site}/robots.txt"], [])
    assert told[f"{site}/"]["kind"] == "robots_unreachable"
    assert "127.0.0.1, which is no public address" in told[f"{site}/"]["detail"]


def test_a_refusal_of_robots_counts_as_one(server: Server) -> None:
    server.replies["/robots.txt"] = robots("no", 403)
    paths = [f"/{number}" for number in range(6)]
    server.replies.update(dict.fromkeys(paths, Reply(b"no", 403)))
    told = ask(*({"url": f"{server.url}{path}", "site": server.site()} for path in paths))
    assert server.paths[0] == "/robots.txt"
    assert len(server.paths) == 3
    assert [told[f"{server.url}{path}"].get("kind") for path in paths].count("site_ended") == 4
    assert told[f"620500 {server.url.removeprefix('http://')}"]["status"] == "blocked_waf"


def test_a_challenge_for_robots_says_more_than_that_it_is_missing(server: Server) -> None:
    server.replies["/robots.txt"] = robots("<script>x</script>", 521, **{"Set-Cookie": "__jsluid_h=1"})
    told = ask({"url": f"{server.url}/", "site": server.site(), "role": "list"})
    assert told[f"{server.url}/"]["means"] == "blocked_js_challenge"
    assert told[f"620500 {server.url.removeprefix('http://')}"]["status"] == "blocked_js_challenge"


def test_without_obeying_nobody_asks(server: Server) -> None:
    server.replies["/robots.txt"] = robots("User-agent: *\nDisallow: /\n")
    told = ask(f"{server.url}/", ROBOTSTXT_OBEY=False)
    assert server.paths == ["/"]
    assert told[f"{server.url}/"]["status"] == 200
