"""Where the bodies of revisits are: a revisit says only that a body was the same as before."""

from __future__ import annotations

from collections.abc import Iterator

from fastwarc.warc import WarcRecord

from crawler.outcomes import Notice, NoticeReason

URL = "WARC-Target-URI"
DIGEST = "WARC-Payload-Digest"


class Originals:
    """What was seen of a source: its responses, by address and date and by digest, and revisits of others.

    Of a response only hashes are kept, since archives hold millions of them.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._open: list[tuple[str, list[int]]] = []

    def add(self, response: WarcRecord) -> None:
        """A response was seen."""
        headers = response.headers
        self._seen.update(_marks(headers.get(URL), headers.get("WARC-Date"), headers.get(DIGEST)))

    def ask(self, revisit: WarcRecord, name: str) -> None:
        """A revisit, ``name``, was seen; the body it speaks of may come later."""
        headers = revisit.headers
        url = headers.get("WARC-Refers-To-Target-URI") or headers.get(URL)
        marks = _marks(url, headers.get("WARC-Refers-To-Date"), headers.get(DIGEST))
        if self._seen.isdisjoint(marks):
            self._open.append((name, marks))

    def missing(self) -> Iterator[Notice]:
        """The revisits whose bodies were nowhere in the source."""
        for name, marks in self._open:
            if self._seen.isdisjoint(marks):
                yield Notice(name, NoticeReason.BODY_ELSEWHERE, "a revisit; its body is in none of the archives read")


def _marks(url: str | None, date: str | None, digest: str | None) -> list[int]:
    """What a body can be recognised by."""
    by_place = [hash((url.strip("<>"), date))] if url and date else []
    return [*by_place, *([hash(digest)] if digest else [])]
