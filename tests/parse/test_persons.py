"""Which names stand in a text, and which positions stand with them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import mentions, outline, wrong

from pipelines.parse.names import squeeze
from pipelines.parse.persons import PersonFinder


def who(text: str) -> list[tuple[str, str]]:
    return [(m.name, "|".join(t.text for t in m.titles)) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # before the name
        ("县长张明德出席会议。", [("张明德", "县长")]),
        ("县委副书记、县长张明德出席会议。", [("张明德", "县委副书记|县长")]),
        ("市委常委、宣传部部长、市政府党组成员张明德出席。", [("张明德", "市委常委|宣传部部长|市政府党组成员")]),
        ("县人大常委会主任张明德主持会议。", [("张明德", "县人大常委会主任")]),
        ("县政协党组书记、主席张明德讲话。", [("张明德", "县政协党组书记|主席")]),
        ("县委书记、县人武部党委第一书记张明德主持。", [("张明德", "县委书记|县人武部党委第一书记")]),
        ("县法院院长张明德，县检察院检察长李国强列席。", [("张明德", "县法院院长"), ("李国强", "县检察院检察长")]),
        ("县委常委、常务副县长张明德主持。", [("张明德", "县委常委|常务副县长")]),
        ("副县长、县公安局局长张明德参加。", [("张明德", "副县长|县公安局局长")]),
        ("四级调研员张明德参加。", [("张明德", "四级调研员")]),
        ("县委党校（行政学校）常务副校长张明德授课。", [("张明德", "县委党校（行政学校）常务副校长")]),
        ("村“两委”委员张明德参加。", [("张明德", "村“两委”委员")]),
        ("云岭县招商局局长张明德汇报。", [("张明德", "云岭县招商局局长")]),
        ("县委书记：张明德", [("张明德", "县委书记")]),
        ("县长 张明德出席。", [("张明德", "县长")]),
        ("代县长张明德出席。", [("张明德", "代县长")]),
        ("县领导张明德出席。", [("张明德", "县领导")]),
        ("县委副书记、代理县长张明德出席。", [("张明德", "县委副书记|代理县长")]),
        (
            "县委办公室主任张明德、县政府办公室主任李国强参加。",
            [("张明德", "县委办公室主任"), ("李国强", "县政府办公室主任")],
        ),
        ("挂职副县长张明德出席。", [("张明德", "挂职副县长")]),
        ("县党组成员，副县长张明德出席。", [("张明德", "副县长")]),
        # not part of the position
        ("3月5日上午，由县长张明德主持。", [("张明德", "县长")]),
        ("3月5日，县长张明德主持召开会议。", [("张明德", "县长")]),
        ("3月5日县长张明德主持召开会议。", [("张明德", "县长")]),
        ("会上，县长张明德讲话。", [("张明德", "县长")]),
        ("随后县长张明德讲话。", [("张明德", "县长")]),
        ("会议由县长张明德主持。", [("张明德", "县长")]),
        ("会议邀请县人大常委会副主任张明德列席。", [("张明德", "县人大常委会副主任")]),
        ("参加会议的县长张明德说。", [("张明德", "县长")]),
        ("会议听取了县财政局局长张明德的汇报。", [("张明德", "县财政局局长")]),
        ("各部门负责人和县长张明德出席。", [("张明德", "县长")]),
        # after the name
        ("王斌副总队长讲话。", [("王斌", "副总队长")]),
        ("会上，卢孝钦局长讲话。", [("卢孝钦", "局长")]),
        ("县人社局卢孝钦局长讲话。", [("卢孝钦", "县人社局局长")]),
        ("最后，省水利厅张明德副厅长讲话。", [("张明德", "省水利厅副厅长")]),
        ("会议由卫生局王斌主任主持。", [("王斌", "卫生局主任")]),
        ("会上，我局卢孝钦局长讲话。", [("卢孝钦", "局长")]),
        ("由王　斌县长主持。", [("王斌", "县长")]),
        ("张明德副县长、李国强副县长出席。", [("张明德", "副县长"), ("李国强", "副县长")]),
        # in brackets behind the name
        wrong(
            "张明德（县委书记）主持。",
            [("张明德", "县委书记")],
            of="a name with its position only in the bracket, no label before it",
        ),
        (
            "出席：张明德（县委常委、副县长）、李国强（县委常委）",
            [("张明德", "县委常委|副县长"), ("李国强", "县委常委")],
        ),
        ("副县长（挂职）张明德出席。", [("张明德", "副县长（挂职）")]),
        ("县长张明德（兼县委副书记）出席。", [("张明德", "县长|兼县委副书记")]),
        ("副县长张明德（女）、李国强出席。",
            [("张明德", "副县长"), ("李国强", "副县长")]),
        # courtesy words are no position
        ("县长张明德同志出席。", [("张明德", "县长")]),
        ("张明德同志不再担任县长。", [("张明德", "")]),
    ],
)
def test_positions_stand_before_behind_or_in_brackets(text: str, expected: list[tuple[str, str]]) -> None:
    assert who(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副县长张明德、李国强、王　博出席。", [("张明德", "副县长"), ("李国强", "副县长"), ("王博", "副县长")]),
        ("县领导张明德、李国强等出席。", [("张明德", "县领导"), ("李国强", "县领导")]),
        ("副县长张明德和李国强出席。", [("张明德", "副县长"), ("李国强", "副县长")]),
        ("县委常委、副县长张明德、李国强出席。", [("张明德", "县委常委|副县长"), ("李国强", "县委常委|副县长")]),
        (
            "副县长张明德、李国强，县政协副主席王春林出席。",
            [("张明德", "副县长"), ("李国强", "副县长"), ("王春林", "县政协副主席")],
        ),
        ("副县长张明德、县政协副主席王春林出席。", [("张明德", "副县长"), ("王春林", "县政协副主席")]),
        ("副县长张明德和县政协副主席王春林出席。", [("张明德", "副县长"), ("王春林", "县政协副主席")]),
        (
            "副县长张明德、欧阳春林、扎西次仁、买买提·吐尔逊出席。",
            [("张明德", "副县长"), ("欧阳春林", "副县长"), ("扎西次仁", "副县长"), ("买买提·吐尔逊", "副县长")],
        ),
        ("副县长高峰、安宁、黎明出席。", [("高峰", "副县长"), ("安宁", "副县长"), ("黎明", "副县长")]),
        (
            "副县长张明德、李国强同志、王春林同志出席。",
            [("张明德", "副县长"), ("李国强", "副县长"), ("王春林", "副县长")],
        ),
        ("副县长张明德、高新区主任李国强出席。", [("张明德", "副县长"), ("李国强", "高新区主任")]),
        ("县领导：张明德、李国强出席。", [("张明德", "县领导"), ("李国强", "县领导")]),
        (
            "副县长张明德　李国强　王春林出席。",
            [("张明德", "副县长"), ("李国强", "副县长"), ("王春林", "副县长")],
        ),
    ],
)
def test_a_position_goes_to_every_name_until_the_next(text: str, expected: list[tuple[str, str]]) -> None:
    assert who(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("县长张明德出席。张明德强调，要抓春耕。", ["张明德", "张明德"]),
        ("县长王　博出席。王博强调，要抓春耕。", ["王博", "王博"]),
        ("县长王　博出席。王　博强调，要抓春耕。\n县长王博讲话",
            ["王博", "王博", "王博"]),
        ("县长张明德出席。\n（张明德讲话）", ["张明德", "张明德"]),
        ("县财政局副局长薛明德汇报。薛局长说，收入增长。", ["薛明德", "薛明德"]),
        ("副县长薛明德、副县长薛国强出席。薛副县长说，要抓紧。", ["薛明德", "薛国强"]),
        ("申屠敬之说，日子好了。", ["申屠敬之"]),
        ("县长张明德出席。张民德强调，要抓春耕。张明德说，好。", ["张明德", "张明德", "张明德"]),
    ],
)
def test_an_introduced_person_is_known_again(text: str, names: list[str]) -> None:
    assert [m.name for m in mentions(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "县委常委会召开会议。",
        "会议听取县长办公会情况。",
        "各乡镇党委书记、镇长参加会议。",
        "县直有关部门主要负责人出席会议。",
        "全体党员干部要高度重视。",
        "县委书记带头学习。",
        "党员代表和群众代表参加。",
        "县委书记抓党建述职评议。",
        "书记主任讲党课。",
        "部分代表建议加快发展。",
        "村支书、驻村第一书记参加培训。",
        "市长热线受理诉求。",
        "校长培训班开班。",
        "领导小组成员单位参加。",
        "乡镇长、街道办事处主任参加。",
        "会议强调，要抓好落实。",
        "全体干部要认真学习。",
        "各级领导要高度负责。",
    ],
)
def test_a_text_without_names_names_nobody(text: str) -> None:
    assert who(text) == []


def test_titles_and_names_have_their_place_in_the_text() -> None:
    text = "3月5日，县委副书记、县长王　博，副县长李国强（挂职）出席。"
    found = mentions(text)
    assert [text[slice(*m.span)] for m in found] == ["王　博", "李国强"]
    assert [[text[slice(*t.span)] for t in m.titles] for m in found] == [["县委副书记", "县长"], ["副县长"]]
    assert text[found[0].start : found[0].end] == "县委副书记、县长王　博"


WORDS = (
    *[
        "县委书记",
        "副县长",
        "、",
        "，",
        "。",
        "张明德",
        "李国强",
        "王\u3000博",
        "欧阳春林",
        "买买提·吐尔逊",
        "扎西次仁",
        "同志",
        "（",
        "）",
        "局长",
        "出席",
        "说",
        "和",
        "薛",
        "“",
        "”",
        "负责人",
        "\n",
    ],
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=40).map("".join))
def test_names_stand_at_their_spans_in_any_text(text: str) -> None:
    told = outline(text)
    found = PersonFinder(told).find()
    for mention in found:
        assert 0 <= mention.start <= mention.span[0] < mention.span[1] <= mention.end <= len(text)
        if mention.rule not in ("surname-title", "misprint"):
            assert squeeze(told.text[slice(*mention.span)]) == mention.name
        assert all(told.text[slice(*title.span)] == title.text for title in mention.titles)
    assert [m.span for m in found] == sorted(m.span for m in found)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # a name of no table between two names, a dotted one of unknown syllables
        ("副主席亚古、达娃、宋留柱出席会议。", ["亚古", "达娃", "宋留柱"]),
        ("副主席张锐、颁玛德吉、米建康出席会议。", ["张锐", "颁玛德吉", "米建康"]),
        ("执行主席由杨正明、梁承祥担任。", []),
        ("州长苏嘎尔布作通报。", ["苏嘎尔布"]),
        ("副主席李素、策墨林·单增、白玛出席会议。", ["李素", "策墨林·单增", "白玛"]),
        ("县领导陈卫东、修远、郑洪参加会议。", ["陈卫东", "修远", "郑洪"]),
        # 和 belongs to the name where nothing stands behind it
        ("副主席王国和、刘英出席会议。", ["王国和", "刘英"]),
        ("副主席王国、刘英和张明出席会议。", ["王国", "刘英", "张明"]),
        # before a bare post, 及 and 和 join a person to it
        ("副主席亚古、卢炜升及秘书长邹玉明出席会议。", ["亚古", "卢炜升", "邹玉明"]),
        # places and everyday words in a list are nobody
        ("副区长李文涛以及黄村镇、红旗镇、东风街道负责人参加会议。", ["李文涛"]),
        ("副县长李文涛、群众、张明德参加会议。", ["李文涛"]),
        ("党支部书记代表全镇45个党支部作了汇报。", []),
        ("市委召开离退休老干部通气会，市长张明德主持。", ["张明德"]),
    ],
)
def test_a_list_goes_on_over_names_that_no_table_has(text: str, names: list[str]) -> None:
    assert [mention.name for mention in mentions(text)] == names


def test_blanks_may_stand_between_the_names_of_a_label() -> None:
    found = mentions("参加人员：李大明 周成　刘英、赵永和")
    assert [mention.name for mention in found] == ["李大明", "周成", "刘英", "赵永和"]


def test_a_roster_may_be_long() -> None:
    assert len(mentions("参加人员：" + "李大明 周成 " * 1500)) == 3000
