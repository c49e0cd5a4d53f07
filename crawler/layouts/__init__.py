"""The layouts, and which of them reads a page. A layout is chosen for every page anew, by its footprint:
sites change their system in the middle of an archive, and one site runs several."""

from __future__ import annotations

from typing import Final

from lxml.html import HtmlElement

from crawler.layouts.base import Layout, Parts
from crawler.layouts.generic import Generic

__all__ = ["LAYOUTS", "Layout", "Parts", "choose"]

# In the order in which they are asked; the last one takes every page.
LAYOUTS: Final[tuple[Layout, ...]] = (Generic(),)


def choose(document: HtmlElement, url: str | None) -> Layout:
    """The first layout that recognises the page."""
    return next(layout for layout in LAYOUTS if layout.recognises(document, url))
