"""TRS WCM: folders by month, ``index_1.html`` is page 2, a script draws the pager."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.sites.families.base import Family, folder_of
from tests.sites.truth import Column


class Trs(Family):
    """With long names: ``202611/t20261118_5226321.html``."""

    layout = "trs"
    ending = "html"
    row_length = 22

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}{at:%Y%m}/t{at:%Y%m%d}_{number}.{self.ending}"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return f"{folder_of(column.path)}index{f'_{number - 1}' if number > 1 else ''}.{self.ending}"

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        yield self.list_path(column, number, pages)
        if number == 1:
            yield column.path


class TrsShort(Trs):
    """With short names: ``t4503211.shtml``."""

    layout = "trs-short"
    ending = "shtml"
    row_length = 100
    per_page = 10

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"{folder_of(column.path)}t{number}.{self.ending}"
