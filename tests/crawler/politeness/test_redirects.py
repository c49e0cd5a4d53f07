"""Redirects that lead somewhere are followed; those that lead nowhere are answers like any other."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, Request, Response
from scrapy.utils.test import get_crawler

from crawler.politeness.redirects import PageRedirects, Redirects, leads_on

URL = "http://www.xian.gov.example/1.html"
NOWHERE = (
    b"http://[broken", b"http://www.xian.gov.example:99999/", b"http://www.xian.gov.example:x/", b"javascript:1",
    b"mailto:a@b.cn", b"data:,x", b"",
)  # fmt: skip


def sends_on(target: str, seconds: str = "0", head: str = "") -> HtmlResponse:
    body = f'<html><head>{head}<meta http-equiv="refresh" content="{seconds}; url={target}"></head></html>'
    return HtmlResponse(URL, body=body.encode("latin-1"))


@pytest.mark.parametrize("location", NOWHERE)
@pytest.mark.parametrize("status", [301, 307])
def test_a_header_that_names_no_address_leaves_the_answer_as_it_is(location: bytes, status: int) -> None:
    answer = Response(URL, status=status, headers={"Location": location})
    following = Redirects.from_crawler(get_crawler()).process_response(Request(URL), answer)
    assert following is answer or (isinstance(following, Request) and following.url == URL and not location)


@pytest.mark.parametrize("location", [b"/2.html", b"//www.xian.gov.example/2.html", b"2.html#\xd6\xd0"])
def test_a_header_that_names_an_address_is_followed(location: bytes) -> None:
    answer = Response(URL, status=302, headers={"Location": location})
    following = Redirects.from_crawler(get_crawler()).process_response(Request(URL), answer)
    assert isinstance(following, Request)
    assert following.url.partition("#")[0] == "http://www.xian.gov.example/2.html"


@pytest.mark.parametrize(
    "page",
    [
        *(sends_on(target.decode()) for target in NOWHERE if target),
        sends_on("/2.html", "9"), sends_on("/2.html", "x"),
        sends_on("/2.html", head='<meta charset="hex">'), sends_on("/2.html", head='<meta charset="undefined">'),
        sends_on("/2.html", head='<base href="http://[x">'), Response(URL, body=sends_on("/2.html").body),
    ],
)  # fmt: skip
def test_a_page_that_leads_nowhere_is_taken_for_itself(page: Response) -> None:
    assert not leads_on(page, 5)
    middleware = PageRedirects.from_crawler(get_crawler(settings_dict={"METAREFRESH_MAXDELAY": 5}))
    assert middleware.process_response(Request(URL), page) is page


def test_a_page_that_sends_its_readers_on_at_once_is_followed() -> None:
    page = sends_on("/2.html", "4")
    assert leads_on(page, 5)
    middleware = PageRedirects.from_crawler(get_crawler(settings_dict={"METAREFRESH_MAXDELAY": 5}))
    following = middleware.process_response(Request(URL), page)
    assert isinstance(following, Request) and following.url == "http://www.xian.gov.example/2.html"
