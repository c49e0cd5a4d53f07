"""What the name of a column tells: whether it is news of this government, and of which kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from crawler.sites.model import KIND_ORDER, ColumnKind
from pipelines.parse.divisions import Division, load_divisions
from pipelines.tables import read_table

WORDS: Final = Path(__file__).with_name("column_words.tsv")
LONGEST: Final = 16  # characters; what is longer is a headline
UNIT: Final = "[省市州县区盟旗]"
ORGAN: Final = "人民政府|政府|党委|委员会|委"  # 人大常委会 is an organ, no column
ORNAMENT: Final = re.compile(r"[\s\u00a0\u3000>»›·•|【】\[\]《》“”\"'：:→…]+")


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """The words of ``column_words.tsv``: the kind of each. Those of ``placed`` need the place beside them."""

    kinds: Mapping[str, ColumnKind]
    placed: frozenset[str]


@cache
def load_column_words(path: Path = WORDS) -> ColumnWords:
    """Read and check the table; raises :class:`~pipelines.tables.TableError` on a fault."""
    kinds: dict[str, ColumnKind] = {}
    placed: set[str] = set()
    for row in read_table(path, ("word", "kind", "place"), key=("word",)):
        word = row.cells[0]
        kinds[word] = cast(ColumnKind, row.one_of(1, frozenset(KIND_ORDER)))
        if row.one_of(2, frozenset({"true", "false"})) == "true":
            placed.add(word)
    return ColumnWords(kinds, frozenset(placed))


class ColumnNames:
    """Judges the names of columns on the site of ``division``; without one the place is unknown."""

    def __init__(self, division: Division | None, words: ColumnWords | None = None) -> None:
        self._words = words or load_column_words()
        own = _any(_forms(division)) if division else "(?!)"
        word = _any(self._words.kinds)
        self._pattern = re.compile(
            f"(?P<before>{own})?(?:{UNIT}?(?:{ORGAN})|{UNIT})?(?P<word>{word})(?P<after>{own})?"
        )

    def kind_of(self, name: str) -> ColumnKind | None:
        """The kind of the column that is called ``name``, or None where it is no news of this government."""
        if len(name) > LONGEST or not (found := self._pattern.fullmatch(name)):
            return None
        word = found["word"]
        if word in self._words.placed and not (found["before"] or found["after"]):
            return None
        if found["after"] and word not in self._words.placed:
            return None
        return self._words.kinds[word]


def plain_name(text: str) -> str:
    """The text of a link without what only adorns it: ``【 麦积要闻 】>>`` is 麦积要闻."""
    return ORNAMENT.sub("", text)


def _forms(division: Division) -> list[str]:
    """Every name of a division, full and short."""
    return [form for form, bearers in load_divisions().forms.items() if division in bearers]


def _any(words: Iterable[str]) -> str:
    """An alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
