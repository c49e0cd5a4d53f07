"""From a home page to the entry of its site."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from crawler.document import Document, open_document
from crawler.sites import Site
from crawler.sites.column_names import ColumnNames, load_column_words, plain_name
from crawler.sites.home import NotUnderstoodError, links_of, site_of_home
from pipelines.parse.divisions import load_divisions
from pipelines.tables import TableError

URL = "https://www.qinan.gov.cn/index.htm"
TODAY = date(2026, 11, 21)
NAMED = '<title>秦安县人民政府</title><meta name="SiteName" content="秦安县人民政府门户网站">'


def document(html: str) -> Document:
    return open_document(html.encode(), URL, {})


def home(body: str, head: str = NAMED, code: str | None = None) -> Site:
    return site_of_home(document(f"<html><head>{head}</head><body>{body}</body></html>"), TODAY, code)


LINK = '<a href="/xwzx/qaxw.htm">秦安新闻</a>'


def test_the_columns_of_a_home_page() -> None:
    site = home(
        '<a href="xwzx/bmdt.htm">部门动态 &gt;&gt;</a>'
        '<a href="/xwzx/qaxw.htm">【 秦安要闻 】</a><a href="http://www.qinan.gov.cn/xwzx/qaxw.htm">秦安要闻</a>'
        '<a href="/zwgk/cwhy.htm" title="县政府常务会议">县政府…</a>'
        '<a href="javascript:;">政务要闻</a><a href="#top">政务要闻</a><a>政务要闻</a>'
        '<a href="http://www.tianshui.gov.cn/tsyw.htm">政务要闻</a>'
        '<a href="/tsyw.htm">天水要闻</a><a href="/hys.htm">会议室预订</a>'
        '<a href="/info/1/1.htm">县政府召开第十五次常务会议</a>'
    )
    assert [(column.kind, column.name, column.url) for column in site.columns] == [
        ("meetings", "县政府常务会议", "https://www.qinan.gov.cn/zwgk/cwhy.htm"),
        ("news", "秦安要闻", "https://www.qinan.gov.cn/xwzx/qaxw.htm"),
        ("departments", "部门动态", "https://www.qinan.gov.cn/xwzx/bmdt.htm"),
    ]
    assert {column.status for column in site.columns} == {"unconfirmed"}
    assert site.lists() == ()
    assert (site.code, site.name, site.level, site.verified) == ("620522", "秦安县", "county", TODAY)


def test_the_layout_is_that_of_most_articles() -> None:
    vsb = "".join(f'<a href="/info/10072/{number}.htm">a</a>' for number in range(3))
    trs = '<a href="/202607/t20260701_1.html">b</a>' * 3  # one article, linked several times
    assert home(LINK + vsb + trs).layout == "vsb"
    assert home(LINK + trs).layout is None


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ('<title>首页</title><meta name="siteidcode" content="6205220001">', "620522"),
        ("<title>秦安县人民政府</title>", "620522"),
        ('<title>甘肃省天水市秦安县政府</title><meta name="SiteIDCode" content="政府网站标识码">', "620522"),
        ('<title>首页</title><meta name="SiteName" content="天水市人民政府">', "620500"),
    ],
)
def test_whose_site_it_is(head: str, code: str) -> None:
    assert home(LINK, head).code == code


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("<title>首页</title>", "does not tell whose it is; say so with --code"),
        ('<title>齐齐哈尔市</title><meta name="SiteIDCode" content="5001070001">', "say which with --code"),
        ("<title>鼓楼区人民政府</title>", "does not tell whose it is"),
    ],
)
def test_a_page_that_does_not_say_or_contradicts_itself(head: str, message: str) -> None:
    with pytest.raises(NotUnderstoodError, match=message):
        home(LINK, head)
    assert home(LINK, head, code="620522").name == "秦安县"


def test_what_can_be_no_home_page() -> None:
    with pytest.raises(NotUnderstoodError, match="has no links"):
        home("<script>location='x'</script>")
    with pytest.raises(NotUnderstoodError, match="no division of today"):
        home(LINK, code="110103")


def test_links_resolve_against_the_base() -> None:
    page = document('<base href="/news/"><body><a href="a.htm?x=1#f">甲</a><a href="http://[broken">乙</a>')
    assert [link.url for link in links_of(page)] == ["https://www.qinan.gov.cn/news/a.htm?x=1"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("麦积要闻", "news"), ("今日麦积", "news"), ("麦积区新闻", "news"),
        ("政务要闻", "news"), ("区政府常务会议", "meetings"), ("麦积区人民政府常务会议", "meetings"),
        ("区委常委会会议", "meetings"),
        ("重大会议", "meetings"), ("领导活动", "leaders"), ("部门动态", "departments"),
        ("镇街动态", "districts"), ("图片新闻", "pictures"),
        ("天水要闻", None), ("秦州动态", None), ("动态", None), ("今日", None), ("要闻麦积", None),
        ("人大常委会", None), ("会议室预订", None), ("区政府召开常务会议", None),
        ("通知公告", None), ("国务院要闻", None),
        ("麦积区人民政府第十五次常务会议召开要闻", None), ("", None),
    ],
)  # fmt: skip
def test_column_names(name: str, kind: str | None) -> None:
    assert ColumnNames(load_divisions().by_code("620503")).kind_of(name) == kind


def test_without_a_place_no_place_counts() -> None:
    names = ColumnNames(None)
    assert names.kind_of("政务要闻") == "news"
    assert names.kind_of("麦积要闻") is None


def test_ornaments_are_no_part_of_a_name() -> None:
    assert plain_name(" 【麦积 要闻】 >> ") == "麦积要闻"


@pytest.mark.parametrize(
    ("row", "message"),
    [("要闻\tnew\tfalse", "words.tsv:2: 'new' is not"), ("要闻\tnews\tno", "words.tsv:2: 'no' is not")],
)
def test_faults_in_the_words_are_named(tmp_path: Path, row: str, message: str) -> None:
    table = tmp_path / "words.tsv"
    table.write_text(f"word\tkind\tplace\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=message):
        load_column_words(table)
    table.write_text("word\tkind\tplace\n要闻\tnews\tfalse\n要闻\tnews\tfalse\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"words.tsv:3: 要闻 stands here a second time"):
        load_column_words(table)
