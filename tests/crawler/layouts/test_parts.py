"""How the parts of an article are chosen when the page, its tags and its address disagree."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.document import open_document
from crawler.layouts import recognise
from crawler.parts.article import ArticleParts
from crawler.parts.published import printed_time, published
from crawler.parts.source import printed_source, source

BODY = (
    "<p>7月14日上午，县长顾青禾主持召开县政府常务会议，研究防汛抗旱工作，副县长陆远山出席。</p>"
    "<p>会议指出，要压实责任，确保安全。会议强调，要统筹调度，抓好落实。</p>"
)


def parts_of(markup: str, url: str = "https://www.yunling.gov.example/p/88003.htm") -> ArticleParts:
    document = open_document(f"<html>{markup}</html>".encode(), url, {})
    parts = recognise(document).article(document).parts
    assert parts is not None
    return parts


@pytest.mark.parametrize(
    ("printed", "tagged", "addressed", "value", "method"),
    [
        # the printed day is what readers were told; the tag is the time of generation
        ("2020年09月15日 09时32分", "2022-10-14 10:16:14", date(2020, 9, 15), "2020-09-15T09:32:00+08:00", "printed"),
        ("2024-05-30 10:10", "2024-06-03 14:25:31", None, "2024-05-30T10:10:00+08:00", "printed"),
        ("2024-07-05 13:57", "2024-07-05 14:01:14", None, "2024-07-05T13:57:00+08:00", "printed"),
        # of one day the reading that says more
        ("2024-07-05", "2024-07-05 14:01:14", None, "2024-07-05T14:01:14+08:00", "meta"),
        ("2024-07-05 14:01", "2024-07-05 14:01:14", None, "2024-07-05T14:01:14+08:00", "meta"),
        ("2024-07-05 00:00:00", "2024-07-05 08:30", None, "2024-07-05T08:30:00+08:00", "meta"),
        # a printed date that the address and the tag both contradict
        ("2012-01-01", "2024-07-05 08:30", date(2024, 7, 4), "2024-07-05T08:30:00+08:00", "meta"),
        # a tag that the address contradicts is the time of generation; the day of the address stays
        (None, "2026-01-01 08:30", date(2024, 7, 4), "2024-07-04", "address"),
        (None, "2024-07-05 08:30", date(2024, 7, 4), "2024-07-05T08:30:00+08:00", "meta"),
        # midnight is what systems write where nobody entered a time
        (None, "2024-07-05 00:00:00", None, "2024-07-05", "meta"),
        ("2024-02-31", None, None, None, ""),
        (None, None, None, None, ""),
    ],
)  # fmt: skip
def test_the_time_is_weighed(
    printed: str | None, tagged: str | None, addressed: date | None, value: str | None, method: str
) -> None:
    choice = published(printed, tagged, None, addressed)
    assert (choice.value, choice.method) == (value, method)
    readings = {"printed": printed, "meta": tagged, "address": addressed and addressed.isoformat()}
    assert choice.raw == {name: reading for name, reading in readings.items() if reading}


@pytest.mark.parametrize(
    ("lines", "time"),
    [
        (["成文日期：", "2019年01月27日", "发布日期：", "2019年02月15日"], "2019年02月15日"),
        (["2011年09月26来源：一家网站"], "2011年09月26"),
        (["来源：云岭日报 2016-08-11 08:13:00 【字体：大 中 小】"], "2016-08-11 08:13:00"),
        (["云岭县融媒体中心 2026-07-14 点击：12"], "2026-07-14"),
        (["更新时间：2026-07-20", "发布时间：2026-07-14"], "2026-07-14"),
        (["今天是2026年11月21日 星期六"], None),
        (["2026年11月21日 星期六"], None),
        (["开始时间：", "2024-05-08", "结束时间：", "2024-05-10", "来源：县商务局"], None),
        (["展会时间：2024年5月8日至2024年5月10日"], None),
    ],
)
def test_only_the_time_of_publication_is_read(lines: list[str], time: str | None) -> None:
    assert printed_time(lines) == time


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("来源：云岭县融媒体中心 浏览次数：22 字号：大 中 小", "云岭县融媒体中心"),
        ("信息来源：云岭县文旅局（原文广局）浏览次数：次", "云岭县文旅局（原文广局）"),
        ("【来源： 县政府办】 发布日期：2023-07-19", "县政府办"),
        ("来 源：云岭日报·新云岭客户端 责任编辑：江晓晴", "云岭日报·新云岭客户端"),
        ("来源：云岭发布发布时间：2026-07-14", "云岭发布"),
        ("来源：\n县商务局", "县商务局"),
        ("来源：字号： 【大 中 小】", None),
        ("信息来源: 发布日期：2024-07-05 13:57", None),
        ("来源：-", None),
        ("来源：2020-10-11", None),
        ("来源：\n会议指出，要压实责任。", None),
    ],
)
def test_the_source_ends_where_the_next_label_begins(line: str, value: str | None) -> None:
    assert printed_source(line.split("\n")) == value


@pytest.mark.parametrize(
    ("printed", "tagged", "value", "method"),
    [
        ("云岭日报、青禾...", "云岭日报、青禾发布、石桥新闻", "云岭日报、青禾发布、石桥新闻", "meta"),
        ("云岭日报", "青禾发布", "云岭日报", "printed"),
        (None, "青禾发布", "青禾发布", "meta"),
        (None, "2020-10-11", None, ""),
    ],
)
def test_the_tag_completes_the_printed_source(printed: str | None, tagged: str, value: str | None, method: str) -> None:
    choice = source(printed, tagged, None)
    assert (choice.value, choice.method, choice.raw["meta"]) == (value, method, tagged)


@pytest.mark.parametrize(
    ("head", "body", "title", "method"),
    [
        ("<meta name=ArticleTitle content='县政府召开常务会议'>",
         "<h1>县政府召开</h1><h1>常务会议</h1>", "县政府召开常务会议", "meta"),
        ("<title>县政府召开常务会议-云岭县政府网</title>",
         "<p class=x>县政府召开常务会议</p>", "县政府召开常务会议", "printed"),
        ("<title>云岭县人民政府</title>",
         "<h2>县政府召开常务会议</h2>", "县政府召开常务会议", "heading"),
        ("<title>云岭县人民政府</title>",
         "<div>县政府召开常务会议</div><p>来源：县政府办</p>", "县政府召开常务会议", "printed"),
        ("<meta name=ArticleTitle content='新闻中心'>",
         "<h1>县政府召开常务会议</h1>", "县政府召开常务会议", "heading"),
        ("<meta name=ArticleTitle content='县政府召开…'>",
         "<h1>县政府召开常务会议</h1>", "县政府召开常务会议", "meta"),
        ("<title>云岭县 新闻 县政府召开常务会议</title>",
         "<p>县政府召开常务会议</p>", "县政府召开常务会议", "printed"),
        ("<title>县政府&amp;nbsp;召开会议</title>",
         "", "县政府 召开会议", "window"),
        ("<title>云岭县人民政府</title>", "", None, ""),
    ],
)  # fmt: skip
def test_the_headline_is_confirmed_by_the_page(head: str, body: str, title: str | None, method: str) -> None:
    parts = parts_of(f"<head>{head}</head><body><div>{body}</div><div>{BODY}</div></body>")
    assert (parts.title.value, parts.title.method) == (title, method)


def test_one_of_two_copies_is_taken_wherever_they_stand() -> None:
    copy = f"<h1>县政府召开常务会议</h1><p>来源：县政府办</p><div>{BODY}</div>"
    parts = parts_of(f"<div class=pc><p>电脑版</p>{copy}</div><div class=mob><p>手机版</p>{copy}</div>")
    assert parts.body.count("7月14日上午") == 1


def test_no_date_of_the_related_news_is_taken() -> None:
    related = "<div><p>相关新闻</p><ul><li><a href=/1.htm>旧闻</a> 发布时间：2019-01-01</li></ul></div>"
    parts = parts_of(f"<div><h1>县政府召开常务会议</h1><div>{BODY}</div>{related}</div>")
    assert parts.published.value is None and "旧闻" not in parts.body


def test_furniture_inside_the_container_is_left_out() -> None:
    inside = (
        "<p>责任编辑：江晓晴</p><div class=share>分享到：<a>微信</a></div><p>扫一扫在手机打开当前页</p>"
        "<p>上一篇：<a href=/1.htm>旧闻</a></p>"
    )
    parts = parts_of(f"<h1>县政府召开常务会议</h1><div id=zoom>{BODY}{inside}</div>")
    assert parts.body.endswith("抓好落实。") and parts.tail == ("责任编辑：江晓晴",)
    assert parts.byline.value == "江晓晴"


def test_the_index_table_of_a_document_is_no_body() -> None:
    table = "<table><tr><td>索引号：</td><td>K-1</td></tr><tr><td>发布机构：</td><td>县政府办</td></tr></table>"
    assert parts_of(f"<div id=zoom>{table}{BODY}</div>").body.startswith("7月14日")


def test_an_article_of_pictures_keeps_its_title() -> None:
    parts = parts_of("<h1>一图读懂县政府工作报告</h1><p>来源：县政府办</p><div id=zoom><img src=a.jpg></div>")
    assert (parts.title.value, parts.source.value, parts.body) == ("一图读懂县政府工作报告", "县政府办", "")


@pytest.mark.parametrize(
    ("pager", "url", "further"),
    [
        ("<script>createPageHTML(3,0,'t20260714_9','html')</script>",
         "/x/202607/t20260714_9.html", ["_1", "_2"]),
        ("<a href='9_2.html'>2</a><a href='9_3.html'>3</a><a href='8_2.html'>其他</a>",
         "/x/9.html", ["_2", "_3"]),
        ("<a href='9_2.html'>下一页</a>", "/x/9_2.html", []),
        ("", "/x/9.html", []),
    ],
)
def test_the_further_pages_of_a_split_article(pager: str, url: str, further: list[str]) -> None:
    parts = parts_of(f"<h1>县政府召开常务会议</h1><div id=zoom>{BODY}</div>{pager}", "https://h.example" + url)
    stem = "https://h.example" + url.removesuffix(".html")
    assert list(parts.continues) == [f"{stem}{one}.html" for one in further]


def test_links_start_from_the_base_of_the_page() -> None:
    parts = parts_of(
        f"<head><base href='/files/'></head><h1>通知公告一则</h1><div id=zoom>{BODY}"
        "<a href='a.docx'>附件：名单</a></div>"
    )
    assert [(one.url, one.name) for one in parts.attachments] == [
        ("https://www.yunling.gov.example/files/a.docx", "附件：名单")
    ]
