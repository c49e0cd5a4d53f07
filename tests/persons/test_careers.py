"""Which mentions of a name are of one person."""

from __future__ import annotations

import random
from itertools import permutations

import pytest

from pipelines.dedupe.days import days_of
from pipelines.dedupe.decision import Decision, Word
from pipelines.parse.posts import post_of
from pipelines.persons.careers import persons_of
from pipelines.persons.identity import decide
from pipelines.persons.sightings import Mention, Occasion, stations_of
from pipelines.persons.tenures import Seen, Tenure

from .people import LICHUAN, MAIJI, QINAN, TIANSHUI, At, of, seen, together

ONE, TWO = [{0, 1}], [{0}, {1}]

HEAD: At = ("2011-03-01", MAIJI, "区委副书记 区长")


@pytest.mark.parametrize(
    ("other", "rule", "expected"),
    [
        (("2015-05-01", MAIJI, "区委书记"), "same-career", ONE),
        (("2013-05-01", MAIJI, "区长"), "same-post", ONE),
        (("2012-05-01", TIANSHUI, "麦积区区长"), "same-post", ONE),
        (("2011-03-01", MAIJI, "区委书记"), "different-posts", TWO),
        (("2011-03-01", MAIJI, "甘泉镇李村村民"), "different-posts", TWO),
        (("2018-05-01", MAIJI, "区委书记"), "not-enough", TWO),
        (("2023-05-01", MAIJI, "区长"), "different-time", TWO),
        (("2013-05-01", QINAN, "县长"), "different-place", TWO),
        (("2013-05-01", LICHUAN, "市长"), "different-place", TWO),
        (("2012-05-01", TIANSHUI, "副市长"), "same-rise", ONE),
        (("2015-05-01", TIANSHUI, "副市长"), "not-enough", TWO),
        (("XXXX-11-22", MAIJI, "区长"), "same-undated", ONE),
        (("XXXX-11-22", MAIJI, "区委常委"), "not-enough", TWO),
    ],
)
def test_two_meetings(other: At, rule: str, expected: list[set[int]]) -> None:
    decision = decide(Tenure((seen(HEAD, page="page0"),)), Tenure((seen(other, page="page1"),)))
    assert decision.rule == rule
    assert decision.detail
    assert together(HEAD, other) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("区公安局局长", "甘泉镇李村村民", TWO),
        ("区财政局局长", "区教育局局长", TWO),
        ("甘泉镇党委书记", "甘泉镇镇长", TWO),
        ("副区长", "区政协副主席", TWO),
        ("区财政局副局长", "区教育局副局长", TWO),
        ("区财政局党组书记", "区财政局局长", ONE),
        ("区委常委", "副区长", ONE),
        ("区领导", "副区长", ONE),
        ("副区长", "区公安局局长", TWO),
    ],
)
def test_two_posts_in_one_year(one: str, other: str, expected: list[set[int]]) -> None:
    assert together(("2015-03-01", MAIJI, one), ("2015-03-01", MAIJI, other)) == expected


def test_posts_that_were_named_together_lead_from_one_to_the_other() -> None:
    both: At = ("2015-04-01", MAIJI, "副区长 区公安局局长")
    assert together(("2015-03-01", MAIJI, "副区长"), ("2015-03-01", MAIJI, "区公安局局长"), both) == [{0, 1, 2}]


def test_whoever_fits_two_who_exclude_each_other_stays_alone() -> None:
    """Two heads of bureaus at one time, and a deputy head of the district three years later: nobody knows who rose."""
    meetings: tuple[At, ...] = (
        ("2015-03-01", MAIJI, "区财政局局长"), ("2015-03-01", MAIJI, "区教育局局长"), ("2017-03-01", MAIJI, "副区长"),
    )  # fmt: skip
    assert together(*meetings) == [{0}, {1}, {2}]
    assert together(meetings[0], meetings[2]) == ONE


def test_a_year_between_tells_that_the_post_was_left() -> None:
    """Who is deputy before and after somebody else of the name was head is not that head."""
    meetings: tuple[At, ...] = (
        ("2012-03-01", MAIJI, "副区长"), ("2016-03-01", MAIJI, "副区长"), ("2014-03-01", MAIJI, "区长"),
    )  # fmt: skip
    assert together(*meetings) == [{0, 1}, {2}]


def test_two_of_one_name_at_one_meeting_are_two() -> None:
    occasion = Occasion(days_of("2015-03-01"), MAIJI)
    mentions = [
        Mention(("page", 0, "王伟", nth), tuple(post_of(title) for title in titles.split()))
        for nth, titles in enumerate(("区委常委", "副区长"))
    ]
    stations = stations_of(occasion, mentions)
    found = persons_of([Seen(station, "2015-03-01", "2015-03-01", 1) for station in stations.values()])
    assert len(found) == 2
    assert together(("2015-03-01", MAIJI, "区委常委"), ("2015-03-01", MAIJI, "副区长")) == ONE


