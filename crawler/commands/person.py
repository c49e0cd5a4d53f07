"""``scrapy person show|why|same|different|forget``: who is who over time, explained and corrected."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from crawler.aligned import aligned
from crawler.deciding import DecidingCommand, explanation
from pipelines.persons.careers import PersonWord
from pipelines.persons.tenures import Tenure
from pipelines.store.persons import Career, WhyPerson, careers_of, resolve_person, why_person, word_of, word_said


class Command(DecidingCommand):
    """``scrapy person``."""

    noun = "person"
    takes = "person or NAME@PAGE (show: name)"

    def syntax(self) -> str:
        """How the command is called."""
        return "show NAME [--place PLACE] | why ID ID | same ID ID | different ID ID | forget ID ID  [--note TEXT]"

    def short_desc(self) -> str:
        """One line for the list of commands."""
        return "Show the careers of a name, say why two mentions of it are one person or two, or decide it"

    def long_desc(self) -> str:
        """What ``-h`` says."""
        return (
            "show tells every person of a name, with the posts and the meetings. An ID is that of a person, one that a "
            "person had before, or NAME@PAGE: who is so called on a page (its address or id) or at a meeting (its id). "
            "why tells what makes two one person or keeps them apart. same and different write down your own word on "
            "them, which later runs keep to; forget takes it back."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option of show."""
        super().add_options(parser)
        parser.add_argument("--place", metavar="PLACE", help="show: only persons with a post in a place of this name")

    def shown(self, wanted: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return the persons of a name."""
        careers = careers_of(self.existing, wanted, opts.place)
        if not careers:
            where = f" in {opts.place}" if opts.place else ""
            raise LookupError(f"nobody called {wanted} is known by a post{where}")
        if opts.json:
            return {"persons": [_record(career) for career in careers]}
        return "\n\n".join("\n".join(_shown(career)) for career in careers).split("\n")

    def explained(self, wanted: str, other: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return why two are one person or not."""
        found = why_person(self.existing, wanted, other)
        return _reasons(found) if opts.json else _explained(found)

    def decided(self, action: str, ids: Sequence[str], note: str | None) -> str:
        """Write somebody's word on two mentions, or take it back."""
        engine = self.store
        if action == "forget":
            word = word_said(engine, ids[0], ids[1])
            with self.writing(engine, action, ids) as writer:
                writer.undecide_person(word)
            return f"forgotten: what was decided of {' and '.join(_mentions(word))}"
        word = word_of(engine, ids[0], ids[1], same=action == "same")
        with self.writing(engine, action, ids) as writer:
            writer.decide_person(word, note)
        one, other = (resolve_person(engine, mention) for mention in _mentions(word))
        return f"one person: {one}" if one == other else f"two persons: {one} and {other}"


def _mentions(word: PersonWord) -> list[str]:
    return [f"{name}@{page}" for page, _, name, _ in word.pair]


def _shown(career: Career) -> list[str]:
    row = career.row
    lines = [f"person {row['person_id']}: {row['name']}, {row['jurisdiction_name'] or 'no place'}"]
    posts = [(_post(post), _span(post), str(post["meeting_count"])) for post in career.posts]
    lines += aligned([("post", "seen", "meetings"), *posts])
    return [*lines, "", *aligned([("date", "meeting", "name"), *career.meetings])]


def _post(post: Mapping[str, Any]) -> str:
    parts = (post["place"], post["body"], post["organ"], post["post"], post["rank"])
    return " ".join(part for part in parts if part)


def _span(post: Mapping[str, Any]) -> str:
    first, last = post["first_seen"], post["last_seen"]
    return "unknown year" if first is None else first if first == last else f"{first}/{last}"


def _record(career: Career) -> dict[str, Any]:
    meetings = [{"date": date or None, "meeting_id": id_, "name": name} for date, id_, name in career.meetings]
    return {"person": dict(career.row), "posts": [dict(post) for post in career.posts], "meetings": meetings}


def _explained(found: WhyPerson) -> list[str]:
    chain = [(str(one), str(other), step) for one, other, step in found.chain]
    names = _name(found.one), _name(found.other)
    return explanation("person", same=found.same, names=names, decision=found.decision, chain=chain)


def _name(tenure: Tenure) -> str:
    return f"{tenure.key} ({tenure})"


def _reasons(found: WhyPerson) -> dict[str, Any]:
    return {
        "same": found.same, "rule": found.decision.rule, "detail": found.decision.detail,
        "tenures": [found.one.key, found.other.key],
        "chain": [
            {"tenures": [one.key, other.key], "rule": step.rule, "detail": step.detail}
            for one, other, step in found.chain
        ],
    }  # fmt: skip
