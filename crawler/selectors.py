"""Selectors as data: ``#id``, ``#beginning*``, ``.class``, ``tag``, ``tag#id``, ``tag.class``.

Compiled once into sets; one walk over the elements that have a name finds those of all selectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

SELECTOR: Final = re.compile(
    r"(?P<tag>[a-z][a-z0-9:]*)?(?:#(?P<id>[\w:-]+)(?P<prefix>\*)?|\.(?P<cls>[\w-]+))?", re.ASCII
)


class SelectorError(ValueError):
    """What is written is no selector of this small language."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """A set of selectors; an element is in it when one of them matches."""

    written: tuple[str, ...] = ()
    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    prefixes: tuple[tuple[str, str], ...] = ()
    classes: dict[str, frozenset[str]] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    candidates: etree.XPath = field(default_factory=lambda: _candidates(()), compare=False)
    """Finds the elements that may be selected: those that have a name, or one of the tags."""

    def __contains__(self, element: HtmlElement) -> bool:
        tag = element.tag
        if tag in self.tags:
            return True
        identity = element.get("id")
        if identity and self._has_id(identity, tag):
            return True
        names = (element.get("class") or "").split()
        return not self.classes.keys().isdisjoint(names) and any(_fits(self.classes.get(name), tag) for name in names)

    def _has_id(self, identity: str, tag: str) -> bool:
        return _fits(self.ids.get(identity), tag) or any(
            identity.startswith(prefix) and wanted in ("", tag) for prefix, wanted in self.prefixes
        )

    def within(self, root: HtmlElement) -> list[HtmlElement]:
        """The elements that are selected, the root and those in it, in document order."""
        candidates = cast("list[HtmlElement]", self.candidates(root))
        return [element for element in candidates if element in self]

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
    return Selectors(texts, _frozen(ids), tuple(prefixes), _frozen(classes), frozenset(tags), _candidates(tags))


def _candidates(tags: Iterable[str]) -> etree.XPath:
    tests = ["@id", "@class", *(f"name()='{tag}'" for tag in sorted(tags))]
    return etree.XPath(f"descendant-or-self::*[{' or '.join(tests)}]")


def _frozen(sets: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {key: frozenset(values) for key, values in sets.items()}


def _fits(tags: frozenset[str] | None, tag: str) -> bool:
    return tags is not None and ("" in tags or tag in tags)
