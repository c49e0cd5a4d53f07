"""That a meeting was held: its name, its convener, its venue."""

from __future__ import annotations

import pytest
from reading import cut, mentions, outline

from pipelines.parse.convening import (
    Convening,
    ConveningReader,
    clause_end,
    clause_start,
    noun_ends,
    venue_elsewhere,
    venue_span,
)


def convenings(text: str, speech: tuple[tuple[int, int], ...] = ()) -> list[Convening]:
    return ConveningReader(outline(text), mentions(text), speech).read()


def name(text: str) -> str | None:
    found = convenings(text)
    return cut(text, found[0].name) if found else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # behind the verb
        ("3月5日，我县召开春耕生产推进会。", "春耕生产推进会"),
        ("3月5日，县委召开春耕生产推进会，部署春耕。", "春耕生产推进会"),
        ("3月5日，云岭县召开“开门红”专项行动工作会议。", "“开门红”专项行动工作会议"),
        ("3月5日，县政府召开第五次常务会议。", "第五次常务会议"),
        ("3月5日，县长张明德主持召开县政府第五次常务会议。", "县政府第五次常务会议"),
        ("3月5日，县委书记张明德主持召开县委常委会（扩大）会议。", "县委常委会（扩大）会议"),
        ("3月5日上午，我县举行春季植树动员大会。", "春季植树动员大会"),
        ("3月5日，全县召开了防汛工作会议。", "防汛工作会议"),
        ("3月5日，县人大常委会举行第三次会议。", "第三次会议"),
        ("3月5日，县工商联举办企业家座谈会。", "企业家座谈会"),
        ("3月5日，我县组织召开项目建设调度会。", "项目建设调度会"),
        ("3月5日，我县召开全县经济工作会议。", "全县经济工作会议"),
        ("3月5日，我县召开《发展规划》征求意见座谈会。", "《发展规划》征求意见座谈会"),
        ("3月5日，我县召开县委农村工作领导小组2021年第一次会议。", "县委农村工作领导小组2021年第一次会议"),
        ("3月5日，我县召开农业、林业、水利工作会议。", "农业、林业、水利工作会议"),
        # before the verb
        ("3月5日，春耕生产推进会在县城召开。", "春耕生产推进会"),
        ("3月5日，全县春耕生产推进会召开。", "全县春耕生产推进会"),
        ("3月5日，我县春耕生产推进会召开。", "春耕生产推进会"),
        ("3月5日，全市经济工作会议隆重召开。", "全市经济工作会议"),
        ("3月5日上午，县政府第五次常务会议在县政府会议室召开。", "县政府第五次常务会议"),
        ("县第十八届人民代表大会第二次会议于3月5日在县城召开。", "县第十八届人民代表大会第二次会议"),
        ("县第十八届人民代表大会第二次会议3月5日上午在县城隆重开幕。", "县第十八届人民代表大会第二次会议"),
        ("政协第九届云岭县委员会第二次会议圆满完成各项议程，于3月5日在县城闭幕。", "政协第九届云岭县委员会第二次会议"),
        ("3月5日，“开门红”专项行动动员会举行。", "“开门红”专项行动动员会"),
        ("春耕生产推进会3月5日在大湾镇召开。", "春耕生产推进会"),
        ("3月5日至6日，县委十四届五次全会在县城举行。", "县委十四届五次全会"),
        ("3月5日，全县安全生产电视电话会议召开。", "全县安全生产电视电话会议"),
        ("3月5日，全县春耕生产推进会以视频会议形式召开。", "全县春耕生产推进会"),
        ("3月5日，全县春耕生产推进会采取视频方式召开。", "全县春耕生产推进会"),
        ("3月5日，全县春耕生产视频推进会召开。", "全县春耕生产视频推进会"),
        ("3月5日，志愿服务培训会在县委党校开班。", "志愿服务培训会"),
    ],
)
def test_the_name_is_the_noun_phrase_beside_the_verb(text: str, expected: str) -> None:
    assert name(text) == expected


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("我县", ""),
        ("我市", ""),
        ("我区", ""),
        ("我州", ""),
        ("我镇", ""),
        ("我局", ""),
        ("全县", "全县"),
        ("全市", "全市"),
        ("全省", "全省"),
        ("全区", "全区"),
        ("县委", "县委"),
        ("云岭县", "云岭县"),
        ("2021年", "2021年"),
    ],
)
def test_what_is_ours_is_dropped_and_what_is_whole_is_kept(printed: str, kept: str) -> None:
    assert name(f"3月5日，{printed}春耕生产推进会在县城召开。") == f"{kept}春耕生产推进会"


