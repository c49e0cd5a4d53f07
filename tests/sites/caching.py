"""What a web server adds to a page: gzip, validators, and 304 to who has the page already."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from tests.sites.messages import Answer, Request


def compressed(request: Request, answer: Answer) -> Answer:
    """The answer with Content-Encoding gzip, for a client that takes it."""
    if "gzip" not in request.headers.get("accept-encoding", "") or answer.status != 200:
        return answer
    headers = (*answer.headers, ("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding"))
    return replace(answer, body=gzip.compress(answer.body, mtime=0), headers=headers)


def validated(request: Request, answer: Answer, modified: datetime, validators: Collection[str]) -> Answer:
    """The answer with its validators, or 304 where the client's still hold (RFC 9110, 13.2.2)."""
    if answer.status != 200 or not validators:
        return answer
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"' if "etag" in validators else None
    date = modified.replace(microsecond=0) if "last-modified" in validators else None
    headers = [*answer.headers]
    headers += [("ETag", etag)] if etag else []
    headers += [("Last-Modified", format_datetime(date.astimezone(UTC), usegmt=True))] if date else []
    if _holds(request, etag, date):
        return Answer(b"", 304, None, tuple(headers))
    return replace(answer, headers=tuple(headers))


def _holds(request: Request, etag: str | None, date: datetime | None) -> bool:
    theirs = request.headers.get("if-none-match")
    if theirs is not None:
        return etag is not None and etag in [one.strip().removeprefix("W/") for one in theirs.split(",")]
    since = request.headers.get("if-modified-since")
    return since is not None and date is not None and date <= parsedate_to_datetime(since)
