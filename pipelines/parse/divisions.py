"""The administrative divisions of GB/T 2260, from province to county, today's and former ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, cast

from pipelines.parse.lexicon import LEXICON
from pipelines.tables import Row, read_table

DivisionLevel = Literal["province", "prefecture", "county"]
_COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "successors", "short_forms")
_RANK: Mapping[str, int] = {"province": 0, "prefecture": 1, "county": 2}


class Division(NamedTuple):  # made by the thousand on load: three times as fast as a frozen dataclass
    """A division while its code, name and parent stay the same.

    ``valid_from`` and ``valid_to`` are the years in which that began and ended, both of which belong to it;
    None where it reaches beyond the table. ``successors`` are codes.
    """

    code: str
    name: str
    level: DivisionLevel
    parent: str | None
    valid_from: int | None
    valid_to: int | None
    successors: tuple[str, ...]

    def stands_in(self, year: int) -> bool:
        """Whether the division existed in ``year``."""
        return (self.valid_from or year) <= year <= (self.valid_to or year)


class Divisions:
    """All divisions, looked up by code and by name.

    ``forms`` maps every name, full or short, to the divisions that bear it, in the order province,
    prefecture, county. ``homographs`` are the forms that are everyday words as well.
    """

    def __init__(
        self,
        divisions: Iterable[tuple[Division, Sequence[str]]],
        aliases: Mapping[str, tuple[str, ...]],
        homographs: frozenset[str],
    ) -> None:
        by_code: dict[str, list[Division]] = {}
        forms: dict[str, list[Division]] = {}
        for division, short_forms in divisions:
            by_code.setdefault(division.code, []).append(division)
            forms.setdefault(division.name, []).append(division)
            for form in (*short_forms, *aliases.get(division.code, ())):
                forms.setdefault(form, []).append(division)
        self._by_code = by_code
        self.forms: Mapping[str, tuple[Division, ...]] = {
            form: _bearers(form, divisions) for form, divisions in forms.items()
        }
        self.homographs = homographs

    def __len__(self) -> int:
        return sum(map(len, self._by_code.values()))

    def by_code(self, code: str, year: int | None = None) -> Division | None:
        """The division that has ``code`` in ``year`` (None: the last one that had it), or None."""
        return self.in_year(self._by_code.get(code, ()), year)

    @staticmethod
    def in_year(candidates: Iterable[Division], year: int | None) -> Division | None:
        """Of divisions that follow each other the one of ``year``, the later one in the year of a change.

        Where none stands in that year, or ``year`` is None, the last one.
        """
        found = list(candidates)
        if len(found) < 2:
            return found[0] if found else None
        found.sort(key=lambda d: (d.valid_to or 9999, d.valid_from or 0))
        standing = [d for d in found if year is not None and d.stands_in(year)]
        return (standing or found)[-1]

    def path(self, division: Division, year: int | None = None) -> list[Division]:
        """From the province down to ``division`` itself."""
        way = [division]
        while (code := way[-1].parent) and (parent := self.by_code(code, _year_for(way[-1], year))):
            way.append(parent)
        return way[::-1]

    def is_within(self, inner: Division, outer: Division) -> bool:
        """Whether ``outer`` is ``inner`` itself (its code or name) or lies above it."""
        return any(d.code == outer.code for d in self.path(inner, outer.valid_to))


def _bearers(form: str, divisions: list[Division]) -> tuple[Division, ...]:
    """Who bears a name: 巴州 is 巴音郭楞蒙古自治州 before it is 巴州区. Higher levels come first."""
    if len(divisions) == 1:
        return (divisions[0],)
    same_unit = [d for d in divisions if d.name[-1] == form[-1]]
    return tuple(sorted(same_unit or divisions, key=lambda d: _RANK[d.level]))


def _year_for(division: Division, year: int | None) -> int | None:
    """The year to look a parent up in: ``year``, or the last one in which the division itself stands."""
    if year is not None and division.stands_in(year):
        return year
    return division.valid_to


@cache
def load_divisions(
    divisions: Path = LEXICON / "divisions.tsv",
    aliases: Path = LEXICON / "division_aliases.tsv",
    homographs: Path = LEXICON / "place_homographs.tsv",
) -> Divisions:
    """Read and check the three tables; raises :class:`~pipelines.tables.TableError` on a fault."""
    rows: list[Division] = []
    short_forms: list[str] = []
    for row in read_table(divisions, _COLUMNS):  # the rows themselves are not kept: that halves the time
        rows.append(_division(row))
        short_forms.append(row.cells[7])
    codes = {division.code for division in rows}
    _check_references(divisions, rows, codes)
    words = {row.cells[0]: row for row in read_table(homographs, ("form",))}
    table = Divisions(
        ((d, forms.split(",") if forms else ()) for d, forms in zip(rows, short_forms, strict=True)),
        _aliases(aliases, codes),
        frozenset(words),
    )
    for form, row in words.items():
        if form not in table.forms:
            raise row.fault(f"{form} is the name of no division")
    return table


def _check_references(path: Path, rows: Sequence[Division], codes: set[str]) -> None:
    """Parents and successors must be in the table; the row at fault is read again for its line."""
    for index, division in enumerate(rows):
        parent = division.parent
        if (parent is None or parent in codes) and codes.issuperset(division.successors):
            continue
        row = next(islice(read_table(path, _COLUMNS), index, None))
        raise row.fault(f"{parent} or one of {division.successors} is the code of no division")


def _division(row: Row) -> Division:
    code, name, level, parent, valid_from, valid_to, successors, _ = row.cells
    if len(code) != 6 or not code.isdecimal():
        raise row.fault(f"{code!r} is no code of six digits")
    if level not in _RANK:
        raise row.fault(f"{level!r} is not one of {', '.join(_RANK)}")
    if (level == "province") != (not parent):
        raise row.fault(f"a {level} with the parent {parent!r}")
    if valid_from and valid_to and valid_from > valid_to:
        raise row.fault(f"ends in {valid_to}, before it begins in {valid_from}")
    return Division(
        code,
        name,
        cast(DivisionLevel, level),
        parent or None,
        _year(row, valid_from) if valid_from else None,
        _year(row, valid_to) if valid_to else None,
        tuple(successors.split(",")) if successors else (),
    )


def _year(row: Row, cell: str) -> int:
    if len(cell) != 4 or not cell.isdecimal():
        raise row.fault(f"{cell!r} is no year")
    return int(cell)


def _aliases(path: Path, codes: set[str]) -> dict[str, tuple[str, ...]]:
    aliases: dict[str, tuple[str, ...]] = {}
    for row in read_table(path, ("alias", "code")):
        alias, code = row.cells
        if code not in codes:
            raise row.fault(f"{code} is the code of no division")
        aliases[code] = (*aliases.get(code, ()), alias)
    return aliases
