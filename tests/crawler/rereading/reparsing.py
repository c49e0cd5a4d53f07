"""Real re-readings: the command in a process of its own, on a store that a real crawl has filled."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawling import environment
from sqlalchemy import create_engine, text
from store.contents import everything

from pipelines.store.tables import LEDGER
from tests import forks

FIRST_GRAMMAR = {"GOVNEWS_READER": "crawl_fakes.read", "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION"}
NEXT_GRAMMAR = {
    "GOVNEWS_READER": "crawl_fakes.read_anew",
    "GOVNEWS_READER_VERSION": "crawl_fakes.NEXT",
    "GOVNEWS_CLOCK": "crawl_fakes.clock",
}


@dataclass(frozen=True)
class Reparsed:
    """A re-reading that has ended."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """What ``--json`` printed."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


def command(*arguments: str, settings: dict[str, str] | None = None) -> list[str]:
    """The command line of a re-reading by the next version of the fake grammar."""
    line = [sys.executable, "-m", "scrapy", "reparse", *arguments]
    for name, value in {**NEXT_GRAMMAR, **(settings or {})}.items():
        line += ["-s", f"{name}={value}"]
    return line


def reparse(
    url: str, *arguments: str, settings: dict[str, str] | None = None, poison: str | None = None
) -> Reparsed:
    """Read the store at ``url`` again, to the end; in one process, unless ``--workers`` says otherwise. A page whose
    address holds ``poison`` ends the process that reads it."""
    if "--workers" not in arguments:
        arguments = (*arguments, "--workers", "0")
    more = {"FAKE_READER_POISON": poison} if poison else {}
    done = forks.run(command(*arguments, settings=settings), env=surroundings(url, **more))
    return Reparsed(done.returncode, done.stdout, done.stderr)


def crawl(url: str, source: Path, *, anew: bool = False, code: int = 0) -> None:
    """Fill the store at ``url`` by a crawl, with the fake grammar or the next version of it; it ends with ``code``."""
    settings = NEXT_GRAMMAR if anew else {**NEXT_GRAMMAR, **FIRST_GRAMMAR}
    line = [sys.executable, "-m", "scrapy", "crawl", "govnews", "-a", f"source={source}"]
    for name, value in settings.items():
        line += ["-s", f"{name}={value}"]
    done = forks.run(line, env=surroundings(url))
    assert done.returncode == code, done.stderr


def surroundings(url: str, **more: str) -> dict[str, str]:
    """The environment of a command that uses the store at ``url``."""
    return {**environment(Path("unused"), **more), "GOVNEWS_DATABASE_URL": url}


def content(url: str) -> dict[str, Any]:
    """Every row of the tables that hold content."""
    ledger = {table.name for table in LEDGER}
    return {name: rows for name, rows in everything(url).items() if name not in ledger}


def query(url: str, text_of_it: str) -> list[tuple[Any, ...]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.execute(text(text_of_it))
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows
