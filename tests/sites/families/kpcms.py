"""KPCMS of 开普: hexadecimal names, ``list_2.shtml`` is page 2, a copy of the article for the elderly."""

from __future__ import annotations

from datetime import datetime

from tests.sites.families.base import Family, folder_of
from tests.sites.truth import Column


class Kpcms(Family):
    """``202611/0123….shtml``, and ``createPageHTML('page_div', …)``."""

    layout = "kpcms"
    per_page = 15
    printed = "%Y年%m月%d日 %H时%M分"
    row_length = 30

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m}/{key}.shtml"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}list{f'_{number}' if number > 1 else ''}.shtml"
