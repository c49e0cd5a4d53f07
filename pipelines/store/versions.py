"""The versions of pages that were changed after they were published: what each said, and when it was first fetched.

A page that has only had one version needs no rows: what it says is in ``pages``. From the second on every version has
one, whichever of them came first, so that the rows are a function of the fetches alone.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from pipelines.ids import page_id
from pipelines.store.errors import translated
from pipelines.store.revision import Fetch
from pipelines.store.rows import PageRows, version_of
from pipelines.store.statements import upsert
from pipelines.store.tables import page_versions, pages


@dataclass(frozen=True, slots=True)
class Version:
    """What a page said from ``fetched_at`` on; ``sha256`` names the bytes in the archive, ``url`` the address of the
    page that gave them."""

    version: str
    fetched_at: str
    sha256: str
    url: str
    published: str | None
    title: str | None
    text: str

    @property
    def first(self) -> Fetch:
        """What fetches of one version are sorted by, the one that stays on record in front."""
        return Fetch.at(self.fetched_at, self.sha256, self.url)


def stored_versions(connection: Connection, numbers: Collection[int]) -> defaultdict[int, list[Version]]:
    """Return the stored versions of the pages of ``numbers``; a page that had one version so far has none here."""
    found: defaultdict[int, list[Version]] = defaultdict(list)
    if numbers:
        for row in connection.execute(select(page_versions).where(page_versions.c.page_no.in_(numbers))):
            found[row.page_no].append(_version(row))
    return found


def versions_on(connection: Connection, numbers: Collection[int]) -> dict[int, list[Version]]:
    """Return every version of the pages of ``numbers``, also of those that had only one."""
    several = stored_versions(connection, numbers)
    rows = connection.execute(select(pages).where(pages.c.page_no.in_(numbers)))
    return {row.page_no: several[row.page_no] or [_stored(row)] for row in rows}


def write_versions(
    connection: Connection,
    readings: Mapping[str, Sequence[PageRows]],
    numbers: Mapping[str, int],
    present: Mapping[str, Version],
) -> dict[str, dict[str, Fetch]]:
    """Write the versions of the pages that ``readings`` brought; ``present`` is what was stored of each before.

    Return the first fetch of each version of those pages that have had several.
    """
    before = stored_versions(connection, [numbers[page] for page in present])
    rows = []
    first: dict[str, dict[str, Fetch]] = {}
    for page, of_page in readings.items():
        known = before[numbers[page]]
        every = [*known, *([present[page]] if page in present and not known else []), *map(_fetched, of_page)]
        if len({one.version for one in every}) > 1:
            kept = earliest(every)
            rows += [row_of_version(numbers[page], one) for one in kept if one not in known]
            first[page] = {one.version: one.first for one in kept}
    upsert(connection, page_versions, rows, key=["page_no", "version"])
    return first


def present_versions(connection: Connection, readings: Mapping[str, Sequence[PageRows]]) -> dict[str, Version]:
    """Return what is stored of the pages of ``readings`` that are there, before these are written.

    The text is only read where they bring another version.
    """
    light = select(pages.c.page_id, pages.c.version, pages.c.fetched_at, pages.c.sha256, pages.c.url)
    rows = connection.execute(light.where(pages.c.page_id.in_(readings.keys()))).all()
    brought = {page: {rows.page["version"] for rows in of_page} for page, of_page in readings.items()}
    changed = [row.page_id for row in rows if brought[row.page_id] != {row.version}]
    whole = connection.execute(select(pages).where(pages.c.page_id.in_(changed))).all() if changed else []
    found = {row.page_id: Version(row.version, row.fetched_at, row.sha256, row.url, None, None, "") for row in rows}
    return found | {row.page_id: _stored(row) for row in whole}


def history(engine: Engine, url: str) -> list[Version]:
    """Return the versions of the page at ``url``, the first fetched in front; empty for an unknown page."""
    with translated(engine.url), engine.connect() as connection:
        number = connection.execute(select(pages.c.page_no).where(pages.c.page_id == page_id(url))).scalar_one_or_none()
        return [] if number is None else sorted(versions_on(connection, [number])[number], key=lambda one: one.first)


def differences(before: Version, after: Version) -> list[str]:
    """Return what a page changed, a line each: ``title: … → …``, and ``- `` and ``+ `` for lines of its text."""
    lines = [
        f"{name}: {getattr(before, name)} → {getattr(after, name)}"
        for name in ("title", "published")
        if getattr(before, name) != getattr(after, name)
    ]
    compared = difflib.ndiff(before.text.splitlines(), after.text.splitlines())
    return [*lines, *(line for line in compared if line.startswith(("- ", "+ ")))]


def _fetched(rows: PageRows) -> Version:
    page = rows.page
    text = page["text"] if page["raw_text"] is None else page["raw_text"]
    return Version(
        page["version"], page["fetched_at"], page["sha256"], page["url"], page["published"], page["raw_title"], text
    )  # fmt: skip


def _stored(row: Any) -> Version:
    """The version in a row of ``pages``; one of a store without versions is reckoned anew."""
    text = row.text if row.raw_text is None else row.raw_text
    version = row.version or version_of(row.raw_title, text, row.published)
    return Version(version, row.fetched_at, row.sha256, row.url, row.published, row.raw_title, text)


def _version(row: Any) -> Version:
    return Version(row.version, row.fetched_at, row.sha256, row.url, row.published, row.title, row.text)


def earliest(every: Iterable[Version]) -> list[Version]:
    """Return the first fetch of each version."""
    first: dict[str, Version] = {}
    for one in every:
        if one.version not in first or one.first < first[one.version].first:
            first[one.version] = one
    return list(first.values())


def row_of_version(page_no: int, one: Version) -> dict[str, Any]:
    """The row of ``page_versions`` that holds ``one``."""
    return {
        "page_no": page_no, "version": one.version, "fetched_at": one.fetched_at, "sha256": one.sha256,
        "url": one.url, "published": one.published, "title": one.title, "text": one.text,
    }  # fmt: skip
