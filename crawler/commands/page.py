"""``scrapy page history URL``: what a page said before it was corrected."""

from __future__ import annotations

import argparse
from itertools import pairwise

from scrapy.exceptions import UsageError

from crawler.aligned import aligned
from crawler.database import readable_store
from crawler.project_command import ProjectCommand, note, say
from pipelines.store import StoreError
from pipelines.store.versions import Version, differences, history


class Command(ProjectCommand):
    """``scrapy page``."""

    def syntax(self) -> str:
        """How the command is called."""
        return "history URL"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the versions of a page that was changed after it was published, and what changed"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "history tells every version of a stored page, when it was first fetched, and what changed from one to the "
            "next. The bytes of each are in the archive: scrapy archive find URL, scrapy archive get URL --at TIME."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the sub-command. The exit code is 1 for a page or a store that is not there."""
        if len(args) != 2 or args[0] != "history":
            raise UsageError("say: history URL", print_help=False)
        try:
            versions = self._versions(args[1])
        except StoreError as error:
            versions = []
            note(str(error))
        if not versions:
            note(f"no page of the store has the address {args[1]}")
            self.exitcode = 1
        for line in _shown(versions):
            say(line)

    def _versions(self, url: str) -> list[Version]:
        engine = readable_store(self.known_settings)
        return [] if engine is None else history(engine, url)


def _shown(versions: list[Version]) -> list[str]:
    rows = [(str(number), one.fetched_at, one.sha256, one.title or "") for number, one in enumerate(versions, 1)]
    lines = [*aligned([("version", "first fetched", "sha256 of the bytes", "title"), *rows])] if rows else []
    for number, (before, after) in enumerate(pairwise(versions), 1):
        lines += ["", f"from version {number} to {number + 1}:", *differences(before, after)]
    return lines
