"""Headlines: the title of a page known again in its text, and lines that read as headlines."""

from __future__ import annotations

import re
from typing import Final

from pipelines.clean.pagelines import SENTENCE_END

MAX_HEADLINE: Final = 70
_DAY: Final = r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[ \u3000]\d{1,2}:\d\d(?::\d\d)?)?"
_LABEL: Final = r"[\u3400-\u9fff]{2,4}[:：]"
_RUN_IN: Final = re.compile(
    rf"(?:[ \t\u3000\xa0]*(?:{_DAY}|{_LABEL}[ \u3000]?(?:{_DAY}|[^\s，。：:]{{1,20}})(?=\s)"
    rf"|(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日(?=[ \u3000]{_LABEL})))+"
)
# What a headline printed before the sentence has behind the title: 张明德出席并讲话 李国强主持.
_MORE: Final = re.compile(
    rf"(?:[ \t\u3000\xa0]+[^\s，。：:；,;]{{2,30}}){{1,4}}?(?=[ \t\u3000\xa0]+(?:(?:19|20)\d\d[-/.年]\d|{_LABEL}))"
)
_DATE_RANGE: Final = re.compile(r"[（(][\d年月日—–\-~至到.\s]{4,30}[)）]")
_NOT_HEADLINE: Final = re.compile(
    r"^.{1,18}[：:]|[：:；;，,、]$|^[一二三四五六七八九十\d]{1,3}[、.．]|^[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[〔\[](?:19|20)\d\d[〕\]]|^第.{1,3}[章节条]"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class PageTitle:
    """The title of a page, to be known again where the text prints it more or less the same."""

    def __init__(self, title: str | None) -> None:
        self._title = (title or "").strip()
        self._bare = _letters(self._title)

    def is_repeated_as(self, content: str) -> bool:
        """Whether ``content`` is the title, but for punctuation."""
        return 4 <= len(self._bare) <= len(content) <= 3 * len(self._bare) and _letters(content) == self._bare

    def end_in(self, text: str, start: int, end: int) -> int:
        """Where the title ends that a sentence runs on from without a stop; ``start`` if there is none."""
        stop = start + len(self._title)
        if len(self._bare) < 6 or stop >= end or not text.startswith(self._title, start):
            return start
        more = _MORE.match(text, stop, end)
        if more:
            return more.end()
        return stop if text[stop].isspace() or run_in_metadata(text, stop, end) > stop else start

    def is_printed_as(self, content: str) -> bool:
        """Whether ``content`` is the title, more than half of it, or shares most pairs of characters."""
        if len(self._bare) < 4 or len(content) > 3 * len(self._bare):
            return False
        if content == self._title:
            return True
        bare = _letters(content)
        if len(bare) < 4:
            return False
        if bare in self._bare or self._bare in bare:
            return 2 * min(len(bare), len(self._bare)) >= max(len(bare), len(self._bare))
        pairs, own = _pairs(bare), _pairs(self._bare)
        return 2 * len(pairs & own) >= 0.6 * (len(pairs) + len(own))


def run_in_metadata(text: str, start: int, end: int) -> int:
    """Where the date and the source end that run into the sentence behind; ``start`` if there are none."""
    metadata = _RUN_IN.match(text, start, end)
    return metadata.end() if metadata and metadata.end() < end else start


def may_be_headline(content: str) -> bool:
    """Whether a line above the report reads as a headline: short, no label, no full stop."""
    if _DATE_RANGE.fullmatch(content):
        return True
    if len(content) > MAX_HEADLINE or len(_HAN.findall(content)) < 4 or _NOT_HEADLINE.search(content):
        return False
    return not SENTENCE_END.search(content, len(content) - 1) or content[-1] in "！？!?"


def _letters(content: str) -> str:
    return "".join(filter(str.isalnum, content))


def _pairs(content: str) -> frozenset[str]:
    return frozenset(content[i : i + 2] for i in range(len(content) - 1))
