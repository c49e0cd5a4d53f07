"""The lists of a meeting from all its reports: every fact once, with the reports that say so.

Facts are the same where what identifies them is, folded: a person's name, a document's title, a group's phrase, who
said what (its beginning suffices, since reprints cut the rest). The first report in the order of precedence gives the
wording; a person's posts and actions are those of all reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.dedupe.facts import ReportKey
from pipelines.dedupe.shingles import folded
from pipelines.items import Meeting

BEGINNING = 12  # characters of a statement that tell it from the others of one speaker


@dataclass(slots=True)
class Fact:
    """A fact of a meeting: its ``value`` by the names of the contract, and the ``reports`` that say so."""

    value: dict[str, Any]
    reports: list[ReportKey] = field(default_factory=list)


def union(reports: Sequence[tuple[ReportKey, Meeting]]) -> dict[str, list[Fact]]:
    """Return the lists of the meeting that ``reports`` tell of, which are given in the order of precedence."""
    return {name: _united(reports, name, read) for name, read in _LISTS.items()}


def _united(
    reports: Sequence[tuple[ReportKey, Meeting]], name: str, read: Callable[[Any], tuple[str, dict[str, Any]]]
) -> list[Fact]:
    found: dict[str, Fact] = {}
    for key, meeting in reports:
        for item in getattr(meeting, name):
            identity, value = read(item)
            fact = found.setdefault(identity, Fact(value))
            _add_lists(fact.value, value)
            if key not in fact.reports:
                fact.reports.append(key)
    return list(found.values())


def _add_lists(value: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, said in more.items():
        if isinstance(said, list):
            value[name] += [one for one in said if one not in value[name]]


def _plain(*names: str, by: Callable[[Any], str]) -> Callable[[Any], tuple[str, dict[str, Any]]]:
    def read(item: Any) -> tuple[str, dict[str, Any]]:
        values = {name: getattr(item, name) for name in names}
        return by(item), {name: [*one] if isinstance(one, list) else one for name, one in values.items()}

    return read


def _text(name: str) -> Callable[[str], tuple[str, dict[str, Any]]]:
    return lambda item: (folded(item), {name: item})


_LISTS: Mapping[str, Callable[[Any], tuple[str, dict[str, Any]]]] = {
    "hosts": _text("name"),
    "attendees": _plain("name", "positions", "actions", by=lambda item: folded(item.name)),
    "absent": _plain("name", "positions", "reason", by=lambda item: folded(item.name)),
    "attendee_groups": _text("text"),
    "statements": _plain(
        "speaker", "verb", "text", by=lambda item: f"{folded(item.speaker)}|{folded(item.text)[:BEGINNING]}"
    ),
    "agenda": _plain("verb", "object", by=lambda item: f"{item.verb}|{folded(item.object)}"),
    "documents": _plain("title", "action", "by", by=lambda item: folded(item.title)),
    "conveyed": _text("name"),
    "figures": _plain(
        "text", "value", "value_max", "unit", "approx", "deadline", "target", by=lambda item: folded(item.text)
    ),
}
