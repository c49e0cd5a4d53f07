"""Who is named as the source of the article, and who as its author."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from crawler.parts.choice import Choice, choose
from crawler.parts.folding import fold

LABEL: Final = re.compile(
    r"(?:信息|文章|稿件|新闻|内容|图文|文字|资料|供稿|转载)?(?:来\s*源|來源)(?:单位|部门)?[^\S\n]*[：:][^\S\n]*(?P<value>[^\n]{0,80})(?P<next>\n[^\n]{1,30}$)?",
    re.MULTILINE,
)
LONGEST: Final = 80
# Where the source ends on a line that goes on: the next label, a button, a time.
END: Final = re.compile(
    r"(?:发布|發布|发表|更新|录入|添加)?(?:时间|日期|時間)\s*[：:]|(?:浏览|点击|阅读|访问|查看)(?:次数|量|数)?\s*[：:]?"
    r"|字\s*号|字\s*体|(?:责任)?编\s*辑\s*[：:]|作\s*者\s*[：:]|记\s*者\s*[：:]|责\s*编\s*[：:]|审\s*核\s*[人]?\s*[：:]|打印|分享|收藏|下载|纠错"
    r"|[|｜【〖<]|(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}"
)
CUT_OFF: Final = re.compile(r"(?:…+|\.{2,})[】\]）)]?$")
NOTHING: Final = frozenset({"", "-", "--", "无", "暂无", "空", "null", "undefined"})
DATE_ONLY: Final = re.compile(r"[\d\s:/.年月日-]+")
CLOSERS: Final = {"】": "【", "）": "（", ")": "(", "]": "["}
PUNCTUATED: Final = re.compile(r"[，。；！？]")

AUTHORS: Final = re.compile(
    r"(?:作\s*者|记\s*者|撰\s*稿(?:人)?|供\s*稿(?:人)?|通讯员|文\s*[/／]\s*图|图\s*[/／]\s*文)\s*[：:]\s*(?P<name>[^\n]{1,60})"
)
EDITORS: Final = re.compile(r"(?:责任编辑|責任編輯|责\s*编|编\s*辑|編輯)\s*[：:]\s*(?P<name>[^\n]{1,60})")
NAMES_END: Final = re.compile(
    r"[|｜【】〖<]|(?:信息|文章|稿件)?来\s*源\s*[：:]|(?:发布|更新)?(?:时间|日期)\s*[：:]|(?:浏览|点击|阅读|访问)|字号|字体|打印|分享"
    r"|(?:一审|二审|三审|初审|复审|终审|审核|审校|校对|监制|责任编辑|编辑|责编|来源)\s*[人]?\s*[：:]|(?:19|20)\d\d[-/.年]"
)


def printed_source(lines: Iterable[str]) -> str | None:
    """The value of the first source label that has one; a label that ends its line is answered by the
    next."""
    for match in LABEL.finditer("\n".join(lines)):
        if value := _cleaned(match["value"]):
            return value
        following = (match["next"] or "").strip()
        if not match["value"].strip() and not PUNCTUATED.search(following) and (value := _cleaned(following)):
            return value
    return None


def source(printed: str | None, tagged: str | None, template: str | None) -> Choice:
    """What readers are told goes first; the tag where it has the whole of what is cut off or not printed."""
    tag = _cleaned(tagged or "")
    told, method = (printed, "printed") if printed else (_cleaned(template or ""), "template")
    readings = {"printed": printed, "template": template, "meta": tagged}
    if told and tag and _is_whole(tag, told):
        return choose(tag, "meta", readings)
    return choose(told or tag, method if told else "meta", readings)


def byline(header: Sequence[str], tail: Sequence[str], tagged: str | None) -> Choice:
    """The author whom the page names; else its editor, as printed or tagged."""
    for pattern, method, lines in (
        (AUTHORS, "author", header), (AUTHORS, "author", tail),
        (EDITORS, "editor", header), (EDITORS, "editor", tail),
    ):  # fmt: skip
        for match in pattern.finditer("\n".join(lines)):
            if name := _names(match["name"]):
                return choose(name, method, {method: match[0], "meta": tagged})
    return choose(tagged, "meta", {"meta": tagged})


def _is_whole(tag: str, told: str) -> bool:
    """Whether the tag and the printed source are one, and the tag has more of it."""
    stem = fold(CUT_OFF.sub("", told))
    return bool(stem) and fold(tag).startswith(stem)


def _cleaned(value: str) -> str | None:
    value = END.split(value, maxsplit=1)[0].strip()
    words = value.split()
    value = (words[0] if words else "").strip("，,；;：:·|")
    while value and value[-1] in CLOSERS and CLOSERS[value[-1]] not in value:
        value = value[:-1]
    if value in NOTHING or DATE_ONLY.fullmatch(value):
        return None
    return value[:LONGEST]


def _names(value: str) -> str | None:
    value = NAMES_END.split(value, maxsplit=1)[0].strip(" \u3000（）()[]:：，,")
    return None if value in NOTHING else " ".join(value.split())
