"""Facts of reports for the tests: of the corpus as the store takes them, and small ones made up."""

from __future__ import annotations

from functools import cache
from typing import Any

from corpus import gold

from pipelines.dedupe.facts import Facts, PageFacts, facts_of
from pipelines.dedupe.shingles import folded, shingles_of
from pipelines.items import Reading
from pipelines.read import read
from pipelines.store.rows import rows_of
from pipelines.store.told import told_by


@cache
def repost_readings() -> dict[str, Reading]:
    """The pages of ``reposts.jsonl``, read, by their ids."""
    return {row["id"]: read(gold.page_of(row)) for row in gold.reposts()}


@cache
def repost_facts() -> dict[str, tuple[PageFacts, list[Facts]]]:
    """Each page of ``reposts.jsonl`` and its reports, by its id."""
    found = {}
    for name, reading in repost_readings().items():
        page, reports = told_by(rows_of(reading), 0)
        found[name] = (page, [report.facts for report in reports])
    return found


def page(number: int, text: str = "", **known: Any) -> PageFacts:
    """A page with the text given."""
    return PageFacts(f"page{number:012}", f"http://www.a{number}.example/", shingles=shingles_of(folded(text)), **known)


def facts(number: int = 1, text: str = "", seq: int = 0, **said: Any) -> Facts:
    """A report on page ``number``: by default of a meeting that everything is known of."""
    known: dict[str, Any] = {
        "name": "全县春耕生产推进会", "date": "2024-03-05", "date_rule": "date.full", "place_code": "620522",
        "place_name": "秦安县", "place_rule": "jurisdiction-subject", "hosts": ["王强"], "people": ["王强", "李明"],
    }  # fmt: skip
    about = {name: said.pop(name) for name in ("site", "published", "damaged", "meetings") if name in said}
    own_id = said.pop("own_id", f"own{number:09}{seq}")
    return facts_of(page(number, text, **about), seq, own_id, **(known | said))
