"""Which sites the farm has: ``sites.toml``, checked when it is read."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, get_args

from crawler.live.status import SiteStatus
from crawler.sites import ColumnKind
from tests.sites.tags import Filling

PLAN: Final = Path(__file__).with_name("sites.toml")

Group = Literal["good", "odd", "refusing"]
"""``good``: everything can be read, exactly. ``odd``: all kinds of trouble, but the site can be crawled.
``refusing``: the site, or its robots.txt, or the state of its lists, gives nothing."""

GROUPS: Final[tuple[Group, ...]] = get_args(Group)


class PlanError(ValueError):
    """A fault of the plan; the message has the site and the value."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A column as planned: its kind and name, the path of its first list page, how many articles it has."""

    kind: ColumnKind
    name: str
    path: str
    articles: int


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A site as planned. ``refusal`` begins after ``after`` good answers; ``robots`` names a file of ``robots/``
    or a behaviour; ``validators`` are what its answers carry for conditional requests; ``twist`` names an oddity."""

    id: str
    group: Group
    family: str
    code: str
    host: str
    columns: tuple[Planned, ...]
    tags: Filling = "full"
    robots: str = "missing"
    validators: tuple[str, ...] = ()
    gzip: bool = False
    refusal: str | None = None
    after: int = 0
    twist: str | None = None
    aliases: tuple[str, ...] = ()
    expected: SiteStatus | None = SiteStatus.OK


@cache
def load_plan(path: Path = PLAN) -> tuple[SitePlan, ...]:
    """Read the plan. Raises PlanError for a site that is planned twice or not wholly."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    plans = tuple(_site(entry) for entry in table["site"])
    for name in ("id", "host", "code"):
        values = [getattr(plan, name) for plan in plans]
        if doubles := {value for value in values if values.count(value) > 1}:
            raise PlanError(f"{name} stands twice: {', '.join(sorted(doubles))}")
    return plans


def _site(entry: dict[str, Any]) -> SitePlan:
    rest = dict(entry)
    columns = tuple(Planned(*column) for column in rest.pop("columns"))
    expected = rest.pop("expected", "ok")
    for name in ("validators", "aliases"):
        rest[name] = tuple(rest.get(name, ()))
    try:
        return SitePlan(columns=columns, expected=SiteStatus(expected) if expected else None, **rest)
    except (TypeError, ValueError) as error:
        raise PlanError(f"{entry.get('id', 'a site without id')}: {error}") from error
