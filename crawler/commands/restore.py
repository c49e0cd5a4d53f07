"""``scrapy restore FOLDER``: the database and the archive made again of a copy."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.archive.copying import copy_files
from crawler.archive.folder import Archive, warc_files
from crawler.backup_folder import ARCHIVE, DATABASE, MANIFEST
from crawler.exits import ExitCode
from crawler.logs import begin_logs
from crawler.project_command import ProjectCommand, note
from pipelines.store.backup import load


class Command(ProjectCommand):
    """``scrapy restore``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "FOLDER"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Make the database and the archive again of what scrapy backup has copied"

    def long_desc(self) -> str:
        """What -h says."""
        return (
            "Into the database of GOVNEWS_DATABASE_URL, SQLite or PostgreSQL whichever it was before, and into the "
            "folder of GOVNEWS_ARCHIVE. Neither may hold anything: nothing is ever overwritten. The index of the "
            "archive is made again from its files."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Restore, and compare the rows with those that were copied. The exit code is 1 where they are not the same."""
        if len(args) != 1 or args[0].startswith("-"):
            raise UsageError("name one folder", print_help=False)
        begin_logs(self.known_settings)
        folder = Path(args[0])
        expected = _manifest(folder)
        archive = Path(self.known_settings["GOVNEWS_ARCHIVE"])
        copied = folder / ARCHIVE
        if copied.is_dir() and archive.is_dir() and warc_files(archive):
            raise UsageError(f"{archive} holds an archive already: name another folder in GOVNEWS_ARCHIVE",
                             print_help=False)  # fmt: skip
        with self.failures_noted():
            rows = load(folder / DATABASE, self.known_settings["GOVNEWS_DATABASE_URL"])
            self._compare(rows, expected)
            if copied.is_dir():
                done = copy_files(copied, archive)
                Archive.open(archive, repair=True).close()
                note(f"{archive}: {done.copied} files")

    def _compare(self, rows: dict[str, int], expected: dict[str, int]) -> None:
        for table, number in expected.items():
            if rows.get(table) != number:
                note(f"{table}: {rows.get(table, 0):,} rows, {number:,} were copied")
                self.exitcode = ExitCode.SOME_FAILED
        note(f"{sum(rows.values()):,} rows, {rows['pages']:,} pages, {rows['meetings']:,} meetings")


def _manifest(folder: Path) -> dict[str, int]:
    """The rows of each table of the copy."""
    try:
        rows: dict[str, int] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["rows"]
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f"{folder} is no folder of scrapy backup ({error})", print_help=False) from error
    if not (folder / DATABASE).is_file():
        raise UsageError(f"{folder / DATABASE} is missing", print_help=False)
    return rows
