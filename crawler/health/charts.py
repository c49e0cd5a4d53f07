"""Small charts as inline SVG. Pure: the numbers are ours, the colours those of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDE = 4  # units that a bar takes
GAP = 1


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar a day. ``title`` says what they show; ``path`` are all bars of a kind as one SVG path, so that a page of
    thousands of sites stays small."""

    title: str
    width: int
    height: int
    path: str


def bars(values: Sequence[int], title: str, *, height: int, highest: int | None = None) -> Bars:
    """The bars of ``values``, the highest (or ``highest``) as high as the chart. What is not 0 can be seen."""
    top = max(highest or 0, *values, 1)
    drawn = []
    for at, value in enumerate(values):
        if value:
            tall = max(1, round(value / top * height))
            drawn.append(f"M{at * (WIDE + GAP)} {height}v-{tall}h{WIDE}v{tall}z")
    return Bars(title, len(values) * (WIDE + GAP), height, "".join(drawn))
