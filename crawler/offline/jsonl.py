"""A ``.jsonl`` file: one page a line, ``url, title, published, site`` and ``html`` or ``text``.

Every field but the last may be absent or null; fields of other names are ignored. Line numbers count from 1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from crawler.decode import decode
from crawler.outcomes import Failure, FailureReason, Notice, NoticeReason, Rejected
from crawler.page import HTML, LONE_SURROGATE, MAX_PAGE_BYTES, PLAIN_TEXT, Given, is_address, too_large
from crawler.responses import Outcome, outcomes_of
from pipelines.clock import Clock

# A page of the largest size, its characters escaped as \uXXXX: six bytes for what were three.
MAX_LINE_BYTES: Final = 2 * MAX_PAGE_BYTES
METADATA: Final = ("title", "published", "site", "url")
BODIES: Final = (("html", HTML), ("text", PLAIN_TEXT))


def read_jsonl(path: Path, name: str, clock: Clock) -> Iterator[Outcome]:
    """The pages of the file, in its order. A faulty line costs that line only."""
    empty = True
    try:
        with path.open("rb") as file:
            for number, line in _lines(file):
                if line is not None and not line.strip():
                    continue
                empty = False
                yield from _line(f"{name} line {number}", line, clock)
    except OSError as error:
        yield Failure(name, FailureReason.UNREADABLE, error.strerror or str(error))
    else:
        if empty:
            yield Failure(name, FailureReason.EMPTY, "not one line in it")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The numbered lines; None for one over the limit, which is skipped in pieces and never held."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) <= MAX_LINE_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE_BYTES)
        yield number, None


def _line(name: str, line: bytes | None, clock: Clock) -> Iterator[Outcome]:
    try:
        if line is None:
            raise too_large(None)
        decoded = decode(line)
        row = _row(decoded.text)
        media_type, body = _body(row)
        values = {key: (_string(row, key) or "").strip() or None for key in METADATA}
    except Rejected as error:
        yield error.as_failure(name)
        return
    if decoded.lost:
        lost = f"{decoded.lost} characters could not be read as {decoded.encoding}"
        yield Notice(name, NoticeReason.LOSSY_DECODING, lost)
    url = values.pop("url")
    if url is not None and not is_address(url):
        yield Notice(name, NoticeReason.IGNORED_VALUE, f"url {url[:200]!r} is no absolute address")
        url = None
    label = f"{name} ({url})" if url else name
    headers = {"Content-Type": media_type}
    yield from outcomes_of(label, body, url, headers, clock=clock, given=Given(**values))


def _row(text: str) -> Mapping[str, object]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Rejected(FailureReason.MALFORMED_JSON, f"{error}; the line begins {text[:40]!r}") from error
    if not isinstance(row, dict):
        raise Rejected(FailureReason.MALFORMED_JSON, f"a JSON {type(row).__name__}, not an object")
    return row


def _body(row: Mapping[str, object]) -> tuple[str, bytes]:
    """The media type and the bytes of the page; of two fields, the one nearer to the source."""
    for field, media_type in BODIES:
        if text := _string(row, field):
            return media_type, text.encode("utf-8")
    present = [field for field, _ in BODIES if row.get(field) is not None]
    if present:
        raise Rejected(FailureReason.EMPTY, f"`{present[0]}` is an empty string")
    raise Rejected(FailureReason.MISSING_FIELD, f"neither `html` nor `text`; the line has {_names(row)}")


def _string(row: Mapping[str, object], field: str) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if not isinstance(value, str):
        found = f"`{field}` is a {type(value).__name__}: {str(value)[:40]!r}"
        raise Rejected(FailureReason.WRONG_TYPE, found)
    if half := LONE_SURROGATE.search(value):
        found = f"`{field}` holds half a character at {half.start()}: \\u{ord(half[0]):x}"
        raise Rejected(FailureReason.UNDECODABLE, found)
    return value.replace("\0", "\ufffd")


def _names(row: Mapping[str, object]) -> str:
    return ", ".join(f"`{key[:30]}`" for key in list(row)[:5]) or "no field at all"
