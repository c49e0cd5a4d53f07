"""Which script a page is written in, and Traditional → Simplified.

The mirrors converted Simplified pages character by character, and only where the Simplified form is not a
Traditional character itself: 于 后 里 干 stay, 着 became 著. So on a page converted that way a character like
乾, whose Simplified form 干 would have stayed, was there before (翁乾麟) and is kept.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from types import MappingProxyType

from opencc import OpenCC

from pipelines.clean.charsets import big5, bytes_of, gb2312, simplified_only, traditional_only
from pipelines.clean.tables import DATA
from pipelines.tables import read_table

ZHU_WORDS = DATA / "zhu_words.tsv"

# Words that a true Traditional page writes otherwise (後 裡 於 幹部 並 …): signs of conversion by character.
_BY_CHARACTER = re.compile("[關對由位屬]于|[以然今]后|后[來續勤備]|干[部警群]|斗爭|[這那哪]里")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _regional_forms() -> dict[int, str]:
    """Forms of Taiwan and Hong Kong that t2s leaves and GB 2312 does not have: 痺 → 痹, 衞 → 卫."""
    known, forms_of = gb2312(), simplified_forms()
    rest = [char for char in _han() if char not in known and char not in forms_of]
    table = {ord(form): forms_of[form] for form in forms_of.values() if form in forms_of}  # 薴 → 苧 → 苎
    for region in ("hk2s", "tw2s"):
        forms = OpenCC(region).convert("\n".join(rest)).split("\n")
        table.update({ord(a): b for a, b in zip(rest, forms, strict=True) if a != b and b in known})
    return table


@cache
def _regional_char() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, sorted(_regional_forms())))}]")


def _han() -> list[str]:
    return sorted(char for char in bytes_of() if "\u4e00" <= char <= "\u9fff")


@cache
def simplified_forms() -> MappingProxyType[str, str]:
    """The Simplified form of every GBK character that has one, 著 → 着 included."""
    han = _han()
    forms = _converter().convert("\n".join(han)).split("\n")
    table = {a: b for a, b in zip(han, forms, strict=True) if a != b and len(b) == 1}
    return MappingProxyType(table | {"著": "着"})


@cache
def _traditional_char() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(traditional_only()))}]")


def is_traditional(text: str) -> bool:
    """Whether ``text`` is written in Traditional characters: more of them, each counted once, than of
    characters that only Simplified has. A few Traditional characters in names do not make a page
    Traditional."""
    if not _traditional_char().search(text):  # nearly every Simplified page ends here
        return False
    chars = set(text)
    traditional = chars & traditional_only()
    if len(traditional) <= len(chars & simplified_only()):
        return False
    return any(map(simplified_forms().__contains__, traditional))


def is_simplified(text: str) -> bool:
    """Whether ``text`` shows that it is written in Simplified characters: it has some of them, and none that
    only Traditional has."""
    return not _traditional_char().search(text) and not simplified_only().isdisjoint(text)


@cache
def kept_forms() -> frozenset[str]:
    """Characters of GB 2312 that opencc would simplify to one that the mirrors leave alone: 乾 → 干."""
    known, other = gb2312(), big5()
    return frozenset(a for a, b in simplified_forms().items() if a in known and b in other) - {"著"}


@cache
def _kept_form() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(kept_forms()))}]")


def to_simplified(text: str, *, damaged: bool) -> str:
    """``text`` in Simplified characters, of the same length; it must hold no lone surrogates.

    ``damaged`` says that the page is a mirror, so that it was converted character by character; of other
    pages that is guessed from words like 關于 and 干部.
    """
    plain = _same_length(text)
    if damaged or _BY_CHARACTER.search(text):
        plain = _restore_kept(text, plain)
    if _regional_char().search(plain):
        plain = plain.translate(_regional_forms())
    return _zhu(plain)


def _same_length(text: str) -> str:
    plain: str = _converter().convert(text)
    if len(plain) == len(text):
        return plain
    forms = simplified_forms()
    return "".join(forms.get(char, char) if char != "著" else char for char in text)


def _restore_kept(text: str, plain: str) -> str:
    if not _kept_form().search(text):
        return plain
    kept = kept_forms()
    return "".join(a if a in kept else b for a, b in zip(text, plain, strict=True))


@cache
def zhu_words(path: Path = ZHU_WORDS) -> MappingProxyType[str, str]:
    """How 著 is written in Simplified: by itself, and in the words of ``path``.

    Raises :class:`~pipelines.tables.TableError` with file and line of the first fault.
    """
    words = {"著": "着"}
    for row in read_table(path, ("word", "simplified")):
        word, simplified = row.cells
        if "著" not in word or len(word) != len(simplified):
            raise row.fault("want a word with 著 and a form of the same length")
        words[word] = simplified
    return MappingProxyType(words)


@cache
def _zhu_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(zhu_words(), key=len, reverse=True))))


def _zhu(text: str) -> str:
    """著 → 着, except in the words of ``data/zhu_words.tsv`` (编著, 显著); opencc leaves it alone."""
    if "著" not in text:
        return text
    words = zhu_words()
    return _zhu_pattern().sub(lambda m: words[m.group()], text)
