"""The elements of a page by what selectors know them by: tag, id and class. Made in one walk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from lxml import etree
from lxml.html import HtmlElement


class Names:
    """The elements of a tree: ``tags``, ``ids`` and ``classes`` have those of each name.

    It holds every element, so that lxml need not make them anew for each further walk over the tree.
    """

    __slots__ = ("_order", "classes", "ids", "tags")

    def __init__(self, root: HtmlElement) -> None:
        self._order = {element: number for number, element in enumerate(root.iter(etree.Element))}
        self.tags: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        self.ids: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        self.classes: defaultdict[str, list[HtmlElement]] = defaultdict(list)
        for element in self._order:
            self.tags[element.tag].append(element)
            if identity := element.get("id"):
                self.ids[identity].append(element)
            if names := element.get("class"):
                for name in names.split():
                    self.classes[name].append(element)

    def in_order(self, elements: Iterable[HtmlElement]) -> list[HtmlElement]:
        """Elements of the tree, each once, in document order."""
        return sorted(set(elements), key=self._order.__getitem__)
