"""One way to read the bytes of a damaged stretch, built piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.clean.offsets import Edit


class Node(NamedTuple):
    """A piece of a path: from ``start`` of the text on it reads ``text``."""

    start: int
    text: str
    before: Node | None


class Path(NamedTuple):
    score: float            # how likely it is
    cost: float             # the part of it that is not the wording: what had to be assumed
    length: int             # characters read
    pending: int | None     # the byte that waits for its trail; None at a character boundary
    last: str               # the last two characters, in their scored forms
    at: int                 # the next position of the text
    node: Node | None
    shifted: bool           # whether anything was repaired

    def charged(self, cost: float) -> Path:
        """This path with ``cost`` (a negative score) for something assumed."""
        return Path(self.score + cost, self.cost + cost, *self[2:])


def _nodes(path: Path) -> list[Node]:
    nodes = []
    node = path.node
    while node is not None:
        nodes.append(node)
        node = node.before
    return nodes[::-1]


def text_of(path: Path) -> str:
    """The characters that ``path`` reads."""
    return "".join(node.text for node in _nodes(path))


def edits_of(path: Path) -> Iterator[Edit]:
    """The edits that make ``path`` of the text: one a piece, so that characters map to their first bytes."""
    nodes = _nodes(path)
    stops = [node.start for node in nodes[1:]] + [path.at]
    for node, stop in zip(nodes, stops, strict=True):
        yield Edit(node.start, max(stop, node.start), node.text)
