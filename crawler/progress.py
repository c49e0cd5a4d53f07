"""What a person sees of a run: a line that moves on a terminal, plain lines elsewhere, a table at the end.

Everything goes to standard error, so that ``-O -:jsonl`` has standard output for itself.
"""

from __future__ import annotations

import logging
import sys
from time import monotonic
from typing import Self, TextIO

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.live import pace
from crawler.live.visit import Visit
from crawler.logs import log_handler
from crawler.outcomes import Failure
from crawler.reporting import (
    FAILURES,
    MEETINGS,
    PAGES,
    input_failed,
    reading_started,
    sites_chosen,
    tally,
)  # fmt: skip
from crawler.summary import print_summary

TERMINAL_INTERVAL = 0.25  # seconds between two pictures of the line on a terminal


class Progress:
    """The extension that shows how a run goes, from the run's statistics."""

    def __init__(self, crawler: Crawler, console: Console) -> None:
        self._crawler = crawler
        self._console = console
        self._display: _Moving | _Plain = _Moving(console) if console.is_terminal else _Plain(console)
        self._shown = crawler.settings.getint("GOVNEWS_FAILURES_SHOWN")
        self._failures: list[Failure] = []
        self._visits: tuple[Visit, ...] = ()
        self._began: float | None = None
        self._ticks = create_looping_call(self._tick)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the run; nothing is drawn before pages begin to come."""
        progress = cls(crawler, Console(stderr=True))
        crawler.signals.connect(progress.reading_started, signal=reading_started)
        crawler.signals.connect(progress.input_failed, signal=input_failed)
        crawler.signals.connect(progress.sites_chosen, signal=sites_chosen)
        crawler.signals.connect(progress.engine_stopped, signal=signals.engine_stopped)
        return progress

    def reading_started(self, spider: Spider) -> None:
        """Pages begin to come: show that."""
        self._began = monotonic()
        interval = self._crawler.settings.getfloat("GOVNEWS_PROGRESS_INTERVAL")
        self._display.start()
        self._ticks.start(TERMINAL_INTERVAL if self._console.is_terminal else interval, now=False)

    def input_failed(self, failure: Failure) -> None:
        """Remember the first failures by name; all of them are counted elsewhere."""
        if len(self._failures) < self._shown:
            self._failures.append(failure)

    def sites_chosen(self, visits: tuple[Visit, ...]) -> None:
        """It is a crawl of sites: show how each of them goes."""
        self._visits = visits

    def engine_stopped(self) -> None:
        """Everything is stored: close with the table. A run that never began has nothing to show."""
        if self._began is None:
            return
        self._ticks.stop()
        self._display.stop()
        print_summary(self._console, self._crawler, self._visits, self._failures, monotonic() - self._began)

    def _tick(self) -> None:
        self._display.show(self._line())

    def _line(self) -> str:
        seconds = monotonic() - (self._began or monotonic())
        if self._visits:
            return pace.line(self._visits, seconds, self._crawler.stats.get_value(MEETINGS, 0))
        pages = self._crawler.stats.get_value(PAGES, 0)
        failed = sum(tally(self._crawler, FAILURES).values())
        speed = f", {pages / seconds:,.0f} a second" if seconds >= 1 else ""
        return (
            f"{pages:,} pages read{speed}; {self._crawler.stats.get_value(MEETINGS, 0):,} meetings, "
            f"{failed:,} failures; {seconds:,.0f} s"
        )


class _Plain:
    """A line now and then, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def start(self) -> None:
        """Nothing stands there yet."""

    def show(self, line: str) -> None:
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)

    def stop(self) -> None:
        """What was printed stays."""


class _Moving:
    """One line that is drawn over and over, below whatever is logged meanwhile."""

    def __init__(self, console: Console) -> None:
        self._spinner = Spinner("dots", "beginning")
        self._live = Live(self._spinner, console=console, auto_refresh=False, transient=True)
        self._log: logging.StreamHandler[TextIO] | None = None
        self._log_stream: TextIO | None = None

    def start(self) -> None:
        self._live.start()  # from here on sys.stderr prints above the line
        handler = log_handler()
        if isinstance(handler, logging.StreamHandler) and not isinstance(handler, logging.FileHandler):
            self._log, self._log_stream = handler, handler.setStream(sys.stderr)

    def show(self, line: str) -> None:
        self._spinner.update(text=line)
        self._live.refresh()

    def stop(self) -> None:
        if self._log is not None and self._log_stream is not None:
            self._log.setStream(self._log_stream)
        self._live.stop()
