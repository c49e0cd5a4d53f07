"""Derive ``data/words.tsv`` from the word list of jieba: ``python -m pipelines.clean.derive_words``.

Source: ``jieba/dict.txt`` (MIT licence), words with their frequencies. Kept are the words that occur often
enough, their frequencies as whole powers of two: enough to tell text from the debris of shifted bytes, and an
eighth of the size.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

from pipelines.clean.charsets import gb2312
from pipelines.clean.language_model import TABLES

LEAST = 20
LONGEST = 4


def derive(word_list: Path) -> str:
    """The table as text: one line a power of two, ``power TAB words`` with spaces between the words."""
    groups: dict[int, list[str]] = defaultdict(list)
    known = gb2312()  # the list holds debris of broken encodings too
    with word_list.open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency = line.split(" ")[:2]
            if known.issuperset(word) and len(word) <= LONGEST and int(frequency) >= LEAST:
                groups[round(math.log2(int(frequency)))].append(word)
    rows = [f"{power}\t{' '.join(sorted(groups[power]))}" for power in sorted(groups)]
    return "\n".join(["power of two\twords", *rows]) + "\n"


def main() -> None:
    """Write the table."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("jieba is not installed: its word list is the source of the table")
    TABLES[0].write_text(derive(Path(spec.submodule_search_locations[0]) / "dict.txt"), encoding="utf-8")


if __name__ == "__main__":
    main()
