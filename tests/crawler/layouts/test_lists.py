"""Lists that look like something else: menus above them, pagers whose first page has another form."""

from __future__ import annotations

import pytest

from crawler.document import Document, open_document
from crawler.layouts import recognise

HOST = "http://www.yunling.gov.example"


def opened(html: str, path: str) -> Document:
    return open_document(html.encode(), HOST + path, {"Content-Type": "text/html; charset=utf-8"})


def test_a_menu_before_a_list_is_no_heading_of_a_side_box() -> None:
    html = """<div class="left"><h2>新闻中心</h2><ul>
    <li><a href="/a/">政务要闻</a></li><li><a href="/b/">图片新闻</a></li></ul></div>
    <div class="right"><ul class="list"><li><a href="./202607/t20260714_90577435.html">县政府召开第12次常务会议</a>
    <span>2026-07-14</span></li></ul></div>
    <div class="hot"><ul><li><a href="./202601/t20260105_80000001.html">一月的一篇旧闻</a></li></ul></div>"""
    document = opened(html, "/a/")
    links = recognise(document).list_page(document).links
    assert [link.url for link in links] == [f"{HOST}/a/202607/t20260714_90577435.html"]


def pager(path: str, *hrefs: str) -> str:
    """A VSB list of one row below ``path``; the links of its pager, None for the page's own number."""
    cells = [f'<a href="{href}">{number}</a>' if href else f"<b>{number}</b>" for number, href in enumerate(hrefs, 1)]
    row = '<li id="line_u1_0"><a href="/info/1201/9003.htm">县政府召开第12次常务会议</a><span>2026-07-14</span></li>'
    return f"<ul>{row}</ul><script src='/system/resource/js/gotopage.js'></script><div>{' '.join(cells)}</div>"


@pytest.mark.parametrize(
    ("path", "hrefs", "following"),
    [
        ("/xw/yw/1.htm", ("../yw.htm", "3.htm", "2.htm", ""), None),  # the last of four
        ("/xw/yw/1.htm", ("../yw.htm", ""), None),
        ("/xw/yw/3.htm", ("../yw.htm", "", "2.htm", "1.htm"), "/xw/yw/2.htm"),
    ],
)
def test_a_first_page_of_another_form_counts_in_the_pager(
    path: str, hrefs: tuple[str, ...], following: str | None
) -> None:
    document = opened(pager(path, *hrefs), path)
    found = recognise(document).list_page(document).next
    assert (found.url if found else None) == (following and HOST + following)


@pytest.mark.parametrize("day", ["/rili/?day={:02}", "/news/?date=2026-11-{:02}", "/news/2026/11/{}/"])
def test_days_of_a_calendar_say_nothing_of_the_page(day: str) -> None:
    days = "".join(f'<a href="{day.format(number)}">{number}</a>' for number in range(1, 31) if number != 18)
    rows = "".join(f"<li><a href='/p/8800{n}.htm'>县政府召开第{n}次常务会议</a> 2026-07-1{n}</li>" for n in range(4))
    html = f"<div>{days}</div><ul>{rows}</ul><a href='/news/?p=2'>2</a> <a href='/news/?p=3'>3</a>"
    document = opened(html, "/news/")
    found = recognise(document).list_page(document).next
    assert found is not None
    assert found.url == f"{HOST}/news/?p=2"


ROWS = (
    "<ul>"
    + "".join(f"<li><a href='/p/8800{n}.htm'>县政府召开第{n}次常务会议</a> 2026-07-1{n}</li>" for n in range(4))
    + "</ul>"
)


