"""Derive ``data/charmodel.tsv`` from the word list of jieba: ``python -m pipelines.clean.derive_charmodel``.

Source: ``jieba/dict.txt`` (MIT licence), words with their frequencies. Kept are the frequency of every
character that occurs often enough and of every pair of neighbours inside a word, as whole powers of two:
enough to tell text from the debris of shifted bytes, and a tenth of the size.
"""

from __future__ import annotations

import math
import sys
from collections import Counter, defaultdict
from importlib.util import find_spec
from pathlib import Path

from pipelines.clean.charsets import gb2312

TARGET = Path(__file__).parent / "data" / "charmodel.tsv"
MIN_CHAR, MIN_PAIR = 3, 24


def _counts(word_list: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    with word_list.open(encoding="utf-8") as lines:
        for line in lines:
            word, frequency = line.split(" ")[:2]
            for i, char in enumerate(word):
                counts[char] += int(frequency)
                if i:
                    counts[word[i - 1 : i + 1]] += int(frequency)
    return counts


def derive(word_list: Path) -> str:
    """The table as text: ``first TAB exponent TAB followers``; ``first`` is empty for single characters."""
    groups: dict[tuple[str, int], list[str]] = defaultdict(list)
    known = gb2312()  # the list holds debris of broken encodings too
    for gram, count in _counts(word_list).items():
        if known.issuperset(gram) and count >= (MIN_CHAR, MIN_PAIR)[len(gram) - 1]:
            groups[gram[:-1], round(math.log2(count))].append(gram[-1])
    rows = sorted(f"{first}\t{power}\t{''.join(sorted(chars))}" for (first, power), chars in groups.items())
    return "\n".join(["first\tpower of two\tfollowers", *rows]) + "\n"


def main() -> None:
    """Write the table."""
    spec = find_spec("jieba")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("jieba is not installed: its word list is the source of the table")
    TARGET.write_text(derive(Path(spec.submodule_search_locations[0]) / "dict.txt"), encoding="utf-8")


if __name__ == "__main__":
    main()
