"""What a channel has to be told now: each thing once, a lasting one again after days, and when it is over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.health.finding import Confidence, Finding
from pipelines.clock import stamp
from pipelines.store.alerts import Alert


@dataclass(frozen=True, slots=True)
class Policy:
    """``least``: how sure it must be. ``quiet``: so long nothing more is said of a rule and site, though it comes and
    goes. ``again``: after so long what is still wrong is said once more."""

    least: Confidence
    quiet: timedelta
    again: timedelta


@dataclass(frozen=True, slots=True)
class Due:
    """What one channel has to be told: of ``wrong`` and of what is ``well`` again."""

    wrong: Sequence[Finding]
    well: Sequence[Alert]

    def told(self, channel: str, at: datetime) -> list[Alert]:
        """What is to be remembered when the channel has been told."""
        now = stamp(at)
        wrong = [
            Alert(channel, one.site, one.rule, stamp(one.since), str(one.confidence), now) for one in self.wrong
        ]
        return [*wrong, *(replace(alert, recovered_at=now) for alert in self.well)]


def due(
    findings: Iterable[Finding], told: Iterable[Alert], looked_at: Collection[str], now: datetime, policy: Policy
) -> Due:
    """What to tell a channel, that was ``told`` what it was told. Only sites that were ``looked_at`` can be well."""
    before = {(alert.site, alert.rule): alert for alert in told}
    found = [finding for finding in findings if finding.confidence.rank >= policy.least.rank]
    wrong = [finding for finding in found if _to_tell(finding, before, now, policy)]
    still = {(finding.site, finding.rule) for finding in found}
    well = [
        alert for key, alert in before.items()
        if alert.recovered_at is None and key not in still and alert.site in looked_at
    ]  # fmt: skip
    return Due(wrong, well)


def _to_tell(finding: Finding, before: Mapping[tuple[str, str], Alert], now: datetime, policy: Policy) -> bool:
    last = before.get((finding.site, finding.rule))
    if last is None:
        return True
    silence = now - datetime.fromisoformat(last.told_at)
    if last.recovered_at is not None:
        return silence >= policy.quiet
    surer = finding.confidence.rank > Confidence(last.confidence).rank
    return silence >= policy.again or (surer and silence >= policy.quiet)
