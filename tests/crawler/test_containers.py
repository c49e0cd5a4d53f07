"""The table of known article containers."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.layouts.containers import TableError, load_containers
from crawler.markup import parse


def test_elements_are_known_by_id_beginning_of_id_and_class(tmp_path: Path) -> None:
    table = tmp_path / "containers.tsv"
    rows = "# comment\n\nid\tzoom\tX\nid^\tvsb_content\tX\nclass\tbt-content\tX\ntag\tucapcontent\tX\n"
    table.write_text(rows, encoding="utf-8")
    containers = load_containers(table)
    for markup, known in [
        ("<div id='zoom'>", True), ("<div id='zoomer'>", False), ("<div id='vsb_content_9'>", True),
        ("<div class='a bt-content'>", True), ("<div class='bt-contents'>", False), ("<div>", False),
        ("<div class='zoom'>", False),
    ]:  # fmt: skip
        document = parse(markup)
        assert document is not None
        assert (next(document.iter("div")) in containers) is known
    document = parse("<ucapcontent>")
    assert document is not None and next(document.iter("ucapcontent")) in containers


@pytest.mark.parametrize("row", ["id\tzoom", "xpath\t//div\tX", "id\t\tX"])
def test_a_faulty_row_is_named_by_file_and_line(tmp_path: Path, row: str) -> None:
    table = tmp_path / "containers.tsv"
    table.write_text(f"id\tzoom\tX\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"containers\.tsv:2"):
        load_containers(table)
