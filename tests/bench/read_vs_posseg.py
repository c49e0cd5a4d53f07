"""Reading a page (clean and parse) against segmenting and tagging the same text with ``jieba.posseg``.

    python -m tests.bench.read_vs_posseg [--rounds N]

Both run over the pages of the development corpus in the same process, page by page in turn, in processor
time. jieba gets the restored text, so that both see the same words; its load time is told apart.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table

from pipelines.clean import clean
from pipelines.items import Page
from pipelines.read import read

from ..corpus import gold

TARGET = 0.1  # of the time that jieba.posseg needs
WARM_UP = 10  # pages read first, so that tables and caches are loaded


@dataclass(frozen=True, slots=True)
class Timing:
    """The processor time of one page, in seconds, and the length of its restored text."""

    characters: int
    read: float
    tagged: float


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.read_vs_posseg", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="readings of each page; the least counts")
    rounds = parser.parse_args().rounds
    reports = _pages(gold.meetings())
    others = _pages(gold.negatives())
    first = _spent(lambda: [read(page) for page in reports[:WARM_UP]])
    load, tag = _tagger()
    console = Console()
    console.print(f"loading: the reader and {WARM_UP} pages {first:.2f} s, jieba {load:.2f} s")
    for title, pages in (("reports", reports), ("pages without a meeting", others)):
        console.print(_table(title, [_timing(page, tag, rounds) for page in pages]))


def _pages(rows: Sequence[gold.Row]) -> list[Page]:
    return list({row["page"]["url"]: gold.page_of(row) for row in rows}.values())


def _tagger() -> tuple[float, Callable[[str], object]]:
    """The load time of jieba's dictionary and tagger, and the tagger."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    tag: Callable[[str], object] = jieba.posseg.lcut
    return _spent(lambda: tag("区委召开会议")), tag


def _timing(page: Page, tag: Callable[[str], object], rounds: int) -> Timing:
    text = clean(page).text
    spent = [(_spent(lambda: read(page)), _spent(lambda: tag(text))) for _ in range(rounds)]
    return Timing(len(text), min(ours for ours, _ in spent), min(theirs for _, theirs in spent))


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _table(title: str, timings: list[Timing]) -> Table:
    heads = ("processor time", "clean + parse", "jieba.posseg", "share")
    table = Table(*heads, title=f"{title}: {len(timings)}")
    ratios = [t.read / t.tagged for t in timings]
    per_page = median(t.read for t in timings), median(t.tagged for t in timings)
    per_thousand = (
        median(t.read / t.characters for t in timings), median(t.tagged / t.characters for t in timings)
    )  # fmt: skip
    table.add_row("median of pages, ms", *_cells(per_page, 1e3), f"{median(ratios):.3f}")
    table.add_row("ms for 1,000 characters", *_cells(per_thousand, 1e6), "")
    totals = sum(t.read for t in timings), sum(t.tagged for t in timings)
    table.add_row("all pages, ms", *_cells(totals, 1e3), f"{totals[0] / totals[1]:.3f}")
    table.add_row("worst page", "", "", f"{max(ratios):.3f}")
    verdict = "reached" if median(ratios) <= TARGET else "missed"
    table.caption = f"the aim, a share of at most {TARGET} as a median, is {verdict}"
    return table


def _cells(values: tuple[float, float], factor: float) -> tuple[str, str]:
    return f"{values[0] * factor:.2f}", f"{values[1] * factor:.2f}"


if __name__ == "__main__":
    main()
