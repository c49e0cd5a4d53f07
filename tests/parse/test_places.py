"""Places in running text."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.divisions import load_divisions
from pipelines.parse.places import find_places

GOLD = Path(__file__).parents[1] / "gold"


def names(text: str) -> list[str]:
    return [mention.name for mention in find_places(text)]


def test_the_longest_name_at_each_place_is_found() -> None:
    text = "甘肃省天水市麦积区、黔东南州和科尔沁左翼后旗参加。"
    assert names(text) == ["甘肃省", "天水市", "麦积区", "黔东南州", "科尔沁左翼后旗"]


def test_a_stretch_keeps_the_offsets_of_the_text() -> None:
    text = "秦安县召开会议，麦积区参加。"
    (mention,) = find_places(text, 4)
    assert mention.span == (8, 11)
    assert find_places(text, 0, 7)[0].span == (0, 3)
    assert len(find_places(text, 0, 7)) == 1


@pytest.mark.parametrize(
    ("text", "found"), [("北京市场", ["北京"]), ("北京市场部和北京市", ["北京", "北京市"])]
)
def test_a_name_that_runs_into_a_word_is_cut(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "full"),
    [("麦积区", True), ("黔南州", True), ("巴州", True), ("涉县", True), ("杭州", False), ("天水", False)],
)
def test_a_full_name_ends_in_what_the_place_is(text: str, full: bool) -> None:
    assert find_places(text)[0].full is full


@pytest.mark.parametrize(
    ("text", "homograph"),
    [("召开县委", True), ("市委和县委", True), ("干涉县政", True), ("，涉县召开", False), ("秦安县", False)],
)
def test_words_that_look_like_places_are_marked(text: str, homograph: bool) -> None:
    assert find_places(text)[0].homograph is homograph


def test_all_bearers_of_a_name_are_candidates() -> None:
    (mention,) = find_places("鼓楼区")
    assert {c.code for c in mention.candidates} == {"320106", "320302", "350102", "410204"}


@pytest.mark.parametrize("line", (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()[::10])
def test_mentions_stand_in_the_text_in_order(line: str) -> None:
    text = json.loads(line)["text_clean"]
    mentions = find_places(text)
    assert all(text[m.span[0] : m.span[1]] == m.name for m in mentions)
    assert all(a.span[1] <= b.span[0] for a, b in pairwise(mentions))


PARTS = st.sampled_from([*sorted(load_divisions().forms)[::200], "召开", "市", "区", "，", "在", "😀", "x"])


@given(st.lists(PARTS | st.text(max_size=3)).map("".join))
def test_any_text_gives_mentions_that_stand_in_it(text: str) -> None:
    end = 0
    for mention in find_places(text):
        assert mention.span[0] >= end
        end = mention.span[1]
        assert text[mention.span[0] : end] == mention.name
        assert mention.candidates
