"""A reader that stands in for the grammar: what the crawler does with readings must not hang on it."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta
from time import sleep

from pipelines.clock import SHANGHAI
from pipelines.ids import meeting_id
from pipelines.items import Article, Meeting, Page, Reading, Segment, SourcePage

VERSION = "fake"


def read(page: Page) -> Reading:
    """A page that says 会议 reports one meeting, named by its first line; one that says 崩溃 raises."""
    sleep(float(os.environ.get("FAKE_READER_SECONDS", "0")))
    if "杀掉" in page.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "崩溃" in page.text:
        raise ZeroDivisionError("planted")
    segments = (Segment("body", (0, len(page.text))),) if page.text else ()
    article = Article(page, page.text, page.title, segments, "simplified", damaged=False)
    if "会议" not in page.text:
        return Reading(article, [], reason="fake.no_meeting")
    return Reading(article, [_meeting(page, segments)])


def tomorrow() -> datetime:
    """A day and an hour later, in the real world."""
    return datetime.now(SHANGHAI) + timedelta(days=1, hours=1)


def clock() -> datetime:
    """A moment that never passes."""
    return datetime(2026, 11, 21, 12, 0, tzinfo=SHANGHAI)


def _meeting(page: Page, segments: tuple[Segment, ...]) -> Meeting:
    name = page.text.strip().splitlines()[0][:40]
    start = page.text.index(name)
    source = SourcePage(
        page.url, page.site, page.title, page.published, page.fetched_at, page.sha256, page.text,
        list(segments), page.layout,
    )
    identity = meeting_id(
        jurisdiction=None, date=None, name=name, series=None, ordinal=None, hosts=[], page_url=page.url
    )
    return Meeting(identity, source, name=name, spans={"name": (start, start + len(name))},
                   rules={"name": "fake"})
