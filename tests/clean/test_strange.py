"""What looks like debris behind a mark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean.strange import is_strange, may_be_strange

CHARS = "會議縣書湻鵬邰会abz?()!！,，。\n 　ūì1.《”☆"


@pytest.mark.parametrize(
    ("behind", "strange"),
    [
        ("會議強調要抓好落實工作任務", False),
        ("邰昌禮出席會議並講話", True),  # a rare character, of a name or of shifted bytes
        ("?h政協", True),
        ("要抓好h落實", True),  # a letter amid Han
        ("GDP增長3.5%", True),  # one right behind the mark, too
        ("☆會議", True),
        ("会議", True),  # Simplified on a Traditional page
        ("會(huì)議", False),  # a reading is none
        ("會議(zzz)強調", False),  # nor are letters behind a bracket
        ("會議強調要抓好落實工作任務邰", False),  # too far away
        ("會議\n邰昌禮", False),  # another line
    ],
)
def test_debris_is_rare_characters_symbols_and_letters_amid(behind: str, strange: bool) -> None:
    text = f"會議,{behind}"
    assert is_strange(text, 3, invisible=False) is strange


def test_a_line_that_begins_with_a_mark_is_strange() -> None:
    assert is_strange("會議\n,會議", 4, invisible=False)


def test_an_exclamation_mark_at_the_end_of_a_line_is_strange_on_a_page_that_lost_bytes() -> None:
    assert is_strange("會議!\n", 3, invisible=True)
    assert not is_strange("會議!\n", 3, invisible=False)


@given(st.text(st.sampled_from(CHARS), max_size=40), st.booleans())
def test_no_strange_place_is_passed_over(text: str, invisible: bool) -> None:
    found = {mark.end() for mark in re.finditer(rf"[,，。!！]{may_be_strange()}", text)}
    for mark in re.finditer("[,，。!！]", text):
        if is_strange(text, mark.end(), invisible=invisible):
            assert mark.end() in found
