"""All rules over all sites. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from crawler.health import clocks, shares, silence, statuses
from crawler.health.drop import LEAST_RUNS
from crawler.health.finding import Finding
from crawler.health.rule import History, Rule
from crawler.sites import Site
from pipelines.store.site_history import SiteRecord

RULES: Final[tuple[Rule, ...]] = (*statuses.RULES, *silence.RULES, *shares.RULES, *clocks.RULES)


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """A site of the catalogue, its records (the oldest first; none where it was never crawled), what is wrong."""

    site: Site
    history: Sequence[SiteRecord]
    findings: Sequence[Finding]

    @property
    def young(self) -> bool:
        """Whether its history is too short for most rules."""
        return len(self.history) <= LEAST_RUNS


@dataclass(frozen=True, slots=True)
class Health:
    """How all sites that were asked about are, ``at`` that moment."""

    at: datetime
    sites: Sequence[SiteHealth]

    @property
    def findings(self) -> list[Finding]:
        """Everything that is wrong, the surest first, then by site."""
        found = [finding for site in self.sites for finding in site.findings]
        return sorted(found, key=lambda one: -one.confidence.rank)

    @property
    def watched(self) -> list[SiteHealth]:
        """The sites that were crawled at all."""
        return [site for site in self.sites if site.history]


def examine(history: History, now: datetime) -> list[Finding]:
    """What is wrong with the site of ``history``, by any rule."""
    return [finding for rule in RULES if (finding := rule(history, now))]


def health_of(sites: Iterable[Site], histories: Mapping[str, Sequence[SiteRecord]], now: datetime) -> Health:
    """How the sites of the catalogue are. What was crawled and stands there no more is nobody's worry."""
    found = []
    for site in sites:
        history = histories.get(site.host, ())
        found.append(SiteHealth(site, history, examine(history, now) if history else ()))
    return Health(now, found)
