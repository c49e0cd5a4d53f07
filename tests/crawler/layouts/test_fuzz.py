"""Nothing that a server may answer breaks a layout: any bytes, headers, addresses, broken markup."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.document import open_document
from crawler.layouts import recognise
from crawler.outcomes import NoArticle, Rejected
from crawler.page import page_from

PAGES = Path(__file__).with_name("pages")
SOURCES = sorted(path.read_bytes() for path in PAGES.glob("*_*.*"))
ENCODINGS = ("utf-8", "gb18030", "gbk", "big5hkscs", "utf-16-le")
ODDITIES = (
    b"<", b">", b"\0", b"\xff", b"<!--", b"]]>", b"<![CDATA[", b"<record>", b"<table><tr>", b'href="http://[x"',
    b'<base href="//">', b"createPageHTML(99999,0,'a','b')", b"\xe5\x8f", b"&#x110000;", b"&amp;nbsp;",
    b"20260230", b"<a href='?page=99999999999'>\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a>", b"{",
    b'articleList:[{"urls":"{"}]',
)  # fmt: skip
URLS = (
    "", "https://www.yunling.gov.example/xwzx/202607/t20260714_1.html", "http://[broken", "ni:///sha-256;x",
    "https://h.example/gkmlpt/api/all/1?page=x", "https://h.example/a/1.htm", "https://h.example/list_9.shtml",
    "https://h.example/module/web/jpage/dataproxy.jsp?startrecord=9&endrecord=1",
    "https://h.example/api-gateway/jpaas-publish-server/front/page/build/unit?paramJson=[]",
)  # fmt: skip
TYPES = (
    "text/html",
    "text/html; charset=gb2312",
    "text/html; charset=",
    "application/json",
    "x\r\ny",
    "text/plain",
)
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def clock() -> datetime:
    return datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A page of the farm, encoded anew, cut, doubled, and with things put into it."""
    body = draw(st.sampled_from(SOURCES))
    encoding = draw(st.sampled_from(ENCODINGS))
    body = body.decode().encode(encoding, "replace")
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(body)))
        what = draw(st.sampled_from(ODDITIES) | st.binary(max_size=12))
        body = body[:place] + what + body[place + draw(st.integers(0, 40)) :]
    return body[: draw(st.integers(0, len(body)))] if draw(st.booleans()) else body


def read(body: bytes, url: str, kind: str) -> None:
    """Read the bytes in every way; whatever is refused is refused by name."""
    try:
        document = open_document(body, url, {"Content-Type": kind}, sent=body[:50])
    except Rejected:
        return
    layout = recognise(document)
    page = layout.list_page(document)
    assert len({link.url for link in page.links}) == len(page.links)
    assert all(link.title and link.url.startswith("http") for link in page.links)
    layout.article(document)
    try:
        page_from(body, url or None, {"Content-Type": kind}, clock)
    except (Rejected, NoArticle):
        return


@settings(max_examples=1500, deadline=None, suppress_health_check=SLOW)
@given(damaged(), st.sampled_from(URLS), st.sampled_from(TYPES))
def test_damaged_pages_break_nothing(body: bytes, url: str, kind: str) -> None:
    read(body, url, kind)


@settings(max_examples=500, deadline=None, suppress_health_check=SLOW)
@given(
    st.binary(max_size=400) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
    st.text(max_size=60) | st.sampled_from(URLS),
    st.text(max_size=40),
)
def test_any_bytes_addresses_and_headers_break_nothing(body: bytes, url: str, kind: str) -> None:
    read(body, url, kind)
