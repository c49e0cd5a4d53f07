"""Real crawls, after which ``scrapy health`` and the status page name the site that broke in between, and no other."""

from __future__ import annotations

import json
from dataclasses import replace

from command_calls import call
from farm_crawls import Field, Fields
from lxml import html

from crawler.commands.health import Command


def found(here: Field) -> tuple[int, list[tuple[str, str, str]]]:
    done = call(Command(), "--json", database=here.database, GOVNEWS_CATALOGUE=str(here.farm.catalogue("good")))
    findings = json.loads(done.stdout)["findings"]
    return done.returncode, [(one["site"], one["rule"], one["confidence"]) for one in findings]


def test_a_site_that_breaks_between_two_crawls_is_named(field: Fields) -> None:
    here = field("trs", "vsb")
    broken, page = here.farm.sites["trs"], here.folder / "status.html"
    assert here.crawl("-a", "pages=1").returncode == 0
    nowhere = here.database / "status.html"
    second = here.crawl("-a", "pages=1", GOVNEWS_STATUS_PAGE=str(nowhere))
    assert second.returncode == 0 and "the status page was not written" in second.stderr
    assert found(here) == (0, [])
    broken.plan = replace(broken.plan, refusal="403")
    settings = {"GOVNEWS_STATUS_PAGE": str(page), "GOVNEWS_ALERT_SLACK": "http://127.0.0.1:1/TOKEN987"}
    third = here.crawl("-a", "pages=1", "-L", "DEBUG", environment=settings)
    assert third.returncode == 0 and "TOKEN987" not in third.stderr + third.stdout
    assert found(here) == (1, [(broken.host, "refusing", "possible")])
    (article,) = html.fromstring(page.read_text(encoding="utf-8")).xpath("//article")
    assert broken.place.name in article.text_content() and "blocked_waf" in article.text_content()
