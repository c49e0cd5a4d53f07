"""Which sites a selector means: ``620503,黔东南州``, ``甘肃省,level:county``, ``www.qinan.gov.cn``.

A selector is a list of places and filters, separated by commas or spaces. A place is a division code (620503;
5226 and 52 stand for 522600 and 520000), a name (秦安县, 秦安, 黔东南州, 天水市麦积区) or a host. A division
selects its own site and those of all divisions within it; several places select what any of them selects.
A filter is ``level:county``, ``province:甘肃``, ``layout:vsb`` or ``lists:confirmed``; filters of one kind
add up, those of different kinds must all hold: ``黔东南州,level:prefecture`` is the prefecture's own site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from crawler.layouts import layout_names
from crawler.sites.catalogue import Catalogue
from crawler.sites.fields import near
from crawler.sites.model import Site
from crawler.sites.validate import LEVELS, STATUSES
from pipelines.parse.divisions import Division, load_divisions

SEPARATOR: Final = re.compile(r"[\s,，、;；]+")
FILTER: Final = re.compile(r"([a-z]+)[:：=](.*)", re.DOTALL)
SHOWN: Final = 5  # names in one message


class SelectorError(ValueError):
    """A selector that selects nothing, or not what was meant. ``problems`` has one message for every part
    that is at fault, with the nearest names that exist."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Selector:
    """What was asked for. Empty sets ask for nothing in particular; ``places`` are division codes."""

    places: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    filters: dict[str, frozenset[str]] = field(default_factory=dict)

    def takes(self, site: Site) -> bool:
        """Whether the site is one of those asked for."""
        somewhere = not (self.places or self.hosts)
        here = not self.places.isdisjoint(site.path) or not self.hosts.isdisjoint(site.hosts)
        return (somewhere or here) and all(
            FILTERS[name](site) in allowed for name, allowed in self.filters.items()
        )


FILTERS: Final[dict[str, Callable[[Site], str | None]]] = {
    "level": lambda site: site.level,
    "province": lambda site: site.path[0],
    "layout": lambda site: site.layout,
    "lists": lambda site: "confirmed" if site.has_confirmed_list else "unconfirmed",
}


def select(catalogue: Catalogue, selector: str) -> list[Site]:
    """The sites that ``selector`` means, in the order of the catalogue. See the module for what it may be.

    Raises SelectorError for a part that is unknown or ambiguous, for a place without a site in the catalogue,
    and where no site passes the filters.
    """
    wanted = parse_selector(catalogue, selector)
    chosen = [site for site in catalogue if wanted.takes(site)]
    if not chosen:
        raise SelectorError([f"no site of the catalogue is all of this: {selector.strip()}"])
    return chosen


def parse_selector(catalogue: Catalogue, selector: str) -> Selector:
    """Read a selector, with the catalogue for the names it may use. Raises SelectorError."""
    places: set[str] = set()
    hosts: set[str] = set()
    filters: dict[str, set[str]] = {}
    problems: list[str] = []
    parts = [part for part in SEPARATOR.split(selector) if part]
    if not parts:
        problems.append("the selector is empty; name a code, a place or a filter like level:county")
    for part in parts:
        try:
            if found := FILTER.fullmatch(part):
                filters.setdefault(found[1], set()).add(_filter_value(found[1], found[2]))
            elif "." in part:
                hosts.add(_host(catalogue, part))
            else:
                places.add(_place(catalogue, part))
        except SelectorError as error:
            problems += error.problems
    if problems:
        raise SelectorError(problems)
    return Selector(frozenset(places), frozenset(hosts), {k: frozenset(v) for k, v in filters.items()})


def _filter_value(name: str, value: str) -> str:
    if name not in FILTERS:
        raise _unknown(f"{name}:", (f"{one}:" for one in FILTERS), "filter")
    if name == "province":
        return _province(value)
    allowed: dict[str, Iterable[str]] = {
        "level": LEVELS, "lists": STATUSES, "layout": layout_names(),
    }  # fmt: skip
    if value not in allowed[name]:
        raise SelectorError([f"{name}:{value} is none of {', '.join(allowed[name])}"])
    return value


