"""The people at the meeting who are not named, and how many came."""

from __future__ import annotations

import pytest
from reading import mentions, outline, role_reader

from pipelines.parse.groups import GroupReader


def read(text: str) -> tuple[list[str], GroupReader]:
    told, named = outline(text), mentions(text)
    roles = role_reader(told, named)
    roles.read(told.sentences)
    reader = GroupReader(told.text, named)
    found = reader.read(roles.closures, told.sentences)
    assert all(told.text[slice(*group.span)] == group.text for group in found)
    return [group.text for group in found], reader


def groups(text: str) -> list[str]:
    return read(text)[0]


def count(text: str) -> tuple[int, str] | None:
    reader = read(text)[1]
    return reader.count and (reader.count.value, text[slice(*reader.count.span)])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各乡镇党政主要负责人参加会议。", ["各乡镇党政主要负责人"]),
        ("县直有关部门主要负责同志列席会议。", ["县直有关部门主要负责同志"]),
        ("全体县委委员出席会议。", ["全体县委委员"]),
        ("县长张明德，县直各单位负责人参加会议。", ["县直各单位负责人"]),
        ("县长张明德及各乡镇主要负责人参加会议。", ["各乡镇主要负责人"]),
        ("县领导张明德、李国强以及县直各单位负责人参加会议。", ["县直各单位负责人"]),
        ("各村党支部书记，县长张明德参加会议。", ["各村党支部书记"]),
        ("县长张明德出席会议，各乡镇长列席。", ["各乡镇长"]),
        ("部分人大代表应邀列席会议。", ["部分人大代表"]),
        ("部分企业代表参加座谈会。", ["部分企业代表"]),
        ("各乡镇负责人在各自分会场参加会议。", ["各乡镇负责人"]),
        ("各乡镇负责人通过视频参加会议。", ["各乡镇负责人"]),
        ("县直有关部门、单位主要负责人共80余人参加会议。", ["县直有关部门、单位主要负责人"]),
        ("县四套班子领导出席会议。", ["县四套班子领导"]),
        ("在家的县委常委出席会议。", ["在家的县委常委"]),
        ("县防汛指挥部成员单位负责人参加会议。", ["县防汛指挥部成员单位负责人"]),
        ("来自各乡镇的致富带头人参加培训会。", ["来自各乡镇的致富带头人"]),
        # a list behind the verb
        ("参加会议的还有县直各单位主要负责人。", ["县直各单位主要负责人"]),
        ("出席会议的有：县长张明德，各乡镇主要负责人。", ["各乡镇主要负责人"]),
        ("参会人员为县直各单位主要负责人。", ["县直各单位主要负责人"]),
        ("参加人员有县长张明德及各乡镇主要负责人，共计80余人。", ["各乡镇主要负责人"]),
        ("参加人员：县直各单位主要负责人", ["县直各单位主要负责人"]),
        # who only reports or speaks
        ("县财政局、县教育局分别作了汇报。", ["县财政局、县教育局"]),
        ("会上，大湾镇、小河镇作了交流发言。", ["大湾镇、小河镇"]),
        ("会议听取了县财政局关于收支情况的汇报。", ["县财政局"]),
        ("会议听取了县财政局、县教育局工作情况的汇报。", ["县财政局、县教育局"]),
        ("县水利局负责人汇报了防汛情况。", ["县水利局负责人"]),
        # branch venues
        ("各乡镇设分会场。", ["各乡镇"]),
        ("各县(市)、开发区设分会场。", ["各县（市）、开发区"]),
        ("各乡镇主要负责人在分会场参加会议。各乡镇设分会场。", ["各乡镇主要负责人"]),
        ("我县设分会场。", []),
        # no group
        ("县长张明德参加会议。", []),
        ("会议强调，各级领导要参加劳动。", []),
        ("县长张明德等领导出席会议。", []),
        ("与会人员参观了展厅。", []),
        ("县人社局局长张明德作了汇报。", []),
        ("县人社局张明德局长作了汇报。", []),
        ("会议听取了有关情况的汇报。", []),
    ],
)
def test_a_group_stands_among_the_subjects(text: str, expected: list[str]) -> None:
    assert groups(text) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("各乡镇负责人，县直各单位负责人，企业代表", ["各乡镇负责人", "县直各单位负责人", "企业代表"]),
        ("各乡镇负责人、县直各单位负责人", ["各乡镇负责人", "县直各单位负责人"]),
        ("各乡镇负责人和县直各单位负责人", ["各乡镇负责人", "县直各单位负责人"]),
        ("各乡镇党委书记、镇长", ["各乡镇党委书记、镇长"]),
        ("各乡镇的乡镇长、街道办事处主任", ["各乡镇的乡镇长、街道办事处主任"]),
        ("县直有关部门、单位主要负责人", ["县直有关部门、单位主要负责人"]),
        ("示范区、工业园和物流园管委会负责人", ["示范区、工业园和物流园管委会负责人"]),
        ("党支部书记、中层干部、护士长", ["党支部书记、中层干部、护士长"]),
        ("各乡镇（街道）党（工）委书记，县直单位负责人", ["各乡镇（街道）党（工）委书记", "县直单位负责人"]),
        ("县纪委监委、县委组织部、县委宣传部负责人", ["县纪委监委、县委组织部、县委宣传部负责人"]),
        ("全体县委委员、候补委员，不是委员的县级领导", ["全体县委委员、候补委员", "不是委员的县级领导"]),
    ],
)
def test_a_chain_is_cut_where_a_new_group_begins(chain: str, expected: list[str]) -> None:
    assert groups(f"{chain}参加会议。") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各乡镇负责人共100余人参加会议。", (100, "100")),
        ("各乡镇负责人等100多人参加会议。", (100, "100")),
        ("共120人参加会议。", (120, "120")),
        ("全县80名代表参加会议。", (80, "80")),
        ("各乡镇负责人八十余人参加会议。", (80, "八十")),
        ("各乡镇负责人共计一百二十人参加会议。", (120, "一百二十")),
        ("1,200余名干部群众参加大会。", (1200, "1,200")),
        ("会议应到委员33人，实到31人，符合法定人数。", (31, "31")),
        ("应到204人，实到189人，因事请假15人。", (189, "189")),
        ("大会应出席代表180名，实到代表176名。", (176, "176")),
        ("实到会31人。县直单位共100余人列席会议。", (31, "31")),
        ("近百名企业家参加座谈会。", (100, "百")),
        ("县长张明德出席会议。", None),
        ("全县有贫困人口1200人。", None),
        ("会议要求，组织100名干部下乡。", None),
        ("会议表彰了30名先进个人。", None),
    ],
)
def test_how_many_came(text: str, expected: tuple[int, str] | None) -> None:
    assert count(text) == expected


@pytest.mark.parametrize("text", ["各乡镇负责人,县直各单位负责人参加会议.", "各乡镇负责人，县直各单位负责人参加会议。"])
def test_half_width_marks_are_read_alike(text: str) -> None:
    assert groups(text) == ["各乡镇负责人", "县直各单位负责人"]
