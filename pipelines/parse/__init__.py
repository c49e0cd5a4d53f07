"""The grammar: from a restored article to the meetings that it reports."""

from __future__ import annotations

from pathlib import Path

from pipelines.fingerprint import fingerprint
from pipelines.items import Article, Meeting
from pipelines.parse.meetings import read_meetings

GRAMMAR_VERSION = "1." + fingerprint(
    Path(__file__).parents[1], ("clean", "parse", "ids.py", "items.py", "read.py", "tables.py")
)
"""Names what turns a page into its reading, code and words: whatever changes in them changes it."""

__all__ = ["GRAMMAR_VERSION", "parse", "read_meetings"]


def parse(article: Article) -> list[Meeting]:
    """The meetings that an article reports, in the order of its text; an empty list where it reports none.

    Every value carries its evidence: ``article.text[start:end]`` for a ``span``. Pure: no network, no clock,
    no state between calls.
    """
    meetings, _ = read_meetings(article)
    return meetings
