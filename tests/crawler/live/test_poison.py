"""A page of a site that ends the process that reads it: the site's other pages are had, and its bytes are kept."""

from __future__ import annotations

import signal

from command_calls import call
from farm_crawls import FAKES, Fields

from crawler.commands.quarantine import Command
from pipelines.address import canonical
from tests.store.contents import contents


def test_a_poison_page_of_a_site_is_read_from_the_archive_when_its_turn_has_come(field: Fields) -> None:
    here = field("trs")
    planted = {canonical(url) for site in here.farm.sites.values() for url in site.articles}
    poison = sorted(planted)[len(planted) // 2]
    environment = {"FAKE_READER_POISON": poison.rpartition("/")[2]}
    assert here.crawl(environment=environment).returncode == -signal.SIGKILL
    done = here.crawl(environment=environment)
    assert done.returncode == 1, done.stderr
    assert {canonical(url) for (url,) in here.sql("SELECT url FROM pages")} == planted - {poison}
    [(url, reason, page)] = here.sql("SELECT url, reason, page FROM quarantine")
    assert (canonical(url), reason, page) == (poison, "reader_died", None)
    assert here.sql("SELECT count(*) FROM addresses WHERE state != 'article'") == [(0,)]  # nothing is asked for in vain

    settings = {**FAKES, "GOVNEWS_ARCHIVE": str(here.archive), "GOVNEWS_CATALOGUE": str(here.farm.catalogue("good"))}
    again = call(Command(), "retry", "--all", database=here.database, **settings)
    assert (again.returncode, here.sql("SELECT count(*) FROM quarantine")) == (0, [(0,)]), again
    replay = here.crawl("-a", f"source={here.archive}", database="replay", environment={"http_proxy": ""})
    assert contents(here.engine()) == contents(here.engine("replay")), replay.stderr
