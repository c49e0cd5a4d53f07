"""The publication time that a page prints in its header, and its agreement with the PubDate tag."""

from __future__ import annotations

import re
from typing import Final

TIME: Final = r"(20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}[:：∶时]\d\d分?(?:[:：∶]\d\d)?)?)"
# From the surest label to none. Other times stand beside them: 成文日期, 生效时间, 失效时间.
PUBLISHED: Final = re.compile(rf"(?:发布|發布|发表|發表|更新)(?:时间|時間|日期)\s*[：:]?\s*{TIME}")
LABELLED: Final = re.compile(rf"(?<![\u4e00-\u9fff])(?:时间|時間|日期)\s*[：:]?\s*{TIME}")
BARE: Final = re.compile(rf"(?<![：:]\n)^{TIME}(?=\s|$|来源|來源)", re.MULTILINE)
BESIDE_SOURCE: Final = re.compile(rf"(?:来源|來源)\s*[：:].{{0,40}}?\s{TIME}")
DIGITS: Final = re.compile(r"\d+")


def is_time_line(line: str) -> bool:
    """Whether the line begins with a time: ``2024-09-12 10:10 来源：防城港日报``."""
    return BARE.match(line) is not None


def printed_time(header: list[str]) -> str | None:
    """The time of publication as it is printed in the header's lines; None where there is none."""
    text = "\n".join(header)
    for pattern in (PUBLISHED, LABELLED, BARE, BESIDE_SOURCE):
        if match := pattern.search(text):
            return match[1]
    return None


def reconciled(printed: str | None, tagged: str | None) -> str | None:
    """Of the printed and the tagged time the better one.

    The printed day is the one that readers were told: the tag is often the time at which the page was
    generated anew. On the same day the one that has the time of day.
    """
    if not printed or not tagged:
        return printed or tagged
    same_day = _numbers(printed)[:3] == _numbers(tagged)[:3]
    return tagged if same_day and len(_numbers(tagged)) > len(_numbers(printed)) else printed


def _numbers(time: str) -> list[int]:
    return [int(digits) for digits in DIGITS.findall(time)]
