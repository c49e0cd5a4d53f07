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
from crawler.time_limit import TookTooLong, time_limit
from pipelines.clock import Clock
from pipelines.items import Page, Reading
from pipelines.unread import Unread

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

    ``name`` is what a person calls this input: the file, the line of it, the address. A layout that raises, whatever it
    raises, costs only this input.
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
    except Exception as error:  # noqa: BLE001 - see above
        yield Failure(name, FailureReason.READER_FAILED, f"{type(error).__name__}: {error}", format_exc())
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
    seconds: float,
) -> list[Read]:
    """The same, and the page read: one piece of work for a process beside the crawl's own. ``seconds`` is what it may
    take to make the page, and to read it."""
    try:
        with time_limit(seconds):
            outcomes = article_outcomes(url, body, headers, name=url, site=site, listed=listed, moment=moment)
    except TookTooLong:
        return [Failure(url, FailureReason.READER_SLOW, f"no page was made of it within {seconds:g} s")]
    return [read_or_failed(read, one, seconds) if isinstance(one, Page) else one for one in outcomes]


def page_readings(read: Reader, page: Page, seconds: float) -> list[Read]:
    """The same for a page that is made already."""
    return [read_or_failed(read, page, seconds)]


def read_or_failed(read: Reader, page: Page, seconds: float) -> Reading | Failure:
    """The reading; a page that makes the reader raise, whatever it raises, or takes it more than so many ``seconds``,
    costs only itself."""
    try:
        with time_limit(seconds):
            return read(page)
    except TookTooLong:
        detail = f"not read within {seconds:g} s"
        return Failure(page.url, FailureReason.READER_SLOW, detail, unread=Unread.of(page))
    except Exception as error:  # noqa: BLE001 - see above
        detail = f"{type(error).__name__}: {error}"
        return Failure(page.url, FailureReason.READER_FAILED, detail, format_exc(), Unread.of(page))
