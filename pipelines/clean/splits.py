"""Characters that the mirrors split, put together again.

The mirrors inserted readings, and invisible bytes before full-width punctuation, into GBK *bytes* without
looking at character boundaries. Where an insertion fell inside a character, decoding ran one byte off up to
the next ASCII byte:

    打 實 打 實 的      B4F2 8C8D …   trail F2 + lead 8C = 驅, so (qū) goes between F2 8C and 8D
    打?qū)嵉             B4F2 8C| ( q…  8C ( is no character: one ``?``, the ``(`` is gone; 8D B5 = 嵉 …

The inverse walks the text with the byte that waits for its other half (``pending``) and joins the halves.
What was lost is searched for: the byte behind a ``?`` (the few characters with that reading and that lead
byte), the byte before a punctuation mark, pairs that decode to nothing. Every way to read the bytes is a
*path*; paths compete by how well the characters follow each other (:mod:`pipelines.clean.language_model`),
leaving the text as it stands being one of them, until all that are left stand at a character boundary again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from pipelines.clean.evidence import PageEvidence
from pipelines.clean.search import MARKS, SPLIT, Repair, Search
from pipelines.clean.strange import may_be_strange

PATHS_A_CHAR = 20        # work that a page may cost: paths followed for every character of it …
PATHS_AT_LEAST = 10_000  # … a page however short
PATHS_AT_MOST = 600_000  # … and a page however long


@cache
def _spots() -> re.Pattern[str]:
    """Where a character may have been split. Three ? in a row are an indent or a line of them, no lost bytes."""
    return re.compile(rf"{SPLIT.pattern}|(?<!\?)\?{{1,2}}(?!\?)|[。、，：；！,:;!“”《》]{may_be_strange()}")


def find_repairs(text: str, count: Callable[[int], None] | None = None) -> list[Repair]:
    """The repairs of a damaged Traditional page, in order. ``count`` is told the number of paths that
    were followed: the work done."""
    if _spots().search(text) is None:
        return []
    first = Search(text, PageEvidence(text), invisible=False)
    repairs = _pass(text, count, first)
    if any(text[repair.start] in MARKS and not SPLIT.match(text, repair.start) for repair in repairs):
        return _pass(text, count, Search(text, first.page, invisible=True))
    return repairs


def _pass(text: str, count: Callable[[int], None] | None, search: Search) -> list[Repair]:
    """One pass over the text."""
    repairs: list[Repair] = []
    again: Search | None = None
    done = 0
    budget = min(PATHS_AT_LEAST + PATHS_A_CHAR * len(text), PATHS_AT_MOST)
    for spot in _spots().finditer(text):
        if spot.start() < done:
            continue
        if search.steps > budget:
            break  # no mirror's page: it was made to be expensive
        if not spot.group(1) and not search.strange_behind(spot.end()):
            continue
        repair = search.repair(spot.start())
        if repair is None and spot.group(1) and not search.invisible:
            again = again or Search(text, search.page, invisible=True)
            before = again.steps
            repair = again.repair(spot.start())
            search.steps += again.steps - before
        if repair is not None:
            repairs.append(repair)
            done = repair.end
    if count is not None:
        count(search.steps)
    return repairs
