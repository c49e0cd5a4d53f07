"""The canonical address: all addresses of a page have one, and no other page has it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.layouts.family import families
from pipelines.address import canonical

PAGE = "https://www.yunling.gov.example/xw/202607/t20260714_1.html"
HASH = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "other",
    [
        "http://www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://www.yunling.gov.example:80/xw/202607/t20260714_1.html",
        "https://WWW.yunling.gov.example/xw/202607/t20260714_1.html#zoom",
        " https://www.yunling.gov.example/xw/2026\n07/t20260714_1.html\t",
        "https://yunling.gov.example/xw/202607/t20260714_1.html",
        "https://www.yunling.gov.example/xw/202607/t20260714_1.html;jsessionid=0A1B",
        "https://www.yunling.gov.example/xw/202607/t20260714_1.html?v=20260714",
        "https://www.yunling.gov.example/xw/202607/t20260714_1.html?utm_source=weixin&&PHPSESSID=1",
        "https://m.www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://m.yunling.gov.example/xw/202607/t20260714_1.html",
        "https://wap.www.yunling.gov.example/xw/202607/t20260714_1.html?jsessionid=1&_=99",
        "http://big5.yunling.gov.example/gate/big5/www.yunling.gov.example/xw/202607/t20260714_1.html",
        "http://www.yunling.gov.example/gate/big5/www.yunling.gov.example:80/xw/202607/t20260714_1.html?v=2",
        "http://user@www.yunling.gov.example./xw/202607/t20260714_1.html",
    ],
)
def test_all_addresses_of_a_page_have_one_name(other: str) -> None:
    assert canonical(other) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.gov.example/c/content/mpost_12.html", "https://a.gov.example/c/content/post_12.html"),
        ("http://a.gov.example/gkmlpt/content/8/81/mpost_8123.html", "http://a.gov.example/gkmlpt/content/8/81/post_8123.html"),
        ("http://a.gov.example/会议/1.html", "http://a.gov.example/%e4%bc%9a%E8%AE%AE/1.html"),
        ("http://m.a.gov.example/art/2026/7/4/art_12_345.html", "https://www.a.gov.example/art/2026/7/4/art_12_345.html"),
        (f"http://wap.a.gov.example/xw/202607/{HASH}.shtml", f"http://a.gov.example/xw/202607/{HASH}.shtml"),
        ("http://www.a.gov.example/info/1201/9.htm?_=171", "http://www.a.gov.example/info/1201/9.htm"),
        (  # gateways of the portal of all governments serve their sites
            "http://big5.gov.cn/gate/big5/www.maiji.gov.cn/info/1201/9.htm", "https://www.maiji.gov.cn/info/1201/9.htm"
        ),
    ],
)  # fmt: skip
def test_two_addresses_of_one_page(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, PAGE.replace(".example/", ".example:8443/")),
        (PAGE, PAGE + "?id=2"),
        (PAGE, PAGE.replace("/xw/", "/XW/")),
        (PAGE, PAGE.replace("t20260714_1.", "t20260714_2.")),
        (PAGE, PAGE.replace("t20260714_1.", "t20260714_1_1.")),
        # the host or a parameter that may tell the article, where the path does not
        ("http://a.gov.example/show.asp?id=1", "http://m.a.gov.example/show.asp?id=1"),
        ("http://a.gov.example/12.html", "http://wap.a.gov.example/12.html"),
        ("http://www.a.gov.example/info/1201/9.htm", "http://m.a.gov.example/info/1201/9.htm"),
        ("http://a.gov.example/view.html?v=1", "http://a.gov.example/view.html?v=2"),
        ("http://a.gov.example/rd/meeting?sessionid=13", "http://a.gov.example/rd/meeting?sessionid=14"),
        ("http://a.gov.example/#/detail/1", "http://a.gov.example/#/detail/2"),
        ("http://a.gov.example/news.aspx?_=1", "http://a.gov.example/news.aspx?_=2"),
        # nobody's gateway is another's: a mirror cannot put its text under the address of a government
        (PAGE, "http://mirror.example.com/gate/big5/www.yunling.gov.example/xw/202607/t20260714_1.html"),
        ("http://a.com.cn/info/1/2.htm", "http://b.com.cn/gate/big5/a.com.cn/info/1/2.htm"),
        ("http://www.com.cn/1/t20260714_1.html", "http://m.com.cn/1/t20260714_1.html"),
        ("http://127.0.0.1/1/t20260714_1.html", "http://m.127.0.0.1/1/t20260714_1.html"),
        ("http://a.gov.example/t 1.html", "http://a.gov.example/t1.html"),
    ],
)
def test_what_may_be_two_pages_is_two(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize("no_page", ["", "ni:///sha-256;x", "http://[broken", "mailto:a@b.example", "http:///x", " x "])
def test_what_is_no_web_address_stays_as_it_is(no_page: str) -> None:
    assert canonical(no_page) == no_page


HOSTS = ["a.gov.example", "m.a.gov.example", "wap.m.b.gov.example", "www.c.example:80", "x.example:81", "[::1]", "m.cn"]
PIECES = [
    "/gate/big5/", "/gate/gb/", "/", "b.example", "a.gov.example", ";jsessionid=1", "/content/mpost_1.html", ";", "%20",
    "m.c.example:80", "..", "é", " ", "%e4", "%", "\ud800", "/t20260714_1.html", "/show.asp",
]  # fmt: skip
ADDRESS = st.builds(
    "{}://{}/{}{}{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.sampled_from(["", "?", "?v=1&a=2", "?jsessionid=3", "?a=1&&v=2", "?v", "?会=%bb"]),
    st.sampled_from(["", "#x", "#/x", "#!/é", ";jsessionid=2"]),
)


@given(ADDRESS | st.text(max_size=60) | st.text(max_size=40).map("http://".__add__))
def test_canonical_twice_is_canonical(url: str) -> None:
    assert canonical(canonical(url)) == canonical(url)


# -- the articles of every family of systems ---------------------------------------------------------------

OWN_HOSTS = st.sampled_from(["www.a.gov.example", "a.gov.example", "m.a.gov.example", "wap.www.a.gov.example"])
NOISE = st.lists(st.sampled_from(["v=1", "_=17", "utm_source=x", "spm=a.b", "jsessionid=1", "sessionid=9"]), max_size=3)


FORMS = [
    (one.detail, asked) for one in families() if one.detail is not None for asked in sorted(one.detail_query) or [""]
]
"""What the articles of each family look like: a pattern of their paths, a parameter that tells them."""


@st.composite
def articles(draw: st.DrawFn, form: tuple[re.Pattern[str], str]) -> tuple[str, tuple[str, ...]]:
    """An address of an article of ``form``, and what tells it from the other articles of its site."""
    detail, asked = form
    path = draw(st.sampled_from(["", "/xw"])) + draw(st.from_regex(detail, fullmatch=True)).strip()
    number = str(draw(st.integers(1, 3))) if asked else ""
    query = "&".join([*draw(NOISE), *([f"{asked}={number}"] if asked else [])])
    address = f"http://{draw(OWN_HOSTS)}{path}{draw(st.sampled_from(['', ';jsessionid=0A']))}?{query}"
    return address, (path.replace("mpost_", "post_"), asked, number)


@settings(max_examples=200)
@given(st.sampled_from(FORMS).flatmap(lambda form: st.lists(articles(form), min_size=2, max_size=4)))
def test_no_two_articles_of_any_family_are_one(some: list[tuple[str, tuple[str, ...]]]) -> None:
    told: dict[str, tuple[str, ...]] = {}
    for address, article in some:
        assert told.setdefault(canonical(address), article) == article
        _, asked, number = article
        assert not asked or (asked, number) in parse_qsl(urlsplit(canonical(address)).query)
