"""What identifies the meeting of a report: its facts, and the keys under which reports that may be of it are found."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from pipelines.dedupe.bands import bands_of
from pipelines.dedupe.days import NEVER_SAID, Days, days_of, without_year
from pipelines.dedupe.names import core_of, sessions_of, topic_of, years_of
from pipelines.dedupe.shingles import Shingles, folded

ReportKey = tuple[str, int]
"""A report in every database: the id of its page, and its place on it."""


class Keys(NamedTuple):
    """Signed 64-bit numbers: two reports may be of one meeting where one is kept under a key that the other seeks."""

    kept: frozenset[int]
    sought: frozenset[int]


_OF_THE_PAGE = ("published", "printed", "address")  # what a reprint does not have in common with its original
_YEAR_GIVEN = "date.year-from"
_PLACE_GIVEN = "jurisdiction-site"
_PEOPLE_KEYS = 3  # persons of a report without host under whom it can be found


@dataclass(frozen=True)
class PageFacts:
    """What the comparison knows of a page: whose site it is on, when it came out, its folded body as shingles."""

    page_id: str
    url: str
    site: str | None = None
    published: str | None = None
    damaged: bool = False
    meetings: int = 1
    shingles: Shingles = field(default_factory=lambda: np.empty(0, dtype=np.uint64), compare=False)

    @cached_property
    def bands(self) -> tuple[int, ...]:
        """The numbers under which likely copies are found."""
        return bands_of(self.shingles)

    @cached_property
    def text(self) -> bytes:
        """A digest that pages with the same shingles have in common."""
        return hashlib.blake2b(self.shingles.tobytes(), digest_size=16).digest()


@dataclass(frozen=True)
class Facts:
    """What identifies the meeting of one report.

    ``days`` is the date as reported; ``firm`` only what the text itself says of it: a day that was reckoned from the
    page's publication (昨日) is as wrong as a late reprint is late. ``core`` and ``topic`` are the name without what
    every report words in its own way (see :mod:`pipelines.dedupe.names`). ``place`` is a code or, where there is none,
    the folded name; ``place_said`` is False where the page only stands on that place's site.
    """

    page: PageFacts
    seq: int
    own_id: str
    days: Days = NEVER_SAID
    firm: Days = NEVER_SAID
    place: str | None = None
    place_said: bool = False
    core: str = ""
    topic: str = ""
    years: frozenset[int] = frozenset()
    sessions: frozenset[int] = frozenset()
    series: str | None = None
    ordinal: int | None = None
    hosts: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    own_site: bool = False

    @property
    def key(self) -> ReportKey:
        """The report, as every database names it."""
        return self.page.page_id, self.seq

    @cached_property
    def keys(self) -> Keys:
        """The keys under which the report is kept, and those under which it looks for others."""
        return _keys_of(self)

    @cached_property
    def sense(self) -> Hashable:
        """Everything but its page that a report is compared by: reports for which it is equal are judged alike."""
        return self.page.meetings == 1, replace(self, page=_NO_PAGE, seq=0, own_id="", own_site=False)

    @property
    def session(self) -> tuple[str, int] | None:
        """Series and number of a numbered meeting."""
        return None if self.series is None or self.ordinal is None else (self.series, self.ordinal)


_NO_PAGE = PageFacts("", "")


def facts_of(
    page: PageFacts,
    seq: int,
    own_id: str,
    *,
    name: str | None = None,
    date: str | None = None,
    date_rule: str | None = None,
    place_code: str | None = None,
    place_name: str | None = None,
    place_path: Sequence[str] = (),
    place_rule: str | None = None,
    series: str | None = None,
    ordinal: int | None = None,
    hosts: Iterable[str] = (),
    people: Iterable[str] = (),
) -> Facts:
    """Return the facts of a report from the fields of the contract and the rules that gave them."""
    places = sorted({folded(one) for one in (*place_path, place_name or "") if one}, key=len, reverse=True)
    days = days_of(date)
    core = core_of(name, places)
    return Facts(
        page, seq, own_id, days, _firm(days, date_rule or ""),
        place=place_code or (folded(place_name) if place_name else None),
        place_said=place_rule != _PLACE_GIVEN,
        core=core, topic=topic_of(core), years=years_of(name), sessions=sessions_of(name),
        series=core_of(series, places) if series is not None else None, ordinal=ordinal,
        hosts=frozenset(map(folded, hosts)), people=frozenset(map(folded, people)),
        own_site=_is_own(page.site, place_code, place_name),
    )  # fmt: skip


def _keys_of(facts: Facts) -> Keys:
    """Return the keys under which a report is kept, and those under which it looks for others.

    Reports of one place and day, of one session, of one host or, where nobody presided, of the
    first persons and day; a report whose year is unknown finds those of all years, and they find it. (Reports of one
    year and day do not also meet all years' through each other: that would cost as many look-ups as there are years.)
    """
    kept, sought = set(), set()
    days = facts.days
    if days.known_day and days.first is not None:
        month_day = f"{days.first[0]:02}-{days.first[1]:02}"
        people = facts.hosts or frozenset(sorted(facts.people)[:_PEOPLE_KEYS])
        for about in (*([facts.place] if facts.place else ()), *sorted(people)):
            known, unknown = f"{month_day}|{about}", f"?{month_day}|{about}"
            exact = f"{days.year}-{known}"
            kept |= {exact, known} if days.full else {unknown}
            sought |= {exact, unknown} if days.full else {known, unknown}
    if facts.session is not None:
        session = f"{facts.series}|{facts.ordinal}|"
        for about in (*([facts.place] if facts.place else ()), *sorted(facts.hosts)):
            kept.add(session + about)
            sought.add(session + about)
    kept.add(facts.own_id)
    sought.add(facts.own_id)
    return Keys(frozenset(map(_number, kept)), frozenset(map(_number, sought)))


def _firm(days: Days, rule: str) -> Days:
    if rule.rpartition("-")[2] not in _OF_THE_PAGE:
        return days
    return without_year(days) if rule.startswith(_YEAR_GIVEN) else NEVER_SAID


def _is_own(site: str | None, code: str | None, name: str | None) -> bool:
    """Whether a site, which is told by a code or a name, is that of the meeting's place."""
    if site is None:
        return False
    return site == code or (name is not None and folded(site).startswith(folded(name)))


def _number(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
