"""``scrapy lexicon``, as a person calls it: after a real crawl with the grammar, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_calls import call
from crawling import ROOT, environment

from crawler.commands.lexicon import Command
from tests import forks

SCRAPY = (sys.executable, "-m", "scrapy")
REPORT = "3月{day}日，我县召开{name}。{people}出席会议。"
PAGES = [
    REPORT.format(day=4, name="春耕生产推进会", people="县长张明德、县供销社主任李国强"),
    REPORT.format(day=5, name="春耕通气会议", people="县供销社主任李国强、县供销社副主任赵海燕"),
    REPORT.format(day=6, name="春耕通气会议", people="副县长王建国"),
]


def scrapy(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    return forks.run([*SCRAPY, *arguments], env=environment(database))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store after a crawl of three reports, two of which have words that no table knows."""
    folder = tmp_path_factory.mktemp("lexicon")
    with (folder / "pages.jsonl").open("w", encoding="utf-8") as file:
        for number, text in enumerate(PAGES):
            row = {"url": f"https://www.xian.gov.example/{number}.html", "site": "秦安县", "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    store = folder / "govnews.db"
    done = scrapy("crawl", "govnews", "-a", f"source={folder / 'pages.jsonl'}", database=store)
    assert done.returncode == 0, done.stderr
    return store


def unknown(database: Path, *options: str) -> list[list[str]]:
    done = call(Command(), "unknown", *options, database=database)
    assert done.returncode == 0, done.stderr
    return [line.split() for line in done.stdout.splitlines()]


def test_unknown_words_the_most_frequent_first(database: Path) -> None:
    assert unknown(database) == [
        ["kind", "times", "pages", "token", "example"],
        ["meeting", "2", "2", "春耕通气会议", "https://www.xian.gov.example/1.html"],
        ["position", "2", "2", "县供销社主任", "https://www.xian.gov.example/0.html"],
        ["position", "1", "1", "县供销社副主任", "https://www.xian.gov.example/1.html"],
    ]


@pytest.mark.parametrize(
    ("options", "tokens"),
    [
        (("--kind", "position"), ["县供销社主任", "县供销社副主任"]),
        (("--least", "2"), ["春耕通气会议", "县供销社主任"]),
        (("--least", "3"), []),
        (("--limit", "1"), ["春耕通气会议"]),
    ],
)
def test_only_some_of_them(database: Path, options: tuple[str, ...], tokens: list[str]) -> None:
    assert [row[3] for row in unknown(database, *options)][1:] == tokens


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name one of unknown, check"),
        (("unkown",), "name one of unknown, check"),
        (("check", "posts.tsv"), "check takes no argument"),
        (("unknown", "--kind", "person"), "invalid choice"),
        (("unknown", "--limit", "0"), "'0' is no whole number from 1 on"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(database: Path, arguments: tuple[str, ...], message: str) -> None:
    done = call(Command(), *arguments, database=database)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    done = call(Command(), "unknown", database=tmp_path / "none.db")
    assert done.returncode == 2
    assert "there is no such database" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_database_of_ours_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "other.db").write_text("no database " * 100, encoding="utf-8")
    done = call(Command(), "unknown", database=tmp_path / "other.db")
    assert done.returncode == 3
    assert "other.db" in done.stderr and "Traceback" not in done.stderr


def test_the_lexicon_is_in_order(tmp_path: Path) -> None:
    done = scrapy("lexicon", "check", database=tmp_path / "none.db")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.endswith(" tables were read, 0 faults\n")


def test_check_names_every_table_at_fault_and_ends_with_1(tmp_path: Path) -> None:
    for folder in ("crawler", "pipelines"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "scrapy.cfg", tmp_path)
    lexicon = tmp_path / "pipelines" / "parse" / "lexicon"
    wrong = {"posts.tsv": "长老\t\t首领\t\t\t", "not_heads.tsv": "one\tcell\ttoo\tmany\tor\tmore", "units.tsv": "元"}
    for name, row in wrong.items():
        with (lexicon / name).open("a", encoding="utf-8") as table:
            table.write(row + "\n")
    line = [*SCRAPY, "lexicon", "check"]
    there = {"cwd": tmp_path, "env": environment(tmp_path / "no.db")}
    done = subprocess.run(line, **there, capture_output=True, text=True, check=False)  # a project of its own
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert [line.partition(":")[0] for line in lines] == [f"pipelines/parse/lexicon/{name}" for name in sorted(wrong)]
    assert "'首领' is not one of " in "".join(lines)
    assert done.stderr.endswith(" 3 faults\n")
