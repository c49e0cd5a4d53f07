"""One site in one run: what came of everything that was asked, and the one status that it ends with. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.layouts.results import EventKind, LayoutEvent
from crawler.live.status import SiteStatus
from crawler.politeness.answers import Answer, Verdict, made_by_script
from crawler.politeness.trouble import Trouble, TroubleKind
from crawler.role import Role
from pipelines.address import canonical

MOST_REFUSALS: Final = 3
"""After so many refusals, one after the other or not, the site is asked nothing more in this run."""
SAME_PAGES: Final = 3
"""So many article addresses with one and the same page: it is none of them."""
BIG: Final = 10_000
"""Bytes of a page that is no error message: a whole page for every address is how a site slows us down quietly."""

PRECEDENCE: Final = (
    SiteStatus.ROBOTS_DISALLOW,
    SiteStatus.DNS_ERROR,
    SiteStatus.TLS_ERROR,
    SiteStatus.MOVED,
    SiteStatus.BLOCKED_JS_CHALLENGE,
    SiteStatus.BLOCKED_WAF,
    SiteStatus.GEO_BLOCKED,
    SiteStatus.THROTTLED,
    SiteStatus.SOFT404,
    SiteStatus.STUB_LIST,
    SiteStatus.JS_LIST,
    SiteStatus.PARSE_DRIFT,
)
"""Which of two troubles that are equally frequent gives its name: the one nearer to the network."""


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """How it went with a site: its status and a sentence why."""

    status: SiteStatus
    detail: str


@dataclass(frozen=True, slots=True)
class _Page:
    """Bytes that came: enough of them to know them again in this run."""

    digest: int
    size: int


class SiteRun:
    """What came of one site's requests in one run.

    Told once of every answer (:meth:`answered`) and of every request without one (:meth:`failed`); of a list page
    that was read also :meth:`listed`, of an article page that was read also :meth:`article`.

    The outcome is the first of these that holds:

    1. three refusals, or a whole page that stands for three articles: what refused most often;
    2. one and the same small page, or a list, for three articles: soft404;
    3. a first page of a list that gave no row: the most frequent reason for that;
    4. articles of which more than half gave nothing: the most frequent reason for that;
    5. ok.

    Of reasons that are equally frequent the first in :data:`PRECEDENCE` is taken.
    """

    def __init__(self) -> None:
        self._refusals: Counter[SiteStatus] = Counter()
        self._last_refusal = ""
        self._announced = 0
        self._slowed_down = False
        self._lists_read = 0
        self._articles_found = 0
        self._troubles: defaultdict[Role, Counter[SiteStatus]] = defaultdict(Counter)
        self._details: dict[tuple[Role, SiteStatus], str] = {}
        self._lists: set[_Page] = set()
        self._first: dict[int, int] = {}
        """The first address of every article page, both by their hashes: a run may see a hundred thousand."""
        self._repeated: defaultdict[_Page, set[int]] = defaultdict(set)

    @property
    def refusals(self) -> int:
        """How many answers were refusals, robots.txt's among them."""
        return self._refusals.total()

    @property
    def ended(self) -> bool:
        """Whether the site is left alone for the rest of the run. Once true it stays so."""
        return self.refusals >= MOST_REFUSALS or self._slowed_down

    @property
    def may_ask(self) -> bool:
        """Whether another request may leave now: the site has not ended, nor will it by answers that are on their
        way to :meth:`answered`."""
        return not self.ended and self.refusals + self._announced < MOST_REFUSALS

    def refusal_came(self) -> None:
        """A refusal has come from the network; :meth:`answered` will be told of it when it is read.

        Between the two further requests could leave, if they did not have :attr:`may_ask` to look at.
        """
        self._announced += 1

    def answered(self, verdict: Verdict | None, role: Role, *, first: bool = True) -> None:
        """An answer was judged; None where it is what was asked for. ``first`` as for :meth:`listed`; for an
        article that was asked for before it is False: that it is gone says nothing of the site, that it is refused
        does."""
        if verdict is None:
            return
        if verdict.is_refusal:
            self._announced = max(0, self._announced - 1)
            self._refusals[verdict.status] += 1
            self._last_refusal = verdict.detail
        if first or (verdict.is_refusal and role is Role.ARTICLE):
            self._trouble(role, verdict.status, verdict.detail)

    def failed(self, trouble: Trouble, role: Role, *, first: bool = True) -> None:
        """A request ended without an answer. Those that were not made because the site had ended say nothing new."""
        if first and trouble.kind is not TroubleKind.SITE_ENDED:
            self._trouble(role, trouble.status, trouble.detail)

    def listed(
        self, answer: Answer, rows: int, events: Iterable[LayoutEvent], *, first: bool = True
    ) -> None:
        """A list page was read. Only a ``first`` page must have rows; a list may end with an empty one."""
        self._lists.add(_page(answer.body))
        if rows or not first:
            self._lists_read += 1
            return
        kinds = {event.kind for event in events}
        if EventKind.UNADDRESSED in kinds:
            self._trouble(Role.LIST, SiteStatus.JS_LIST, "a list whose rows lead nowhere without a script")
        elif made_by_script(answer):
            self._trouble(Role.LIST, SiteStatus.JS_LIST, "a list whose rows a script makes")
        else:
            self._trouble(Role.LIST, SiteStatus.PARSE_DRIFT, "a list in which no layout finds a row")

    def article(self, url: str, body: bytes, *, found: bool) -> None:
        """An article page was read; ``found`` tells whether there was an article in it."""
        page, address = _page(body), hash(canonical(url))
        first = self._first.setdefault(page.digest, address)
        if first != address:
            self._repeated[page] |= {first, address}
            if len(self._repeated[page]) >= SAME_PAGES and page.size >= BIG and page not in self._lists:
                self._slowed_down = True
        if found:
            self._articles_found += 1
        else:
            self._trouble(Role.ARTICLE, SiteStatus.PARSE_DRIFT, "a page in which no layout finds an article")

    def outcome(self) -> SiteOutcome:
        """The one status of the site, as things stand."""
        if self.refusals >= MOST_REFUSALS:
            said = f"left alone after {self.refusals} refusals, the last {self._last_refusal}"
            return SiteOutcome(_main(self._refusals), said)
        if self._slowed_down:
            return SiteOutcome(SiteStatus.THROTTLED, "one and the same whole page for different articles")
        if any(len(addresses) >= SAME_PAGES for addresses in self._repeated.values()):
            return SiteOutcome(SiteStatus.SOFT404, "one and the same page for different articles")
        lists, articles = self._troubles[Role.LIST], self._troubles[Role.ARTICLE]
        if lists:
            of = lists.total() + self._lists_read
            return self._because(Role.LIST, f"{lists.total()} of {of} list pages gave nothing")
        if articles.total() > self._articles_found:
            of = articles.total() + self._articles_found
            return self._because(Role.ARTICLE, f"{articles.total()} of {of} articles gave nothing")
        return SiteOutcome(SiteStatus.OK, self._fine())

    def _fine(self) -> str:
        missing = self._troubles[Role.ARTICLE].total()
        more = f", {missing} not" if missing else ""
        return f"{self._lists_read} list pages and {self._articles_found} articles read{more}"

    def _because(self, role: Role, what: str) -> SiteOutcome:
        status = _main(self._troubles[role])
        return SiteOutcome(status, f"{what}, {self._details[role, status]}")

    def _trouble(self, role: Role, status: SiteStatus, detail: str) -> None:
        self._troubles[role][status] += 1
        self._details.setdefault((role, status), detail)


def _page(body: bytes) -> _Page:
    return _Page(hash(body), len(body))


def _main(reasons: Counter[SiteStatus]) -> SiteStatus:
    """The most frequent one; of those that are equally frequent the first in the order of precedence."""
    return min(reasons, key=lambda status: (-reasons[status], PRECEDENCE.index(status)))
