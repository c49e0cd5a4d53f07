"""Every refusal, robots.txt and oddity is on the wire as it is said to be."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator

import pytest

from crawler.layouts import NextPage, recognise
from crawler.live.status import SiteStatus
from crawler.outcomes import NoArticle, Rejected
from crawler.page import fixed, page_from
from pipelines.address import canonical
from pipelines.clean.restore import restore
from tests.sites import Farm, Site
from tests.sites.fetching import fetch, follow
from tests.sites.oddities import BEFALL, TWISTS
from tests.sites.plan import load_plan
from tests.sites.refusals import REFUSALS
from tests.sites.robots import RULES

REFUSING = [plan for plan in load_plan() if plan.refusal]
SIGNS = {
    "412": "$_ts", "202": "$_ts", "521": "_clearance", "403": "拦截", "405": "阻断", "493": "拦截", "captcha": "验证码",
    "geo": "GeoBL", "429": "Too Many", "503": "Unavailable", "one_page": "网站首页",
}  # fmt: skip


@pytest.fixture(scope="module")
def farm() -> Iterator[Farm]:
    with Farm("odd", "refusing") as running:
        yield running


# --- refusals and robots.txt


@pytest.mark.parametrize("plan", REFUSING, ids=lambda plan: plan.id)
def test_a_site_refuses_after_its_good_answers(plan) -> None:  # type: ignore[no-untyped-def]
    with Farm(plan.id) as farm:
        site = farm.sites[plan.id]
        urls = [site.columns[0].url, *site.columns[0].urls]
        for url in urls[: plan.after]:
            assert fetch(farm, url).status == 200
        for url in urls[plan.after : plan.after + 2]:
            if plan.refusal == "silence":
                with pytest.raises(http.client.RemoteDisconnected):
                    fetch(farm, url)
                continue
            answer = fetch(farm, url)
            assert answer.status == (int(plan.refusal) if plan.refusal.isdecimal() else REFUSALS[plan.refusal].status)
            assert SIGNS[plan.refusal] in answer.body.decode()
        assert all(entry.end is not None for entry in farm.log.entries)


def test_every_refusal_is_planned_from_the_first_request_on() -> None:
    assert {plan.refusal for plan in REFUSING if not plan.after} == REFUSALS.keys()
    assert SiteStatus.OK not in {plan.expected for plan in load_plan() if plan.group == "refusing"}


@pytest.mark.parametrize(
    ("name", "status", "start"),
    [
        ("robots_all", 200, b"User-agent: *\nDisallow: /\n"), ("robots_bom", 200, b"\xef\xbb\xbfUser-agent"),
        ("robots_gbk", 200, b"# \xb1\xbe"), ("robots_huge", 200, b"User-agent"), ("robots_html", 200, b"<html>"),
        ("robots_delay", 200, b"User-agent: *\nCrawl-delay: 1\n"), ("robots_error", 500, b""),
        ("robots_forbidden", 403, b""), ("robots_redirect", 302, b""), ("robots_column", 200, b"User-agent"),
        ("robots_articles", 200, b"User-agent"), ("refuse_412", 412, b""),
    ],
)  # fmt: skip
def test_robots_txt(farm: Farm, name: str, status: int, start: bytes) -> None:
    answer = fetch(farm, farm.sites[name].home + "robots.txt")
    assert answer.status == status
    assert answer.body.startswith(start)
    assert name != "robots_huge" or len(answer.body) > 1_000_000
    if status == 302:
        assert fetch(farm, farm.sites[name].home[:-1] + answer.headers["location"]).status == 200


@pytest.mark.parametrize("name", ["robots_column", "robots_bom", "robots_gbk", "robots_huge", "robots_redirect"])
def test_the_farm_knows_what_a_robots_txt_forbids(name: str) -> None:
    with Farm(name) as farm:
        site = farm.sites[name]
        for url in (site.home + "robots.txt", site.columns[0].url, site.columns[1].url):
            fetch(farm, url)
        assert [entry.url for entry in farm.forbidden(name)] == [site.columns[0].url]


def test_a_robots_txt_may_forbid_articles_and_no_list() -> None:
    with Farm("robots_articles") as farm:
        column = farm.sites["robots_articles"].columns[0]
        for url in (column.url, column.urls[0]):
            fetch(farm, url)
        assert [entry.url for entry in farm.forbidden("robots_articles")] == [column.urls[0]]


def test_where_robots_txt_cannot_be_had_everything_is_forbidden() -> None:
    with Farm("robots_error", "robots_forbidden") as farm:
        for name in farm.sites:
            fetch(farm, farm.sites[name].home)
        assert len(farm.forbidden("robots_error")) == 1
        assert farm.forbidden("robots_forbidden") == ()  # RFC 9309, 2.3.1.3


def test_every_rule_is_planned() -> None:
    assert RULES.keys() <= {plan.robots for plan in load_plan()}


# --- lists


def rows(farm: Farm, site: Site) -> list[str]:
    document = follow(farm, NextPage(site.columns[0].url))
    return [link.url for link in recognise(document).list_page(document).links]


def test_a_list_has_rows_that_are_no_new_articles(farm: Farm) -> None:
    site = farm.sites["odd_rows"]
    found = rows(farm, site)
    at = site.marked
    assert found[0] == at["pinned"]
    assert set(site.columns[0].urls[: site.family.per_page]) <= set(found)
    assert {
        at[name] for name in ("dead", "soft404", "moved", "moved_off_host", "empty", "session", "https", "mobile")
    } <= {*found}
    assert not {at["weixin"], at["off_host"]} & {*found}
    article = site.columns[0].articles[3]
    assert len({canonical(at[name]) for name in ("session", "https", "mobile")} | {canonical(article.url)}) == 1


@pytest.mark.parametrize(
    ("name", "status"), [("dead", 404), ("soft404", 200), ("moved", 301), ("moved_off_host", 302), ("empty", 200)]
)
def test_dead_ends_of_a_list(farm: Farm, name: str, status: int) -> None:
    answer = fetch(farm, farm.sites["odd_rows"].marked[name])
    assert answer.status == status
    if name == "soft404":
        assert "不存在" in answer.body.decode()
    if name == "moved":
        assert fetch(farm, farm.sites["odd_rows"].home[:-1] + answer.headers["location"]).status == 200
    if name == "moved_off_host":
        assert answer.headers["location"].startswith("http://www.elsewhere.")


@pytest.mark.parametrize("name", ["session", "mobile"])
def test_other_addresses_of_an_article_lead_to_it(farm: Farm, name: str) -> None:
    site = farm.sites["odd_rows"]
    assert fetch(farm, site.marked[name]).body == fetch(farm, site.columns[0].urls[3]).body


def test_mobile_posts_are_posts(farm: Farm) -> None:
    site = farm.sites["odd_posts"]
    mobile = site.marked["mpost"]
    assert mobile in rows(farm, site)
    assert fetch(farm, mobile).body == fetch(farm, canonical(mobile).replace("https", "http")).body


def test_articles_stand_in_two_columns(farm: Farm) -> None:
    site = farm.sites["odd_twice"]
    shared = set(site.marked.values())
    assert len(shared) == 5
    assert all(shared <= set(column.urls) for column in site.columns)


def test_page_three_leads_to_page_one(farm: Farm) -> None:
    site = farm.sites["odd_loop"]
    document = follow(farm, NextPage(site.marked["loop"]))
    following = recognise(document).list_page(document).next
    assert following is not None
    assert following.url == site.columns[0].url.replace("http:", "https:")


def test_a_trap_has_no_end(farm: Farm) -> None:
    site = farm.sites["odd_trap"]
    document = follow(farm, NextPage(site.marked["endless"]))
    page = recognise(document).list_page(document)
    assert page.next is not None
    assert page.next.url.endswith("?p=100000")
    assert [link.url for link in page.links] == site.columns[0].urls[20:]
    first = follow(farm, NextPage(site.columns[0].url))
    following = recognise(first).list_page(first).next
    assert following is not None
    assert following.url.endswith("?p=2")
    assert fetch(farm, site.marked["calendar"]).status == 200


@pytest.mark.parametrize(
    ("name", "size", "sign"),
    [
        ("list_stub", (300, 600), "</ul>"),
        ("list_script", (2000, 9000), "id='app'"),
        ("list_gone", (100, 500), "不存在"),
    ],
)
def test_lists_without_rows(farm: Farm, name: str, size: tuple[int, int], sign: str) -> None:
    site = farm.sites[name]
    answer = fetch(farm, site.columns[0].url)
    assert size[0] <= len(answer.body) <= size[1]
    assert sign in answer.body.decode()
    assert rows(farm, site) == []
    assert fetch(farm, site.columns[0].urls[0]).status == 200


def test_a_list_that_has_moved_and_one_that_has_changed(farm: Farm) -> None:
    answer = fetch(farm, farm.sites["list_moved"].columns[0].url)
    assert (answer.status, answer.headers["location"]) == (301, "http://www.xin.gov.example/ztzl/zfhy/")
    drifted = farm.sites["list_drift"]
    assert drifted.columns[0].articles[0].title in fetch(farm, drifted.columns[0].url).body.decode()
    assert rows(farm, drifted) == []


# --- bytes and transfers


@pytest.mark.parametrize(
    "name",
    ["gbk_as_utf8", "utf8_as_gb2312", "gb18030_four_bytes", "no_charset", "truncated_character", "utf16_with_bom"],
)
def test_pages_whose_words_about_their_bytes_are_wrong_are_read(farm: Farm, name: str) -> None:
    site = farm.sites["odd_encodings"]
    article = site.articles[site.marked[name]]
    document = fetch(farm, article.url).opened()
    parts = recognise(document).article(document).parts
    assert parts is not None
    assert parts.title.value == article.title
    assert [" ".join(line.split()) for line in parts.body.splitlines()] == list(article.body)


@pytest.mark.parametrize(
    ("name", "codec"), [("gbk_as_utf8", "utf-8"), ("utf8_as_gb2312", "gbk"), ("gb18030_four_bytes", "gbk")]
)
def test_what_they_say_is_really_wrong(farm: Farm, name: str, codec: str) -> None:
    answer = fetch(farm, farm.sites["odd_encodings"].marked[name])
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode(codec)


def test_the_big5_gateway_shows_an_article(farm: Farm) -> None:
    site = farm.sites["odd_encodings"]
    url = site.marked["big5_gateway"]
    article = site.columns[0].articles[6]
    assert url in rows(farm, site)
    assert canonical(url) == canonical(article.url)
    document = fetch(farm, url).opened()
    assert document.decoded.encoding == "big5hkscs"
    assert "會議" in document.text


def test_transfers_that_go_wrong(farm: Farm) -> None:
    at = farm.sites["odd_transfers"].marked
    with pytest.raises(http.client.IncompleteRead):
        fetch(farm, at["broken"])
    assert len(fetch(farm, at["too_large"]).body) > 20 * 1024 * 1024
    bomb = fetch(farm, at["gzip_bomb"])
    assert bomb.headers["content-encoding"] == "gzip"
    assert len(bomb.body) < 1 << 20
    assert len(gzip.decompress(bomb.body)) > 200 * 1024 * 1024


def test_what_calls_itself_a_page_and_is_none(farm: Farm) -> None:
    at = farm.sites["odd_transfers"].marked
    for name, start in (("pdf", b"%PDF"), ("jpeg", b"\xff\xd8\xff")):
        answer = fetch(farm, at[name])
        assert answer.body.startswith(start)
        with pytest.raises(Rejected):
            answer.opened()


def test_a_cookie_is_all_that_a_redirect_to_itself_wants(farm: Farm) -> None:
    url = farm.sites["odd_transfers"].marked["cookie"]
    answer = fetch(farm, url)
    assert (answer.status, answer.headers["location"]) == (302, url)
    assert fetch(farm, url, {"Cookie": answer.headers["set-cookie"].partition(";")[0]}).status == 200


@pytest.mark.parametrize(
    ("name", "header", "condition"),
    [("etag", "etag", "If-None-Match"), ("last_modified", "last-modified", "If-Modified-Since")],
)
def test_conditional_requests(farm: Farm, name: str, header: str, condition: str) -> None:
    url = farm.sites["odd_transfers"].marked[name]
    assert fetch(farm, url, {condition: fetch(farm, url).headers[header]}).status == 304


# --- what befalls a site


def test_articles_that_are_not_what_they_were() -> None:
    with Farm("vsb") as farm:
        site = farm.sites["vsb"]
        article, other = (next(one for one in site.articles.values() if one.number % 2 == odd) for odd in (0, 1))

        def text(twist: str) -> str:
            site.twist = BEFALL[twist]
            answer = fetch(farm, article.url)
            return page_from(answer.body, article.url, answer.headers, fixed(article.modified)).text
        paragraphs = [block.text for block in article.blocks if block.kind == "text"]
        assert text("holes").count(paragraphs[-1]) == 1 and fetch(farm, other.url).status == 404
        assert paragraphs[0] in text("stumps") and paragraphs[1] not in text("stumps")
        mirrored = text("mirror")
        assert restore(mirrored).damaged and ",，" in mirrored and paragraphs[0] in restore(mirrored).text
        with pytest.raises(NoArticle):
            text("shells")


def test_another_system_writes_the_pages_of_a_site() -> None:
    with Farm("kpcms") as farm:
        site = farm.sites["kpcms"]
        site.relaunch("content_num")
        (made,) = farm.publish("kpcms")
        rows = recognise(document := follow(farm, NextPage(site.columns[0].url))).list_page(document).links
        assert [row.url for row in rows[:2]] == site.columns[0].urls[:2]
        assert recognise(follow(farm, NextPage(made.url))).name == "content-num"


def test_every_twist_is_planned() -> None:
    assert TWISTS.keys() == {plan.twist for plan in load_plan() if plan.twist}
