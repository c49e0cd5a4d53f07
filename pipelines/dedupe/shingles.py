"""The text of a page as a set of shingles, and how alike two such sets are.

A shingle is a hash of four characters in a row of the page's body, folded: letters, digits and ideographs only, so that
neither punctuation nor a line break makes a difference. Sets of shingles are sorted arrays of 64-bit numbers
without repetitions, which is what makes comparing them cheap.

Broder, "On the resemblance and containment of documents" (1997), for shingles, resemblance and containment.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]

WIDTH = 4
"""Characters in a shingle."""
_MANY = 16  # texts from which on one large product is cheaper than a comparison of each with each
_COLUMNS = 4096  # shingles that many texts are compared by at a time: bounds what a thousand of them take

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)


def folded(text: str) -> str:
    """Return ``text`` in one width and case, without anything but letters, digits and ideographs."""
    if text.isalnum() and unicodedata.is_normalized("NFKC", text):  # nearly all names
        return text.casefold()
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def body_of(text: str, segments: Iterable[tuple[str, int, int]]) -> str:
    """Return the folded body of a page: of its ``text`` the segments ``(kind, start, end)`` of kind ``body``."""
    return folded("".join(text[start:end] for kind, start, end in segments if kind == "body"))


def shingles_of(body: str) -> Shingles:
    """Return the shingles of a folded ``body``; none where it is shorter than one."""
    codes = np.frombuffer(body.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - WIDTH + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    mixed = np.zeros(count, dtype=np.uint64)
    for offset, factor in enumerate(_FACTORS):
        mixed = (mixed ^ codes[offset : offset + count]) * factor
        mixed ^= mixed >> np.uint64(29)
    return np.unique(mixed)


def containment(one: Shingles, other: Shingles) -> float:
    """Return which share of the shorter text stands in the longer one, 0 to 1."""
    shorter = min(len(one), len(other))
    return _shared(one, other) / shorter if shorter else 0.0


def resemblance(one: Shingles, other: Shingles) -> float:
    """Return which share of all shingles of two texts stand in both, 0 to 1."""
    common = _shared(one, other)
    every = len(one) + len(other) - common
    return common / every if every else 0.0


def shared(texts: Sequence[Shingles]) -> NDArray[np.int64]:
    """Return for every two of ``texts``, as a square, how many shingles stand in both."""
    return _shared_by_pairs(texts) if len(texts) < _MANY else _shared_by_columns(texts)


def _shared_by_pairs(texts: Sequence[Shingles]) -> NDArray[np.int64]:
    common = np.diag([len(text) for text in texts])
    for (one, text), (other, another) in combinations(enumerate(texts), 2):
        common[one, other] = common[other, one] = _shared(text, another)
    return common


def _shared_by_columns(texts: Sequence[Shingles]) -> NDArray[np.int64]:
    """As a product of the table of which text has which shingle with itself, a part of its columns at a time."""
    every, owner = np.concatenate(texts), np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    columns, column = np.unique(every, return_inverse=True)
    common = np.zeros((len(texts), len(texts)))
    for at in range(0, len(columns), _COLUMNS):
        held = (column >= at) & (column < at + _COLUMNS)
        has = np.zeros((len(texts), min(_COLUMNS, len(columns) - at)), dtype=np.float32)
        has[owner[held], column[held] - at] = 1
        common += has @ has.T
    return common.astype(np.int64)


def _shared(one: Shingles, other: Shingles) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
