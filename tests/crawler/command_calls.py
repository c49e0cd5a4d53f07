"""Calling one of our commands in the test's own process: a second less than a process for each call."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings


def call(command: ScrapyCommand, *arguments: str, database: Path, **more: Any) -> CompletedProcess[str]:
    """Call ``command`` as scrapy does after it has read the project's settings, with the store at ``database`` and
    ``more`` settings."""
    settings, parser = Settings(), ArgumentParser()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("GOVNEWS_DATABASE_URL", f"sqlite:///{database}", priority="cmdline")
    settings.setdict(more, priority="cmdline")
    command.settings = settings
    command.add_options(parser)
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        try:
            opts, args = parser.parse_known_args(arguments)
            command.run(args, opts)
        except UsageError as error:
            return CompletedProcess(arguments, 2, out.getvalue(), str(error))
        except SystemExit:  # from the parser
            return CompletedProcess(arguments, 2, out.getvalue(), err.getvalue())
    return CompletedProcess(arguments, command.exitcode, out.getvalue(), err.getvalue())
