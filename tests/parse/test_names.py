"""Where a personal name begins and ends. ^ marks the place that is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.names import NameReader, squeeze


def name_at(marked: str, *, titled: bool = True, known: tuple[str, ...] = ()) -> str | None:
    text = marked.replace("^", "")
    reader = NameReader(text)
    reader.known.update(known)
    span = reader.at(marked.index("^"), titled=titled)
    return squeeze(text[span[0] : span[1]]) if span else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县长^张明，", "张明"),
        ("县长^张明德，", "张明德"),
        ("县长^张明德", "张明德"),
        ("县长^张明德、李强", "张明德"),
        ("县长^张明（兼）", "张明"),
        # compound family names
        ("县长^欧阳春林，", "欧阳春林"),
        ("县长^欧阳春，", "欧阳春"),
        ("县长^司马明主持会议", "司马明"),
        ("县长^上官云鹤出席", "上官云鹤"),
        ("县长^诸葛平讲话", "诸葛平"),
        # rare family names
        ("县长^逄锦华，", "逄锦华"),
        ("县长^亓官，", "亓官"),
        ("县长^仝小林，", "仝小林"),
        ("县长^乜家旺，", "乜家旺"),
        # spaced
        ("县长^王　博，", "王博"),
        ("县长^王 博，", "王博"),
        ("县长^王　　博主持", "王博"),
        ("县长^滚 水 金，", "滚水金"),
        ("县长^王　博、李　强", "王博"),
        ("县长^王　博 李　强", "王博"),
        # dotted
        ("县长^买买提·吐尔逊，", "买买提·吐尔逊"),
        ("县长^买买提•吐尔逊出席", "买买提•吐尔逊"),
        ("县长^阿不都・热合曼主持", "阿不都・热合曼"),
        ("县长^买买提.吐尔逊主持", "买买提.吐尔逊"),
        # transliterated
        ("县长^扎西次仁，", "扎西次仁"),
        ("县长^扎西次仁主持", "扎西次仁"),
        ("州长^吉克尔布，", "吉克尔布"),
        ("旗长^巴特尔出席", "巴特尔"),
        ("县长^尕玛才仁参加会议", "尕玛才仁"),
        ("旗长^斯琴高娃主持", "斯琴高娃"),
    ],
)
def test_a_name_behind_a_position(text: str, name: str) -> None:
    assert name_at(text) == name


VERBS = (
    "主持会议",
    "出席会议",
    "参加会议",
    "列席会议",
    "讲话",
    "作了讲话",
    "发表讲话",
    "致辞",
    "汇报了工作",
    "通报了情况",
    "宣读了通知",
    "传达了精神",
    "强调",
    "要求",
    "表示",
    "希望",
    "说",
    "在会上讲话",
    "就工作发言",
    "对工作进行部署",
    "代表县委讲话",
    "分别发言",
    "先后发言",
    "主持召开会议",
    "应邀列席",
    "等出席",
    "和李强出席",
    "及相关人员",
    "以及李强",
    "同志主持",
    "一行",
    "介绍了情况",
    "宣布开会",
    "率队",
    "带领",
    "提出要求",
    "安排部署",
    "作工作报告",
    "为大家授课",
    "围绕主题发言",
    "逐一点评",
    "首先发言",
    "进行总结",
    "作动员讲话",
    "到会指导",
    "到会祝贺",
    "做了讲话",
    "共同出席",
)


@pytest.mark.parametrize("verb", [*VERBS, "作讲话", "指出", "认为"])
def test_a_longer_name_ends_before_the_verb(verb: str) -> None:
    assert name_at(f"县长^张明德{verb}。") == "张明德"
    assert name_at(f"县长^欧阳春林{verb}。") == "欧阳春林"


@pytest.mark.parametrize("verb", [*VERBS, "作讲话", "指出", "认为"])
def test_a_short_name_ends_before_the_verb(verb: str) -> None:
    assert name_at(f"县长^张明{verb}。") == "张明"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # everyday words that are names behind a position
        ("县长^高峰主持会议", "高峰"),
        ("县长^黎明，", "黎明"),
        ("县长^向阳出席", "向阳"),
        ("副县长^严肃主持会议", "严肃"),
        ("副县长^严肃同志", "严肃"),
        ("副县长^刘光和等领导", "刘光和"),
        ("副县长^刘光和李强", "刘光"),
        ("旗长^巴代出席", "巴代"),
        ("县长^安宁，", "安宁"),
        ("县长^方向明，", "方向明"),
        ("副县长^和丽秋、张明", "和丽秋"),
        # everyday words that are none
        ("县长^高度重视", None),
        ("县长^全面负责", None),
        ("县长^要带头", None),
        ("县长^和书记", None),
        ("县长^主持会议", None),
        ("县长^在会上", None),
        ("县长^办公会", None),
        ("县长^出席会议", None),
        ("县长^，张明", None),
        ("县长^", None),
        ("县长^A组", None),
    ],
)
def test_names_that_are_words_and_words_that_are_no_names(text: str, name: str | None) -> None:
    assert name_at(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("县长^当九报里，", "当九报里"),
        ("县长^阿则木呷，", "阿则木呷"),
        ("^当九报里，", None),
        ("^扎西次仁，", None),
        ("^张明，", "张明"),
    ],
)
def test_without_a_position_only_a_family_name_makes_a_name(text: str, name: str | None) -> None:
    assert name_at(text, titled="县长" in text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # 中, 在, 会 … end a given name, or open what follows: the other uses on the page decide
        ("县长^张志会主持。张志会说", "张志会"),
        ("县长^李明中主持会议", "李明中"),
        ("县长^李明在会上讲话。李明强调，", "李明"),
    ],
)
def test_the_other_uses_of_the_page_decide_between_two_ends(text: str, name: str) -> None:
    assert name_at(text) == name


def test_a_known_name_is_read_wherever_it_stands() -> None:
    assert name_at("^当九报里，", titled=False, known=("当九报里",)) == "当九报里"


@given(
    st.text(st.sampled_from("张欧阳明德 　·.主持县长和扎西次仁，A1"), max_size=30), st.integers(0, 30), st.booleans()
)
def test_a_name_begins_where_it_was_asked_for_and_is_not_empty(text: str, at: int, titled: bool) -> None:
    span = NameReader(text).at(at, titled=titled)
    if span is not None:
        assert span[0] == at
        assert at + 2 <= span[1] <= len(text)
        assert text[at : span[1]] == text[at : span[1]].strip()