@pytest.mark.parametrize(
    ("path", "pager", "following"),
    [
        ("/yw/002005/2.html", '<a href="about.html">1</a> <b>2</b> <a href="3.html">3</a>', "/yw/002005/3.html"),
        ("/yw/3.html", '<a href="about.html">1</a> <a href="2.html">2</a> <b>3</b>', None),
        ("/yw/about.html", '<a href="2.html">下页&gt;</a>', "/yw/2.html"),
        ("/yw/about.html", '<a href="9.html">尾页&gt;</a> <a href="2.html">[下一页]</a>', "/yw/2.html"),
        (
            "/yw/index.jhtml",
            """<a href="#" onclick="location.href=encodeURI('index_2.jhtml');">下一页</a>""",
            "/yw/index_2.jhtml",
        ),
        ("/yw/index.jhtml", "<a href='javascript:;' onclick='goPage(2)'>下一页</a>", None),
        ("/list.asp?id=3&page=3", "页次：<strong><font color=red>3</font>/3</strong>页", None),
        ("/list.asp?id=3&page=2", "页次：<strong><font color=red>2</font>/3</strong>页", "/list.asp?id=3&page=3"),
        ("/list.asp?id=3&page=2", "共<b>31</b>条 2/2页", None),
        ("/news/?p=3", '<a href="?p=1">[1]</a> <a href="?p=2">[2]</a>', None),
        ("/news/?p=3", '<a href="?p=1">[1]</a> <a href="?p=2">[2]</a> <a href="?p=4">[4]</a>', "/news/?p=4"),
        ("/news/?p=3", "第三页", "/news/?p=4"),
    ],
)
def test_pagers_as_systems_write_them(path: str, pager: str, following: str | None) -> None:
    document = opened(f"{ROWS}<div>{pager}</div>", path)
    found = recognise(document).list_page(document).next
    assert (found.url if found else None) == (following and HOST + following)


@pytest.mark.parametrize(
    "box",
    [
        "<dl><dt><strong>推荐内容</strong></dt><dd><ul><li>{}</li></ul></dd></dl>",
        "<table><tr><td class='lt'>热点文章</td></tr><tr><td>{}</td></tr></table>",
    ],
)
def test_the_heading_of_a_box_stands_in_its_first_row(box: str) -> None:
    other = "<a href='/news/ShowArticle.asp?ArticleID=7'>一月的一篇旧闻一月的一篇旧闻</a> 2026-01-01"
    row = (
        "<tr><td><a href='/news/ShowArticle.asp?ArticleID=8'>县政府召开第12次常务会议</a></td><td>2026-07-14</td></tr>"
    )
    document = opened(box.format(other) + f"<table>{row}</table>", "/news/list.asp?classid=3")
    links = recognise(document).list_page(document).links
    assert [link.url for link in links] == [f"{HOST}/news/ShowArticle.asp?ArticleID=8"]


def test_a_unit_whose_rows_are_there_is_asked_for_more() -> None:
    html = """<div id="信息列表"><ul>
    <li><a href="/art/2026/art_0123456789abcdef0123456789abcdef.html">县政府召开第12次常务会议</a>
    <span>2026-07-14</span></li></ul><div class="pagination" rows="1" unitid="信息列表" count="3" pageNo="1"
    queryData="{'webId':'w1','tplSetId':'t1','pageType':'column','tagId':'信息列表','pageId':'p9'}"
    unitUrl="/api-gateway/jpaas-publish-server/front/page/build/unit"></div></div>"""
    document = opened(html, "/col/col1229/index.html")
    found = recognise(document).list_page(document).next
    assert found is not None
    assert found.url.startswith(f"{HOST}/api-gateway/jpaas-publish-server/front/page/build/unit?webId=w1&pageId=p9")
    assert found.url.endswith("paramJson=%7B%22pageNo%22%3A2%2C%22pageSize%22%3A1%7D")


def test_a_number_before_many_end_tags_is_read_at_once() -> None:
    row = '<li><a href="/a/202607/t20260714_90577435.html">县政府召开第12次常务会议</a><span>2026-07-14</span></li>'
    document = opened(f"{'<div>' * 60}<ul>{row}</ul><span>2</span>{'</div>' * 60}", "/a/")
    page = recognise(document).list_page(document)
    assert [link.url for link in page.links] == [f"{HOST}/a/202607/t20260714_90577435.html"]
    assert page.next is None
