"""The table that closes a run: what was read and stored, and each failure with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text
from scrapy.crawler import Crawler

from crawler.aligned import aligned
from crawler.exits import ExitCode, exit_code
from crawler.live import pace
from crawler.live.visit import Visit
from crawler.outcomes import Failure
from crawler.reporting import FAILURES, MEETINGS, NOT_MEETINGS, NOTICES, PAGES, tally

STATES = ("new", "updated", "unchanged")
ENDS = {
    ExitCode.STORE_FAILED: "the store failed; what is counted as stored stays, and a new run adds the rest",
    ExitCode.ARCHIVE_FAILED: "the archive failed; what was read until then is stored",
    ExitCode.STOPPED: "stopped; what was read is stored, and a new run reads the rest",
}


def print_summary(
    console: Console, crawler: Crawler, visits: Sequence[Visit], failures: Sequence[Failure], seconds: float
) -> None:
    """Print the closing table: framed on a terminal, plain lines elsewhere.

    ``visits`` are the sites of a crawl of sites; ``failures`` are the ones to be named: how many there were in
    all is in the statistics.
    """
    if visits:
        _print_sites(console, visits)
    rows = list(_rows(crawler, seconds))
    if console.is_terminal:
        console.print(_framed(rows))
    else:
        width = max(len(label) for label, _ in rows)
        for label, value in rows:
            _plain(console, f"{label:<{width}}  {value}")
    for failure in failures:
        _plain(console, f"failed: {failure.name}: {failure.reason}: {failure.detail}; {failure.advice}")
    unnamed = sum(tally(crawler, FAILURES).values()) - len(failures)
    if unnamed > 0:
        _plain(console, f"failed: {unnamed:,} more; -L INFO names each of them")


def _print_sites(console: Console, visits: Sequence[Visit]) -> None:
    """A line a site, as wide as it is: what a cell says is worth more than a frame."""
    for line in aligned(pace.rows(visits)):
        _plain(console, line)
    _plain(console, pace.total(visits))


def _rows(crawler: Crawler, seconds: float) -> Iterator[tuple[str, str]]:
    stats = crawler.stats
    for label, kind in (("pages", PAGES), ("meetings", MEETINGS)):
        read = f"{stats.get_value(kind, 0):,} read; stored: "
        counts = tally(crawler, kind)
        removed = ("removed",) if counts.get("removed") else ()
        yield label, read + _by_kind(counts, (*STATES, *removed))
    yield "not meetings", f"{stats.get_value(NOT_MEETINGS, 0):,}"
    for label, kind in (("failures", FAILURES), ("notices", NOTICES)):
        counts = tally(crawler, kind)
        yield label, f"{sum(counts.values()):,}" + (f": {_by_kind(counts, tuple(counts))}" if counts else "")
    yield "time", f"{seconds:,.1f} s"
    if end := ENDS.get(exit_code(crawler)):
        yield "end", end


def _by_kind(counts: Mapping[str, int], kinds: Sequence[str]) -> str:
    return ", ".join(f"{counts.get(kind, 0):,} {kind.replace('_', ' ')}" for kind in kinds)


def _framed(rows: Sequence[tuple[str, str]]) -> Table:
    table = Table(show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for label, value in rows:
        table.add_row(label, Text(value))
    return table


def _plain(console: Console, line: str) -> None:
    console.print(line, markup=False, highlight=False, soft_wrap=True)
