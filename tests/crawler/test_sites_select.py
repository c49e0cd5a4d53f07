"""Selectors: which sites ``-a sites=620503,黔东南州`` means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sites import Catalogue, SelectorError, Site, load_catalogue, select
from pipelines.parse.divisions import load_divisions


def made(*codes: str) -> Catalogue:
    """A catalogue of the sites of these divisions, the counties' with the layout vsb."""
    table = load_divisions()
    divisions = [division for code in codes if (division := table.by_code(code))]
    return Catalogue(tuple(
        Site(
            code=one.code, name=one.name, level=one.level, home=f"https://www.s{one.code}.gov.example/",
            status="confirmed", path=tuple(above.code for above in table.path(one)),
            layout="vsb" if one.level == "county" else "trs",
        )
        for one in divisions
    ))  # fmt: skip


CATALOGUE = made(
    "220000", "220200", "320000", "320100", "320106", "410204", "520000", "522600", "522601", "522622",
    "620000", "620500", "620503", "620522",
)  # fmt: skip


def codes(selector: str) -> list[str]:
    return [site.code for site in select(CATALOGUE, selector)]


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("620503", ["620503"]),
        ("620503,黔东南州", ["522600", "522601", "522622", "620503"]),
        ("620503，黔东南州", ["522600", "522601", "522622", "620503"]),
        (" 秦安县 、 麦积 ; 凯里市 ", ["522601", "620503", "620522"]),
        ("秦安", ["620522"]),
        ("黔东南苗族侗族自治州", ["522600", "522601", "522622"]),
        ("天水市麦积区", ["620503"]),
        ("甘肃省麦积区", ["620503"]),
        ("北道区", ["620503"]),  # its name until 2004
        ("5226", ["522600", "522601", "522622"]),
        ("62", ["620000", "620500", "620503", "620522"]),
        ("www.s620503.gov.example", ["620503"]),
        ("黔东南州,level:prefecture", ["522600"]),
        ("黔东南州 level:county", ["522601", "522622"]),
        ("level:province", ["320000", "520000", "620000", "220000"]),
        ("level：province level=prefecture province:江苏", ["320000", "320100"]),
        ("province:甘肃,province:贵州,layout:vsb", ["522601", "522622", "620503", "620522"]),
        ("620503,620503", ["620503"]),
        ("吉林省", ["220000", "220200"]),
    ],
)
def test_a_selector_means(selector: str, expected: list[str]) -> None:
    assert sorted(codes(selector)) == sorted(expected)


@pytest.mark.parametrize(
    ("selector", "message"),
    [
        ("", "the selector is empty"),
        (" ,，", "the selector is empty"),
        ("620504", "there is no code 620504; near it: 620503"),
        ("62050", "there is no code 62050"),
        ("麦积县", "there is no place 麦积县; near it: 麦积"),
        ("两当县", "the catalogue has no site of 甘肃省陇南市两当县 621228"),
        ("甘谷县", "near it: 天水市 620500、麦积区 620503、秦安县 620522"),
        ("鼓楼区", "鼓楼区 may be 江苏省南京市鼓楼区 320106、河南省开封市鼓楼区 410204; name the code"),
        ("吉林", "吉林 may be 吉林省 220000、吉林省吉林市 220200; name the code"),
        ("秦安县麦积区", "there is no place 秦安县麦积区"),
        ("www.qinan.gov.cn", "there is no host www.qinan.gov.cn"),
        ("level:town", "level:town is none of province, prefecture, county"),
        ("layout:vbs", "layout:vbs is none of"),
        ("levl:county", "there is no filter levl:; near it: level:"),
        ("province:甘素", "there is no province 甘素; near it: 甘肃"),
        ("province:天水", "there is no province 天水"),
        ("麦积区,level:province", "no site of the catalogue is all of this: 麦积区,level:province"),
    ],
)
def test_what_is_not_understood_is_said_clearly(selector: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        select(CATALOGUE, selector)
    assert message in str(caught.value)


def test_every_part_at_fault_is_named() -> None:
    with pytest.raises(SelectorError) as caught:
        select(CATALOGUE, "620503,麦积县,level:x,两当县")
    assert len(caught.value.problems) == 3


SELECTORS = st.text(alphabet="620503黔东南州麦积区level:province=county.,， 、;；市x", max_size=30)


@given(SELECTORS)
def test_any_text_selects_something_or_says_why_not(text: str) -> None:
    try:
        chosen = select(CATALOGUE, text)
    except SelectorError as error:
        assert all(error.problems)
    else:
        assert chosen
        assert set(chosen) <= set(CATALOGUE.sites)


CODES = st.sampled_from([site.code for site in CATALOGUE])


@given(st.lists(CODES, min_size=1), st.sampled_from([",", "，", " ", "、"]))
def test_places_add_up_in_any_order(chosen: list[str], separator: str) -> None:
    together = set(codes(separator.join(chosen)))
    assert together == {code for one in chosen for code in codes(one)}
    assert together == set(codes(separator.join(reversed(chosen))))


@given(st.sampled_from([site.code for site in load_catalogue()]))
def test_every_site_can_be_named_by_code_host_and_full_name(code: str) -> None:
    catalogue = load_catalogue()
    (site,) = catalogue.by_code(code)
    full = "".join(load_divisions().by_code(one).name for one in site.path[-2:])  # type: ignore[union-attr]
    for selector in (code, site.host, full):
        assert site in select(catalogue, selector)
