"""VSB of 博达: ``tsyw.htm`` is page 1 and ``tsyw/1.htm`` the last one, so the numbers go down."""

from __future__ import annotations

from datetime import datetime
from zlib import crc32

from tests.sites.families.base import Family
from tests.sites.markup import relative
from tests.sites.truth import Column


class Vsb(Family):
    """``info/1201/6205031.htm``; page k of N is ``x/{N-k+1}.htm``."""

    layout = "vsb"
    per_page = 10
    printed = "%Y年%m月%d日 %H:%M"
    row_length = 40

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        return f"/info/{1000 + crc32(column.path.encode()) % 900}/{number}.htm"

    def list_path(self, column: Column, number: int, pages: int) -> str:
        return column.path if number == 1 else f"{column.path.removesuffix('.htm')}/{pages - number + 1}.htm"

    def pager(self, column: Column, number: int, pages: int) -> str:
        own = self.list_path(column, number, pages)

        def link(to: int, shown: str, kind: str) -> str:
            href = relative(own, self.list_path(column, to, pages)).removeprefix("./")
            return f'<span class="{kind}"><a href="{href}">{shown}</a></span>'

        first, last = number == 1, number == pages
        pieces = [
            '<span class="p_first_d p_fun_d">首页</span>' if first else link(1, "首页", "p_first p_fun"),
            '<span class="p_prev_d p_fun_d">上页</span>' if first else link(number - 1, "上页", "p_prev p_fun"),
            *(
                f'<span class="p_no_d">{one}</span>' if one == number else link(one, str(one), "p_no")
                for one in range(1, pages + 1)
            ),
            '<span class="p_next_d p_fun_d">下页</span>' if last else link(number + 1, "下页", "p_next p_fun"),
            '<span class="p_last_d p_fun_d">尾页</span>' if last else link(pages, "尾页", "p_last p_fun"),
        ]
        return self.part("pager").filled(links="".join(pieces), total=len(column.articles), pages=pages)
