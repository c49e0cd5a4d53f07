"""What a test of a real crawl needs: its command line, its sources, and what it left behind."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, select

from pipelines.store.tables import LEDGER, metadata

ROOT = Path(__file__).parents[2]



@dataclass(frozen=True)
class Crawled:
    """A crawl that has ended."""

    code: int
    out: str
    err: str
    feed: Path
    database: Path

    @property
    def meetings(self) -> list[dict[str, Any]]:
        """The exported meetings."""
        return [json.loads(line) for line in self.feed.read_text(encoding="utf-8").splitlines()]

    @property
    def counts(self) -> dict[str, str]:
        """The closing table, by label."""
        lines = (line.partition("  ") for line in self.err.splitlines() if "  " in line)
        return {label: value.strip() for label, _, value in lines}

    @property
    def failed(self) -> list[str]:
        """The failures that the closing table names."""
        return [line.removeprefix("failed: ") for line in self.err.splitlines() if line.startswith("failed:")]


Crawl = Callable[..., Crawled]
"""The fixture ``crawl``: a source and more of the command line in, the crawl's end out."""


def command(source: Path | None, feed: Path, *more: str) -> list[str]:
    """The command line of a crawl with the fake reader and a clock that stands still."""
    settings = {
        "GOVNEWS_READER": "crawl_fakes.read",
        "GOVNEWS_READER_VERSION": "crawl_fakes.VERSION",
        "GOVNEWS_CLOCK": "crawl_fakes.clock",
    }
    line = [sys.executable, "-m", "scrapy", "crawl", "govnews", "-O", str(feed)]
    if source is not None:
        line += ["-a", f"source={source}"]
    for name, value in settings.items():
        line += ["-s", f"{name}={value}"]
    return [*line, *more]


def environment(database: Path, **more: str) -> dict[str, str]:
    """The environment of a crawl; PYTHONPATH is for the fake reader."""
    return {
        **os.environ,
        "GOVNEWS_DATABASE_URL": f"sqlite:///{database}",
        "PYTHONPATH": str(Path(__file__).parent),
        **more,
    }


def content(database: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the tables that hold content, in the order of their keys."""
    engine = create_engine(f"sqlite:///{database}")
    with engine.connect() as connection:
        rows = {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in metadata.sorted_tables if table not in LEDGER
        }
    engine.dispose()
    return rows


def write_pages(path: Path, number: int) -> Path:
    """A ``.jsonl`` source with so many pages, two of three reporting a meeting."""
    texts = ("第{0}次工作会议\n3月1日，县召开第{0}次会议。", "第{0}则\n今日晴，无事。", "第{0}号会议")
    with path.open("w", encoding="utf-8") as file:
        for index in range(number):
            row = {
                "url": f"https://www.xian.gov.example/{index}.html",
                "title": f"第{index}页",
                "published": "2026-03-01 09:30",
                "site": "某县",
                "text": texts[index % 3].format(index),
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path
