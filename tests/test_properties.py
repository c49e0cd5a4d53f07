"""What holds for reading any page whatever: it ends, says where things stand, and never depends on chance."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest
from corpus import gold
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.clean import clean
from pipelines.items import Page, Reading
from pipelines.read import read

# The words that the grammar turns on, so that chance finds its rules and not only its ways out.
WORDS = (
    "县委书记", "副市长", "区长", "何东", "张国平", "尕玛·文江", "主持召开", "召开", "举行", "在",
    "会议", "工作会议", "第十五次", "常务会议", "出席", "参加", "列席", "讲话", "指出", "强调", "要求",
    "传达学习", "审议通过", "听取", "汇报", "精神", "因事请假", "我市", "秦安县", "11月22日", "2018年",
    "昨日", "4日", "上午", "共100余人", "80亿元", "12月5日前", "各乡镇负责人", "“", "”", "《", "》",
    "（", "）", "(", ")", "，", "。", "、", "；", "：", "本报讯", "（记者", "来源：", "甘肃日报",
    "责任编辑：", "會(huì)議", "項(xiàng)目?jī)?chǔ)備", "。湻e區(qū)", "書(shū)記", "開", "?h", "?",
    "王\u3000强", "\n", "\u3000", " ",
)  # fmt: skip
ROWS = gold.meetings()


def page(text: str, title: str | None = None, published: str | None = None) -> Page:
    return Page(
        url="https://page.example/t20181115_1.html", text=text, sha256="0" * 64, fetched_at=gold.FETCHED,
        title=title, published=published, site="秦安县人民政府",
    )  # fmt: skip


def texts() -> st.SearchStrategy[str]:
    """Any characters; words of the language in any order; a page of the corpus cut and put together anew."""
    anything = st.text(max_size=200)
    sentences = st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=60).map("".join)
    return anything | sentences | mangled()


@st.composite
def mangled(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(ROWS))["text"]
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=6)))
    pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    between = draw(st.sampled_from(("", *WORDS)))
    return between.join(draw(st.permutations(pieces)))[:1500]


anything = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@anything
@given(texts(), st.none() | st.sampled_from(WORDS) | st.text(max_size=30), st.none() | st.dates())
def test_any_page_is_read_and_every_span_lies_in_its_text(text: str, title: str | None, day: object) -> None:
    reading = read(page(text, title, str(day) if day else None))
    length = len(reading.article.text)
    spans = [segment.span for segment in reading.article.segments]
    for meeting in reading.meetings:
        assert meeting.page.text == reading.article.text
        spans += [person.span for person in meeting.attendees] + [person.span for person in meeting.absent]
        spans += [said.span for said in meeting.statements] + [item.span for item in meeting.agenda]
        spans += [paper.span for paper in meeting.documents] + [figure.span for figure in meeting.figures]
        spans += [*(caption.span for caption in meeting.captions), *meeting.spans.values()]
        assert {key.split("[")[0] for key in meeting.spans} <= set(type(meeting).__slots__)
    assert all(0 <= start < end <= length for start, end in spans)
    assert bool(reading.meetings) != bool(reading.reason)


@anything
@given(text=texts())
def test_the_same_page_is_read_the_same_twice(text: str) -> None:
    assert read(page(text)) == read(page(text))


@anything
@given(text=texts())
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = clean(page(text)).text
    assert clean(page(once)).text == once


class TooMuchWorkError(Exception):
    """A reading that took many times the processor time that any page of its length needs."""


@contextmanager
def fuse(seconds: float) -> Iterator[None]:
    """Stop what burns more processor time than ``seconds``: a search that never comes back fails the test."""

    def blow(_signal: int, _frame: object) -> None:
        raise TooMuchWorkError(f"more than {seconds} s of processor time")

    before = signal.signal(signal.SIGPROF, blow)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def calls(work: Callable[[], object]) -> int:
    """How many functions, of Python's and of C's, are called: a measure of work that no load sways."""
    count = 0

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("row", ROWS[::7], ids=lambda row: row["id"])
def test_a_long_page_costs_as_its_length(row: gold.MeetingRow) -> None:
    assert_linear(row["text"] + "\n")


REPEATED = (
    "会", "召开", "县委书记何东、", "何东，", "（", "《", "“", "“民企陇上行”", "1", "1亿", "11月22日，",
    "第十五次", "一", "、", "各乡镇、", "指出，", "?", "(", "會(huì)", "項(xiàng)目?jī)?chǔ)備", "書",
    "a", "县", "12月5日前完成", "会议精神", "出席会议并讲话。", "何东指出，要抓好落实。", "王\u3000",
    "\n", "\u3000", "(副区长何东主持会议)\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", REPEATED)
def test_a_page_of_one_thing_over_and_over_costs_as_its_length(unit: str) -> None:
    assert_linear(unit)


def assert_linear(unit: str) -> None:
    """Four times the page is at most about four times the work. A fuse stops what the count cannot see: one
    search that is slow in itself. Pages of this length take a tenth of a second."""
    lead = "11月22日，县委书记何东主持召开全县工作会议。\n"
    short, long = (page(lead + unit * max(1, size // len(unit))) for size in (3_000, 12_000))
    read(short)  # what is loaded once is loaded now
    with fuse(3):
        read(long)
    few, many = calls(partial(read, short)), calls(partial(read, long))
    assert many <= 5 * few + 5_000, f"{few:,} calls, then {many:,} for four times the text"


def test_reading_is_a_function_of_the_page_alone() -> None:
    """The order of pages, and what was read before, do not matter."""
    pages = [gold.page_of(row) for row in ROWS[:8]]
    forward: list[Reading] = [read(one) for one in pages]
    assert [read(one) for one in reversed(pages)] == forward[::-1]
