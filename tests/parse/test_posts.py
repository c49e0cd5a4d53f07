"""Posts: what a position says, and nothing that is not certain."""

from __future__ import annotations

import pytest
from corpus import gold
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import LEAD, page

from pipelines.items import Jurisdiction, Post
from pipelines.parse.post_levels import home_of
from pipelines.parse.posts import post_of, posts_of
from pipelines.read import read
from pipelines.tables import read_table

HOME = "县镇乡"
COUNTY = Jurisdiction("泰宁县", "350429", "county", ["福建省", "三明市", "泰宁县"])


@pytest.mark.parametrize(
    ("position", "post"),
    [
        ("县委副书记", Post("党委", "县委", "书记", "副职", "县处级")),
        ("县长", Post("政府", None, "县长", "正职", "县处级")),
        ("县政府副县长", Post("政府", "县政府", "县长", "副职", "县处级")),
        ("常务副县长", Post("政府", None, "县长", "副职", "县处级", ("常务",))),
        ("县人大常委会主任", Post("人大", "县人大常委会", "主任", "正职", "县处级")),
        ("县政协副主席", Post("政协", "县政协", "主席", "副职", "县处级")),
        ("县纪委书记", Post("纪委监委", "县纪委", "书记", "正职", "县处级")),
        ("县人民法院院长", Post("法院", "县人民法院", "院长", "正职", "县处级")),
        ("县人武部政委", Post("军队", "县人武部", "政委", "正职")),
        ("团县委书记", Post("群团", "团县委", "书记", "正职")),
        ("民盟市委会主委", Post("民主党派", "民盟市委会", "主委", "正职")),
        ("县防汛抗旱指挥部副总指挥", Post("议事协调机构", "县防汛抗旱指挥部", "总指挥", "副职")),
        ("清泉乳业有限公司董事长", Post("企业", "清泉乳业有限公司", "董事长", "正职")),
        ("县人民医院院长", Post("事业单位", "县人民医院", "院长", "正职")),
        ("柳林村村委会主任", Post("村居", "柳林村村委会", "主任", "正职")),
        ("县茶叶协会会长", Post("社会组织", "县茶叶协会", "会长", "正职")),
        ("县十八届人大代表", Post("人大", "县十八届人大", "代表", "代表")),
        ("政协委员", Post("政协", "政协", "委员", "代表")),
        ("一级巡视员", Post(None, None, "一级巡视员", "职级", "厅局级")),
        ("四级调研员", Post(None, None, "四级调研员", "职级", "县处级")),
        ("大校", Post("军队", None, "大校", "衔级")),
        ("县林业局副局长", Post("政府", "县林业局", "局长", "副职", "乡科级")),
        ("青石乡党委书记", Post("党委", "青石乡党委", "书记", "正职", "乡科级")),
        ("省发展厅规划处处长", Post("政府", "省发展厅规划处", "处长", "正职", "县处级")),
        ("省长", Post("政府", None, "省长", "正职", "省部级")),
        ("州委常委", Post("党委", "州委", "常委", "成员", "厅局级")),
    ],
)
def test_a_position_is_understood(position: str, post: Post) -> None:
    assert post_of(position, HOME) == post


@pytest.mark.parametrize(
    ("position", "modifiers", "organ"),
    [
        ("代县长", ("代",), None),
        ("县人民检察院代检察长", ("代",), "县人民检察院"),
        ("新时代公司董事长", (), "新时代公司"),
        ("副县长（挂职）", ("挂职",), None),
        ("泰宁县挂职副县长", ("挂职",), "泰宁县"),
        ("县长候选人", ("候选人",), None),
        ("拟任副县长", ("拟任",), None),
        ("县人武部党委第一书记", ("第一",), "县人武部党委"),
        ("领导小组常务副组长", ("常务",), "领导小组"),
        ("原县委书记", ("原",), "县委"),
        ("县委原书记", ("原",), "县委"),
        ("原州区副区长", (), "原州区"),
        ("县人武部上校部长", ("上校",), "县人武部"),
        ("县政协副主席兼秘书长", ("兼",), "县政协"),
        ("新当选的县工商联主席", ("新任",), "县工商联"),
        ("县政协副主席候选人人选", ("候选人",), "县政协"),
        ("副局长（主持工作）", ("主持工作",), None),
    ],
)
def test_what_changes_a_post_is_no_part_of_its_organ(
    position: str, modifiers: tuple[str, ...], organ: str | None
) -> None:
    post = post_of(position)
    assert (post.modifiers, post.organ) == (modifiers, organ)


