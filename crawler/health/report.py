"""How all sites are, for a person and for a program. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawler.health.examine import Health
from pipelines.clock import stamp


def lines(health: Health) -> Iterator[str]:
    """What is wrong, site by site."""
    for one in health.sites:
        if not one.findings:
            continue
        yield f"{one.site.code} {one.site.name} {one.site.host}"
        for finding in one.findings:
            yield f"  {finding.rule}: {finding.confidence}, since {stamp(finding.since)[:16]}"
            yield f"    {finding.evidence}"
            yield f"    → {finding.advice}"


def total(health: Health) -> str:
    """A line in all."""
    wrong = sum(bool(one.findings) for one in health.watched)
    young = sum(one.young for one in health.watched)
    said = f"{len(health.watched)} sites looked at, {wrong} with something wrong"
    return said + (f"; {young} too young for most rules" if young else "")


def as_json(health: Health) -> dict[str, Any]:
    """The same, whole."""
    return {
        "at": stamp(health.at),
        "sites": len(health.watched),
        "young": sum(one.young for one in health.watched),
        "findings": [
            {"code": one.site.code, "name": one.site.name, **finding.as_json()}
            for one in health.sites for finding in one.findings
        ],
    }  # fmt: skip
