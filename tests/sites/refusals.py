"""How sites refuse: with a status, with a script that must run first, or with a page that says nothing else.

| kind | answer | status of the site |
|---|---|---|
| 412, 202 | a script of 瑞数 (``$_ts``) | blocked_js_challenge |
| 521 | a script of 加速乐 (``__jsl_clearance``) | blocked_js_challenge |
| 403, 405, 493 | pages of firewalls | blocked_waf |
| captcha | 200 with a form for a code | blocked_waf |
| geo | 403 of WZWS, "GeoBL" | geo_blocked |
| silence | the connection is closed without a word | geo_blocked |
| 429, 503 | too many requests, with and without Retry-After | throttled |
| one_page | 200 with one and the same large page for every address | throttled |
"""

from __future__ import annotations

from typing import Final

from tests.sites.messages import Answer

RIVER: Final = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><meta content="{word}" id="m0">'
    '<script type="text/javascript" charset="utf-8" src="/4QbVtADbnLVIc/c.FxJzG50F.js?D9PVtGL=5a"></script>'
    "<script>$_ts=window['$_ts'];if(!$_ts)$_ts={{}};$_ts.nsd=40961;$_ts.cd='{word}';"
    "if($_ts.lcd)$_ts.lcd();</script></head><body></body></html>"
)
JSL: Final = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s')+('=')+('1')+(+!+[]+'')+"
    "';max-age=3600;path=/';location.href=location.pathname+location.search</script>"
)
FIREWALL: Final = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body><div class="box">'
    "<h1>{title}</h1><p>{text}</p><p>事件编号：{number}</p></div></body></html>"
)
CAPTCHA: Final = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>访问验证</title></head><body>'
    '<form action="/_waf/verify" method="post"><p>为保障网站安全，请输入下图中的验证码后继续访问</p>'
    '<img src="/_waf/captcha.png" alt="验证码"><input name="captcha"><button>提交</button></form></body></html>'
)
WELCOME: Final = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>政府门户网站</title></head><body>"
    + "<div class='mod'><h3>栏目</h3><ul><li><a href='/'>网站首页</a></li><li><a href='/'>政务公开</a></li></ul></div>"
    * 400
    + "</body></html>"
)


def _page(html: str, status: int, *headers: tuple[str, str]) -> Answer:
    return Answer(html.encode(), status, "text/html; charset=utf-8", headers)


REFUSALS: Final = {
    "412": _page(RIVER.format(word="q1Hd8s"), 412, ("Set-Cookie", "FSSBBIl1UgzbN7N80S=60abc; Path=/; HttpOnly")),
    "202": _page(RIVER.format(word="x9Lr2k"), 202, ("Set-Cookie", "FSSBBIl1UgzbN7N80S=60abc; Path=/; HttpOnly")),
    "521": _page(JSL, 521, ("Set-Cookie", "__jsluid_h=5a8d0e; max-age=31536000; path=/; HttpOnly")),
    "403": _page(FIREWALL.format(title="403 Forbidden", text="您的请求被拦截", number="20261118-01"), 403),
    "405": _page(
        FIREWALL.format(title="405", text="很抱歉，您访问的URL有可能对网站造成安全威胁，访问被阻断。", number="7b1f"),
        405,
    ),
    "493": _page(
        FIREWALL.format(title="访问被拦截", text="您的请求带有不合法参数，已被网站管理员设置拦截！", number="9"), 493
    ),
    "captcha": _page(CAPTCHA, 200),
    "geo": _page(
        FIREWALL.format(title="403 Forbidden", text="GeoBL: 您所在的区域不允许访问", number="3"),
        403,
        ("WZWS-RAY", "114-GeoBL"),
    ),
    "silence": Answer(silent=True),
    "429": _page("<html><title>429 Too Many Requests</title></html>", 429, ("Retry-After", "1")),
    "503": _page("<html><title>503 Service Temporarily Unavailable</title></html>", 503),
    "one_page": _page(WELCOME, 200),
}
