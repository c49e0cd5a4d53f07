"""What is wrong with a site, since when, how sure that is, and what to do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pipelines.clock import stamp


class Confidence(StrEnum):
    """How sure a finding is."""

    POSSIBLE = "possible"
    LIKELY = "likely"
    CERTAIN = "certain"

    @property
    def rank(self) -> int:
        """0 for the least sure."""
        return list(Confidence).index(self)


CHANCES: Final = ((1e-9, Confidence.CERTAIN), (1e-6, Confidence.LIKELY), (1e-4, Confidence.POSSIBLE))
"""How improbable a result must be, if the site were as it has always been, for a finding of each kind."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's word on one site. ``site`` is the host of its home page; ``evidence`` says in a sentence what was
    seen, ``advice`` what to do."""

    rule: str
    site: str
    since: datetime
    confidence: Confidence
    evidence: str
    advice: str

    def as_json(self) -> dict[str, str]:
        """The finding for a program."""
        return {
            "site": self.site, "rule": self.rule, "since": stamp(self.since), "confidence": str(self.confidence),
            "evidence": self.evidence, "advice": self.advice,
        }  # fmt: skip


def confidence_of(chance: float) -> Confidence | None:
    """How sure it is that something is wrong, when a sound site would show it with this ``chance``; None for not at
    all."""
    return next((confidence for most, confidence in CHANCES if chance <= most), None)
