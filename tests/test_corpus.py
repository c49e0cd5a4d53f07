"""The corpus gate: no figure of ``tests/gold`` may be lower than its floor, and the seeds are exact."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from corpus import figures, floors, gold
from corpus.scoring import JUDGES

from pipelines.items import Meeting

FLOORS = [(corpus, name) for corpus, fields in floors.load().items() for name in fields]


@pytest.mark.parametrize(("corpus", "name"), FLOORS)
def test_no_figure_is_below_its_floor(corpus: str, name: str) -> None:
    least, present = floors.load()[corpus][name], figures.present()[corpus][name]
    assert present >= least, f"{corpus} {name}: {present:.4f} < {least}; why: python -m tests.corpus errors"


def test_every_figure_has_a_floor() -> None:
    missing = [(corpus, name) for corpus, fields in figures.present().items() for name in fields]
    assert sorted(missing) == sorted(FLOORS)
    assert {"page", "text", "mean", *JUDGES} - {"traps"} <= floors.load()["dev"].keys()


def test_nobody_is_listed_who_was_not_there() -> None:
    assert [wrong for wrong in figures.development().wrong if wrong[0] == "traps"] == []


def test_what_only_looks_damaged_is_left_alone() -> None:
    _, traps = figures.noise()
    assert traps == []


def test_a_mirror_is_restored_to_the_text_of_its_base() -> None:
    damaged = {row["id"] for row in gold.reposts() if row["text"] != row["text_clean"]}
    shares = figures.damaged_reposts()
    assert len(damaged) >= 12, "the corpus holds a mirror in every group"
    assert {id_: shares[id_] for id_ in damaged if shares[id_] < 1} == {}


def _class(row: gold.ClassRow) -> object:
    unread = pytest.mark.xfail(strict=True, reason=f"class of text: {row['text_class']}")
    return pytest.param(row["id"], id=row["id"], marks=() if row["mended"] else unread)


@pytest.mark.parametrize("id_", [_class(row) for row in gold.classes()])
def test_a_class_of_text_is_read_right(id_: str) -> None:
    assert figures.classes()[id_] == []


@pytest.mark.parametrize("row", gold.seeds(), ids=lambda row: row["id"])
def test_a_seed_is_read_exactly(row: gold.SeedRow) -> None:
    reading = gold.readings()[row["id"]]
    assert len(reading.meetings) == 1
    meeting = reading.meetings[0]
    assert meeting.page.text == row["text_clean"]
    assert (reading.article.damaged, reading.article.script) == (True, "traditional")
    assert reading.article.flags == ()
    assert contract(meeting) == row["exact"]
    assert [(p.name, p.positions, p.actions) for p in meeting.attendees] == [
        (p["name"], p["positions"], p["actions"]) for p in row["attendees"]
    ]


def test_no_value_of_a_seed_is_wrong() -> None:
    assert figures.seeds().wrong == []
    assert figures.present()["seeds"]["mean"] == figures.present()["seeds"]["text"] == 1


def contract(meeting: Meeting) -> gold.ExactRow:
    """The fields of a meeting that the scorer does not judge, or not to the letter."""
    place = meeting.jurisdiction
    return {
        "series": meeting.series,
        "ordinal": meeting.ordinal,
        "date_inferred": meeting.date_inferred,
        "absent": [person.name for person in meeting.absent],
        "agenda": [[item.verb, item.object] for item in meeting.agenda],
        "documents": [[paper.title, paper.action, paper.by] for paper in meeting.documents],
        "captions": [caption.text for caption in meeting.captions],
        "jurisdiction": asdict(place) if place else None,
        "deadlines": [figure.deadline for figure in meeting.figures],
    }  # fmt: skip
