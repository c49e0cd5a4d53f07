"""Persons in a real store: put together as their meetings come, taken apart again, decided by somebody."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from pipelines.ids import page_id
from pipelines.items import Article, Attendee, Jurisdiction, Meeting, Reading, SourcePage
from pipelines.parse.posts import post_of
from pipelines.store import Writer, open_store
from pipelines.store.persons import UnknownPerson, careers_of, resolve_person, why_person, word_of, word_said
from pipelines.store.tables import attendees, pages, person_stations, persons

from .contents import contents
from .factories import SteppingClock, article
from .test_order import emptied, write

MAIJI = Jurisdiction("麦积区", "620503", "county", ["甘肃省", "天水市", "麦积区"])
LICHUAN = Jurisdiction("利川市", "422802", "county", ["湖北省", "恩施土家族苗族自治州", "利川市"])
DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
TITLES = (
    "区委副书记 区长", "区长", "区委书记", "副区长", "区公安局局长", "副区长 区公安局局长", "甘泉镇李村村民", "",
)  # fmt: skip
DATES = ("2011-03-01", "2012-05-01", "2015-05-01", "2021-03-01", "XXXX-11-22")


def url(number: int) -> str:
    return f"http://www.mj.gov.example/{number}.html"


def reading(
    number: int,
    date: str,
    *people: tuple[str, str],
    place: Jurisdiction | None = MAIJI,
    version: int = 0,
    of: int | None = None,
) -> Reading:
    """Page ``number`` in its ``version``, with a report of the meeting ``of``: people by name, with their posts."""
    about = number if of is None else of
    name = f"{str(about).translate(DIGITS)}号项目推进会"
    text = f"本报讯，{name}召开。" + f"{name}第{version}稿讨论了第{about}项工作{about * 7}，" * 12
    fetched = f"2026-11-{10 + version:02d}T08:00:00+08:00"
    whole: Article = article(url(number), text, fetched_at=fetched)
    page = whole.page
    source = SourcePage(
        page.url, page.site, whole.title, page.published, page.fetched_at, page.sha256, text, list(whole.segments),
        page.layout,
    )  # fmt: skip
    listed = [
        Attendee(who, (at, at + 2), titles.split(), ["出席"], [post_of(title) for title in titles.split()])
        for at, (who, titles) in enumerate(people)
    ]
    meeting = Meeting(
        f"meeting{about:09}", source, name, "推进会", date=date, date_inferred=False, jurisdiction=place,
        attendees=listed,
    )  # fmt: skip
    return Reading(whole, [meeting])


def of_pages(store: Engine, name: str = "何东") -> list[set[int]]:
    """The numbers of the pages on which each person of a name stands, the first page first."""
    numbers = {page_id(url(number)): number for number in range(20)}
    query = (
        select(person_stations.c.person_id, pages.c.page_id)
        .join_from(attendees, person_stations, attendees.c.station_id == person_stations.c.station_id)
        .join(pages, pages.c.page_no == attendees.c.page_no)
        .where(attendees.c.name == name)
    )
    found: dict[str, set[int]] = {}
    with store.connect() as connection:
        for row in connection.execute(query):
            found.setdefault(row.person_id, set()).add(numbers[row.page_id])
    return sorted(found.values(), key=min)


HE_DONG = [
    reading(0, "2011-03-01", ("何东", "区委副书记 区长"), ("王伟", "区公安局局长"), ("李明", "")),
    reading(1, "2012-05-01", ("何东", "区长"), ("王伟", "甘泉镇李村村民")),
    reading(2, "2015-05-01", ("何东", "区委书记"), ("王伟", "区公安局局长")),
    reading(3, "2015-05-01", ("何东", "市长"), place=LICHUAN),
]


def test_a_career_is_one_person_and_a_name_is_not(store: Engine) -> None:
    write(store, HE_DONG, 100)
    assert of_pages(store) == [{0, 1, 2}, {3}]
    assert of_pages(store, "王伟") == [{0, 2}, {1}]
    (here,) = careers_of(store, "何东", "麦积区")
    assert [(post["post"], post["first_seen"], post["last_seen"], post["meeting_count"]) for post in here.posts] == [
        ("书记", "2011-03-01", "2011-03-01", 1), ("区长", "2011-03-01", "2012-05-01", 2),
        ("书记", "2015-05-01", "2015-05-01", 1),
    ]  # fmt: skip
    assert (here.row["first_seen"], here.row["last_seen"], here.row["meeting_count"]) == ("2011-03-01", "2015-05-01", 3)
    assert [date for date, _, _ in here.meetings] == ["2011-03-01", "2012-05-01", "2015-05-01"]
    assert len(careers_of(store, "何东")) == 2
    assert careers_of(store, "李明") == []


READINGS = st.builds(
    lambda number, of, version, date, titles: reading(
        number, date, *(("何东", title) for title in titles), ("王伟", titles[0]), version=version, of=of
    ),
    number=st.integers(0, 3),
    of=st.integers(0, 2),
    version=st.integers(0, 1),
    date=st.sampled_from(DATES),
    titles=st.lists(st.sampled_from(TITLES), min_size=1, max_size=2),
)


def fetched(one: Reading) -> str:
    """No two texts of a page are fetched at one time."""
    return one.article.page.fetched_at


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    readings=st.lists(READINGS, min_size=2, max_size=8, unique_by=lambda one: (one.article.page.url, fetched(one))),
    data=st.data(),
    batch_size=st.integers(1, 4),
    cut=st.integers(0, 8),
)
def test_neither_order_nor_batches_nor_runs_matter(
    store: Engine, readings: list[Reading], data: st.DataObject, batch_size: int, cut: int
) -> None:
    write(emptied(store), readings, 100)
    expected = contents(store)
    shuffled = data.draw(st.permutations(readings))
    emptied(store)
    write(store, shuffled[:cut], batch_size)
    write(store, shuffled[cut:], batch_size)
    assert contents(store) == expected
    write(store, readings, batch_size)
    assert contents(store) == expected


def test_both_databases_hold_the_same_persons(sqlite_url: str, postgres_url: str) -> None:
    held = []
    for address in (sqlite_url, postgres_url):
        store = open_store(address)
        write(store, HE_DONG, 2)
        held.append(contents(store))
        store.dispose()
    assert held[0] == held[1]
    assert len(held[0]["persons"]) == 4


def test_a_report_adds_what_another_of_the_meeting_lacks(store: Engine) -> None:
    """The reprint knows the year, the own site the posts: the person's id from before still leads there."""
    write(store, [reading(0, "XXXX-03-01", ("何东", "区长"))], 100)
    (before,) = careers_of(store, "何东")
    assert before.row["first_seen"] is None
    write(store, [reading(1, "2011-03-01", ("何东", ""), of=0)], 100)
    (after,) = careers_of(store, "何东")
    assert (after.row["first_seen"], after.row["meeting_count"]) == ("2011-03-01", 1)
    assert after.row["person_id"] != before.row["person_id"]
    assert resolve_person(store, before.row["person_id"]) == after.row["person_id"]
    assert of_pages(store) == [{0, 1}]


