"""The robots.txt of the farm's sites: what they say, and the ways in which they cannot be had.

| behaviour | what is answered |
|---|---|
| missing | 404, as on most government sites |
| html | 200 with the page of the 404, for a server that knows no other |
| allow, disallow_all, disallow_column, disallow_articles, delay | rules; of the first column; ``Crawl-delay: 1`` |
| bom, gbk, huge | rules against the first column: behind a byte order mark, with comments in GBK and broken bytes, and before a megabyte of comments |
| redirect | 302 to another path, which has the rules of disallow_column |
| forbidden, error | 403, 500 |
| refused | what the site answers to everything |
"""  # noqa: E501 - a table

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from protego import Protego

from tests.sites.families.base import folder_of
from tests.sites.log import Entry
from tests.sites.messages import Answer, Request, not_found, redirect

if TYPE_CHECKING:
    from tests.sites.site import Site

PATH: Final = "/robots.txt"
ELSEWHERE: Final = "/wzgl/robots.txt"
RULES: Final = {
    "allow": "User-agent: *\nAllow: /\nSitemap: http://{host}/sitemap.xml\n",
    "disallow_all": "User-agent: *\nDisallow: /\n",
    "disallow_column": "User-agent: *\nDisallow: /admin/\nDisallow: {column}\n",
    "disallow_articles": "User-agent: *\nDisallow: {column}2026*\nDisallow: /*.doc$\n",
    "delay": "User-agent: *\nCrawl-delay: 1\nDisallow: /admin/\n",
}
SAME: Final = dict.fromkeys(("bom", "gbk", "huge", "redirect"), "disallow_column")
COMMENT: Final = "# 本文件由网站管理系统自动生成，请勿修改\n"


def rules(site: Site) -> str | None:
    """What the site's robots.txt says; None where it has none or it cannot be had."""
    behaviour = SAME.get(site.plan.robots, site.plan.robots)
    if behaviour not in RULES:
        return None
    return RULES[behaviour].format(host=site.host, column=folder_of(site.columns[0].path))


def answer_robots(site: Site, request: Request) -> Answer | None:
    """The answer to a request for robots.txt; None where the site's refusal answers."""
    behaviour = site.plan.robots
    text = rules(site)
    if behaviour == "refused":
        return None
    if behaviour == "redirect" and request.path == PATH:
        return redirect(ELSEWHERE)
    if behaviour == "forbidden":
        return Answer(b"<html><title>403 Forbidden</title></html>", 403)
    if behaviour == "error":
        return Answer(b"<html><title>500 Internal Server Error</title></html>", 500)
    if behaviour == "html":
        return Answer("<html><head><title>404</title></head><body>页面不存在</body></html>".encode())
    return not_found() if text is None else Answer(_written(behaviour, text), 200, "text/plain")


def _written(behaviour: str, text: str) -> bytes:
    if behaviour == "bom":
        return b"\xef\xbb\xbf" + text.encode()
    if behaviour == "gbk":
        return COMMENT.encode("gbk") + b"# \xff\xfe\x81\n" + text.encode() + COMMENT.encode("gbk")
    if behaviour == "huge":
        return text.encode() + COMMENT.encode() * 18_000
    return text.encode()


def forbidden(site: Site, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Those of the requests that the site's robots.txt forbids: by its rules, or all where it answers 5xx."""
    asked = tuple(entry for entry in entries if entry.target not in (PATH, ELSEWHERE))
    if site.plan.robots == "error":
        return asked
    text = rules(site)
    if text is None:
        return ()
    parsed = Protego.parse(text)
    return tuple(one for one in asked if not parsed.can_fetch(one.url, one.headers.get("user-agent", "")))
