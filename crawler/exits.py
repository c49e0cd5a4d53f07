"""What the exit code of ``scrapy crawl govnews`` says, and the reasons to close a spider that lead to it."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from scrapy.crawler import Crawler

from crawler.live.status import SiteStatus
from crawler.reporting import ARCHIVE_ERRORS, FAILURES, SITES, STORE_ERRORS, tally

# Reasons of ours for closing the spider, as Scrapy's statistic ``finish_reason`` holds them.
USAGE: Final = "usage"
SOURCE_NOT_FOUND: Final = "source_not_found"
STORE_FAILED: Final = "store_failed"
ARCHIVE_FAILED: Final = "archive_failed"
TAKEN: Final = "sites_taken"


class ExitCode(IntEnum):
    """The exit codes, as docs and schedulers know them."""

    OK = 0
    SOME_FAILED = 1
    """Everything that could be read is stored; some inputs failed, each is named in the closing table; or of the sites
    of a crawl not one could be read, or another process is crawling them all."""
    USAGE = 2
    """Nothing was read: a wrong argument, no source, or a source that is not there."""
    STORE_FAILED = 3
    """The database cannot be used, or failed in the middle; what it held before stays."""
    ARCHIVE_FAILED = 4
    """The archive cannot be used, or failed in the middle; what it held before stays, as does what was stored."""
    STOPPED = 130
    """Stopped by Ctrl-C or a signal; what was read until then is stored."""


BY_REASON: Final = {
    USAGE: ExitCode.USAGE,
    SOURCE_NOT_FOUND: ExitCode.USAGE,
    STORE_FAILED: ExitCode.STORE_FAILED,
    ARCHIVE_FAILED: ExitCode.ARCHIVE_FAILED,
    "shutdown": ExitCode.STOPPED,
}


def exit_code(crawler: Crawler) -> ExitCode:
    """The exit code of a crawl that has ended. One that never began, or broke, is SOME_FAILED."""
    if crawler.stats.get_value(STORE_ERRORS):
        return ExitCode.STORE_FAILED
    if crawler.stats.get_value(ARCHIVE_ERRORS):
        return ExitCode.ARCHIVE_FAILED
    reason = crawler.stats.get_value("finish_reason")
    if reason in BY_REASON:
        return BY_REASON[reason]
    broken = (
        tally(crawler, FAILURES) or _errors_logged(crawler) or _feeds_missing(crawler) or _no_site_read(crawler)
    )
    return ExitCode.OK if reason == "finished" and not broken else ExitCode.SOME_FAILED


def _no_site_read(crawler: Crawler) -> bool:
    """Whether of the sites of a crawl not one was read: then it is rather we who cannot reach them."""
    sites = tally(crawler, SITES)
    return bool(sites) and SiteStatus.OK not in sites


def _feeds_missing(crawler: Crawler) -> bool:
    """Whether a feed of ``-o`` or ``-O`` could not be written. Scrapy logs that too late to be counted."""
    written = sum(tally(crawler, "feedexport/success_count").values())
    return written < len(crawler.settings.getdict("FEEDS"))


def _errors_logged(crawler: Crawler) -> int:
    """What went wrong unforeseen was logged, by Scrapy or by us."""
    counts = tally(crawler, "log_count")
    return counts.get("ERROR", 0) + counts.get("CRITICAL", 0)
