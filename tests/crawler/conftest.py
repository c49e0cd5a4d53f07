"""Real crawls: Scrapy's own command in a process of its own, a database of its own, and no network."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from crawling import ROOT, Crawl, Crawled, command, environment


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """Crawl a source to the end."""

    def run(source: Path | None, *more: str, database: Path | None = None, **options: Any) -> Crawled:
        feed, store = tmp_path / "out.jsonl", database or tmp_path / "govnews.db"
        done = subprocess.run(
            command(source, feed, *more), cwd=ROOT, env=environment(store), capture_output=True,
            text=True, check=False, timeout=60, **options,
        )
        return Crawled(done.returncode, done.stdout, done.stderr, feed, store)

    return run
