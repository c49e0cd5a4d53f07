"""Reading an archive to the last byte: what in it is not as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crawler.archive.digest import digest
from crawler.archive.errors import DamagedRecord, translated
from crawler.archive.folder import warc_files
from crawler.archive.locks import is_held
from crawler.archive.members import Gap, Member, members
from crawler.archive.records import RESPONSE, REVISIT, Record, from_bytes, message_of

BLOCK = "WARC-Block-Digest"
PAYLOAD = "WARC-Payload-Digest"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong at a place of a file."""

    path: Path
    offset: int
    detail: str

    def __str__(self) -> str:
        return f"{self.path}: at {self.offset}: {self.detail}"


@dataclass(slots=True)
class Check:
    """A check of a whole archive: run it with :meth:`damages`; then the counts are those of what was read."""

    folder: Path
    files: int = 0
    records: int = 0
    _bodies: set[tuple[str, str, str]] = field(default_factory=set)
    _revisits: list[tuple[Path, int, tuple[str, str, str]]] = field(default_factory=list)

    def damages(self) -> Iterator[Damage]:
        """Read every record, unpack it, and compute its digests. Raises ArchiveError.

        A record that a living process is writing at this moment is no damage.
        """
        with translated(self.folder):
            paths = warc_files(self.folder)
        for path in paths:
            self.files += 1
            with translated(path):
                live = is_held(path)
                for found in members(path):
                    if isinstance(found, Member):
                        self.records += 1
                        yield from (Damage(path, found.offset, detail) for detail in self._details(path, found))
                    elif not (live and found.torn):
                        yield Damage(path, found.offset, _gap(found))
        for path, offset, body in self._revisits:
            if body not in self._bodies:
                yield Damage(path, offset, f"a revisit of {body[0]} as of {body[1]}, which is not in the archive")

    def _details(self, path: Path, member: Member) -> list[str]:
        try:
            record = from_bytes(member.content)
            payload = message_of(record).payload if record.kind in {RESPONSE, REVISIT} else None
        except DamagedRecord as error:
            return [str(error)]
        self._note(path, member.offset, record)
        held = {BLOCK: record.block} | ({PAYLOAD: payload} if payload is not None and record.kind == RESPONSE else {})
        return [
            f"{name} is {record.fields.get(name)}, but the bytes have {actual}"
            for name, content in held.items()
            if record.fields.get(name) != (actual := digest(content))
        ]

    def _note(self, path: Path, offset: int, record: Record) -> None:
        """Remember what a revisit refers to, and what it may refer to."""
        fields = record.fields
        if record.kind == RESPONSE:
            self._bodies.add((fields["WARC-Target-URI"], fields["WARC-Date"], fields.get(PAYLOAD, "")))
        elif record.kind == REVISIT:
            refers = fields.get("WARC-Refers-To-Target-URI", ""), fields.get("WARC-Refers-To-Date", "")
            self._revisits.append((path, offset, (*refers, fields.get(PAYLOAD, ""))))


def _gap(gap: Gap) -> str:
    return f"{gap.length:,} bytes that are no whole record: {gap.detail}"
