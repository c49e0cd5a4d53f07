"""How it went with a site in a run: one status from a closed list."""

from __future__ import annotations

from enum import StrEnum


class SiteStatus(StrEnum):
    """The statuses. All but the first say why a site gave nothing, or less than it has."""

    OK = "ok"
    ROBOTS_DISALLOW = "robots_disallow"  # robots.txt forbids the lists, or could not be had (RFC 9309, 2.3.1.4)
    BLOCKED_JS_CHALLENGE = "blocked_js_challenge"  # 412, 202 or 521 with a script that must run first
    BLOCKED_WAF = "blocked_waf"  # 403, 405, 493, or a CAPTCHA
    GEO_BLOCKED = "geo_blocked"  # no answer at all, or a page that says so
    THROTTLED = "throttled"  # 429, 503, or one big page for every address
    TLS_ERROR = "tls_error"
    DNS_ERROR = "dns_error"
    MOVED = "moved"  # redirected to a host that is not in the catalogue
    SOFT404 = "soft404"  # 200 for a page that is not there
    STUB_LIST = "stub_list"  # a list page of a few hundred bytes
    JS_LIST = "js_list"  # a list whose rows are made by a script that no layout knows
    PARSE_DRIFT = "parse_drift"  # pages come, but the layouts find no rows or no articles in them any more