@pytest.mark.parametrize(
    ("position", "organ", "post"),
    [
        ("公安局长", "公安局", "局长"), ("县公安局局长", "县公安局", "局长"), ("凯里市长", "凯里市", "市长"),
        ("组织部长", "组织部", "部长"), ("第二中学校长", "第二中学", "校长"), ("交警大队长", "交警大队", "大队长"),
    ],
)  # fmt: skip
def test_a_part_of_the_noun_may_belong_to_the_organ(position: str, organ: str, post: str) -> None:
    found = post_of(position)
    assert (found.organ, found.post) == (organ, post)


@pytest.mark.parametrize(
    ("position", "body"),
    [
        ("县政府党组成员", "政府"), ("局党组书记", "政府"), ("党组书记", "党委"), ("县卫健局党委书记", "党委"),
        ("柳林村支书", "党委"), ("县妇联党组书记", "群团"), ("供电局局长", "企业"), ("县公安局政委", "政府"),
        ("县信访局局长", "党委"), ("省政府采购中心主任", "事业单位"), ("共青团县委副书记", "群团"),
        ("县直属机关工委书记", "党委"), ("县政协经济委员会主任", "政协"), ("人大法制委主任委员", "人大"),
        ("青石镇政协工委主任", "政协"), ("清泉集团质量安全部经理", "企业"), ("清泉集团公司办公室主任", "企业"),
        ("县委常委会成员", "党委"), ("县人民医院党委书记", "党委"), ("自治区副主席", "政府"),
        ("民建省委副主委", "民主党派"),
        ("大会主席团常务主席", "人大"), ("市政协五届一次会议主席团常务主席", "政协"), ("省卫健委规划处处长", "政府"),
        ("副主任", None), ("主席", None), ("院长", None), ("县领导", None), ("种植大户", None),
    ],
)  # fmt: skip
def test_whose_post_it_is(position: str, body: str | None) -> None:
    assert post_of(position).body == body


@pytest.mark.parametrize(
    ("position", "home", "level"),
    [
        ("县长", "", None), ("县长", HOME, "县处级"), ("区长", HOME, None), ("区长", "区县镇乡", "县处级"),
        ("市委书记", HOME, None), ("市委书记", "市县镇乡", "厅局级"), ("凯里市委书记", "", "县处级"),
        ("承德市市长", "", "厅局级"), ("杭州市市长", "", None), ("重庆市云阳县县长", HOME, None),
        ("北京市副市长", HOME, None), ("鼓楼区区长", "区县镇乡", None), ("泰宁县委常委", "", "县处级"),
        ("县公安局局长", HOME, None), ("县纪委副书记", HOME, None), ("镇长", "", None), ("县委委员", HOME, None),
        ("麦积区区委书记", "", "县处级"), ("九届州政协主席", "", "厅局级"), ("国家主席", "", "国家级"),
        ("教育部部长", "", "省部级"), ("县教育部部长", HOME, None),
    ],
)  # fmt: skip
def test_the_level_is_given_only_where_it_is_certain(position: str, home: str, level: str | None) -> None:
    assert post_of(position, home).level == level


@pytest.mark.parametrize(
    ("place", "units"),
    [
        (COUNTY, "县镇乡"),
        (Jurisdiction("麦积区", "620503", "county"), "区县镇乡"),
        (Jurisdiction("天水市", "620500", "prefecture"), "市县镇乡"),
        (Jurisdiction("云阳县", "500235", "county"), ""),
        (Jurisdiction("金堂县", "510121", "county"), ""),
        (Jurisdiction("甘肃省", "620000", "province"), ""),
        (Jurisdiction("白石河保护区"), ""),
        (None, ""),
    ],
)
def test_where_the_level_of_a_unit_is_certain(place: Jurisdiction | None, units: str) -> None:
    assert home_of(place) == units


@pytest.mark.parametrize("position", ["", "（）", "（挂职）", "同志", "副", "代", "候选人", "（" * 60, "副" * 60])
def test_a_text_that_names_no_post_is_none(position: str) -> None:
    assert post_of(position, HOME).body is None
    assert post_of(position, HOME).rank is None


PIECES = ("副", "代", "原", "常务", "第一", "兼", "挂职", "县", "泰宁", "市委", "政协", "党组", "公安", "局", "书记")
ENDS = ("主席", "县长", "局长", "书记", "候选人", "（挂职）", "代表", "自治区主席", "大队长", "校长", "镇")


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from(ENDS))
def test_organ_and_post_stand_in_the_position(pieces: list[str], end: str) -> None:
    position = "".join(pieces) + end
    post = post_of(position, HOME)
    assert (post.organ or "") in position and (post.post or "") in position
    assert post.post is not None or post == Post()


