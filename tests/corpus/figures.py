"""The figures of the gate: every corpus scored by the pipelines as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pipelines.clean import clean
from pipelines.items import Meeting, Page

from . import gold
from .likeness import fold, restored_characters
from .scoring import Scorecard, score
from .tally import Tally

Figures = Mapping[str, Mapping[str, float]]
"""Shares from 0 to 1 by corpus and field; more is better."""


@cache
def development() -> Scorecard:
    """``dev.jsonl`` and ``negatives.jsonl``."""
    return score(gold.meetings(), gold.negatives(), _read())


@cache
def seeds() -> Scorecard:
    """The two seed pages."""
    return score(gold.seeds(), (), _read())


@cache
def classes() -> Mapping[str, Sequence[tuple[str, Tally]]]:
    """What is read wrongly in each row of ``classes.jsonl``, field by field, by the row's id."""
    rows = gold.classes()
    meetings = [row for row in rows if row["meeting_name"]]
    card = score(meetings, [row for row in rows if not row["meeting_name"]], _read())
    wrong: dict[str, list[tuple[str, Tally]]] = {row["id"]: [] for row in rows}
    for name, document, tally in card.wrong:
        wrong[document].append((name, tally))
    return wrong


@cache
def noise() -> tuple[Sequence[str], Sequence[str]]:
    """The ids of the sentences of ``noise.jsonl`` that do not come out right: pairs, traps."""
    wrong = [row for row in gold.noise() if fold(_cleaned(row["noisy"])) != fold(row["clean"])]
    return [r["id"] for r in wrong if r["kind"] == "pair"], [r["id"] for r in wrong if r["kind"] == "trap"]


@cache
def damaged_reposts() -> Mapping[str, float]:
    """The share of right characters of every page of ``reposts.jsonl``."""
    shares = {}
    for row in gold.reposts():
        right, total = restored_characters(row["text_clean"], clean(gold.page_of(row)).text)
        shares[row["id"]] = right / total
    return shares


def present() -> Figures:
    """All figures that have a floor."""
    pairs = sum(row["kind"] == "pair" for row in gold.noise())
    traps = len(gold.noise()) - pairs
    wrong_pairs, wrong_traps = noise()
    shares = damaged_reposts().values()
    return {
        "seeds": seeds().figures,
        "dev": development().figures,
        "noise": {"pairs": 1 - len(wrong_pairs) / pairs, "traps": 1 - len(wrong_traps) / traps},
        "reposts": {"text": sum(shares) / len(shares), "exact": sum(s == 1 for s in shares) / len(shares)},
    }


def _read() -> Mapping[str, Sequence[Meeting]]:
    return {reading.article.page.url: reading.meetings for reading in gold.readings().values()}


def _cleaned(text: str) -> str:
    page = Page(url="https://noise.example/", text=text, sha256="", fetched_at=gold.FETCHED)
    return clean(page).text
