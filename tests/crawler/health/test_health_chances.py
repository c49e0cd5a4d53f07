"""The chances are those of the textbook, and what is no drop is not taken for one."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.health.chances import at_most, correlation, pause, spread_of, together
from crawler.health.drop import Count, drop
from crawler.health.finding import Confidence, confidence_of
from crawler.health.workdays import is_workday, next_workday, rest_days, workdays
from pipelines.tables import TableError


def drawn_in_turn(count: int, number: int, had: int, of: int) -> float:
    """The same chance by the rule of succession, draw after draw."""
    total = 0.0
    for draws in product((0, 1), repeat=number):
        if sum(draws) <= count:
            chance, yes, all_ = 1.0, had + 1, of + 2
            for draw in draws:
                chance *= (yes if draw else all_ - yes) / all_
                yes, all_ = yes + draw, all_ + 1
            total += chance
    return total


@given(st.integers(0, 5), st.integers(1, 6), st.integers(0, 12), st.integers(0, 12))
def test_a_count_is_as_probable_as_the_rule_of_succession_says(count: int, number: int, had: int, lacked: int) -> None:
    of = had + lacked
    found = at_most(min(count, number), number, share=(had + 1) / (of + 2), spread=1 / (of + 3))
    assert found == pytest.approx(drawn_in_turn(count, number, had, of))


def test_shares_stray_as_far_as_they_did() -> None:
    independent = [(9, 10), (8, 10), (10, 10), (9, 10), (9, 10)]
    all_or_nothing = [(10, 10), (0, 10), (10, 10), (10, 10), (0, 10)]
    assert correlation(independent * 40, 0.9) == pytest.approx(0.0525) and correlation(all_or_nothing, 0.6) == 0.99
    assert correlation([(1, 1), (0, 1)] * 5, 0.5) == 0.1  # runs of one page tell nothing of it
    assert 0.06 < spread_of(independent * 9, 0.9) < spread_of(independent, 0.9) < spread_of(independent[:1], 0.9)
    assert at_most(0, 10, share=0.6, spread=0.99) == pytest.approx(0.4, abs=0.02)  # a run is all or nothing


def test_several_results_together_are_as_improbable_as_fisher_says() -> None:
    assert together([0.05]) == pytest.approx(0.05)
    assert together([0.1, 0.2]) == pytest.approx(0.02 * (1 - log(0.02)))
    assert together([1.0, 1.0]) == 1.0 and together([0.0, 0.0]) < 1e-290
    assert together([0.5] * 10) > 0.1  # ten results of no particular kind are none together


def test_a_pause_is_as_probable_as_pauses_were() -> None:
    never = pause(1, begun=(0, 38), gone_on=(0, 0))
    assert never == pytest.approx(1 / 40)
    weekly = pause(5, begun=(8, 8), gone_on=(24, 32))
    assert weekly > 0.2 > pause(40, begun=(8, 8), gone_on=(24, 32))
    longer = [pause(days, begun=(2, 30), gone_on=(3, 5)) for days in range(1, 30)]
    assert longer == sorted(longer, reverse=True)


def test_how_sure_is_a_matter_of_the_chance() -> None:
    assert [confidence_of(chance) for chance in (0.01, 1e-4, 1e-6, 1e-9)] == [None, *Confidence]


def runs(*counts: tuple[int, int]) -> list[Count]:
    return [Count(*count) for count in counts]


USUAL = [(9, 10), (10, 10), (8, 10), (9, 10)] * 5


def test_a_drop_is_where_it_began_and_over_when_it_is_over() -> None:
    found = drop(runs(*USUAL, (0, 10), (0, 0), (1, 12)))
    assert found is not None
    assert (found.first, found.have, found.of, found.had, found.had_of) == (20, 1, 22, 180, 200)
    assert found.chance < 1e-7 and str(found) == "1 of 22; before: 180 of 200"
    over = drop(runs(*USUAL, (0, 10), (1, 12), (9, 10)))
    assert over is None or confidence_of(over.chance) is None
    assert drop(runs(*USUAL, (0, 10), (1, 12), (10, 10), (12, 12))) is None
    quiet = drop(runs(*USUAL, (0, 10), (1, 12), (1, 1)))  # two pages would have told more
    assert quiet is not None and quiet.first == 20 and confidence_of(quiet.chance)
    assert drop(runs(*USUAL, (0, 10), (1, 12), (0, 0))) == drop(runs(*USUAL, (0, 10), (1, 12)))


def test_one_bad_run_a_small_drop_a_short_history_or_a_habit_are_none() -> None:
    assert drop(runs(*USUAL[:-1], (0, 10))) is None
    assert drop(runs(*[(990, 1000)] * 20, *[(800, 1000)] * 9)) is None
    assert drop(runs(*USUAL[:4], (0, 10), (0, 10))) is None
    assert drop(runs((1, 1), (1, 1), (1, 1), (1, 1), (1, 1), (0, 9), (0, 9))) is None
    bad = [(0, 10), (1, 10)]
    assert drop(runs(*USUAL, *bad, *USUAL, *bad, *USUAL, *bad)) is None
    assert drop(runs(*USUAL, *bad, *USUAL, *bad, *USUAL, *bad * 2)) is not None  # twice as long as ever
    assert drop([]) is None and drop(runs((0, 0))) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_any_history_can_be_judged(pairs: list[tuple[int, int]]) -> None:
    found = drop([Count(have, have + lack) for have, lack in pairs])
    assert found is None or (0 <= found.chance <= 1 and found.have / found.of < found.had / found.had_of)


def test_offices_are_closed_on_weekends_and_in_the_long_holidays() -> None:
    new_year_2027 = date(2027, 2, 6)
    assert not any(is_workday(new_year_2027.replace(day=day)) for day in range(5, 15))
    assert is_workday(date(2027, 2, 4)) and next_workday(date(2027, 2, 5)) == date(2027, 2, 15)
    assert list(workdays(date(2026, 9, 29), date(2026, 10, 12))) == [
        date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 9), date(2026, 10, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "days", "says"), [("02-30", "8", "2026-02-30 is no day"), ("02-16", "0", "'0'")])
def test_a_fault_in_the_table_of_holidays_is_named(tmp_path: Path, day: str, days: str, says: str) -> None:
    path = tmp_path / "rest_days.tsv"
    path.write_text(f"holiday\tyear\tfirst\tdays\n春节\t2026\t{day}\t{days}\n", encoding="utf-8")
    with pytest.raises(TableError, match=says):
        rest_days(path)
