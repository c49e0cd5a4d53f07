"""A ``.warc`` or ``.warc.gz`` archive: every HTML or text response with status 200 is a page.

The time of a page is the time at which it was archived, so a replay makes the same page as the crawl did;
only where the archive does not tell it is the present time. Of what a crawl of ours noted in the archive, list
pages are told by their role, and the date of the row that led to a page is that of a page which tells none.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from crawler.archive import fields
from crawler.content_coding import decoded
from crawler.offline.originals import Originals
from crawler.outcomes import Failure, FailureReason, Notice, NoticeReason, Rejected
from crawler.page import HTML, MAX_PAGE_BYTES, PLAIN_TEXT, too_large
from crawler.politeness.answers import Answer, judge
from crawler.politeness.redirects import leads_on_from
from crawler.responses import Outcome, article_outcomes
from crawler.role import Role
from crawler.sites.model import Site
from crawler.sites.pages import SitePages, page_address
from pipelines.clock import Clock

GZIP_MAGIC: Final = b"\x1f\x8b"
MAX_HEADER_BYTES: Final = 1 << 16
ROBOTS: Final = re.compile(r"https?://[^/]+/robots\.txt", re.IGNORECASE)
PAGE_TYPES: Final = frozenset({HTML, "application/xhtml+xml", PLAIN_TEXT})

Opened = Callable[[], IO[bytes]]
"""Opens an archive, from its beginning; it is read as a stream, and of its end once more."""


@dataclass(frozen=True, slots=True)
class ArchivedResponse:
    """A response of an archive that may be a page, its body unpacked. ``name`` is what a person calls it."""

    name: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    site: Site | None
    listed: str | None
    moment: datetime

    @property
    def page_url(self) -> str:
        """The address of the page that it makes."""
        return page_address(self.url, self.site) if self.site else self.url

    def outcomes(self) -> list[Outcome]:
        """The page that it makes, after the notices about it; or what became of it instead."""
        return article_outcomes(
            self.url, self.body, self.headers, name=self.name, site=self.site, listed=self.listed, moment=self.moment
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the archives: the time, for responses that tell none; the sites of the catalogue, on which
    pages are made as a crawl of them would make them; and ``at_once``: a page of ours that sends its readers on in less
    than so many seconds is none, since the crawl went on from it (the setting ``METAREFRESH_MAXDELAY``)."""

    clock: Clock
    pages: SitePages | None = None
    at_once: float = 0


class _Truncated(Exception):
    """A record, or the compressed data it stands in, ends before it should."""


def read_warc(opened: Opened, name: str, known: Known, originals: Originals) -> Iterator[Outcome]:
    """The pages of the archive, in its order.

    Responses of other types or statuses, lists and robots.txt are passed over with a notice; requests, metadata
    and revisits without one: ``originals`` is told of these, and of what they may refer to.
    What follows a damaged record cannot be found any more: the pages before it are kept.
    """
    for found in read_responses(opened, name, known, originals):
        if isinstance(found, ArchivedResponse):
            yield from found.outcomes()
        else:
            yield found


def read_responses(
    opened: Opened, name: str, known: Known, originals: Originals
) -> Iterator[ArchivedResponse | Failure | Notice]:
    """What :func:`read_warc` makes its pages of, not made yet."""
    records, position, length = 0, 0, 0
    try:
        with opened() as file:
            compressed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            stream = GzipReader(file) if compressed else file
            for record in ArchiveIterator(stream, parse_http=False):
                records += 1
                # of the first record of a compressed archive the reader tells where it ends
                position, length = record.stream_pos if records > 1 else 0, record.content_length
                yield from _record(name, record, known, originals)
        whole = _gzip_ends_whole(opened, position) if compressed else _ends_whole(opened, position, length)
        if not whole:
            raise _Truncated("the archive goes on behind it, but stops in the middle")
    except _Truncated as error:
        found = f"after record {records}: {error}; what is whole before it was read"
        yield Failure(name, FailureReason.TRUNCATED_WARC, found)
    except OSError as error:
        reason = FailureReason.UNREADABLE if error.errno else FailureReason.MALFORMED_WARC
        yield Failure(name, reason, f"{error.strerror or error}, after {records} records")
    else:
        if not records:
            yield Failure(name, FailureReason.EMPTY, "not one record in it")


