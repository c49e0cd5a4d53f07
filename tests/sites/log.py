"""Every request that reached the farm, in the order of arrival."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from tests.sites.messages import Request


@dataclass(frozen=True, slots=True)
class Entry:
    """A request and how it was answered.

    ``begin`` and ``end`` are monotonic seconds: when its first line was read and when the last byte of the answer was
    about to be sent. ``end`` and ``status`` are None while it is being answered; a status of 0 is an answer that
    never came."""

    number: int
    host: str
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    begin: float
    status: int | None = None
    end: float | None = None

    @property
    def url(self) -> str:
        """The absolute address."""
        return f"http://{self.host}{self.target}"


class Log:
    """The requests of all hosts. Safe to use from every thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Entry] = []

    def opened(self, request: Request, begin: float) -> int:
        """Note a request that has come; the number is for ``closed``."""
        with self._lock:
            number = len(self._entries)
            entry = Entry(number, request.host, request.method, request.target, request.headers, request.body, begin)
            self._entries.append(entry)
            return number

    def closed(self, number: int, status: int) -> None:
        """Note that a request has been answered, or its connection broken."""
        with self._lock:
            self._entries[number] = replace(self._entries[number], status=status, end=time.monotonic())

    def clear(self) -> None:
        """Forget everything; for a test that runs two crawls. No request may be under way."""
        with self._lock:
            self._entries.clear()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All requests so far."""
        with self._lock:
            return tuple(self._entries)

    def requests(self, host: str | None = None) -> tuple[Entry, ...]:
        """The requests of one host, or of all."""
        return tuple(entry for entry in self.entries if host in (None, entry.host))

    def overlaps(self, host: str) -> tuple[tuple[Entry, Entry], ...]:
        """The pairs of requests to a host that were under way at the same time."""
        return tuple(
            (one, other)
            for one, other in combinations(self.requests(host), 2)
            if one.end is None or other.begin < one.end
        )

    def gaps(self, host: str) -> tuple[float, ...]:
        """The seconds between the beginnings of the requests to a host."""
        return tuple(after.begin - before.begin for before, after in pairwise(self.requests(host)))