def test_a_page_that_is_corrected_takes_its_person_along(store: Engine) -> None:
    write(store, HE_DONG, 100)
    write(store, [reading(2, "2015-05-01", ("何东", "市委书记"), place=LICHUAN, version=1)], 100)
    assert of_pages(store) == [{0, 1}, {2}, {3}]
    assert of_pages(store, "王伟") == [{0}, {1}]
    with store.connect() as connection:
        known = set(connection.execute(select(persons.c.person_id)).scalars())
        assert {row.person_id for row in connection.execute(select(person_stations))} == known


def test_an_id_stays_when_the_person_is_seen_again(store: Engine) -> None:
    ids = set()
    for one in HE_DONG[:3]:
        write(store, [one], 100)
        ids.add(resolve_person(store, f"何东@{url(0)}"))
    assert {resolve_person(store, id_) for id_ in ids} == {resolve_person(store, f"何东@{url(2)}")}
    with pytest.raises(UnknownPerson, match="nobody"):
        resolve_person(store, "nobody")
    with pytest.raises(UnknownPerson):
        resolve_person(store, f"李明@{url(0)}")


def test_why_tells_what_joins_and_what_parts(store: Engine) -> None:
    write(store, HE_DONG, 100)
    joined = why_person(store, f"何东@{url(0)}", f"何东@{url(2)}")
    assert (joined.same, joined.decision.rule) == (True, "same-career")
    for (_, there, _), (here, _, _) in pairwise(joined.chain):
        assert there == here
    parted = why_person(store, f"何东@{url(0)}", f"何东@{url(3)}")
    assert (parted.same, parted.decision.rule) == (False, "different-place")
    assert why_person(store, f"王伟@{url(0)}", f"王伟@{url(1)}").decision.rule == "different-posts"


def decided(store: Engine, one: str, other: str, *, same: bool) -> None:
    writer = Writer(store, SteppingClock())
    writer.begin_run("person", grammar_version="1")
    writer.decide_person(word_of(store, one, other, same=same), "I know them")
    writer.finish()


def forgotten(store: Engine, one: str, other: str) -> None:
    writer = Writer(store, SteppingClock())
    writer.begin_run("person", grammar_version="1")
    writer.undecide_person(word_said(store, one, other))
    writer.finish()


def test_somebody_has_the_last_word(store: Engine) -> None:
    write(store, HE_DONG, 100)
    ids = [career.row["person_id"] for career in careers_of(store, "何东")]
    decided(store, *ids, same=True)
    assert of_pages(store) == [{0, 1, 2, 3}]
    assert len({resolve_person(store, id_) for id_ in ids}) == 1
    later = reading(2, "2015-05-01", ("何东", "区委书记"), version=1)
    write(store, [*HE_DONG, later], 2)
    assert of_pages(store) == [{0, 1, 2, 3}]
    write(store, [reading(4, "2015-06-01", ("何东", "市长"), place=LICHUAN)], 100)
    assert of_pages(store) == [{0, 1, 2, 3, 4}]
    forgotten(store, *ids)
    assert of_pages(store) == [{0, 1, 2}, {3, 4}]
    with pytest.raises(LookupError, match="nobody has decided"):
        word_said(store, *ids)


def test_a_word_takes_one_person_apart_and_outlives_a_new_store_of_pages(store: Engine) -> None:
    write(store, HE_DONG, 100)
    expected = contents(store)
    decided(store, f"何东@{url(0)}", f"何东@{url(2)}", same=False)
    assert {0} in of_pages(store) or {0, 1} in of_pages(store)
    assert {2} in of_pages(store)
    apart = contents(store)
    write(store, HE_DONG, 1)
    assert contents(store) == apart
    forgotten(store, f"何东@{url(2)}", f"何东@{url(0)}")
    assert contents(store) == expected


def test_a_name_without_a_post_can_be_told_who_it_is(store: Engine) -> None:
    write(store, [*HE_DONG, reading(5, "2012-06-01", ("何东", ""))], 100)
    decided(store, f"何东@{url(5)}", f"何东@{url(1)}", same=True)
    assert of_pages(store) == [{0, 1, 2, 5}, {3}]
    with pytest.raises(ValueError, match="the same mention"):
        word_of(store, f"何东@{url(5)}", f"何东@{page_id(url(5))}", same=True)
