"""What comes of comparing two things that may be the same, and a person's word on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """What can be put in order: reports and persons are named by keys, so that every database has them in one order."""

    def __lt__(self, other: Any, /) -> bool: ...
    def __hash__(self) -> int: ...


K = TypeVar("K", bound=Ordered)

SAID = 9
"""The strength of a person's word: above every other reason."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of comparing two. ``rule`` names why; ``detail`` holds the values that decided; ``strength`` is how
    much speaks for it, where they are the same."""

    same: bool
    rule: str
    detail: str
    strength: int = 0

    @property
    def excluded(self) -> bool:
        """Whether the two cannot be the same, whatever else joins them."""
        return not self.same and self.rule.startswith("different-")


@dataclass(frozen=True, slots=True)
class Word(Generic[K]):
    """A person's word on two: they are, or are not, the same."""

    one: K
    other: K
    same: bool

    @property
    def pair(self) -> tuple[K, K]:
        """The two in order."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)

    @property
    def decision(self) -> Decision:
        """What the two are to each other by this word."""
        if self.same:
            return Decision(True, "same-said", "decided by a person", SAID)
        return Decision(False, "different-said", "decided by a person")
