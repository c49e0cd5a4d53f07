"""Things that were found in a text, in its order, and found again by where they begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Placed(Generic[T]):
    """``things`` in the order of the text; ``start`` tells where one begins. Asking costs a bisection."""

    def __init__(self, things: Sequence[T], start: Callable[[T], int]) -> None:
        self._things = things
        self._starts = [start(thing) for thing in things]

    def within(self, start: int, end: int) -> Sequence[T]:
        """Those that begin in ``[start, end)``."""
        return self._things[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def last_before(self, at: int) -> T | None:
        """The last that begins before ``at``."""
        index = bisect_left(self._starts, at) - 1
        return self._things[index] if index >= 0 else None

    def __iter__(self) -> Iterator[T]:
        return iter(self._things)
