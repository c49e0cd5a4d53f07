"""``scrapy archive list|find|get|index|check``: what the archive holds, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Final

from scrapy.exceptions import UsageError
from scrapy.http import Request

from crawler.aligned import aligned
from crawler.archive.capture import Capture
from crawler.archive.checking import Check
from crawler.archive.dates import warc_date
from crawler.archive.errors import ArchiveError, DamagedRecord
from crawler.archive.exchange import key_of
from crawler.archive.folder import Archive, existing
from crawler.archive.index import FileSummary
from crawler.archive.records import RESPONSE, message_of
from crawler.content_coding import decoded
from crawler.outcomes import Rejected
from crawler.project_command import ProjectCommand, note, say
from pipelines.clock import SHANGHAI

FILES: Final = ("file", "records", "answers", "bytes", "first", "last")
CAPTURES: Final = ("date", "status", "kind", "asked as", "file", "offset", "digest")


class Command(ProjectCommand):
    """``scrapy archive``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "list | find URL | get URL [--at TIME] [--digest DIGEST] | index | check"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Look into the archive of answers, make its index again, or check every record of it"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "The archive in the folder of the setting GOVNEWS_ARCHIVE. list tells its files; find every answer of an "
            "address; get writes the newest body of an address, unpacked, to standard output. index makes the index "
            "again from the WARC files and cuts off what is torn at their ends; check reads every record, and exits "
            "with 1 where one is not as it should be."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument(
            "--at", metavar="TIME",
            help="get: as it was at this time (ISO 8601; China's where it names no zone) or at the end of this day",
        )  # fmt: skip
        parser.add_argument(
            "--digest", metavar="DIGEST", help="get: the body with this digest, or one that begins so"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command. The exit code is 1 where something is wrong with the archive, or not in it."""
        actions: dict[str, tuple[int, Callable[..., None]]] = {
            "list": (0, self._list), "find": (1, self._find), "get": (1, self._get),
            "index": (0, self._index), "check": (0, self._check),
        }  # fmt: skip
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        wanted, action = actions[args[0]]
        if wrong := [one for one in args[1:] if one.startswith("-")]:
            raise UsageError(f"unknown option {wrong[0]}", print_help=False)
        if len(args) - 1 != wanted:
            raise UsageError("name one address" if wanted else f"{args[0]} takes no argument", print_help=False)
        try:
            action(*args[1:], opts)
        except ArchiveError as error:
            raise UsageError(str(error), print_help=False) from error

    def _list(self, opts: argparse.Namespace) -> None:
        with self._archive() as archive:
            summaries = archive.summaries()
        for line in aligned([FILES, *map(_file_row, summaries)]):
            say(line)
        answers = sum(summary.captures for summary in summaries)
        size = sum(summary.state.indexed for summary in summaries)
        note(f"{len(summaries)} files, {answers:,} answers, {size:,} bytes")

    def _find(self, url: str, opts: argparse.Namespace) -> None:
        captures = self._captures(url)
        for line in aligned([CAPTURES, *map(_capture_row, captures)] if captures else []):
            say(line)

    def _get(self, url: str, opts: argparse.Namespace) -> None:
        until = _moment(opts.at) if opts.at else None
        bodies = [one for one in self._captures(url) if one.kind == RESPONSE and (not until or one.date <= until)]
        bodies = [one for one in bodies if _is_meant(one, opts.digest)]
        if len({one.key.request for one in bodies}) > 1:
            note(f"{url} was asked for in different ways (POST): see find, and choose one with --digest")
            self.exitcode = 1
        elif not bodies:
            note(f"{url}: no such body; see find")
            self.exitcode = 1
        else:
            self._write(bodies[-1])

    def _write(self, capture: Capture) -> None:
        try:
            with self._archive() as archive:
                message = message_of(archive.read(capture))
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message.headers}
            body = decoded(message.payload, headers)
        except (DamagedRecord, Rejected) as error:
            note(f"{capture.key.url}, {capture.file} at {capture.offset}: {error}")
            self.exitcode = 1
            return
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()

    def _index(self, opts: argparse.Namespace) -> None:
        with self._archive() as archive:
            archive.rebuild()
            summaries = archive.summaries()
        note(f"{len(summaries)} files, {sum(one.captures for one in summaries):,} answers in the index")

    def _check(self, opts: argparse.Namespace) -> None:
        check = Check(existing(self._folder()))
        damages = 0
        for damage in check.damages():
            damages += 1
            say(str(damage))
        note(f"{check.files} files, {check.records:,} records read, {damages} damages")
        self.exitcode = 1 if damages else 0

    def _captures(self, url: str) -> list[Capture]:
        """Every answer of an address; says so where there is none."""
        try:
            address = key_of(Request(url)).url  # as a crawl writes it
        except ValueError as error:
            raise UsageError(str(error), print_help=False) from error
        with self._archive() as archive:
            captures = archive.captures(address)
        if not captures:
            note(f"{address} is not in the archive")
            self.exitcode = 1
        return captures

    def _folder(self) -> Path:
        return Path(self.known_settings["GOVNEWS_ARCHIVE"])

    @contextmanager
    def _archive(self) -> Iterator[Archive]:
        """The archive, for looking: nothing but its index is written."""
        archive = Archive.open(existing(self._folder()), repair=False)
        try:
            yield archive
        finally:
            archive.close()


def _is_meant(capture: Capture, wanted: str | None) -> bool:
    """Whether a body is the one of the digest, given whole or its beginning; without one, whether it is a page."""
    if wanted is None:
        return capture.status == 200
    return capture.digest.removeprefix("sha256:").startswith(wanted.removeprefix("sha256:").lower())


def _moment(text: str) -> datetime:
    """A time of the command line; of a date the end of its day."""
    try:
        if len(text) == len("2026-11-22"):
            return datetime.combine(date.fromisoformat(text), time.max, SHANGHAI)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"--at {text!r} is no time; write it like 2026-11-22T03:15:00Z", print_help=False) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _file_row(summary: FileSummary) -> tuple[str, ...]:
    state = summary.state
    dates = (warc_date(moment) if moment else "-" for moment in (summary.first, summary.last))
    return state.name, str(state.records), str(summary.captures), str(state.indexed), *dates


def _capture_row(capture: Capture) -> tuple[str, ...]:
    place = capture.file, str(capture.offset), capture.digest
    method = capture.key.request.partition(" ")[0] or "GET"
    asked = f"{method} {capture.role}" if capture.role else method
    return warc_date(capture.date), str(capture.status), capture.kind, asked, *place
