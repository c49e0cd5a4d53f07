"""The place that the name of a site stands for: 620503, 秦安县, 秦安县人民政府, 泗洪县人民政府门户网站."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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
    None where the name is no division's or several divisions bear it (``candidates``); ``within`` is the
    division that a town or army farm lies in, where the site names it."""

    name: str
    division: Division | None
    candidates: tuple[Division, ...] = ()
    within: Division | None = None


@lru_cache(maxsize=1024)  # a site's pages come one after the other
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
    chain = chain_of([m for m in mentions if m.full])
    town = load_level_words().town.match(site, chain[-1].span[1] if chain else 0)
    if town:
        return SitePlace(town[1], None, within=_standing(within_chain(chain), year) if chain else None)
    if not chain:
        chain = [m for m in mentions if not m.homograph][:1]
    if not chain:
        return None
    candidates = within_chain(chain)
    division = _standing(candidates, year)
    name = division.name if division and not chain[-1].full else chain[-1].name
    return SitePlace(name, division, candidates)


def chain_of(mentions: list[PlaceMention]) -> list[PlaceMention]:
    """The first mention and those that follow it without a gap: 天水市麦积区."""
    chain = mentions[:1]
    for mention in mentions[1:]:
        if mention.span[0] != chain[-1].span[1] or not mention.full:
            break
        chain.append(mention)
    return chain


def within_chain(chain: list[PlaceMention]) -> tuple[Division, ...]:
    """Who may be meant by the last place of a chain: those within the places before it, if there are any."""
    divisions = load_divisions()
    candidates = chain[-1].candidates
    for outer in chain[:-1]:
        codes = {c.code for c in outer.candidates}
        inside = tuple(c for c in candidates if codes & {d.code for d in divisions.path(c)})
        candidates = inside or candidates
    return candidates


def _standing(candidates: tuple[Division, ...], year: int | None) -> Division | None:
    """The division that bears the name in ``year``, of the highest level that does, or None if several do."""
    now = [c for c in candidates if (c.stands_in(year) if year else c.valid_to is None)] or list(candidates)
    top = [c for c in now if c.level == now[0].level]
    return load_divisions().in_year(top, year) if is_one_place(top) else None


def is_one_place(divisions: list[Division]) -> bool:
    """Whether these are one place at different times: they share a code, or one succeeded the other."""
    codes = {d.code for d in divisions}
    heirs = {s for d in divisions for s in d.successors}
    return bool(divisions) and (len(codes) == 1 or len(codes - heirs) <= 1)


def local_place(clause: str) -> tuple[str, int, int] | None:
    """A town or army farm that ``clause`` begins with, divisions above it aside: name, start, end."""
    corps = _CORPS.match(clause)
    if corps:
        return corps[0], corps.start(), corps.end()
    start = 0
    for mention in find_places(clause[:20]):
        if mention.span[0] == start and mention.full:
            start = mention.span[1]
    words = load_level_words()
    town = words.town.match(clause, start)
    if town is None or words.hold.search(town[1]):
        return None
    return town[1], town.start(1), town.end(1)