@pytest.mark.parametrize(
    "lead",
    [
        "3月5日，",
        "2021年3月5日，",
        "3月5日上午，",
        "3月5日",
        "近日，",
        "日前，",
        "昨日，",
        "昨天下午，",
        "3月5日9时，",
        "●",
        "又讯：",
        "5日，",
        "为做好春耕，3月5日，",
        "　　3月5日，",
        "3月5日至6日，",
        "3月5日晚，",
    ],
)
@pytest.mark.parametrize("told", ["我县召开春耕生产推进会。", "春耕生产推进会在县城召开。"])
def test_the_time_before_it_is_no_part_of_the_name(lead: str, told: str) -> None:
    assert name(lead + told) == "春耕生产推进会"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月5日，我县召开会议。", "会议"),
        ("3月5日，全省春耕视频会议结束后，云岭县立即召开续会。", "续会"),
        ("3月5日，县政协召开座谈会。", "座谈会"),
        ("3月5日，县城举行座谈会。", None),
        # a superior's, on a screen
        ("3月5日，我县组织收听收看全省春耕电视电话会议。", "全省春耕电视电话会议"),
        ("3月5日，县领导在县分会场参加全省春耕视频会议。", "全省春耕视频会议"),
        ("3月5日，我县收看全省春耕视频会议。会后，我县召开春耕推进会。", "春耕推进会"),
        ("3月5日，全县干部收看庆祝大会实况。", None),
        ("3月5日，县领导参加全省春耕视频会议。", None),
        ("要组织收看全省春耕视频会议精神宣讲。", None),
        # told of
        ("在3月5日召开的全县春耕推进会上，县长张明德强调了责任。", "全县春耕推进会"),
        ("按照3月5日召开的全县春耕推进会要求，各地行动起来。", None),
        ("3月5日，县工商联举办了“企业家座谈会”。", "企业家座谈会"),
        ("3月5日，以“春耕”为主题的云岭县农业研讨会举行。", "云岭县农业研讨会"),
        ("3月5日，县政协九届二次会议圆满完成各项议程，胜利闭幕。", "县政协九届二次会议"),
        # words of the name that also tell of what is to come
        ("3月5日，全县春耕筹备工作会议召开。", "全县春耕筹备工作会议"),
        ("3月5日，全县人大代表建议交办会在县城召开。", "全县人大代表建议交办会"),
    ],
)
def test_meetings_that_are_told_otherwise(text: str, expected: str | None) -> None:
    assert name(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "会议召开前，与会人员参观了展厅。",
        "我县将于3月8日召开春耕生产推进会。",
        "我县拟召开春耕生产推进会。",
        "3月5日，我县即将召开春耕生产推进会。",
        "各乡镇要及时召开春耕生产推进会。",
        "春耕生产推进会召开之际，各地行动起来。",
        "春耕生产推进会召开以来，各地行动起来。",
        "会议审议了《关于召开县第十次党代会的决定》。",
        "会议学习“召开一次推进会”的做法。",
        "每月召开一次工作例会。",
        "今年以来，先后召开5次推进会。",
        "我县举行项目签约仪式。",
        "我县举行升旗仪式。",
        "县政府常务会议会议室。",
        "会议听取了关于召开县委全会的说明。",
    ],
)
def test_what_is_no_convening(text: str) -> None:
    assert convenings(text) == []


def test_words_of_a_speaker_convene_nothing() -> None:
    text = "县长张明德说，我县召开春耕生产推进会很及时。"
    assert convenings(text, speech=((0, len(text)),)) == []
    assert len(convenings(text)) == 1


def test_a_caption_convenes_nothing() -> None:
    caption = "（我县召开春耕生产推进会）"
    told = outline(f"会议结束。\n{caption}", captions=(caption,))
    assert ConveningReader(told, (), ()).read() == []


