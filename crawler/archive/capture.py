"""A capture: what the index knows of a response or revisit, all of it read from the record itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.archive import fields
from crawler.archive.dates import from_warc_date
from crawler.archive.errors import DamagedRecord
from crawler.archive.records import RESPONSE, REVISIT, Record, message_of


@dataclass(frozen=True, slots=True)
class Key:
    """What identifies a request: its exact address, and of a POST what was sent (see fields.REQUEST)."""

    url: str
    request: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """An answer in the archive: when and what it was, and the ``length`` bytes of ``file`` that hold it.

    ``digest`` is that of the payload as it was sent, of a revisit that of the payload it was found to equal;
    ``content_type`` and ``content_encoding`` tell how these bytes are to be read.
    """

    key: Key
    date: datetime
    kind: str
    status: int
    digest: str
    etag: str | None
    last_modified: str | None
    content_type: str | None
    content_encoding: str | None
    role: str | None
    listed: str | None
    file: str
    offset: int
    length: int


def capture_of(record: Record, file: str, offset: int, length: int) -> Capture | None:
    """The capture of a record at its place; None for records that are no answer. Raises DamagedRecord."""
    if record.kind not in {RESPONSE, REVISIT}:
        return None
    message = message_of(record, with_payload=False)
    try:
        url, date = record.fields["WARC-Target-URI"], from_warc_date(record.fields["WARC-Date"])
        payload_digest = record.fields["WARC-Payload-Digest"]
    except (KeyError, ValueError) as error:
        raise DamagedRecord(f"a wrong or missing header: {error}") from error
    return Capture(
        Key(url, record.fields.get(fields.REQUEST, "")),
        date,
        record.kind,
        message.status,
        payload_digest,
        message.header(b"etag"),
        message.header(b"last-modified"),
        message.header(b"content-type"),
        message.header(b"content-encoding"),
        record.fields.get(fields.ROLE),
        record.fields.get(fields.LISTED),
        file,
        offset,
        length,
    )
