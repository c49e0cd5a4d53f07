"""What looks like debris behind a mark: a rare character, a symbol, a letter amid, a ``?``."""

from __future__ import annotations

import re
from functools import cache

from pipelines.clean.charsets import simplified_only
from pipelines.clean.language_model import language_model
from pipelines.clean.readings import READING

WITHIN = 12            # characters behind a mark that are looked at
_LONGEST_READING = 11  # of them with its brackets and blanks: one that begins within may end behind


@cache
def _ordinary() -> str:
    """A pattern of what is no debris: a reading, a usual character, ASCII but for letters amid Han."""
    usual = "".join(sorted(char for char in language_model().usual() - simplified_only() if char >= "\x80"))
    return rf"(?:{READING.pattern}|[\0-\x09\x0b-?\x7f{usual}]|(?<![㐀-鿿])[@-~])"


@cache
def _run() -> re.Pattern[str]:
    return re.compile(rf"(?![@-~]){_ordinary()}*")


def may_be_strange() -> str:
    """A pattern that holds behind every mark of which :func:`is_strange` is true, and behind few others."""
    return rf"(?:(?<=\n.)|(?!(?![@-~?]){_ordinary()}{{{WITHIN}}}))"


def is_strange(text: str, at: int, *, invisible: bool) -> bool:
    """Whether ``text`` from ``at`` on, behind a mark, looks like debris. ``invisible``: the page is known to
    have lost bytes before marks."""
    if text.startswith("?", at) or (at > 1 and text[at - 2] == "\n"):
        return True
    if invisible and text[at - 1] in "!！" and text[at : at + 1] in ("", "\n"):
        return True
    stop = min(len(text), at + WITHIN)
    ordinary = _run().match(text, at, stop + _LONGEST_READING)
    end = ordinary.end() if ordinary else at
    return end < stop and text[end] != "\n"
