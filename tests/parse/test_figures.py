"""Figures: phrases, values, deadlines, aims and facts, and what is no figure."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.items import Figure
from pipelines.parse.figures import figure_words, find_figures
from pipelines.parse.quantities import units

GOLD = Path(__file__).parents[1] / "gold"


def figures(text: str, year_context: str | None = None) -> list[Figure]:
    return find_figures(text, [(0, len(text))], year_context)


def one(text: str, year_context: str | None = None) -> Figure:
    found = figures(text, year_context)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("text", "phrase", "value", "unit"), [
    ("确保按期圆满完成引进资金80亿元的任务。", "引进资金80亿元", 8_000_000_000, "元"),
    ("已下达财政专项扶贫资金2.37亿元。", "财政专项扶贫资金2.37亿元", 237_000_000, "元"),
    ("另需追加治理资金两千三百万元。", "追加治理资金两千三百万元", 23_000_000, "元"),
    ("落实整改资金1,260万元,另行安排。", "落实整改资金1,260万元", 12_600_000, "元"),
    ("今年将再投6个亿上马二期项目。", "再投6个亿", 600_000_000, "元"),
    ("储备防汛石料1.8万吨。", "储备防汛石料1.8万吨", 18_000, "吨"),
    ("全县森林面积221万亩，", "森林面积221万亩", 2_210_000, "亩"),
    ("抽检合格率97％。", "抽检合格率97％", 97, "%"),
    ("会议费压减三成。", "会议费压减三成", 30, "%"),
    ("贫困发生率下降百分之三。", "贫困发生率下降百分之三", 3, "%"),
    ("共有搬迁群众6218户28435人，", "搬迁群众6218户28435人", 28435, "人"),
    ("下沉县（市、区）38个。", "下沉县（市、区）38个", 38, "个"),
    ("会上表彰了42个先进集体。", "42个先进集体", 42, "个"),
    ("剩余的1862名贫困人口全部脱贫。", "剩余的1862名贫困人口", 1862, "名"),
    ("对排查出的46条重大隐患实行挂牌督办。", "排查出的46条重大隐患", 46, "条"),
    ("转移养殖人员、民工、游客共3140人。", "转移养殖人员、民工、游客共3140人", 3140, "人"),
    ("　　建设50所高等职业学校。", "建设50所高等职业学校", 50, "所"),
    ("死亡牲畜3,172头（只、匹），", "死亡牲畜3,172头", 3172, "头"),
    ("所属24个村（社区）党组织开展巡察。", "所属24个村（社区）党组织", 24, "个"),
    ("完成投资77.57亿元。", "完成投资77.57亿元", 7_757_000_000, "元"),
    ("聚焦六大主导产业和11个重点产业链。", "11个重点产业链", 11, "个"),
    ("落实专班机制,2023年实施重点项目80个。", "实施重点项目80个", 80, "个"),
    ("约谈干部3名。", "约谈干部3名", 3, "名"),
    ("力争用3年时间，培育10亿元企业5家。", "培育10亿元企业5家", 5, "家"),
    ("其中新建学校15所。", "新建学校15所", 15, "所"),
    ("会议表彰了9名优秀驻村工作队员。", "9名优秀驻村工作队员", 9, "名"),
    ("会议对9名优秀驻村工作队员进行了表彰。", "9名优秀驻村工作队员", 9, "名"),
    ("成立了14个工作组。", "14个工作组", 14, "个"),
    ("占全年计划投资86.5亿元的94.5%。", "占全年计划投资86.5亿元的94.5%", 94.5, "%"),
    ("在建的127个重大项目今年进展顺利。", "在建的127个重大项目", 127, "个"),
    ("要紧盯粮食稳定在710亿斤以上的目标。", "粮食稳定在710亿斤以上", 71_000_000_000, "斤"),
    ("对照市政府年初确定的10项重点工程找差距。", "确定的10项重点工程", 10, "项"),
    ("一般公共预算收入增长49%。", "一般公共预算收入增长49%", 49, "%"),
    ("工业销售首次突破200亿,再上台阶。", "工业销售首次突破200亿", 20_000_000_000, "元"),
    ("《工作报告》确定的119项任务进展顺利。", "确定的119项任务", 119, "项"),
    ("完成减贫9808人的喜人成绩。", "减贫9808人", 9808, "人"),
    ("民营企业创造了50%的税收。", "民营企业创造了50%的税收", 50, "%"),
])
def test_phrase_value_and_unit(text: str, phrase: str, value: float, unit: str) -> None:
    figure = one(text)
    assert SequenceMatcher(None, figure.text, phrase, False).ratio() > 0.85, figure.text
    assert (figure.value, figure.unit) == (value, unit)
    assert text[slice(*figure.span)] == figure.text


@pytest.mark.parametrize(("text", "value", "value_max", "approx"), [
    ("给予5000元至10万元奖励。", 5000, 100_000, None),
    ("投资3至5亿元。", 300_000_000, 500_000_000, None),
    ("产量3-5万吨。", 30_000, 50_000, None),
    ("惠及居民7300余户。", 7300, None, ">"),
    ("惠及居民1.3万余户。", 13_000, None, ">"),
    ("投入10多亿元。", 1_000_000_000, None, ">"),
    ("占比不低于55%。", 55, None, ">"),
    ("产值突破了15亿元。", 1_500_000_000, None, ">"),
    ("增长8%左右。", 8, None, "~"),
    ("慢了近3个百分点。", 3, None, "~"),
    ("占比降到35%以下。", 35, None, "<"),
    ("争取上级资金18亿元以上。", 1_800_000_000, None, ">"),
])
def test_ranges_and_signs(text: str, value: float, value_max: float | None, approx: str | None) -> None:
    figure = one(text)
    assert (figure.value, figure.value_max, figure.approx) == (value, value_max, approx)


@pytest.mark.parametrize(("text", "context", "deadline"), [
    ("11月15日前完成一半的任务。", None, "XXXX-11-15"),
    ("11月15日前完成一半的任务。", "2018-11-04", "2018-11-15"),
    ("6月底前实现全覆盖。", "2020-03-11", "2020-06"),
    ("6月底以前，必须完成招标。", "2020-03-11", "2020-06"),
    ("1月底前全部开工。", "2020-12-11", "2021-01"),
    ("明年6月底前全部开工。", "2020-03-11", "2021-06"),
    ("年底前全部清零。", "2016", "2016-12"),
    ("今年底前全部清零。", "XXXX-08-25", "XXXX-12"),
    ("2025年底前全部清零。", None, "2025-12"),
    ("2025年前全部清零。", None, "2025"),
    ("月底前必须全部销号。", "2023-11-17", "2023-11"),
    ("今夜12时前全部到位。", "2020-07-19", "2020-07-19"),
    ("今晚8时前全部回港。", None, None),
    ("确保6月底完成整改任务。", "2020-03-11", "2020-06"),
    ("确保2013年上半年通水。", "2011-02-16", "2013"),
    ("确保2015年年底完成任务。", None, "2015-12"),
    ("今年年底前全部开工。", "2016-03-01", "2016-12"),
    ("2月30日前办结。", "2022-03-04", None),
    ("7月1日前办结。", "2022-03-04/2022-03-06", "2022-07-01"),
])
def test_a_term_alone_is_a_figure(text: str, context: str | None, deadline: str | None) -> None:
    figure = one(text, context)
    assert figure.deadline == deadline
    assert figure.target and figure.value is None


def test_a_term_begins_the_figure_of_its_clause() -> None:
    figure = one("力争12月20日前到位资金要突破30亿元，不放松。")
    assert (figure.text, figure.value, figure.deadline, figure.approx) == (
        "12月20日前到位资金要突破30亿元", 3_000_000_000, "XXXX-12-20", ">")
    assert one("社区物业服务覆盖率12月底前达到70%。").text == "社区物业服务覆盖率12月底前达到70%"


@pytest.mark.parametrize("text", [
    "县长主持召开第15次常务会议。", "县政府第96次会议。", "5月8日，县委召开会议。", "2018年工作总结。",
    "印发〔2018〕41号文件。", "严格执行24小时值班制度。", "会议应到33人，实到31人。",
    "各乡镇负责人共90余人在我县分会场参加会议。", "12个乡镇党委书记依次上台述职。",
    "市政协十六届60次主席会议召开。", "书记在69次（扩大）会议上讲话。",
    "5个招商分局和16个产业专班进行了汇报。", "2家部门和2家企业就安全生产发了言。",
    "大会选举产生了新一届执行委员会，选出执委41名、常委13名。",
    "与11名行风监督员进行了座谈。", "为安排好年末前的工作，召开会议。",
    "7名专家对方案进行了评审。", "全省“7个专项行动”动员大会。", "审议《100个示范村建设方案》。",
    "一要抓落实，二要抓督查。", "四个全面，两学一做。", "民族企业500强。", "建党100周年。",
    "全县43万人民。", "共7个方面28条。", "办公楼8楼会议室。", "拨打12345热线。",
    "按照“三大三少”的要求。", "截至6月底，进展顺利。", "5月8日前后下雨。", "补选人大常委会委员2名。",
    "万众一心，成效明显。", "防御3号台风。",
    "6个县级部门、4名干部和1名贫困户作了交流发言。", "表决通过了6项决议草案。", "以22票赞成通过。",
    "2020年前三季度经济平稳。", "一户不漏、一人不落。",
    "电话0951-1234567。", "",
])
def test_no_figure(text: str) -> None:
    assert figures(text) == []


def test_a_bound_that_describes_is_no_figure_of_its_own() -> None:
    figure = one("全县村集体经济收入5万元以上的村占比达到83%，")
    assert (figure.value, figure.unit) == (83, "%")
    assert figures("已完成15亩以上撂荒地整治。") == []


def test_figures_of_one_clause_are_kept_apart() -> None:
    text = "建设项目27项（省级6项、市级5项、县级16项），贫困人口由13.4万人减少到7.96万人。"
    assert [(f.text, f.value) for f in figures(text)] == [
        ("建设项目27项", 27), ("省级6项", 6), ("市级5项", 5), ("县级16项", 16),
        ("贫困人口由13.4万人减少到7.96万人", 79_600),
    ]


def test_a_change_is_one_figure_and_its_value_what_was_reached() -> None:
    text = "贫困发生率从2015年的26.3%下降到1.7%，从2011年起投入3亿元，投资由3亿元增加到5亿元。"
    assert [(f.text, f.value) for f in figures(text)] == [
        ("贫困发生率从2015年的26.3%下降到1.7%", 1.7), ("起投入3亿元", 300_000_000),
        ("投资由3亿元增加到5亿元", 500_000_000),
    ]


def test_aims_and_facts() -> None:
    assert one("会议要求，要确保覆盖率达到95%。").target
    assert not one("据通报，全县已完成造林2.1万亩。").target
    aim, fact = figures("要完成造林3万亩。目前累计完成1.2万亩。")
    assert aim.target and not fact.target


def test_only_the_given_spans_are_read() -> None:
    text = "投资3亿元。（图为投资4亿元的项目）投资5亿元。"
    assert [f.value for f in find_figures(text, [(0, 6), (text.rindex("投"), len(text))])] == [3e8, 5e8]


def test_a_faulty_context_is_refused() -> None:
    with pytest.raises(ValueError, match="昨日"):
        figures("6月底前完成。", "昨日")


def _likeness(a: str, b: str) -> float:
    a, b = ("".join(filter(str.isalnum, text)) for text in (a, b))
    return SequenceMatcher(None, a, b, False).ratio()


def _take(left: list[Figure], gold: dict[str, object]) -> bool:
    """Take the figure that answers ``gold`` out of ``left``: money by value, the rest by its phrase."""
    yuan = gold.get("value_yuan")
    same = [f for f in left if yuan is not None and f.unit == "元" and f.value == yuan]
    like = [f for f in left if yuan is None and _likeness(f.text, str(gold["text"])) >= 0.75]
    for figure in (same or like)[:1]:
        left.remove(figure)
    return bool(same or like)


def test_the_corpus_is_read() -> None:
    """Over the whole text of every page, with the likeness that the project's scores use."""
    hits = spurious = missed = 0
    pages: dict[str, list[dict[str, Any]]] = {}
    for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pages.setdefault(row["page"]["url"], []).append(row)
    for group in pages.values():
        text = group[0]["text_clean"]
        left = figures(text, group[0]["meeting_date"])
        assert all(text[slice(*f.span)] == f.text for f in left)
        answered = [_take(left, f) for row in group for f in row["figures"] or [] if not f.get("optional")]
        hits += sum(answered)
        missed += len(answered) - sum(answered)
        spurious += len(left)
    assert hits / (hits + missed) >= 0.94, (hits, missed)
    assert hits / (hits + spurious) >= 0.93, (hits, spurious)


