"""Show the figures of the corpus gate, its errors or the precision of its rules, or raise its floors and the READMEs'
figures."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import figures, floors, readme, rules
from .scoring import Scorecard
from .tally import Tally


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("do", nargs="?", choices=("show", "errors", "raise", "rules"), default="show")
    parser.add_argument("--also", nargs="+", type=Path, metavar="FILE", help="rules: gold files from elsewhere")
    options = parser.parse_args()
    do = options.do
    if options.also and do != "rules":
        parser.error("--also goes with rules")
    if do == "rules":
        sys.stdout.writelines(f"{line}\n" for line in _rules(options.also))
        return
    if do == "raise":
        floors.write(floors.raised(floors.load(), figures.present()))
        readme.write(_table())
    lines = _errors() if do == "errors" else _table()
    sys.stdout.writelines(f"{line}\n" for line in lines)


def _rules(also: Sequence[Path] | None) -> Sequence[str]:
    """The precision of the rules: written into the document, or with the files from elsewhere only shown."""
    lines = list(rules.table(rules.with_files(also) if also else rules.committed()))
    if not also:
        rules.write(lines)
    return lines


def _table() -> Iterator[str]:
    """The figures as a table in Markdown, as the README has it."""
    development, seeds = figures.development(), figures.seeds()
    present = figures.present()
    yield "| field | precision | recall | F1 | values | seeds, F1 |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, tally in development.fields.items():
        if name != "traps":
            cells = [_cell(value) for value in (tally.precision, tally.recall, tally.f1)]
            cells += [str(tally.wanted), _cell(seeds.fields[name].f1)]
            yield f"| {name} | {' | '.join(cells)} |"
    yield f"| **mean** | | | **{present['dev']['mean']:.3f}** | | **{present['seeds']['mean']:.3f}** |"
    yield ""
    yield f"- people listed who were not there: {development.traps}"
    yield f"- characters restored: {present['dev']['text']:.5f} of {development.characters:,}"
    yield f"- damaged sentences restored to the letter: {present['noise']['pairs']:.3f}"
    yield f"- sentences that only look damaged, left right: {present['noise']['traps']:.3f}"
    yield f"- reposted pages restored to the letter: {present['reposts']['exact']:.3f}"


def _errors() -> Iterator[str]:
    for name, card in (("seeds", figures.seeds()), ("dev", figures.development())):
        yield from _wrong(name, card)
    for document, wrong in figures.classes().items():
        yield from (_line("classes", name, document, tally) for name, tally in wrong)
    pairs, traps = figures.noise()
    yield from (f"noise\t{kind}" for kind in (*pairs, *traps))
    shares = figures.damaged_reposts().items()
    yield from (f"reposts\t{name}\t{share:.5f}" for name, share in shares if share < 1)


def _wrong(corpus: str, card: Scorecard) -> Iterator[str]:
    for field, document, tally in card.wrong:
        yield _line(corpus, field, document, tally)


def _line(corpus: str, field: str, document: str, tally: Tally) -> str:
    return f"{corpus}\t{field}\t{document}\tmissed {list(tally.missed)}\tspurious {list(tally.spurious)}"


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
