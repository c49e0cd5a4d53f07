"""Where positions end, and how a chain of them is split."""

from __future__ import annotations

import pytest
from reading import cut

from pipelines.parse.titles import TitleReader, find_heads, split_titles


def ending(text: str, known: tuple[str, ...] = ()) -> list[str]:
    """The positions that end with the text."""
    found = TitleReader(text, find_heads(text), set(known)).ending(len(text), 0)
    assert all(cut(text, title.span) == title.text for title in found)
    return [title.text for title in found]


@pytest.mark.parametrize(
    "marked",
    [
        "县长办公会上，县长^讲话",
        "县委书记^",
        "主席台前，县政协主席^讲话",
        "代表团代表^发言",
        "县委副书记^、县长^张明德",
        "春耕生产",
        "领导小组会议",
        "县委常委会",
    ],
)
def test_a_position_ends_where_its_noun_does_and_words_that_only_begin_like_one_are_none(marked: str) -> None:
    pieces = marked.split("^")
    ends = [len("".join(pieces[: n + 1])) for n in range(len(pieces) - 1)]
    assert sorted(find_heads("".join(pieces)).starts) == ends


@pytest.mark.parametrize(
    ("chain", "parts"),
    [
        ("县委副书记、县长", ["县委副书记", "县长"]),
        ("县委党校（行政学校、社会主义学校）校长", ["县委党校（行政学校、社会主义学校）校长"]),
        ("“一办、三组”组长、局长", ["“一办、三组”组长", "局长"]),
        ("县长", ["县长"]),
    ],
)
def test_a_chain_is_split_outside_brackets_and_quotations(chain: str, parts: list[str]) -> None:
    assert [cut(chain, span) for span in split_titles(chain, 0, len(chain))] == parts


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("出席，县委副书记、县长", ["县委副书记", "县长"]),
        ("3月5日上午，由县委书记", ["县委书记"]),
        ("随后县长", ["县长"]),
        ("市委常委、副市长", ["市委常委", "副市长"]),
        ("各乡镇镇长", []),
        ("全体县委委员", []),
        ("有关部门负责人、县长", ["县长"]),
        ("张明德和县水投公司总经理", ["县水投公司总经理"]),
    ],
)
def test_the_positions_of_one_person(text: str, titles: list[str]) -> None:
    assert ending(text, known=("张明德",)) == titles
