"""The place whose government or party organ holds or reports a meeting."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.parse.jurisdiction import JurisdictionResult, resolve_jurisdiction
from pipelines.parse.level_words import load_level_words
from pipelines.parse.site_place import place_of_site
from pipelines.tables import TableError

GOLD = Path(__file__).parents[1] / "gold"


def resolve(text: str, **known: Any) -> JurisdictionResult | None:
    known.setdefault("lead", (0, len(text)))
    return resolve_jurisdiction(text=text, **known)


def named(text: str, **known: Any) -> tuple[str | None, str | None] | None:
    result = resolve(text, **known)
    return result and (result.jurisdiction.name, result.jurisdiction.code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11月22日，麦积区召开专项行动工作会议。区委书记讲话。", ("麦积区", "620503")),
        ("11月4日，黔东南州参加全国调度电视电话会议在凯里召开。", ("黔东南州", "522600")),
        ("莘县在莘州会堂召开全县教育大会。", ("莘县", "371522")),
        ("甘肃省天水市麦积区召开会议。", ("麦积区", "620503")),
        ("1月5日，湖南省财政厅召开全省财政工作会议。", ("湖南省", "430000")),
        ("2022年黔东南州总河长会议在凯里召开。", ("黔东南州", "522600")),
        ("9月9日，青海全省政府采购工作会议在西宁市召开。青海省副省长讲话。", ("青海省", "630000")),
        ("近日，雄安新区召开招商会议。", ("雄安新区", None)),
    ],
)
def test_the_subject_of_the_report_is_the_jurisdiction(text: str, expected: tuple[str, str | None]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "known", "expected"),
    [
        # the town that holds it, wherever it lies
        ("麦积区道北街道召开会议。", {"name": "防汛工作会议"}, ("道北街道", None)),
        ("未央湖街道召开会议。", {"organizer": "未央湖街道", "site": "西安市未央区"}, ("未央湖街道", None)),
        ("双河镇第三届人民代表大会在镇政府召开。", {"site": "620503"}, ("双河镇", None)),
        # a superior's meeting, followed in a branch venue
        ("全国会议召开。我省提出要求。市长王强在鸡西分会场收看。", {}, ("鸡西市", "230300")),
        # the one around
        ("全省现场会在宜昌召开。", {"name": "全省现场会"}, ("湖北省", "420000")),
        ("全省招商会在宜昌召开。", {"name": "全省招商会"}, None),
        ("县水利局召开会议，要深刻吸取雷波县教训。", {"organizer": "县水利局"}, None),
        ("我县参加，全省现场会在宜昌召开。", {"name": "全省现场会"}, None),
        ("我省全省现场会在宜昌召开。", {"name": "全省现场会"}, ("湖北省", "420000")),
        ("市政府召开会议。桃源县、汉寿县发言。", {"organizer": "市政府"}, ("常德市", "430700")),
        ("市政府召开会议。桃源县发言。", {"organizer": "市政府"}, None),
        # a short name in a slogan, a zone that is no district
        ("区工会召开会议，建设美丽台儿庄。", {"organizer": "区工会"}, ("台儿庄区", "370405")),
        ("区工会召开会议，学习台儿庄做法。", {"organizer": "区工会"}, None),
        ("区工会召开会议，淮安国家高新区介绍，淮安高新区表态。", {"organizer": "区工会"}, None),
        # of the whole country
        ("农业农村部召开会议。", {"organizer": "农业农村部"}, ("全国", None)),
        ("全国农业会议在京召开。", {"name": "全国农业会议"}, ("全国", None)),
        ("中共中央政治局常委王强出席会议。", {}, ("全国", None)),
        ("中共中央政治局委员、市委书记王强出席会议。", {}, None),
    ],
)
def test_places_that_are_told_otherwise(
    text: str, known: dict[str, str], expected: tuple[str, str | None] | None
) -> None:
    assert named(text, **known) == expected


def test_organizer_and_name_tell_before_the_clause() -> None:
    text = "5月12日，十三届元阳县委常委会召开第102次会议。"
    assert named(text, organizer="十三届元阳县委常委会") == ("元阳县", "532528")
    text = "6月28日，桃源县第十八届人大常委会第十一次会议举行。"
    assert named(text, name="桃源县第十八届人大常委会第十一次会议") == ("桃源县", "430725")


def test_a_venue_is_not_the_jurisdiction() -> None:
    assert named("全省会议在贵阳市召开，县委书记参加。") is None
    assert named("会议在凯里市召开，州委书记讲话。黔东南州民政局汇报。") == ("黔东南州", "522600")


def test_a_superior_whose_meeting_is_attended_is_not_the_jurisdiction() -> None:
    text = "12月5日，贵州省脱贫攻坚电视电话会议召开，我县设分会场。县委书记龙世芳参加。"
    name = "贵州省脱贫攻坚电视电话会议"
    assert named(text, name=name, site="施秉县人民政府") == ("施秉县", "522623")
    assert named(text, name=name) is None


def test_a_superiors_meeting_without_a_word_of_the_sites_level_is_the_superiors() -> None:
    text = "12月5日，全省脱贫攻坚电视电话会议召开。省委书记李明主持会议。"
    result = resolve(text, name="全省脱贫攻坚电视电话会议", site="施秉县人民政府")
    assert result is not None
    assert (result.jurisdiction.name, result.jurisdiction.level) == ("贵州省", "province")
    assert result.rule == "jurisdiction-superior"


def test_a_place_within_the_sites_holds_its_own_meeting() -> None:
    text = "1月5日，从江县召开县委常委会会议。黔东南州委书记讲话。"
    assert named(text, site="黔东南州人民政府网") == ("从江县", "522633")
    text = "4月29日，别拉洪乡在乡政府三楼召开防火会。"
    result = resolve(text, site="抚远市人民政府")
    assert result is not None
    assert result.jurisdiction.path == ["黑龙江省", "佳木斯市", "抚远市", "别拉洪乡"]
    assert (result.jurisdiction.code, result.jurisdiction.level) == (None, "township")


def test_a_prefectures_site_reports_a_county_level_city() -> None:
    text = "5月18日，市委副书记、市长覃道宏主持召开市政府常务会议，研究《利川市方案》。长沙市代表参加。"
    assert named(text, site="恩施在线") == ("利川市", "422802")


def test_the_first_subject_of_the_lead_holds_the_meeting() -> None:
    text = "4月29日，抚远市召开防火会。会后，别拉洪乡召开推进会。"
    assert named(text) == ("抚远市", "230883")


def test_a_guest_from_elsewhere_does_not_take_the_meeting() -> None:
    text = "1月5日，泰宁县委书记卢春雷出席会议，县长李明主持。"
    assert named(text, site="泾源县人民政府") == ("泾源县", "640424")


def test_an_army_farm_keeps_its_full_name() -> None:
    text = "一二一团召开现场会\n11月26日，第八师一二一团在八连召开现场会。"
    assert named(text, site="第八师一二一团") == ("第八师一二一团", None)


@pytest.mark.parametrize(
    ("text", "known", "code"),
    [
        ("3月1日，鼓楼区召开会议。", {}, None),
        ("3月1日，南京市鼓楼区召开会议。", {}, "320106"),
        ("3月1日，鼓楼区召开会议。福州市副市长讲话。", {}, "350102"),
        ("3月1日，鼓楼区召开会议。", {"site": "徐州市鼓楼区人民政府"}, "320302"),
        ("3月1日，鼓楼区召开会议。", {"site": "鼓楼区人民政府"}, None),
        ("3月1日，江北区召开会议。", {"site": "重庆市江北区人民政府", "date": "2026-03"}, "500105"),
    ],
)
def test_an_ambiguous_name_has_a_code_only_with_context(
    text: str, known: dict[str, str], code: str | None
) -> None:
    result = resolve(text, **known)
    assert result is not None
    assert result.jurisdiction.name == text[text.index("区") - 2 : text.index("区") + 1]
    assert result.jurisdiction.code == code
    assert result.jurisdiction.level == "county"
    assert bool(result.jurisdiction.path) is (code is not None)


@pytest.mark.parametrize(
    ("year", "name", "path"),
    [
        ("2003-05-01", "北道区", ["甘肃省", "天水市", "北道区"]),
        ("2012", "麦积区", ["甘肃省", "天水市", "麦积区"]),
        ("XXXX-05-01", "麦积区", ["甘肃省", "天水市", "麦积区"]),
    ],
)
def test_a_code_is_resolved_as_of_the_meetings_date(year: str, name: str, path: list[str]) -> None:
    result = resolve("区委召开会议。", site="620503", date=year)
    assert result is not None
    assert (result.jurisdiction.name, result.jurisdiction.path, result.span) == (name, path, None)


def test_one_name_is_two_places_at_two_times() -> None:
    assert named("毕节市召开会议。", date="2005-05-01") == ("毕节市", "522401")
    assert named("毕节市召开会议。", date="2015-05-01") == ("毕节市", "520500")


def test_level_words_find_the_place_in_the_text() -> None:
    text = "昨日，我市广告整治动员会召开，副市长李杰出席。随后宣读了《三门峡市整治方案》。"
    result = resolve(text)
    assert result is not None
    assert (result.jurisdiction.name, result.rule) == ("三门峡市", "jurisdiction-level")
    assert named(text + "无锡市介绍了经验。") is None  # two cities, named as often


def test_a_short_name_where_two_words_meet_is_no_place() -> None:
    assert named("县政府召开常务会议。会议研究了友邻水库的事项，友邻水库要抓紧。") is None


def test_a_county_of_one_character_stands_before_its_own_organ() -> None:
    assert named("近日，兴县县委召开扩大会议。") == ("兴县", "141123")


def test_the_spirit_of_a_congress_tells_no_level() -> None:
    lead = "市委宣讲团在镇坪县举行省第十二次党代会精神宣讲报告会。"
    assert named(lead, name="省第十二次党代会精神宣讲报告会") is None


def test_the_headline_names_our_district() -> None:
    text = "天津市信访座谈会在我区召开。西青区区长和南开区、静海区有关领导参加。"
    assert named(text, title="市信访座谈会在西青区召开") == ("西青区", "120111")


def test_a_short_name_alone_gives_the_full_name() -> None:
    text = "市一院召开会议。省委对盐城巡视。盐城首家三甲医院。无锡市人民医院介绍经验。"
    result = resolve(text, organizer="市一院")
    assert result is not None
    assert (result.jurisdiction.name, result.jurisdiction.code, result.span) == ("盐城市", "320900", (11, 13))
    assert named("莆田召开会议。市长参加。") == ("莆田市", "350300")


def test_given_names_are_no_places() -> None:
    text = "全省会议召开。省委书记齐正邦批示，副省长常青海主持。常青海要求落实。常青海强调安全。"
    assert named(text, name="全省会议") is None


def test_the_place_of_a_printed_medium_is_the_last_resort() -> None:
    assert named("本报讯 我县召开防汛会议。泗洪日报记者 仇凯") == ("泗洪县", "321324")
    assert named("新甘肃·甘肃日报记者 石惠芳\n我县召开防汛会议。") is None
    assert named("我县召开防汛会议。仇凯专程从泗洪赶来。") is None


def test_words_that_look_like_places_are_none() -> None:
    assert named("县委副书记、代县长李明主持召开县委常委会会议和县委全会。") is None
    assert named("中共和县委员会召开会议。", site="和县人民政府") == ("和县", "340523")


def test_national_organs_meet_for_the_whole_country() -> None:
    result = resolve("国务院召开常务会议。", organizer="国务院")
    assert result is not None
    assert (result.jurisdiction.name, result.jurisdiction.level, result.span) == ("全国", "national", None)
    text = "某网消息：十四届全国人大常委会第十二次会议5日在京举行第二次全体会议。"
    result = resolve(text, name="第二次全体会议")
    assert result is not None
    assert (result.jurisdiction.name, result.span) == ("全国", (8, 10))
    assert named("县委召开会议。", name="贯彻国务院会议精神动员会") is None


def test_nothing_known_is_none() -> None:
    assert named("会议在三楼召开。") is None
    assert named("会议在三楼召开。", site="https://www.zhenping.gov.example/") is None


@pytest.mark.parametrize(
    ("site", "name", "code"),
    [
        ("620503", "麦积区", "620503"),
        ("62", "甘肃省", "620000"),
        ("秦安县", "秦安县", "620522"),
        ("泗洪县人民政府门户网站", "泗洪县", "321324"),
        ("上海市崇明区人民政府", "崇明区", "310151"),
        ("科左后旗人民政府", "科左后旗", "150522"),
        ("临高县自然资源和规划局", "临高县", "469024"),
        ("黔东南日报", "黔东南苗族侗族自治州", "522600"),
        ("吉林市政府", "吉林市", "220200"),
        ("巴州政府网", "巴州", "652800"),
        ("朝阳区人民政府", "朝阳区", None),
        ("秦安县莲花镇人民政府", "莲花镇", None),
        ("清水河镇人民政府", "清水河镇", None),
        ("第八师一二一团", "第八师一二一团", None),
    ],
)
def test_the_place_of_a_site(site: str, name: str, code: str | None) -> None:
    place = place_of_site(site, 2018)
    assert place is not None
    assert (place.name, place.division.code if place.division else None) == (name, code)


@pytest.mark.parametrize("site", ["新华网", "市政府", "999999", "0503", "", "https://www.x.gov.example"])
def test_a_site_without_a_place(site: str) -> None:
    assert place_of_site(site, 2018) is None


def gold() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]


def lead_of(row: dict[str, Any]) -> tuple[int, int]:
    text, at = row["text_clean"], max(0, row["text_clean"].find(row["meeting_name"]))
    start = max(text.rfind("。", 0, at), text.rfind("\n", 0, at)) + 1
    end = text.find("。", at)
    return start, end if end > start else len(text)


def test_the_development_corpus() -> None:
    wrong = []
    for row in gold():
        result = resolve_jurisdiction(
            text=row["text_clean"],
            lead=lead_of(row),
            name=row["meeting_name"],
            organizer=row["organizer"],
            title=row["page"]["title"],
            site=row["page"]["site"],
            date=row["meeting_date"],
        )
        found = result.jurisdiction.name if result else None
        if found != row["jurisdiction"]:
            wrong.append((row["id"], row["jurisdiction"], found))
        if result and result.span:
            start, end = result.span
            assert row["text_clean"][start:end] in (found or "")
    assert len(wrong) <= 1, wrong


PARTS = st.sampled_from(
    ["麦积区", "天水市", "甘肃", "代县", "和县", "召开", "县委", "我市", "全省", "，", "。", "第", "镇", "\n"]
)
TEXTS = st.lists(PARTS | st.text(max_size=4), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.none() | TEXTS, st.none() | TEXTS, st.none() | st.text(max_size=8))
def test_no_text_raises_and_spans_are_evidence(
    text: str, name: str, organizer: str | None, site: str | None, date: str | None
) -> None:
    result = resolve(text, name=name, organizer=organizer, site=site, date=date, title=name)
    if result and result.span:
        place = result.jurisdiction
        assert any(text[result.span[0] : result.span[1]] in name for name in (place.name, *place.path)) or (
            result.rule == "jurisdiction-around"
        )
    if result and result.jurisdiction.code:
        assert result.jurisdiction.path


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("一", None),
        ("第一届", None),
        ("麦积区", None),
        ("召开县委，", None),
        ("镇召开", None),
        ("天水市麦积区召开会议。", "麦积区"),
        ("1月麦积区参加", "麦积区"),
    ],
)
def test_a_long_text_without_end_is_read_as_a_short_one(unit: str, name: str | None) -> None:
    text = unit * 20_000
    result = resolve(text, title=text)
    assert (result.jurisdiction.name if result else None) == name


def test_a_fault_in_the_words_names_file_and_line(tmp_path: Path) -> None:
    table = tmp_path / "words.tsv"
    table.write_text("word\trole\tlevel\n县\tunit\tcounty\n县\tunit\tcounty\n", encoding="utf-8")
    with pytest.raises(TableError, match="县 unit stands here a second time") as fault:
        load_level_words(table)
    assert fault.value.line == 3
