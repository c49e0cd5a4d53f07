"""Finding which of many reports belong together without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipelines.dedupe.facts import Facts, ReportKey
from pipelines.dedupe.joining import Groups

Linked = Callable[[Facts, Facts], bool]


def meeting_places(seeking: Iterable[Facts], kept: Iterable[Facts]) -> Iterator[tuple[list[Facts], list[Facts]]]:
    """Give for each key and band those of ``seeking`` that seek it and those of ``kept`` that are kept under it."""
    seekers: defaultdict[int, list[Facts]] = defaultdict(list)
    keepers: defaultdict[int, list[Facts]] = defaultdict(list)
    for facts in seeking:
        for key in facts.keys.sought.union(facts.page.bands):
            seekers[key].append(facts)
    for facts in kept:
        for key in facts.keys.kept.union(facts.page.bands):
            keepers[key].append(facts)
    return ((those, keepers[key]) for key, those in seekers.items() if key in keepers)


def link(groups: Groups[ReportKey], seeking: Iterable[Facts], kept: Iterable[Facts], linked: Linked) -> None:
    """Join in ``groups`` the reports that ``linked`` says belong together: of those of ``seeking`` and ``kept`` that
    share a key, and that were not joined before. What is joined of ``groups`` before stays so."""
    for seekers, keepers in meeting_places(seeking, kept):
        parts = _parted(groups, [[facts] for facts in keepers])
        for facts in seekers:
            joins = [part for part in parts if _belongs(groups, facts, part, linked)]
            for part in joins:
                groups.join(facts.key, part[0].key)
            if joins:
                parts = _parted(groups, parts)


def _belongs(groups: Groups[ReportKey], facts: Facts, part: Sequence[Facts], linked: Linked) -> bool:
    """Whether ``facts`` is linked with one of ``part``, all of which are joined, and is not joined with them yet."""
    return groups.root(facts.key) != groups.root(part[0].key) and any(linked(facts, one) for one in part)


def _parted(groups: Groups[ReportKey], parts: Iterable[list[Facts]]) -> list[list[Facts]]:
    """Put together those of ``parts`` that have been joined."""
    found: defaultdict[object, list[Facts]] = defaultdict(list)
    for part in parts:
        found[groups.root(part[0].key)] += part
    return list(found.values())
