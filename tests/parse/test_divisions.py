"""The table of administrative divisions: what it holds, and how it is looked up."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipelines.parse.divisions import Divisions, load_divisions
from pipelines.parse.lexicon.make_divisions import Entry, intervals, short_forms
from pipelines.tables import TableError

COLUMNS = "code\tname\tlevel\tparent\tvalid_from\tvalid_to\tsuccessors\tshort_forms"


@pytest.fixture(scope="module")
def divisions() -> Divisions:
    return load_divisions()


def test_today_has_34_provinces_333_prefectures_and_2847_counties(divisions: Divisions) -> None:
    everyone = {d for bearers in divisions.forms.values() for d in bearers}
    today = Counter(d.level for d in everyone if d.valid_to is None)
    assert today == {"province": 34, "prefecture": 333, "county": 2847}


@pytest.mark.parametrize(
    ("code", "year", "name"),
    [
        ("620503", 2003, "北道区"),
        ("620503", 2010, "麦积区"),
        ("620503", None, "麦积区"),
        ("330114", 2022, "钱塘区"),
        ("540481", 2024, "米林市"),
        ("540581", 2024, "错那市"),
        ("330104", 2019, "江干区"),
        ("500157", 2026, "两江新区"),
    ],
)
def test_a_code_is_read_as_of_the_year(divisions: Divisions, code: str, year: int | None, name: str) -> None:
    division = divisions.by_code(code, year)
    assert division is not None
    assert division.name == name


def test_an_unknown_code_is_none(divisions: Divisions) -> None:
    assert divisions.by_code("999999") is None


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("620503", ["甘肃省", "天水市", "麦积区"]),
        ("469030", ["海南省", "琼中黎族苗族自治县"]),
        ("110118", ["北京市", "密云区"]),
        ("522401", ["贵州省", "毕节地区", "毕节市"]),
    ],
)
def test_a_path_runs_from_the_province_to_the_division(
    divisions: Divisions, code: str, path: list[str]
) -> None:
    division = divisions.by_code(code)
    assert division is not None
    assert [d.name for d in divisions.path(division)] == path


def test_former_divisions_name_their_successors(divisions: Divisions) -> None:
    assert divisions.forms["北道区"][0].successors == ("620503",)
    merged = divisions.by_code("500112")
    assert merged is not None
    assert (merged.name, merged.valid_to, merged.successors) == ("渝北区", 2025, ("500157",))


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("黔东南州", "522600"),
        ("黔东南", "522600"),
        ("恩施州", "422800"),
        ("呼和浩特", "150100"),
        ("松桃县", "520628"),
        ("酉阳自治县", "500242"),
        ("隆林县", "451031"),
        ("科左后旗", "150522"),
        ("巴州", "652800"),
        ("广西", "450000"),
        ("内蒙古", "150000"),
        ("鄂温克旗", "150724"),
    ],
)
def test_names_in_daily_use_lead_to_the_division(divisions: Divisions, form: str, code: str) -> None:
    assert code in {d.code for d in divisions.forms[form]}


def test_development_zones_are_no_divisions(divisions: Divisions) -> None:
    assert "凯里经济开发区" not in divisions.forms
    assert not any(name.endswith("开发区") for name in divisions.forms)


def test_every_division_has_a_parent_that_stands(divisions: Divisions) -> None:
    for bearers in divisions.forms.values():
        for division in bearers:
            path = divisions.path(division)
            assert path[0].level == "province", division
            assert path[-1] == division


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("11000\t北京市\tprovince\t\t\t\t\t", "no code of six digits"),
        ("110000\t北京市\tstate\t\t\t\t\t", "'state' is not one of"),
        ("110000\t北京市\tprovince\t110000\t\t\t\t", "a province with the parent"),
        ("110101\t东城区\tcounty\t110000\t\t\t\t", "code of no division"),
        ("110000\t北京市\tprovince\t\t2004\t1999\t\t", "before it begins"),
        ("110000\t北京市\tprovince\t\tMMIV\t\t\t", "'MMIV' is no year"),
        ("110000\t北京市\tprovince\t\t\t\t", "7 cells, expected 8"),
    ],
)
def test_a_fault_names_file_and_line(tmp_path: Path, row: str, reason: str) -> None:
    table = tmp_path / "divisions.tsv"
    table.write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=reason) as fault:
        load_divisions(table)
    assert (fault.value.path, fault.value.line) == (table, 2)


def test_aliases_and_homographs_must_belong_to_a_division(tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.tsv"
    aliases.write_text("alias\tcode\n甲州\t999999\n", encoding="utf-8")
    with pytest.raises(TableError, match="999999 is the code of no division"):
        load_divisions(aliases=aliases)
    homographs = tmp_path / "homographs.tsv"
    homographs.write_text("form\n会议\n", encoding="utf-8")
    with pytest.raises(TableError, match="会议 is the name of no division"):
        load_divisions(homographs=homographs)


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("麦积区", ("麦积",)),
        ("莘县", ()),
        ("黔东南苗族侗族自治州", ("黔东南自治州", "黔东南州", "黔东南")),
        ("内蒙古自治区", ("内蒙古",)),
        ("鄂温克族自治旗", ("鄂温克自治旗", "鄂温克旗", "鄂温克")),
        ("万柏林区", ("万柏林",)),
    ],
)
def test_short_forms_follow_from_the_full_name(name: str, forms: tuple[str, ...]) -> None:
    assert short_forms(name) == forms


def test_a_renaming_and_a_merger_make_two_intervals_each() -> None:
    province = Entry("620000", "甘肃省", "province", "")
    before = Entry("620503", "北道区", "county", "620000")
    after = Entry("620503", "麦积区", "county", "620000")
    merged = Entry("620599", "旧县", "county", "620000")
    snapshots = {
        2003: {e.code: e for e in (province, before, merged)},
        2004: {e.code: e for e in (province, after)},
    }
    rows = {i.entry.name: i for i in intervals(snapshots, {("62", "旧县"): [(2004, "620503")]})}
    assert (rows["北道区"].valid_to, rows["北道区"].successors) == (2004, ("620503",))
    assert (rows["麦积区"].valid_from, rows["麦积区"].valid_to) == (2004, None)
    assert rows["旧县"].successors == ("620503",)
    assert rows["甘肃省"].valid_to is None
