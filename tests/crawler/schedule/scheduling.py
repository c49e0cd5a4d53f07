"""The schedule over the farm: its commands in processes of their own, or the scheduler in the test's process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from command_calls import call
from scrapy.settings import Settings
from sqlalchemy import Engine, text

from crawler.commands import schedule
from crawler.schedule.crawls import Crawls
from crawler.schedule.scheduler import Scheduler
from pipelines.store import open_store
from tests import forks
from tests.crawler.live.farm_crawls import CRAWLER_TESTS, FAKES, FAST
from tests.forks import PATIENCE, Forked
from tests.sites.farm import Farm
from tests.store.contents import Contents, contents

One = TypeVar("One")

SHORT = {"GOVNEWS_LIST_PAGES": "1"}  # the first pages of lists are enough here
ROBOTS_AND_LISTS = 9
STILL = {"GOVNEWS_CLOCK": "crawl_fakes.clock"}  # rows hold times; those of two databases are compared


@dataclass(frozen=True)
class Plan:
    """A farm, a store, and the schedule over both."""

    farm: Farm
    folder: Path
    url: str

    def settings(self, **more: str) -> dict[str, str]:
        return {**FAST, **FAKES, **SHORT, "GOVNEWS_CATALOGUE": str(self.farm.catalogue()), **more}

    def environment(self, **more: str) -> dict[str, str]:
        return {
            **os.environ, "http_proxy": self.farm.proxy, "GOVNEWS_DATABASE_URL": self.url,
            "GOVNEWS_ARCHIVE": str(self.folder / "archive"), "GOVNEWS_CONTACT": "crawls@example.org",
            "PYTHONPATH": str(CRAWLER_TESTS), **more,
        }  # fmt: skip

    def line(self, *arguments: str, **settings: str) -> list[str]:
        line = [sys.executable, "-m", "scrapy", *arguments]
        for name, value in self.settings(**settings).items():
            line += ["-s", f"{name}={value}"]
        return line

    def begin(
        self, *arguments: str, environment: dict[str, str] | None = None, **settings: str
    ) -> Forked:
        """A command that goes on."""
        return forks.begin(self.line(*arguments, **settings), env=self.environment(**(environment or {})))

    def call(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command to its end."""
        return ended(self.begin(*arguments, **settings))

    def said(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """``scrapy schedule`` in this process, for what needs no crawl."""
        database = Path(self.url.removeprefix("sqlite:///"))
        return call(schedule.Command(), *arguments, database=database, **self.settings(**settings))

    def scheduler(self, clock: Callable[[], datetime], **settings: str) -> Scheduler:
        """The scheduler in this process; its crawls are processes of their own."""
        ours = Settings()
        ours.setmodule("crawler.settings", priority="project")
        for name, value in self.settings(**settings).items():
            ours.set(name, value, priority="cmdline")
        return Scheduler(Crawls(ours, self.engine(), clock))

    def engine(self) -> Engine:
        return open_store(self.url)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        engine = self.engine()
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    def contents(self) -> Contents:
        engine = self.engine()
        found = contents(engine)
        engine.dispose()
        return found

    def runs_by_site(self) -> dict[str, int]:
        """How often each site was gone through."""
        return dict(self.rows("SELECT site, count(*) FROM site_runs WHERE complete GROUP BY site"))  # type: ignore[arg-type]

    def crawling(self) -> set[int]:
        """The processes that hold sites: crawls, for a batch that is claimed is taken over by its crawl."""
        return {int(owner.split("|")[1]) for (owner,) in self.rows("SELECT DISTINCT owner FROM site_leases")}

    def await_crawl(self, besides: int) -> int:
        """The process of a crawl, when it has asked for some articles since now."""
        before = len(self.farm.log.entries)

        def under_way() -> int | None:
            crawls = self.crawling() - {besides}
            return crawls.pop() if crawls and len(self.farm.log.entries) > before + ROBOTS_AND_LISTS else None

        return await_(under_way)


def ended(process: Forked) -> subprocess.CompletedProcess[str]:
    """What a process said, when it has ended."""
    out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def await_(look: Callable[[], One | None], seconds: float = PATIENCE) -> One:
    """What ``look`` gives in the end, which is neither None nor empty nor false."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError(f"nothing came in {seconds} s")


def kill(pid: int) -> None:
    """``kill -9``."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def lives(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
