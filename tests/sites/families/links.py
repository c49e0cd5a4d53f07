"""Pagers of links: numbers, 下一页 and the last page."""

from __future__ import annotations

from collections.abc import Callable

WINDOW = 4  # so many numbers to each side of the page's own


def numbered(
    number: int,
    pages: int,
    address: Callable[[int], str],
    *,
    own: str = "<b>{}</b>",
    cell: str = "{}",
    ahead: str = "下一页",
) -> str:
    """首页 上一页 1 2 3 … 下一页 尾页, as most systems draw them; a page does not link to itself."""

    def link(to: int, shown: str) -> str:
        return cell.format(f'<a href="{address(to)}">{shown}</a>')

    pieces = [link(1, "首页"), link(number - 1, "上一页")] if number > 1 else []
    for one in range(max(1, number - WINDOW), min(pages, number + WINDOW) + 1):
        pieces.append(cell.format(own.format(one)) if one == number else link(one, str(one)))
    pieces += [link(number + 1, ahead), link(pages, "尾页")] if number < pages else []
    return "\n".join(pieces)
