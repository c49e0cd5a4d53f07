"""What becomes of a request when the archive fails."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class ArchiveLost(IgnoreRequest):
    """Not asked, or answered but not archived: nobody gets the answer, and the crawl is ending.

    It says nothing about the site.
    """
