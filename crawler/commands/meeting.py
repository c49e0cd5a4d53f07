"""``scrapy meeting show|why|same|different|forget``: meetings merged from many reports, explained and corrected."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import Any, Final

from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.aligned import aligned
from crawler.database import readable_store, store_of
from crawler.project_command import ProjectCommand, note, say
from pipelines.dedupe.merge import UNITS
from pipelines.dedupe.union import Fact
from pipelines.store import RunCounts, StoreError, Writer
from pipelines.store.meetings import UnknownMeeting, Whole, Why, load_whole, override_of, why
from pipelines.store.told import Report

TWO: Final = 2  # reports that are compared


class Command(ProjectCommand):
    """``scrapy meeting``."""

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

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of the sub-commands to Scrapy's own."""
        super().add_options(parser)
        parser.add_argument("--note", metavar="TEXT", help="same, different: why, kept with the decision")
        parser.add_argument("--json", action="store_true", help="show, why: print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run one sub-command. The exit code is 1 for an id that leads nowhere or a store that cannot be read."""
        actions = {"show": 1, "why": TWO, "same": TWO, "different": TWO, "forget": TWO}
        if not args or args[0] not in actions:
            raise UsageError(f"name one of {', '.join(actions)}", print_help=False)
        action, ids = args[0], args[1:]
        if len(ids) != actions[action]:
            raise UsageError(f"{action} takes {actions[action]} of meeting, report or page", print_help=False)
        try:
            if action == "show":
                self._show(ids[0], as_json=opts.json)
            elif action == "why":
                self._why(ids[0], ids[1], as_json=opts.json)
            else:
                self._decide(action, ids, opts.note)
        except (UnknownMeeting, ValueError, StoreError) as error:
            note(str(error))
            self.exitcode = 1

    def _show(self, wanted: str, *, as_json: bool) -> None:
        whole = load_whole(self._existing(), wanted)
        lines = [json.dumps(_record(whole), ensure_ascii=False, indent=2)] if as_json else _shown(whole)
        say("\n".join(lines))

    def _why(self, wanted: str, other: str, *, as_json: bool) -> None:
        found = why(self._existing(), wanted, other)
        lines = [json.dumps(_reasons(found), ensure_ascii=False, indent=2)] if as_json else _explained(found)
        say("\n".join(lines))

    def _decide(self, action: str, ids: Sequence[str], note: str | None) -> None:
        settings = self.known_settings
        engine = store_of(settings)
        override = override_of(engine, *ids, same=action == "same")
        writer = Writer(engine, load_object(settings["GOVNEWS_CLOCK"]))
        version = load_object(settings["GOVNEWS_READER_VERSION"])
        writer.begin_run(f"meeting {action} {' '.join(ids)}", grammar_version=version)
        counts = writer.undecide(override) if action == "forget" else writer.decide(override, note)
        writer.finish()
        say(_changed(counts))

    def _existing(self) -> Engine:
        engine = readable_store(self.known_settings)
        if engine is None:
            url = self.known_settings["GOVNEWS_DATABASE_URL"]
            raise ValueError(f"there is no store at {url} yet; a crawl makes it")
        return engine


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
    verdict = "one meeting" if found.same else "two meetings"
    lines = [f"{verdict}: {_name(found.one)} and {_name(found.other)}"]
    lines.append(_reason(found.decision.rule, found.decision.detail))
    if found.same and not found.decision.same:
        lines.append("they are joined through others:")
        lines += [
            f"  {_name(one)} and {_name(other)}: {_reason(step.rule, step.detail)}" for one, other, step in found.chain
        ]
    if not found.same and found.decision.same:
        lines.append("but each is drawn to reports that exclude the other, so nothing was joined")
    return lines


def _reasons(found: Why) -> dict[str, Any]:
    return {
        "same": found.same, "rule": found.decision.rule, "detail": found.decision.detail,
        "reports": [found.one.facts.page.url, found.other.facts.page.url],
        "chain": [
            {"reports": [one.facts.page.url, other.facts.page.url], "rule": step.rule, "detail": step.detail}
            for one, other, step in found.chain
        ],
    }  # fmt: skip


def _reason(rule: str, detail: str) -> str:
    return f"{rule}: {detail}" if detail else rule


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
