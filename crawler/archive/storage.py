"""The storage of the HTTP cache: answers go into the archive, and what is archived is found again."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrapy import Spider
from scrapy.http import Headers, Request, Response
from scrapy.responsetypes import responsetypes
from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.archive.archived import META_KEY, Archived
from crawler.archive.capture import Capture
from crawler.archive.dates import to_second
from crawler.archive.digest import digest
from crawler.archive.errors import ArchiveError, DamagedRecord, translated
from crawler.archive.exchange import Exchange, key_of, role_of
from crawler.archive.folder import Archive
from crawler.archive.lost import ArchiveLost
from crawler.archive.policy import NOT_MODIFIED_META
from crawler.archive.records import message_of
from crawler.archive.writer import Writer
from crawler.events import Event, as_event
from crawler.exits import ARCHIVE_FAILED
from crawler.reporting import ARCHIVE_ERRORS
from crawler.version import VERSION
from pipelines.clock import Clock

logger = logging.getLogger(__name__)

UNDATED_META: Final = "govnews_undated"
"""Says of an answer that its header ``Date`` is not the server's."""
HELD_META: Final = "govnews_held"
"""What is archived of the request (:class:`Held`), while it is under way."""
UNREADABLE_META: Final = "govnews_unreadable"
"""Says of a request that what is archived of it cannot be read: its answer is to be archived whole."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is archived of a request that is under way, with the headers as they are archived."""

    capture: Capture
    headers: Headers


class WarcStorage:
    """Scrapy's protocol of a cache storage. The folder is opened, or made, with the first request to a site.

    An archive that cannot be read or written ends the crawl: nothing is fetched that is not kept.
    """

    def __init__(self, settings: BaseSettings) -> None:
        self._folder = Path(settings.get("GOVNEWS_ARCHIVE") or "archive")
        self._limit = settings.getint("GOVNEWS_ARCHIVE_FILE_SIZE", 1 << 30)
        self._clock: Clock = load_object(settings["GOVNEWS_CLOCK"])
        self._about = (
            ("software", f"govnews/{VERSION}"),
            ("http-header-user-agent", settings["USER_AGENT"]),
            ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
        )
        self._archive: Archive | None = None
        self._writer: Writer | None = None
        self._closing: asyncio.Task[None] | None = None
        self.failed = False
        """Whether the archive has failed; then nothing is archived and nothing found any more."""

    def open_spider(self, spider: Spider) -> None:
        """Nothing is opened for a run that asks no site."""

    def close_spider(self, spider: Spider) -> None:
        """Finish the file that is being written."""
        try:
            if self._writer is not None:
                self._writer.close()
            if self._archive is not None:
                self._archive.close()
        except ArchiveError as error:
            self._give_up(spider, error)

    def retrieve_response(self, spider: Spider, request: Request) -> Response | None:
        """The newest answer with status 200 to this request, as it was archived; None where there is none."""
        for entry in (HELD_META, UNREADABLE_META):
            request.meta.pop(entry, None)
        if self.failed:
            return None
        try:
            archive, _ = self._opened()
            capture = archive.body(key_of(request), role_of(request))
            return self._read(archive, capture, request) if capture else None
        except ArchiveError as error:
            self._give_up(spider, error)
            return None

    def store_response(self, spider: Spider, request: Request, response: Response) -> None:
        """Archive an answer; where ``response`` is what the archive held, that the server has confirmed it.

        The policy has then left the server's own answer, a 304, in the request's ``meta``; there it is also said
        what became of it (:func:`crawler.archive.archived.archived_of`). Raises ArchiveLost.
        """
        request.meta.pop(META_KEY, None)
        if self.failed:
            raise ArchiveLost(f"not archived, the archive failed: {request.url}")
        moment = to_second(self._clock())
        try:
            archive, writer = self._opened()
            confirmed: Response | None = request.meta.pop(NOT_MODIFIED_META, None)
            held: Held | None = request.meta.pop(HELD_META, None)
            if confirmed is not None and held is not None:
                archived = _confirmed(writer, Exchange(request, _undated(request, confirmed), moment), held)
                response.headers = held.headers  # the page is to be made as it was, and as a replay makes it
            else:
                exchange = Exchange(request, _undated(request, response), moment)
                before = None if request.meta.pop(UNREADABLE_META, False) else archive.body(exchange.key, exchange.role)
                archived = _stored(writer, exchange, before)
        except ArchiveError as error:
            self._give_up(spider, error)
            raise ArchiveLost(f"not archived: {request.url}") from error
        request.meta[META_KEY] = archived

    def _opened(self) -> tuple[Archive, Writer]:
        if self._archive is None or self._writer is None:
            with translated(self._folder):
                self._folder.mkdir(parents=True, exist_ok=True)
            self._archive = Archive.open(self._folder, repair=True)
            self._writer = Writer(
                self._folder, self._archive.index, self._clock, limit=self._limit, about=self._about
            )
        return self._archive, self._writer

    def _read(self, archive: Archive, capture: Capture, request: Request) -> Response | None:
        try:
            message = message_of(archive.read(capture))
        except (DamagedRecord, ArchiveError) as error:
            told = as_event(Event.ARCHIVE_DAMAGED, url=request.url)
            why = "its archived answer cannot be read"
            logger.warning("%s is asked for anew, %s: %s", request.url, why, error, extra=told)
            request.meta[UNREADABLE_META] = True
            return None
        headers = Headers()
        for name, value in message.headers:
            headers.appendlist(name, value)
        request.meta[HELD_META] = Held(capture, headers.copy())
        kind = responsetypes.from_args(headers=headers, url=request.url, body=message.payload)
        return kind(request.url, status=message.status, headers=headers, body=message.payload)

    def _give_up(self, spider: Spider, error: ArchiveError) -> None:
        """Say once what is wrong, and have the spider closed."""
        if self.failed:
            return
        self.failed = True
        logger.error("the archive failed: %s", error, extra=as_event(Event.ARCHIVE_FAILED))
        spider.crawler.stats.inc_value(ARCHIVE_ERRORS)
        if spider.crawler.engine.running:
            closing = spider.crawler.engine.close_spider_async(reason=ARCHIVE_FAILED)
            self._closing = asyncio.ensure_future(closing)


