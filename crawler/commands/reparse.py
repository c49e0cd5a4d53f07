"""``scrapy reparse``: pages that are stored or archived are read again, with the grammar of today."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Final

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from crawler.database import readable_store, store_of
from crawler.events import Event, as_event
from crawler.exits import ExitCode
from crawler.live.choice import ChoiceError, catalogue_of
from crawler.logs import begin_logs
from crawler.project_command import ProjectCommand
from crawler.rereading.report import Report
from crawler.rereading.run import Reparse
from crawler.rereading.sources import Chunk, from_archive, from_store
from crawler.sites.pages import SitePages
from pipelines.store import RunStatus, StoreError, Writer, is_there
from pipelines.store.quarantine import Quarantine
from pipelines.store.stored import Done, Selection, count_pages, unfinished_since

logger = logging.getLogger(__name__)

MOST_WORKERS: Final = 256


class Command(ProjectCommand):
    """``scrapy reparse``: everything is an option; there are no arguments."""

    def syntax(self) -> str:
        """How the command is called."""
        return "[--archive [PATH]] [--site SITE] [--since DATE] [--reason RULE] [--all] [--dry-run] [--json]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read again what is stored or archived, with the grammar of today, and say what changes"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "Every stored page that another version of the grammar has read is read again from its text as it came; "
            "with --archive, from its archived bytes. What changes is written, as a run of its own, and told on "
            "standard output. It can be stopped at any time: the same command again goes on where it was. The exit "
            "codes are those of a crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's own."""
        super().add_options(parser)
        add = parser.add_argument
        add("--archive", nargs="?", const="", metavar="PATH",
            help="read the archived bytes, of the folder of GOVNEWS_ARCHIVE or of PATH, instead of the stored text")
        add("--site", metavar="SITE", help="only pages of this site: as pages.site names it; a code with --archive")
        add("--since", metavar="DATE", help="only pages published on this day or later, or on no known one")
        add("--reason", metavar="RULE", help="only pages that this rule took for no meeting (pages.reason)")
        add("--all", action="store_true", dest="everything",
            help="also pages that this version of the grammar has read already")
        add("--dry-run", action="store_true", help="write nothing, and say what would change")
        add("--json", action="store_true", dest="as_json", help="the report as JSON")
        add("--workers", type=int, default=None, metavar="N",
            help="processes that read (as many as there are processors; 0: none beside this one)")
        add("--examples", type=int, default=3, metavar="N", help="examples of each change (3)")  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read again, report, and set the exit code."""
        _check(args, opts)
        begin_logs(self.known_settings)
        settings = self.known_settings
        try:
            engine = _opened(settings, opts)
            try:
                self.exitcode = _Task(settings, opts, engine).run()
            finally:
                engine.dispose()
        except StoreError as error:
            logger.error("the store failed: %s", error, extra=as_event(Event.STORE_FAILED))
            self.exitcode = ExitCode.STORE_FAILED
        except SQLAlchemyError as error:
            told = as_event(Event.STORE_FAILED)
            logger.error("the store failed, by a fault of govnews; please report it", exc_info=error, extra=told)
            self.exitcode = ExitCode.STORE_FAILED


class _Task:
    """One re-reading, from the options to the report."""

    def __init__(self, settings: BaseSettings, opts: argparse.Namespace, engine: Engine) -> None:
        self._settings = settings
        self._opts = opts
        self._engine = engine
        self._archive = None if opts.archive is None else Path(opts.archive or settings["GOVNEWS_ARCHIVE"])
        if self._archive is not None and not self._archive.exists():
            raise UsageError(f"archive {self._archive}: no such file or folder; check the path", print_help=False)
        self._clock = load_object(settings["GOVNEWS_CLOCK"])
        self._version: str = load_object(settings["GOVNEWS_READER_VERSION"])
        self._report = Report(self._version, opts.examples, settings.getint("GOVNEWS_FAILURES_SHOWN"))
        self._selection = Selection(opts.site, opts.since, opts.reason)
        self._stop = False
        self._began = self._told_at = monotonic()
        self._interval = settings.getfloat("GOVNEWS_PROGRESS_INTERVAL")
        self._total: int | None = None

    def run(self) -> ExitCode:
        opts = self._opts
        since_run = unfinished_since(self._engine, self._source, self._version) if opts.everything else None
        done = None if opts.everything and since_run is None else Done(self._version, since_run)
        chunks = self._chunks(done)
        writer = None if opts.dry_run else Writer(self._engine, self._clock, batch_size=self._batch_size)
        if writer is not None:
            writer.begin_run(self._source, grammar_version=self._version)
        counts: dict[str, int] | None = None
        try:
            with self._stoppable():
                asyncio.run(self._reparse(writer).run(chunks))
            if writer is not None:
                status: RunStatus = "interrupted" if self._stop else "finished"
                counts = asdict(writer.finish(status).counts)
        finally:  # what was done before the store failed is worth knowing
            self._say(counts)
        if self._stop:
            return ExitCode.STOPPED
        return ExitCode.SOME_FAILED if self._report.failures else ExitCode.OK

    @property
    def _batch_size(self) -> int:
        return self._settings.getint("GOVNEWS_BATCH_SIZE")

    @property
    def _source(self) -> str:
        """What is read, as the run's row in the ledger names it: with the same options it is the same."""
        opts = self._opts
        named = {"archive": self._archive, "site": opts.site, "since": opts.since, "reason": opts.reason}
        words = ["reparse", *(f"--{name}={value}" for name, value in named.items() if value is not None)]
        return " ".join([*words, "--all"] if opts.everything else words)

    def _chunks(self, done: Done | None) -> Iterator[Chunk]:
        if self._archive is None:
            self._total = count_pages(self._engine, self._selection, done)
            return from_store(self._engine, self._selection, done)
        try:
            pages = SitePages(catalogue_of(self._settings))
        except ChoiceError as error:
            raise UsageError(str(error), print_help=False) from error
        return from_archive(
            self._archive, self._engine, done, site=self._opts.site, clock=self._clock, pages=pages
        )

    def _reparse(self, writer: Writer | None) -> Reparse:
        workers = (os.cpu_count() or 1) if self._opts.workers is None else self._opts.workers
        if writer is not None and writer.deaths_before:  # a page may have been the cause: not in this process again
            workers = max(workers, 1)
        return Reparse(
            self._engine, load_object(self._settings["GOVNEWS_READER"]), self._report, workers=workers,
            since=self._opts.since if self._archive is not None else None, batch_size=self._batch_size,
            seconds=self._settings.getfloat("GOVNEWS_READING_TIMEOUT"), writer=writer,
            quarantine=Quarantine(self._engine, self._clock, self._version),
            stopped=lambda: self._stop, told=self._tell,
        )  # fmt: skip

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """The first Ctrl-C or SIGTERM asks to stop, when what is being read is written; the next is as ever."""
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

        def stop(number: int, _frame: object) -> None:
            self._stop = True
            signal.signal(number, before[signal.Signals(number)])

        try:
            for number in before:
                signal.signal(number, stop)
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _tell(self) -> None:
        """Say now and then how far it is."""
        now = monotonic()
        if now - self._told_at < self._interval:
            return
        self._told_at = now
        read, changed = self._report.pages["read"], self._report.pages["changed"]
        of = "" if self._total is None else f" of {self._total:,}"
        speed = read / (now - self._began)
        sys.stderr.write(f"{read:,}{of} pages read, {speed:,.0f} a second; {changed:,} changed\n")

    def _say(self, counts: dict[str, int] | None) -> None:
        seconds = monotonic() - self._began
        if self._opts.as_json:
            more = {"source": self._source, "dry_run": self._opts.dry_run, "stopped": self._stop, "stored": counts}
            sys.stdout.write(self._report.as_json(**more) + "\n")
            return
        for line in self._report.lines():
            sys.stdout.write(line + "\n")
        end = "stopped; the same command goes on from here; " if self._stop else ""
        what = "nothing was written" if self._opts.dry_run else f"written as read by grammar {self._version}"
        sys.stderr.write(f"{end}{what}; {seconds:,.1f} s\n")


def _opened(settings: BaseSettings, opts: argparse.Namespace) -> Engine:
    """The store: as it is for a dry run, else brought up to date. None is made that is not there."""
    if (opts.dry_run or opts.archive is None) and not is_there(settings["GOVNEWS_DATABASE_URL"]):
        raise UsageError("there is no store yet: a crawl makes it", print_help=False)
    return (readable_store(settings) if opts.dry_run else None) or store_of(settings)


def _check(args: list[str], opts: argparse.Namespace) -> None:
    if args:
        raise UsageError(f"{args[0]!r} is no option; -h lists them", print_help=False)
    if opts.reason is not None and opts.archive is not None:
        raise UsageError("--reason is for stored pages; it goes with no --archive", print_help=False)
    if opts.workers is not None and not 0 <= opts.workers <= MOST_WORKERS:
        raise UsageError(f"--workers is {opts.workers}: want a number, 0 to {MOST_WORKERS}", print_help=False)
    if opts.examples < 0:
        raise UsageError("--examples is less than 0", print_help=False)
    if opts.since is not None:
        try:
            opts.since = date.fromisoformat(opts.since).isoformat()
        except ValueError as error:
            raise UsageError(f"--since {opts.since!r} is no day; write it like 2024-01-01", print_help=False) from error
