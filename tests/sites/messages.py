"""A request as a host sees it, and its answer, with everything that can go wrong on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from urllib.parse import parse_qsl, urlsplit

HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """A request: ``target`` is path and query, header names are in lower case."""

    host: str
    method: str
    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        """The path without query."""
        return urlsplit(self.target).path

    @cached_property
    def query(self) -> dict[str, str]:
        """The parameters of the address."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        """The parameters in the body."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    @property
    def url(self) -> str:
        """The absolute address."""
        return f"http://{self.host}{self.target}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: status, body and headers, and how it is sent.

    ``media`` None sends no Content-Type. ``seconds`` is how long the body drips; ``cut`` after how many bytes the
    connection is broken, though Content-Length promised all of them; ``repeat`` how often the body is sent, for
    answers that are too large to be held; ``silent`` closes the connection without any answer.
    """

    body: bytes = b""
    status: int = 200
    media: str | None = HTML
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    cut: int | None = None
    repeat: int = 1
    silent: bool = False


def page(html: str, *, encoding: str = "utf-8", media: str | None = HTML, status: int = 200) -> Answer:
    """An HTML page."""
    return Answer(html.encode(encoding), status, media)


def redirect(location: str, *, status: int = 302, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A redirect."""
    body = "<html><head><title>Object moved</title></head><body><h2>Object moved</h2></body></html>"
    return Answer(body.encode(), status, HTML, (("Location", location), *headers))


def not_found() -> Answer:
    """The answer for what is not there, as nginx writes it."""
    body = (
        "<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n"
        "<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
    return Answer(body.encode(), 404, "text/html")
