"""How often ``scrapy health`` accuses a healthy site, and how soon it names a fault, over many made-up histories.

    python -m tests.bench.health_accuracy [--seeds N] [--nights N]

Sites of every rhythm of ``tests/crawler/health/rhythms.py`` are looked at after each of their runs: healthy ones from
their first night on, the others from the night on which a fault sets in after eight weeks, for a fortnight.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from rich.console import Console
from rich.table import Table

from crawler.health.examine import examine
from pipelines.clock import SHANGHAI
from tests.crawler.health.rhythms import DAY, FAULTS, RHYTHMS, Fault, Rhythm, history

WELL, FORTNIGHT = 56, 14
ALL_WELL = datetime(2026, 8, 3, tzinfo=SHANGHAI)  # with National Day in it
BREAKING = datetime(2026, 7, 6, tzinfo=SHANGHAI)  # with no holiday behind it, in which nothing could be seen


def main() -> None:
    """Run the benchmark and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.health_accuracy", description=__doc__)
    parser.add_argument("--seeds", type=int, default=4, help="sites of every rhythm")
    parser.add_argument("--nights", type=int, default=70, help="nights in which healthy sites are looked at")
    options = parser.parse_args()
    console = Console()
    looks, accused = _accused(options.seeds, options.nights)
    console.print(f"{looks:,} looks at healthy sites, {accused.total()} with a finding: {dict(accused)}")
    table = Table("fault", "named by", "at once", "1 run later", "2-3", "4-7", "more, or never", box=None)
    for name, (rule, fault) in FAULTS.items():
        delays = [_delay(rhythm, seed, rule, fault) for rhythm in RHYTHMS for seed in range(options.seeds)]
        table.add_row(name, rule, *(str(sum(map(within, delays))) for within in WITHIN))
    console.print(table)


WITHIN = (
    lambda delay: delay == 0,
    lambda delay: delay == 1,
    lambda delay: delay is not None and 2 <= delay <= 3,
    lambda delay: delay is not None and 4 <= delay <= 7,
    lambda delay: delay is None or delay > 7,
)


def _accused(seeds: int, nights: int) -> tuple[int, Counter[str]]:
    looks, accused = 0, Counter[str]()
    for rhythm in RHYTHMS:
        for seed in range(seeds):
            for rules in _looks(rhythm, seed, ALL_WELL, nights):
                looks += 1
                accused.update(f"{rhythm.name} {rule}" for rule in rules)
    return looks, accused


def _delay(rhythm: Rhythm, seed: int, rule: str, fault: Fault) -> int | None:
    """How many runs after the first with the fault it is named; None where it is not."""
    looks = _looks(rhythm, seed, BREAKING, WELL + FORTNIGHT, fault)
    return next((number for number, rules in enumerate(looks) if rule in rules), None)


def _looks(
    rhythm: Rhythm, seed: int, begin: datetime, nights: int, fault: Fault | None = None
) -> Iterator[set[str]]:
    """The rules that find something after each run: from the first on, or from the one that meets the fault on."""
    begin = begin.replace(hour=rhythm.hour)
    records = history(rhythm, seed, begin, nights, fault, begin + WELL * DAY)
    first = -(-WELL * DAY // rhythm.every) if fault else 0
    for at in range(first, len(records)):
        found = examine(records[: at + 1], records[at].ended + timedelta(hours=1))
        yield {finding.rule for finding in found}


if __name__ == "__main__":
    main()
