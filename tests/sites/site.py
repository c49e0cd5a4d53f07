"""A site: the newsroom of a place, the system that writes its pages, and what it has published."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final
from urllib.parse import urljoin

from crawler.live.status import SiteStatus
from pipelines.clock import SHANGHAI
from tests.sites.families import FAMILIES
from tests.sites.families.base import Family, key_of
from tests.sites.messages import Answer, Request, not_found
from tests.sites.oddities import TWISTS, Twist
from tests.sites.plan import Planned, SitePlan
from tests.sites.tags import told
from tests.sites.texts import Draft, Newsroom, Place, place_of
from tests.sites.truth import Article, Attachment, Block, Column

NEWEST: Final = datetime(2026, 11, 18, 17, 32, 8, tzinfo=SHANGHAI)
"""The moment of the newest article before anything is published."""

STEPS: Final = (timedelta(hours=7, minutes=23, seconds=41), timedelta(hours=16, minutes=48, seconds=7))
APART: Final = timedelta(hours=2, minutes=9)
MINUTES: Final = timedelta(minutes=11)
UNLISTED: Final = 6
PDF: Final = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
)
JPEG: Final = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb0043") + bytes(64) + b"\xff\xd9"


class Site:
    """A site of the farm. ``columns`` are those of the catalogue; the articles of ``unlisted`` stand in side boxes
    only. All of it may change while the server runs: ``lock`` guards it."""

    def __init__(self, plan: SitePlan) -> None:
        self.plan = plan
        self.family: Family = FAMILIES[plan.family]
        self.place: Place = place_of(plan.code)
        self.lock = threading.RLock()
        self._newsroom = Newsroom(self.place)
        self._numbers = count(int(plan.code) * 10 + 1)
        self.columns = tuple(self._column(planned) for planned in plan.columns)
        self._index: dict[object, tuple[Column, Article | int]] = {}
        self.twist = TWISTS[plan.twist] if plan.twist else Twist()
        self._plant()
        self.twist.plant(self)
        self.renew()

    # --- names

    @property
    def id(self) -> str:
        """The name by which tests and the control host call it."""
        return self.plan.id

    @property
    def host(self) -> str:
        """Its host."""
        return self.plan.host

    @property
    def hosts(self) -> tuple[str, ...]:
        """Its host and its aliases."""
        return (self.host, *self.plan.aliases)

    @property
    def home(self) -> str:
        """The address of its home page."""
        return f"http://{self.host}/"

    @property
    def name(self) -> str:
        """What it calls itself."""
        return f"{self.place.name}人民政府"

    @property
    def identifier(self) -> str:
        """Its 网站标识码."""
        return f"{self.place.code}0001"

    @property
    def expected(self) -> SiteStatus | None:
        """How a run with it ends; None where that is a question of policy."""
        return self.plan.expected

    # --- what is planted

    @property
    def articles(self) -> dict[str, Article]:
        """Every article of its columns by its address."""
        with self.lock:
            return {article.url: article for column in self.columns for article in column.articles}

    @property
    def marked(self) -> dict[str, str]:
        """What is odd on it: addresses by the names of the oddities."""
        return self.twist.marked(self)

    def column(self, name: str) -> Column:
        """The column with a name, or of a kind. Raises LookupError where there is none."""
        for column in self.columns:
            if name in (column.name, column.kind):
                return column
        raise LookupError(f"{self.id} has no column {name}")

    def publish(
        self, number: int = 1, column: str | None = None, *, at: datetime | None = None, meeting: bool | None = None
    ) -> list[Article]:
        """Publish so many more articles on top of a column, the first one unless another is named.

        ``at`` is the moment of the first, the others follow some minutes after each other; without it they go on
        where the site is. ``meeting``: whether they report meetings (as the column's usually do).
        """
        with self.lock:
            wanted = self.columns[0] if column is None else self.column(column)
            made = []
            for place in range(number):
                latest = max(one.articles[0].at for one in self.columns if one.articles)
                moment = latest + STEPS[0] / 3 if at is None else at + place * MINUTES
                article = self._article(wanted, moment, meeting)
                wanted.articles.insert(0, article)
                made.append(article)
            self.renew()
            return made

    def relaunch(self, family: str) -> None:
        """Have another system write its pages from now on; what is there keeps its addresses."""
        with self.lock:
            self.family = FAMILIES[family]
            self.renew()

    def correct(self, url: str) -> Article:
        """Correct an article: its text changes, and with it what tells its version."""
        with self.lock:
            column, old = next((column, one) for column in self.columns for one in column.articles if one.url == url)
            more = Block("text", f"（更正：本文于{old.date}发布后，对部分表述作了第{old.corrections + 1}次更正。）")
            new = replace(
                old,
                blocks=(*old.blocks, more),
                corrections=old.corrections + 1,
                modified=old.modified + timedelta(hours=3),
            )
            column.articles[column.articles.index(old)] = new
            self.renew()
            return new

    def neighbours(self, column: Column, article: Article) -> tuple[Article | None, Article | None]:
        """The articles before (newer) and after (older) one in its column."""
        if article not in column.articles:
            return None, None
        place = column.articles.index(article)
        newer = column.articles[place - 1] if place else None
        return newer, next(iter(column.articles[place + 1 :]), None)

    def renew(self) -> None:
        """Make anew the index of what lies where."""
        index: dict[object, tuple[Column, Article | int]] = {}
        for column in self.columns:
            pages = self.family.pages(column)
            for number in range(1, pages + 1):
                for target in self.family.list_targets(column, number, pages):
                    index.setdefault(key_of(target), (column, number))
            for article in column.articles:
                index[key_of(article.url.removeprefix(self.home.rstrip("/")))] = (column, article)
        for article in self.unlisted:
            index[key_of(article.url.removeprefix(self.home.rstrip("/")))] = (self.columns[-1], article)
        self._index = index

    # --- answering

    def answer(self, request: Request) -> Answer:
        """The answer of the system itself, before anything is done to it."""
        with self.lock:
            found = self._index.get(key_of(request.target))
            if found is not None and request.method in ("GET", "HEAD"):
                column, what = found
                if isinstance(what, Article):
                    return self.family.page(self.family.article_page(self, column, what))
                return self.family.page(self.family.list_page(self, column, what))
            return self.family.more(self, request) or self._other(request)

    def found(self, request: Request) -> tuple[Column, Article | int] | None:
        """What a request asks for: an article, or a page of a list by its number, and the column."""
        with self.lock:
            return self._index.get(key_of(request.target))

    def _other(self, request: Request) -> Answer:
        if request.path == "/":
            return self.family.page(self.family.home_page(self))
        if request.path.endswith(".pdf"):
            return Answer(PDF, 200, "application/pdf")
        if request.path.endswith(".jpg"):
            return Answer(JPEG, 200, "image/jpeg")
        return not_found()

    # --- planting

    def _column(self, planned: Planned) -> Column:
        return Column(urljoin(self.home, planned.path), planned.path, planned.name, planned.kind)

    def _plant(self) -> None:
        self.unlisted = tuple(
            self._article(self.columns[-1], NEWEST - timedelta(days=200 + number)) for number in range(UNLISTED)
        )
        for place, (column, planned) in enumerate(zip(self.columns, self.plan.columns, strict=True)):
            moments = list(_moments(NEWEST - place * APART, planned.articles))
            column.articles = [self._article(column, at) for at in reversed(moments)][::-1]  # numbers rise with time

    def _article(self, column: Column, at: datetime, meeting: bool | None = None) -> Article:
        usual = column.kind == "meetings" or at.minute % 3 == 0
        draft = self._newsroom.write(at, meeting=usual if meeting is None else meeting)
        number = next(self._numbers)
        key = hashlib.md5(f"{self.host}{number}".encode(), usedforsecurity=False).hexdigest()
        url = urljoin(self.home, self.family.article_path(column, number, key, at))
        return Article(
            number=number,
            key=key,
            url=url,
            column=column.url,
            title=draft.title,
            at=at,
            published=self._published(at),
            source=draft.source,
            editor=draft.editor,
            blocks=tuple(_blocks(draft, number, attached=self.family.attached_inside)),
            is_meeting=draft.is_meeting,
            modified=at + timedelta(minutes=4),
            attachment=_attachment(draft, url, number),
        )

    def _published(self, at: datetime) -> str:
        """The time as finely as a page tells it, in print or in tags that can be believed."""
        tagged, printed = told(self.plan.tags), self.family.printed
        if tagged == "seconds" or "%S" in printed:
            return at.isoformat(timespec="seconds")
        if tagged == "minutes" or "%M" in printed:
            return at.replace(second=0).isoformat(timespec="seconds")
        return at.date().isoformat()


def _moments(newest: datetime, number: int) -> Iterator[datetime]:
    """So many moments of publication, the newest first, at hours at which offices work."""
    at = newest
    for step in range(number):
        yield at
        at -= STEPS[step % 2]
        if at.hour < 7:
            at -= timedelta(hours=9)


def _blocks(draft: Draft, number: int, *, attached: bool) -> Iterator[Block]:
    for place, paragraph in enumerate(draft.paragraphs):
        yield Block("text", paragraph)
        if place == draft.picture_after:
            yield Block("picture", f"W0{number}.jpg")
            if draft.caption:
                yield Block("caption", draft.caption)
    if attached and draft.attachment:
        yield Block("attachment", attachment_name(draft.attachment))


def attachment_name(document: str) -> str:
    """What the link to a document is called."""
    return f"附件：{document}.pdf"


def _attachment(draft: Draft, url: str, number: int) -> Attachment | None:
    if draft.attachment is None:
        return None
    return Attachment(attachment_name(draft.attachment), urljoin(url, f"P0{number}.pdf"))
