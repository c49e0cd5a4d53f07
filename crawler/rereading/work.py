"""What a worker does: pages that are stored, or responses that are archived, to readings. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from crawler.offline import ArchivedResponse
from crawler.outcomes import POISON, Failure, Notice
from crawler.responses import Reader, read_or_failed
from pipelines.clock import stamp
from pipelines.ids import page_id
from pipelines.items import Page, Reading
from pipelines.unread import Unread

Source = Page | ArchivedResponse
"""What is read: a page as the store has it, or the response that a page is made of."""
Result = Reading | Failure | Notice


def read_all(read: Reader, since: str | None, seconds: float, sources: Sequence[Source]) -> list[Result]:
    """What becomes of every source, in their order. ``since`` leaves out pages that were published before that day.

    A page that makes ``read`` raise, or takes it more than so many ``seconds``, costs only itself.
    """
    results: list[Result] = []
    for source in sources:
        for made in source.outcomes() if isinstance(source, ArchivedResponse) else [source]:
            if isinstance(made, Failure) and made.reason in POISON:
                results.append(replace(made, unread=unread(source)))
            elif not isinstance(made, Page):
                results.append(made)
            elif since is None or made.published is None or made.published >= since:
                results.append(read_or_failed(read, made, seconds))
    return results


def unread(source: Source) -> Unread:
    """What names the page of a source, before it is read."""
    if isinstance(source, Page):
        return Unread.of(source)
    digest, code = sha256(source.body).hexdigest(), source.site.code if source.site else None
    return Unread(page_id(source.page_url), digest, source.url, stamp(source.moment), code)
