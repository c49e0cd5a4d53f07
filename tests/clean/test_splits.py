"""Split characters: what the search finds, and that its work is linear."""

from __future__ import annotations

from random import Random

import pytest
from mirror_damage import mirror

from pipelines.clean.offsets import apply_edits
from pipelines.clean.splits import PATHS_A_CHAR, PATHS_AT_LEAST, find_repairs

SPLIT = (
    "做好項(xiàng)目?jī)?chǔ)備,以實(shí)打?qū)嵉墓ぷ魍苿禹?xiàng)目,"
    "上下?lián)屪C遇,確;顒影踩⒂行蜻M行。會(huì)議?h政協(xié)\n"
)
NO_PAGES = ["?", "?jī)", "?jī)" * 50, "！!?;" * 50, "會?zzz)", "\x00?huì)", "會(huì)!\ud800", "海?" * 40]


def work(text: str) -> int:
    """The number of paths followed over ``text``."""
    counts: list[int] = []
    find_repairs(text, counts.append)
    return sum(counts)


def repaired(text: str) -> str:
    return apply_edits(text, [edit for repair in find_repairs(text) for edit in repair.edits])[0]


def test_a_text_that_is_whole_needs_no_repair() -> None:
    assert find_repairs("會議聽取匯報,審議通過了《辦法(試行)》。怎麼抓?誰來抓?(上)") == []


@pytest.mark.parametrize("text", NO_PAGES)
def test_no_input_raises(text: str) -> None:
    assert isinstance(repaired(text), str)


def test_every_character_maps_to_where_its_bytes_begin() -> None:
    text = "以實打?qū)嵉墓ぷ魍苿?dòng)会议"
    made, offsets = apply_edits(text, [edit for repair in find_repairs(text) for edit in repair.edits])
    assert made == "以實打實的工作推動会议"
    shown = {char: text[offsets.to_raw(at)] for at, char in enumerate(made[4:], 4)}
    assert shown == {"的": "墓", "工": "ぷ", "作": "魍", "推": "苿", "動": "?", "会": "会", "议": "议"}


def test_the_page_tells_which_character_a_reading_belongs_to() -> None:
    one = find_repairs("項目?jī)?chǔ)備")[0]
    assert "儲" in "".join(edit.replacement for edit in one.edits)


@pytest.mark.parametrize("unit", [SPLIT, "會?jī)", "!", "。湻", "議?h", "(huì)", "?", "海!鵬", "，鵬"])
def test_work_grows_with_the_length_only(unit: str) -> None:
    text = "會(huì)議\n" + unit * (3000 // len(unit))
    assert work(text) <= 2 * (PATHS_AT_LEAST + (PATHS_A_CHAR + 1) * len(text))


def test_work_on_a_page_is_small() -> None:
    """A page as the mirrors make it stays far below what a page may cost."""
    rng = Random(3)  # noqa: S311
    clean = "会议强调，要扎实推进项目建设，确保活动安全、有序进行。县委书记主持会议并讲话，各乡镇参加。\n"
    text = mirror(clean * 20, rng, invisible=True)
    assert work(text) < PATHS_A_CHAR * len(text)
