"""Who said what, and where it begins and ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import cut, mentions, outline

from pipelines.parse.statements import Said, StatementReader


def said(text: str) -> list[Said]:
    return StatementReader(outline(text), mentions(text)).read()


def told(text: str) -> list[tuple[str, str, str]]:
    return [(s.statement.speaker, s.statement.verb, s.statement.text) for s in said(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a person
        ("县长张明德强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("县长张明德指出：要抓紧春耕。", [("张明德", "指出", "要抓紧春耕。")]),
        ("县长张明德说：“要抓紧春耕。”",
            [("张明德", "说", "要抓紧春耕。")]),
        ("县长张明德表示，“十四五”开局良好。", [("张明德", "表示", "“十四五”开局良好。")]),
        ("县长张明德希望全县上下继续抓好春耕。", [("张明德", "希望", "全县上下继续抓好春耕。")]),
        ("县长张明德要求各乡镇要抓紧春耕备耕。", [("张明德", "要求", "各乡镇要抓紧春耕备耕。")]),
        ("县长张明德同志强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("农民张明德告诉记者，今年种粮有劲头。县长李国强出席。", [("张明德", "说", "今年种粮有劲头。")]),
        # between the speaker and the verb
        ("县长张明德进一步强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("县长张明德就春耕工作强调，要抓紧。", [("张明德", "强调", "要抓紧。")]),
        ("县长张明德就贯彻会议精神强调，要抓紧。", [("张明德", "强调", "要抓紧。")]),
        ("县长张明德在讲话中指出，要抓紧春耕。", [("张明德", "指出", "要抓紧春耕。")]),
        ("县长张明德在主持会议时强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("县长张明德对全县春耕工作提出要求：要抓紧。", [("张明德", "提出", "要抓紧。")]),
        ("最后，县长张明德强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("县长张明德代表县政府表示，要抓紧春耕。", [("张明德", "表示", "要抓紧春耕。")]),
        # the speaker in an earlier clause
        ("县长张明德出席会议并讲话，强调要抓紧春耕备耕。", [("张明德", "强调", "要抓紧春耕备耕。")]),
        ("县长张明德在讲话中，强调要抓紧春耕备耕。", [("张明德", "强调", "要抓紧春耕备耕。")]),
        ("县长张明德在主持会议时，要求抓紧春耕备耕。", [("张明德", "要求", "抓紧春耕备耕。")]),
        # the subject of an earlier clause, whoever else is named behind
        (
            "县长张明德传达了市长李国强、副市长王春林在全市会议上的讲话精神，要求各乡镇抓好落实。",
            [("张明德", "要求", "各乡镇抓好落实。")],
        ),
        ("会议学习了《防汛条例》，强调要加强汛期值守。", [("会议", "强调", "要加强汛期值守。")]),
        ("会议还通报了事故情况，要求各地抓好整改。", [("会议", "要求", "各地抓好整改。")]),
        ("省长王春林对防汛作出批示，要求各地抓好落实。", []),
        ("县长张明德发表讲话并提出两点建议，一是抓紧备耕。", [("张明德", "提出", "一是抓紧备耕。")]),
        ("县长张明德对春耕纪律进行再次强调，要求各村不误农时。", [("张明德", "要求", "各村不误农时。")]),
        ("县长张明德主持召开推进会，强调要抢抓工期，加快推进。", [("张明德", "强调", "要抢抓工期，加快推进。")]),
        ("县长张明德讲到，备耕要早。", [("张明德", "说", "备耕要早。")]),
        # the same person says more
        (
            "县长张明德谈了体会，并特别指出春耕要抓住农时，同时要求各乡镇抓好落实。",
            [("张明德", "指出", "春耕要抓住农时，"), ("张明德", "要求", "各乡镇抓好落实。")],
        ),
        (
            "县长张明德出席会议并讲话，希望各乡镇抓紧备耕。要求各村管好田间。",
            [("张明德", "希望", "各乡镇抓紧备耕。"), ("张明德", "要求", "各村管好田间。")],
        ),
        (
            "县长张明德强调，要抓紧备耕。关于农资供应，要求把好质量关口。",
            [("张明德", "强调", "要抓紧备耕。"), ("张明德", "要求", "把好质量关口。")],
        ),
        (
            "县长张明德指出，成绩来之不易。并代表县委回答了提问，最后提出三点意见，一是抓紧春耕。",
            [("张明德", "指出", "成绩来之不易。"), ("张明德", "提出", "一是抓紧春耕。")],
        ),
        # groups without names
        ("与会的行风监督员认为，服务有了改进。", [("行风监督员", "认为", "服务有了改进。")]),
        ("企业家们表示，要加大投入。", [("企业家们", "表示", "要加大投入。")]),
        ("院士们表示，要加大投入。", [("院士们", "表示", "要加大投入。")]),
        ("与会专家学者纷纷表示，要加大投入。", [("与会专家学者", "表示", "要加大投入。")]),
        ("县领导强调各乡镇要抓住农时。", [("县领导", "强调", "各乡镇要抓住农时。")]),
        (
            "与会的行风监督员对服务予以肯定。他们认为，态度有了改进。",
            [("行风监督员", "认为", "态度有了改进。")],
        ),
        # the meeting, and all who were there
        ("会议强调，要抓紧春耕。", [("会议", "强调", "要抓紧春耕。")]),
        ("会议指出：要抓紧春耕。", [("会议", "指出", "要抓紧春耕。")]),
        ("会议还要求，要抓紧春耕。", [("会议", "要求", "要抓紧春耕。")]),
        ("大家一致认为，要抓紧春耕。", [("大家", "认为", "要抓紧春耕。")]),
        ("与会人员纷纷表示，要抓紧春耕。", [("与会人员", "表示", "要抓紧春耕。")]),
        ("全会提出，要抓紧春耕。", [("全会", "提出", "要抓紧春耕。")]),
        ("会议要求各乡镇抓紧春耕备耕工作。", [("会议", "要求", "各乡镇抓紧春耕备耕工作。")]),
        ("就做好春耕生产，会议要求，要抓紧。", [("会议", "要求", "要抓紧。")]),
        ("在研究春耕生产时，会议指出，要抓紧。", [("会议", "指出", "要抓紧。")]),
        # 他 and 她
        ("县长张明德出席会议并讲话。他强调，要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        ("县长张明德讲话，她指出，要抓紧春耕。", [("张明德", "指出", "要抓紧春耕。")]),
        ("县长张明德强调，要抓紧。他要求，要种好。", [("张明德", "强调", "要抓紧。"), ("张明德", "要求", "要种好。")]),
        (
            "县长张明德强调，要抓紧。\n他要求，要种好。",
            [("张明德", "强调", "要抓紧。"), ("张明德", "要求", "要种好。")],
        ),
        ("受县委书记李国强委托，县长张明德主持会议。他强调，要抓紧。", [("张明德", "强调", "要抓紧。")]),
        ("县长张明德传达了省委书记李国强的重要讲话精神，他强调，要抓紧。",
            [("张明德", "强调", "要抓紧。")]),
        (
            "县长张明德对省委书记李国强、省长王春林的讲话作了解读。最后他要求，要抓紧。",
            [("张明德", "要求", "要抓紧。")],
        ),
        # counted demands
        ("县长张明德根据下步工作提出三点要求：一，抓紧春耕。", [("张明德", "提出", "一，抓紧春耕。")]),
        ("县长张明德提出三点要求：一是抓紧春耕，二是管好田间。", [("张明德", "提出", "一是抓紧春耕，二是管好田间。")]),
        ("县长张明德就春耕工作提出了三点要求：一是抓紧春耕。", [("张明德", "提出", "一是抓紧春耕。")]),
        ("会议提出四点意见：一要抓紧春耕。", [("会议", "提出", "一要抓紧春耕。")]),
        ("县长张明德强调三点意见：一要抓紧春耕。", [("张明德", "强调", "一要抓紧春耕。")]),
        ("县长张明德强调春耕工作的两个重点，一是备足种子，二是管好田间。",
            [("张明德", "强调", "一是备足种子，二是管好田间。")]),
        # sub-points are no statements of their own
        (
            "会议强调，一是要抓紧春耕；二是要求各村抓好管护。",
            [("会议", "强调", "一是要抓紧春耕；二是要求各村抓好管护。")],
        ),
        # the quotation before its speaker
        ("“要抓紧春耕。”县长张明德说。",
            [("张明德", "说", "要抓紧春耕。")]),
        ("“要抓紧春耕，把人误地时、地误人年的道理讲透。”县长张明德说。",
            [("张明德", "说", "要抓紧春耕，把人误地时、地误人年的道理讲透。")]),
        ("“要抓紧春耕，”县长张明德说，“还要种好。”会议听取了汇报。",
            [("张明德", "说", "还要种好。")]),
        # the content on the next line
        ("县长张明德强调\n要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
        # half-width marks, a space behind the mark
        ("县长张明德强调,要抓紧春耕;要种好.", [("张明德", "强调", "要抓紧春耕；要种好。")]),
        ("县长张明德强调： 要抓紧春耕。", [("张明德", "强调", "要抓紧春耕。")]),
    ],
)
def test_a_speaker_a_verb_and_what_was_said(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("县长张明德强调，要抓紧。要种好。会议要求，要管好。", ["要抓紧。要种好。", "要管好。"]),
        ("会议强调，要抓紧。\n要种好。", ["要抓紧。"]),
        # the report speaks again
        ("会议强调，要抓紧。副县长李国强参加会议。", ["要抓紧。"]),
        ("会议强调，要抓紧。县领导李国强、王春林出席会议。", ["要抓紧。"]),
        ("会议强调，要抓紧。各乡镇主要负责人参加。", ["要抓紧。"]),
        ("会议强调，要抓紧。县直各单位负责人列席会议。", ["要抓紧。"]),
        ("会议强调，要抓紧。会上，县财政局作了汇报。", ["要抓紧。"]),
        ("会议强调，要抓紧。会议还听取了县财政局的汇报。", ["要抓紧。"]),
        ("会议强调，要抓紧。会前，与会人员参观了展厅。", ["要抓紧。"]),
        ("会议强调，要抓紧。会议由副县长李国强主持。", ["要抓紧。"]),
        ("会议强调，要抓紧。据悉，全县播种过半。", ["要抓紧。"]),
        ("会议强调，要抓紧。李国强参会。", ["要抓紧。"]),
        ("会议强调，要抓紧。会议以视频形式召开。", ["要抓紧。"]),
        ("县委书记张明德强调，要抓紧。县长李国强主持会议。", ["要抓紧。"]),
        ("县委书记张明德强调，要抓紧。会议审议通过了《方案》。", ["要抓紧。"]),
        ("县委书记张明德强调，要抓紧。县长李国强主持。", ["要抓紧。"]),
        ("会议强调，要抓紧。县政协副主席李国强出席会议并讲话。", ["要抓紧。"]),
        ("会议强调，要抓紧。四大班子领导参加了会议，县委书记李国强作了讲话。", ["要抓紧。"]),
        # speech that sounds like the report
        ("会议强调，要抓紧。各级干部要参加劳动。", ["要抓紧。各级干部要参加劳动。"]),
        ("会议强调，要抓紧。会议精神要传达到村。", ["要抓紧。会议精神要传达到村。"]),
    ],
)
def test_a_statement_runs_to_the_next_or_to_where_the_report_speaks_again(text: str, contents: list[str]) -> None:
    assert [s.statement.text for s in said(text)] == contents


@pytest.mark.parametrize("mark", ["", "，"])
def test_the_report_may_speak_again_within_the_sentence(mark: str) -> None:
    (one,) = said(f"县委书记张明德强调{mark}要抓紧春耕备耕，县长李国强主持会议。")
    assert one.statement.text.rstrip("，") == "要抓紧春耕备耕"


@pytest.mark.parametrize(
    "text",
    [
        "会议按照上级要求，抓紧春耕。",
        "会议提出的要求，各地要落实。",
        "会议认真学习了有关要求。",
        "县长张明德出席会议并提出要求。",
        "县长张明德表示感谢。",
        "县长张明德表示衷心的祝贺。",
        "县长张明德按照省委要求，主持会议。",
        "会议学习《关于强调纪律，要求从严的通知》。",
        "强调，要抓紧春耕。",
        "县长张明德听取汇报，对工作提出表扬。",
        "县长张明德学习了书记在常委会会议上的讲话要求，并部署了春耕。",
        "市长李国强在致信中指出，要抓紧春耕。",
        "县长张明德等领导出席。省长李国强在批示中向大家表示问候。他指出，要抓紧。",
        "代表们直言不讳地指出了问题。",
    ],
)
def test_a_noun_or_a_verb_without_its_speaker_is_no_statement(text: str) -> None:
    assert told(text) == []


def test_a_statement_has_the_evidence_of_content_verb_and_block() -> None:
    text = "会上，县长张明德强调，要抓紧春耕。副县长李国强参加会议。"
    (one,) = said(text)
    assert cut(text, one.statement.span) == one.statement.text == "要抓紧春耕。"
    assert cut(text, one.verb) == "强调"
    assert cut(text, one.block) == "县长张明德强调，要抓紧春耕。"
    assert one.mention is not None and one.mention.name == "张明德"


def test_several_may_say_one_thing() -> None:
    (one,) = said("县长张明德、副县长李国强和王春林表示，要抓紧。")
    assert [each.statement.speaker for each in one.each()] == ["张明德", "李国强", "王春林"]
    assert {each.statement.text for each in one.each()} == {"要抓紧。"}


def test_captions_hold_no_statements() -> None:
    text = "3月5日，我县召开推进会。\n（县长张明德强调，要抓紧春耕）"
    told_ = outline(text, captions=("（县长张明德强调，要抓紧春耕）",))
    assert StatementReader(told_, mentions(text)).read() == []


PARTS = (
    *[
        "县长张明德",
        "会议",
        "他",
        "大家",
        "强调",
        "指出",
        "说",
        "提出三点要求：",
        "希望",
        "，",
        "：",
        "。",
        "“",
        "”",
        "要抓紧春耕",
        "参加会议。",
        "会上，",
        "要求",
        "\n",
        "道",
    ],
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=30).map("".join))
def test_statements_of_any_text_are_cut_from_it_and_do_not_overlap(text: str) -> None:
    view = outline(text).text
    found = said(text)
    for one in found:
        start, end = one.statement.span
        assert 0 <= start <= end <= len(view)
        assert view[start:end] == one.statement.text
    blocks = sorted(one.statement.span for one in found)
    assert all(a[1] <= b[0] for a, b in pairwise(blocks))


def test_a_quotation_before_its_speaker_begins_with_its_first_word() -> None:
    (one,) = said("会上气氛热烈。“要抓紧春耕，把人误地时、地误人年的道理讲透。”县长张明德说。")
    assert one.statement.speaker == "张明德"
    assert one.statement.text.startswith("要抓紧春耕")


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "县长张明德指出，各校目标明确。对下一步工作，张明德要求，要抓紧。",
            ["各校目标明确。", "要抓紧。"],
        ),
        (
            "县长张明德强调，要增强责任意识。副县长李国强对主体责任作了说明。会议表彰了先进。",
            ["要增强责任意识。"],
        ),
        ("县长张明德主持会议。他还就换届工作作了明确要求。", []),
    ],
)
def test_the_next_sentence_belongs_to_whom_it_tells_of(text: str, contents: list[str]) -> None:
    assert [one.statement.text for one in said(text)] == contents


def test_an_enumeration_below_its_announcement_is_one_statement() -> None:
    text = "县长张明德主持会议，并提出两点要求：\n一是抓紧春耕。\n二是备足种子。\n会议还研究了其他事项。"
    (one,) = said(text)
    assert one.statement.speaker == "张明德"
    assert one.statement.text == "一是抓紧春耕。\n二是备足种子。"


def test_points_may_follow_a_comma() -> None:
    (one,) = said("县长张明德对春耕提出两点要求，一是提高认识；二是抓紧落实。")
    assert one.statement.text == "一是提高认识；二是抓紧落实。"
