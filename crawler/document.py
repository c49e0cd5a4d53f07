"""A response as layouts read it: decoded once, parsed once, with the address that it finally had."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cached_property
from typing import Final

from lxml.html import HtmlElement

from crawler import markup
from crawler.address import resolve
from crawler.decode import Decoded, decode

HTML: Final = "text/html"
PLAIN_TEXT: Final = "text/plain"
MEDIA_TYPE: Final = re.compile(r"\s*[\w.+-]+/[\w.+-]+\s*(?:;|$)", re.ASCII)


@dataclass(frozen=True)
class Document:
    """A decoded response. ``url`` is its final address ("" for a saved page without one that links can
    start from), ``sent`` the body of the request that it answers; ``decoded`` tells how the bytes were
    read."""

    url: str
    decoded: Decoded
    media_type: str = HTML
    sent: bytes = b""

    @property
    def text(self) -> str:
        """The markup as it was decoded, comments and scripts in it."""
        return self.decoded.text

    @cached_property
    def root(self) -> HtmlElement | None:
        """The parsed page; None where there is not one element in it."""
        return markup.parse(self.text)

    @cached_property
    def base(self) -> str:
        """What relative links start from: ``<base href>`` where there is one, else the final address."""
        tag = None if self.root is None else self.root.find(".//base[@href]")
        return (tag is not None and resolve(self.url, tag.get("href") or "")) or self.url


def open_document(body: bytes, url: str | None, headers: Mapping[str, str], *, sent: bytes = b"") -> Document:
    """Decode a response. ``headers`` names in any case; only Content-Type is looked at.

    Raises crawler.outcomes.Rejected for bytes that are no text.
    """
    media_type, charset = content_type(headers)
    return Document(resolve("", url or "") or "", decode(body, charset), media_type, sent)


def content_type(headers: Mapping[str, str]) -> tuple[str, str | None]:
    """Media type and declared charset; HTML where the header is missing or says nothing. Of several (on lines of
    their own) the first that makes sense."""
    values = (value for name, value in headers.items() if name.lower() == "content-type")
    lines = "\n".join(values).replace("\r", "\n").split("\n")
    message = Message()
    message["Content-Type"] = next(filter(MEDIA_TYPE.match, lines), HTML)
    return message.get_content_type(), message.get_content_charset()
