"""Reading: a fetched page all the way to its meetings, the unit that is stored."""

from __future__ import annotations

from pipelines.clean import clean
from pipelines.items import Page, Reading
from pipelines.parse import read_meetings
from pipelines.parse.unknown import unknown_tokens


def read(page: Page) -> Reading:
    """Restore a page and read its meetings.

    Pure: the same page gives the same reading on every machine. Where the page reports no meeting,
    ``Reading.reason`` names the rule that said so.
    """
    article = clean(page)
    meetings, reason = read_meetings(article)
    return Reading(article, meetings, reason, unknown_tokens(meetings))
