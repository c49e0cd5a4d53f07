"""The resolution of links, the day in an address."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.address import day_of, is_askable, resolve

PAGE = "https://www.yunling.gov.example/xw/202607/t20260714_1.html"


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
