"""Sites that ended a run with anything but ok, though they had been well. Pure.

A status is no statistic: what happened is known. What has to be judged is whether it passes by itself, and of that
the site's own history tells. A challenge or a block is meant; everything else may be one bad night, and is believed
the second time. It is likely then, certain a run later, and only possible where fewer than five runs were well. A site
that got over such trouble twice is often in it: then it counts how improbable so many runs in trouble are for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from types import MappingProxyType
from typing import Final

from crawler.health.drop import HABIT, LEAST_RUNS
from crawler.health.finding import Confidence, confidence_of
from crawler.health.rule import History, Rule, Sign
from crawler.live.status import SiteStatus

REFUSALS: Final = frozenset({
    SiteStatus.BLOCKED_JS_CHALLENGE, SiteStatus.BLOCKED_WAF, SiteStatus.ROBOTS_DISALLOW, SiteStatus.THROTTLED,
})  # fmt: skip
"""What a site does on purpose; the last two also by accident: a server that fails has no robots.txt, and says 503."""
MEANT: Final = frozenset({SiteStatus.BLOCKED_JS_CHALLENGE, SiteStatus.BLOCKED_WAF})
"""Refusals that are believed the first time."""
ADVICE: Final[Mapping[str, str]] = MappingProxyType({
    SiteStatus.ROBOTS_DISALLOW: "respect it: read the site's robots.txt, and write to the site if it seems a mistake",
    SiteStatus.BLOCKED_JS_CHALLENGE: "it is a refusal: leave the site alone, or write to it",
    SiteStatus.BLOCKED_WAF: "it is a refusal: leave the site alone, or write to it",
    SiteStatus.THROTTLED: "ask more slowly: a longer DOWNLOAD_DELAY, a longer interval, another hour",
    SiteStatus.GEO_BLOCKED: "open the site in a browser; if it answers there, crawl from inside the country",
    SiteStatus.TLS_ERROR: "open the site in a browser; set tls_legacy or http_only in the catalogue if that is so",
    SiteStatus.DNS_ERROR: "look up the host; if the site has moved, correct the catalogue",
    SiteStatus.MOVED: "correct the home page and the columns in the catalogue",
    SiteStatus.SOFT404: "open the column; correct its address in the catalogue",
    SiteStatus.STUB_LIST: "open the column; correct its address in the catalogue",
    SiteStatus.JS_LIST: "the list is made by a script now: write or extend its layout (docs/adding-a-cms.md)",
    SiteStatus.PARSE_DRIFT: "the pages have changed: write or extend their layout (docs/adding-a-cms.md)",
})
"""What to do, by status: any but ok."""


def refusing(history: History, now: datetime) -> Sign | None:
    """A site that refuses, and did not."""
    status = history[-1].went.status
    return _trouble(history, 1 if status in MEANT else 2) if status in REFUSALS else None


def failing(history: History, now: datetime) -> Sign | None:
    """A site that gives nothing, for another reason than refusing, for the second time running."""
    return None if history[-1].went.status in {SiteStatus.OK, *REFUSALS} else _trouble(history, 2)


def _trouble(history: History, believed: int) -> Sign | None:
    """What the newest runs show, if they are in trouble for at least so long (``believed``), or for longer than such
    a site ever is: one that is often in trouble has to be it improbably long."""
    newest = history[-1].went
    like = [_of_kind(record.went.status, newest.status) for record in history]
    well = sum(record.went.status == SiteStatus.OK for record in history)
    *earlier, length = [sum(1 for _ in streak) for is_like, streak in groupby(like) if is_like]
    if well < HABIT or length < believed:
        return None
    if len(earlier) < HABIT:
        confidence: Confidence | None = _by_length(length - believed) if well >= LEAST_RUNS else Confidence.POSSIBLE
    else:
        confidence = confidence_of(((sum(earlier) + 1) / (len(history) - length + 2)) ** length)
    if confidence is None:
        return None
    runs = "the last run" if length == 1 else f"the last {length} runs"
    evidence = f"{newest.status} in {runs}, after {well} that were well: {newest.detail or 'no more is known'}"
    return Sign(history[-length].ended, confidence, evidence, ADVICE[newest.status])


def _of_kind(status: str, newest: str) -> bool:
    """Whether a run was in trouble of the kind of the newest: meant, or not."""
    return status != SiteStatus.OK and (status in MEANT) == (newest in MEANT)


def _by_length(further: int) -> Confidence:
    """How sure it is that a trouble lasts that the site was never used to: likely, and certain when it goes on."""
    return Confidence.CERTAIN if further else Confidence.LIKELY


RULES: Final = (
    Rule("refusing", "it refuses us, and did not before", "leave the site alone, or write to it", refusing),
    Rule("failing", "it gives nothing, for the second time running", "look at the site in a browser", failing),
)
