"""The type, the format and the number of a meeting, by its name."""

from __future__ import annotations

import pytest
from reading import cut, wrong

from pipelines.parse.kinds import meeting_format, meeting_type, series_of


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("县委常委会会议", "常委会会议"),
        ("县委常委会（扩大）会议", "常委会会议"),
        ("县委常委（扩大）会议", "常委会会议"),
        ("县第十七届人大常委会第三次会议", "常委会会议"),
        ("县十七届人民代表大会常务委员会第三次会议", "常委会会议"),
        ("县政府第五次常务会议", "常务会议"),
        ("县政府常务会议", "常务会议"),
        ("县政府党组会议", "党组会议"),
        ("县政府党组（扩大）会议", "党组会议"),
        ("县委十四届五次全会", "全体会议"),
        ("县政府全体会议", "全体会议"),
        ("县第十八届人民代表大会第二次会议", "代表大会"),
        ("中国共产党云岭县第十次代表大会", "代表大会"),
        ("政协第九届云岭县委员会第二次会议", "全体会议"),
        ("全县经济工作会议", "工作会议"),
        ("全县安全生产工作会", "工作会议"),
        ("重点项目推进会", "推进会"),
        ("中国共产党云岭县第十次代表大会各代表团召集人会议", "其他"),
        ("推进示范乡建设安排会", "部署会"),
        ("党代会精神宣讲报告会", "培训会"),
        ("学习贯彻全会精神推进会", "推进会"),
        ("春季植树动员大会", "动员会"),
        ("百日攻坚誓师大会", "动员会"),
        ("防汛工作部署会", "部署会"),
        ("项目建设调度会", "调度会"),
        ("企业家座谈会", "座谈会"),
        ("迎新春茶话会", "座谈会"),
        ("防汛专题会议", "专题会议"),
        ("供水工程协调会", "协调会"),
        ("部门联席会议", "联席会议"),
        ("县长办公会议", "例会"),
        ("每周工作例会", "例会"),
        ("总结表彰大会", "总结表彰会"),
        ("春耕生产现场会", "现场会"),
        ("项目观摩会", "现场会"),
        ("业务培训会", "培训会"),
        ("案情通报会", "通报会"),
        ("警示教育大会", "通报会"),
        ("县委农村工作领导小组会议", "领导小组会议"),
        ("县委常委班子专题民主生活会", "民主生活会"),
        ("新闻发布会", "其他"),
    ],
)
def test_the_type_is_told_by_the_name(name: str, kind: str) -> None:
    assert meeting_type(name, None) == kind


@pytest.mark.parametrize(
    ("name", "organizer", "kind"),
    [
        ("第三次会议", "县人大常委会", "常委会会议"),
        ("第五次会议", "县委全面深化改革领导小组", "领导小组会议"),
        ("例会", "县委办公室", "例会"),
        ("春耕生产推进会", "县委常委会", "推进会"),
    ],
)
def test_a_bare_name_is_read_with_its_convener(name: str, organizer: str, kind: str) -> None:
    assert meeting_type(name, organizer) == kind


@pytest.mark.parametrize(
    ("name", "text", "form", "evidence"),
    [
        ("全省防汛电视电话会议", "", "电视电话会议", "电视电话"),
        ("全省防汛视频会议", "", "视频会议", None),
        ("春耕现场会", "", "现场会", "现场会"),
        ("防汛工作会议", "会议以视频形式召开。", "视频会议", "视频"),
        ("防汛工作会议", "会议采取电视电话会议形式召开。", "电视电话会议", None),
        ("防汛工作会议", "会议采用视频连线方式进行。", "视频会议", None),
        ("防汛工作会议", "会议在县城举行。", None, None),
        ("防汛工作会议", "会议传达了全省电视电话会议精神。", None, None),
        ("防汛工作会议", "会议在视频会议室召开。", None, None),
    ],
)
def test_the_format_is_said_of_this_meeting(name: str, text: str, form: str | None, evidence: str | None) -> None:
    whole = name + "。" + text
    found = meeting_format(name, (0, len(name)), whole, [(len(name) + 1, len(whole))])
    assert (found[0] if found else None) == form
    if found and evidence:
        assert cut(whole, found[1]) == evidence


@pytest.mark.parametrize(
    ("name", "organizer", "expected"),
    [
        ("县政府第五次常务会议", None, ("县政府常务会议", 5)),
        ("第十届人民政府第十五次常务会议", None, ("人民政府常务会议", 15)),
        ("第十五次常务会议", "县政府", ("县政府常务会议", 15)),
        ("县政府2021年第12次常务会议", None, ("县政府常务会议", 12)),
        ("县委第一百零三次常委会会议", None, ("县委常委会会议", 103)),
        ("县委第96次常委会（扩大）会议", None, ("县委常委会会议", 96)),
        ("县委常委会会议", None, None),
        wrong("全县第七次人口普查工作会议", None, None, of="a number that counts something else than the meeting"),
    ],
)
def test_series_and_number(name: str, organizer: str | None, expected: tuple[str, int] | None) -> None:
    found = series_of(name, organizer)
    assert (found[:2] if found else None) == expected


def test_the_number_has_its_evidence_in_the_name() -> None:
    found = series_of("县政府第十五次常务会议", None)
    assert found is not None
    assert cut("县政府第十五次常务会议", found[2]) == "十五"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("四季度安全会", "其他"),
        ("村党组织换届工作动员会", "动员会"),
        ("全市党委（党组）书记工作会议", "工作会议"),
        ("县水利局党组（扩大）会议", "党组会议"),
    ],
)
def test_a_word_inside_another_tells_no_kind(name: str, kind: str) -> None:
    assert meeting_type(name, None) == kind