@pytest.mark.parametrize(
    ("text", "organizer"),
    [
        ("3月5日，县委组织部召开基层党建推进会。", "县委组织部"),
        ("3月5日，县政府召开第五次常务会议。", "县政府"),
        ("3月5日，县人大常委会举行第三次会议。", "县人大常委会"),
        ("3月5日，县应急管理局召开防汛工作会议。", "县应急管理局"),
        ("3月5日上午，县防汛抗旱指挥部召开防汛工作会议。", "县防汛抗旱指挥部"),
        ("3月5日，云岭县委召开常委会会议。", "云岭县委"),
        ("3月5日，中共云岭县委组织召开经济工作会议。", "中共云岭县委"),
        ("3月5日，县委、县政府召开经济工作会议。", "县委、县政府"),
        ("3月5日，县委在县城召开经济工作会议。", "县委"),
        ("3月5日，我县县委组织部召开基层党建推进会。", "县委组织部"),
        # no organ
        ("3月5日，云岭县召开经济工作会议。", None),
        ("3月5日，我县召开经济工作会议。", None),
        ("3月5日，全县召开经济工作会议。", None),
        ("3月5日，云岭县大湾镇召开经济工作会议。", None),
        ("3月5日，县长张明德主持召开经济工作会议。", None),
        ("3月5日，全县经济工作会议召开。", None),
    ],
)
def test_only_an_organ_is_an_organizer(text: str, organizer: str | None) -> None:
    assert cut(text, convenings(text)[0].organizer) == organizer


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("3月5日，春耕生产推进会在大湾镇召开。", "大湾镇"),
        ("3月5日，春耕生产推进会在县政府三楼会议室召开。", "县政府三楼会议室"),
        ("春耕生产推进会于3月5日在云岭召开。", "云岭"),
        ("3月5日，我县在大湾镇召开春耕生产推进会。", "大湾镇"),
        ("3月5日，我县在县会议中心组织召开春耕生产推进会。", "县会议中心"),
        ("3月5日，县长张明德在县政府主持召开春耕生产推进会。", "县政府"),
        ("3月5日，春耕生产推进会在大湾镇隆重举行。", "大湾镇"),
        ("3月5日，我县召开春耕生产推进会。", None),
        ("3月5日，春耕生产推进会在新形势下召开。", None),
        ("3月5日，我县在春耕之际召开春耕生产推进会。", None),
        ("3月5日，春耕生产推进会在全县召开。", None),
        ("3月5日，我县在县分会场召开春耕生产推进会。", None),
    ],
)
def test_the_venue_stands_in_the_lead(text: str, venue: str | None) -> None:
    assert cut(text, convenings(text)[0].venue) == venue


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("会议在县委会议室举行。", "县委会议室"),
        ("会议在县委会议室召开。", "县委会议室"),
        ("会议于3月5日在县委会议室举行。", "县委会议室"),
        ("会场设在县影剧院。", "县影剧院"),
        ("主会场设在县政府会议中心，各乡镇设分会场。", "县政府会议中心"),
        ("会议在县政府设主会场，各乡镇设分会场。", "县政府"),
        ("地　点：县政府三楼会议室", "县政府三楼会议室"),
        ("会议地点：县政府三楼会议室", "县政府三楼会议室"),
        ("会议在热烈的掌声中举行。", None),
        ("各乡镇设分会场。", None),
        ("会议在庄严的国歌声中召开。", None),
        ("分会场设在各乡镇政府。", None),
    ],
)
def test_a_later_sentence_tells_the_venue(text: str, venue: str | None) -> None:
    told = outline(text)
    assert cut(text, venue_elsewhere(told.text, told.sentences)) == venue


@pytest.mark.parametrize(
    ("place", "is_one"), [("县城", True), ("云岭", True), ("新时期", False), ("分会场", False), ("", False)]
)
def test_not_every_phrase_behind_zai_is_a_venue(place: str, is_one: bool) -> None:
    assert (venue_span(place, (0, len(place))) is not None) is is_one


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("春耕生产推进会", ["春耕生产推进会"]),
        ("县委常委会（扩大）会议", None),
        ("县政府会议室", []),
        ("春耕生产", []),
    ],
)
def test_meeting_nouns_end_a_name(text: str, ends: list[str] | None) -> None:
    found = [text[:end] for end in noun_ends(text, 0, len(text))]
    assert found == ends if ends is not None else text in found


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("甲，乙^丙，丁", "乙丙"),
        ("甲，乙（丙）^丁，戊", "乙（丙）丁"),
        ("甲“乙，丙”^丁，戊", "甲“乙，丙”丁"),
        ("甲^乙", "甲乙"),
        ("甲。乙^丙；丁", "乙丙"),
    ],
)
def test_a_clause_is_what_stands_between_marks_of_its_own_depth(text: str, clause: str) -> None:
    at, plain = text.index("^"), text.replace("^", "")
    assert plain[clause_start(plain, 0, at) : clause_end(plain, at, len(plain))] == clause


def test_half_width_marks_are_read_alike() -> None:
    text = "3月5日,我县在大湾镇召开县委常委会(扩大)会议,部署春耕."
    (one,) = convenings(text)
    assert (cut(text, one.name), cut(text, one.venue)) == ("县委常委会(扩大)会议", "大湾镇")


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("大湾镇召集各村书记召开防火工作会议。", "防火工作会议"),
        ("县防汛办组织水文站、气象局召开防汛会商会。", "防汛会商会"),
        ("市委组织部召开全市组织工作会议。", "全市组织工作会议"),
    ],
)
def test_who_was_called_is_no_part_of_name_or_convener(text: str, called: str) -> None:
    (one,) = convenings(text)
    assert cut(text, one.name) == called
    assert cut(text, one.organizer) in {None, "县防汛办", "市委组织部"}
