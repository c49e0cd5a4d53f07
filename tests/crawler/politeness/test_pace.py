"""How fast a host is asked: the moments at which requests left, as the slot that keeps them apart counts them."""

from __future__ import annotations

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


@pytest.mark.parametrize("status", [429, 503])
def test_too_many_requests_is_not_asked_again_and_retry_after_is_heeded(status: int) -> None:
    replies = {"/a": Reply(b"", status, {"Retry-After": "1"}), "/b": Reply()}
    with serving(replies) as server:
        asks = ({"url": f"{server.url}{path}", "site": server.site()} for path in ("/a", "/b"))
        told = ask(*asks, ROBOTSTXT_OBEY=False)
    assert server.paths == ["/a", "/b"]
    assert told[f"{server.url}/a"]["sign"] == "throttled"
    assert told.gaps[0] >= 1


@pytest.mark.parametrize("status", [403, 412, 521, 404])
def test_refusals_are_not_asked_again(status: int) -> None:
    with serving({"/a": Reply(b"", status)}) as server:
        ask(f"{server.url}/a", ROBOTSTXT_OBEY=False)
    assert server.paths == ["/a"]


def test_a_server_error_is_asked_once_more() -> None:
    with serving({"/a": Reply(b"", 502)}) as server:
        told = ask(f"{server.url}/a", ROBOTSTXT_OBEY=False)
    assert server.paths == ["/a", "/a"]
    assert told[f"{server.url}/a"]["status"] == 502
    assert " ERROR" not in told.log
