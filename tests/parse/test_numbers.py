"""Numerals: values, signs, ranges, and that nothing is read into words that only look like numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.parse.numbers import (
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
