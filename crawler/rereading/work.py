"""What a worker does: pages that are stored, or responses that are archived, to readings. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from crawler.offline import ArchivedResponse
from crawler.outcomes import Failure, FailureReason, Notice
from pipelines.items import Page, Reading

Reader = Callable[[Page], Reading]
Source = Page | ArchivedResponse
"""What is read: a page as the store has it, or the response that a page is made of."""
Result = Reading | Failure | Notice


def read_all(read: Reader, since: str | None, sources: Sequence[Source]) -> list[Result]:
    """What becomes of every source, in their order. ``since`` leaves out pages that were published before that day.

    A page that makes ``read`` raise, whatever it raises, costs only itself.
    """
    results: list[Result] = []
    for source in sources:
        for made in source.outcomes() if isinstance(source, ArchivedResponse) else [source]:
            if not isinstance(made, Page):
                results.append(made)
            elif since is None or made.published is None or made.published >= since:
                results.append(_read(read, made))
    return results


def failed(source: Source, error: Exception) -> Failure:
    """The failure of a source that ``error`` kept from being read."""
    name = source.name if isinstance(source, ArchivedResponse) else source.url
    return Failure(name, FailureReason.READER_FAILED, f"{type(error).__name__}: {error}")


def _read(read: Reader, page: Page) -> Reading | Failure:
    try:
        return read(page)
    except Exception as error:  # noqa: BLE001 - whatever it raises
        return failed(page, error)
