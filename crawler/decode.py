"""Bytes → text, decided by the bytes; what the page declares about itself is a hint only.

Declarations are wrong on many government pages (UTF-8 served as gb2312, GBK as utf-8), so the order is:
byte order mark, strict UTF-8, what the bytes look like, what was declared, and then the other encodings
that such pages use. Every GB encoding is read as GB18030, its superset.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from resiliparse.parse.encoding import detect_encoding

from crawler.outcomes import FailureReason, Rejected

Method = Literal["bom", "utf-8", "detected", "declared", "tried"]

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python's name of the superset that is really meant, by the codec that Python finds for a declared name.
SUPERSETS: Final = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "hz": "gb18030",
    "big5": "big5hkscs", "big5hkscs": "big5hkscs", "cp950": "big5hkscs",
    "utf-8": "utf-8", "utf-8-sig": "utf-8",
}
LAST_RESORT: Final = ("gb18030", "big5hkscs")
# One unreadable character in so many is a fault of the page, more is the wrong encoding.
CHARACTERS_PER_LOSS: Final = 100
SAMPLE: Final = 8192
# Control characters that no text has; white space and escape are not among them.
CONTROLS: Final = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1b"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, how that was decided and how many characters were lost."""

    text: str
    encoding: str
    method: Method
    lost: int = 0


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """Decode the bytes of a page; ``declared`` is the charset of its HTTP header, if there was one.

    The characters that a few broken bytes stood for become U+FFFD and are counted in ``lost``.
    Raises Rejected: ``empty``, ``binary``, or ``undecodable`` where no encoding reads the bytes.
    """
    if not body.strip():
        raise Rejected(FailureReason.EMPTY, f"{len(body)} bytes, nothing in them")
    for mark, encoding in BOMS:
        if body.startswith(mark):
            text = body[len(mark):].decode(encoding, "replace")
            return _accepted(text, encoding, "bom") or _undecodable(body)
    _refuse_binary(body)
    try:
        return Decoded(body.decode("utf-8"), "utf-8", "utf-8")
    except UnicodeDecodeError:
        pass  # the usual case of a GBK page: look at the bytes
    for encoding, method in _candidates(body, declared):
        if decoded := _accepted(body.decode(encoding, "replace"), encoding, method):
            return decoded
    return _undecodable(body)


def _refuse_binary(body: bytes) -> None:
    sample = body[:SAMPLE]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    if controls * 100 > len(sample):
        raise Rejected(FailureReason.BINARY, f"{len(body):,} bytes that are no text, beginning {body[:8]!r}")


def _candidates(body: bytes, declared: str | None) -> Iterator[tuple[str, Method]]:
    seen: set[str] = set()
    hints: list[tuple[str | None, Method]] = [(detect_encoding(body), "detected"), (declared, "declared")]
    for name, method in [*hints, *((name, "tried") for name in LAST_RESORT)]:
        encoding = _superset(name)
        if encoding and encoding not in seen:
            seen.add(encoding)
            yield encoding, method


def _superset(name: str | None) -> str | None:
    """The codec to read a declared or detected encoding with; None for one that such pages do not use."""
    if not name:
        return None
    try:
        return SUPERSETS.get(codecs.lookup(name.strip()).name)
    except LookupError:
        return None


def _accepted(text: str, encoding: str, method: Method) -> Decoded | None:
    """The text, unless too much of it was lost; a last character cut in two is always forgiven."""
    lost = text.count("\ufffd")
    forgiven = len(text) // CHARACTERS_PER_LOSS + text.endswith("\ufffd")
    return Decoded(text, encoding, method, lost) if lost <= forgiven else None


def _undecodable(body: bytes) -> Decoded:
    raise Rejected(
        FailureReason.UNDECODABLE, f"{len(body):,} bytes that neither UTF-8, GB18030 nor Big5 reads"
    )
