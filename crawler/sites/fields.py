"""The values of one table, taken by key: each of the right type, and every key accounted for."""

from __future__ import annotations

import codecs
import difflib
from collections.abc import Collection, Iterable
from datetime import date

from crawler.sites.model import AddressError, Fault, Place, site_host
from crawler.sites.tables import Table


class Fields:
    """Takes the values of a table. A value that is missing or wrong is noted as a fault and comes as None (or
    as an empty list, or false), so that all faults of a table are found. Keys that are not ``known`` are
    faults too."""

    def __init__(self, table: Table, known: Collection[str], faults: list[Fault]) -> None:
        self._table = table
        self._faults = faults
        for key in table.values.keys() - known:
            self.fault(f"unknown key {key!r}{_near(key, known)}", key)

    def place(self, key: str | None = None) -> Place:
        """Where the value of ``key`` stands, or the table."""
        return self._table.place(key)

    def fault(self, reason: str, key: str | None = None) -> None:
        """Note a fault of the value of ``key``, or of the table."""
        self._faults.append(Fault(self.place(key), reason))

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A text with something in it and no space around it."""
        value = self._table.values.get(key)
        if value is None:
            if required and not self._table.broken:
                self.fault(f"{key} is missing")
            return None
        if not isinstance(value, str):
            self.fault(f'{key} must stand in quotes: {key} = "{value}"', key)
            return None
        if not value.strip() or value != value.strip() or not value.isprintable():
            self.fault(f"{key} is empty, or has spaces around it or control characters: {value!r}", key)
            return None
        return value

    def one_of(self, key: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        """A text that is one of a closed list."""
        value = self.text(key, required=required)
        if value is None or value in allowed:
            return value
        self.fault(f"{key} {value!r} is not one of {', '.join(allowed)}{_near(value, allowed)}", key)
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, each once; no list is an empty one."""
        value = self._table.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self.fault(f'{key} must be a list of texts: {key} = ["…", "…"]', key)
            return ()
        if len(set(value)) < len(value):
            self.fault(f"{key} has the same text twice", key)
        return tuple(value)

    def truth(self, key: str) -> bool:
        """true or false; false where it is not given."""
        value = self._table.values.get(key, False)
        if not isinstance(value, bool):
            self.fault(f"{key} is true or false, without quotes", key)
            return False
        return value

    def day(self, key: str) -> date | None:
        """An ISO date: 2026-07-23."""
        value = self.text(key)
        if value is None:
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:  # 20260723 is ISO too, but hard to read
            self.fault(f"{key} {value!r} is no date like 2026-07-23", key)
            return None
        return day

    def address(self, key: str, hosts: Iterable[str] | None = None, *, required: bool = False) -> str | None:
        """An absolute http or https address; with ``hosts`` one that lies on one of them."""
        value = self.text(key, required=required)
        if value is None:
            return None
        try:
            host = site_host(value)
        except AddressError as error:
            self.fault(f"{key}: {error}", key)
            return None
        if hosts is not None and host not in (allowed := sorted(hosts)):
            reason = f"{key} lies on {host}, not on {' or '.join(allowed)}"
            self.fault(f"{reason}; if that host is the site's too, name it in aliases", key)
            return None
        return value

    def encoding(self, key: str) -> str | None:
        """The name of an encoding that Python knows."""
        value = self.text(key)
        if value is None:
            return None
        try:
            codecs.lookup(value)
        except LookupError:
            self.fault(f"{key} {value!r} is no encoding", key)
            return None
        return value


def near(word: str, words: Iterable[str], number: int = 3) -> list[str]:
    """Of ``words`` those that look like ``word``, the likest first."""
    return difflib.get_close_matches(word, list(words), n=number, cutoff=0.5)


def _near(word: str, words: Iterable[str]) -> str:
    found = near(word, words, 1)
    return f"; meant {found[0]!r}?" if found else ""
