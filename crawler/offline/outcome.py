"""One candidate of an offline source → a page, or a failure or notice with its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.clock import Clock
from crawler.outcomes import Failure, NoArticle, Notice, NoticeReason, Rejected
from crawler.page import Given, page_from
from pipelines.items import Page

Outcome = Page | Failure | Notice
"""What an offline source yields."""


def outcomes_of(
    name: str,
    body: bytes,
    url: str | None,
    headers: Mapping[str, str],
    *,
    clock: Clock,
    given: Given | None = None,
) -> Iterator[Outcome]:
    """The page that the bytes make, after the notices about it; or what became of them instead.

    ``name`` is what a person calls this input: the file, the line of it, the address.
    """
    notices: list[Notice] = []
    try:
        page = page_from(
            body, url, headers, clock, given=given,
            remark=lambda reason, detail: notices.append(Notice(name, reason, detail)),
        )
    except Rejected as error:
        yield error.as_failure(name)
    except NoArticle as error:
        yield Notice(name, NoticeReason.NO_ARTICLE, str(error))
    else:
        yield from notices
        yield page
