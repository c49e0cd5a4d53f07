"""``scrapy quarantine list|retry``: the pages that could not be read."""

from __future__ import annotations

import argparse
import asyncio
import json
from pathlib import Path
from typing import Any, Final

from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.aligned import aligned
from crawler.database import readable_store, store_of
from crawler.exits import ExitCode
from crawler.live.choice import ChoiceError, catalogue_of
from crawler.logs import begin_logs
from crawler.outcomes import FailureReason
from crawler.project_command import ProjectCommand, note, say
from crawler.rereading.held import from_quarantine
from crawler.rereading.report import Report
from crawler.rereading.run import Reparse
from crawler.sites.pages import SitePages
from pipelines.store import Writer, is_there
from pipelines.store.quarantine import Held, Quarantine, held_pages, release_read

HEADINGS: Final = ("since", "attempts", "reason", "url", "detail")
SOURCE: Final = "quarantine retry"
"""What the run is called in the ledger."""


class Command(ProjectCommand):
    """``scrapy quarantine``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "list [--json] | retry URL … | retry --all"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "List the pages that could not be read, or read them once more"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "Pages that made the reader fail, took it too long or ended its process, and pages whose reading could not "
            "be stored, are in quarantine, and are not read again before their bytes or the grammar have changed. list "
            "tells them; retry reads those of the addresses (or ids) given, or all of them, once more, each in a "
            "process beside this one. What is read well is stored, and leaves the quarantine; the exit code is 1 where "
            "something failed again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", dest="as_json", help="list: print JSON")
        parser.add_argument("--all", action="store_true", dest="everything", help="retry: all of them")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command."""
        actions = {"list": self._list, "retry": self._retry}
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        if wrong := [one for one in args[1:] if one.startswith("-")]:
            raise UsageError(f"unknown option {wrong[0]}", print_help=False)
        begin_logs(self.known_settings)
        if not is_there(self.known_settings["GOVNEWS_DATABASE_URL"]):
            raise UsageError("there is no store yet: a crawl makes it", print_help=False)
        with self.failures_noted():
            actions[args[0]](args[1:], opts)

    def _list(self, args: list[str], opts: argparse.Namespace) -> None:
        if args or opts.everything:
            raise UsageError("list takes no argument but --json", print_help=False)
        engine = readable_store(self.known_settings)
        held = [] if engine is None else held_pages(engine)
        if opts.as_json:
            say(json.dumps([_record(one) for one in held], ensure_ascii=False, indent=2))
            return
        for line in aligned([HEADINGS, *map(_row, held)] if held else []):
            say(line)
        note(f"{len(held)} pages in quarantine")

    def _retry(self, args: list[str], opts: argparse.Namespace) -> None:
        if bool(args) == opts.everything or opts.as_json:
            raise UsageError("name addresses (or ids) to retry, or --all", print_help=False)
        engine = store_of(self.known_settings)
        try:
            held = held_pages(engine, None if opts.everything else args)
            if missing := set(args) - {name for one in held for name in (one.unread.url, one.unread.page_id)}:
                raise UsageError(f"{min(missing)} is not in quarantine", print_help=False)
            report = _read_again(self.known_settings, engine, held)
            gone = {one.name for one in report.failed if one.reason is FailureReason.UNREADABLE}
            released = release_read(engine, [one for one in held if one.unread.url not in gone])
        finally:
            engine.dispose()
        for failure in report.failed:
            say(f"failed: {failure.name}: {failure.reason}: {failure.detail}; {failure.advice}")
        note(f"{len(held)} pages: {released} read and released, {report.failures.total()} failed again")
        self.exitcode = ExitCode.SOME_FAILED if report.failures else ExitCode.OK


def _read_again(settings: BaseSettings, engine: Engine, held: list[Held]) -> Report:
    """Read what is held, in a run of its own; what fails stays."""
    try:
        pages = SitePages(catalogue_of(settings))
    except ChoiceError as error:
        raise UsageError(str(error), print_help=False) from error
    clock, version = load_object(settings["GOVNEWS_CLOCK"]), load_object(settings["GOVNEWS_READER_VERSION"])
    writer = Writer(engine, clock, batch_size=settings.getint("GOVNEWS_BATCH_SIZE"))
    report = Report(version, examples_kept=0, failures_kept=len(held))
    writer.begin_run(SOURCE, grammar_version=version)
    reading = Reparse(
        engine, load_object(settings["GOVNEWS_READER"]), report, workers=1, since=None,
        seconds=settings.getfloat("GOVNEWS_READING_TIMEOUT"), batch_size=settings.getint("GOVNEWS_BATCH_SIZE"),
        writer=writer, quarantine=Quarantine(engine, clock, version), held=True,
        stopped=lambda: False, told=lambda: None,
    )  # fmt: skip
    asyncio.run(reading.run(from_quarantine(engine, held, Path(settings["GOVNEWS_ARCHIVE"]), pages)))
    writer.finish()
    return report


def _row(held: Held) -> tuple[str, ...]:
    return held.since, str(held.attempts), held.reason, held.unread.url, held.detail or ""


def _record(held: Held) -> dict[str, Any]:
    unread = held.unread
    return {
        "url": unread.url, "page_id": unread.page_id, "site": unread.site, "sha256": unread.sha256,
        "fetched_at": unread.fetched_at, "reason": held.reason, "detail": held.detail, "since": held.since,
        "last_at": held.last_at, "attempts": held.attempts, "grammar_version": held.grammar_version,
    }  # fmt: skip
