"""What is in quarantine, as it is to be read once more: the page as it was kept, or the bytes from the archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from scrapy.http import Request
from sqlalchemy import Engine

from crawler.archive.errors import ArchiveError, DamagedRecord
from crawler.archive.exchange import key_of
from crawler.archive.folder import Archive, existing
from crawler.archive.records import RESPONSE, message_of
from crawler.content_coding import decoded
from crawler.offline import ArchivedResponse
from crawler.outcomes import Failure, FailureReason, Rejected
from crawler.rereading.sources import Chunk
from crawler.sites.pages import SitePages
from pipelines.store.quarantine import Held, with_pages
from pipelines.unread import Unread

AT_ONCE: Final = 25


def from_quarantine(engine: Engine, held: Sequence[Held], archive: Path, pages: SitePages) -> Iterator[Chunk]:
    """What is ``held``, a few at once; a Failure for each whose bytes are not in ``archive``."""
    rest = iter(held)
    while some := list(islice(rest, AT_ONCE)):
        entries = with_pages(engine, [one.key for one in some])
        yield [one.unread.page or _from_archive(one.unread, archive, pages) for one in entries]


def _from_archive(unread: Unread, folder: Path, pages: SitePages) -> ArchivedResponse | Failure:
    try:
        with closing(Archive.open(existing(folder), repair=False)) as archive:
            found = _response(unread, archive, pages)
    except ArchiveError as error:
        return Failure(unread.url, FailureReason.UNREADABLE, str(error))
    return found or Failure(unread.url, FailureReason.UNREADABLE, f"{unread.sha256} is not in the archive {folder}")


def _response(unread: Unread, archive: Archive, pages: SitePages) -> ArchivedResponse | None:
    """The answer of the archive whose body, unpacked, is the one that could not be read."""
    for capture in archive.captures(key_of(Request(unread.url)).url):
        if capture.kind != RESPONSE or capture.status != 200:
            continue
        try:
            message = message_of(archive.read(capture))
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message.headers}
            body = decoded(message.payload, headers)
        except (DamagedRecord, Rejected):
            continue
        if sha256(body).hexdigest() == unread.sha256:
            return ArchivedResponse(
                unread.url, unread.url, body, headers, pages.site_of(unread.url), capture.listed,
                datetime.fromisoformat(unread.fetched_at),
            )  # fmt: skip
    return None
