"""Reading a page (clean and parse) against segmenting and tagging the same text with ``jieba.posseg``.

    python -m tests.bench.read_vs_posseg [--rounds N]

Both run over the same pages of the development corpus in one process, one after the other, so that each has the
processor's caches for itself as in a run of its own. Times are processor time, the least of several rounds.
jieba gets the restored text, so that both see the same words; its load time is told apart.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median

from rich.console import Console
from rich.table import Table

from pipelines.clean import clean
from pipelines.items import Article, Page
from pipelines.parse import parse
from pipelines.read import read

from ..corpus import gold

TARGET = 0.1  # of the time that jieba.posseg needs
WARM_UP = 10  # pages read first, so that tables and caches are loaded


@dataclass(frozen=True, slots=True)
class Timing:
    """The processor time of one page, in seconds."""

    article: Article
    clean: float
    parse: float
    tagged: float

    @property
    def damaged(self) -> bool:
        """Whether the page had to be restored."""
        return self.article.script == "traditional"

    @property
    def ours(self) -> float:
        """Cleaning and parsing."""
        return self.clean + self.parse


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.read_vs_posseg", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="readings of each page; the least counts")
    rounds = parser.parse_args().rounds
    reports, others = _pages(gold.meetings()), _pages(gold.negatives())
    first = _spent(lambda: [read(page) for page in reports[:WARM_UP]])
    articles = [clean(page) for page in (*reports, *others)]
    cleaned = _least([partial(clean, article.page) for article in articles], rounds)
    parsed = _least([partial(parse, article) for article in articles], rounds)
    load, tag = _tagger()
    tagged = _least([partial(tag, article.text) for article in articles], rounds)
    console = Console()
    console.print(f"loading: the reader, with its first {WARM_UP} pages, {first:.2f} s; jieba {load:.2f} s")
    every = [Timing(*row) for row in zip(articles, cleaned, parsed, tagged, strict=True)]
    timings = every[: len(reports)]
    console.print(_table("reports", timings))
    console.print(_table("of these, as published", [t for t in timings if not t.damaged]))
    console.print(_table("of these, damaged or in Traditional characters", [t for t in timings if t.damaged]))
    console.print(_table("pages without a meeting", every[len(reports) :]))
    share = median(t.ours / t.tagged for t in timings)
    verdict = "reached" if share <= TARGET else "missed"
    console.print(f"median share of a report {share:.3f}; the aim, at most {TARGET}, is {verdict}")


def _pages(rows: Sequence[gold.Row]) -> list[Page]:
    return list({row["page"]["url"]: gold.page_of(row) for row in rows}.values())


def _tagger() -> tuple[float, Callable[[str], object]]:
    """The load time of jieba's dictionary and tagger, and the tagger."""
    import jieba
    import jieba.posseg

    jieba.setLogLevel(60)
    tag: Callable[[str], object] = jieba.posseg.lcut
    return _spent(lambda: tag("区委召开会议")), tag


def _least(work: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """The least time of each piece of work, all of it done in every round."""
    return [min(times) for times in zip(*([_spent(one) for one in work] for _ in range(rounds)), strict=True)]


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _table(title: str, timings: Sequence[Timing]) -> Table:
    heads = ("processor time", "clean", "parse", "both", "jieba.posseg", "share")
    table = Table(*heads, title=f"{title}: {len(timings)}")
    parts = [(t.clean, t.parse, t.ours, t.tagged) for t in timings]
    shares = [t.ours / t.tagged for t in timings]
    per_character = [[part / len(t.article.text) for part in row] for t, row in zip(timings, parts, strict=True)]
    medians = map(median, zip(*parts, strict=True))
    table.add_row("median of pages, ms", *_cells(medians, 1e3), f"{median(shares):.3f}")
    medians = map(median, zip(*per_character, strict=True))
    table.add_row("ms for 1,000 characters", *_cells(medians, 1e6), "")
    totals = [sum(column) for column in zip(*parts, strict=True)]
    table.add_row("all pages, ms", *_cells(totals, 1e3), f"{totals[2] / totals[3]:.3f}")
    table.add_row("worst page", "", "", "", "", f"{max(shares):.3f}")
    return table


def _cells(seconds: Iterable[float], factor: float) -> list[str]:
    return [f"{value * factor:.2f}" for value in seconds]


if __name__ == "__main__":
    main()
