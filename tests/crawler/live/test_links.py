"""Which rows of a list are asked for, and under which address a page is known."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.layouts import ListLink
from crawler.live.bounds import Bounds
from crawler.live.links import wanted
from crawler.sites import Catalogue, Column, Site
from crawler.sites.pages import SitePages, page_address
from pipelines.address import canonical

NOW = "2026-11-21T12:00:00+08:00"
HOME = "http://www.xian.gov.example/"
COLUMN = Column(f"{HOME}news/", "news", "confirmed")
SITE = Site("610000", "某省", "province", HOME, "confirmed", ("610000",), (COLUMN,), aliases=("m2.xian.gov.example",))


def urls(links: list[ListLink], column: Column = COLUMN, bounds: Bounds | None = None) -> list[str]:
    return [one.url for one in wanted(links, SITE, column, bounds or Bounds(), NOW)]


def row(url: str, day: str | None = None) -> ListLink:
    return ListLink(url, "县召开会议", day)


def test_one_page_is_asked_for_once_however_it_is_addressed() -> None:
    names = [
        "http://www.xian.gov.example/1.html",
        "https://www.xian.gov.example/1.html",
        "http://m.www.xian.gov.example/1.html",
        "http://www.xian.gov.example/1.html;jsessionid=7F?v=2",
    ]
    assert urls([row(name) for name in names]) == [f"{HOME}1.html"]


def test_rows_of_other_hosts_are_left_out_and_those_of_aliases_are_not() -> None:
    rows = [row("http://mp.weixin.qq.com/s/1"), row("http://m2.xian.gov.example/2.html")]
    assert urls(rows) == ["http://m2.xian.gov.example/2.html"]


def test_with_www_and_without_is_one_page() -> None:
    rows = [row("http://xian.gov.example/3.html"), row("https://www.xian.gov.example/3.html")]
    assert urls(rows) == ["http://www.xian.gov.example/3.html"]


def test_a_column_that_names_its_articles_gives_no_others() -> None:
    column = Column(HOME, "news", "confirmed", articles=("/info/1201/", "/info/1202/"))
    rows = [row(f"{HOME}info/1201/5.htm"), row(f"{HOME}info/1300/6.htm"), row(f"{HOME}info/1202/7.htm")]
    assert urls(rows, column) == [f"{HOME}info/1201/5.htm", f"{HOME}info/1202/7.htm"]


def test_the_bounds_look_at_the_row_and_then_at_the_address() -> None:
    rows = [row(f"{HOME}202401/t20240131_1.html"), row(f"{HOME}202402/t20240201_2.html", "2024-01-31"),
            row(f"{HOME}202402/t20240201_3.html"), row(f"{HOME}4.html")]  # fmt: skip
    found = urls(rows, bounds=Bounds(until=date(2024, 1, 31)))
    assert found == [rows[0].url, rows[1].url, rows[3].url]


def test_a_catalogue_knows_the_site_of_a_page() -> None:
    pages = SitePages(Catalogue((SITE,)))
    assert pages.site_of("https://big5.www.xian.gov.example/1.html") == SITE
    assert pages.site_of("https://m2.xian.gov.example/1.html") == SITE
    assert pages.site_of("ni:///sha-256;x") is None and pages.site_of("http://other.example/") is None


def test_a_page_is_stored_under_the_sites_own_form_of_its_address() -> None:
    assert page_address("https://www.xian.gov.example/1.html?_=7", SITE) == f"{HOME}1.html"


@given(st.sampled_from(["http", "https"]), st.sampled_from(["", "m.", "wap."]), st.text(max_size=30))
def test_the_address_of_a_page_is_one_and_stays_one(scheme: str, prefix: str, rest: str) -> None:
    url = f"{scheme}://{prefix}www.xian.gov.example/{rest}"
    address = page_address(url, SITE)
    assert page_address(address, SITE) == address
    assert canonical(address) == canonical(url)


def test_rows_that_no_request_can_be_made_for_are_left_out() -> None:
    broken = [
        f"{HOME[:-1]}:0/1.html", f"{HOME[:-1]}:99999/1.html", f"{HOME[:-1]}:x/1.html",
        f"{HOME}{'x' * 3000}/1.html",
    ]  # fmt: skip
    assert urls([row(url) for url in [*broken, f"{HOME}2.html"]]) == [f"{HOME}2.html"]
