"""``scrapy lexicon unknown|check``: which words the lexicon lacks, and whether its tables are in order."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, ClassVar, Final

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.aligned import aligned
from crawler.exits import ExitCode
from pipelines import lexicon_check
from pipelines.store import StoreError, existing_store
from pipelines.store.vocabulary import UnknownToken, most_unknown

KINDS: Final = ("position", "division", "meeting")
HEADINGS: Final = ("kind", "times", "pages", "token", "example")
SHOWN: Final = 50  # tokens, where no --limit says otherwise


class Command(ScrapyCommand):
    """The sub-commands are arguments, since Scrapy's own parser knows none."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    def syntax(self) -> str:
        """How the command is called."""
        return "unknown [--kind KIND] [--least N] [--limit N] | check"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "List the words of the stored pages that the lexicon lacks, or check its tables"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "The lexicon: the tables of words that the grammar reads by. unknown lists what no table knows of the "
            "pages in the database of the setting GOVNEWS_DATABASE_URL, the most frequent first, with the address of a "
            "page that has it. check loads every table and exits with 1 where one is not as it should be."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--kind", choices=KINDS, help="unknown: only of this kind")
        parser.add_argument(
            "--least", type=_count, default=1, metavar="N", help="unknown: that stand so often at least"
        )
        parser.add_argument(
            "--limit", type=_count, default=SHOWN, metavar="N", help=f"unknown: so many at most ({SHOWN})"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command. The exit code is 1 where a table is at fault, 3 where the database cannot be read."""
        actions = {"unknown": self._unknown, "check": self._check}
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        if len(args) > 1:
            raise UsageError(f"{args[0]} takes no argument", print_help=False)
        actions[args[0]](opts)

    def _unknown(self, opts: argparse.Namespace) -> None:
        try:
            tokens = self._tokens(opts)
        except StoreError as error:
            _note(str(error))
            self.exitcode = ExitCode.STORE_FAILED
            return
        for line in aligned([HEADINGS, *map(_row, tokens)] if tokens else []):
            _say(line)
        more = "; there may be more of them (--limit)" if len(tokens) == opts.limit else ""
        _note(f"{len(tokens)} unknown tokens{more}")

    def _tokens(self, opts: argparse.Namespace) -> list[UnknownToken]:
        url = self._settings()["GOVNEWS_DATABASE_URL"]
        engine = existing_store(url)
        if engine is None:
            raise UsageError(f"{url}: there is no such database; a crawl makes it", print_help=False)
        try:
            return most_unknown(engine, opts.kind, least=opts.least, limit=opts.limit)
        finally:
            engine.dispose()

    def _check(self, opts: argparse.Namespace) -> None:
        found = lexicon_check.faults()
        for fault in found:
            _say(f"{_shown(fault.path)}:{fault.line}: {fault.reason}")
        _note(f"{len(lexicon_check.tables())} tables were read, {len(found)} faults")
        self.exitcode = 1 if found else 0

    def _settings(self) -> Settings:
        if self.settings is None:
            raise RuntimeError("scrapy.cmdline gave the command no settings")
        return self.settings


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _row(token: UnknownToken) -> tuple[str, ...]:
    return token.kind, str(token.times), str(token.pages), token.token, token.example


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")
