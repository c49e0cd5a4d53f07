"""Readings behind characters."""

from __future__ import annotations

import pytest

from pipelines.clean.offsets import apply_edits
from pipelines.clean.readings import drop_readings, fits, left_readings, readings_of, trails_with


def dropped(text: str) -> str:
    return apply_edits(text, drop_readings(text))[0]


@pytest.mark.parametrize(
    ("char", "reading", "right"),
    [
        ("實", "shí", True),
        ("長", "cháng", True),
        ("長", "zhǎng", True),
        ("會", "hui", True),
        ("呂", "lǚ", True),
        ("會", "shí", False),
        ("a", "a", False),
        ("\ud800", "a", False),
    ],
)
def test_fits(char: str, reading: str, right: bool) -> None:
    assert fits(char, reading) is right


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("落實(shí)", "落實"),
        ("會(huì )議", "會議"),
        ("縣(市、區(qū))", "縣(市、區)"),
        ("(一)(試行)(CEO)", "(一)(試行)(CEO)"),
        ("會(shí)議", "會(shí)議"),
        ("重慶(chóngqìng)話", "重慶(chóngqìng)話"),
        ("兒(er)化音", "兒(er)化音"),
        ("大會(hui)(hui)在北京(jing)", "大會在北京"),
        ("會(huì)(shí)", "會(shí)"),
        ("(huì)", "(huì)"),
    ],
)
def test_drop_readings(text: str, meant: str) -> None:
    assert dropped(text) == meant


def test_left_readings() -> None:
    text = "會(shí)議?jī)公眾號(abc)"
    assert [text[slice(*span)] for span in left_readings(text)] == ["(shí)", "?jī)"]


def test_characters_by_lead_byte_and_reading() -> None:
    lead, trail = "績".encode("gbk")
    assert trail in trails_with(lead, "jī") or trail in trails_with(lead, "jì")
    assert trails_with(0x81, "zzz") == ()


def test_readings_come_with_and_without_tone() -> None:
    assert {"zhǎng", "zhang", "cháng", "chang"} <= readings_of("長")
