"""Segments: what each stretch of a page is, on forms of the trade and on the whole development corpus."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.segments import body_spans, segment
from pipelines.items import Segment

GOLD = Path(__file__).parents[1] / "gold"
REPORT = "3月11日上午，县委书记阎克勤主持召开县委常委会会议，研究部署有关工作。"
MORE = "会议强调，要咬定目标、一鼓作气，确保全面完成任务。"


def parts(text: str, title: str | None = None, published: str | None = None) -> list[tuple[str, str]]:
    return [(s.kind, text[slice(*s.span)]) for s in segment(text, title, published)]


def check_cover(text: str, segments: tuple[Segment, ...]) -> None:
    """Ordered, without overlap, every character but white space covered, no white space at the ends."""
    at = 0
    for s in segments:
        start, end = s.span
        assert at <= start < end <= len(text)
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("line", "dateline"),
    [
        (
            "本报讯（记者 仇　凯　通讯员 裴梦雨）昨日夜间，我县召开会议，部署工作。",
            "本报讯（记者 仇　凯　通讯员 裴梦雨）",
        ),
        ("本报济南讯（记者 乐正华）全省工作会议昨日召开。", "本报济南讯（记者 乐正华）"),
        ("麦积区融媒体中心讯(记者 赵怡天)1月14日,麦积区召开座谈会。", "麦积区融媒体中心讯(记者 赵怡天)"),
        ("利川市人民政府网讯　受市长覃道宏委托，5月18日上午召开会议。", "利川市人民政府网讯"),
        ("据从江县政府网消息  近日，从江县召开全县电视电话会议。", "据从江县政府网消息"),
        ("据黔东南政府网消息 11月4日,州里召开电视电话会议。", "据黔东南政府网消息"),
        ("石首电视台讯：11月18日，全市推进会召开。", "石首电视台讯："),
        ("央视网消息（新闻联播）：会议12日下午举行。", "央视网消息（新闻联播）："),
        ("大众网济南1月24日讯(记者 盛堃 俊骥)24日上午9时,大会开幕。", "大众网济南1月24日讯(记者 盛堃 俊骥)"),
        ("新华社北京3月5日电（记者 甲某）大会5日上午开幕。", "新华社北京3月5日电（记者 甲某）"),
        ("（记者 张三）5日上午，市里召开会议，部署工作。", "（记者 张三）"),
        ("【黔东南日报讯】（记者 张三）5日上午，州里召开会议。", "【黔东南日报讯】（记者 张三）"),
        ("本报讯 记者张三报道：5日上午，州里召开会议。", "本报讯 记者张三报道："),
    ],
)
def test_a_dateline_ends_before_the_first_word_of_the_sentence(line: str, dateline: str) -> None:
    assert parts(line) == [("dateline", dateline), ("body", line[len(dateline) :].strip())]


@pytest.mark.parametrize(
    "line",
    [
        "据介绍，2023年全区农业总产值达到67.5亿元，品牌价值持续提升。",
        "据悉，我县已组织回港渔船1862艘，转移养殖人员3140人。",
        "会议以电视电话会议形式召开，各市（州）设分会场。",
        "市通讯管理局召开全市通讯保障工作会议，部署防汛保障。",
        "全县资讯服务平台建设推进会召开，副县长出席会议并讲话。",
        "（一）强化组织领导，各级各部门要认真落实会议精神。",
    ],
)
def test_a_sentence_is_no_dateline(line: str) -> None:
    assert parts(line) == [("body", line)]


def test_a_second_report_has_its_own_dateline() -> None:
    text = f"本报讯（记者 甲某）{REPORT}\n又讯（记者 柯清溪）昨日下午，市长带队检查安全工作。"
    assert [kind for kind, _ in parts(text)] == ["dateline", "body", "dateline", "body"]


@pytest.mark.parametrize(
    "tail",
    [
        "（记者 甲某　通讯员 乙某某）",
        "(王志强)",
        "     (汪潭)",
        "（赵闪 姚一鹏）",
        "（殷葵罗浩）",
        "(县政府办供稿)",
        "（县融媒体中心记者　兰慧敏　通讯员　刘为）",
        "（图/文：县新闻中心 唐福升）",
        "(记 者:吴阳金 见习记者 汪子妍)",
        "记者 张三 李四",
    ],
)
def test_credits_behind_the_last_sentence_are_a_byline(tail: str) -> None:
    assert parts(REPORT + tail) == [("body", REPORT), ("byline", tail.strip())]


@pytest.mark.parametrize(
    "line",
    [
        "（文/图　杨再荣）",
        "（撰稿：富　察）",
        "（县人社局 供稿）",
        "（融媒体中心  仓决　普琼）",
        "全媒体记者:王勃 陶然",
        "张昕 吴羡 报道",
        "井娇摄影报道",
        "(何征宇 张旭 王瑜)",
        "作者：赫春生",
        "王志强 张小军",
    ],
)
def test_credits_on_a_line_of_their_own_are_a_byline(line: str) -> None:
    assert parts(f"{REPORT}\n{line}") == [("body", REPORT), ("byline", line)]


@pytest.mark.parametrize(
    "sentence",
    [
        "8月6日，县长窦俊彦主持召开县政府党组（扩大）会议。",
        "会议审议了《行动方案（试行）》。",
        "各县(市)、开发区设分会场。",
        "会议听取了关于两河(捞刀河、浏阳河)治理的汇报。",
        "3月5日，我县召开会议。（鼓掌）",
        "会议要求落实到人。（责任单位：县应急局）",
        "省直有关部门负责人参加会议(各市、县设分会场)。",
        "会议要求，任何单位未经许可不得开工，工程图纸不得转载、外传。",
        "会议审议了版权保护工作方案，县政府网站要标明版权所有单位。",
    ],
)
def test_a_bracket_that_is_part_of_the_prose_stays_body(sentence: str) -> None:
    assert parts(sentence) == [("body", sentence)]


@pytest.mark.parametrize(
    "line",
    [
        "会议指出",
        "会议要求",
        "一、提高政治站位",
        "“十一五”年均节支率10%",
        "以会代训 提高专业技能",
        "任丘市民政局",
    ],
)
def test_subheadings_and_signatures_stay_body(line: str) -> None:
    assert ("body", line) in parts(f"{REPORT}\n{line}\n{MORE}")
    assert parts(f"{REPORT}\n{line}")[-1] == ("body", line)


@pytest.mark.parametrize(
    "line",
    [
        "(副区长汪亚伟主持会议)",
        "（区委书记某某作重要讲话）",
        "(区委常委、组织部长乔振华宣读《关于成立领导小组的通知》)",
        "图为会议现场",
        "图为县长在会上讲话。",
        "▲会议现场",
        "会议现场",
        "县委副书记王某某讲话",
    ],
)
def test_captions(line: str) -> None:
    assert parts(f"{REPORT}\n\n{line}\n\n{MORE}")[1] == ("caption", line)


def test_the_photographer_is_taken_off_a_caption() -> None:
    text = f"（图为会议现场。摄影：覃仕鸿）\n{REPORT}\n（副县长何彦昌主持座谈会 雷　鸣/摄）\n{MORE}"
    assert [p for p in parts(text) if p[0] != "body"] == [
        ("caption", "（图为会议现场。"),
        ("byline", "摄影：覃仕鸿）"),
        ("caption", "（副县长何彦昌主持座谈会"),
        ("byline", "雷　鸣/摄）"),
    ]


def test_a_sentence_signed_by_a_photographer_is_a_caption() -> None:
    text = f"省长甲某某审议政府工作报告。本报记者 吕某某摄\n{REPORT}"
    assert parts(text)[:2] == [("caption", "省长甲某某审议政府工作报告。"), ("byline", "本报记者 吕某某摄")]


def test_headlines_stand_before_the_report() -> None:
    text = f"民企挑大梁　雉水起春潮\n——我市召开民营经济发展大会\n\n2023-02-28　来源：如皋日报\n\n{REPORT}"
    assert [kind for kind, _ in parts(text)] == ["title", "title", "source_line", "body"]


def test_the_title_of_the_page_is_known_again_everywhere() -> None:
    title = "莘县组织收看电视电话会议"
    text = f"莘县组织收看“电视电话会议”\n{REPORT}\n{title}\n{MORE}"
    assert [kind for kind, _ in parts(text, title)] == ["title", "body", "title", "body"]


def test_a_headline_date_and_source_that_run_into_the_first_sentence_are_taken_off() -> None:
    title = "我县召开安全生产工作会议"
    text = f"{title} 2020-03-12 09:16 来源：县应急局 {REPORT}"
    assert parts(text, title) == [
        ("title", title),
        ("source_line", "2020-03-12 09:16 来源：县应急局"),
        ("body", REPORT),
    ]
    assert parts(f"{title}，部署工作。", title) == [("body", f"{title}，部署工作。")]


@pytest.mark.parametrize(
    "line",
    [
        "来源：镇平县融媒体中心 发布时间：2020-03-12 09:16 【字体：大 中 小】 浏览次数：",
        "发布日期：2021-10-20 来源：县林业局 浏览量：117",
        "2019-04-02  昭觉县政府网",
        "泗洪日报　2020年7月20日　星期一　第01版",
        "2023年03月29日 星期三",
        "【字号：大 中 小】 2022-01-14 21:33 来源：宁河区融媒体中心",
        "2018-08-30 16:50:50 28",
        "发布时间：2019-11-22 10:02  来源：酉阳报  [ 字体：大 中 小 ]  浏览：  次  分享到：",
    ],
)
def test_source_lines(line: str) -> None:
    assert parts(f"{line}\n{REPORT}") == [("source_line", line), ("body", REPORT)]


def test_a_line_of_fields_is_cut_by_what_they_are() -> None:
    text = f"{REPORT}\n来源：上海崇明　　责任编辑：陆佳音\n〔作者:李　莲 来源:汪清县信访局〕"
    assert parts(text)[1:] == [
        ("source_line", "来源：上海崇明"),
        ("furniture", "责任编辑：陆佳音"),
        ("byline", "〔作者:李　莲"),
        ("source_line", "来源:汪清县信访局〕"),
    ]


def test_a_label_alone_takes_the_line_below() -> None:
    text = f"信息来源:\n\n今日开鲁\n\n发布时间:\n\n2025-05-22 10:03\n{REPORT}"
    assert [kind for kind, _ in parts(text)] == ["source_line"] * 4 + ["body"]


@pytest.mark.parametrize(
    "line",
    [
        "【打印】 【关闭】 【返回顶部】",
        "打印　关闭",
        "扫一扫在手机打开当前页",
        "上一篇：某某调研扶贫车间建设",
        "上一篇：甲检查防汛工作 下一篇：我县举办2021年油茶节",
        "责任编辑：何绮雯　审核：刘　峰　签发：邓志远",
        "一审：才让　二审：多杰　三审：马文彪",
        "主办：某县人民政府办公室 京ICP备05012345号",
        "版权所有：某县人民政府",
        "编辑:付波 熊哲",
        "(编辑:张素伟)",
        "分享到：",
        "QQ客服",
        "（下转第二版）",
        "?",
        "&nbsp;&nbsp;",
        "相关新闻",
        "本文系本站编辑转载,文章版权归原作者所有,如涉及版权问题,请与本站联系!",
    ],
)
def test_furniture_behind_a_report(line: str) -> None:
    assert parts(f"{REPORT}\n{line}") == [("body", REPORT), ("furniture", line)]


def test_navigation_before_a_report() -> None:
    text = f"当前位置：首页>新闻中心>宁河要闻\n首页 > 政务公开 > 部门动态\n{REPORT}"
    assert [kind for kind, _ in parts(text)] == ["furniture", "furniture", "body"]


def test_buttons_and_addresses_inside_a_paragraph() -> None:
    text = f"{REPORT}[查看原文](https://tv.example.cn/2023/a.shtml){MORE}【打印本页】"
    assert [kind for kind, _ in parts(text)] == ["body", "furniture", "body", "furniture"]


def test_a_list_of_links_behind_its_heading() -> None:
    text = f"{REPORT}\n相关链接：\n· 某某调研重点项目\n全县经济运行分析会召开"
    assert [kind for kind, _ in parts(text)] == ["body", "furniture", "furniture", "furniture"]


def test_a_curriculum_vitae_is_furniture_only_behind_a_report() -> None:
    cv = "甲某，男，汉族，1970年5月出生，某省某县人，大学学历。\n1990.09—1994.07　某学院学习"
    assert [kind for kind, _ in parts(f"{REPORT}\n{cv}")] == ["body", "furniture", "furniture"]
    assert {kind for kind, _ in parts(cv)} == {"body"}
    assert {kind for kind, _ in parts(f"现将拟任职人选公示如下，请予监督：\n{cv}")} == {"body"}


def test_entities_and_line_ends_of_every_kind() -> None:
    text = f"&nbsp;&nbsp;{REPORT}\r\n\u3000\u3000{MORE}\r\xa0\xa0(王志强)"
    assert parts(text) == [
        ("furniture", "&nbsp;&nbsp;"),
        ("body", REPORT),
        ("body", MORE),
        ("byline", "(王志强)"),
    ]


def corpus() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]


def folded(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["id"])
def test_people_and_statements_of_the_corpus_stand_in_the_body(row: dict[str, Any]) -> None:
    text, page = row["text_clean"], row["page"]
    segments = segment(text, page["title"], page["published"])
    check_cover(text, segments)
    read = folded("\n".join(text[slice(*s.span)] for s in segments if s.kind in ("body", "caption")))
    for attendee in row["attendees"]:
        assert folded(attendee["name"]) in read
    for statement in row["statements"]:
        assert folded(statement["content12"]) in read


@pytest.mark.parametrize("row", corpus(), ids=lambda row: row["id"])
def test_reporters_of_the_corpus_stand_outside_the_body(row: dict[str, Any]) -> None:
    text, page = row["text_clean"], row["page"]
    body = folded("".join(text[a:b] for a, b in body_spans(segment(text, page["title"], page["published"]))))
    credit = r"(?:记者|通讯员|编辑|审核|签发|[一二三]审|作者|摄影|撰稿|文/图)[：:、\w]{0,8}?"
    for name in row["must_not_extract"]:
        credited = re.search(credit + re.escape(folded(name)), folded(text))
        if credited and folded(text).count(folded(name)) == 1:
            assert folded(name) not in body


@pytest.mark.parametrize("name", ["negatives.jsonl", "reposts.jsonl"])
def test_every_other_text_of_the_corpus_is_covered(name: str) -> None:
    for line in (GOLD / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for text in {row["text"], row["text_clean"]}:
            check_cover(text, segment(text, row["page"]["title"], row["page"]["published"]))


PIECES = st.sampled_from(
    [
        REPORT,
        MORE,
        "来源：",
        "2020-03-12 09:16",
        "责任编辑：",
        "上一篇：",
        "【打印】",
        "（记者 甲某）",
        "(王志强)",
        "图为",
        "本报讯",
        "据",
        "网讯",
        "消息",
        "相关链接",
        "\n",
        "\r\n",
        "\u3000\u3000",
        " ",
        "（",
        "）",
        "：",
        "。",
        "，",
        "&nbsp;",
        "\ufeff",
        "讲话",
        "现场",
        "，男，汉族，1970年5月出生",
        "甲",
        "A",
        "1",
        "http://a.example/b",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS, st.none() | TEXTS, st.none() | st.sampled_from(["2020-03-12", "2020-03-12 09:16", "?"]))
def test_segments_cover_any_text_in_order(text: str, title: str | None, published: str | None) -> None:
    check_cover(text, segment(text, title, published))


@pytest.mark.parametrize(
    "unit",
    ["（", "&nbsp; ", "来源：", "2020-03-12 ", "本报讯（", "甲 乙、", "，男，", "\n上一篇：", "[", "：" * 7],
)
def test_time_is_linear(unit: str) -> None:
    """Work counted in calls, not in seconds: twice the text is at most little more than twice the work."""
    small, large = (_calls(unit * n) for n in (4_000, 8_000))
    assert large < 2.6 * small + 1_000


def _calls(text: str) -> int:
    count = 0

    def tracer(_frame: object, _event: str, _arg: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tracer)
    try:
        segment(text, None, None)
    finally:
        sys.setprofile(None)
    return count
