"""Numerals: values, signs, ranges, and that nothing is read into words that only look like numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.numbers import (
    Number,
    find_numbers,
    number_words,
    parse_count,
    parse_numeral,
)


@pytest.mark.parametrize(("numeral", "value"), [
    ("1.86", 1.86), ("1,862", 1862), ("１８６２", 1862), ("3，172", 3172), ("2.37亿", 237_000_000),
    ("160亿", 16_000_000_000), ("1亿2000万", 120_000_000), ("6个亿", 600_000_000), ("1.2个亿", 120_000_000),
    ("1.2万亿", 1_200_000_000_000), ("3百万", 3_000_000), ("二十三", 23),
    ("十五", 15), ("两千三百万", 23_000_000),
    ("一百零五", 105), ("二〇一八", 2018), ("三", 3), ("半", 0.5), ("一亿两千万", 120_000_000),
    ("10.07亿", 1_007_000_000),
])
def test_numeral_value(numeral: str, value: float) -> None:
    assert parse_numeral(numeral) == value
    assert isinstance(parse_numeral(numeral), int) == isinstance(value, int)


@pytest.mark.parametrize("text", ["", "万", "亿", "三五十", "abc", "1万2亿", "十个"])
def test_no_numeral(text: str) -> None:
    assert parse_numeral(text) is None


@pytest.mark.parametrize(("text", "number"), [
    ("第十五次", Number((0, 3), 15, ordinal=True)),
    ("约120", Number((0, 4), 120, sign="~")),
    ("7300余户", Number((0, 5), 7300, sign=">")),
    ("10多万元", Number((0, 4), 100_000, sign=">")),
    ("3-5", Number((0, 3), 3, 5)),
    ("3至5万", Number((0, 4), 3, 50_000)),
    ("三到五", Number((0, 3), 3, 5)),
    ("8%左右", Number((0, 4), 8, sign="~", unit="%")),
    ("不低于55％", Number((0, 6), 55, sign=">", unit="%")),
    ("40%以上", Number((0, 5), 40, sign=">", unit="%")),
    ("35%以下", Number((0, 5), 35, sign="<", unit="%")),
    ("近3个百分点", Number((0, 6), 3, sign="~", unit="百分点")),
    ("三成以上", Number((0, 4), 3, sign=">", unit="成")),
    ("2.5倍", Number((0, 4), 2.5, unit="倍")),
])
def test_number_in_text(text: str, number: Number) -> None:
    assert find_numbers(text) == [number]


def test_magnitude_is_not_taken_from_a_unit() -> None:
    assert [n.value for n in find_numbers("修路5千米，用药3千克，提高2百分点，装机8千瓦")] == [5, 3, 2, 8]


def test_only_the_given_stretch_is_read() -> None:
    assert [n.span for n in find_numbers("11和22和33", 3, 5)] == [(3, 5)]


ALPHABET = "0123456789０９,.，．第约近余多来零〇一两三十百千万亿半%成倍至到-个点年户" "以上下 "


@given(st.text(alphabet=ALPHABET, max_size=80))
def test_any_text_is_read_without_overlap(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.span[0] < number.span[1] <= len(text)
        end = number.span[1]


@given(st.integers(0, 10**15))
def test_digits_keep_their_value(value: int) -> None:
    assert parse_numeral(str(value) if value < 10**15 else f"{value:,}") == value
    assert parse_numeral(f"{value:,}") == value


def test_table_of_words_is_valid() -> None:
    words = number_words()
    assert words.before["不低于"] == ">" and words.inside["余"] == ">" and words.after["左右"] == "~"


@pytest.mark.parametrize(
    ("numeral", "count"),
    [
        ("80", 80), ("1,200", 1200), ("十二", 12), ("一百零五", 105), ("二〇", 20), ("百", 100),
        ("三五", None), ("半", None),
    ],
)
def test_a_numeral_that_counts(numeral: str, count: int | None) -> None:
    assert parse_count(numeral) == count
