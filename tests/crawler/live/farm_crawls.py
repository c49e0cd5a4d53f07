"""Crawls of the farm: Scrapy's own command in a process of its own, with a database and an archive of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

from tests import forks
from tests.sites.farm import Farm

ROOT = Path(__file__).parents[3]
CRAWLER_TESTS = Path(__file__).parents[1]
FAST = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False", "RETRY_TIMES": "0"}
FAKES = {"GOVNEWS_READER": "crawl_fakes.read", "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION"}


@dataclass(frozen=True)
class Ground:
    """Where the crawls of a test keep what they find."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "govnews.db"

    @property
    def archive(self) -> Path:
        return self.folder / "archive"

    def engine(self, name: str = "govnews") -> Engine:
        return create_engine(f"sqlite:///{self.folder / name}.db")

    def sql(self, query: str, name: str = "govnews") -> list[tuple[Any, ...]]:
        engine = self.engine(name)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return rows

    def line(self, *more: str, **settings: str) -> list[str]:
        """The command of a crawl."""
        line = [sys.executable, "-m", "scrapy", "crawl", "govnews", *more]
        for name, value in {**FAST, **settings}.items():
            line += ["-s", f"{name}={value}"]
        return line

    def surroundings(self, proxy: str, name: str = "govnews", **more: str) -> dict[str, str]:
        """The environment of a crawl that reaches its sites through ``proxy``."""
        return {
            **os.environ, "http_proxy": proxy, "GOVNEWS_DATABASE_URL": f"sqlite:///{self.folder / name}.db",
            "GOVNEWS_ARCHIVE": str(self.archive), "GOVNEWS_CONTACT": "crawls@example.org",
            "PYTHONPATH": str(CRAWLER_TESTS), **more,
        }  # fmt: skip


@dataclass(frozen=True)
class Field(Ground):
    """Where the crawls of the farm keep what they find."""

    farm: Farm

    def command(self, *more: str, group: str | None = "good", **settings: str) -> list[str]:
        if group is not None:
            settings = {"GOVNEWS_CATALOGUE": str(self.farm.catalogue(group)), **settings}
        return self.line(*more, **{**FAKES, **settings})

    def environment(self, name: str = "govnews", **more: str) -> dict[str, str]:
        return self.surroundings(self.farm.proxy, name, **more)

    def crawl(
        self, *more: str, database: str = "govnews", group: str | None = "good",
        environment: dict[str, str] | None = None, **settings: str,
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        return run(
            self.command(*more, group=group, **settings), self.environment(database, **(environment or {}))
        )

    def statuses(self) -> dict[str, str]:
        """The status of every site in the last run, by its host."""
        return dict(self.sql("SELECT site, status FROM site_runs WHERE run_id = (SELECT max(run_id) FROM runs)"))


def run(line: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A command of the project, to its end."""
    return forks.run(line, env=environment)


Fields = Callable[..., Field]
