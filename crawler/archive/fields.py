"""What the archive adds to the record headers that WARC has: what the crawl knew when it asked."""

from __future__ import annotations

from typing import Final

ROLE: Final = "Govnews-Role"
"""Why it was asked for: ``list`` or ``article`` (:class:`crawler.live.asked.Role`), or ``robots``."""
LISTED: Final = "Govnews-Listed"
"""The ISO date of the row of the list that led here."""
ASKED: Final = "Govnews-Asked"
"""The address that was asked for first, where redirects led from it to this one."""
REQUEST: Final = "Govnews-Request"
"""What besides its address identifies the request of a POST: ``POST sha256:…``, the digest of what was sent."""
LIST: Final = "list"
"""The role of a list page."""
ARTICLE: Final = "article"
"""The role of an article."""
ROBOTS: Final = "robots"
"""The role of a robots.txt, wherever redirects led to it."""