def _record(
    name: str, record: WarcRecord, known: Known, originals: Originals
) -> Iterator[ArchivedResponse | Failure | Notice]:
    """What a record gives; it is read to its end in any case, so that a cut in it is seen."""
    url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    label = f"{name} ({url})"
    if record.record_type == WarcRecordType.revisit and not _no_page(record, url):
        originals.ask(record, label)
    if record.record_type != WarcRecordType.response or not record.is_http:
        _skip(record)
        return
    originals.add(record)
    if record.content_length > MAX_PAGE_BYTES:
        yield too_large(record.content_length).as_failure(label)
        _skip(record)
        return
    record.parse_http()
    passed_over = _no_page(record, url) or _other_kind(record)
    payload = record.reader.read(record.content_length)
    if len(payload) < record.content_length:
        raise _Truncated(f"{len(payload):,} of {record.content_length:,} bytes of {url}")
    if passed_over:
        yield Notice(label, *passed_over)
        return
    headers = _headers(record)
    try:
        body = decoded(payload, headers)
    except Rejected as error:
        yield error.as_failure(label)
        return
    if instead := _instead(record, url, headers, body, known.at_once):
        yield Notice(label, NoticeReason.NO_PAGE, instead)
        return
    archived = record.record_date  # None where the record does not tell, whatever the stubs say
    yield ArchivedResponse(
        label, url, body, headers, known.pages.site_of(url) if known.pages else None,
        record.headers.get(fields.LISTED), archived or known.clock(),
    )  # fmt: skip


def _headers(record: WarcRecord) -> dict[str, str]:
    """The header as a crawl sees it: several values of one name on lines of their own."""
    found: dict[str, list[str]] = {}
    for name, value in record.http_headers.items_bytes():
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return {name: "\n".join(values) for name, values in found.items()}


def _instead(record: WarcRecord, url: str, headers: dict[str, str], body: bytes, at_once: float) -> str | None:
    """What an answer with status 200 is instead of a page, in words; None where it is taken for one."""
    answer = Answer(record.headers.get(fields.ASKED) or url, url, 200, headers, body, Role.ARTICLE)
    if verdict := judge(answer):
        return f"{verdict.status}: {verdict.detail}"
    if record.headers.get(fields.ROLE) == Role.ARTICLE and leads_on_from(url, headers, body, at_once):
        return "a page that sends its readers on, as the crawl went on from it"
    return None


def _no_page(record: WarcRecord, url: str) -> tuple[NoticeReason, str] | None:
    """Why a response or revisit is no page, by why it was asked for; None where it may be one."""
    role = record.headers.get(fields.ROLE, Role.ARTICLE)
    if role == Role.LIST:
        return NoticeReason.LIST_PAGE, "asked for as a list of pages"
    if role != Role.ARTICLE or ROBOTS.fullmatch(url):
        return NoticeReason.OTHER_KIND, "the rules of a site for robots"
    return None


def _other_kind(record: WarcRecord) -> tuple[NoticeReason, str] | None:
    """Why a response is no page, by its status or its type; None where it may be one."""
    status = record.http_headers.status_code
    if status != 200:
        return NoticeReason.OTHER_KIND, f"a response with status {status}"
    if record.headers.get(fields.ROLE) == Role.ARTICLE:
        return None  # of our own archives: a crawl takes whatever it has asked for
    media_type = (record.http_content_type or HTML).lower()
    return None if media_type in PAGE_TYPES else (NoticeReason.OTHER_KIND, f"a response of type {media_type}")


def _skip(record: WarcRecord) -> None:
    length = record.content_length
    read = record.reader.consume(length)
    if read < length:
        raise _Truncated(f"{read:,} of {length:,} bytes")


def _ends_whole(opened: Opened, position: int, length: int) -> bool:
    """Whether nothing follows the last record, which begins at ``position`` with a block of ``length``.

    The reader takes half a header for the end of the archive.
    """
    with opened() as file:
        file.seek(position)
        header = file.read(MAX_HEADER_BYTES)
        file.seek(position + header.find(b"\r\n\r\n", header.find(b"WARC/")) + 4 + length)
        return not file.read(MAX_HEADER_BYTES).strip()


def _gzip_ends_whole(opened: Opened, position: int) -> bool:
    """Whether the last gzip member of the file, which begins at or after ``position``, is complete."""
    with opened() as file:
        file.seek(position)
        member = zlib.decompressobj(wbits=31)
        while chunk := file.read(1 << 16):
            while chunk:
                member.decompress(chunk)
                chunk = member.unused_data
                if member.eof and chunk:
                    member = zlib.decompressobj(wbits=31)
        return member.eof
