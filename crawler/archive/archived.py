"""What the archive made of an answer. It travels in the ``meta`` of the request, for whoever makes a page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scrapy.http import Request

META_KEY: Final = "govnews_archived"


@dataclass(frozen=True, slots=True)
class Archived:
    """Where the body of an answer stands in the archive, by moment and content.

    ``at`` is the ``WARC-Date`` of the record that holds the body: a page of that body was fetched then, now as in a
    replay. ``listed`` is what stands with that record, for the same reason. ``seen_at`` is the moment of this answer.
    All times are in UTC, to the second. ``unchanged``: the body is that of an earlier answer, since the server said
    so or sent the same bytes again. ``digest`` is the SHA-256 of the body as it was sent, ``sha256:9f86d0…``.
    """

    at: datetime
    seen_at: datetime
    digest: str
    unchanged: bool
    listed: str | None


def archived_of(request: Request) -> Archived | None:
    """What the archive made of the answer to ``request``; None where it was not archived."""
    archived = request.meta.get(META_KEY)
    return archived if isinstance(archived, Archived) else None
