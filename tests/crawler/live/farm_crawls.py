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

from tests.sites.farm import Farm

ROOT = Path(__file__).parents[3]
CRAWLER_TESTS = Path(__file__).parents[1]
FAST = {"DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False", "DOWNLOAD_TIMEOUT": "5", "RETRY_TIMES": "0"}
FAKES = {"GOVNEWS_READER": "crawl_fakes.read", "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION"}


@dataclass(frozen=True)
class Field:
    """Where the crawls of a test keep what they find."""

    folder: Path
    farm: Farm

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

    def command(self, *more: str, group: str | None = "good", **settings: str) -> list[str]:
        line = [sys.executable, "-m", "scrapy", "crawl", "govnews", *more]
        if group is not None:
            settings = {"GOVNEWS_CATALOGUE": str(self.farm.catalogue(group)), **settings}
        for name, value in {**FAST, **FAKES, **settings}.items():
            line += ["-s", f"{name}={value}"]
        return line

    def environment(self, name: str = "govnews", **more: str) -> dict[str, str]:
        return {
            **os.environ, "http_proxy": self.farm.proxy, "GOVNEWS_DATABASE_URL": f"sqlite:///{self.folder / name}.db",
            "GOVNEWS_ARCHIVE": str(self.archive), "GOVNEWS_CONTACT": "crawls@example.org",
            "PYTHONPATH": str(CRAWLER_TESTS), **more,
        }  # fmt: skip

    def crawl(
        self, *more: str, database: str = "govnews", group: str | None = "good",
        environment: dict[str, str] | None = None, **settings: str,
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        return subprocess.run(
            self.command(*more, group=group, **settings), cwd=ROOT, capture_output=True, text=True, check=False,
            env=self.environment(database, **(environment or {})), timeout=120,
        )

    def statuses(self) -> dict[str, str]:
        """The status of every site in the last run, by its host."""
        return dict(self.sql("SELECT site, status FROM site_runs WHERE run_id = (SELECT max(run_id) FROM runs)"))


Fields = Callable[..., Field]
