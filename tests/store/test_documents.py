"""The published documents are current: the data dictionary and the JSON Schema of the contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from itemadapter import ItemAdapter
from jsonschema import Draft202012Validator, ValidationError
from sqlalchemy import Engine, text

from pipelines import schema
from pipelines.store import Writer, dictionary
from pipelines.store.tables import metadata

from .factories import SteppingClock, reading

DOCS = Path(__file__).parents[2] / "docs"
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


def test_the_data_dictionary_is_current() -> None:
    """If not: python -m pipelines.store.dictionary."""
    assert (DOCS / "data-dictionary.md").read_text(encoding="utf-8") == dictionary.rendered()


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_is_told(column: Any) -> None:
    assert column.doc
    assert not column.nullable or "null" in column.doc, "what does null mean?"
    assert dictionary.type_name(column)


def test_the_evidence_query_of_the_data_dictionary_works(store: Engine) -> None:
    given = reading(1)
    given.meetings[0].spans["hosts[0]"] = (
        given.article.text.index("赵建0"),
        given.article.text.index("主持"),
    )
    writer = Writer(store, SteppingClock())
    writer.begin_run("a", grammar_version="1")
    writer.add(given)
    writer.finish()
    query = "substr(pages.text, span_start + 1, span_end - span_start)"
    assert query in dictionary.rendered()
    with store.connect() as connection:
        evidence = connection.execute(text(f"SELECT {query} FROM hosts JOIN pages USING (page_no)"))
        assert evidence.scalar_one() == "赵建0"


def test_the_schema_is_current() -> None:
    """If not: python -m pipelines.schema."""
    assert (DOCS / "meeting.schema.json").read_text(encoding="utf-8") == schema.rendered()


def exported() -> Any:
    (meeting,) = reading(1).meetings
    return json.loads(json.dumps(ItemAdapter(meeting).asdict()))


def test_a_meeting_is_valid() -> None:
    Draft202012Validator.check_schema(schema.meeting_schema())
    Draft202012Validator(schema.meeting_schema()).validate(exported())


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("type", "聚会"),
        ("format", "网上会议"),
        ("spans", {"name": [1]}),
        ("spans", {"name": [-1, 2]}),
        ("attendees", [{"name": "赵建", "span": [0, 2, 4]}]),
        ("jurisdiction", "麦积区"),
        ("ordinal", "十五"),
        ("venues", []),
    ],
)
def test_what_is_wrong_is_not_valid(field: str, wrong: object) -> None:
    item = {**exported(), field: wrong}
    with pytest.raises(ValidationError):
        Draft202012Validator(schema.meeting_schema()).validate(item)


def test_a_wrong_kind_of_segment_is_not_valid() -> None:
    item = exported()
    item["page"]["segments"][0]["kind"] = "advertisement"
    with pytest.raises(ValidationError):
        Draft202012Validator(schema.meeting_schema()).validate(item)


@pytest.mark.parametrize("module", [schema, dictionary])
def test_the_commands_write_the_files(module: Any, tmp_path: Path) -> None:
    module.main(tmp_path / "written")
    assert (tmp_path / "written").read_text(encoding="utf-8") == module.rendered()
