"""Canonical addresses, the resolution of links, the day in an address."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.address import canonical, day_of, is_askable, resolve

PAGE = "https://www.yunling.gov.example/xw/202607/t20260714_1.html"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://www.yunling.gov.example:80/xw/202607/t20260714_1.html",
        "https://WWW.yunling.gov.example/xw/202607/t20260714_1.html#zoom",
        "https://www.yunling.gov.example/xw/202607/t20260714_1.html;jsessionid=0A1B",
        "https://www.yunling.gov.example/xw/202607/t20260714_1.html?v=20260714",
        "https://m.www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://m.yunling.gov.example/xw/202607/t20260714_1.html",
        "https://wap.www.yunling.gov.example/xw/202607/t20260714_1.html?jsessionid=1&_=99",
        "http://big5.yunling.gov.example/gate/big5/www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://user@www.yunling.gov.example./xw/202607/t20260714_1.html",
    ],
)
def test_all_addresses_of_a_page_have_one_name(other: str) -> None:
    assert canonical(other) == PAGE


def test_mobile_posts_are_the_posts() -> None:
    assert canonical("http://a.gov.example/c/content/mpost_12.html") == "https://a.gov.example/c/content/post_12.html"


@pytest.mark.parametrize(
    "different",
    [
        "https://www.yunling.gov.example:8443/xw/202607/t20260714_1.html",
        PAGE + "?id=2",
        PAGE.upper()[:32] + "/XW/",
    ],
)
def test_other_pages_keep_other_names(different: str) -> None:
    assert canonical(different) != PAGE


@pytest.mark.parametrize("no_page", ["", "ni:///sha-256;x", "http://[broken", "mailto:a@b.example", "http:///x"])
def test_what_is_no_web_address_stays_as_it_is(no_page: str) -> None:
    assert canonical(no_page) == no_page


ADDRESS = st.builds(
    "{}://{}{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(
        [
            "a.gov.example",
            "m.a.gov.example",
            "wap.m.b.gov.example",
            "www.c.example:80",
            "x.example:81",
            "[::1]",
        ]
    ),
    st.lists(
        st.sampled_from(
            [
                "/gate/big5/",
                "/gate/gb/",
                "/",
                "b.example",
                ";jsessionid=1",
                "mpost_1.html",
                "m.c.example:80",
                ";",
                "%20",
                "..",
                "é",
                " ",
            ]
        ),
        max_size=6,
    )
    .map("".join)
    .map(lambda path: path if path.startswith("/") else "/" + path),
    st.sampled_from(["", "?", "?v=1&a=2", "?jsessionid=3", "?a=1&&v=2", "?v"]),
    st.sampled_from(["", "#x", ";jsessionid=2"]),
)


@given(ADDRESS | st.text(max_size=60) | st.text(max_size=40).map("http://".__add__))
def test_canonical_twice_is_canonical(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


@pytest.mark.parametrize(
    ("href", "target"),
    [
        ("./t1.html", "https://a.gov.example/x/t1.html"), ("../t1.html", "https://a.gov.example/t1.html"),
        ("//b.gov.example/1.html#a", "https://b.gov.example/1.html"), (" /t 1.\nhtml", "https://a.gov.example/t1.html"),
        ("#", None), ("javascript:;", None), ("mailto:a@b.example", None), ("http://[x", None), ("", None),
    ],
)  # fmt: skip
def test_links_resolve_against_the_final_address(href: str, target: str | None) -> None:
    assert resolve("https://a.gov.example/x/index.html", href) == target


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/xw/202607/t20260714_1.html", date(2026, 7, 14)), ("/art/2026/7/4/art_1_2.html", date(2026, 7, 4)),
        ("/cms/2026-07-14/8.html", date(2026, 7, 14)), ("/x/20260714/a.html", date(2026, 7, 14)),
        ("/columns/u/202607/14/v.html", date(2026, 7, 14)), ("/2026/13/45/1.html", None),
        ("/info/1201/9.htm", None),
    ],
)  # fmt: skip
def test_an_address_names_the_day_it_was_made(path: str, day: date | None) -> None:
    assert day_of("https://a.gov.example" + path) == day


@pytest.mark.parametrize("broken", ["http://a.example:0/", "http://a.example:99999/", "//a.example:x/", "http://[a/"])
def test_what_no_port_or_host_has_is_no_address(broken: str) -> None:
    assert resolve(PAGE, broken) is None


def test_what_is_longer_than_any_address_is_not_asked_for() -> None:
    assert is_askable(f"{PAGE}?{'x' * 1900}") and is_askable(f"{PAGE}?{'会' * 200}")
    assert not is_askable(f"{PAGE}?{'x' * 2100}") and not is_askable(f"{PAGE}?{'会' * 300}")
    assert not is_askable("http://[broken/")
