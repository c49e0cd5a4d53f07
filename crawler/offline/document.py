"""A ``.txt`` or ``.html`` file: one page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crawler.outcomes import Failure, FailureReason, Rejected
from crawler.page import HTML, MAX_PAGE_BYTES, PLAIN_TEXT, too_large
from crawler.responses import Outcome, outcomes_of
from pipelines.clock import Clock


def read_text(path: Path, name: str, clock: Clock) -> Iterator[Outcome]:
    """The page of a ``.txt`` file; it has no address but the one from its content."""
    return _read(path, name, PLAIN_TEXT, clock)


def read_html(path: Path, name: str, clock: Clock) -> Iterator[Outcome]:
    """The page of a saved ``.html`` file; it has no address but the one from its content."""
    return _read(path, name, HTML, clock)


def _read(path: Path, name: str, media_type: str, clock: Clock) -> Iterator[Outcome]:
    try:
        body = _bounded(path)
    except OSError as error:
        yield Failure(name, FailureReason.UNREADABLE, error.strerror or str(error))
    except Rejected as error:
        yield error.as_failure(name)
    else:
        yield from outcomes_of(name, body, None, {"Content-Type": media_type}, clock=clock)


def _bounded(path: Path) -> bytes:
    """The bytes of a file that may be a page; a larger one is refused without being read."""
    size = path.stat().st_size
    if size > MAX_PAGE_BYTES:
        raise too_large(size)
    with path.open("rb") as file:
        return file.read(MAX_PAGE_BYTES + 1)  # it may have grown: page_from looks again
