"""What all systems have in common: lists of rows, articles, the pieces of a page around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qsl, urlsplit

from tests.sites.markup import Markup, relative, shortened, templates, text
from tests.sites.messages import Answer, Request, page
from tests.sites.tags import tags
from tests.sites.truth import Article, Block, Column

if TYPE_CHECKING:
    from tests.sites.site import Site

Key = tuple[str, frozenset[tuple[str, str]]]


def key_of(target: str) -> Key:
    """What two writings of one address have in common: the path, and the parameters in any order."""
    parts = urlsplit(target)
    return parts.path, frozenset(parse_qsl(parts.query, keep_blank_values=True))


class Family:
    """A system that writes pages. Subclasses say how it makes addresses, and what is special in its lists.

    The templates are those of ``templates/{layout}.html``: ``list``, ``row``, ``article``, ``paragraph``,
    ``picture``, ``caption``, ``attachment``, and what its ``pager`` needs.
    """

    layout: ClassVar[str]
    templates: ClassVar[str | None] = None
    frame: ClassVar[str] = "portal"
    encoding: ClassVar[str] = "utf-8"
    media: ClassVar[str] = "text/html; charset=utf-8"
    per_page: ClassVar[int] = 12
    printed: ClassVar[str] = "%Y-%m-%d %H:%M"
    row_date: ClassVar[str] = "%Y-%m-%d"
    row_length: ClassVar[int] = 100  # titles of rows are cut off here
    attached_inside: ClassVar[bool] = False  # attachments are links in the text, not below it

    def part(self, name: str) -> Markup:
        """One of the family's templates."""
        return templates(self.templates or self.layout.replace("-", "_"))[name]

    # --- addresses

    def article_path(self, column: Column, number: int, key: str, at: datetime) -> str:
        """Where an article lies."""
        raise NotImplementedError

    def list_path(self, column: Column, number: int, pages: int) -> str:
        """Path and query of the page ``number`` (from 1) of a list that has so many."""
        raise NotImplementedError

    def list_targets(self, column: Column, number: int, pages: int) -> Iterator[str]:
        """All addresses of that page."""
        yield self.list_path(column, number, pages)

    # --- lists

    def pages(self, column: Column) -> int:
        """How many pages the list has."""
        return max(1, -(-len(column.articles) // self.per_page))

    def rows_of(self, column: Column, number: int) -> Sequence[Article]:
        """The articles of a page."""
        return column.articles[(number - 1) * self.per_page : number * self.per_page]

    def row(self, article: Article, own: str) -> str:
        """A row of the list at the path ``own``."""
        return self.part("row").filled(
            href=text(self.href(article, own)),
            title=text(article.title),
            short=text(shortened(article.title, self.row_length)),
            date=article.at.strftime(self.row_date),
            number=article.number,
        )

    def href(self, article: Article, own: str) -> str:
        """The link to an article from the path ``own``."""
        return relative(own, path_of(article.url))

    def pager(self, column: Column, number: int, pages: int) -> str:
        """What leads to the other pages."""
        return self.part("pager").filled(
            pages=pages, current=number, zero=number - 1, total=len(column.articles), size=self.per_page
        )

    def list_page(self, site: Site, column: Column, number: int) -> str:
        """A page of a list."""
        pages = self.pages(column)
        own = self.list_path(column, number, pages)
        rows = [self.row(one, own) for one in self.rows_of(column, number)]
        return self.part("list").filled(
            **self.around(site, column),
            meta=tags(site.plan.tags, site, column, None),
            rows="\n".join(site.twist.rows(site, column, number, rows)),
            pager=site.twist.pager(site, column, number) or self.pager(column, number, pages),
            side="\n".join(self.row(one, own) for one in site.unlisted[:5]),
        )

    def home_page(self, site: Site) -> str:
        """The home page: what is newest in every column."""
        frame = templates("frames")
        boxes = (
            frame["box"].filled(
                name=column.name, href=column.path, rows="\n".join(self.row(one, "/") for one in column.articles[:6])
            )
            for column in site.columns
        )
        return frame["home"].filled(
            **self.around(site, site.columns[0]),
            charset="gb2312" if self.encoding.startswith("gb") else "utf-8",
            meta=tags(site.plan.tags, site, site.columns[0], None),
            boxes="\n".join(boxes),
        )

    # --- articles

    def article_page(self, site: Site, column: Column, article: Article) -> str:
        """The page of an article."""
        own = path_of(article.url)
        before, after = site.neighbours(column, article)
        return self.article_part(column).filled(
            **self.around(site, column),
            meta=tags(site.plan.tags, site, column, article),
            title=text(article.title),
            time=article.at.strftime(self.printed),
            source=text(article.source),
            editor=text(article.editor),
            body="\n".join(self.block(article, block) for block in article.blocks),
            attachment="" if self.attached_inside else self._attachment(article),
            number=article.number,
            url=text(article.url),
            before=self.neighbour(before, own),
            after=self.neighbour(after, own),
            side="\n".join(self.row(one, own) for one in site.unlisted[:4]),
        )

    def article_part(self, column: Column) -> Markup:
        """The template of a column's articles."""
        return self.part("article")

    def block(self, article: Article, block: Block) -> str:
        """A piece of its body."""
        if block.kind == "attachment":
            return self._attachment(article)
        name = "paragraph" if block.kind == "text" else block.kind
        return self.part(name).filled(text=text(block.text))

    def neighbour(self, article: Article | None, own: str) -> str:
        """The link to the article before or after."""
        if article is None:
            return "没有了"
        return f'<a href="{text(self.href(article, own))}">{text(article.title)}</a>'

    def _attachment(self, article: Article) -> str:
        if article.attachment is None:
            return ""
        href = relative(path_of(article.url), path_of(article.attachment.url))
        return self.part("attachment").filled(href=text(href), name=text(article.attachment.name))

    # --- what surrounds both

    def around(self, site: Site, column: Column) -> dict[str, object]:
        """The values that frame every page."""
        names: dict[str, object] = {
            "site": site.name, "place": site.place.name, "unit": site.place.unit, "short": site.place.short,
            "host": site.host, "code": site.identifier, "channel": column.name, "folder": folder_of(column.path),
        }  # fmt: skip
        frame = templates("frames")
        return names | {
            "top": frame[f"{self.frame}_top"].filled(**names), "bottom": frame[f"{self.frame}_bottom"].filled(**names),
        }  # fmt: skip

    def page(self, html: str) -> Answer:
        """A page as this system sends it."""
        return page(html, encoding=self.encoding, media=self.media)

    def more(self, site: Site, request: Request) -> Answer | None:
        """The answers of the system's interfaces; None for an address that is none of them."""
        return None


def path_of(url: str) -> str:
    """Path and query of an address."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def folder_of(path: str) -> str:
    """The folder that a path lies in, with its slash."""
    return path.partition("?")[0].rpartition("/")[0] + "/"
