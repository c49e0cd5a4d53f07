"""Dates: mentions, the year that a page gives them, and the day of the meeting."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.dates import (
    DateContext,
    DateMention,
    date_context,
    find_dates,
    meeting_date,
    resolve_date,
)

GOLD = Path(__file__).parents[1] / "gold"


def parts(mention: DateMention) -> tuple[int | None, ...]:
    return (mention.year, mention.month, mention.day, mention.end_year, mention.end_month, mention.end_day)


@pytest.mark.parametrize(("text", "expected"), [
    ("11月22日,麦积区召开", (None, 11, 22, None, None, None)),
    ("2018年11月15日", (2018, 11, 15, None, None, None)),
    ("２０１８年１１月１５日", (2018, 11, 15, None, None, None)),
    ("2018-11-15 09:16", (2018, 11, 15, None, None, None)),
    ("2018/1/5", (2018, 1, 5, None, None, None)),
    ("二〇一八年十一月二十二日", (2018, 11, 22, None, None, None)),
    ("6月28日至29日", (None, 6, 28, None, None, 29)),
    ("9月27日-28日", (None, 9, 27, None, None, 28)),
    ("3月4至6日", (None, 3, 4, None, None, 6)),
    ("12月31日至1月2日", (None, 12, 31, None, 1, 2)),
    ("2022年12月31日至2023年1月2日", (2022, 12, 31, 2023, 1, 2)),
    ("6月28日、29日", (None, 6, 28, None, None, 29)),
    ("6月12日、15日", (None, 6, 12, None, None, None)),
    ("10号,全市", (None, None, 10, None, None, None)),
    ("12日上午", (None, None, 12, None, None, None)),
    ("11 月 5 日", (None, 11, 5, None, None, None)),
])
def test_forms(text: str, expected: tuple[int | None, ...]) -> None:
    assert [parts(m) for m in find_dates(text)] == [expected]


@pytest.mark.parametrize("text", [
    "13月5日", "2月30日", "2019年2月29日", "30日内完成", "第12日", "10月份", "v2018.11.15.3", "三年内",
    "3.14火灾", "11月", "去年11月5日", "农历8月15日",
])
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []


def resolved(text: str, context: DateContext) -> str | None:
    found = resolve_date(find_dates(text)[0], context)
    return found.edtf if found else None


@pytest.mark.parametrize(("text", "published", "edtf"), [
    ("11月22日", None, "XXXX-11-22"),
    ("11月22日", "2018-11-23", "2018-11-22"),
    ("12月30日", "2019-01-03 08:00", "2018-12-30"),
    ("11月25日", "2018-11-22", "2018-11-25"),          # the stamp is a few days too early
    ("1月3日", "2019-12-30", "2020-01-03"),
    ("6月28日至29日", "2023-06-30", "2023-06-28/2023-06-29"),
    ("6月28日至29日", None, "XXXX-06-28/XXXX-06-29"),
    ("12月31日至1月2日", "2019-01-03", "2018-12-31/2019-01-02"),
    ("2018年12月31日至1月2日", None, "2018-12-31/2019-01-02"),
    ("12日上午", "2023-03-12", "2023-03-12"),
    ("30日上午", "2023-03-01", "XXXX-XX-30"),          # February has no 30th: nothing is made up
    ("4日，", None, "XXXX-XX-04"),
    ("昨日", "2011-03-01", "2011-02-28"),
    ("今天", "2024-07-24 20:18", "2024-07-24"),
    ("昨日", None, None),
    ("近日", "2023-08-18", None),
])
def test_year_from_publication(text: str, published: str | None, edtf: str | None) -> None:
    assert resolved(text, DateContext(published=published)) == edtf


@pytest.mark.parametrize(("url", "edtf"), [
    ("http://a.example/xwdt/202003/t20200312_481207.html", "2020-03-11"),
    ("http://a.example/xwdt/2020031217235472600.htm", "2020-03-11"),
    ("http://a.example/xwdt/2020031297235472600.htm", "XXXX-03-11"),
    ("http://a.example/art/2022/8/8/art_4471_2380155.html", "2022-03-11"),
    ("http://a.example/c14892/2023-06/30/content_2210954.html", "2023-03-11"),
    ("http://a.example/art/2018/11/art_9d3f1b0a7c2e.html", "2018-03-11"),
    ("http://a.example/zwdt/bmdt/202306141077/index.shtml", "2023-03-11"),
    ("http://a.example/bmdt/2017/t_0821_55081.html", "2017-03-11"),
    ("http://a.example/sjzl/201901/c.html", "2018-03-11"),
    ("http://a.example/info/1094/40217.htm", "XXXX-03-11"),
    ("http://a2018.example/8120377.shtml", "XXXX-03-11"),
])
def test_year_from_address(url: str, edtf: str) -> None:
    assert resolved("3月11日", DateContext(url=url)) == edtf


def test_inferred_is_told_apart_from_printed() -> None:
    mention = find_dates("7月19日")[0]
    by_stamp = resolve_date(mention, DateContext(published="2020-07-20"))
    paper = date_context("某某日报　2020年7月20日　星期一　第01版\n\n本报讯 7月19日，开会。")
    by_line = resolve_date(mention, paper)
    assert by_stamp is not None and by_stamp.inferred and by_stamp.rule == "date.year-from-published"
    assert by_line is not None and not by_line.inferred and by_line.rule == "date.year-from-dateline"
    assert by_stamp.edtf == by_line.edtf == "2020-07-19"


def test_a_prompt_stamp_outweighs_a_late_one() -> None:
    moved = DateContext(published="2023-05-01", url="http://a.example/201811/t20181116_1.html")
    assert resolved("11月15日", moved) == "2018-11-15"


def test_a_year_in_a_title_or_an_anniversary_is_no_evidence() -> None:
    text = "1月9日，大会开幕，审议《2024年工作要点》。2024年是成立75周年，2023年12月印发。"
    assert resolved(text, date_context(text)) == "XXXX-01-09"


def test_the_same_day_with_its_year_elsewhere_is_evidence() -> None:
    text = "县政府2018年7月3日第41次例会\n7月3日，县长主持召开例会。"
    found = resolve_date(find_dates(text)[1], date_context(text))
    assert found is not None and found.edtf == "2018-07-03"


def read(text: str, lead: str, **where: str) -> str | None:
    begin = text.index(lead)
    found = meeting_date(text, [(0, len(text))], (begin, begin + len(lead)), date_context(text, **where))
    if found is None:
        return None
    assert text[slice(*found[1])]
    return found[0].edtf


@pytest.mark.parametrize(("text", "edtf"), [
    ("11月4日，州会议召开，会议传达学习了11月2日全国会议精神。", "XXXX-11-04"),
    ("根据8月1日市委会议部署，8月5日，我县召开推进会。", "XXXX-08-05"),
    ("为贯彻10月8日省会议精神，10月9日下午，县长主持召开调度会。", "XXXX-10-09"),
    ("近期，形势严峻，林场于3月25日上午召开了培训会议。", "XXXX-03-25"),
    ("新华社某地6月26日电 常委会第十一次会议26日下午举行。", "XXXX-06-26"),
    ("某某新闻网2月2日讯 1月30日至31日，县委农村工作会议召开。", "XXXX-01-30/XXXX-01-31"),
    ("县委理论学习中心组6月8日举行集体学习会议。", "XXXX-06-08"),
    ("近日，县政府召开常务会议，要求11月15日前完成任务。", None),
    ("“今天不念稿子！”11月13日下午，县委召开座谈会。", "XXXX-11-13"),
    ("昨日(14日)上午，市政协召开座谈会。", "XXXX-XX-14"),
    ("县长主持召开会议，截至11月3日，完成投资5亿元。", None),
    ("会议学习《中国共产党章程（2022年10月22日通过）》，县长主持召开。", None),
])
def test_the_day_of_the_meeting(text: str, edtf: str | None) -> None:
    assert read(text, text) == edtf


def test_same_day_means_the_day_named_before() -> None:
    text = "3月15日上午，书记到镇检查。\n当天下午，县召开电视电话会议。"
    assert read(text, "当天下午，县召开电视电话会议。", published="2022-03-16") == "2022-03-15"


def test_same_day_is_found_though_the_lead_stands_in_a_paragraph_of_its_own() -> None:
    text = "5月15日上午，县长召开调度会，要求5月25日前完成任务。\n当日下午，县政府召开全体会议。"
    begin = text.index("当日")
    found = meeting_date(text, [(begin, len(text))], (begin, len(text)), date_context(text))
    assert found is not None
    assert (found[0].edtf, found[0].rule, text[slice(*found[1])]) == ("XXXX-05-15", "date.same-day", "当日")


def test_the_head_of_minutes_has_the_date() -> None:
    text = "第41次例会纪要\n时　间：2018年7月3日（星期二）下午3:30\n一、会议听取情况汇报。"
    assert read(text, "一、会议听取情况汇报。") == "2018-07-03"


def test_a_printed_stamp_is_not_the_day_of_the_meeting() -> None:
    text = "推进会召开 2018-11-16 09:20 来源：某某日报 11月15日，省、市工作推进会召开。"
    assert read(text, text) == "2018-11-15"


def test_the_whole_session_is_the_date_of_its_last_day() -> None:
    text = "大会3月6日下午在县城闭幕。会议于3月4日至6日举行，为期三天。"
    assert read(text, "大会3月6日下午在县城闭幕。", published="2022-03-07") == "2022-03-04/2022-03-06"


def test_every_named_date_of_the_corpus_is_right() -> None:
    """The lead is the sentence with the meeting's name, as an annotator would point at it."""
    wrong = []
    for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text, page, name = row["text_clean"], row["page"], row["meeting_name"]
        bodies = [(i, i + len(p)) for i, p in _paragraphs(text) if "。" in p or "." in p or "时　间" in p]
        at = next((i for a, b in bodies if (i := text.find(name, a, b)) >= 0), bodies[0][0])
        end = text.find("。", at)
        lead = (max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1, len(text) if end < 0 else end + 1)
        found = meeting_date(text, bodies, lead, date_context(text, page["url"], page["published"]))
        if (found and found[0].edtf) not in (row["meeting_date"], row.get("meeting_date_inferred")):
            wrong.append((row["id"], row["meeting_date"], found))
    assert len(wrong) <= 1, wrong


def _paragraphs(text: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


ALPHABET = "0123456789０１年月日至-—、/.:（(昨今天当日近前召开举行会议，。《》\n二〇一八十上午"


@given(st.text(alphabet=ALPHABET, max_size=120), st.sampled_from([None, "2020-02-29", "2019-13-01", "x"]))
def test_any_text_is_read(text: str, published: str | None) -> None:
    context = date_context(text, f"http://a.example/{text}", published)
    end = 0
    for mention in find_dates(text):
        assert end <= mention.span[0] < mention.span[1] <= len(text)
        end = mention.span[1]
        resolve_date(mention, context)
    found = meeting_date(text, [(0, len(text))], (0, len(text) // 2), context)
    assert found is None or 0 <= found[1][0] < found[1][1] <= len(text)
