"""What a layout is: the knowledge of one family of pages, and what it takes from a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lxml.html import HtmlElement


@dataclass(frozen=True, slots=True)
class Parts:
    """An article's parts as the page prints them; what the page does not print is None.

    ``text`` is the article as a reader sees it: headline, source line and body, one paragraph a line.
    ``published`` is the printed time, not yet checked against a calendar.
    """

    text: str
    title: str | None = None
    published: str | None = None
    site: str | None = None


class Layout(Protocol):
    """One family of pages. Layouts hold no state of a page or a crawl."""

    @property
    def name(self) -> str:
        """The name that stands in ``Page.layout``."""

    def recognises(self, document: HtmlElement, url: str | None) -> bool:
        """Whether the page bears the footprint of this family."""

    def parts(self, document: HtmlElement, url: str | None) -> Parts | None:
        """The article's parts; None for a page without an article."""
