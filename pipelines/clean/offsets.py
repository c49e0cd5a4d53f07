"""Where every character of a restored text stands in the raw text.

Each step of cleaning is a list of edits; :func:`apply_edits` makes the new text and the map back, and
:meth:`OffsetMap.after` chains the maps of several steps into one that leads back to the raw page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple, overload


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``replacement`` (empty: delete; ``start == end``: insert)."""

    start: int
    end: int
    replacement: str


class EditOrderError(ValueError):
    """Edits overlap, run backwards or reach beyond the text."""


class OffsetMap(Sequence[tuple[int, int]]):
    """A map from positions of a text to positions of the text it was made from.

    A sequence of pairs ``(restored, raw)``, strictly ascending in ``restored`` and never descending in
    ``raw``, the first one ``(0, raw)``. From a pair up to the next one the characters correspond one to one;
    of two pairs in a row the second says where the two texts run apart.
    """

    __slots__ = ("_raw", "_restored")

    def __init__(self, pairs: Iterable[tuple[int, int]] = ((0, 0),)) -> None:
        restored: list[int] = []
        raw: list[int] = []
        for r, w in pairs:
            if restored and r == restored[-1]:  # a deletion where a deletion was: the later one holds
                raw[-1] = w
            elif not restored or w - r != raw[-1] - restored[-1]:
                restored.append(r)
                raw.append(w)
        if not restored or restored[0] != 0:
            raise ValueError(f"an offset map starts at restored position 0, not {restored[:1]}")
        self._restored = tuple(restored)
        self._raw = tuple(raw)

    def to_raw(self, position: int) -> int:
        """The raw position of the character at ``position`` (or of the end of the text)."""
        at = bisect_right(self._restored, position) - 1
        if at < 0:
            raise IndexError(f"no position {position} in a text")
        return self._raw[at] + position - self._restored[at]

    def from_raw(self, position: int) -> int:
        """The restored position of the raw character at ``position``; of one that was dropped, the
        position of the next character that was not."""
        at = bisect_right(self._raw, position) - 1
        if at < 0:
            return 0
        restored = self._restored[at] + position - self._raw[at]
        return restored if at + 1 == len(self._raw) else min(restored, self._restored[at + 1])

    def after(self, earlier: OffsetMap) -> OffsetMap:
        """This step's map chained to ``earlier``, the map of the step before: restored → raw in one go."""
        if self == IDENTITY:  # most pages need few of the steps
            return earlier
        if earlier == IDENTITY:
            return self
        pairs: list[tuple[int, int]] = []
        last = len(self._restored) - 1
        e = 0  # the first pair of ``earlier`` not behind us
        for k, (r, m) in enumerate(zip(self._restored, self._raw, strict=True)):
            stop = self._restored[k + 1] if k < last else None
            while e < len(earlier._restored) and earlier._restored[e] <= m:
                e += 1
            pairs.append((r, earlier._raw[e - 1] + m - earlier._restored[e - 1]))
            ahead = e
            while ahead < len(earlier._restored):
                at = r + earlier._restored[ahead] - m
                if stop is not None and at >= stop:
                    break
                pairs.append((at, earlier._raw[ahead]))
                ahead += 1
            e = ahead
        return OffsetMap(pairs)

    @overload
    def __getitem__(self, index: int) -> tuple[int, int]: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[tuple[int, int], ...]: ...
    def __getitem__(self, index: int | slice) -> tuple[int, int] | tuple[tuple[int, int], ...]:
        if isinstance(index, slice):
            return tuple(zip(self._restored[index], self._raw[index], strict=True))
        return self._restored[index], self._raw[index]

    def __len__(self) -> int:
        return len(self._restored)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OffsetMap):
            return NotImplemented
        return self._restored == other._restored and self._raw == other._raw

    def __hash__(self) -> int:
        return hash((self._restored, self._raw))

    def __repr__(self) -> str:
        return f"OffsetMap({list(self)!r})"


IDENTITY = OffsetMap()


def apply_edits(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap]:
    """``text`` with ``edits`` made, and the map from the new text back to it.

    Edits come in order and do not overlap; :class:`EditOrderError` names the first that does not. Where a
    replacement is longer than what it replaces, the characters too many all map to the end of the stretch.
    """
    parts: list[str] = []
    pairs: list[tuple[int, int]] = [(0, 0)]
    done = made = 0
    for edit in edits:
        start, end, replacement = edit
        if not done <= start <= end <= len(text):
            raise EditOrderError(f"{edit!r} after position {done} in a text of {len(text)} characters")
        parts += (text[done:start], replacement)
        made += start - done
        common = min(end - start, len(replacement))
        pairs.append((made, start))
        pairs.extend((made + i, end) for i in range(common, len(replacement)))
        made += len(replacement)
        pairs.append((made, end))
        done = end
    if not parts:
        return text, IDENTITY
    parts.append(text[done:])
    return "".join(parts), OffsetMap(pairs)
