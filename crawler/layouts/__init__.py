"""The layouts: what is known of the systems that government sites run. Which of them reads a response is
decided for every response anew, by its footprint: sites change their system in the middle of an archive,
and one site runs several."""

from crawler.layouts.layout import Layout, layout_named, layout_names, recognise
from crawler.layouts.results import ArticlePage, EventKind, LayoutEvent, ListLink, ListPage, NextPage

__all__ = [
    "ArticlePage", "EventKind", "Layout", "LayoutEvent", "ListLink", "ListPage", "NextPage", "layout_named",
    "layout_names", "recognise",
]  # fmt: skip
