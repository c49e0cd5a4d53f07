"""The JSON Schema of the public contract, made from the items: ``python -m pipelines.schema`` writes it.

itemadapter makes the schema of an item class; what it leaves open, the closed lists (``Literal``) and the
length of spans, is filled in here from the same type hints.
"""

from __future__ import annotations

import json
import sys
import types
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from itemadapter import ItemAdapter

from pipelines.items import Meeting, Span

DEFAULT_PATH = Path("docs/meeting.schema.json")

JsonSchema = dict[str, Any]


def meeting_schema() -> JsonSchema:
    """Return the JSON Schema (draft 2020-12) of a :class:`~pipelines.items.Meeting` as it is exported."""
    schema = ItemAdapter.get_json_schema(Meeting)
    _complete(schema, Meeting)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Meeting",
        "description": "A meeting as one page reports it. A span is [start, end) in characters of page.text.",
        **schema,
    }


def rendered() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(meeting_schema(), ensure_ascii=False, indent=2) + "\n"


def _complete(schema: JsonSchema, hint: Any) -> None:
    """Fill in what ``schema`` leaves open of the type ``hint``, in place."""
    if hint == Span:
        schema["items"] = {"type": "integer", "minimum": 0}
        schema.update(minItems=2, maxItems=2)
    elif is_dataclass(hint) and isinstance(hint, type):
        for name, inner in get_type_hints(hint).items():
            _complete(schema["properties"][name], inner)
    elif get_origin(hint) is Literal:
        schema.update(type="string", enum=list(get_args(hint)))
    elif get_origin(hint) is list:
        _complete(schema["items"], get_args(hint)[0])
    elif get_origin(hint) is tuple:
        schema.update(items={}, default=[])
        _complete(schema["items"], get_args(hint)[0])
    elif get_origin(hint) is dict:
        _complete(schema["additionalProperties"], get_args(hint)[1])
    elif get_origin(hint) in (Union, types.UnionType):
        _complete_optional(schema, hint)


def _complete_optional(schema: JsonSchema, hint: Any) -> None:
    if "anyOf" not in schema:
        return  # a plain type or null: nothing is left open
    (inner,) = (choice for choice in get_args(hint) if choice is not types.NoneType)
    (open_schema,) = (choice for choice in schema["anyOf"] if choice != {"type": "null"})
    _complete(open_schema, inner)


def main(path: Path = DEFAULT_PATH) -> None:
    """Write the schema to ``path``."""
    path.write_text(rendered(), encoding="utf-8")
    sys.stderr.write(f"written: {path}\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:2]))
