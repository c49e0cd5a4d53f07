"""A small model of what the mirrors do to a page, for tests: the damage is done to bytes, as they do it.

A mirror has a table of its own: the characters it puts readings behind. Tests draw tables at random from the
characters of the text, so nothing that passes here can rest on a particular table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from random import Random

from opencc import OpenCC

from pipelines.clean.charsets import big5
from pipelines.clean.readings import readings_of, toneless

_HALF = str.maketrans("，：；？！（）％　", ",:;?!()% ")
_MARK_BYTES = re.compile(b"\xa1\xa3|\xa3[\xac\xba\xbb\xbf\xa1]|\xa1\xa2")


@cache
def _s2t() -> OpenCC:
    return OpenCC("s2t")


@cache
def traditional_char(char: str) -> str:
    """One Simplified character as a mirror writes it: left alone if it is a Traditional one itself."""
    if char == "着":
        return "著"
    form = _s2t().convert(char)
    return char if char in big5() or len(form) != 1 else form


def to_traditional(text: str) -> str:
    """``text`` converted character by character."""
    return "".join(map(traditional_char, text))


def table_for(text: str, rng: Random, share: float) -> list[tuple[str, str]]:
    """A table of characters of ``text`` with one reading each, in random order; other characters come in
    too, because a mirror's table is not made for one page."""
    chars = sorted(c for c in set(to_traditional(text)) - set(text) if readings_of(c))
    rng.shuffle(chars)
    others = [c for c in "驅儲鎮績車財優擾覽責當鍋韓釋嚴驗" if c not in chars]
    picked = chars[: round(len(chars) * share)] + others
    rng.shuffle(picked)
    return [(c, min(r for r in readings_of(c) if r != toneless(r))) for c in picked
            if any(r != toneless(r) for r in readings_of(c))]


def insert_readings(data: bytes, table: Sequence[tuple[str, str]]) -> bytes:
    """Put a reading behind the two bytes of every entry, wherever they stand."""
    for char, reading in table:
        pair = char.encode("gbk")
        data = data.replace(pair, pair + f"({reading})".encode("gb18030"))
    return data


def insert_invisible(data: bytes) -> bytes:
    """Put an invisible byte before the two bytes of every full-width mark, wherever they stand."""
    return _MARK_BYTES.sub(lambda m: b"\x00" + m.group(), data)


def decode(data: bytes) -> str:
    """Decode GBK the way the mirrors do: a lead byte before ASCII shows as ``?`` and swallows it (or nothing,
    where an invisible byte was put in); a pair for private use shows as nothing."""
    out = []
    i = 0
    while i < len(data):
        if data[i] < 0x80:
            out.append(chr(data[i]) if data[i] else "")
            i += 1
            continue
        if i + 3 < len(data) and 0x30 <= data[i + 1] <= 0x39 and 0x30 <= data[i + 3] <= 0x39:
            out.append(data[i : i + 4].decode("gb18030", "replace"))
            i += 4
            continue
        pair = data[i : i + 2]
        i += 2
        try:
            out.append(pair.decode("gbk"))
        except UnicodeDecodeError:
            known = len(pair) == 2 and (pair[1] >= 0x80 or 0x40 <= pair[1] <= 0x7E)
            out.append("" if known or pair.endswith(b"\x00") else "?")
    return "".join(out)


def mirror(text: str, rng: Random, *, share: float = 0.6, invisible: bool = False) -> str:
    """``text`` (Simplified) as a mirror would show it."""
    data = to_traditional(text).encode("gb18030")
    data = insert_readings(data, table_for(text, rng, share))
    if invisible:
        data = insert_invisible(data)
    return decode(data).translate(_HALF)
