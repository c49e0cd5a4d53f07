"""What a crawl is asked to do: the ``-a`` arguments of a crawl of sites, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

BACKFILL_PAGES: Final = 1000
"""List pages of a backfill, unless ``-a pages=`` says otherwise."""
CATCH_UP: Final = 10
"""A list that was walked before is walked until nothing is new, over so many times the pages of a first walk
at most: what was published in a long pause must not be lost."""
TRUTHS: Final = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class ArgumentError(ValueError):
    """An argument that cannot be read; the message names it, its value and what was expected."""


ARGUMENTS: Final = frozenset({"since", "until", "pages", "backfill", "unconfirmed", "dry_run"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a crawl. ``since`` and ``until`` bound the dates of rows and addresses, both included;
    what has no date is taken. ``pages`` is the limit a list that was asked for, or None; with ``unconfirmed``
    lists are read too of which the catalogue is not sure."""

    since: date | None = None
    until: date | None = None
    pages: int | None = None
    backfill: bool = False
    unconfirmed: bool = False
    dry_run: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Bounds:
        """Read the arguments. Raises ArgumentError."""
        since, until = _day(arguments, "since"), _day(arguments, "until")
        if since and until and since > until:
            raise ArgumentError(f"-a since={since} is after -a until={until}")
        truths = {key: _truth(arguments, key) for key in ("backfill", "unconfirmed", "dry_run")}
        return cls(since, until, _number(arguments, "pages"), **truths)

    @property
    def take_all(self) -> bool:
        """Whether a site is gone through as far as it ever is."""
        return self.since is None and self.until is None and self.pages is None

    def take(self, day: date | None) -> bool:
        """Whether a row of this day is asked for."""
        if day is None:
            return True
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)

    def most_pages(self, default: int, *, known: bool) -> int:
        """How many pages of a list are read at most; ``default`` is that of a first walk, ``known`` whether
        there was one."""
        if self.pages is not None:
            return self.pages
        if self.backfill:
            return BACKFILL_PAGES
        return default * CATCH_UP if known else default


def _day(arguments: Mapping[str, str], key: str) -> date | None:
    value = arguments.get(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ArgumentError(f"-a {key}={value} is no date like 2024-01-01") from error


def _number(arguments: Mapping[str, str], key: str) -> int | None:
    value = arguments.get(key)
    if value is None:
        return None
    if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= 1_000_000):
        raise ArgumentError(f"-a {key}={value} is no whole number, 1 or more")
    return int(value)


def _truth(arguments: Mapping[str, str], key: str) -> bool:
    value = arguments.get(key, "0").lower()
    if value not in TRUTHS:
        raise ArgumentError(f"-a {key}={value} is neither 1 nor 0")
    return TRUTHS[value]
