"""Makes everyday_words.txt from the dictionary that the jieba package ships (MIT).

Kept are words of two or three characters that the dictionary counts often and does not mark as personal
names. Run ``python -m pipelines.parse.lexicon.make_everyday_words`` after a new jieba; review the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jieba

_LENGTHS = (2, 3)
_OFTEN = 200  # occurrences in the corpus that the dictionary was counted on
TARGET = Path(__file__).with_name("everyday_words.txt")


def everyday() -> Iterator[str]:
    """The words, in the order of the dictionary file: word, frequency, part of speech (``nr``: a name)."""
    with jieba.dt.get_dict_file() as lines:
        for raw in lines:
            word, frequency, kind = raw.decode("utf-8").rstrip("\n").split(" ")
            if len(word) in _LENGTHS and int(frequency) >= _OFTEN and not kind.startswith("nr"):
                yield word


if __name__ == "__main__":
    TARGET.write_text("\n".join(sorted(set(everyday()))) + "\n", encoding="utf-8")
