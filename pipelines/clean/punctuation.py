"""Punctuation that the mirrors made: ``,,`` ``,。`` for ``，`` ``。``, and ``???`` for an indent."""

from __future__ import annotations

import re

from pipelines.clean.offsets import Edit

_DOUBLED = re.compile("(?<![,，]),([,，。、；：？！;:?!])(?![,，])")
_INDENT = re.compile(r"^\?{2,4}(?=[ 　])", re.MULTILINE)
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def undouble(text: str) -> list[Edit]:
    """The edits that take the inserted comma away. It was inserted before full-width marks only, so the
    mark behind it is written full-width again."""
    return [
        Edit(match.start(), match.end(), _FULL.get(match.group(1), match.group(1)))
        for match in _DOUBLED.finditer(text)
    ]


def drop_marks_of_indents(text: str) -> list[Edit]:
    """The edits that take ``???`` off the beginnings of lines: white space the mirror could not write."""
    return [Edit(match.start(), match.end(), "") for match in _INDENT.finditer(text)]
