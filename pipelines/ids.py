"""Stable ids: the same page and the same meeting get the same id on every run, machine and page order.

An id is 80 bits of a BLAKE2b hash (RFC 7693) in lower-case base32 (RFC 4648), 16 characters: among ten
million ids the chance that any two clash is below 10⁻¹⁰. The key that is hashed is a JSON array that opens
with the name of its kind, so that keys of different kinds can never be equal.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Hashable, Sequence
from functools import lru_cache

from pipelines.address import canonical

_ID_BYTES = 10
STATION_GROUP = 8
"""Characters of the id of a station that all stations of a name in one family of places share."""
_SERIAL = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?")
_DAY_OF_ANY_YEAR = re.compile(r"XXXX-\d{2}-\d{2}(/XXXX-\d{2}-\d{2})?")


def page_id(url: str) -> str:
    """Return the id of the page at ``url``, whichever of its addresses this is: 16 characters of ``[a-z2-7]``."""
    return _hashed("page", canonical(url))


def former_page_id(url: str) -> str:
    """Return the id that a page had before all its addresses had one: of ``url`` as it stands."""
    return _hashed("page", url)


def address_id(url: str) -> str:
    """Return the id that the crawl's memory has of ``url``, whichever address of its page this is."""
    return _hashed("address", canonical(url))


def shard_id(url: str, site: str | None, since: str | None) -> str:
    """Return the id of the archive at ``url`` as a shard; only its pages of ``site``, or ``since`` a day, may be
    meant."""
    return _hashed("shard", url, site, since)


def content_url(data: bytes) -> str:
    """Return the address of a page that has none: ``ni:///sha-256;…`` of its bytes (RFC 6920)."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return f"ni:///sha-256;{digest.decode().rstrip('=')}"


def meeting_id(
    *,
    jurisdiction: str | None,
    date: str | None,
    name: str | None,
    series: str | None,
    ordinal: int | None,
    hosts: Sequence[str],
    page_url: str,
) -> str:
    """Return the id of the meeting that these facts identify: 16 characters of ``[a-z2-7]``.

    A meeting is identified by what it was (``series`` with ``ordinal``, else ``name``), when it was
    (``date``, EDTF) and where (``jurisdiction``, a code or a name). One of *when* and *where* that is missing
    or weak (a date without its year) is made good by ``hosts``. Where that does not identify the meeting
    either, ``page_url`` and everything that is known enter the key: two such pages are two meetings until the
    evidence of their texts says otherwise, because a meeting that is stored twice can be merged later, while
    two meetings under one id cannot be told apart any more.
    """
    return former_meeting_id(
        jurisdiction=jurisdiction, date=date, name=name, series=series, ordinal=ordinal, hosts=hosts,
        page_url=canonical(page_url),
    )  # fmt: skip


def former_meeting_id(
    *,
    jurisdiction: str | None,
    date: str | None,
    name: str | None,
    series: str | None,
    ordinal: int | None,
    hosts: Sequence[str],
    page_url: str,
) -> str:
    """Return the id that the meeting had before all addresses of a page had one: with ``page_url`` as it stands."""
    what = _what(name, series, ordinal)
    full_date = date is not None and _FULL_DATE.fullmatch(date) is not None
    known_day = full_date or (date is not None and _DAY_OF_ANY_YEAR.fullmatch(date) is not None)
    place = _normalised(jurisdiction) if jurisdiction else None
    if what is not None and full_date and place:
        return _hashed("meeting", what, date, place)
    present = sorted({_normalised(host) for host in hosts})
    numbered = series is not None and ordinal is not None
    if what is not None and present and ((known_day and place) or full_date or (numbered and place)):
        return _hashed("meeting", what, date, place, present)
    return _hashed("meeting", what, date, place, present, page_url)


def derived_id(own_id: str, page: str, seq: int) -> str:
    """Return the id of a meeting whose leading report, the ``seq``-th of ``page``, has an id that is taken."""
    return _hashed("meeting", own_id, page, seq)


def station_id(name: str, family: str, *rest: Hashable) -> str:
    """Return the id of those mentions of ``name`` in a family of places that ``rest``, which JSON can hold, tells from
    the others. Its first half is that of all of them, which stand side by side in an index then."""
    return _hashed("stations", name, family)[:STATION_GROUP] + _within_group(rest)


@lru_cache(maxsize=65536)
def _within_group(rest: tuple[Hashable, ...]) -> str:
    """The second half of the id of a station: of many names it is the same."""
    return _hashed("station", *rest)[STATION_GROUP:]


def _what(name: str | None, series: str | None, ordinal: int | None) -> list[str | int] | None:
    if series is not None and ordinal is not None:
        return ["session", _normalised(series), ordinal]
    bare = _normalised(name) if name is not None else ""
    return ["name", bare] if bare else None


def _normalised(text: str) -> str:
    """Fold width and case, and leave out white space and punctuation, which differ between reprints."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def _hashed(*key: object) -> str:
    serial = _SERIAL.encode(key).encode("ascii")
    digest = hashlib.blake2b(serial, digest_size=_ID_BYTES).digest()
    return base64.b32encode(digest).decode("ascii").lower()
