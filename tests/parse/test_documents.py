"""The papers in 《》 that the meeting dealt with."""

from __future__ import annotations

import pytest
from reading import cut, mentions, outline, role_reader

from pipelines.items import Document
from pipelines.parse.documents import DocumentReader


def read(text: str) -> list[Document]:
    told = outline(text)
    actions = role_reader(told, mentions(text)).read(told.sentences)
    return DocumentReader(told.text, actions).read(told.sentences)


def documents(text: str) -> list[tuple[str, str | None]]:
    return [(d.title, d.action) for d in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议审议了《春耕方案》。", [("春耕方案", "审议")]),
        ("会议审议通过《春耕方案》。", [("春耕方案", "审议通过")]),
        ("会议审议并原则通过了《春耕方案》。", [("春耕方案", "审议并原则通过")]),
        ("会议表决通过了《预算决议》。", [("预算决议", "表决通过")]),
        ("会议学习了《选举法》。", [("选举法", "学习")]),
        ("会议传达学习了《防汛通知》。", [("防汛通知", "传达学习")]),
        ("会议听取和审议了《政府工作报告》。", [("政府工作报告", "听取和审议")]),
        ("副县长李国强宣读了《表彰决定》。", [("表彰决定", "宣读")]),
        ("县长张明德作《政府工作报告》。", [("政府工作报告", "作")]),
        ("县长张明德代表县政府作了《政府工作报告》。", [("政府工作报告", "作")]),
        ("会上，各乡镇签订了《责任书》。", [("责任书", "签订")]),
        ("会议研究了《春耕方案》。", [("春耕方案", "研究")]),
        # chained
        (
            "会议审议通过了《春耕方案》《防汛方案》和《预算草案》。",
            [("春耕方案", "审议通过"), ("防汛方案", "审议通过"), ("预算草案", "审议通过")],
        ),
        ("会议审议了《春耕方案》、《防汛方案》。", [("春耕方案", "审议"), ("防汛方案", "审议")]),
        ("会议审议了《春耕方案（试行）》《防汛方案》等文件。", [("春耕方案（试行）", "审议"), ("防汛方案", "审议")]),
        ("会议学习了《选举法》，审议了《春耕方案》。", [("选举法", "学习"), ("春耕方案", "审议")]),
        ("会议学习了《工作条例》，《选举法》，县长张明德出席。", [("工作条例", "学习"), ("选举法", "学习")]),
        ("会议听取了县财政局《预算报告》、县审计局《审计报告》。", [("预算报告", "听取"), ("审计报告", "听取")]),
        # titles inside titles
        ("会议审议了《关于印发《春耕方案》的通知》。", [("关于印发《春耕方案》的通知", "审议")]),
        ("会议审议了《关于印发〈春耕方案〉的通知》。", [("关于印发〈春耕方案〉的通知", "审议")]),
        # each once
        ("会议审议了《春耕方案》。会议通过了《春耕方案》。", [("春耕方案", "审议")]),
        # background
        ("会议按照《选举法》的规定选举了代表。", []),
        ("会议根据《组织法》，任命了局长。", []),
        ("为贯彻落实《防汛条例》，我县召开防汛工作会议。", []),
        ("要严格执行《防汛条例》。", []),
        ("会议强调，要落实《防汛条例》。", []),
        ("与会人员观看了《警钟》。", []),
        ("《云岭日报》记者张明德报道。", []),
        ("会议学习了《求是》杂志文章。", []),
        ("局长张明德结合讲话精神对新修订的《防汛条例》进行了解读。", [("防汛条例", "解读")]),
        ("支部书记张明德带领大家研读了《基层文选》。", [("基层文选", "研读")]),
        ("3月5日，我局组织《防汛抗旱条例（试行）》学习。会议集中学习《条例》。", [("防汛抗旱条例（试行）", "学习")]),
        ("县长张明德代表县政府做《政府工作报告》。", [("政府工作报告", "做")]),
        ("会议听取了《防汛条例》贯彻落实情况的汇报。", []),
        ("会议听取了关于2024年《政府工作报告》目标任务执行情况汇报。", []),
        ("市委全会审议通过的《防汛意见》意义重大。", []),
        ("会议重申了关于统计工作的要求和《统计法》。", []),
        ("会议讨论了即将提交代表大会审议的《政府工作报告》。", [("政府工作报告", "讨论")]),
        ("根据《组织法》规定，会议审议了《春耕方案》。", [("春耕方案", "审议")]),
    ],
)
def test_papers_that_the_meeting_dealt_with(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert documents(text) == expected


def test_who_read_a_paper() -> None:
    text = "副县长李国强宣读了《表彰决定》，副县长王春林宣读了《春耕方案》。"
    assert [(d.title, d.by) for d in read(text)] == [("表彰决定", "李国强"), ("春耕方案", "王春林")]


def test_a_title_is_cut_from_the_text_as_printed() -> None:
    text = "会议学习了《选举法》,审议了《春耕方案(试行)》."
    assert [cut(text, d.span) for d in read(text)] == ["选举法", "春耕方案(试行)"]


def test_who_shares_an_act_with_others_is_not_told_for_one_paper() -> None:
    told = read("县长张明德，副县长李国强分别领学了《选举法》《春耕方案》。")
    assert [(one.title, one.by) for one in told] == [("选举法", None), ("春耕方案", None)]
    assert [one.by for one in read("副县长李国强宣读了《表彰决定》。")] == ["李国强"]
