"""The data files of the families and of the furniture: what is in them works, what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.layouts.family import FamilyError, families, load_family
from crawler.layouts.paging import RULES
from crawler.layouts.records import READERS
from crawler.markup import parse
from crawler.names import Names
from crawler.parts.furniture import TABLE, FurnitureError, load_furniture
from crawler.selectors import SelectorError, compiled

GOOD = "name = 'x'\nsystem = 'X'\nrank = 1\ndetail = ['/\\d+$']\nfootprint = []\nbody = ['#zoom']\nnext = ['link']\n"


@pytest.mark.parametrize(
    ("markup", "selector", "found"),
    [
        ("<div id='zoom'>", "#zoom", True), ("<div id='zoomer'>", "#zoom", False),
        ("<div id='vsb_content_9'>", "#vsb_content*", True), ("<div class='a bt-content'>", ".bt-content", True),
        ("<div class='bt-contents'>", ".bt-content", False), ("<div class='zoom'>", "#zoom", False),
        ("<div class='view'>", "div.view", True), ("<div class='view'>", "p.view", False),
        ("<div>", "div", True), ("<div id='a'>", "p#a", False),
    ],
)  # fmt: skip
def test_elements_are_selected_by_tag_id_beginning_of_id_and_class(markup: str, selector: str, found: bool) -> None:
    document = parse(markup)
    assert document is not None
    assert compiled([selector]).within(Names(document)) == (list(document.iter("div")) if found else [])


def test_selected_elements_come_once_and_in_the_order_of_the_page() -> None:
    document = parse("<div id='zoom' class='view'><p class='view'></p></div><div id='a'></div><!-- --><p></p>")
    assert document is not None
    selected = compiled(["p", "#a", ".view", "#zo*"]).within(Names(document))
    assert [(one.tag, one.get("id")) for one in selected] == [("div", "zoom"), ("p", None), ("div", "a"), ("p", None)]


@pytest.mark.parametrize("written", ["", "div > p", "#", ".a.b", "//div", "*"])
def test_what_is_no_selector_is_refused(written: str) -> None:
    with pytest.raises(SelectorError, match="want #id"):
        compiled([written])


def test_every_rule_that_a_family_names_exists_and_ranks_differ() -> None:
    for family in families():
        assert set(family.paging) <= set(RULES) and set(family.records) <= set(READERS), family.name
    ranks = [family.rank for family in families()]
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("rank = 1", "rank = 'a'", r"x\.toml:3: rank must be a int"),
        ("next = ['link']", "nxt = ['link']", r"x\.toml:7: unknown key 'nxt'"),
        ("detail = ['/\\d+$']", "detail = ['/(']", r"x\.toml:4: '/\('"),
        ("body = ['#zoom']", "body = ['a b']", r"x\.toml: 'a b'"),
        ("body = ['#zoom']", "body = ['']", r"x\.toml:6: body must hold strings"),
        ("name = 'x'\n", "", r"x\.toml: missing: name"),
        ("rank = 1", "rank = ", r"x\.toml: .*line 3"),
    ],
)
def test_a_fault_of_a_family_is_named_by_file_and_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_family(path).name == "x"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(FamilyError, match=fault):
        load_family(path)


@pytest.mark.parametrize(("old", "new"), [("footer = [", "feet = ["), ("cut = [", "cut = [ '(',")])
def test_a_fault_of_the_furniture_is_named(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "furniture.toml"
    path.write_text(TABLE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(FurnitureError, match=r"furniture\.toml"):
        load_furniture(path)
