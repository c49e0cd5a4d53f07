"""What a page, and each of its parts, is about."""

from __future__ import annotations

import pytest
from reading import LEAD, article, meeting, people, reason

from pipelines.parse.occasion import Occasions
from pipelines.parse.outline import Outline


@pytest.mark.parametrize(
    ("title", "text", "why"),
    [
        ("关于召开春耕生产推进会的通知", "各乡镇：\n定于3月5日召开春耕生产推进会，请准时参加。", "notice"),
        ("会议通知", "各乡镇：\n定于3月5日召开春耕生产推进会，由县长张明德主持。", "notice"),
        ("听证公告", "县发改局定于3月5日召开水价听证会。", "notice"),
        (None, "关于召开春耕生产推进会的通知\n各乡镇：\n3月5日召开春耕生产推进会。", "notice"),
        ("会议预告", "3月5日上午9时，召开春耕生产推进会。", "notice"),
        ("关于云岭县防汛工作的实施意见", "3月5日，我县召开防汛工作会议。县长张明德主持。", "official-paper"),
        ("云岭县2021年大事记", "3月5日，我县召开防汛工作会议。县长张明德主持。\n3月6日，我县召开推进会。", "chronicle"),
        ("在春耕生产推进会上的讲话", "同志们：\n今天，我们召开春耕生产推进会，主要任务是部署春耕。", "speech"),
        ("开幕词", "各位代表、同志们：\n今天，我们召开县人民代表大会第二次会议。", "speech"),
        (None, "镇年终会议主持词\n同志们：\n经研究，今天召开全镇工作会议，镇长张明德作报告。", "speech"),
        (None, "县委书记在全县经济工作会议上的讲话\n按照安排，今天我们召开全县经济工作会议。", "speech"),
        (None, "县政协常委会工作报告\n各位委员：\n3月5日，全国政协召开大会，主席张明德出席。", "speech"),
        ("致辞", "尊敬的各位来宾：\n今天，我们举行企业家座谈会，我代表县委致欢迎辞。", "speech"),
        (None, "局长在开学工作会议上讲话同志们：今天，我们召开开学工作会议，主要任务是部署工作。", "speech"),
        ("第12章", "第12章（1 / 3）\n3月5日，县长张明德主持召开春耕生产推进会。", "fiction"),
        (
            None,
            "云岭县政协九届二次会议今（5）日开幕。昨（4）日，县长张明德前往委员驻地，看望出席会议的委员。",
            "visit",
        ),
        ("县委全会将召开", "县委十四届五次全会定于3月5日召开，届时请全体委员参加。", "announcement"),
        ("县两会将召开", "县人大常委会决定于3月5日召开县十八届人大二次会议。", "announcement"),
        ("云岭县春耕", "今年春早，全县农民抢抓农时，播种已过半。", "no-convening"),
        (
            "张明德调研春耕",
            "3月5日，县长张明德深入大湾镇调研春耕生产，察看了秧苗。张明德强调，要抓紧。",
            "no-convening",
        ),
        ("县领导慰问", "3月5日，县长张明德走访慰问困难群众，送去慰问金。", "no-convening"),
        ("开工仪式", "3月5日，水库工程开工仪式举行。县长张明德宣布开工，副县长李国强主持仪式。", "no-convening"),
        ("云岭县与某公司签约", "3月5日，云岭县与某公司举行签约仪式。县长张明德出席并致辞。", "no-convening"),
        ("任前公示", "张明德，男，1970年生，现任县财政局局长，拟任副县长。", "no-convening"),
        ("招标公告", "县水利局防汛物资采购项目公开招标，开标会于3月5日召开。", "notice"),
        ("大山里的灯（小说）", "老支书抽着烟，想起那年公社召开的动员大会，人山人海，红旗招展。", "no-convening"),
        ("老支书（小说）", "老支书咳了一声。那年冬天，公社召开动员大会，他坐在最后一排。", "nobody-there"),
        ("评论：以实干迎全会", "县委十四届五次全会召开，吹响了奋进的号角。我们要以实干作答。", "nobody-there"),
        ("", "", "no-body"),
    ],
)
def test_a_page_that_reports_no_meeting_says_why(title: str | None, text: str, why: str) -> None:
    assert reason(text, title) == why


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("我县召开春耕生产推进会", LEAD + "县长张明德主持会议。"),
        # words of the negatives in a report
        ("我县召开春耕生产推进会", LEAD + "县长张明德主持会议，传达了省委通知。会议定于4月召开现场会。"),
        ("县委通报会召开", "3月5日，县委召开情况通报会。县委书记张明德主持会议。"),
        ("我县召开意见征求会", "3月5日，我县召开《关于春耕的实施意见》征求意见座谈会。县长张明德主持会议。"),
        ("我县召开春耕会议", "为贯彻落实《关于做好春耕的通知》，3月5日，我县召开春耕生产推进会。县长张明德主持会议。"),
    ],
)
def test_a_report_is_one(title: str, text: str) -> None:
    assert reason(text, title) is None


@pytest.mark.parametrize(
    ("paragraph", "inspection"),
    [
        ("县长张明德一行先后深入大湾镇、小河镇调研春耕生产。", True),
        ("县长张明德来到大湾镇，察看秧苗长势。", True),
        ("调研中，张明德仔细询问了播种情况。", True),
        ("县长张明德赴大湾镇督导防汛。", True),
        ("会议由县长张明德主持。", False),
        ("县长张明德强调，要深入一线调研春耕生产。", False),
        ("与会人员实地考察了大湾镇，听取了情况汇报。", False),
    ],
)
def test_a_paragraph_on_an_inspection_is_not_on_the_meeting(paragraph: str, inspection: bool) -> None:
    text = f"{paragraph}\n{LEAD}"
    told = article(text)
    occasions = Occasions(told, Outline(told))
    assert occasions.elsewhere(text.index(paragraph) + 1) is inspection
    assert not occasions.elsewhere(text.index(LEAD))


def test_people_and_words_of_the_inspection_are_not_of_the_meeting() -> None:
    one = meeting(
        "3月5日，县长张明德深入大湾镇调研春耕生产，副县长王春林陪同调研。\n"
        "调研中，张明德仔细询问了播种情况。\n"
        "调研结束后，张明德主持召开春耕生产推进会，副县长李国强参加会议。会议强调，要抓紧春耕。"
    )
    assert set(people(one)) == {"张明德", "李国强"}
    assert [s.text for s in one.statements] == ["要抓紧春耕。"]


def test_a_printed_headline_is_known_as_one() -> None:
    text = "我县召开春耕生产推进会\n" + LEAD
    told = article(text, "我县召开春耕生产推进会")
    occasions = Occasions(told, Outline(told))
    assert occasions.in_headline(3)
    assert not occasions.in_headline(text.index(LEAD) + 3)


def test_an_inspection_before_the_meeting_takes_no_part_in_it() -> None:
    one = meeting(
        "3月5日上午，县长张明德深入大湾镇调研春耕生产，副县长王春林陪同调研。\n"
        "3月5日下午，张明德主持召开春耕生产推进会，副县长李国强参加会议。会议强调，要抓紧春耕。"
    )
    assert set(people(one)) == {"张明德", "李国强"}
    assert [s.text for s in one.statements] == ["要抓紧春耕。"]
