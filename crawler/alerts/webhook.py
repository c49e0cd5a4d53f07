"""A message to the webhook of a group chat."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message as Headers
from http.client import HTTPException
from typing import IO, Any
from urllib.parse import urlsplit

from crawler.alerts.channel import ChannelError
from crawler.alerts.message import Message
from crawler.alerts.vendors import VENDORS
from pipelines.clock import Clock

PATIENCE = 20  # seconds
LARGEST = 65_536  # bytes of an answer that are read
SHOWN = 200  # characters of an answer that are repeated


@dataclass(frozen=True, slots=True)
class Webhook:
    """Posts to ``url``, which itself is a secret, as ``vendor`` wants it; signed where there is a ``secret``, with the
    time of ``clock``."""

    vendor: str
    url: str = field(repr=False)
    clock: Clock = field(repr=False)
    secret: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """The vendor."""
        return self.vendor

    def send(self, message: Message) -> None:
        """Post one message."""
        vendor = VENDORS[self.vendor]
        self._check()
        url, body = self.url, vendor.body(message.text(vendor.most, vendor.encode))
        if self.secret and vendor.signed is not None:
            url, body = vendor.signed(url, body, self.secret, self.clock())
        answer = self._posted(url, body)
        if not vendor.took(_json(answer)):
            raise ChannelError(f"it was not taken: {self._shown(answer)}")

    def _check(self) -> None:
        try:
            known = urlsplit(self.url).scheme in ("http", "https")
        except ValueError:
            known = False
        if not known:
            raise ChannelError("its address is none, or does not begin with https://")

    def _posted(self, url: str, body: Mapping[str, Any]) -> str:
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        try:
            request = urllib.request.Request(url, data, headers)  # noqa: S310 - the scheme was looked at
            with urllib.request.build_opener(_NoRedirects).open(request, timeout=PATIENCE) as answer:
                return bytes(answer.read(LARGEST)).decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            with error:
                said = error.read(LARGEST).decode("utf-8", "replace")
            raise ChannelError(f"HTTP {error.code}: {self._shown(said)}") from None  # the cause knows the address
        except (OSError, HTTPException, ValueError) as error:
            raise ChannelError(self._shown(f"{type(error).__name__}: {error}")) from None

    def _shown(self, text: str) -> str:
        """A part of a text, without what nobody may read."""
        parts = urlsplit(self.url)
        for secret in filter(None, (self.url, self.secret, parts.path.strip("/"), parts.query)):
            text = text.replace(secret, "…")
        return text[:SHOWN]


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """What was meant for one host is sent to no other."""

    def redirect_request(  # noqa: PLR0917 - the base class has it so
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str
    ) -> None:
        """Follow nothing; the answer then counts as an error."""


def _json(text: str) -> Mapping[str, Any]:
    try:
        answer = json.loads(text)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
