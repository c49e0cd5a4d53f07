"""Captions of photos: (副区长汪亚伟主持会议), 图为会议现场, 签约仪式现场 甲/摄."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipelines.clean.phrases import Hit

_CREDIT_TAIL: Final = re.compile(
    r"(?:(?<=[。！？.…])|(?<=[\s　]))(?:"
    r"(?:本报|全媒体|融媒体中心)?(?:记者|通讯员)?[\s　]{0,3}"
    r"(?:摄影报道|摄影|图/文|文/图|图文|供图|摄)[\s　]{0,3}[：:/][^。，]{2,24}"
    r"|[^\s　。，、：:（(]{1,14}(?:[\s　][\u3400-\u9fff]{1,3}){0,4}"
    r"[\s　]{0,3}[/／]?[\s　]{0,3}(?:摄影|供图|摄|图)"
    r")[)）\]】〕]?$"
)
_ENUMERATION: Final = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．是要]|第[一二三四五六七八九十\d]+[章节条]"
)
_PHOTOGRAPHER: Final = ("摄", "摄影", "供图", "摄）", "摄)", "摄影）", "摄影)")
_PUNCTUATED: Final = re.compile(r"[。；！？：:，,]|——")


def credit_tail(text: str, start: int, end: int) -> int:
    """Where the photographer's credit at the end of the caption begins; ``end`` where there is none."""
    found = _CREDIT_TAIL.search(text, max(start, end - 48), end)
    if not found or not text[start : found.start()].strip("（([【〔 \u3000"):
        return end
    return found.start()


def opens_as_caption(text: str, start: int, end: int, hits: Sequence[Hit]) -> bool:
    """Whether the line begins as only captions do: 图为 …, ▲ ….

    A mark like ▲ also stands before the items of a digest, so behind it only one sentence makes a caption.
    """
    opening = next((hit for hit in hits if hit.role == "caption_open" and hit.start - start <= 1), None)
    if opening is None or end - start > 160:
        return False
    if text[opening.start : opening.end].isalnum():
        return True
    return end - start <= 70 and text.find("。", start, end - 2) < 0


def is_signed_photo(text: str, start: int, end: int) -> bool:
    """Whether one short sentence is signed by a photographer: 甲省长审议报告。本报记者 吕某摄."""
    if end - start > 90 or not text.endswith(_PHOTOGRAPHER, start, end):
        return False
    tail = credit_tail(text, start, end)
    return tail < end and text.find("。", start, tail - 1) < 0


def describes_act(text: str, start: int, end: int, hits: Sequence[Hit]) -> bool:
    """Whether a bracketed line says what somebody on the photo does: (区委书记X作重要讲话)."""
    return (
        end - start <= 120
        and not _ENUMERATION.match(text, start, end)
        and any(hit.role in ("caption_act", "caption_open") for hit in hits)
    )


def reads_as_caption(text: str, start: int, end: int, hits: Sequence[Hit]) -> bool:
    """Whether a bare line without punctuation ends in what a person on the photo does or in 现场."""
    if not 4 <= end - start <= 60 or _PUNCTUATED.search(text, start, end):
        return False
    if _ENUMERATION.match(text, start, end):
        return False
    return any(hit.role == "caption_act" and hit.end == end for hit in hits)
