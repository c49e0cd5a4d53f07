"""The name of a process as the owner of leases, and whether the process of that name still lives.

A name tells where a process runs, its number and when it began, so that a number given anew is not taken for the old
process. Who asks on another machine, in another container, or where there is no ``/proc``, cannot know: for him a
process lives until its leases have run out.
"""

from __future__ import annotations

import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

PROC: Final = Path("/proc")
SEPARATOR: Final = "|"


@dataclass(frozen=True, slots=True)
class Owner:
    """A process; ``place`` is empty where it cannot be told from others, ``token`` makes it one of several owners."""

    machine: str
    pid: int
    began: str
    place: str
    token: str

    @classmethod
    def here(cls) -> Self:
        """A new name for this process."""
        pid = os.getpid()
        return cls(socket.gethostname()[:80], pid, _began(pid) or "", _place(), secrets.token_hex(4))

    @classmethod
    def named(cls, name: str) -> Self:
        """The owner of that name. Raises ValueError for what is no name."""
        machine, pid, began, place, token = name.split(SEPARATOR)
        return cls(machine, int(pid), began, place, token)

    @property
    def name(self) -> str:
        """As leases have it."""
        return SEPARATOR.join([self.machine, str(self.pid), self.began, self.place, self.token])

    def __str__(self) -> str:
        return f"process {self.pid} on {self.machine}"

    @property
    def is_dead(self) -> bool:
        """Whether the process is known to live no more."""
        return bool(self.place) and self.place == _place() and _began(self.pid) != self.began


def is_dead(name: str) -> bool:
    """Whether the owner of that name is known to live no more."""
    try:
        return Owner.named(name).is_dead
    except ValueError:  # a name of another version of govnews
        return False


def shown(name: str) -> str:
    """The owner of that name, for people."""
    try:
        return str(Owner.named(name))
    except ValueError:
        return name


def _place() -> str:
    """The running system and the process numbers that are seen from here; empty where that cannot be told."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot[:13]}.{(PROC / 'self/ns/pid').readlink().name}"
    except OSError:
        return ""


def _began(pid: int) -> str | None:
    """When the process began, in ticks since the start of the system; None where there is none that lives."""
    try:
        fields = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]
