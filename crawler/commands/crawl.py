"""``scrapy crawl``, with an exit code that tells how the crawl went (:class:`crawler.exits.ExitCode`)."""

from __future__ import annotations

import argparse
from typing import Final

from scrapy.commands import crawl
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler import metrics
from crawler.exits import ExitCode, exit_code
from crawler.logs import begin_logs
from pipelines.store.writer import MAX_BATCH

WHOLE_NUMBERS: Final = {
    "GOVNEWS_DATABASE_CONNECT_TIMEOUT": (1, 3600),
    "GOVNEWS_DATABASE_LOCK_TIMEOUT": (1, 86_400),
    "GOVNEWS_DATABASE_STATEMENT_TIMEOUT": (1, 86_400),
    "GOVNEWS_DATABASE_PATIENCE": (0, 86_400),
    "GOVNEWS_BATCH_SIZE": (1, MAX_BATCH),
    "GOVNEWS_ARCHIVE_FILE_SIZE": (1, 1 << 40),
    "GOVNEWS_WORKERS": (0, 256),
    "GOVNEWS_READING_TIMEOUT": (0, 86_400),
    "GOVNEWS_LIST_PAGES": (1, 1_000_000),
    "GOVNEWS_SITE_ARTICLES": (1, 1_000_000),
    "GOVNEWS_RECHECKS": (0, 1_000_000),
    "GOVNEWS_METRICS_PORT": (0, 65_535),
    "GOVNEWS_METRICS_INTERVAL": (1, 3600),
    "GOVNEWS_FAILURES_SHOWN": (0, 1_000_000),
}
"""The settings that are whole numbers, with the least and the most that they may be."""


class Command(crawl.Command):
    """Scrapy's own command, its options included; its log and its end are ours."""

    requires_crawler_process = False  # it would speak before its log is as the settings say

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl with the one spider named, and set the exit code."""
        if len(args) != 1:
            raise UsageError("name one spider: scrapy crawl govnews -a source=PATH", print_help=False)
        if self.settings is None:
            raise RuntimeError("scrapy.cmdline gave the command no settings")
        check_settings(self.settings)
        begin_logs(self.settings)
        process = AsyncCrawlerProcess(self.settings)
        try:
            crawler = process.create_crawler(args[0])
        except KeyError as error:
            raise UsageError(f"there is no spider {args[0]!r}; ours is govnews", print_help=False) from error
        process.crawl(crawler, **opts.spargs)
        process.start()
        failed = process.bootstrap_failed
        self.exitcode = ExitCode.SOME_FAILED if failed else exit_code(crawler)


def check_settings(settings: BaseSettings) -> None:
    """Refuse a wrong setting by its name, before anything is opened."""
    for name, (least, most) in WHOLE_NUMBERS.items():
        value = str(settings[name])
        if not value.isdecimal() or not least <= int(value) <= most:
            raise UsageError(f"{name} is {value!r}: want a whole number, {least} to {most}", print_help=False)
    if metrics.are_wanted(settings) and not metrics.are_possible():
        raise UsageError("metrics need a package: pip install 'govnews[metrics]'", print_help=False)
