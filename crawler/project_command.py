"""What our ``scrapy …`` sub-commands have in common: their settings, and how they speak."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings

from crawler.archive.errors import ArchiveError
from crawler.exits import ExitCode
from pipelines.store import StoreError


class ProjectCommand(ScrapyCommand):
    """A command that needs the project's settings and starts no crawl. Its own sub-commands are arguments, since
    Scrapy's parser knows none."""

    requires_project = True
    requires_crawler_process = False
    default_settings: ClassVar[dict[str, Any]] = {"LOG_LEVEL": "WARNING"}

    @property
    def known_settings(self) -> Settings:
        """The settings, which scrapy gives to a command before it runs it."""
        if self.settings is None:
            raise RuntimeError("scrapy.cmdline gave the command no settings")
        return self.settings

    @contextmanager
    def failures_noted(self) -> Iterator[None]:
        """Say it where the store or the archive fails, and end with the exit code that a crawl would have."""
        try:
            yield
        except StoreError as error:
            note(str(error))
            self.exitcode = ExitCode.STORE_FAILED
        except ArchiveError as error:
            note(str(error))
            self.exitcode = ExitCode.ARCHIVE_FAILED


def say(text: str) -> None:
    """Write a line of what was asked for."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Write a line about it, beside what was asked for."""
    sys.stderr.write(text + "\n")
