"""The version of the grammar changes with every byte of its code and words, and with nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.fingerprint import fingerprint
from pipelines.parse import GRAMMAR_VERSION


def test_it_names_code_and_words(tmp_path: Path) -> None:
    (tmp_path / "room" / "inner").mkdir(parents=True)
    words, code, other = tmp_path / "room" / "inner" / "words.tsv", tmp_path / "code.py", tmp_path / "other.py"
    for path in (words, code, other):
        path.write_bytes("甲\n乙\n".encode())
    first = fingerprint(tmp_path, ("room", "code.py"))
    other.write_text("丙")
    (tmp_path / "room" / "notes.md").write_text("丁")
    words.write_bytes("甲\r\n乙\r\n".encode())  # as a checkout on Windows has it
    assert fingerprint(tmp_path, ("code.py", "room")) == first
    code.write_text("戊")
    second = fingerprint(tmp_path, ("room", "code.py"))
    words.rename(words.with_name("other_words.tsv"))
    assert len({first, second, fingerprint(tmp_path, ("room", "code.py"))}) == 3


def test_the_grammar_has_one() -> None:
    assert re.fullmatch(r"1\.[0-9a-f]{12}", GRAMMAR_VERSION)
