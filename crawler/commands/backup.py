"""``scrapy backup FOLDER``: a copy of the database and the archive, made while crawls go on."""

from __future__ import annotations

import argparse
import json
import sqlite3
from pathlib import Path

from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object

from crawler.archive.copying import copy_files
from crawler.backup_folder import ARCHIVE, DATABASE, MANIFEST, PART
from crawler.database import readable_store
from crawler.exits import ExitCode
from crawler.logs import begin_logs
from crawler.project_command import ProjectCommand, note
from crawler.version import VERSION
from pipelines.clock import stamp
from pipelines.store.backup import save


class Command(ProjectCommand):
    """``scrapy backup``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "FOLDER [--no-archive]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Copy the database and the archive into a folder, while crawls go on"

    def long_desc(self) -> str:
        """What -h says."""
        return (
            f"The database goes into FOLDER/{DATABASE}, one SQLite file whatever database it is, in the place of an "
            f"earlier copy; of the archive FOLDER/{ARCHIVE} gets the files that are new or have grown. scrapy restore "
            "FOLDER makes both again."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add our options to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--no-archive", action="store_true", help="only the database")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make the copy. The database comes first: what its rows refer to is then in the archive's copy."""
        if len(args) != 1 or args[0].startswith("-"):
            raise UsageError("name one folder", print_help=False)
        begin_logs(self.known_settings)
        try:
            with self.failures_noted():
                self._save(Path(args[0]))
                if not opts.no_archive:
                    self._copy(Path(args[0]))
        except (OSError, sqlite3.Error) as error:
            note(f"{args[0]}: {error}")
            self.exitcode = ExitCode.SOME_FAILED

    def _save(self, folder: Path) -> None:
        engine = readable_store(self.known_settings)
        if engine is None:
            raise UsageError("there is no store yet: a crawl makes it", print_help=False)
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / PART
        part.unlink(missing_ok=True)
        try:
            rows = save(engine, part)
        finally:
            engine.dispose()
        told = {"made_at": stamp(load_object(self.known_settings["GOVNEWS_CLOCK"])()), "version": VERSION, "rows": rows}
        part.replace(folder / DATABASE)
        (folder / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
        counted = f"{sum(rows.values()):,} rows, {rows['pages']:,} pages, {rows['meetings']:,} meetings"
        note(f"{folder / DATABASE}: {counted}")

    def _copy(self, folder: Path) -> None:
        source = Path(self.known_settings["GOVNEWS_ARCHIVE"])
        if not source.is_dir():
            note(f"{source}: there is no archive; only the database was copied")
            return
        done = copy_files(source, folder / ARCHIVE)
        note(f"{folder / ARCHIVE}: {done.files} files, {done.copied} of them copied")
