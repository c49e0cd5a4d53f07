"""The place that the name of a site stands for: 620503, 秦安县, 秦安县人民政府, 泗洪县人民政府门户网站."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.parse.divisions import Division, load_divisions
from pipelines.parse.level_words import load_level_words
from pipelines.parse.places import PlaceMention, find_places

_NUMERAL = "一二三四五六七八九十百〇零\\d"
_CORPS = re.compile(  # 第八师, 第八师一二一团, 一二一团
    rf"第?[{_NUMERAL}]{{1,3}}师(?:[{_NUMERAL}]{{1,4}}团)?|[{_NUMERAL}]{{1,4}}团(?=$|[^\w]|召|举|组|在)"
)


@dataclass(frozen=True, slots=True)
class SitePlace:
    """The place of a site: its name as the site has it (or, for a code, the official one). ``division`` is
    None where the name is no division's or several divisions bear it (``candidates``)."""

    name: str
    division: Division | None
    candidates: tuple[Division, ...] = ()


def place_of_site(site: str, year: int | None) -> SitePlace | None:
    """The place of a site as of ``year``, or None where its name holds none. A code is GB/T 2260."""
    site = site.strip()
    divisions = load_divisions()
    if site.isdecimal():
        division = divisions.by_code(site.ljust(6, "0"), year) if len(site) in (2, 4, 6) else None
        return SitePlace(division.name, division) if division else None
    corps = _CORPS.search(site)
    if corps:
        return SitePlace(corps[0], None)
    return _named(site, year)


def _named(site: str, year: int | None) -> SitePlace | None:
    mentions = find_places(site)
    full = [m for m in mentions if m.full]
    chosen = _last_of_chain(full) if full else next((m for m in mentions if not m.homograph), None)
    if chosen is None:
        return None
    rest = site[chosen.span[1] :]
    town = load_level_words().town.match(rest)
    if town:
        return SitePlace(town[1], None)
    division = _standing(chosen, [m for m in mentions if m.span[1] <= chosen.span[0]], year)
    name = chosen.name if chosen.full or division is None else division.name
    return SitePlace(name, division, chosen.candidates)


def _last_of_chain(mentions: list[PlaceMention]) -> PlaceMention:
    last = mentions[0]
    for mention in mentions[1:]:
        if mention.span[0] != last.span[1]:
            break
        last = mention
    return last


def _standing(chosen: PlaceMention, before: list[PlaceMention], year: int | None) -> Division | None:
    """The division that bears the name in ``year``; where several do, the one within a place named before."""
    divisions = load_divisions()
    now = [c for c in chosen.candidates if (c.stands_in(year) if year else c.valid_to is None)]
    found = now or list(chosen.candidates)
    above = {c.code for m in before for c in m.candidates}
    if len({c.code for c in found}) > 1 and above:
        found = [c for c in found if above & {d.code for d in divisions.path(c, year)}] or found
    if len({c.code for c in found}) > 1:
        top = [c for c in found if c.level == found[0].level]
        heirs = {s for c in top for s in c.successors}
        if chosen.full and len({c.code for c in found} - heirs) > 1:
            return None
        if len({c.code for c in top} - heirs) > 1:
            return None
        found = top
    return divisions.in_year(found, year)


def local_place(clause: str) -> tuple[str, int, int] | None:
    """A town or army farm that ``clause`` begins with, divisions above it aside: name, start, end."""
    corps = _CORPS.match(clause)
    if corps:
        return corps[0], corps.start(), corps.end()
    start = 0
    for mention in find_places(clause[:20]):
        if mention.span[0] == start and mention.full:
            start = mention.span[1]
    town = load_level_words().town.match(clause, start)
    return (town[1], town.start(1), town.end(1)) if town else None
