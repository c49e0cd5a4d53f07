"""How fast a host is asked: the moments at which requests left, as the slot that keeps them apart counts them."""

from __future__ import annotations

from collections import Counter

import pytest
from asking import Reply, ask, serving

PLAIN = {"Content-Type": "text/plain"}


def wants(line: str) -> dict[str, Reply]:
    """The robots.txt that wants to be asked so slowly."""
    return {"/robots.txt": Reply(f"User-agent: *\n{line}\n".encode(), 200, PLAIN)}


@pytest.mark.parametrize("throttle", [False, True])
def test_a_crawl_delay_holds_between_all_requests_of_a_host(throttle: bool) -> None:
    pages = {f"/{number}": Reply() for number in range(3)} | {"/r": Reply(b"", 302, {"Location": "/0"})}
    with (
        serving(wants("Crawl-delay: 0.6") | pages) as server,
        serving(wants("Crawl-delay: 0.1") | pages) as port,
    ):
        told = ask(
            *(f"{server.url}/{path}" for path in ("0", "r", "2")), f"{port.url}/1", "http://127.0.0.1:9/",
            AUTOTHROTTLE_ENABLED=throttle, AUTOTHROTTLE_START_DELAY=0.2, DOWNLOAD_DELAY=0.2, DOWNLOAD_DELAY_JITTER=0.5,
            CONCURRENT_REQUESTS_PER_DOMAIN=8, RETRY_ENABLED=False,
        )  # fmt: skip
    assert told[f"{server.url}/2"]["status"] == 200
    assert len(told.left) == 5 + 2 + 1  # with its robots.txt, and the one that a closed port does not give
    learned = [url for url, _ in told.left].index(f"{server.url}/robots.txt")
    # Another port may be asked while the robots.txt is on its way; from then on the host is asked at its pace.
    assert len(told.gaps[learned + 1 :]) >= 4
    assert all(gap >= 0.6 for gap in told.gaps[learned + 1 :])


def test_the_first_page_waits_after_robots() -> None:
    with serving(wants("Request-rate: 2/1") | {"/a": Reply(), "/b": Reply()}) as server:
        told = ask(f"{server.url}/a", f"{server.url}/b")
    assert server.paths[0] == "/robots.txt"
    assert len(told.gaps) == 2
    assert all(gap >= 0.5 for gap in told.gaps)


def test_a_shorter_crawl_delay_than_ours_changes_nothing() -> None:
    with serving(wants("Crawl-delay: 0.1") | {"/a": Reply(), "/b": Reply()}) as server:
        told = ask(f"{server.url}/a", f"{server.url}/b", DOWNLOAD_DELAY=0.5)
    assert len(told.gaps) == 2
    assert all(gap >= 0.5 for gap in told.gaps)


def test_a_crawl_delay_that_nobody_can_wait_for_is_a_refusal() -> None:
    with serving(wants("Crawl-delay: 86400") | {"/a": Reply()}) as server:
        told = ask(f"{server.url}/a")
    assert server.paths == ["/robots.txt"]
    came = told[f"{server.url}/a"]
    assert (came["kind"], came["means"]) == ("robots_forbidden", "robots_disallow")
    assert "wants 86400 s between requests" in came["detail"]


def test_too_many_requests_is_not_asked_again_and_retry_after_is_heeded() -> None:
    asks, replies = [], {"/b": Reply()}
    with (
        serving({"/a": Reply(b"", 429, {"Retry-After": "1"}), **replies}) as often,
        serving({"/a": Reply(b"", 503, {"Retry-After": "1"}), **replies}, "127.0.0.2") as busy,
    ):
        for server in (often, busy):
            asks += [{"url": f"{server.url}{path}", "site": server.site()} for path in ("/a", "/b")]
        told = ask(*asks, ROBOTSTXT_OBEY=False)
    for server in (often, busy):
        assert server.paths == ["/a", "/b"]
        assert told[f"{server.url}/a"]["sign"] == "throttled"
        first, second = (at for url, at in told.left if url.startswith(server.url))
        assert second - first >= 1


def test_what_is_asked_again_and_what_not() -> None:
    replies = {f"/{status}": Reply(b"", status) for status in (403, 404, 412, 502, 521)}
    with serving(replies) as server:
        told = ask(*(f"{server.url}{path}" for path in replies), ROBOTSTXT_OBEY=False)
    assert Counter(server.paths) == {"/403": 1, "/404": 1, "/412": 1, "/502": 2, "/521": 1}
    assert told[f"{server.url}/502"]["status"] == 502
    assert " ERROR" not in told.log
