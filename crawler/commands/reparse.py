"""``scrapy reparse``: pages that are stored or archived are read again, with the grammar of today."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Iterator, Mapping
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
from crawler.offline import Known
from crawler.project_command import ProjectCommand, note
from crawler.rereading.over_shards import OverShards, show
from crawler.rereading.report import Report
from crawler.rereading.run import Reparse
from crawler.rereading.shard_reading import Rereading
from crawler.rereading.shards import ShardError, shards_of
from crawler.rereading.sources import Chunk, from_archive, from_store
from crawler.schedule.queue import jobs_of
from crawler.sites import Catalogue
from crawler.sites.pages import SitePages
from pipelines.clock import Clock, stamp
from pipelines.store import RunStatus, StoreError, Writer, is_there
from pipelines.store.quarantine import Quarantine
from pipelines.store.shards import Asked, Shards
from pipelines.store.stored import Done, Selection, count_pages, unfinished_since

logger = logging.getLogger(__name__)

MOST_WORKERS: Final = 256


class Command(ProjectCommand):
    """``scrapy reparse``: without arguments stored pages are read again, else the shards that they name."""

    def syntax(self) -> str:
        """How the command is called."""
        return (
            "[SHARD … [--defer] | --status | --archive [PATH]] [--site SITE] [--since DATE] [--reason RULE] [--all] "
            "[--dry-run] [--json]"
        )

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Read again what is stored or archived, with the grammar of today, and say what changes"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "Every stored page that another version of the grammar has read is read again from its text as it came; "
            "with --archive, from its archived bytes. What changes is written, as a run of its own, and told on "
            "standard output. It can be stopped at any time: the same command again goes on where it was. A SHARD is a "
            "WARC file, a folder or a pattern of them, wherever fsspec reaches: each file is read by one process and "
            "marked when it is done. The exit codes are those of a crawl."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's own."""
        super().add_options(parser)
        add = parser.add_argument
        add("--archive", nargs="?", const="", metavar="PATH",
            help="read the archived bytes, of the folder of GOVNEWS_ARCHIVE or of PATH, instead of the stored text")
        add("--defer", action="store_true", help="leave the shards to processes of `scrapy schedule work`")
        add("--status", action="store_true", help="how it is with the shards that were ever named")
        add("--site", metavar="SITE",
            help="only pages of this site: as pages.site names it; a code with --archive and for shards")
        add("--since", metavar="DATE", help="only pages published on this day or later, or on no known one")
        add("--reason", metavar="RULE", help="only pages that this rule took for no meeting (pages.reason)")
        add("--all", action="store_true", dest="everything",
            help="also pages, and shards, that this version of the grammar has read already")
        add("--dry-run", action="store_true", help="write nothing, and say what would change")
        add("--json", action="store_true", dest="as_json", help="the report as JSON")
        add("--workers", type=int, default=None, metavar="N",
            help="processes that read, a shard each (as many as there are processors; 0: none beside this one)")
        add("--examples", type=int, default=3, metavar="N", help="examples of each change (3)")  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read again, report, and set the exit code."""
        _check(args, opts)
        begin_logs(self.known_settings)
        settings = self.known_settings
        try:
            engine = _opened(settings, args, opts)
            try:
                self.exitcode = _done(settings, args, opts, engine)
            finally:
                engine.dispose()
        except StoreError as error:
            logger.error("the store failed: %s", error, extra=as_event(Event.STORE_FAILED))
            self.exitcode = ExitCode.STORE_FAILED
        except SQLAlchemyError as error:
            told = as_event(Event.STORE_FAILED)
            logger.error("the store failed, by a fault of govnews; please report it", exc_info=error, extra=told)
            self.exitcode = ExitCode.STORE_FAILED


def _done(settings: BaseSettings, args: list[str], opts: argparse.Namespace, engine: Engine) -> ExitCode:
    """Do what the arguments say."""
    if opts.status:
        return show(Shards(engine).rows(), as_json=opts.as_json)
    if not args:
        return _Task(settings, opts, engine).run()
    _catalogue(settings)
    reading = Rereading(settings, opts.examples, opts.dry_run)
    clock: Clock = load_object(settings["GOVNEWS_CLOCK"])
    asked = Asked(reading.version, stamp(clock()), opts.site, opts.since, opts.everything)
    try:
        states = shards_of(args)
    except ShardError as error:
        raise UsageError(str(error), print_help=False) from error
    if opts.defer:
        return _left_to_workers(engine, states, asked)
    return OverShards(reading, engine, processes=_workers(opts), as_json=opts.as_json).run(states, asked)


def _left_to_workers(engine: Engine, states: Mapping[str, str], asked: Asked) -> ExitCode:
    """Ask for what is not done of the shards, and put it into the queue of the workers."""
    jobs = jobs_of(engine)
    left = Shards(engine).ask(states, asked)
    added = jobs.defer_shards(engine, [one.shard_id for one in left])
    note(f"{len(states):,} shards: {len(states) - len(left):,} are done, {len(left):,} are to be read by workers; "
         f"{added:,} of these are new in the queue")  # fmt: skip
    return ExitCode.OK


class _Task:
    """One re-reading of stored or archived pages, from the options to the report."""

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
        pages = SitePages(_catalogue(self._settings))
        known = Known(self._clock, pages, self._settings.getfloat("METAREFRESH_MAXDELAY"))
        return from_archive(self._archive, self._engine, done, site=self._opts.site, known=known)

    def _reparse(self, writer: Writer | None) -> Reparse:
        workers = _workers(self._opts)
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


def _catalogue(settings: BaseSettings) -> Catalogue:
    try:
        return catalogue_of(settings)
    except ChoiceError as error:
        raise UsageError(str(error), print_help=False) from error


def _workers(opts: argparse.Namespace) -> int:
    return (os.cpu_count() or 1) if opts.workers is None else int(opts.workers)


def _opened(settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> Engine:
    """The store: as it is for a dry run, else brought up to date. None is made that is not there, but for archives."""
    if (opts.dry_run or (opts.archive is None and not args)) and not is_there(settings["GOVNEWS_DATABASE_URL"]):
        raise UsageError("there is no store yet: a crawl makes it", print_help=False)
    return (readable_store(settings) if opts.dry_run else None) or store_of(settings)


def _check(args: list[str], opts: argparse.Namespace) -> None:
    if wrong := [one for one in args if one.startswith("-")]:
        raise UsageError(f"{wrong[0]!r} is no option; -h lists them", print_help=False)
    if opts.reason is not None and (opts.archive is not None or args):
        raise UsageError("--reason is for stored pages; it goes with no archive", print_help=False)
    if args and (opts.archive is not None or opts.status):
        raise UsageError("shards are read by themselves; they go with no --archive or --status", print_help=False)
    if opts.defer and (not args or opts.dry_run):
        raise UsageError("--defer leaves shards to workers, which write: name some, and no --dry-run", print_help=False)
    if opts.workers is not None and not 0 <= opts.workers <= MOST_WORKERS:
        raise UsageError(f"--workers is {opts.workers}: want a number, 0 to {MOST_WORKERS}", print_help=False)
    if opts.examples < 0:
        raise UsageError("--examples is less than 0", print_help=False)
    if opts.since is not None:
        try:
            opts.since = date.fromisoformat(opts.since).isoformat()
        except ValueError as error:
            raise UsageError(f"--since {opts.since!r} is no day; write it like 2024-01-01", print_help=False) from error