def test_what_is_no_post_is_empty() -> None:
    assert post_of("同志") == Post()


def test_white_space_inside_a_position_is_nothing() -> None:
    assert post_of("县委\n副 书记") == post_of("县委副书记")


def test_the_posts_of_a_meeting_stand_beside_its_positions() -> None:
    (meeting,) = read(page(f"{LEAD}县委副书记、代县长张明德，一级调研员李国强出席会议。王建国因病请假。")).meetings
    for person in meeting.attendees:
        assert person.posts == [post_of(position, home_of(meeting.jurisdiction)) for position in person.positions]
    assert [post.modifiers for post in meeting.attendees[0].posts] == [(), ("代",)]


@pytest.mark.parametrize(
    ("people", "bodies"),
    [
        ([["县政协党组书记", "主席"]], [["政协", "政协"]]),
        ([["县法院党组书记", "院长"]], [["法院", "法院"]]),
        ([["副县长", "党组成员"]], [["政府", "政府"]]),
        ([["县委常委", "党组书记"]], [["党委", "党委"]]),
        ([["县委副书记", "主席"]], [["党委", None]]),
        ([["县政协主席"], ["副主席"], ["副主席"]], [["政协"], ["政协"], ["政协"]]),
        ([["县人大常委会主任"], ["副主任"], ["副主席"]], [["人大"], ["人大"], [None]]),
        ([["县政协主席"], ["县长"], ["副主席"]], [["政协"], ["政府"], [None]]),
        ([["县政协主席", "县工商联主席"], ["副主席"]], [["政协", "群团"], [None]]),
        ([["县政协主席"], ["主席"]], [["政协"], [None]]),
        ([["副主席"], ["县政协主席"]], [[None], ["政协"]]),
        ([], []),
    ],
)
def test_a_post_that_does_not_say_whose_it_is_is_of_the_organ_before(
    people: list[list[str]], bodies: list[list[str | None]]
) -> None:
    assert [[post.body for post in posts] for posts in posts_of(people)] == bodies


def test_every_meeting_of_the_corpus_has_a_post_for_each_position() -> None:
    people = [
        person for reading in gold.pages().values() for meeting in reading.meetings
        for person in (*meeting.attendees, *meeting.absent)
    ]  # fmt: skip
    assert [p.name for p in people if len(p.posts) != len(p.positions)] == []
    for person in people:
        for position, post in zip(person.positions, person.posts, strict=True):
            bare = "".join(position.split())
            assert (post.organ or "") in bare and (post.post or "") in bare


def test_the_positions_of_the_corpus_are_understood() -> None:
    rows = [*gold.meetings(), *gold.seeds()]
    posts = [post_of(position) for row in rows for person in row["attendees"] for position in person["positions"]]
    whole = [post for post in posts if post.body and post.post and post.rank]
    assert len([post for post in posts if post.post]) == len(posts) > 500
    assert len(whole) > 0.85 * len(posts)


# What the table of common positions calls a body, and what the contract calls it.
BODIES = {
    "部门": "政府", "公安": "政府", "消防救援": "政府", "军分区": "军队", "人武部": "军队", "武警": "军队",
    "工商联": "群团", "国企": "企业", "学校": "事业单位", "医院": "事业单位",
}  # fmt: skip
DIFFER = [  # where the contract is finer than the table
    *((term, "议事协调机构") for term in ("领导小组组长", "领导小组副组长", "领导小组办公室主任")),
    *((term, "事业单位") for term in ("政务服务中心主任", "融媒体中心主任", "公共资源交易中心主任")),
    *((term, "社会组织") for term in ("商会会长", "慈善总会会长", "老促会会长")),
    ("党委书记、董事长", "党委"),  # the organ that a post is of goes before the post
    ("院党委书记", "党委"),
]
OTHER_KINDS = ("集体", "修饰", "乡镇街道", "开发区管委会", "兵团", "垂直管理", "职级")  # are not told apart by body


def test_common_positions_are_understood() -> None:
    table = read_table(gold.GOLD / "positions.tsv", ("term", "body", "kind"))
    posts = [(row["term"], row["body"], post_of(row["term"])) for row in table if row["kind"] != "modifier"]
    assert len([term for term, _, post in posts if post.post is None]) <= 4
    told = [(term, BODIES.get(body, body), post.body) for term, body, post in posts if body not in OTHER_KINDS]
    wrong = [(term, found) for term, body, found in told if found not in (body, None)]
    assert sorted(wrong) == sorted(DIFFER)
