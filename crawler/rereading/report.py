"""What a re-reading changes: counted by field, with some examples of each. It does not grow with the store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from crawler.aligned import aligned
from crawler.outcomes import Failure
from pipelines.compare import Difference

PAGES: Final = ("read", "changed", "new", "same", "older")
MEETINGS: Final = ("new", "gone", "renamed")
LONGEST: Final = 60  # characters of a value that are shown of an example in the table
NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Example:
    """One change, with the address of its page."""

    url: str
    meeting_id: str | None
    old: Any
    new: Any


@dataclass(slots=True)
class Report:
    """``pages``: read, changed, new to the store, the same as before, or older than what is stored (and not taken).
    ``meetings``, as pages tell of them: new, gone, or with another id. ``fields``: how often each has changed."""

    grammar_version: str
    examples_kept: int
    failures_kept: int
    pages: Counter[str] = field(default_factory=Counter)
    meetings: Counter[str] = field(default_factory=Counter)
    fields: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    failed: list[Failure] = field(default_factory=list)
    notices: int = 0

    def add(self, url: str, difference: Difference) -> None:
        """A page has changed, or is new."""
        self._come_and_gone(url, difference)
        for change in difference.changes:
            self.fields[change.field] += 1
            self._example(change.field, Example(url, change.meeting_id, change.old, change.new))

    def add_failure(self, failure: Failure) -> None:
        """A page or an input could not be read or stored."""
        self.failures[failure.reason] += 1
        if len(self.failed) < self.failures_kept:
            self.failed.append(failure)

    def include(self, other: Report) -> None:
        """Add what another report tells, of other pages."""
        for mine, theirs in (
            (self.pages, other.pages), (self.meetings, other.meetings), (self.fields, other.fields),
            (self.failures, other.failures),
        ):  # fmt: skip
            mine.update(theirs)
        self.notices += other.notices
        self.failed += other.failed[: max(0, self.failures_kept - len(self.failed))]
        for name, examples in other.examples.items():
            for example in examples:
                self._example(name, example)

    def as_json(self, **more: Any) -> str:
        """The whole report as one object."""
        told = {
            "grammar_version": self.grammar_version,
            **more,
            "pages": {kind: self.pages[kind] for kind in PAGES},
            "meetings": {kind: self.meetings[kind] for kind in MEETINGS},
            "fields": {
                name: {"changed": number, "examples": [_as_dict(one) for one in self.examples.get(name, ())]}
                for name, number in _by_number(self.fields)
            },
            "meeting_examples": {
                kind: [_as_dict(one) for one in self.examples.get(f"meeting {kind}", ())] for kind in MEETINGS
            },
            "failures": {
                "count": self.failures.total(),
                "by_reason": dict(self.failures),
                "named": [{"name": one.name, "reason": one.reason, "detail": one.detail} for one in self.failed],
            },
            "notices": self.notices,
        }
        return json.dumps(told, ensure_ascii=False, indent=2)

    def lines(self) -> Iterator[str]:
        """The report as a person reads it."""
        yield from aligned([
            ("pages", ", ".join(f"{self.pages[kind]:,} {kind}" for kind in PAGES)),
            ("meetings", ", ".join(f"{self.meetings[kind]:,} {kind}" for kind in MEETINGS)),
            ("failures", _counts(self.failures)),
        ])  # fmt: skip
        if self.fields:
            yield ""
            yield from aligned([("field", "changed"), *((name, f"{n:,}") for name, n in _by_number(self.fields))])
        for name in [*(f"meeting {kind}" for kind in MEETINGS), *(name for name, _ in _by_number(self.fields))]:
            for example in self.examples.get(name, ()):
                yield ""
                yield f"{name}  {example.url}"
                old, new = _shown(example.old), _shown(example.new)
                yield f"  {_excerpt(old, new)} → {_excerpt(new, old)}"
        for failure in self.failed:
            yield f"failed: {failure.name}: {failure.reason}: {failure.detail}; {failure.advice}"
        if (unnamed := self.failures.total() - len(self.failed)) > 0:
            yield f"failed: {unnamed:,} more"

    def _come_and_gone(self, url: str, difference: Difference) -> None:
        of_kinds: Mapping[str, list[tuple[str | None, str | None]]] = {
            "new": [(None, new) for new in difference.new],
            "gone": [(old, None) for old in difference.gone],
            "renamed": list(difference.renamed),
        }
        for kind, ids in of_kinds.items():
            self.meetings[kind] += len(ids)
            for old, new in ids:
                self._example(f"meeting {kind}", Example(url, new or old, old, new))

    def _example(self, name: str, example: Example) -> None:
        kept = self.examples.setdefault(name, [])
        if len(kept) < self.examples_kept:
            kept.append(example)


def _by_number(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _counts(counts: Counter[str]) -> str:
    told = ", ".join(f"{number:,} {reason}" for reason, number in sorted(counts.items()))
    return f"{counts.total():,}" + (f": {told}" if told else "")


def _as_dict(example: Example) -> dict[str, Any]:
    return {"url": example.url, "meeting_id": example.meeting_id, "old": example.old, "new": example.new}


def _shown(value: Any) -> str:
    """A value in a line."""
    if value is None or value == []:
        return NOTHING
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "、".join(value)
    return json.dumps(value, ensure_ascii=False)


def _excerpt(text: str, other: str) -> str:
    """As much of ``text`` as fits, from a little before the place where it differs from ``other``."""
    if len(text) <= LONGEST:
        return text
    same = next((at for at, (one, two) in enumerate(zip(text, other, strict=False)) if one != two), len(other))
    start = max(0, min(same - 10, len(text) - LONGEST))
    end = start + LONGEST
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
