"""Selectors as data: ``#id``, ``#beginning*``, ``.class``, ``tag``, ``tag#id``, ``tag.class``.

Compiled once into sets, and looked up in the names of a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import Final

from lxml.html import HtmlElement

from crawler.names import Names

SELECTOR: Final = re.compile(
    r"(?P<tag>[a-z][a-z0-9:]*)?(?:#(?P<id>[\w:-]+)(?P<prefix>\*)?|\.(?P<cls>[\w-]+))?", re.ASCII
)


class SelectorError(ValueError):
    """What is written is no selector of this small language."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """A set of selectors; an element is selected when one of them matches."""

    written: tuple[str, ...] = ()
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    prefixes: tuple[tuple[str, str], ...] = ()
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()

    def within(self, names: Names) -> list[HtmlElement]:
        """The selected elements of a page, in document order."""
        return names.in_order(self._matches(names))

    def _matches(self, names: Names) -> Iterator[HtmlElement]:
        for tag in self.tags & names.tags.keys():
            yield from names.tags[tag]
        for wanted, there in ((self.ids, names.ids), (self.classes, names.classes)):
            for name in wanted.keys() & there.keys():
                yield from _of_tags(there[name], wanted[name])
        for prefix, tag in self.prefixes:
            for identity in names.ids:
                if identity.startswith(prefix):
                    yield from _of_tags(names.ids[identity], {tag})

    def __or__(self, other: Selectors) -> Selectors:
        return compiled((*self.written, *other.written))

    def __str__(self) -> str:
        return ", ".join(self.written)


def compiled(written: Iterable[str]) -> Selectors:
    """Compile selectors. Raises SelectorError, with the faulty one."""
    texts = tuple(dict.fromkeys(written))
    ids: dict[str, set[str]] = {}
    classes: dict[str, set[str]] = {}
    prefixes: list[tuple[str, str]] = []
    tags: set[str] = set()
    for text in texts:
        match = SELECTOR.fullmatch(text)
        if match is None or not text:
            raise SelectorError(f"{text!r}: want #id, #beginning*, .class, tag, tag#id or tag.class")
        tag = match["tag"] or ""
        if match["prefix"]:
            prefixes.append((match["id"], tag))
        elif match["id"]:
            ids.setdefault(match["id"], set()).add(tag)
        elif match["cls"]:
            classes.setdefault(match["cls"], set()).add(tag)
        else:
            tags.add(tag)
    return Selectors(texts, _frozen(ids), tuple(prefixes), _frozen(classes), frozenset(tags))


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in sets.items()}


def _of_tags(elements: Iterable[HtmlElement], tags: Set[str]) -> Iterator[HtmlElement]:
    """Those of the elements that have one of the tags; all of them where one of the tags is ""."""
    return (element for element in elements if "" in tags or element.tag in tags)
