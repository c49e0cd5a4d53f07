"""When an address is to be asked for again: pages are corrected in their first days, hardly ever later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipelines.clock import stamp
from pipelines.store.frontier import Address, AddressState


class RecheckError(ValueError):
    """The setting is no list of whole numbers of days."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """The days to wait after a fetch that found something new, after the first unchanged one, and so on.

    ``(1, 3, 7)``: asked for again after a day, after three more, after seven more, then never. A failed
    attempt waits as long as an unchanged one; after as many failures as there are waits it is given up.
    """

    days: tuple[int, ...]

    @classmethod
    def of(cls, written: Sequence[object]) -> Recheck:
        """Read the setting; raises RecheckError with the value that is wrong."""
        days: list[int] = []
        for one in written:
            if not str(one).strip().isdecimal() or int(str(one)) < 1:
                raise RecheckError(f"{one!r} is no number of days, 1 or more")
            days.append(int(str(one)))
        return cls(tuple(days))

    def fetched(
        self, before: Address, now: datetime, state: AddressState, sha256: str, *, unchanged: bool
    ) -> Address:
        """The address after a page came: a changed one begins anew, an unchanged one waits longer."""
        times = before.unchanged + 1 if unchanged else 0
        return replace(
            before, state=state, fetched_at=stamp(now), sha256=sha256, unchanged=times, failures=0,
            due_at=self._after(now, times),
        )  # fmt: skip

    def failed(self, before: Address, now: datetime, *, gone: bool = False) -> Address:
        """The address after no page came. ``gone``: the site says that there is none; that is believed the
        second time. What was fetched before stays on record."""
        failures = before.failures + 1
        due = None if gone and failures > 1 else self._after(now, before.failures)
        return replace(before, state="failing" if due else "gone", failures=failures, due_at=due)

    def latest(self, now: datetime) -> str | None:
        """The last moment at which anything may be due that was written before ``now``; None where nothing is."""
        return stamp(now + timedelta(days=max(self.days) + 1)) if self.days else None

    def _after(self, now: datetime, times: int) -> str | None:
        return stamp(now + timedelta(days=self.days[times])) if times < len(self.days) else None
