"""A post in its place, however it is written; and what is no post of anybody in particular."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.parse.posts import post_of
from pipelines.persons import offices
from pipelines.persons.homes import Home, home_of
from pipelines.persons.offices import held_together, office_of, speak_together
from pipelines.persons.seats import Seat, seat_of
from pipelines.tables import TableError

from .people import LICHUAN, MAIJI, TIANSHUI

QIONGZHONG = home_of("469030", "琼中县", "county", ("海南省", "琼中黎族苗族自治县"))


def seat(title: str, home: Home | None = MAIJI) -> Seat:
    assert home is not None
    found = seat_of(post_of(title), home)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("titles", "home"),
    [
        ("区委书记 麦积区委书记 中共麦积区委书记 天水市麦积区委书记", MAIJI),
        ("区长 麦积区区长 代区长 区政府区长", MAIJI),
        ("区财政局局长 财政局局长 财政局局长（主持工作）", MAIJI),
        ("区政府办公室主任 区政府办主任", MAIJI),
        ("组织部部长 区委组织部部长 组织部长", MAIJI),
        ("县委书记 琼中县委书记", QIONGZHONG),
    ],
)
def test_one_post_is_one_seat_however_it_is_written(titles: str, home: Home) -> None:
    assert len({seat(title, home) for title in titles.split()}) == 1


@pytest.mark.parametrize(
    ("title", "home", "place", "office"),
    [
        ("区长", MAIJI, "麦积区", "行政正职"),
        ("市委常委", MAIJI, "天水市", "常委"),
        ("省委书记", MAIJI, "甘肃省", "书记"),
        ("市委书记", LICHUAN, "利川市", "书记"),
        ("州长", LICHUAN, "恩施土家族苗族自治州", "行政正职"),
        ("秦安县委书记", TIANSHUI, "秦安县", "书记"),
        ("区市场监管局局长", MAIJI, "麦积区", "部门正职"),
        ("市场监管局局长", MAIJI, "麦积区", "部门正职"),
        ("区领导", MAIJI, "麦积区", "领导"),
        ("甘泉镇李村村民", MAIJI, "麦积区", "群众"),
    ],
)
def test_whose_a_post_is(title: str, home: Home, place: str, office: str) -> None:
    found = seat(title, home)
    known = office_of(found)
    assert known is not None
    assert (found.place, known.name) == (place, office)


@pytest.mark.parametrize("title", ["局长", "县长", "镇党委书记", "区疫情防控指挥部总指挥", "区人大代表"])
def test_what_does_not_say_who_somebody_is(title: str) -> None:
    assert office_of(seat(title)) is None


def test_what_one_person_may_hold_at_a_time() -> None:
    assert speak_together(seat("区委副书记"), seat("区长"))
    assert held_together(seat("副区长"), seat("区公安局局长"))
    assert not speak_together(seat("副区长"), seat("区公安局局长"))
    assert speak_together(seat("财政局党组书记"), seat("财政局局长"))
    for one, other in (("区委书记", "区长"), ("区长", "副区长"), ("甘泉镇党委书记", "甘泉镇镇长"),
                       ("财政局局长", "教育局局长"), ("区公安局局长", "甘泉镇李村村民")):  # fmt: skip
        assert not held_together(seat(one), seat(other)), f"{one} and {other}"


def test_a_fault_in_a_table_is_named(tmp_path: Path) -> None:
    offices.check()
    table = tmp_path / "moves.tsv"
    table.write_text("one\tother\twhere\tyears\n书记\t皇帝\tplace\t5\n", encoding="utf-8")
    with pytest.raises(TableError, match="'皇帝' is no office"):
        offices.load_moves(table)
