"""How well a character follows another one: tells text from the debris of shifted bytes.

A bigram model of Simplified characters with back-off to single characters, from ``data/charmodel.tsv``
(derived from the word list of jieba, see :mod:`pipelines.clean.derive_charmodel`). Loaded for damaged pages
only. Scores are natural logarithms of probabilities; Traditional characters are scored as their Simplified
forms.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from pipelines.clean.script import simplified_forms
from pipelines.clean.tables import DATA, TableError, read_table

TABLE = DATA / "charmodel.tsv"

PAIR_WEIGHT = 0.6           # share of neighbours that stand inside one word
MARK = math.log(0.03)       # a common punctuation mark, digit, letter or space
SYMBOL = math.log(1e-7)     # a kana, box-drawing character, enclosed number …
UNSEEN = math.log(1e-8)     # a Han character that no word of the list has
RARE = math.log(3e-6)       # below this a character is suspicious in a report

COMMON_MARKS = frozenset("。、“”《》（），：；？！·…—‘’％　 \n")


class CharModel:
    """Scores of single characters and of pairs."""

    __slots__ = ("_forms", "_pairs", "_single")

    def __init__(self, single: dict[str, float], pairs: dict[str, float], forms: dict[str, str]) -> None:
        self._single = single
        self._pairs = pairs
        self._forms = forms

    def form(self, char: str) -> str:
        """The form under which ``char`` is scored."""
        return self._forms.get(char, char)

    def alone(self, char: str) -> float:
        """The score of ``char`` (in its scored form) by itself."""
        score = self._single.get(char)
        if score is not None:
            return score
        if "\u4e00" <= char <= "\u9fff":
            return UNSEEN
        return MARK if char < "\x7f" or char in COMMON_MARKS else SYMBOL

    def after(self, before: str, char: str) -> float:
        """The score of ``char`` after ``before``, both in their scored forms."""
        score = self._pairs.get(before + char)
        return self.alone(char) if score is None else score


def _rows(path: Path) -> list[tuple[str, int, str]]:
    rows = []
    for number, (first, power, followers) in read_table(path, ("first", "power of two", "followers")):
        if len(first) > 1 or not power.isdigit() or not followers:
            raise TableError(path, number, "want a character or none, a whole number, characters")
        rows.append((first, int(power), followers))
    return rows


@cache
def char_model(path: Path = TABLE) -> CharModel:
    """The model in ``path``. Raises :class:`TableError` with file and line of the first fault."""
    rows = _rows(path)
    counts = {char: 2**exponent for first, exponent, chars in rows if not first for char in chars}
    total = sum(counts.values())
    single = {char: math.log(count / total) for char, count in counts.items()}
    pairs = {}
    for first, exponent, chars in rows:
        if not first or first not in counts:
            continue
        share = PAIR_WEIGHT * 2**exponent / counts[first]
        for char in chars:
            rest = (1 - PAIR_WEIGHT) * counts.get(char, 1) / total
            pairs[first + char] = math.log(min(1.0, share + rest))
    return CharModel(single, pairs, dict(simplified_forms()))