def test_tables_are_valid() -> None:
    assert units()["元"].kind == "money"
    assert units()["成"].factor == 10
    assert all(figure_words().values())


ALPHABET = "0123456789０.,，。、；：（）“”《》〔〕年月日底前今明万亿元个%成余以上约至-到人户全县保共的\n"


@given(st.text(alphabet=ALPHABET, max_size=120), st.sampled_from([None, "2020", "2020-03-11", "XXXX-11-22"]))
def test_any_text_is_read(text: str, context: str | None) -> None:
    end = 0
    for figure in figures(text, context):
        assert text[slice(*figure.span)] == figure.text != ""
        assert end <= figure.span[0]
        end = figure.span[1]


def test_a_figure_that_is_told_again_is_one() -> None:
    found = figures("全市制定了18项配套制度。各县落实18项配套制度。")
    assert [figure.text for figure in found] == ["18项配套制度"]


@pytest.mark.parametrize(("text", "number"), [
    ("会议听取22项重点项目进展汇报，县长对22个重点项目作了点评。", 1),
    ("会议通报5起扶贫领域典型案例。要用好通报的5起典型案例。", 1),
    ("新建学校15所，改造医院15所。", 2),
    ("完成投资5亿元，到位资金5亿元。", 2),
])
def test_the_same_thing_counted_again_is_no_figure(text: str, number: int) -> None:
    assert len(figures(text)) == number


def test_a_heading_tells_what_its_text_tells() -> None:
    text = "节支率连年保持10%\n全省节支率每年都在10%左右。"
    line = text.index("\n")
    found = find_figures(text, [(0, line), (line + 1, len(text))], None)
    assert [figure.span[0] > line for figure in found] == [True]


def test_a_share_is_said_of_many_things() -> None:
    assert len(figures("生产总值增长8%；工业总产值增长8%。")) == 2
