"""What goes wrong in a bad night, in the place of what works: a name server that is dead, a clock that jumps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

from twisted.internet.abstract import isIPAddress
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import DNSLookupError

from crawler.politeness.public_hosts import PublicHostsResolver
from pipelines.clock import SHANGHAI

ASKED = count()
JUMPS = (timedelta(days=3650), timedelta(days=-400), timedelta(hours=1))


class DeadNames(PublicHostsResolver):
    """Knows no name at all."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Fails as when no name server answers."""
        return fail(DNSLookupError(f"{name}: no name server answers"))


class NoNames(PublicHostsResolver):
    """Knows no name, as a machine outside all networks: sites are reached through a proxy, which has an address."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Fails but for what is an address already."""
        if isIPAddress(name):
            return super().getHostByName(name, timeout)
        return fail(DNSLookupError(f"{name}: no such name"))


def jumping() -> datetime:
    """A clock that is ten years ahead, then behind, then nearly right, and so on: never twice the same."""
    asked = next(ASKED)
    return datetime.now(SHANGHAI) + JUMPS[asked // 7 % len(JUMPS)]


def ahead() -> datetime:
    """A clock that somebody has set ten years ahead."""
    return datetime.now(SHANGHAI) + timedelta(days=3650)
