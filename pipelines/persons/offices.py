"""Offices: which seats tell persons of one name apart, and which of them one person may hold together or in turn.

The tables (``offices.tsv``, ``together.tsv``, ``moves.tsv``) are what a person who knows the cadre system corrects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import get_args

from pipelines.items import PostBody, PostRank
from pipelines.persons.seats import Seat
from pipelines.tables import Row, TableError, read_table

_MEMO = 65536
_YES_NO = frozenset(("yes", "no"))
_ANY = "*"
_SECTIONS = frozenset(("yes", "no", "党组", _ANY))
_STANDINGS = frozenset(("leading", "section", "unit", "private"))
_HERE = Path(__file__).parent
_TOWNS = ("镇", "乡", "街道", "苏木", "街道办事处", "街道办")
_SUPERIOR = frozenset((("township", "county"), ("county", "prefecture"), ("prefecture", "province")))


@dataclass(frozen=True, slots=True)
class Office:
    """A row of offices.tsv."""

    name: str
    bodies: frozenset[str]
    section: str
    posts: frozenset[str]
    ranks: frozenset[str]
    single: bool
    standing: str
    years: int

    @property
    def identifies(self) -> bool:
        """Whether one name in it, in one place, is one person; 村民 are many."""
        return self.standing != "private"

    def has(self, seat: Seat) -> bool:
        """Whether ``seat`` is one of it."""
        section = "党组" if seat.section == "党组" else "yes" if seat.section else "no"
        return (
            self.section in (section, _ANY)
            and (bool(seat.place) or not self.identifies)
            and (seat.body in self.bodies or _ANY in self.bodies)
            and (seat.post in self.posts or _ANY in self.posts)
            and (seat.rank in self.ranks or _ANY in self.ranks)
        )


@lru_cache(maxsize=_MEMO)
def office_of(seat: Seat) -> Office | None:
    """Return the office that a seat is; None for one that says nothing of who its holder is."""
    return next((office for office in _offices().values() if office.has(seat)), None)


def identifies(seat: Seat) -> bool:
    """Return whether one name in ``seat`` is one person, where the times agree."""
    office = office_of(seat)
    return office is not None and office.identifies


def held_together(one: Seat, other: Seat) -> bool:
    """Return whether one person may hold both seats at one time."""
    return one == other or _pair(one, other) is not None


def speak_together(one: Seat, other: Seat) -> bool:
    """Return whether two seats are so often held together that one name in both, at one time, is one person."""
    return _pair(one, other) is True


def years_between(earlier: Seat, later: Seat) -> int | None:
    """Return how many years a move from one seat to the other may take; None where it is none that is common."""
    one, other = office_of(earlier), office_of(later)
    if one is None or other is None:
        return None
    common = [
        years for where in _wheres(earlier, later) if (years := _moves().get((one.name, other.name, where))) is not None
    ]
    if speak_together(earlier, later):
        common.append(min(one.years, other.years))
    return max(common, default=None)


def is_superior(place: Seat, other: Seat) -> bool:
    """Return whether the place of ``other`` is the one directly above that of ``place``; both of one family."""
    return place.place != other.place and (place.tier, other.tier) in _SUPERIOR


def is_near(one: Seat, other: Seat) -> bool:
    """Return whether two seats are in one place, or one in the place directly above that of the other."""
    return one.place == other.place or is_superior(one, other) or is_superior(other, one)


def _pair(one: Seat, other: Seat) -> bool | None:
    """What together.tsv says of two seats: whether they speak for one person; None where they are of two."""
    offices = office_of(one), office_of(other)
    if offices[0] is None or offices[1] is None:
        return False  # what tells nobody apart does not keep anybody apart either
    names = offices[0].name, offices[1].name
    said = [_together().get((*names, where)) for where in _wheres(one, other)]
    said += [_together().get((*names[::-1], where)) for where in _wheres(other, one)]
    known = [joins for joins in said if joins is not None]
    return any(known) if known else None


def _wheres(one: Seat, other: Seat) -> Sequence[str]:
    """How the places of two seats lie to each other, in the words of the tables."""
    if one.place != other.place:
        return ("superior",) if is_superior(one, other) else ()
    same = one.section == other.section and bool(one.section) and not one.section.endswith(_TOWNS)
    return ("place", "section") if same else ("place",)


# -- the tables -------------------------------------------------------------------------------------------


@cache
def _offices() -> Mapping[str, Office]:
    columns = ("office", "bodies", "section", "posts", "ranks", "single", "standing", "years")
    bodies, ranks = frozenset(get_args(PostBody)), frozenset(get_args(PostRank))
    found: dict[str, Office] = {}
    for row in read_table(_HERE / "offices.tsv", columns, key=("office",)):
        found[row["office"]] = Office(
            row["office"], _words(row, "bodies", bodies), row.one_of(2, _SECTIONS), _words(row, "posts", None),
            _words(row, "ranks", ranks), row.one_of(5, _YES_NO) == "yes", row.one_of(6, _STANDINGS), _years(row),
        )  # fmt: skip
    return found


@cache
def _together() -> Mapping[tuple[str, str, str], bool]:
    wheres = frozenset(("place", "section", "superior"))
    found: dict[tuple[str, str, str], bool] = {}
    for row in read_table(_HERE / "together.tsv", ("one", "other", "where", "joins"), key=("one", "other", "where")):
        joins = row.one_of(3, _YES_NO) == "yes"
        for one in _named(row, "one"):
            for other in _named(row, "other"):
                found[one, other, row.one_of(2, wheres)] = joins
    return found


@cache
def _moves() -> Mapping[tuple[str, str, str], int]:
    return load_moves(_HERE / "moves.tsv")


def load_moves(path: Path) -> Mapping[tuple[str, str, str], int]:
    """Return the years that each move may take. Raises :class:`~pipelines.tables.TableError` for a fault."""
    wheres = frozenset(("place", "section", "superior"))
    found: dict[tuple[str, str, str], int] = {}
    for row in read_table(path, ("one", "other", "where", "years"), key=("one", "other", "where")):
        for one in _named(row, "one"):
            for other in _named(row, "other"):
                found[one, other, row.one_of(2, wheres)] = _years(row)
    return found


def check() -> None:
    """Load all tables. Raises :class:`~pipelines.tables.TableError` for the first fault."""
    for load in (_offices, _together, _moves):
        load()


def _named(row: Row, column: str) -> list[str]:
    """The offices that a cell names, by their own name or by their standing."""
    wanted = row[column]
    found = [name for name, office in _offices().items() if wanted in (name, office.standing)]
    if not found:
        raise row.fault(f"{wanted!r} is no office and no standing of offices.tsv")
    return found


def _words(row: Row, column: str, allowed: frozenset[str] | None) -> frozenset[str]:
    words = frozenset(row[column].split())
    unknown = sorted(words - allowed - {_ANY}) if allowed is not None else []
    if unknown or not words:
        raise row.fault(f"{column}: {' '.join(unknown) or 'nothing'} is not one of {', '.join(sorted(allowed or ()))}")
    return words


def _years(row: Row) -> int:
    try:
        return int(row["years"])
    except ValueError as error:
        raise TableError(row.path, row.line, f"{row['years']!r} is no number of years") from error
