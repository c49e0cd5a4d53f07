"""Credits: （记者 甲　通讯员 乙）, 文/图 甲, (王志强), （县人社局 供稿）."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.clean.media import is_unit
from pipelines.clean.phrases import Hit, Role, phrase_book
from pipelines.items import SegmentKind

CREDIT_ROLES: Final[frozenset[Role]] = frozenset({"credit", "supplier", "editor"})
_SPLIT: Final = re.compile(r"[\s/／:：、,，;；|&（）()\[\]【】]+")
_SENTENCE: Final = re.compile(r"[。！？!?…]")
_NAME: Final = re.compile(r"[\u3400-\u9fff]{1,4}|[\u3400-\u9fff]{1,8}[·•・.][\u3400-\u9fff·•・.]{1,12}")
_PARTY: Final = re.compile(r"[\u3400-\u9fffA-Za-z0-9·•・]{1,14}")
_PHOTO_SHORT: Final = frozenset({"文", "图", "摄", "图文"})
_LONGEST: Final = 90


def _is_credit_word(word: str) -> bool:
    role = phrase_book().role(word)
    return role in CREDIT_ROLES or word in _PHOTO_SHORT


def _ends_in_credit(word: str) -> bool:
    """县融媒体中心记者, 李清摄影报道: a credit word glued to what stands before it."""
    return any(_is_credit_word(word[-n:]) for n in (2, 3, 4) if len(word) > n)


def _begins_with_credit(word: str) -> bool:
    """记者郭白鸽: a credit word glued to the name behind it."""
    return any(_is_credit_word(word[:n]) and len(word) - n <= 4 for n in (2, 3, 4, 5) if len(word) > n)


def is_credit(text: str, start: int, end: int, hits: Sequence[Hit], *, bracketed: bool) -> bool:
    """Whether ``text[start:end]`` is a credit and nothing else.

    In brackets a credit word may be glued to a name (记者郭白鸽) and units may stand beside it; a bare line
    must begin or end with the credit word and hold names only. ``hits`` are the phrases within.
    """
    if end - start > _LONGEST or not any(hit.role in CREDIT_ROLES for hit in hits):
        return False
    content = text[start:end]
    if _SENTENCE.search(content):
        return False
    words = [word for word in _SPLIT.split(content) if word]
    return _is_bracketed_credit(words) if bracketed else len(content) <= 40 and _is_bare_credit(words)


def _is_bracketed_credit(words: Sequence[str]) -> bool:
    marked = [_is_credit_word(w) or _ends_in_credit(w) or _begins_with_credit(w) for w in words]
    return any(marked) and all(m or _PARTY.fullmatch(w) for m, w in zip(marked, words, strict=True))


def _is_bare_credit(words: Sequence[str]) -> bool:
    marked = [_is_credit_word(word) or _ends_in_credit(word) for word in words]
    if not words or not (marked[0] or marked[-1]) or (len(words) == 1 and phrase_book().role(words[0])):
        return False  # 编辑, 记者 alone say nothing
    return all(m or _NAME.fullmatch(w) or is_unit(w) for m, w in zip(marked, words, strict=True))


def is_bare_names(content: str) -> bool:
    """Whether ``content`` reads as one to eight names, the first perhaps a unit: 王志强; 房 磊 贾稳龙.

    Structure alone decides (two to four Han characters each), so it is only asked of brackets behind a
    sentence and of the last line of a page.
    """
    words = [word for word in re.split(r"[\s、]+", content.strip()) if word]
    if not 1 <= len(words) <= 16 or any(phrase_book().role(word) is not None for word in words):
        return False
    if len(words) > 1 and len(words[0]) > 4 and is_unit(words[0]):
        words = words[1:]
    singles = sum(len(word) == 1 for word in words)
    if singles % 2 or not all(_NAME.fullmatch(word) for word in words):
        return False
    return len(words) - singles // 2 <= 8 and not any(is_unit(word) and len(word) > 3 for word in words)


def credit_kind(hits: Sequence[Hit]) -> SegmentKind:
    """Reporters and photographers make a byline; editors alone are furniture."""
    roles = {hit.role for hit in hits}
    return "byline" if roles & {"credit", "supplier"} else "furniture"