def test_reports_of_one_meeting_add_to_each_other() -> None:
    occasion = Occasion(days_of("2015-03-01"), MAIJI)
    titles = ("区长", "区委副书记", "")
    mentions = [Mention((f"p{n}", 0, "何东", 0), tuple(map(post_of, one.split()))) for n, one in enumerate(titles)]
    stations = set(stations_of(occasion, mentions).values())
    assert len(stations) == 1
    assert [seat.post for seat in stations.pop().seats] == ["书记", "区长"]


def test_a_name_without_a_post_is_nobody() -> None:
    mention = Mention(("page", 0, "何东", 0), ())
    occasion = Occasion(days_of("2015-03-01"), MAIJI)
    assert stations_of(occasion, [mention]) == {}
    assert stations_of(occasion, [mention], {mention.key})[mention.key].seats == ()


def test_former_and_future_posts_are_not_held() -> None:
    assert together(("2015-03-01", MAIJI, "原区长"), ("2014-03-01", MAIJI, "区长")) == TWO


def test_a_career_has_its_spans() -> None:
    held = of(persons_of([seen(HEAD), seen(("2012-05-01", MAIJI, "区长")), seen(("2015-05-01", MAIJI, "区委书记"))]))
    posts = [(str(post.seat), post.first, post.last, post.meetings) for post in held.posts]
    assert posts == [
        ("麦积区委副书记", "2011-03-01", "2011-03-01", 1),
        ("麦积区区长", "2011-03-01", "2012-05-01", 2),
        ("麦积区委书记", "2015-05-01", "2015-05-01", 1),
    ]
    assert (held.first, held.last, held.meetings) == ("2011-03-01", "2015-05-01", 3)
    assert held.latest.station.place == "麦积区"
    assert {held.person_id, *held.other_ids} == {one.station.station_id for one in held.seen}


MANY: tuple[At, ...] = (
    HEAD, ("2013-05-01", MAIJI, "区长"), ("2015-05-01", MAIJI, "区委书记"), ("2016-05-01", TIANSHUI, "市委常委"),
    ("2013-06-01", MAIJI, "区财政局局长"), ("2014-06-01", MAIJI, "副区长"), ("XXXX-11-22", MAIJI, "区长"),
    ("2015-01-01", MAIJI, "甘泉镇李村村民"),
)  # fmt: skip


def test_the_order_of_meetings_does_not_matter() -> None:
    stations = [seen(at, page=f"page{number}") for number, at in enumerate(MANY)]
    expected = persons_of(stations)
    draw = random.Random(5)  # noqa: S311 - nothing secret hangs on it
    for _ in range(20):
        draw.shuffle(stations)
        assert persons_of(stations) == expected
    for one, other in permutations(stations, 2):
        assert decide(Tenure((one,)), Tenure((other,))) == decide(Tenure((other,)), Tenure((one,)))


def test_thousands_of_meetings_make_a_few_stations() -> None:
    days = [f"{year}-{month:02}-{day:02}" for year in range(2011, 2016) for month in range(1, 13) for day in (1, 9, 20)]
    ids = {seen((day, MAIJI, "区长")).station.station_id for day in days}
    assert len(days) == 180
    assert len(ids) == 5


def test_a_word_goes_before_all_rules() -> None:
    """Whoever belongs to one of two that were said to be one person follows."""
    meetings: tuple[At, ...] = (
        ("2011-03-01", MAIJI, "区长"), ("2012-03-01", MAIJI, "区长"),
        ("2014-03-01", LICHUAN, "市长"), ("2015-03-01", LICHUAN, "市长"),
    )  # fmt: skip
    decided = {("p0", 0, "何东", 0), ("p1", 0, "何东", 0), ("p2", 0, "何东", 0)}
    stations = []
    for number, (day, home, post) in enumerate(meetings):
        mention = Mention((f"p{number}", 0, "何东", 0), (post_of(post),))
        (station,) = stations_of(Occasion(days_of(day), home), [mention], decided).values()
        stations.append(Seen(station, day, day, 1))
    assert len(persons_of(stations)) == 2
    assert len(persons_of(stations, said(stations[0], stations[2], same=True))) == 1
    assert len(persons_of(stations[:2], said(stations[0], stations[1], same=False))) == 2


def said(one: Seen, other: Seen, *, same: bool) -> dict[tuple[str, str], Decision]:
    first, second = sorted((one.station.station_id, other.station.station_id))
    return {(first, second): Word(1, 2, same=same).decision}
