"""Hard line wraps: undone on wrapped pages, paragraphs kept, ordinary pages untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.lines import unwrap

GOLD = Path(__file__).parents[1] / "gold"
PARAGRAPHS = (
    "3月11日上午，县委书记阎克勤主持召开县委常委会会议，传达学习有关会议精神，研究部署全县春季农业生产和项目建设工作。"
    "县委副书记、县长陈天翼，县委副书记鲁文涛出席会议，县人大常委会主任孟庆德、县政协主席姬秀兰列席会议。",
    "会议指出，各级各部门要切实提高政治站位，把思想和行动统一到会议部署上来，抢抓农时，不误农时，确保各项任务按时完成。",
    "陈天翼强调，要坚持问题导向，建立台账，逐项销号，对工作不力的严肃追责，以扎实作风推动各项工作取得新成效。",
)


def wrapped(paragraphs: tuple[str, ...], width: int, indent: str = "", between: str = "\n") -> str:
    def wrap(paragraph: str) -> str:
        line = indent + paragraph
        return "\n".join(line[i : i + width] for i in range(0, len(line), width))

    return between.join(wrap(p) for p in paragraphs)


@pytest.mark.parametrize("width", [20, 29, 36])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_wraps_are_undone_and_paragraphs_kept(width: int, between: str) -> None:
    indent = "\u3000\u3000"
    text, _ = unwrap(wrapped(PARAGRAPHS, width, indent, between))
    assert text == between.join(indent + p for p in PARAGRAPHS)


def test_a_name_cut_in_two_is_whole_again_and_the_map_says_where_the_break_was() -> None:
    raw = wrapped(PARAGRAPHS, 29, "\u3000\u3000")
    cut = raw.replace("陈天翼", "陈\n天翼", 1) if "陈\n天翼" not in raw else raw
    text, offsets = unwrap(cut)
    at = text.index("陈天翼")
    start, end = offsets.to_raw(at), offsets.to_raw(at + 3)
    assert cut[start:end].replace("\n", "") == "陈天翼"
    for i, char in enumerate(text):
        assert cut[offsets.to_raw(i)] == char


def test_a_headline_above_a_wrapped_report_stays_apart() -> None:
    text, _ = unwrap("县委常委会召开会议\n" + wrapped(PARAGRAPHS, 29, "\u3000\u3000"))
    assert text.split("\n")[0] == "县委常委会召开会议"


def test_words_of_latin_script_keep_a_space() -> None:
    paragraph = "the county held a meeting on " * 12
    lines = [paragraph[i : i + 58].strip() for i in range(0, len(paragraph), 58)]
    text, _ = unwrap("\n".join(lines))
    assert "\n" not in text
    assert "meeting on the county" in text


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_kind(ending: str) -> None:
    text, _ = unwrap(wrapped(PARAGRAPHS, 29, "\u3000\u3000").replace("\n", ending))
    assert text == ending.join("\u3000\u3000" + p for p in PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n".join(PARAGRAPHS),
        "\n".join(
            f"{name}同志任市财政局副局长（试用期一年）；"
            for name in ("甲某某", "乙某某", "丙某某", "丁某某", "戊某某")
        ),
        "\n".join(f"市政府召开第{n}次常务会议研究安全生产工作。" for n in "一二三四五六七"),
        "\n".join(
            f"{label}：县政府办公室副主任王某某及有关单位负责人"
            for label in ("时间", "地点", "主持", "出席", "请假", "记录")
        ),
        "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n又是一年春",
    ],
)
def test_lists_verse_and_ordinary_pages_are_unchanged(text: str) -> None:
    assert unwrap(text)[0] == text


@pytest.mark.parametrize("name", ["dev.jsonl", "negatives.jsonl", "reposts.jsonl"])
def test_no_page_of_the_corpus_is_changed(name: str) -> None:
    for line in (GOLD / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for text in {row["text"], row["text_clean"]}:
            assert unwrap(text)[0] == text


LINES = st.lists(
    st.sampled_from(
        ["甲" * 20, "乙" * 19 + "，", "丙" * 18 + "。", "\u3000\u3000" + "丁" * 18, "短。", "", " a1 " * 9]
    )
)


@given(st.one_of(st.text(max_size=300), LINES.map("\n".join)))
def test_unwrapping_is_idempotent_and_loses_no_character(text: str) -> None:
    once, offsets = unwrap(text)
    assert unwrap(once)[0] == once
    assert "".join(once.split()) == "".join(text.split())
    assert offsets.to_raw(len(once)) <= len(text)
