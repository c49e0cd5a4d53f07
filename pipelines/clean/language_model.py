"""How likely a stretch of characters is: tells text from the debris of shifted bytes.

Two views of one word list, ``data/words.tsv`` (derived from jieba's, see :mod:`pipelines.clean.derive_words`)
with the words of reports that it lacks, ``data/report_words.tsv``: how well one character follows another,
cheap enough for every step of a search, and how well a whole stretch falls into words, for the last choice.
Loaded for damaged pages only. Scores are natural logarithms of probabilities; Traditional characters count
as their Simplified forms.
"""

from __future__ import annotations

import math
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import ascii_letters, digits

from pipelines.clean.script import simplified_forms
from pipelines.clean.tables import DATA
from pipelines.tables import read_table

TABLES = (DATA / "words.tsv", DATA / "report_words.tsv")
LONGEST_WORD = 8

INSIDE = math.log(0.6)      # two neighbours stand inside one word
BETWEEN = math.log(0.4)     # … in two words
COMMON = math.log(0.02)     # a comma, a full stop, a digit
MARK = math.log(0.002)      # another mark
LETTER = math.log(1e-4)     # a letter, an exclamation mark: seldom in a report
WITHIN = math.log(0.1)      # a letter or digit that goes on a word of them, white space on white space
SYMBOL = math.log(1e-7)     # a kana, box-drawing character, enclosed number …
UNSEEN = math.log(1e-8)     # a Han character that no word of the list has
RARE = math.log(3e-6)       # below this a character is suspicious in a report

IMPOSSIBLE = math.log(1e-8) # two stops in a row
STOPS = frozenset("，。、；：？！,;:?!")
NO_STOP_BEHIND = STOPS | frozenset("\n 　（(")
LETTERS = frozenset(ascii_letters + digits + ".-%")
INDENT = frozenset("\n 　")
NO_LINE_BEGINS = frozenset("”》）)％%")
SELDOM = frozenset(ascii_letters + "!！")
BOUND = STOPS | NO_LINE_BEGINS | LETTERS | INDENT  # what the character before may rule out or ask for
COMMON_MARKS = frozenset("，。、0123456789")
MARKS = frozenset("“”《》（）：；？！·…—‘’％　【】〔〕") | frozenset(map(chr, range(0x7F)))


class LanguageModel:
    """Scores of characters, of pairs of characters and of stretches of text."""

    __slots__ = ("_apart", "_forms", "_pairs", "_single", "_words")

    def __init__(self, words: dict[str, float], single: dict[str, float],
                 pairs: dict[str, dict[str, float]]) -> None:
        self._words = words
        self._single = single
        self._apart = {char: score + BETWEEN for char, score in single.items()}
        self._pairs = pairs
        self._forms = dict(simplified_forms())

    def form(self, char: str) -> str:
        """The form under which ``char`` is scored."""
        return self._forms.get(char, char)

    def forms(self, text: str) -> str:
        """The forms under which the characters of ``text`` are scored."""
        return "".join(map(self._forms.get, text, text))

    def usual(self) -> frozenset[str]:
        """All characters that are not suspicious in a report."""
        known = {*self._forms, *self._single, *COMMON_MARKS, *SELDOM, *MARKS}
        return frozenset(char for char in known if self.alone(self.form(char)) >= RARE)

    def alone(self, char: str) -> float:
        """The score of ``char`` (in its scored form) by itself."""
        score = self._single.get(char)
        if score is not None:
            return score
        if "\u4e00" <= char <= "\u9fff":
            return UNSEEN
        if char in COMMON_MARKS:
            return COMMON
        if char in SELDOM:
            return LETTER
        return MARK if char in MARKS else SYMBOL

    def after(self, before: str, char: str) -> float:
        """The score of ``char`` after ``before``, both in their scored forms."""
        followers = self._pairs.get(before)
        if followers is not None and char in followers:
            return followers[char]
        bound = _bound(before, char) if char in BOUND else None
        if bound is not None:
            return bound
        return self._apart[char] if char in self._apart else self.alone(char) + BETWEEN

    def wording(self, text: str) -> float:
        """The score of the best way to cut ``text`` into words."""
        forms = self.forms(text)
        best = [0.0]
        for end in range(1, len(forms) + 1):
            score = self._words.get(forms[end - 1])
            if score is None:
                score = self.after(forms[end - 2 : end - 1], forms[end - 1])
            score += best[end - 1]
            for size in range(2, min(LONGEST_WORD, end) + 1):
                word = self._words.get(forms[end - size : end])
                if word is not None and best[end - size] + word > score:
                    score = best[end - size] + word
            best.append(score)
        return best[-1]


def _bound(before: str, char: str) -> float | None:
    """The score of a mark, a letter or white space where ``before`` alone decides."""
    if (char in STOPS and before in NO_STOP_BEHIND) or (char in NO_LINE_BEGINS and before in INDENT):
        return IMPOSSIBLE
    if (char in LETTERS and before in LETTERS) or (char in INDENT and before in INDENT):
        return WITHIN
    return None


def _together(before: str, char: str, share: float) -> float:
    """The score of a pair that words have; ``share`` of what follows ``before`` in them is ``char``."""
    score = _bound(before, char) if char in BOUND else None
    return INSIDE + math.log(share) if score is None else score


def _frequencies(path: Path) -> dict[str, int]:
    frequencies: dict[str, int] = {}
    for row in read_table(path, ("power of two", "words")):
        power, words = row.cells
        if not power.isdigit():
            raise row.fault(f"{power!r} is no power of two")
        frequencies.update(dict.fromkeys(words.split(" "), 2 ** int(power)))
    return frequencies


@cache
def language_model(paths: tuple[Path, ...] = TABLES) -> LanguageModel:
    """The model of the words in ``paths``; of a word in several the last one counts.

    Raises :class:`~pipelines.tables.TableError` with file and line of the first fault.
    """
    frequencies: dict[str, int] = {}
    for path in paths:
        frequencies.update(_frequencies(path))
    single: dict[str, int] = defaultdict(int)
    pairs: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for word, count in frequencies.items():
        for char in word:
            single[char] += count
        for before, char in pairwise(word):
            pairs[before][char] += count
    total = sum(single.values())
    words = sum(frequencies.values())
    log = math.log
    return LanguageModel(
        words={word: log(count / words) for word, count in frequencies.items()},
        single={char: log(count / total) for char, count in single.items()},
        pairs={
            before: {char: _together(before, char, count / single[before]) for char, count in followers.items()}
            for before, followers in pairs.items()
        },
    )
