"""A layout reads the responses of one family: is this an article's address, which links has this list, what
comes next, which parts has this article."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from crawler.document import Document
from crawler.layouts import footprint
from crawler.layouts.family import GENERIC, Family, FamilyError, families, generic_anatomy
from crawler.layouts.paging import RULES, counted_pages, next_page
from crawler.layouts.records import READERS
from crawler.layouts.results import ArticlePage, EventKind, LayoutEvent, ListLink, ListPage
from crawler.layouts.rows import distinct
from crawler.layouts.unknown import is_numbered, unknown_rows
from crawler.parts.article import Anatomy, ArticleParts, article

DETAIL_RULE: Final = "detail"
BODY_RULE: Final = "body"


@dataclass(frozen=True, slots=True)
class Layout:
    """The reader of one family. It holds no state of a page or a crawl."""

    family: Family

    @property
    def name(self) -> str:
        """The name that stands in ``Page.layout``."""
        return self.family.name

    def is_detail(self, url: str) -> bool:
        """Whether the address looks like one of an article."""
        return is_numbered(url) if self.name == GENERIC else self.family.is_detail(url)

    def list_page(self, document: Document) -> ListPage:
        """The links of a list and the request for its next page."""
        links, events = self._links(document)
        following = next_page(document, self.family, len(links))
        if following is None and counted_pages(document.text) > 1 and _is_first(document.url):
            events = (*events, LayoutEvent(EventKind.NO_NEXT, ", ".join(self.family.paging), 0))
        return ListPage(links, following, self.name, events)

    def article(self, document: Document) -> ArticlePage:
        """The parts of an article."""
        parts = article(document, _anatomy(self.name))
        return ArticlePage(parts, self.name, self._remarks(parts))

    def _links(self, document: Document) -> tuple[tuple[ListLink, ...], tuple[LayoutEvent, ...]]:
        events: tuple[LayoutEvent, ...] = ()
        if self.name != GENERIC:
            for name in self.family.records:
                found = READERS[name](document, self.family)
                if found is not None:
                    events = (*events, *found[1])
                    if found[0]:
                        return found[0], events
            pattern = self.family.detail.pattern if self.family.detail else DETAIL_RULE
            events = (*events, LayoutEvent(EventKind.EMPTY, pattern, 0))
        rows = unknown_rows(document)
        return distinct(rows.links), (*events, *rows.events)

    def _remarks(self, parts: ArticleParts | None) -> tuple[LayoutEvent, ...]:
        if self.name == GENERIC and parts is not None:
            return ()
        if parts is not None and parts.known and not parts.rivals:
            return ()
        rule = f"{BODY_RULE}: {self.family.body | self.family.broad}"
        if parts is None or not parts.known:
            return (LayoutEvent(EventKind.EMPTY, rule, 0),)
        return (LayoutEvent(EventKind.AMBIGUOUS, rule, parts.rivals + 1),)


def recognise(document: Document) -> Layout:
    """The layout that reads this response: the one of the family with the most signs in it, else the
    generic."""
    return _layouts()[footprint.recognise(document).name]


def layout_names() -> tuple[str, ...]:
    """The names of all layouts, in the order of their ranks."""
    return tuple(_layouts())


def layout_named(name: str) -> Layout:
    """The layout of that name. Raises KeyError, with the name, where there is none."""
    return _layouts()[name]


@cache
def _layouts() -> dict[str, Layout]:
    for family in families():
        if unknown := [*(set(family.paging) - set(RULES)), *(set(family.records) - set(READERS))]:
            raise FamilyError(f"{family.name}: no such rule: {unknown[0]!r}")
    return {family.name: Layout(family) for family in families()}


@cache
def _anatomy(name: str) -> Anatomy:
    """The family's own places first; the other systems' too, for sites rebuild their templates."""
    if name == GENERIC:
        return generic_anatomy()
    own, all_known = _layouts()[name].family.anatomy, generic_anatomy()
    return Anatomy(own.body | all_known.body, own.heading | all_known.heading, {**all_known.template, **own.template})


def _is_first(url: str) -> bool:
    return not any(character.isdecimal() for character in url.rpartition("/")[2])
