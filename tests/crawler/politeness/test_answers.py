"""What an answer is taken for: every sign by an answer that has it, and real pages that only look like one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.live.status import SiteStatus
from crawler.politeness.answers import Answer, is_refused_outright, judge, made_by_script
from crawler.politeness.signs import ENOUGH, SignError, load_signs
from crawler.role import Role

PAGES = Path(__file__).parents[1] / "layouts" / "pages"
URL = "https://www.xian.gov.cn/xwzx/202607/t20260701_1.html"
LIST, ARTICLE, ROBOTS = Role.LIST, Role.ARTICLE, Role.ROBOTS
RUISHU = '<html><head><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=1</script></head><body></body></html>'
JIASULE = "<script>document.cookie=('_')+('_j')+('sl')+'_clearance=1';location.href=location.pathname</script>"
CAPTCHA = """<html><head><title>安全验证</title></head><body><form><p>请输入验证码后继续访问</p>
<img src="/captcha.jpg"><input name="code"><input type="submit" value="提交"></form></body></html>"""
PARAGRAPH = "任何索要短信验证码的都是诈骗。近日我县召开反诈工作会议，部署安全验证工作，县委书记出席并讲话。" * 2


def answer(
    status: int = 200, body: str | bytes = "", role: Role = LIST, final: str = URL, **headers: str
) -> Answer:
    named = {"Content-Type": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Answer(URL, final, status, named, body.encode() if isinstance(body, str) else body, role)


def page(title: str, content: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{content}</body></html>"


REFUSALS = [
    (answer(412, RUISHU), "ruishu", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(412, b""), "ruishu", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(202, RUISHU), "ruishu_script", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(200, RUISHU, ROBOTS), "ruishu_script", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(521, JIASULE, Set_Cookie="__jsluid_h=1; path=/"), "jiasule", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(521, b"", Set_Cookie="a=1\n__jsluid_s=1"), "jiasule", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(512, JIASULE), "jiasule_script", SiteStatus.BLOCKED_JS_CHALLENGE),
    (answer(403, "<h1>403 Forbidden</h1>"), "waf", SiteStatus.BLOCKED_WAF),
    (answer(401, b"", ROBOTS), "waf", SiteStatus.BLOCKED_WAF),
    (answer(405, "blocked"), "waf", SiteStatus.BLOCKED_WAF),
    (answer(493, b"\x00\x01"), "waf", SiteStatus.BLOCKED_WAF),
    (answer(403, "<p>WZWS: rule GeoBL</p>"), "geo_mark", SiteStatus.GEO_BLOCKED),
    (answer(403, page("", "<p>您所在的地区无法访问本网站</p>")), "geo_words", SiteStatus.GEO_BLOCKED),
    (answer(200, page("提示", "<p>本站禁止境外IP访问</p>")), "geo_words", SiteStatus.GEO_BLOCKED),
    (answer(451), "legal", SiteStatus.GEO_BLOCKED),
    (answer(429), "throttled", SiteStatus.THROTTLED),
    (answer(503, Retry_After="120"), "throttled", SiteStatus.THROTTLED),
    (answer(200, page("", "<p>您的访问过于频繁，请稍后再试</p>")), "throttled_words", SiteStatus.THROTTLED),
    (answer(200, CAPTCHA), "captcha", SiteStatus.BLOCKED_WAF),
    (answer(200, CAPTCHA.encode("gb18030"), ARTICLE), "captcha", SiteStatus.BLOCKED_WAF),
    (answer(200, page("", "<div>拖动滑块完成拼图</div><canvas></canvas>")), "captcha", SiteStatus.BLOCKED_WAF),
    (answer(200, page("拦截提示", "<p>您的请求疑似攻击，已被拦截</p>")), "waf_words", SiteStatus.BLOCKED_WAF),
]
OTHERS = [
    (answer(404, "nothing"), "gone", SiteStatus.SOFT404),
    (answer(410, role=ARTICLE), "gone", SiteStatus.SOFT404),
    (answer(500), "server_error", SiteStatus.THROTTLED),
    (answer(521, "<p>down</p>"), "server_error", SiteStatus.THROTTLED),
    (answer(301), "lost_redirect", SiteStatus.MOVED),
    *((answer(code, page("要闻", "<p>会议</p>"), ARTICLE), "other_code", SiteStatus.PARSE_DRIFT)
      for code in (0, 101, 203, 206, 304, 399, 600, 999, 99_999)),
    (answer(200, page("404", "")), "soft404_title", SiteStatus.SOFT404),
    (answer(200, page("页面不存在", "<a href='/'>返回首页</a>"), ARTICLE), "soft404_title", SiteStatus.SOFT404),
    (answer(200, page("某县人民政府", "<p>抱歉，您访问的<b>页面</b>不存在</p>")), "soft404_text", SiteStatus.SOFT404),
    (answer(200, page("提示", "<p>该信息已被删除！</p>"), ARTICLE), "soft404_text", SiteStatus.SOFT404),
    (answer(200, page("某县", "首页"), ARTICLE, "https://www.xian.gov.cn/"), "home", SiteStatus.SOFT404),
    (answer(200, page("某县", "首页"), ARTICLE, "https://www.xian.gov.cn/index.html"), "home", SiteStatus.SOFT404),
    (answer(200, page("某县", "首页"), LIST, "https://www.xian.gov.cn/404.html"), "error_page", SiteStatus.SOFT404),
    (answer(200, b"%PDF-1.7\x00\x01", ARTICLE, Content_Type="application/pdf"), "other_type", SiteStatus.PARSE_DRIFT),
    (answer(200, b"\x89PNG\x00", Content_Type="image/png"), "other_type", SiteStatus.PARSE_DRIFT),
    (answer(200, b" \n", ARTICLE), "empty", SiteStatus.SOFT404),
    (answer(200, b""), "stub", SiteStatus.STUB_LIST),
    (answer(200, page("某县", "<div id='list'></div>")), "stub", SiteStatus.STUB_LIST),
]
GOOD = {
    "an article on fraud": answer(200, page("谨防验证码诈骗", f"<p>{PARAGRAPH}</p><input name='q'>"), ARTICLE),
    "an article on an error": answer(200, page("404工程：页面不存在怎么办", f"<p>{PARAGRAPH * 4}</p>"), ARTICLE),
    "a short item": answer(200, page("县政府开展网站安全验证", f"<h1>安全验证</h1><p>{PARAGRAPH[:80]}</p>"), ARTICLE),
    "an article that quotes a script": answer(200, page("瑞数", f"<p>$_ts=window {PARAGRAPH}</p>"), ARTICLE),
    "a page with a challenge's script behind it": answer(200, RUISHU.replace("<body>", f"<body>{PARAGRAPH * 2}")),
    "a list with such rows": answer(
        200, page("要闻", "".join(f"<li><a href='/info/1/{n}.htm'>全县开展安全验证</a>" for n in range(9)) + "<input>")
    ),
    "HTML that calls itself a download": answer(
        200, page("要闻", PARAGRAPH), ARTICLE, Content_Type="application/octet-stream"
    ),
    "rows as data": answer(200, b'{"data":[{"url":"/a/1.html"}]}', Content_Type="application/json"),
    "records": answer(200, "<datastore><record><![CDATA[<a>]]></record></datastore>", Content_Type="application/xml"),
    "no robots.txt": answer(404, role=ROBOTS),
    "an empty robots.txt": answer(200, role=ROBOTS),
    "the https address of the same page": Answer(
        URL.replace("https", "http"), URL, 200, {}, page("要闻", PARAGRAPH).encode(), ARTICLE
    ),
    "a home page that is a list": Answer(
        "http://www.xian.gov.cn/", "https://www.xian.gov.cn/", 200, {},
        page("某县", "<a href=/1>" + PARAGRAPH).encode(), LIST,
    ),
    "a query that stays": answer(200, page("要闻", PARAGRAPH), ARTICLE, "https://www.xian.gov.cn/?id=1"),
}


@pytest.mark.parametrize(("given_", "sign", "status"), REFUSALS, ids=lambda value: str(value)[:40])
def test_refusals(given_: Answer, sign: str, status: SiteStatus) -> None:
    verdict = judge(given_)
    assert verdict is not None
    assert (verdict.sign, verdict.status, verdict.is_refusal) == (sign, status, True)
    assert verdict.detail.startswith(str(given_.status))


@pytest.mark.parametrize(("given_", "sign", "status"), OTHERS, ids=lambda value: str(value)[:40])
def test_what_is_not_the_page_but_no_refusal(given_: Answer, sign: str, status: SiteStatus) -> None:
    verdict = judge(given_)
    assert verdict is not None
    assert (verdict.sign, verdict.status, verdict.is_refusal) == (sign, status, False)


def test_every_sign_is_tried() -> None:
    assert {sign.name for sign in load_signs()} == {sign for _, sign, _ in [*REFUSALS, *OTHERS]}


@pytest.mark.parametrize("name", GOOD)
def test_pages_that_only_look_like_it(name: str) -> None:
    assert judge(GOOD[name]) is None


@pytest.mark.parametrize("file", sorted(PAGES.glob("*.html")), ids=lambda path: path.stem)
@pytest.mark.parametrize("role", [LIST, ARTICLE])
def test_pages_of_every_system_are_pages(file: Path, role: Role) -> None:
    body = file.read_bytes()
    assert judge(Answer(URL, URL, 200, {"Content-Type": "text/html"}, body, role)) is None
    alarming = re.sub(rb"(?i)<title>[^<]*", "<title>谨防短信验证码诈骗".encode(), body)
    assert judge(Answer(URL, URL, 200, {}, alarming, role)) is None


def test_details_say_what_a_person_needs() -> None:
    assert "Retry-After 120" in judge(answer(503, Retry_After="120")).detail  # type: ignore[union-attr]
    assert "http://a.cn/" in judge(answer(302, Location="http://a.cn/")).detail  # type: ignore[union-attr]
    assert "/404.html" in judge(answer(200, b"", final="https://www.xian.gov.cn/404.html")).detail  # type: ignore[union-attr]


def test_a_list_made_by_a_script() -> None:
    shell = page("某县人民政府", "<div id='app'></div><script src='/app.js'></script>")
    assert made_by_script(answer(200, shell))
    assert not made_by_script(answer(200, page("要闻", PARAGRAPH * 2)))


BODIES = st.one_of(st.binary(max_size=200), st.sampled_from([RUISHU, CAPTCHA, JIASULE, "GeoBL"]).map(str.encode))
HEADERS = st.dictionaries(
    st.sampled_from(["Set-Cookie", "Content-Type", "Retry-After", "Location"]),
    st.sampled_from(["__jsluid_h=1", "image/x", "9"]),
)


@given(st.integers(100, 599), HEADERS, BODIES, st.sampled_from([LIST, ARTICLE]))
def test_a_refusal_outright_is_one_whatever_the_body(
    status: int, headers: dict[str, str], body: bytes, role: Role
) -> None:
    verdict = judge(Answer(URL, URL, status, headers, body, role))
    if is_refused_outright(status, headers):
        assert verdict is not None and verdict.is_refusal


@pytest.mark.parametrize("status", [401, 403, 405, 412, 429, 451, 493, 503])
def test_usual_refusals_are_known_before_the_body(status: int) -> None:
    assert is_refused_outright(status, {})


@pytest.mark.parametrize("status", [512, 521])
def test_a_challenge_is_known_by_its_cookie(status: int) -> None:
    assert is_refused_outright(status, {"Set-Cookie": "a=1\n__jsluid_h=1"})
    assert not is_refused_outright(status, {})


SIGN = 'name="a"\nsays="b"\nmeans="moved"\nrefusal=false\ncodes=[300]\n'


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<p title='甲'>乙a丙</p>丁", 3), ("<!-- 甲 -- -> 乙 -->丙<!-->丁-->", 1), ("<!-- 甲", 0),
        ("<SCRIPT>甲</scripts>乙<b></Script >丙", 1), ("<script>甲", 0), ("<scripted>甲</scripted>", 1),
        ("<style>甲<script>乙</style>丙</script>", 1), ("甲 < 乙 <b>丙", 3), ("", 0), ("< " * 9 + "甲", 1),
    ],
)  # fmt: skip
def test_what_a_page_shows_is_counted_outside_tags_scripts_and_comments(markup: str, shown: int) -> None:
    assert answer(200, markup).prose == shown


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "<p", "<script ", "<script>", "<title>", "<template>"])
def test_a_page_of_one_unclosed_thing_is_judged_like_any_other(piece: str) -> None:
    """300 KB of it took minutes, as long as every beginning was looked through to the end of the page."""
    assert judge(answer(200, page("要闻", PARAGRAPH) + piece * (300_000 // len(piece)), ARTICLE)) is None


def test_no_more_is_counted_than_any_sign_asks_for() -> None:
    assert ENOUGH <= answer(200, "<p>" + "甲乙<b>" * ENOUGH + "</p>").prose < ENOUGH + 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("[[sign]\n", "signs.toml: "),
        ("[[sing]]\n", "unknown table 'sing'"),
        ("[[sign]]\nname='a'\n", "sign 'a': missing: says, means, refusal, codes"),
        (f"[[sign]]\n{SIGN}txet=['a']", "unknown key 'txet'"),
        (f"[[sign]]\n{SIGN}text=['a']", "text without prose"),
        (f"[[sign]]\n{SIGN}text=['(']\nprose=1", "text: '(':"),
        (f"[[sign]]\n{SIGN}text=['a']\nprose=500", "prose must be below 500: 500"),
        (f"[[sign]]\n{SIGN}headers=[]", "headers is empty"),
        (f"[[sign]]\n{SIGN}bytes=true", "bytes must be a int: True"),
        (f"[[sign]]\n{SIGN}roles=['lsit']", "'lsit' is not a valid Role"),
        (f"[[sign]]\n{SIGN}".replace("moved", "ok"), "means 'ok', which is no trouble"),
        (f"[[sign]]\n{SIGN}".replace("300", "99"), "99 is no status code"),
        (f"[[sign]]\n{SIGN}".replace("300", "'500-400'"), "'500-400' is no status code"),
        (f"[[sign]]\n{SIGN}[[sign]]\n{SIGN}", "two signs are called 'a'"),
    ],
)
def test_faults_of_the_table_are_named(table: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "signs.toml"
    path.write_text(table, encoding="utf-8")
    with pytest.raises(SignError, match=re.escape(message)):
        load_signs(path)
