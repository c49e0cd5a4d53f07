"""WARC files as warcio reads them: not the library that wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator


@dataclass(frozen=True)
class Read:
    """A record."""

    file: str
    offset: int
    length: int
    kind: str
    url: str
    fields: dict[str, str]
    http: dict[str, str]
    status: str
    content: bytes
    checked: bool | None


def records(archive: Path) -> list[Read]:
    """Every record of every file, its digests checked; a file that warcio cannot read to its end raises."""
    return [record for path in sorted(archive.glob("*.warc.gz")) for record in of_file(path)]


def of_file(path: Path) -> Iterator[Read]:
    """The records of a file."""
    with path.open("rb") as file:
        reader = ArchiveIterator(file, check_digests=True, no_record_parse=False)
        for record in reader:
            content = record.content_stream().read() if record.rec_type == "request" else record.raw_stream.read()
            http = dict(record.http_headers.headers) if record.http_headers else {}
            fields = dict(record.rec_headers.headers)
            problems = record.digest_checker.problems
            assert not problems, f"{path} at {reader.get_record_offset()}: {problems}"
            yield Read(
                path.name, reader.get_record_offset(), reader.get_record_length(), record.rec_type,
                fields.get("WARC-Target-URI", ""), fields, http,
                record.http_headers.statusline if record.http_headers and record.rec_type != "request" else "",
                content, record.digest_checker.passed,
            )  # fmt: skip


def answers(archive: Path) -> list[Read]:
    """Responses and revisits."""
    return [record for record in records(archive) if record.kind in {"response", "revisit"}]
