"""Many workers on PostgreSQL: the rows of one worker, also where one is killed every few seconds, and the throughput.

    python -m tests.bench.schedule_workers [--sites N] [--articles N] [--latency SECONDS] [--kill SECONDS]

A farm of sites without delays is crawled by one worker, by two, by four, and by four of which one, or its crawl, is
killed every few seconds and another one started. All of it as an operator would: ``scrapy schedule`` in processes of
their own. Throughput counts from the first request to the last. Needs PostgreSQL, as the tests do.
"""

from __future__ import annotations

import argparse
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from sqlalchemy import func, select

from pipelines.parse.divisions import load_divisions
from pipelines.store import open_store
from pipelines.store.tables import metadata, site_leases, site_runs, site_schedules

from ..sites.farm import Farm
from ..sites.plan import SitePlan, load_plan
from ..store.conftest import SERVER, database
from ..store.contents import Contents, contents

ROOT = Path(__file__).parents[2]
BATCH = 25  # sites that a worker takes at a time
SETTINGS = {
    "DOWNLOAD_DELAY": "0", "AUTOTHROTTLE_ENABLED": "False", "GOVNEWS_SCHEDULE_SITES": str(BATCH),
    "GOVNEWS_SCHEDULE_LOOK": "2", "GOVNEWS_SCHEDULE_RETRY": "2", "GOVNEWS_LEASE_SECONDS": "6",
}  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What some workers made: the rows, how often each site was gone through, seconds, pages, and kills."""

    rows: Contents
    whole: list[int]
    seconds: float
    requests: int
    kills: int

    def line(self, label: str) -> str:
        pace = self.requests / self.seconds
        return f"{label:24} {self.seconds:6.1f} s {pace:7.1f} requests/s {self.requests} requests {self.kills} kills"


def main() -> None:
    """Run the benchmark and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.schedule_workers", description=__doc__)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--articles", type=int, default=6, help="of each column; a site has two")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every answer takes at least")
    parser.add_argument("--kill", type=float, default=4.0, help="seconds between two kills")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4], help="how many, each in turn")
    options = parser.parse_args()
    console, plans = Console(soft_wrap=True), list(_plans(options.sites, options.articles))
    runs = [(number, 0.0) for number in options.workers]
    if options.kill:
        runs.append((4, options.kill))
    first: Ran | None = None
    for workers, kill in runs:
        with Farm(plans=plans, latency=options.latency) as farm:
            ran = _run(farm, workers, kill)
        first = first or ran
        console.print(ran.line(f"{workers} workers{', killed' if kill else ''}"))
        same = "the same rows" if ran.rows == first.rows else f"OTHER ROWS: {_differing(ran.rows, first.rows)}"
        pages = len(ran.rows["pages"])
        console.print(
            f"    {first.seconds / ran.seconds:.2f} times as fast; {same}: {pages} pages, {len(ran.rows['meetings'])}"
            f" meetings; {len(ran.whole)} sites gone through, {sum(one > 1 for one in ran.whole)} of them twice"
        )


def _plans(sites: int, articles: int) -> Iterator[SitePlan]:
    """So many sites of all layouts, each of a county of its own."""
    good = [plan for plan in load_plan() if plan.group == "good" and not plan.aliases]
    places = {place for bearers in load_divisions().forms.values() for place in bearers}
    counties = sorted(place.code for place in places if place.level == "county" and place.valid_to is None)
    for number, code, plan in zip(range(sites), counties, itertools.cycle(good), strict=False):
        columns = tuple(replace(column, articles=articles) for column in plan.columns)
        yield replace(plan, id=f"s{number}", host=f"www.s{number:03}.gov.example", code=code, columns=columns)


