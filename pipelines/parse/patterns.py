"""Patterns made from lists of words, and how they are looked for fast."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """A pattern without groups that matches the longest of ``words``.

    It branches character by character, as a trie does: a text is not tried against word after word.
    """
    return f"(?:{_trie(frozenset(words))})"


def _trie(words: frozenset[str]) -> str:
    tails: dict[str, set[str]] = {}
    for word in sorted(words - {""}):
        tails.setdefault(word[0], set()).add(word[1:])
    ways = "|".join(re.escape(char) + _trie(frozenset(rest)) for char, rest in tails.items())
    if "" in words:  # a word ends here, longer ones go on
        return f"(?:{ways})?" if ways else ""
    return ways if len(tails) == 1 else f"(?:{ways})"


def first_of(words: Iterable[str]) -> str:
    """The characters that ``words`` begin with, for a set of characters in a pattern: ``[…]``."""
    return "".join(map(re.escape, sorted({word[0] for word in words})))


def anchored(
    anchor: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int, end: int
) -> list[re.Match[str]]:
    """The matches of ``pattern`` that begin where ``anchor`` matches, in order, without overlap.

    The anchor is a cheap pattern that begins with a set of characters, which the regex engine finds several
    times faster than it tries a pattern of many alternatives at every place.
    """
    found = []
    done = start
    for place in anchor.finditer(text, start, end):
        at = place.start()
        if at >= done and (match := pattern.match(text, at, end)):
            found.append(match)
            done = match.end()
    return found
