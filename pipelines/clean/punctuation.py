"""Punctuation that the mirrors doubled: ``,,`` ``,。`` ``,、`` for ``，`` ``。`` ``、``."""

from __future__ import annotations

import re

from pipelines.clean.offsets import Edit

_DOUBLED = re.compile("(?<![,，]),([,，。、；：？！;:?!])(?![,，])")
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


def undouble(text: str) -> list[Edit]:
    """The edits that take the inserted comma away. It was inserted before full-width marks only, so the
    mark behind it is written full-width again."""
    return [
        Edit(match.start(), match.end(), _FULL.get(match.group(1), match.group(1)))
        for match in _DOUBLED.finditer(text)
    ]
