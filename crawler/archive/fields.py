"""What the archive adds to the record headers that WARC has: what the crawl knew when it asked."""

from __future__ import annotations

from typing import Final

ROLE: Final = "Govnews-Role"
"""Why it was asked for: a :class:`crawler.role.Role`."""
LISTED: Final = "Govnews-Listed"
"""The ISO date of the row of the list that led here."""
ASKED: Final = "Govnews-Asked"
"""The address that was asked for first, where redirects led from it to this one."""
REQUEST: Final = "Govnews-Request"
"""What besides its address identifies the request of a POST: ``POST sha256:…``, the digest of what was sent."""
