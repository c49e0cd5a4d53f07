"""When the article was published: as the header prints it, as the tags say, as the address is dated.

The printed day is the one that readers were told; the tag is often the time at which the page was generated
anew, and the address names the day on which the article was made. So the printed time goes first, and the
others confirm it, complete it or stand in for it. A date of the related-news list is never looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from crawler.parts.choice import Choice, choose
from crawler.published import ImpossibleDate, published_from

CLOCK: Final = r"\d{1,2}\s?[:：∶时]\s?\d\d分?(?:[:：∶]?\d\d秒?)?"
GAP: Final = r"[^\S\n]?"
DAY: Final = rf"(?:19|20)\d\d{GAP}[-/.年]{GAP}\d{{1,2}}{GAP}[-/.月]{GAP}\d{{1,2}}(?:{GAP}日)?"
TIME: Final = rf"({DAY}(?:[^\S\n]*T?{CLOCK}(?!\d))?)"
COLON: Final = r"\s*[：:]?\s*"
# No day of publication: the first or last day of something, a day of the week in the page's top bar.
NO_SPAN: Final = r"(?!\s*(?:至|到|—|–|-{2}|~|～|星期|周[一二三四五六日]|农历))"
# From the surest label to none. Other times stand beside them: 成文日期, 生效时间, 失效时间.
PATTERNS: Final = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"(?:发布|發布|发表|發表|刊发|发稿|刊登|公布|公开)(?:时间|時間|日期|于){COLON}{TIME}",
        rf"(?:录入|添加|加入|上传|推送|更新)(?:时间|時間|日期|于){COLON}{TIME}",
        rf"(?<![\u4e00-\u9fff])(?:时\s?间|時間|日\s?期){COLON}{TIME}{NO_SPAN}",
        rf"(?<![：:]\n)^[\[（(]?{TIME}(?=[\s\]）)|]|$|来源|來源|信息来源|作者|【){NO_SPAN}",
        rf"(?:来\s*源|來源|作者|编辑)\s*[：:].{{0,60}}?[\s\[(（]{TIME}",
        rf"(?<![：:\d])(?<![：:]\n){TIME}[^\S\n]*(?:来\s*源|來源|作者|编辑|点击|浏览|阅读|访问|字号|字体|【字)",
    )
)
MIDNIGHT: Final = re.compile(r"T00:00(?::00)?(?=[+Z])")
NEAR: Final = timedelta(days=2)


def is_time_line(line: str) -> bool:
    """Whether the line begins with a time: ``2024-09-12 10:10 来源：防城港日报``."""
    return PATTERNS[3].match(line) is not None


def printed_time(header: Iterable[str]) -> str | None:
    """The time of publication as it is printed in the header's lines; None where there is none."""
    text = "\n".join(header)
    for pattern in PATTERNS:
        if match := pattern.search(text):
            return " ".join(match[1].split())
    return None


def published(printed: str | None, tagged: str | None, template: str | None, addressed: date | None) -> Choice:
    """The best of the readings as ISO 8601; ``raw`` keeps them all.

    ``template`` is what a comment of the system's template marks as the time; it is as good as printed.
    A reading that no calendar has is kept in ``raw`` and not believed.
    """
    told, method = (printed, "printed") if _iso(printed) else (template, "template")
    address = addressed.isoformat() if addressed else None
    value, chosen = _choice(_iso(told), method, _iso(tagged), addressed)
    readings = {"printed": printed, "template": template, "meta": tagged, "address": address}
    if value is None:
        value, chosen = address, "address"
    return choose(_without_filler(value), chosen, readings)


def _choice(told: str | None, method: str, tagged: str | None, addressed: date | None) -> tuple[str | None, str]:
    if told and tagged:
        if told[:10] == tagged[:10]:
            return (tagged, "meta") if _is_finer(tagged, told) else (told, method)
        astray = addressed is not None and not _is_near(told, addressed) and _is_near(tagged, addressed)
        return (tagged, "meta") if astray else (told, method)
    if told:
        return told, method
    if tagged and (addressed is None or _is_near(tagged, addressed)):
        return tagged, "meta"
    return None, ""


def _is_finer(one: str, other: str) -> bool:
    """Whether one time of a day says more than the other: a time of day, or the seconds of the same
    minute."""
    if len(other) == 10 or MIDNIGHT.search(other):
        return len(one) > 10
    return one[:16] == other[:16] and one[17:19] != "00" and other[17:19] == "00"


def _is_near(time: str, day: date) -> bool:
    return abs(date.fromisoformat(time[:10]) - day) <= NEAR


def _iso(reading: str | None) -> str | None:
    try:
        return published_from(" ".join(reading.split())) if reading else None
    except ImpossibleDate:
        return None


def _without_filler(time: str | None) -> str | None:
    """00:00 is what systems write where nobody entered a time of day."""
    return time[:10] if time and MIDNIGHT.search(time) else time
