"""``scrapy lexicon unknown|check``: which words the lexicon lacks, and whether its tables are in order."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from scrapy.exceptions import UsageError

from crawler.aligned import aligned
from crawler.database import readable_store
from crawler.project_command import ProjectCommand, note, say
from pipelines import lexicon_check
from pipelines.store.vocabulary import UnknownToken, most_unknown

KINDS: Final = ("position", "division", "meeting")
HEADINGS: Final = ("kind", "times", "pages", "token", "example")
SHOWN: Final = 50  # tokens, where no --limit says otherwise


class Command(ProjectCommand):
    """``scrapy lexicon``."""

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
        with self.failures_noted():
            actions[args[0]](opts)

    def _unknown(self, opts: argparse.Namespace) -> None:
        tokens = self._tokens(opts)
        for line in aligned([HEADINGS, *map(_row, tokens)] if tokens else []):
            say(line)
        more = "; there may be more of them (--limit)" if len(tokens) == opts.limit else ""
        note(f"{len(tokens)} unknown tokens{more}")

    def _tokens(self, opts: argparse.Namespace) -> list[UnknownToken]:
        engine = readable_store(self.known_settings)
        if engine is None:
            url = self.known_settings["GOVNEWS_DATABASE_URL"]
            raise UsageError(f"{url}: there is no such database; a crawl makes it", print_help=False)
        try:
            return most_unknown(engine, opts.kind, least=opts.least, limit=opts.limit)
        finally:
            engine.dispose()

    def _check(self, opts: argparse.Namespace) -> None:
        found = lexicon_check.faults()
        for fault in found:
            say(f"{_shown(fault.path)}:{fault.line}: {fault.reason}")
        note(f"{len(lexicon_check.tables())} tables were read, {len(found)} faults")
        self.exitcode = 1 if found else 0


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _row(token: UnknownToken) -> tuple[str, ...]:
    return token.kind, str(token.times), str(token.pages), token.token, token.example


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
