"""What ``scrapy meeting`` and ``scrapy person`` have in common: they show what was put together, say why, and take a
person's word."""

from __future__ import annotations

import argparse
import json
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar, Final

from scrapy.exceptions import UsageError
from scrapy.utils.misc import load_object
from sqlalchemy import Engine

from crawler.database import readable_store, store_of
from crawler.project_command import ProjectCommand, note, say
from pipelines.dedupe.decision import Decision
from pipelines.store import StoreError, Writer

TWO: Final = 2  # that are compared


class DecidingCommand(ProjectCommand):
    """A command with the sub-commands show, why, same, different and forget."""

    noun: ClassVar[str]
    """What is put together: the command's own name."""
    takes: ClassVar[str]
    """What the sub-commands take, for a call with too few or too many."""

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
            raise UsageError(f"{action} takes {actions[action]} of {self.takes}", print_help=False)
        try:
            if action == "show":
                self._answer(self.shown(ids[0], opts))
            elif action == "why":
                self._answer(self.explained(ids[0], ids[1], opts))
            else:
                say(self.decided(action, ids, opts.note))
        except (LookupError, ValueError, StoreError) as error:
            note(str(error))
            self.exitcode = 1

    @abstractmethod
    def shown(self, wanted: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return what show prints: lines, or what becomes JSON where that is asked for."""

    @abstractmethod
    def explained(self, wanted: str, other: str, opts: argparse.Namespace) -> Sequence[str] | dict[str, Any]:
        """Return what why prints."""

    @abstractmethod
    def decided(self, action: str, ids: Sequence[str], note: str | None) -> str:
        """Write somebody's word, or take it back, and return what that changed."""

    @property
    def existing(self) -> Engine:
        """The store. Raises ValueError where there is none yet."""
        engine = readable_store(self.known_settings)
        if engine is None:
            url = self.known_settings["GOVNEWS_DATABASE_URL"]
            raise ValueError(f"there is no store at {url} yet; a crawl makes it")
        return engine

    @property
    def store(self) -> Engine:
        """The store, to be written to."""
        return store_of(self.known_settings)

    @contextmanager
    def writing(self, engine: Engine, action: str, ids: Sequence[str]) -> Iterator[Writer]:
        """Give a writer whose run says what was decided."""
        settings = self.known_settings
        writer = Writer(engine, load_object(settings["GOVNEWS_CLOCK"]))
        version = load_object(settings["GOVNEWS_READER_VERSION"])
        writer.begin_run(f"{self.noun} {action} {' '.join(ids)}", grammar_version=version)
        yield writer
        writer.finish()

    @staticmethod
    def _answer(found: Sequence[str] | dict[str, Any]) -> None:
        say(json.dumps(found, ensure_ascii=False, indent=2) if isinstance(found, dict) else "\n".join(found))


def reason(decision: Decision) -> str:
    """Return a rule and its detail as a line."""
    return f"{decision.rule}: {decision.detail}" if decision.detail else decision.rule


def explanation(
    noun: str, *, same: bool, names: tuple[str, str], decision: Decision, chain: Sequence[tuple[str, str, Decision]]
) -> list[str]:
    """Return the lines of why: whether two are one ``noun``, the rule, and through which others they are joined."""
    lines = [f"{f'one {noun}' if same else f'two {noun}s'}: {names[0]} and {names[1]}", reason(decision)]
    if same and not decision.same:
        lines.append("they are joined through others:")
        lines += [f"  {one} and {other}: {reason(step)}" for one, other, step in chain]
    if not same and decision.same:
        lines.append("but each is drawn to others that exclude the other, so nothing was joined")
    return lines
