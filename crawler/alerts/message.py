"""What is said: findings that are told and recoveries, as text and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.health.finding import Finding
from pipelines.clock import stamp
from pipelines.store.alerts import Alert


@dataclass(frozen=True, slots=True)
class Message:
    """What one channel is told at once. ``names`` are those of the sites, by their hosts."""

    at: datetime
    wrong: Sequence[Finding]
    well: Sequence[Alert]
    names: Mapping[str, str]

    @property
    def subject(self) -> str:
        """A line that says how much there is."""
        counts = [(len({finding.site for finding in self.wrong}), "wrong"), (len(self.well), "well again")]
        return "govnews: " + ", ".join(f"{number} {what}" for number, what in counts if number)

    def text(self, most: int, encode: Callable[[str], str] = str) -> str:
        """The message in plain text, ``most`` bytes of UTF-8 at most after ``encode``; what does not fit is counted."""
        blocks = [*map(self._wrong, self.wrong), *map(self._well, self.well)]
        said = [encode(self.subject)]
        left = most - _size(said[0]) - _size(_more(len(blocks)))
        for number, block in enumerate(map(encode, blocks)):
            left -= _size(block) + 1
            if left < 0:
                return "\n".join([*said, _more(len(blocks) - number)])
            said.append(block)
        return "\n".join(said)

    def as_json(self) -> dict[str, Any]:
        """The message as a command gets it."""
        return {
            "at": stamp(self.at),
            "wrong": [{**finding.as_json(), "name": self.names.get(finding.site)} for finding in self.wrong],
            "well": [
                {"site": alert.site, "name": self.names.get(alert.site), "rule": alert.rule, "since": alert.since}
                for alert in self.well
            ],
        }

    def _wrong(self, finding: Finding) -> str:
        head = f"✗ {self._named(finding.site)}: {finding.rule}, {finding.confidence}, since {stamp(finding.since)[:16]}"
        return f"{head}\n  {finding.evidence}\n  → {finding.advice}"

    def _well(self, alert: Alert) -> str:
        return f"✓ {self._named(alert.site)}: {alert.rule} is over (it was so since {alert.since[:16]})"

    def _named(self, site: str) -> str:
        name = self.names.get(site)
        return f"{name} ({site})" if name else site


def _more(number: int) -> str:
    return f"… and {number} more: scrapy health"


def _size(text: str) -> int:
    return len(text.encode()) + 1
