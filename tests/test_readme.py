"""What the READMEs show is what happens: the commands, the example, the queries, the figures."""

from __future__ import annotations

import dataclasses
import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from corpus import figures, readme

from crawler.offline import read_source
from pipelines.items import Page
from pipelines.read import read
from pipelines.store import Writer, open_store

ROOT = Path(__file__).parents[1]
READMES = pytest.mark.parametrize("path", readme.READMES, ids=lambda path: path.name)


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def seed_pages() -> list[Page]:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return [page for page in read_source(ROOT / "seeds", lambda: moment) if isinstance(page, Page)]


@pytest.fixture(scope="module")
def database(seed_pages: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme") / "govnews.db"
    engine = open_store(f"sqlite:///{path}")
    writer = Writer(engine, lambda: datetime(2026, 1, 1, tzinfo=UTC))
    writer.begin_run("seeds", grammar_version="test")
    for page in seed_pages:
        writer.add(read(page))
    writer.finish()
    engine.dispose()
    return path


def test_both_languages_show_the_same() -> None:
    english, chinese = readme.READMES
    for language in ("json", "sql", "text", "cron"):
        assert blocks(english, language) == blocks(chinese, language)
    commands = [re.sub(r" *#.*", "", "".join(blocks(path, "sh"))) for path in readme.READMES]
    assert commands[0] == commands[1]


@READMES
def test_the_commands_name_what_there_is(path: Path) -> None:
    first, second = (block for block in blocks(path, "sh") if "venv" in block)
    assert first.rstrip().endswith("scrapy crawl govnews -a source=seeds") and "pytest" in second
    for lock in re.findall(r"-r (\S+)", first + second):
        assert (ROOT / lock).is_file()


@READMES
def test_the_example_is_what_comes_out(path: Path, seed_pages: list[Page]) -> None:
    shown = json.loads(blocks(path, "json")[0])
    meeting = dataclasses.asdict(read(seed_pages[1]).meetings[0])
    assert shown == {field: meeting[field] for field in shown}
    assert meeting["page"]["text"][10:15] == "11月4日"
    assert (meeting["spans"]["date"], meeting["rules"]["date"]) == ((10, 15), "date.year-unknown")


def test_the_queries_give_the_rows_that_are_shown(database: Path) -> None:
    queries = blocks(readme.READMES[0], "sql")
    shown = blocks(readme.READMES[0], "text")[-len(queries):]
    connection = sqlite3.connect(database)
    for query, expected in zip(queries, shown, strict=True):
        rows = connection.execute(query).fetchall()
        assert ["|".join(map(str, row)) for row in rows] == expected.splitlines()
    connection.close()


@READMES
def test_the_figures_are_no_better_than_the_truth(path: Path) -> None:
    present = figures.present()
    table = readme.figures_in(path.read_text(encoding="utf-8"))
    rows = re.findall(r"^\| (\w+) \|.*\| (\d\.\d{3}) \| \d+ \| (\S+) \|$", table, re.MULTILINE)
    assert {name for name, *_ in rows} == present["dev"].keys() - {"mean", "text"}
    for name, claimed, claimed_of_seeds in rows:
        assert float(claimed) <= present["dev"][name] + 0.0005
        assert claimed_of_seeds == "–" or float(claimed_of_seeds) <= present["seeds"][name]


@pytest.mark.parametrize("path", [*readme.READMES, *sorted(ROOT.glob("docs/*.md"))], ids=lambda p: p.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
