"""Pagers that lead in circles, or nowhere and on for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sites.messages import Answer, Request
from tests.sites.oddities.twist import Twist
from tests.sites.truth import Column

if TYPE_CHECKING:
    from tests.sites.site import Site


class Loop(Twist):
    """下一页 of page 3 leads to page 1. Every one is written with https, which the site does not speak."""

    def marked(self, site: Site) -> dict[str, str]:
        return {"loop": site.columns[0].url.removesuffix(site.columns[0].path) + self._path(site, site.columns[0], 3)}

    def pager(self, site: Site, column: Column, number: int) -> str | None:
        following = 1 if number == 3 else number + 1
        host = column.url.removesuffix(column.path).removeprefix("http")
        return f'<a href="https{host}{self._path(site, column, following)}">下一页</a>'

    def _path(self, site: Site, column: Column, number: int) -> str:
        return site.family.list_path(column, number, site.family.pages(column))


class Trap(Twist):
    """``?p=`` of every number has rows, those of the last page, and a 下一页; a calendar links to a list of every
    day, and each of these to the days around it."""

    def marked(self, site: Site) -> dict[str, str]:
        url = site.columns[0].url
        return {"endless": f"{url}?p=99999", "calendar": f"{url}?date=2026-11-07"}

    def pager(self, site: Site, column: Column, number: int) -> str | None:
        return f"{_days(column.path)} <a href='{column.path}?p={number + 1}'>下一页</a>"

    def instead(self, site: Site, request: Request) -> Answer | None:
        column = next((one for one in site.columns if one.path == request.path), None)
        wanted = request.query.get("p", "")
        if column is None or ("date" not in request.query and not wanted.isdecimal()):
            return None
        last = site.family.pages(column)
        if "date" in request.query:
            return site.family.page(site.family.list_page(site, column, last))
        if int(wanted) <= last:
            return None
        html = site.family.list_page(site, column, last)
        return site.family.page(html.replace(f"?p={last + 1}'>下一页", f"?p={int(wanted) + 1}'>下一页"))


def _days(path: str) -> str:
    return " ".join(f'<a href="{path}?date=2026-11-{day:02}">{day}</a>' for day in range(1, 31) if day != 18)
