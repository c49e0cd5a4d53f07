"""Everyday words, from jieba's dictionary: read once, and only when a doubtful name needs them."""

from __future__ import annotations

from functools import cache

_SHORTEST, _LONGEST = 2, 4
_EVERYDAY = 30  # occurrences in the corpus that jieba's dictionary was counted on


@cache
def everyday_words() -> frozenset[str]:
    """Words of two to four characters that are in everyday use and no personal names.

    Source: the dictionary file that the jieba package ships (word, frequency, part of speech; ``nr`` marks
    personal names). Reading it takes about 0.2 s, a tenth of loading jieba for segmentation.
    """
    import jieba  # noqa: PLC0415 - paid only by pages with a doubtful name

    words: set[str] = set()
    with jieba.dt.get_dict_file() as lines:
        for raw in lines:
            word, frequency, kind = raw.decode("utf-8").rstrip("\n").split(" ")
            if _SHORTEST <= len(word) <= _LONGEST and int(frequency) >= _EVERYDAY and kind != "nr":
                words.add(word)
    return frozenset(words)


def holds_everyday_word(run: str) -> bool:
    """Whether any stretch of two to four characters of ``run`` is an everyday word."""
    words = everyday_words()
    return any(
        run[i:i + n] in words for n in range(_SHORTEST, _LONGEST + 1) for i in range(len(run) - n + 1)
    )
