"""``scrapy meeting show|why|same|different|forget``: meetings merged from many reports, explained and corrected."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from crawler.aligned import aligned
from crawler.deciding import DecidingCommand, explanation
from pipelines.dedupe.merge import UNITS
from pipelines.dedupe.union import Fact
from pipelines.store import RunCounts
from pipelines.store.meetings import Whole, Why, load_whole, override_of, why
from pipelines.store.told import Report


class Command(DecidingCommand):
    """``scrapy meeting``."""

    noun = "meeting"
    takes = "meeting, report or page"

    def syntax(self) -> str:
        """How the command is called."""
        return "show ID | why ID ID | same ID ID | different ID ID | forget ID ID  [--note TEXT] [--json]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show a meeting merged from its reports, say why two reports are one meeting or two, or decide it"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "An ID is that of a meeting, one that a report has by itself (as in exports), that of a page, or a page's "
            "address. show tells a meeting's fields, its reports in the order in which they are believed, and where "
            "they contradict each other. why tells what joins two reports or keeps them apart. same and different "
            "write down your own word on them, which later runs keep to; forget takes it back."
        )

    def shown(self, wanted: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return the merged meeting that ``wanted`` leads to."""
        whole = load_whole(self.existing, wanted)
        return _record(whole) if opts.json else _shown(whole)

    def explained(self, wanted: str, other: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return why two reports are one meeting or two."""
        found = why(self.existing, wanted, other)
        return _reasons(found) if opts.json else _explained(found)

    def decided(self, action: str, ids: Sequence[str], note: str | None) -> str:
        """Write a person's word on two reports, or take it back."""
        engine = self.store
        override = override_of(engine, ids[0], ids[1], same=action == "same")
        with self.writing(engine, action, ids) as writer:
            counts = writer.undecide(override) if action == "forget" else writer.decide(override, note)
        return _changed(counts)


def _shown(whole: Whole) -> list[str]:
    row = whole.row
    fields = [(name, _text(row[name])) for unit in UNITS for name in unit if row[name] is not None]
    lines = [f"meeting {row['meeting_id']}", *aligned([("field", "value"), *fields])]
    lines += ["", *aligned([("person", "posts", "did", "reports"), *map(_person, whole.facts["attendees"])])]
    told = [(report.facts.own_id, report.facts.page.published or "", report.facts.page.url) for report in whole.reports]
    lines += ["", *aligned([("own id", "published", "report, the one believed first in front"), *told])]
    said = [(field, *one) for field, values in whole.conflicts.items() for one in values]
    return [*lines, "", *aligned([("conflict", "value", "report"), *said])] if said else lines


def _person(fact: Fact) -> tuple[str, str, str, str]:
    value = fact.value
    return value["name"], " ".join(value["positions"]), " ".join(value["actions"]), str(len(fact.reports))


def _record(whole: Whole) -> dict[str, Any]:
    return {
        "meeting": dict(whole.row),
        "facts": {
            name: [{**fact.value, "reports": [list(key) for key in fact.reports]} for fact in facts]
            for name, facts in whole.facts.items()
        },
        "reports": [
            {"own_id": report.facts.own_id, "page_id": report.facts.page.page_id, "url": report.facts.page.url}
            for report in whole.reports
        ],
        "conflicts": {
            field: [{"value": value, "url": url} for value, url in said] for field, said in whole.conflicts.items()
        },
    }


def _explained(found: Why) -> list[str]:
    chain = [(_name(one), _name(other), step) for one, other, step in found.chain]
    names = _name(found.one), _name(found.other)
    return explanation("meeting", same=found.same, names=names, decision=found.decision, chain=chain)


def _reasons(found: Why) -> dict[str, Any]:
    return {
        "same": found.same, "rule": found.decision.rule, "detail": found.decision.detail,
        "reports": [found.one.facts.page.url, found.other.facts.page.url],
        "chain": [
            {"reports": [one.facts.page.url, other.facts.page.url], "rule": step.rule, "detail": step.detail}
            for one, other, step in found.chain
        ],
    }  # fmt: skip


def _name(report: Report) -> str:
    return f"{report.facts.own_id} ({report.facts.page.url})"


def _text(value: Any) -> str:
    return " ".join(value) if isinstance(value, list) else str(value)


def _changed(counts: RunCounts) -> str:
    changes = {
        "new": counts.meetings_new, "changed": counts.meetings_updated, "merged away": counts.meetings_removed,
    }  # fmt: skip
    said = ", ".join(f"{number} {what}" for what, number in changes.items() if number)
    return f"meetings: {said}" if said else "no meeting changed"
