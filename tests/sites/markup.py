"""Templates of pages, and what they are filled with.

A file of ``templates/`` holds several, each below a line ``%% name``. ``@{name}`` is filled in; everything else,
the ``$`` of scripts too, stands as it is.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Final

FOLDER: Final = Path(__file__).with_name("templates")
SECTION: Final = re.compile(r"^%% (?P<name>\w+)\n", re.MULTILINE)


class Markup(Template):
    """A template whose placeholders are written ``@{name}``."""

    delimiter = "@"
    idpattern = r"(?!)"
    braceidpattern = r"[a-z_]+"

    def filled(self, **values: object) -> str:
        """The text with the values in it. Raises KeyError for a value that is not given."""
        return self.substitute(values)


@cache
def templates(name: str) -> dict[str, Markup]:
    """The templates of a file, by the names of their sections."""
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    _, *pieces = SECTION.split(text)
    return {section: Markup(body.rstrip("\n")) for section, body in zip(pieces[::2], pieces[1::2], strict=True)}


def text(value: str) -> str:
    """A value as it stands in markup."""
    return escape(value)


def shortened(title: str, length: int, dots: str = "...") -> str:
    """A title cut off to the width of a row."""
    return title if len(title) <= length else title[:length] + dots


def relative(page: str, target: str) -> str:
    """The link from one path to another as systems write it that know where they are: ``./202611/t1.html``."""
    folder = page if page.endswith("/") else posixpath.dirname(page) or "/"
    link = posixpath.relpath(target, folder)
    return link if link.startswith("../") else f"./{link}"
