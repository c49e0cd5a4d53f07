"""The date that stands in a row of a list."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from crawler.address import day_of

YEAR_FIRST: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)"
)
DAY_FIRST: Final = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})月?(?![-/.\d])"
)
MONTH_THEN_DAY: Final = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-/.年]\s?(?P<m>\d{1,2})月?\s+(?P<d>\d{1,2})日?(?!\d)"
)
DAY_YEAR: Final = re.compile(r"(?<!\d)(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?\s+(?P<y>(?:19|20)\d\d)(?![-/.\d])")
YEARLESS: Final = re.compile(r"(?<![\d-])(?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?(?![\d-])")
NUMBERED: Final = re.compile(r"\d")
REST: Final = re.compile(r"[^\d\s年月日时分秒:：./\-\[\]()（）【】]")
DATE_LENGTH: Final = 24
PATTERNS: Final = (YEAR_FIRST, DAY_FIRST, MONTH_THEN_DAY, DAY_YEAR)


def row_date(texts: list[str], url: str) -> str | None:
    """The ISO date of a row: the last one printed outside the title, completed by the address, else the
    address'.

    ``texts`` are the row's pieces outside the title. A date without a year counts only where the address
    names the same month and day.
    """
    text = "\n".join(texts)
    for pattern in PATTERNS:
        days = [day for match in pattern.finditer(text) if (day := _day(match["y"], match["m"], match["d"]))]
        if days:
            return days[-1].isoformat()
    addressed = day_of(url)
    return addressed.isoformat() if addressed else None


def has_date(text: str) -> bool:
    """Whether there is a date in the text, with or without a year."""
    return any(pattern.search(text) for pattern in (*PATTERNS, YEARLESS))


def is_only_date(text: str) -> bool:
    """Whether a piece of text is a date, or a part of one, and nothing else: ``[07-14]``, ``14``, ``2026年07月``."""
    return len(text) <= DATE_LENGTH and bool(NUMBERED.search(text)) and not REST.search(text)


def without_date(title: str) -> str:
    """A link's text without the date that stands in the link, before or behind the title."""
    title = re.sub(rf"[\s\[(（]*{YEAR_FIRST.pattern}日?(?:\s+\d{{1,2}}:\d\d(?::\d\d)?)?[\s\])）]*$", "", title)
    return re.sub(rf"^[\s\[(（]*{YEAR_FIRST.pattern}日?[\s\])）]+", "", title).strip()


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