def _run(farm: Farm, workers: int, kill: float) -> Ran:
    """Have so many workers crawl the farm into a new database."""
    with TemporaryDirectory() as folder, database() as name:
        crowd = _Crowd(farm, Path(folder), f"{SERVER}/{name}")
        crowd.finish(crowd.begin("once", "--defer"))
        kills = crowd.killed(workers, kill) if kill else crowd.left_alone(workers)
        entries = farm.log.entries
        seconds = max(entry.end or entry.begin for entry in entries) - entries[0].begin
        return Ran(crowd.rows(), crowd.whole(), seconds, len(entries), kills)


class _Crowd:
    """Workers over one database."""

    def __init__(self, farm: Farm, folder: Path, url: str) -> None:
        self._farm = farm
        self._store = open_store(url)
        self._log = (folder / "log").open("w", encoding="utf-8")
        self._environment = {
            **os.environ, "http_proxy": farm.proxy, "GOVNEWS_DATABASE_URL": url, "GOVNEWS_CONTACT": "bench@example.org",
            "GOVNEWS_ARCHIVE": str(folder / "archive"),
        }  # fmt: skip

    def begin(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a process of the schedule."""
        line = [sys.executable, "-m", "scrapy", "schedule", *arguments]
        for name, value in {**SETTINGS, "GOVNEWS_CATALOGUE": self._farm.catalogue()}.items():
            line += ["-s", f"{name}={value}"]
        return subprocess.Popen(line, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log)

    def finish(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for a process that ends by itself."""
        if process.wait():
            said = Path(self._log.name).read_text(encoding="utf-8")[-2000:]
            sys.exit(f"{process.args} ended with {process.returncode}: {said}")

    def left_alone(self, workers: int) -> int:
        """Workers that nobody kills; until all is done."""
        for process in [self.begin("work", "--once") for _ in range(workers)]:
            self.finish(process)
        return 0

    def killed(self, workers: int, every: float) -> int:
        """Workers of which one, or its crawl, is killed every so often, and replaced; until all is done."""
        scheduler, crowd = self.begin("run", "--defer"), [self.begin("work") for _ in range(workers)]
        kills = 0
        while not self._all_done():
            time.sleep(every)
            kills += 1
            if kills % 2:
                victim = crowd.pop(0)
                victim.kill()
                victim.wait()
                crowd.append(self.begin("work"))
            elif crawls := self._crawls() - {process.pid for process in crowd}:
                with suppress(ProcessLookupError):
                    os.kill(min(crawls), signal.SIGKILL)
        for process in (scheduler, *crowd):
            process.terminate()
        for process in (scheduler, *crowd):
            process.wait()
        return kills

    def rows(self) -> Contents:
        """What is stored, but for the times at which pages were fetched."""
        found = contents(self._store)
        for table in metadata.sorted_tables:
            if table.name in found and "fetched_at" in table.columns:
                names = [column.name for column in table.columns if column.name != "page_no"]
                at = names.index("fetched_at") + ("page_no" in table.columns)
                found[table.name] = sorted(((*row[:at], *row[at + 1 :]) for row in found[table.name]), key=repr)
        return found

    def whole(self) -> list[int]:
        """How often each site was gone through."""
        with self._store.connect() as connection:
            query = select(func.count()).select_from(site_runs).where(site_runs.c.complete).group_by(site_runs.c.site)
            return list(connection.execute(query).scalars())

    def _all_done(self) -> bool:
        with self._store.connect() as connection:
            done = select(func.count()).select_from(site_schedules).where(site_schedules.c.ended_at.is_not(None))
            return connection.execute(done).scalar_one() == len(self._farm.sites)

    def _crawls(self) -> set[int]:
        with self._store.connect() as connection:
            owners = connection.execute(select(site_leases.c.owner).distinct()).scalars()
            return {int(owner.split("|")[1]) for owner in owners}


def _differing(one: Contents, other: Contents) -> str:
    return ", ".join(f"{name} ({len(one[name])}/{len(other[name])})" for name in one if one[name] != other[name])


if __name__ == "__main__":
    main()
