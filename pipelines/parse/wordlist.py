"""Everyday words: what a doubtful name is held against, and how a doubtful run of characters falls apart."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Protocol, cast
from warnings import catch_warnings, filterwarnings

_SHORTEST, _LONGEST = 2, 3


class Segmenter(Protocol):
    """What is used of jieba's tokenizer."""

    def lcut(self, sentence: str) -> list[str]:
        """The words of a sentence."""
        ...


@cache
def everyday_words() -> frozenset[str]:
    """Words of two or three characters in everyday use that are no names (everyday_words.txt)."""
    table = resources.files("pipelines.parse.lexicon") / "everyday_words.txt"
    return frozenset(table.read_text(encoding="utf-8").split())


def holds_everyday_word(run: str) -> bool:
    """Whether any stretch of two or three characters of ``run`` is an everyday word."""
    words = everyday_words()
    return any(
        run[i:i + n] in words for n in range(_SHORTEST, _LONGEST + 1) for i in range(len(run) - n + 1)
    )


@cache
def segmenter() -> Segmenter:
    """jieba with the lexicon's positions and verbs in its dictionary, loaded when first needed (1.4 s)."""
    with catch_warnings():
        filterwarnings("ignore", "pkg_resources is deprecated", UserWarning)  # jieba can do without
        import jieba  # noqa: PLC0415 - only a doubtful name pays for it

    from pipelines.parse.lexicon import words  # noqa: PLC0415

    jieba.setLogLevel("WARNING")
    tokenizer = jieba.Tokenizer()
    for word in (*words("position_heads.tsv"), *words("name_followers.tsv"), *words("reporting.tsv")):
        tokenizer.add_word(word)
    return cast(Segmenter, tokenizer)


def opens_word(run: str) -> bool:
    """Whether ``run`` begins with a word of more than one character, as jieba cuts it."""
    return bool(run) and len(segmenter().lcut(run)[0]) > 1
