"""A site → its entry in a data file of the catalogue, as a person would write it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from crawler.sites.model import Column, Site


def entry_of(site: Site) -> str:
    """The ``[[site]]`` table of a site and those of its columns, ending in a line feed.

    Read back it gives the same site.
    """
    lines = ["[[site]]", *_site_lines(site)]
    for column in site.columns:
        lines += ["", "  [[site.column]]", *(f"  {line}" for line in _column_lines(column))]
    return "\n".join(lines) + "\n"


def _site_lines(site: Site) -> Iterator[str]:
    yield from _texts(code=site.code, name=site.name, level=site.level, home=site.home, layout=site.layout)
    if site.aliases:
        yield f"aliases = {_array(site.aliases)}"
    if site.flags:
        yield f"flags = {_array(sorted(site.flags))}"
    yield from _texts(encoding=site.encoding, status=site.status, verified=_day(site), evidence=site.evidence)
    yield from _texts(example=site.example, note=site.note)


def _column_lines(column: Column) -> Iterator[str]:
    yield from _texts(name=column.name)
    if column.name_guessed:
        yield "name_guessed = true"
    yield from _texts(kind=column.kind, url=column.url)
    if column.articles:
        yield f"articles = {_array(column.articles)}"
    yield from _texts(
        status=column.status, verified=_day(column), evidence=column.evidence, note=column.note
    )


def _day(dated: Site | Column) -> str | None:
    return dated.verified.isoformat() if dated.verified else None


def _texts(**values: str | None) -> Iterator[str]:
    for key, value in values.items():
        if value is not None:
            yield f"{key} = {_quoted(value)}"


def _array(values: tuple[str, ...] | list[str]) -> str:
    return "[" + ", ".join(map(_quoted, values)) + "]"


def _quoted(text: str) -> str:
    """A basic string of TOML: what JSON escapes, TOML reads alike; DEL alone is left to be escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
