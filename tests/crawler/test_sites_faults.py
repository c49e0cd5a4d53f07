"""Faults in the data of the catalogue: all of them are found, each with its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites import CatalogueError, read_catalogue
from crawler.sites.tables import parse_document
from crawler.sites.validate import Checked, check_documents

GOOD = """\
# 甘肃省
province = "620000"

[[site]]
code = "620522"
name = "秦安县"
level = "county"
home = "https://www.qinan.gov.cn/"
layout = "vsb"
status = "confirmed"
verified = "2026-07-17"
evidence = "an article of 2026-07-17"
example = "https://www.qinan.gov.cn/info/10072/1483092.htm"

  [[site.column]]
  name = "秦安新闻"
  kind = "news"
  url = "https://www.qinan.gov.cn/xwzx/qaxw.htm"
  status = "confirmed"

[[site]]
code = "620503"
name = "麦积区"
level = "county"
home = "https://www.maiji.gov.cn/"
status = "unconfirmed"
"""


def checked(*texts: str) -> Checked:
    return check_documents([
        parse_document(text.encode(), Path(f"{number}.toml")) for number, text in enumerate(texts)
    ])


def faults(*texts: str) -> list[str]:
    return [str(fault) for fault in checked(*texts).faults]


def test_good_data_have_no_fault() -> None:
    found = checked(GOOD)
    assert not found.faults
    assert [site.name for site in found.sites] == ["秦安县", "麦积区"]
    assert found.sites[0].path == ("620000", "620500", "620522")
    assert found.sites[0].columns[0].place and found.sites[0].columns[0].place.line == 15


@pytest.mark.parametrize(
    ("line", "written", "expected"),
    [
        (2, 'province = "620500"', "'620500' is the code of no province"),
        (2, 'provinz = "620000"', "unknown key 'provinz'; meant 'province'?"),
        (5, "code = 620522", 'code must stand in quotes: code = "620522"'),
        (5, 'code = "620599"', "'620599' is the code of no division"),
        (5, 'code = "522601"', "522601 lies outside 620000, the province of this file"),
        (6, 'name = "秦安市"', "620522 is 秦安县, not 秦安市"),
        (7, 'level = "prefecture"', "620522 is of level county, not prefecture"),
        (7, 'level = "town"', "level 'town' is not one of province, prefecture, county"),
        (8, 'home = "www.qinan.gov.cn"', "home: 'www.qinan.gov.cn' does not begin with http:// or https://"),
        (8, 'home = "https://"', "home: 'https://' names no host"),
        (8, 'home = "https://www.qinan.gov.cn:99999/"', "is no address: Port out of range"),
        (8, 'home = "https://a:b@www.qinan.gov.cn/"', "carries a user name"),
        (9, 'layout = "vbs"', "layout 'vbs' is not one of"),
        (10, 'status = "confirm"', "meant 'confirmed'?"),
        (11, 'verified = "20260717"', "verified '20260717' is no date"),
        (11, 'verified = "2026-02-30"', "verified '2026-02-30' is no date"),
        (11, "verified = 2026-07-17", "verified must stand in quotes"),
        (12, 'evidence = " "', "evidence is empty"),
        (13, 'example = "https://www.maiji.gov.cn/x"', "lies on www.maiji.gov.cn, not on www.qinan.gov.cn"),
        (13, 'flags = ["tls_old"]', "flag 'tls_old' is not one of tls_legacy, http_only"),
        (13, 'flags = "tls_legacy"', "flags must be a list of texts"),
        (13, 'flags = ["tls_legacy", "tls_legacy"]', "flags has the same text twice"),
        (13, 'flags = ["http_only"]', "https://www.qinan.gov.cn/, but the site is flagged http_only"),
        (13, 'aliases = ["https://qinan.gov.cn"]', "aliases are hosts"),
        (13, 'encoding = "gb"', "encoding 'gb' is no encoding"),
        (16, 'nam = "秦安新闻"', "unknown key 'nam'; meant 'name'?"),
        (17, 'kind = "meeting"', "meant 'meetings'?"),
        (18, 'url = "https://www.qinan.gov.cn:8080/xwzx/"', "url lies on www.qinan.gov.cn:8080, not on"),
        (19, 'status = "?"', "status '?' is not one of confirmed, unconfirmed"),
        (19, 'articles = ["info/1201/"]', 'articles are beginnings of paths, like "/info/1201/"'),
        (19, "name_guessed = 1", "name_guessed is true or false, without quotes"),
    ],
)
def test_a_fault_is_named_with_its_line(line: int, written: str, expected: str) -> None:
    lines = GOOD.splitlines()
    lines[line - 1] = written
    found = faults("\n".join(lines))
    assert any(fault.startswith(f"0.toml:{line}: ") and expected in fault for fault in found), found


@pytest.mark.parametrize(
    ("line", "table", "missing"),
    [(5, 4, "code"), (6, 4, "name"), (8, 4, "home"), (10, 4, "status"), (18, 15, "url")],
)
def test_what_is_missing_is_missed_at_its_table(line: int, table: int, missing: str) -> None:
    lines = GOOD.splitlines()
    lines[line - 1] = ""
    assert f"0.toml:{table}: {missing} is missing" in faults("\n".join(lines))


def test_confirmed_needs_evidence_and_its_day() -> None:
    found = faults(GOOD.replace('verified = "2026-07-17"\n', ""))
    assert found == ["0.toml:10: confirmed needs evidence and verified, the day of the evidence"]


def test_a_confirmed_column_needs_a_confirmed_site() -> None:
    found = faults(GOOD.replace('status = "confirmed"', 'status = "unconfirmed"', 1))
    assert found == ["0.toml:19: a confirmed column on a site that is unconfirmed"]


def test_a_former_code_names_its_successor() -> None:
    found = faults(GOOD.replace('code = "620503"\nname = "麦积区"', 'code = "620103"\nname = "七里河区"'))
    assert not found
    former = 'province = "110000"\n[[site]]\ncode = "110103"\nname = "崇文区"\nlevel = "county"\n' \
             'home = "http://www.cwi.gov.cn/"\nstatus = "unconfirmed"\n'  # fmt: skip
    assert faults(former) == ["0.toml:3: 110103 was 崇文区 until 2010; today 东城区 110101"]


def test_an_alias_makes_a_host_the_sites_own() -> None:
    moved = GOOD.replace("https://www.qinan.gov.cn/xwzx", "https://qa.tianshui.gov.cn/xwzx")
    assert faults(moved) == [
        "0.toml:18: url lies on qa.tianshui.gov.cn, not on www.qinan.gov.cn; "
        "if that host is the site's too, name it in aliases"
    ]
    assert not faults(moved.replace('layout = "vsb"', 'aliases = ["qa.tianshui.gov.cn"]'))


def test_the_same_site_and_the_same_column_stand_once() -> None:
    other = GOOD.replace("xwzx/qaxw.htm", "xwzx/zwyw.htm")
    assert faults(GOOD, other) == [
        "1.toml:4: 秦安县 with the host www.qinan.gov.cn stands already at 0.toml:4",
        "1.toml:21: 麦积区 with the host www.maiji.gov.cn stands already at 0.toml:21",
    ]
    twice = GOOD.replace(
        "[[site.column]]",
        '[[site.column]]\nkind = "news"\nstatus = "confirmed"\n'
        'url = "http://www.qinan.gov.cn/xwzx/qaxw.htm"\n[[site.column]]',
    )
    assert len(faults(twice)) == 1
    assert "stands already at 0.toml:15" in faults(twice)[0]


def test_all_faults_are_found_and_cost_only_their_entry() -> None:
    broken = GOOD.replace('name = "秦安县"', "name = 秦安县").replace('kind = "news"', 'kind = "new"')
    found = checked(broken, GOOD.replace('code = "620503"', 'code = "620500"'), "[site]\nx = 1\n")
    assert [str(fault.place) for fault in found.faults] == [
        "0.toml:6",  # not TOML
        "0.toml:17",  # kind
        "1.toml:23", "1.toml:24",  # 620500 is 天水市, a prefecture
        "2.toml:1", "2.toml:1",  # no province; [site] is no [[site]]
    ]  # fmt: skip
    assert "not TOML" in str(found.faults[0])
    assert [site.code for site in found.sites] == ["620503", "620522"]


def test_a_bracket_that_is_not_closed_is_found_at_its_line() -> None:
    found = faults(GOOD.replace('example = "', 'aliases = ["'))
    assert any("0.toml:13: not TOML" in fault for fault in found)


def test_files_of_other_editors() -> None:
    assert not checked(GOOD.replace("\n", "\r\n")).faults
    assert not checked("\ufeff" + GOOD).faults
    (fault,) = check_documents([parse_document(GOOD.encode("gb18030"), Path("gbk.toml"))]).faults
    assert str(fault) == "gbk.toml:1: the file is not UTF-8; save it with that encoding"


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="no such file"):
        read_catalogue(tmp_path / "none.toml")
    with pytest.raises(CatalogueError, match=r"without a \.toml file"):
        read_catalogue(tmp_path)


TYPED = st.text(alphabet='[]site.column="秦安\n\\#\'{}, 0\ufeff\r\x00', max_size=80)


@given(TYPED, st.integers(0, len(GOOD)))
def test_no_text_breaks_the_reader(inserted: str, where: int) -> None:
    """Whatever is typed into a file, reading ends with sites and faults, each fault on a line of the file."""
    text = GOOD[:where] + inserted + GOOD[where:]
    found = checked(text)
    assert all(1 <= fault.place.line <= text.count("\n") + 1 for fault in found.faults)
    assert len(found.sites) <= text.count("[[site]]")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    assert check_documents([parse_document(data, Path("any.toml"))]).sites == ()
