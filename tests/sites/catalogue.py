"""The farm's sites as data files of the catalogue, one file for every group."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from crawler.sites import Column as ListedColumn
from crawler.sites import Site as ListedSite
from crawler.sites.entry import entry_of
from tests.sites.site import Site

VERIFIED: Final = date(2026, 11, 18)
EVIDENCE: Final = "planted on the farm of tests/sites"


def write_catalogue(folder: Path, sites: Iterable[Site]) -> Path:
    """Write ``{group}/{province}.toml`` and ``all/{province}.toml`` below ``folder``: a file has one province, so
    each group is a folder, which ``GOVNEWS_CATALOGUE`` can name."""
    files: dict[Path, list[Site]] = {}
    for site in sites:
        for part in (site.plan.group, "all"):
            files.setdefault(folder / part / f"{site.plan.code[:2]}.toml", []).append(site)
    for path, there in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        head = f'# The farm, group {path.parent.name}\n\nprovince = "{there[0].plan.code[:2]}0000"\n'
        entries = (entry_of(listed(site)) for site in sorted(there, key=lambda one: one.plan.code))
        path.write_text("\n".join([head, *entries]), encoding="utf-8")
    return folder


def listed(site: Site) -> ListedSite:
    """A site as the catalogue knows it."""
    return ListedSite(
        code=site.place.code,
        name=site.place.name,
        level=site.place.level,
        home=site.home,
        status="confirmed",
        path=(),
        columns=tuple(ListedColumn(column.url, column.kind, "confirmed", column.name) for column in site.columns),
        layout=site.family.layout,
        verified=VERIFIED,
        evidence=EVIDENCE,
        aliases=site.plan.aliases,
        flags=frozenset({"http_only"}),
    )
