"""What the report says each person did."""

from __future__ import annotations

import pytest
from reading import mentions, outline, role_reader, wrong

from pipelines.parse.outline import Sentence
from pipelines.parse.roles import RoleReader


def read(text: str) -> RoleReader:
    return role_reader(outline(text), mentions(text))


def acts(text: str) -> dict[str, str]:
    reader = read(text)
    found: dict[str, list[str]] = {}
    for action in reader.read(reader_sentences(text)):
        own = found.setdefault(action.mention.name, [])
        if action.label not in own:
            own.append(action.label)
    return {name: " ".join(own) for name, own in found.items()}


def reader_sentences(text: str) -> list[Sentence]:
    return list(outline(text).sentences)


def excused(text: str) -> list[tuple[str, str]]:
    reader = read(text)
    reader.read(reader_sentences(text))
    return [(one.mention.name, one.reason) for one in reader.excused]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("县长张明德出席会议并讲话。", {"张明德": "出席 讲话"}),
        ("县长张明德主持会议并讲话。", {"张明德": "主持 讲话"}),
        ("县长张明德主持召开会议。", {"张明德": "主持"}),
        ("会议由县长张明德主持。", {"张明德": "主持"}),
        ("会议由县长张明德主持，县委书记李国强出席并讲话。", {"张明德": "主持", "李国强": "出席 讲话"}),
        # the host is not the speaker
        ("县委书记张明德出席会议并讲话，县长李国强主持会议。", {"张明德": "出席 讲话", "李国强": "主持"}),
        ("县委书记张明德出席会议并讲话，县长李国强主持。", {"张明德": "出席 讲话", "李国强": "主持"}),
        ("县长李国强主持会议，县委书记张明德讲话。", {"李国强": "主持", "张明德": "讲话"}),
        (
            "县委书记张明德讲话，县长李国强主持会议，副县长王春林宣读决定。",
            {"张明德": "讲话", "李国强": "主持", "王春林": "宣读"},
        ),
        # lists
        ("县长张明德，副县长李国强、王春林出席会议。", {"张明德": "出席", "李国强": "出席", "王春林": "出席"}),
        ("县领导张明德、李国强及各部门负责人参加会议。", {"张明德": "参加", "李国强": "参加"}),
        (
            "县领导张明德、李国强等出席会议，副县长王春林主持会议。",
            {"张明德": "出席", "李国强": "出席", "王春林": "主持"},
        ),
        ("副县长李国强、王春林分别作了发言。", {"李国强": "发言", "王春林": "发言"}),
        (
            "副县长李国强、王春林分别宣读了有关文件，县长张明德作了讲话。",
            {"李国强": "宣读", "王春林": "宣读", "张明德": "讲话"},
        ),
        ("县委书记张明德、县长李国强出席会议并分别讲话。", {"张明德": "出席 讲话", "李国强": "出席 讲话"}),
        ("副县长李国强，院长王春林；有关部门负责人列席会议。", {"李国强": "列席", "王春林": "列席"}),
        ("副县长李国强列席会议。", {"李国强": "列席"}),
        ("在主席台就座的有：县长张明德、副县长李国强。", {"张明德": "就座", "李国强": "就座"}),
        ("在主席台前排就座的领导有县长张明德、副县长李国强。", {"张明德": "就座", "李国强": "就座"}),
        # the list stands behind the verb
        ("出席会议的有：县长张明德，副县长李国强、王春林。", {"张明德": "出席", "李国强": "出席", "王春林": "出席"}),
        ("出席会议的领导有：县长张明德，副县长李国强。", {"张明德": "出席", "李国强": "出席"}),
        ("参加会议的还有副县长李国强、王春林。", {"李国强": "参加", "王春林": "参加"}),
        ("出席会议的县领导有：张明德、李国强。",
            {"张明德": "出席", "李国强": "出席"}),
        ("列席会议的有：副县长李国强。", {"李国强": "列席"}),
        # the form of minutes
        ("主　持：张明德（县委书记）", {"张明德": "主持"}),
        ("主持人：县委书记张明德", {"张明德": "主持"}),
        ("主持：张明德", {"张明德": "主持"}),
        (
            "出　席：张明德（县委书记）、李国强（县长）",
            {"张明德": "出席", "李国强": "出席"},
        ),
        (
            "出席人员：张明德、王　博、李国强",
            {"张明德": "出席", "王博": "出席", "李国强": "出席"},
        ),
        ("出席人员：张明德、王　博", {"张明德": "出席", "王博": "出席"}),
        ("列　席：张明德、李国强", {"张明德": "列席", "李国强": "列席"}),
        ("记　录：李国强", {"李国强": "记录"}),
        # a bare verb of several people, then one of them
        ("县长张明德、副县长李国强出席会议，张明德讲话。", {"张明德": "出席 讲话", "李国强": "出席"}),
        # acts
        ("县长张明德传达了上级精神。", {"张明德": "传达"}),
        ("副县长李国强通报了有关情况。", {"李国强": "通报"}),
        ("县财政局局长李国强汇报了收支情况。", {"李国强": "汇报"}),
        ("县长张明德作政府工作报告。", {"张明德": "报告"}),
        ("县长张明德代表县政府作工作报告。", {"张明德": "报告"}),
        ("县委副书记李国强致辞。", {"李国强": "致辞"}),
        ("县委党校讲师李国强作专题讲座。", {"李国强": "讲座"}),
        ("县委书记张明德宣布大会开幕。", {"张明德": "宣布"}),
        ("会上，县长张明德就春耕生产作了安排部署。", {"张明德": "部署"}),
        ("县长张明德在会上发言。", {"张明德": "发言"}),
        ("县长张明德对下步工作提出三点要求。", {"张明德": "讲话"}),
        ("县长张明德传达了全会精神，并作了讲话。", {"张明德": "传达 讲话"}),
        ("县长张明德传达了全会精神并讲话。", {"张明德": "传达 讲话"}),
        ("县长张明德宣读了决定并讲话。", {"张明德": "宣读 讲话"}),
        # branch venues
        ("副县长李国强在我县分会场参加会议。", {"李国强": "参加"}),
        ("副县长李国强在分会场出席会议并讲话。", {"李国强": "出席 讲话"}),
        # people of a sentence without a verb wait for the next
        (
            "县长张明德，副县长李国强等有关同志。副县长王春林参加会议。",
            {"张明德": "参加", "李国强": "参加", "王春林": "参加"},
        ),
    ],
)
def test_everyone_has_what_he_did(text: str, expected: dict[str, str]) -> None:
    assert acts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what no rule reads closes its subject all the same
        ("县长张明德提工作要求，副县长李国强主持会议。", {"张明德": "讲话", "李国强": "主持"}),
        ("县长张明德察看秧苗，副县长李国强主持会议。", {"李国强": "主持"}),
        wrong(
            "县长张明德在会上强调抓紧，副县长李国强主持会议。",
            {"李国强": "主持"},
            of="a predicate behind 在会上 that no rule reads",
        ),
        # on behalf
        ("受县长张明德委托，副县长李国强主持会议。", {"李国强": "主持"}),
        ("受县委书记张明德同志的委托，县长李国强主持召开会议。", {"李国强": "主持"}),
        ("副县长李国强受县长张明德委托主持会议。", {"李国强": "主持"}),
        ("3月5日，受县长张明德委托，副县长李国强主持会议。", {"李国强": "主持"}),
        # quoted and conveyed
        ("县长李国强传达了省委书记张明德重要讲话精神。", {"李国强": "传达"}),
        ("会议传达学习了省委书记张明德在全省会议上的讲话精神。", {}),
        ("会议学习了市委书记张明德的批示。", {}),
        ("会议传达了市长张明德对防汛工作的重要批示。", {}),
        ("副县长李国强宣读了市长张明德的贺信。", {"李国强": "宣读"}),
        ("会前，市委书记张明德作出批示。", {}),
        ("市委书记张明德对会议作出批示。", {}),
        ("县长李国强按照省长张明德的要求作了部署。", {"李国强": "部署"}),
        # appointments
        ("会议任命张明德为副县长。", {}),
        ("会议决定任命张明德为县财政局局长，免去李国强的县财政局局长职务。", {}),
        ("会议选举张明德为县长。", {}),
        ("张明德同志任县委书记，李国强同志不再担任县委书记。", {}),
        ("会议补选张明德为副主任。", {}),
        ("会议接受李国强辞去副县长职务的请求。", {}),
        # other occasions of the same people
        ("会后，县长张明德参加义务植树活动。", {}),
        # absent
        ("副县长李国强因事请假。", {}),
        ("县长张明德出席会议，副县长李国强请假。", {"张明德": "出席"}),
        ("请假：李国强、王春林", {}),
        ("缺　席：李国强（因病请假）", {}),
    ],
)
def test_who_is_only_named_does_nothing(text: str, expected: dict[str, str]) -> None:
    assert acts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("副县长李国强因事请假。", [("李国强", "请假")]),
        ("副县长李国强因病未出席会议。", [("李国强", "缺席")]),
        ("副县长李国强请假，副县长王春林列席。", [("李国强", "请假")]),
        ("副县长李国强、王春林因公请假。", [("李国强", "请假"), ("王春林", "请假")]),
        ("请　假：李国强、王春林", [("李国强", "请假"), ("王春林", "请假")]),
        ("缺席：李国强", [("李国强", "缺席")]),
        ("副县长李国强（请假）、王春林出席会议。", [("李国强", "请假")]),
        ("县长张明德出席会议。", []),
    ],
)
def test_who_is_excused(text: str, expected: list[tuple[str, str]]) -> None:
    assert excused(text) == expected


def test_the_evidence_of_an_act_is_its_verb() -> None:
    text = "县长张明德出席会议并讲话。"
    reader = read(text)
    assert [text[slice(*a.span)] for a in reader.read(reader_sentences(text))] == ["出席", "讲话"]


def test_words_in_quotation_and_title_marks_are_no_acts() -> None:
    assert acts("县长张明德学习《关于主持和参加会议的规定》。") == {}


def test_organs_close_what_stood_before_them() -> None:
    assert acts("县长张明德，副县长李国强。会议听取了汇报。") == {}


@pytest.mark.parametrize("mark", ["，", ","])
def test_half_width_marks_are_read_alike(mark: str) -> None:
    text = f"县委书记张明德出席会议并讲话{mark}县长李国强主持会议。"
    assert acts(text) == {"张明德": "出席 讲话", "李国强": "主持"}
