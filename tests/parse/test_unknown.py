"""What no table knows is counted, so that the tables can grow."""

from __future__ import annotations

import pytest
from reading import LEAD, page

from pipelines.parse.lexicon import LEXICON
from pipelines.read import read


def unknown(text: str) -> dict[str, dict[str, int]]:
    return read(page(text)).unknown


def test_a_position_of_an_organ_that_no_table_has_is_counted() -> None:
    found = unknown(f"{LEAD}县长张明德、县供销社主任李国强出席会议。")
    assert found["position"] == {"县供销社主任": 1}


@pytest.mark.parametrize("position", ["县长", "县委常委、副县长", "县财政局局长", "副主任", "县领导"])
def test_known_positions_are_not_counted(position: str) -> None:
    assert "position" not in unknown(f"{LEAD}{position}张明德出席会议。")


def test_a_meeting_of_no_known_kind_is_counted() -> None:
    assert unknown("3月5日，我县召开春耕通气会议，县长张明德出席会议。")["meeting"] == {"春耕通气会议": 1}


def test_a_place_of_no_table_is_counted() -> None:
    found = read(page("3月5日，我处召开春耕生产推进会。处长张明德出席会议。", site="白石河保护区")).unknown
    assert found["division"] == {"白石河保护区": 1}


def test_a_page_without_a_meeting_has_no_unknown_tokens() -> None:
    assert unknown("春耕备耕正当时。") == {}


def test_every_table_is_read_by_the_grammar() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in LEXICON.parent.rglob("*.py"))
    assert [table.name for table in LEXICON.glob("*.t*") if table.name not in sources] == []