def _stored(writer: Writer, exchange: Exchange, before: Capture | None) -> Archived:
    """Archive an answer: whole, or without its body where that is the body of the one ``before``."""
    if before is not None and _is_same(before, exchange.response):
        writer.append(*exchange.as_identical(before))
        return Archived(before.date, exchange.moment, before.digest, unchanged=True, listed=before.listed)
    capture = writer.append(*exchange.as_response())[0]
    return Archived(capture.date, exchange.moment, capture.digest, unchanged=False, listed=capture.listed)


def _confirmed(writer: Writer, exchange: Exchange, held: Held) -> Archived:
    """Archive that the server confirmed what is held."""
    body = held.capture
    writer.append(*exchange.as_not_modified(body))
    return Archived(body.date, exchange.moment, body.digest, unchanged=True, listed=body.listed)


def _is_same(before: Capture, response: Response) -> bool:
    """Whether an answer makes the same page as the archived one: the same bytes, to be read in the same way."""
    same_reading = all(
        archived == (value.decode("latin-1") if (value := response.headers.get(name)) else None)
        for name, archived in (("Content-Type", before.content_type), ("Content-Encoding", before.content_encoding))
    )
    return response.status == 200 and same_reading and digest(response.body) == before.digest


def _undated(request: Request, response: Response) -> Response:
    """The answer without the header ``Date`` that is not the server's."""
    if request.meta.pop(UNDATED_META, False):
        response = response.copy()
        response.headers.pop("Date", None)
    return response
