"""Bytes → Page, and the generic layout."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.outcomes import FailureReason, NoArticle, NoticeReason, Rejected
from crawler.page import MAX_PAGE_BYTES, Given, page_from
from pipelines.items import Page

HTML = {"Content-Type": "text/html"}
PLAIN = {"content-type": "text/plain; charset=gbk"}
URL = "http://www.xian.gov.example/xwdt/202003/t20200312_1.html"
BODY = (
    "3月11日上午，县委书记甲乙丙主持召开县委常委会会议，传达学习全省农村工作会议精神，研究部署贯彻落实意见。",
    "会议指出，要抓好春耕备耕，保障粮食生产。会议强调，要压实责任，确保各项任务落到实处。",
)
LINKS = "".join(f"<li><a href='/{n}'>县政府召开第{n}次常务会议，研究有关工作。</a></li>" for n in range(30))


def clock() -> datetime:
    return datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def html(head: str = "", header: str = "", body: str = "".join(f"<p>{text}</p>" for text in BODY)) -> bytes:
    """A page as county sites build them: navigation, header, body, footer."""
    return (
        f"<html><head>{head}</head><body><div class='nav'><ul>{LINKS}</ul></div>"
        f"<div class='main'><div class='hd'>{header}</div><div class='con'>{body}</div></div>"
        "<div class='foot'>主办：县人民政府办公室，承办：县大数据中心。备案号：1</div></body></html>"
    ).encode()


def made(body: bytes, url: str | None = URL, given: Given | None = None) -> tuple[Page, list[NoticeReason]]:
    notices: list[NoticeReason] = []
    page = page_from(
        body, url, HTML, clock, given=given, remark=lambda reason, _detail: notices.append(reason)
    )
    return page, notices


def test_plain_text_is_taken_as_it_stands() -> None:
    text = "標題\r\n\r\n  正文（甲）?h\n"
    page = page_from(text.encode("gbk"), None, PLAIN, clock)
    assert page.text == text.replace("\r\n", "\n")
    assert (page.title, page.published, page.site, page.layout) == (None, None, None, "text")


def test_a_page_without_an_address_gets_one_from_its_bytes_and_the_time_of_shanghai() -> None:
    one, two = (page_from(body, None, PLAIN, clock) for body in (b"one page", b"another"))
    assert one.url.startswith("ni:///sha-256;") and one.url != two.url
    assert one.url == page_from(b"one page", None, PLAIN, clock).url
    assert one.fetched_at == "2026-11-21T12:00:00+08:00"


def test_the_body_is_found_and_nothing_else() -> None:
    page, notices = made(html("<title>县委常委会召开会议_某县人民政府</title>"))
    assert page.text.splitlines() == list(BODY)
    assert (page.title, page.layout, notices) == ("县委常委会召开会议", "trs", [])


def test_breaks_make_paragraphs_too() -> None:
    page, _ = made(html(body="<br><br>".join(BODY)))
    assert page.text.splitlines() == list(BODY)


def test_headline_and_source_line_are_part_of_the_text() -> None:
    header = "<h1>县委常委会召开会议</h1><span>来源：县融媒体中心</span> 发布时间：2020-03-12 09:16"
    page, _ = made(html(header=header))
    assert page.text.splitlines() == [
        "县委常委会召开会议", "来源：县融媒体中心 发布时间：2020-03-12 09:16", *BODY,
    ]  # fmt: skip
    assert (page.title, page.published) == ("县委常委会召开会议", "2020-03-12T09:16:00+08:00")


@pytest.mark.parametrize(
    ("tag", "title"),
    [
        ("县委常委会召开会议", "县委常委会召开会议"),
        ("文章标题", "县委常委会召开会议"),
        ("{$title}", "县委常委会召开会议"),
        ("县委常委会…", "县委常委会召开会议"),
        ("新闻中心", "县委常委会召开会议"),
    ],
)
def test_the_title_tag_counts_only_where_the_page_agrees(tag: str, title: str) -> None:
    page, _ = made(html(f"<meta name='ArticleTitle' content='{tag}'>", "<h1>县委常委会召开会议</h1>"))
    assert page.title == title


@pytest.mark.parametrize(
    ("tag", "printed", "published"),
    [
        ("2020-03-12 09:16", "", "2020-03-12T09:16:00+08:00"),
        ("2020-03-12 09:16", "发布日期：2020-03-12", "2020-03-12T09:16:00+08:00"),
        ("2024-06-03 14:25", "发布日期：2020-03-12", "2020-03-12"),
        ("", "成文日期：2019年1月27日 发布日期：2019年2月15日", "2019-02-15"),
        ("", "2020-03-12 09:16 来源：县融媒体中心", "2020-03-12T09:16:00+08:00"),
        ("", "2020年03月12来源：县融媒体中心", "2020-03-12"),
        ("", "来源：县融媒体中心 2020-03-12 09∶16", "2020-03-12T09:16:00+08:00"),
    ],
)
def test_the_printed_day_is_the_one_that_readers_were_told(tag: str, printed: str, published: str) -> None:
    page, notices = made(html(f"<meta name='PubDate' content='{tag}'>", f"<div>{printed}</div>"))
    assert (page.published, notices) == (published, [])


def test_an_impossible_date_is_reported_and_the_day_of_the_address_stands_in() -> None:
    page, notices = made(html("<meta name='PubDate' content='2020-02-31 10:00'>"))
    assert (page.published, notices) == ("2020-03-12", [NoticeReason.IMPOSSIBLE_DATE])


@pytest.mark.parametrize(
    ("domain", "site"),
    [("www.xian.gov.example", "某县"), ("gov.example", "某县"), ("other.gov.example", None)],
)
def test_the_site_tag_counts_only_on_its_own_host(domain: str, site: str | None) -> None:
    head = f"<meta name='SiteName' content='某县'><meta name='SiteDomain' content='{domain}'>"
    assert made(html(head))[0].site == site


def test_what_is_given_goes_before_what_the_page_says() -> None:
    given = Given(title="给定的标题", published="20200311", site="某县")
    page, _ = made(html(header="<h1>页面的标题</h1>发布时间：2020-03-12"), given=given)
    assert (page.title, page.published, page.site) == ("给定的标题", "2020-03-11", "某县")


def test_a_known_container_wins_over_a_longer_block() -> None:
    comments = "".join(f"<p>网友{n}说，写得真好，支持支持，希望越办越好！</p>" for n in range(40))
    body = f"<div id='vsb_content_2'><p>{BODY[0]}</p></div><div>{comments}</div>"
    assert made(html(body=body))[0].text == BODY[0]


def test_of_two_copies_of_the_article_one_is_taken() -> None:
    copies = "".join(f"<div id='{name}'><p>{BODY[0]}</p><p>{BODY[1]}</p></div>" for name in ("a", "b"))
    assert made(html(body=copies))[0].text.splitlines() == list(BODY)


def test_two_articles_side_by_side_are_both_taken() -> None:
    both = "".join(f"<div><p>{text}</p><p>{text[:30]}。</p></div>" for text in BODY)
    assert len(made(html(body=both))[0].text.splitlines()) == 4


@pytest.mark.parametrize("body", ["", "<img src='a.jpg'>", "<p>正在建设中</p>"])
def test_a_page_without_prose_is_no_article(body: str) -> None:
    with pytest.raises(NoArticle):
        made(html(body=body).replace("主办：县人民政府办公室，承办：县大数据中心。".encode(), b""))


def test_a_page_over_the_limit_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        page_from(b"x" * (MAX_PAGE_BYTES + 1), URL, HTML, clock)
    assert refused.value.reason is FailureReason.TOO_LARGE
