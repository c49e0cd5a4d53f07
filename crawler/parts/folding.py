"""Comparing texts that differ only in white space, width and punctuation marks."""

from __future__ import annotations

import unicodedata
from typing import Final

MARKS: Final = str.maketrans("", "", " \t\r\n\u3000\u00a0\u200b\ufeff·•‧∙…．.“”\"‘’'")


def fold(text: str) -> str:
    """The text without white space, dots and quotation marks, full width made half width."""
    return unicodedata.normalize("NFKC", text).translate(MARKS)
