"""``scrapy person``, as somebody calls it, over a store that has the seeds' 何东 and later meetings of his."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from command_calls import call
from crawling import ROOT

from crawler.commands import person
from crawler.offline import read_source
from pipelines.items import Page
from pipelines.read import read
from pipelines.store import Writer, open_store

Scrapy = Callable[..., "CompletedProcess[str]"]

BELOW = "会议强调，要全面落实各项重点工作任务，持续改进工作作风。"
LATER = {
    "2015": ("2015年5月12日，天水市麦积区召开全区安全生产工作会议。区委书记何东出席会议并讲话。", "2015-05-13"),
    "2016": ("2016年3月2日，天水市麦积区召开全区春耕生产现场会。区财政局局长何东主持会议。", "2016-03-03"),
}


@pytest.fixture(scope="module")
def scrapy(tmp_path_factory: pytest.TempPathFactory) -> Scrapy:
    """Our command over a store of the two seeds and two pages that are made up."""
    database = tmp_path_factory.mktemp("person") / "govnews.db"
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    pages = [page for page in read_source(ROOT / "seeds", lambda: moment) if isinstance(page, Page)]
    pages += [
        Page(url(year), text + "\n" + BELOW * 3, "0" * 64, moment.isoformat(), None, published, "麦积区")
        for year, (text, published) in LATER.items()
    ]
    store = open_store(f"sqlite:///{database}")
    writer = Writer(store, lambda: moment)
    writer.begin_run("test", grammar_version="test")
    for page in pages:
        writer.add(read(page))
    writer.finish()
    store.dispose()
    return lambda *arguments: call(person.Command(), *arguments, database=database)


def url(year: str) -> str:
    return f"http://www.maiji.gov.example/{year}.html"


def persons(scrapy: Scrapy, *arguments: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(scrapy("show", "何东", "--json", *arguments).stdout)["persons"]
    return found


def test_the_persons_of_a_name_are_shown(scrapy: Scrapy) -> None:
    shown = scrapy("show", "何东", "--place", "麦积").stdout
    assert "麦积区 政府 区长 正职" in shown
    assert "unknown year" in shown
    assert "2015-05-12" in shown
    assert "“民企陇上行”专项行动工作会议" in shown
    assert persons(scrapy, "--place", "6205") == persons(scrapy) != []
    nobody = scrapy("show", "何东", "--place", "凯里")
    assert (nobody.returncode, "nobody called 何东" in nobody.stderr) == (1, True)


def test_a_decision_is_explained(scrapy: Scrapy) -> None:
    parted = scrapy("why", f"何东@{url('2015')}", f"何东@{url('2016')}").stdout
    assert parted.startswith("two persons: ")
    reasons = json.loads(scrapy("why", f"何东@{url('2015')}", f"何东@{url('2016')}", "--json").stdout)
    assert (reasons["same"], reasons["rule"]) == (False, "not-enough")


def test_a_decision_is_corrected_and_taken_back(scrapy: Scrapy) -> None:
    before = persons(scrapy)
    ids = f"何东@{url('2015')}", f"何东@{url('2016')}"
    assert scrapy("same", *ids, "--note", "read his biography").stdout.startswith("one person: ")
    assert len(persons(scrapy)) == len(before) - 1
    assert "same-said: decided by a person" in scrapy("why", *ids).stdout
    assert scrapy("forget", *ids).stdout.startswith("forgotten: ")
    assert persons(scrapy) == before
    assert scrapy("different", *ids).stdout.startswith("two persons: ")
    assert scrapy("forget", *ids).returncode == 0
    assert persons(scrapy) == before


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("why", "nowhere", "nothing"), 1, "nowhere is no id of a person"),
        (("forget", f"何东@{url('2015')}", f"何东@{url('2016')}"), 1, "nobody has decided on"),
        (("same", f"何东@{url('2015')}", f"何东@{url('2015')}"), 1, "the same mention"),
        (("why", "one"), 2, "why takes 2"),
        (("join",), 2, "name one of show, why"),
    ],
)
def test_a_call_that_cannot_be_answered(scrapy: Scrapy, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = scrapy(*arguments)
    assert done.returncode == code
    assert said in done.stderr + done.stdout


def test_without_a_store_it_says_so(tmp_path: Path) -> None:
    done = call(person.Command(), "show", "何东", database=tmp_path / "none.db")
    assert done.returncode == 1
    assert "there is no store" in done.stderr
