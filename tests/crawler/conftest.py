"""Real crawls: Scrapy's own command in a process of its own, a database of its own, and no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawling import Crawl, Crawled, command, environment

from tests import forks


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Crawl a source to the end."""

    def run(
        source: Path | None, *more: str, database: Path | None = None, limits: dict[str, int] | None = None
    ) -> Crawled:
        feed, store = tmp_path / "out.jsonl", database or tmp_path / "govnews.db"
        done = forks.run(command(source, feed, *more), env=environment(store), limits=limits)
        return Crawled(done.returncode, done.stdout, done.stderr, feed, store)

    return run