def _province(value: str) -> str:
    found = [division for division in _divisions(value) if division.level == "province"]
    if not found:
        forms = load_divisions().forms.items()
        names = (form for form, bearers in forms if any(one.level == "province" for one in bearers))
        raise _unknown(value, names, "province")
    return found[0].code


def _host(catalogue: Catalogue, host: str) -> str:
    known = {one for site in catalogue for one in site.hosts}
    if host.lower() not in known:
        raise _unknown(host, known, "host")
    return host.lower()


def _place(catalogue: Catalogue, word: str) -> str:
    """The code of the one division that is meant and that has a site, its own or one within it."""
    covered = {code for site in catalogue for code in site.path}
    found = _divisions(word)
    if not found:
        raise _unknown(word, _words(word, covered), "code" if word.isdecimal() else "place")
    with_sites = [division for division in found if division.code in covered]
    if not with_sites:
        raise SelectorError([_no_site(catalogue, found)])
    if len(with_sites) > 1:
        raise SelectorError([f"{word} may be {_named(with_sites)}; name the code"])
    return with_sites[0].code


def _divisions(word: str) -> list[Division]:
    """The divisions of today that a code or name means: several where several bear the name."""
    divisions = load_divisions()
    if word.isdecimal():
        division = divisions.by_code(word.ljust(6, "0")) if len(word) in (2, 4, 6) else None
        return _of_today([division] if division else [])
    return _of_today(divisions.forms.get(word, ())) or _of_today(_in_chain(word))


def _in_chain(word: str) -> Iterable[Division]:
    """The last division of a chain of two names, 天水市麦积区, if it lies within the first."""
    divisions = load_divisions()
    for cut in range(2, len(word) - 1):
        for outer in divisions.forms.get(word[:cut], ()):
            for inner in divisions.forms.get(word[cut:], ()):
                if inner.code != outer.code and divisions.is_within(inner, outer):
                    yield inner


def _of_today(found: Iterable[Division]) -> list[Division]:
    """Those that stand today; where none does, their successors that do."""
    candidates = list(found)
    standing = {d.code: d for d in candidates if d.valid_to is None}
    if not standing:
        heirs = (load_divisions().by_code(code) for d in candidates for code in d.successors)
        standing = {heir.code: heir for heir in heirs if heir and heir.valid_to is None}
    return list(standing.values())


def _unknown(word: str, words: Iterable[str], what: str) -> SelectorError:
    suggestions = near(word, sorted(set(words)))
    hint = f"; near it: {'、'.join(suggestions)}" if suggestions else ""
    return SelectorError([f"there is no {what} {word}{hint}"])


def _words(word: str, covered: set[str]) -> Iterable[str]:
    """What could have been meant by an unknown word: the codes, or the names, of divisions with sites."""
    if word.isdecimal():
        return covered
    forms = load_divisions().forms.items()
    return (form for form, bearers in forms if any(division.code in covered for division in bearers))


def _no_site(catalogue: Catalogue, divisions: Sequence[Division]) -> str:
    """What to say of divisions that exist but have no site: who they are, and which sites lie beside them."""
    parents = {division.parent for division in divisions}
    beside = [f"{site.name} {site.code}" for site in catalogue if not parents.isdisjoint(site.path)]
    hint = f"; near it: {'、'.join(beside[:SHOWN])}" if beside else ""
    return f"the catalogue has no site of {_named(divisions)}{hint}"


def _named(divisions: Sequence[Division]) -> str:
    table = load_divisions()
    paths = ("".join(one.name for one in table.path(division)) for division in divisions[:SHOWN])
    names = "、".join(f"{path} {division.code}" for path, division in zip(paths, divisions, strict=False))
    return names + (" …" if len(divisions) > SHOWN else "")
