"""Offline sources: pages from files, through the same code as fetched ones and without any network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final

from crawler.offline.document import read_html, read_text
from crawler.offline.folder import read_folder
from crawler.offline.jsonl import read_jsonl
from crawler.offline.originals import Originals
from crawler.offline.warc import ArchivedResponse, Known, Opened, read_responses, read_warc
from crawler.outcomes import Failure, FailureReason, Notice
from crawler.responses import Outcome
from crawler.sites.pages import SitePages
from pipelines.clock import Clock

__all__ = ["ARCHIVES", "ArchivedResponse", "Known", "Opened", "Outcome", "read_archive", "read_shard", "read_source"]

KINDS: Final[Mapping[str, Callable[[Path, str, Clock], Iterator[Outcome]]]] = MappingProxyType({
    ".txt": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".jsonl": read_jsonl,
})
ARCHIVES: Final = (".warc", ".warc.gz")
"""How the names of archives end."""


def read_source(
    path: Path, clock: Clock, pages: SitePages | None = None, *, at_once: float = 0
) -> Iterator[Outcome]:
    """The pages of a file or folder with the failures and notices among them, lazily and in a fixed order.

    Names in them are the path as it was given and what lies under it. Never raises for what it reads:
    a path that does not exist is a failure too. ``pages`` knows the sites of the catalogue, for archives of
    their pages; ``at_once`` is that of :class:`~crawler.offline.warc.Known`.
    """
    known, originals = Known(clock, pages, at_once), Originals()

    def read_file(file: Path, name: str) -> Iterator[Outcome] | None:
        if file.name.lower().endswith(ARCHIVES):
            return read_warc(_opening(file), name, known, originals)
        reader = KINDS.get(file.suffix.lower())
        return reader(file, name, clock) if reader else None

    name = str(path)
    if path.is_dir():
        yield from read_folder(path, name, read_file)
    elif outcomes := read_file(path, name):
        yield from outcomes
    else:
        yield Failure(name, FailureReason.UNSUPPORTED, f"a file of the kind {path.suffix or '(none)'}")
    yield from originals.missing()


def read_archive(path: Path, known: Known) -> Iterator[ArchivedResponse | Failure | Notice]:
    """What :func:`read_source` makes the pages of archives of, not made yet; files of other kinds are passed over."""
    originals = Originals()

    def read_file(file: Path, name: str) -> Iterator[ArchivedResponse | Failure | Notice]:
        if file.name.lower().endswith(ARCHIVES):
            return read_responses(_opening(file), name, known, originals)
        return iter(())

    name = str(path)
    yield from read_folder(path, name, read_file) if path.is_dir() else read_file(path, name)
    yield from originals.missing()


def read_shard(opened: Opened, name: str, known: Known) -> Iterator[ArchivedResponse | Failure | Notice]:
    """The same of one archive, wherever it lies. Of revisits nothing is said: what they speak of may be in any other.
    """
    return read_responses(opened, name, known, Originals())


def _opening(path: Path) -> Opened:
    def opened() -> IO[bytes]:
        return path.open("rb")

    return opened
