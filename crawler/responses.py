"""Bytes that should be a page → the page, or a failure or notice with its name: the same for what is fetched, what
is replayed from an archive, and what is read from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from traceback import format_exc

from crawler.outcomes import Failure, FailureReason, NoArticle, Notice, NoticeReason, Rejected
from crawler.page import Given, fixed, page_from
from crawler.sites import Site
from crawler.sites.pages import page_address
from pipelines.clock import Clock
from pipelines.items import Page, Reading

Outcome = Page | Failure | Notice
"""What becomes of an input."""
Read = Reading | Failure | Notice
"""What becomes of an input when its page is read as well."""
Reader = Callable[[Page], Reading]


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


def article_outcomes(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    name: str,
    site: Site | None,
    listed: str | None,
    moment: datetime,
) -> list[Outcome]:
    """The page that a response with status 200 makes, after the notices about it; or what became of it instead.

    ``site`` is that of the catalogue on whose host it lies, if any: the page is stored under the site's code and
    form of the address. ``listed`` is the ISO date of the row that led here; ``name`` what a person calls this input;
    ``moment`` when the response came.
    """
    address = page_address(url, site) if site else url
    given = Given(site=site.code if site else None, listed=listed)
    return list(outcomes_of(name, body, address or None, headers, clock=fixed(moment), given=given))


def article_readings(
    read: Reader,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    site: Site | None,
    listed: str | None,
    moment: datetime,
) -> list[Read]:
    """The same, and the page read: one piece of work for a process beside the crawl's own."""
    outcomes = article_outcomes(url, body, headers, name=url, site=site, listed=listed, moment=moment)
    return [read_or_failed(read, one) if isinstance(one, Page) else one for one in outcomes]


def read_or_failed(read: Reader, page: Page) -> Reading | Failure:
    """The reading; a page that makes the reader raise, whatever it raises, costs only itself."""
    try:
        return read(page)
    except Exception as error:  # noqa: BLE001 - see above
        return Failure(page.url, FailureReason.READER_FAILED, f"{type(error).__name__}: {error}", format_exc())
