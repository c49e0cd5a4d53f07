"""What happens in a run, told once: to the statistics, to the log and to whoever listens.

Statistics are the run's memory: the closing table, the exit code and, later, metrics read them.
"""

from __future__ import annotations

import logging
from typing import Final

from scrapy.crawler import Crawler

from crawler.events import Event, as_event
from crawler.outcomes import Failure, Notice

logger = logging.getLogger(__name__)

# Signals of ours, for Crawler.signals.connect().
reading_started: Final = object()
"""Pages begin to come; the run is a real one. Arguments: ``spider``."""
input_failed: Final = object()
"""An input gave no page. Arguments: ``failure`` (:class:`crawler.outcomes.Failure`)."""
sites_chosen: Final = object()
"""A crawl of sites begins. Arguments: ``visits`` (a tuple of :class:`crawler.live.visit.Visit`)."""
site_ended: Final = object()
"""A site has ended: nothing of it is left to ask for. Arguments: ``visit``."""
store_failed: Final = object()
"""The store failed outside of the pipeline that writes to it. Arguments: ``error``."""
crawl_closing: Final = object()
"""No more pages will come, and the store is still open: say now what is left to say. No arguments."""

# Names of our statistics. What stands under one of them with a further part (govnews/failures/empty,
# govnews/meetings/new) is a count by kind.
PAGES: Final = "govnews/pages"
NOT_MEETINGS: Final = "govnews/not_meetings"
MEETINGS: Final = "govnews/meetings"
FAILURES: Final = "govnews/failures"
NOTICES: Final = "govnews/notices"
SITES: Final = "govnews/sites"
STORE_ERRORS: Final = "govnews/store_errors"
ARCHIVE_ERRORS: Final = "govnews/archive_errors"


def report(crawler: Crawler, outcome: Failure | Notice) -> None:
    """Count a failure or notice, log it by name, and send the signal of a failure."""
    kind = FAILURES if isinstance(outcome, Failure) else NOTICES
    crawler.stats.inc_value(f"{kind}/{outcome.reason}")
    event = Event.FAILURE if isinstance(outcome, Failure) else Event.NOTICE
    told = as_event(event, url=outcome.name, reason=outcome.reason.value)
    logger.info("%s: %s: %s", outcome.name, outcome.reason, outcome.detail, extra=told)
    if isinstance(outcome, Failure):
        if outcome.trace:
            logger.debug("%s: %s", outcome.name, outcome.trace, extra=told)
        crawler.signals.send_catch_log(input_failed, failure=outcome)


def tally(crawler: Crawler, kind: str) -> dict[str, int]:
    """The counts under a name, by the last part of theirs: ``{"empty": 2}`` for ``govnews/failures``."""
    prefix = f"{kind}/"
    counts = sorted(crawler.stats.get_stats().items())
    return {key.removeprefix(prefix): value for key, value in counts if key.startswith(prefix)}
