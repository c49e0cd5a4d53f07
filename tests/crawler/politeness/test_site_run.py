"""One site in one run: whatever happens, there is one status, and it is the one that the rules give."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.layouts.results import EventKind, LayoutEvent
from crawler.live.status import SiteStatus
from crawler.politeness.answers import Answer, Verdict
from crawler.politeness.site_run import BIG, MOST_REFUSALS, PRECEDENCE, SiteRun
from crawler.politeness.trouble import Trouble, TroubleKind
from crawler.role import Role

LIST, ARTICLE = Role.LIST, Role.ARTICLE
EMPTY = (LayoutEvent(EventKind.EMPTY, "detail", 0),)
DEAD_ROWS = (LayoutEvent(EventKind.UNADDRESSED, "a[@href]", 9),)
PAGE = f"<html><body><p>{'县委召开常委会会议，传达学习全会精神。' * 10}</p></body></html>".encode()
SHELL = b"<html><body><div id=app></div><script src=/a.js></script></body></html>"

Event = Callable[[SiteRun], None]


def refused(status: SiteStatus = SiteStatus.BLOCKED_WAF, role: Role = LIST, *, first: bool = True) -> Event:
    return lambda run: run.answered(Verdict(status, True, "waf", f"403: {status}"), role, first=first)


def troubled(status: SiteStatus, role: Role = LIST) -> Event:
    return lambda run: run.failed(Trouble(TroubleKind.OTHER, status, f"because {status}"), role)


def listed(rows: int, body: bytes = PAGE, events: tuple[LayoutEvent, ...] = (), first: bool = True) -> Event:
    return lambda run: run.listed(Answer("", "", 200, {}, body, LIST), rows, events, first=first)


def article(number: int, body: bytes | None = None, *, found: bool = True) -> Event:
    content = body if body is not None else f"article {number}".encode()
    return lambda run: run.article(f"https://www.xian.gov.cn/info/{number}.htm", content, found=found)


def run_of(*events: Event) -> SiteRun:
    run = SiteRun()
    for event in events:
        event(run)
    return run


def answered(run: SiteRun) -> None:
    run.answered(None, ARTICLE)


def gone(*, role: Role = LIST, first: bool = True) -> Event:
    return lambda run: run.answered(Verdict(SiteStatus.SOFT404, False, "gone", "404: not there"), role, first=first)


WHOLE = b"x" * BIG
CASES: list[tuple[str, tuple[Event, ...], SiteStatus]] = [
    ("nothing happened", (), SiteStatus.OK),
    ("lists and articles", (listed(9), article(1), article(2)), SiteStatus.OK),
    ("only known articles", (listed(9),), SiteStatus.OK),
    ("one article of three missing", (listed(9), article(1), article(2), article(3, found=False)), SiteStatus.OK),
    ("most articles missing", (listed(9), article(1, found=False), article(2, found=False), article(3)),
     SiteStatus.PARSE_DRIFT),
    ("refusals", (refused(), listed(9), refused(), article(1), refused(SiteStatus.THROTTLED)), SiteStatus.BLOCKED_WAF),
    ("refused by robots.txt too", (refused(role=Role.ROBOTS), refused(), refused()), SiteStatus.BLOCKED_WAF),
    ("robots.txt refused, lists not", (refused(role=Role.ROBOTS), listed(9), article(1)), SiteStatus.OK),
    ("one article refused", (listed(9), article(1), refused(role=ARTICLE)), SiteStatus.OK),
    ("a list refused", (listed(9), article(1), refused(SiteStatus.GEO_BLOCKED)), SiteStatus.GEO_BLOCKED),
    ("no name", (troubled(SiteStatus.DNS_ERROR), troubled(SiteStatus.DNS_ERROR)), SiteStatus.DNS_ERROR),
    ("equal troubles", (troubled(SiteStatus.PARSE_DRIFT), troubled(SiteStatus.MOVED)), SiteStatus.MOVED),
    ("unequal troubles", (troubled(SiteStatus.MOVED), *[listed(0)] * 2), SiteStatus.PARSE_DRIFT),
    ("empty lists", (listed(0, PAGE, EMPTY),), SiteStatus.PARSE_DRIFT),
    ("rows without addresses", (listed(0, PAGE, DEAD_ROWS),), SiteStatus.JS_LIST),
    ("a shell for a script", (listed(0, SHELL, EMPTY),), SiteStatus.JS_LIST),
    ("the end of a long list", (listed(9), listed(0, first=False)), SiteStatus.OK),
    ("no list there", (gone(),), SiteStatus.SOFT404),
    ("no third page", (listed(9), gone(first=False)), SiteStatus.OK),
    ("a new article is not there", (listed(9), gone(role=ARTICLE)), SiteStatus.SOFT404),
    ("an old article is gone", (listed(9), gone(role=ARTICLE, first=False)), SiteStatus.OK),
    ("an old article is refused", (listed(9), refused(role=ARTICLE, first=False)), SiteStatus.BLOCKED_WAF),
    ("one big page", tuple(article(number, WHOLE) for number in range(3)), SiteStatus.THROTTLED),
    ("one small page", tuple(article(number, b"x") for number in range(3)), SiteStatus.SOFT404),
    ("the list for every article", (listed(9, WHOLE), *(article(number, WHOLE) for number in range(3))),
     SiteStatus.SOFT404),
    ("one article three times", (listed(9), *[article(1, WHOLE)] * 3), SiteStatus.OK),
    ("one article on two schemes", (
        listed(9), article(1), article(2),
        lambda run: run.article("http://www.xian.gov.cn/info/1.htm", b"article 1", found=True),
        lambda run: run.article("http://m.xian.gov.cn/info/1.htm", b"article 1", found=True),
    ), SiteStatus.OK),
]  # fmt: skip


@pytest.mark.parametrize(("events", "status"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_status(events: tuple[Event, ...], status: SiteStatus) -> None:
    outcome = run_of(*events).outcome()
    assert outcome.status is status
    assert outcome.detail


def test_the_detail_says_why() -> None:
    assert run_of(*[refused()] * 3).outcome().detail == "left alone after 3 refusals, the last 403: blocked_waf"
    partly = run_of(listed(9), troubled(SiteStatus.MOVED))
    assert partly.outcome().detail == "1 of 2 list pages gave nothing, because moved"
    assert run_of(listed(9), article(1)).outcome().detail == "1 list pages and 1 articles read"


def test_requests_that_were_dropped_change_nothing() -> None:
    run = run_of(*[refused()] * 3)
    before = run.outcome()
    run.failed(Trouble(TroubleKind.SITE_ENDED, SiteStatus.OK, "ended"), LIST)
    assert run.outcome() == before


def test_a_refusal_that_is_on_its_way_holds_requests_back_and_counts_once() -> None:
    run = run_of(refused(), refused())
    assert run.may_ask
    run.refusal_came()
    assert not run.may_ask
    assert not run.ended
    refused()(run)
    assert (run.refusals, run.ended, run.may_ask) == (3, True, False)


def test_precedence_knows_every_trouble() -> None:
    assert set(PRECEDENCE) == set(SiteStatus) - {SiteStatus.OK}


GOOD: st.SearchStrategy[Event] = st.one_of(
    st.just(answered), st.integers(0, 99).map(article), st.integers(1, 20).map(listed)
)
TROUBLES = st.sampled_from(list(PRECEDENCE))
PURPOSES = st.sampled_from([LIST, ARTICLE])
BAD: st.SearchStrategy[Event] = st.one_of(
    st.builds(refused, TROUBLES, PURPOSES),
    st.builds(troubled, TROUBLES, PURPOSES),
    st.builds(article, st.integers(0, 9), st.sampled_from([WHOLE, b"y"])),
    st.just(listed(0, PAGE, EMPTY)),
    st.just(listed(0, WHOLE)),
    st.just(SiteRun.refusal_came),
)


@given(st.lists(st.one_of(GOOD, BAD), max_size=25))
def test_there_is_always_one_status_and_an_end_is_an_end(events: list[Event]) -> None:
    run, ended = SiteRun(), False
    for event in events:
        event(run)
        assert run.ended or not ended
        assert not (run.ended and run.may_ask)
        ended = run.ended
        outcome = run.outcome()
        assert outcome.status in SiteStatus and outcome.detail
        if ended:
            assert outcome.status is not SiteStatus.OK
    assert not run.refusals >= MOST_REFUSALS or run.ended


@given(st.lists(GOOD, max_size=8), st.lists(BAD, max_size=8), st.randoms(use_true_random=False))
def test_where_good_answers_stand_among_bad_ones_does_not_matter(
    good: list[Event], bad: list[Event], random: Random
) -> None:
    mixed = list(bad)
    for event in good:
        mixed.insert(random.randint(0, len(mixed)), event)
    apart, together = run_of(*good, *bad), run_of(*mixed)
    assert apart.outcome() == together.outcome()
    assert apart.ended == together.ended
