"""When two strings count as the same: the foldings and the likeness that the scorer compares with."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

# Punctuation, separators, symbols and control characters, by the first letter of their Unicode category.
_IGNORED = frozenset("PZSC")


@lru_cache(maxsize=20_000)
def bare(value: str) -> str:
    """``value`` without width, space, punctuation and symbols: “民企 陇上行” and 民企陇上行 are the same."""
    folded = unicodedata.normalize("NFKC", value)
    return "".join(c for c in folded if unicodedata.category(c)[0] not in _IGNORED)


def fold(text: str) -> str:
    """``text`` without width and white space; punctuation counts. For comparing whole texts."""
    return "".join(unicodedata.normalize("NFKC", text).split())


@lru_cache(maxsize=50_000)
def likeness(one: str, other: str) -> float:
    """How alike two phrases are, from 0 to 1; a phrase inside the other is as alike as it is long."""
    a, b = bare(one), bare(other)
    if not a or not b:
        return 0.0
    matched = SequenceMatcher(None, a, b, autojunk=False).ratio()
    if a in b or b in a:
        return max(matched, min(len(a), len(b)) / max(len(a), len(b)))
    return matched


def same_words(one: str, other: str) -> bool:
    """Equal but for width, space and punctuation."""
    return bare(one) == bare(other)


def same_place(one: str, other: str) -> bool:
    """麦积区 is 天水市麦积区: the last place of a chain is what counts."""
    a, b = bare(one), bare(other)
    return bool(a and b) and (a.endswith(b) or b.endswith(a))


def restored_characters(wanted: str, found: str) -> tuple[int, int]:
    """How many characters of a text are right, and out of how many, white space and width apart."""
    want, have = fold(wanted), fold(found)
    blocks = SequenceMatcher(None, want, have, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks), max(len(want), len(have))
