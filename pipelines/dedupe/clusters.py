"""The reports of one meeting put together: a function of the set of reports, whatever order they come in.

Pairs that may be one meeting are compared (:mod:`pipelines.dedupe.identity`); the strongest reasons join first
(:mod:`pipelines.dedupe.joining`). Where a report fits two meetings that exclude each other equally well, it stays by
itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipelines.dedupe.comparing import Comparing, Kindred
from pipelines.dedupe.decision import SAID, Decision, Word
from pipelines.dedupe.facts import Facts, ReportKey
from pipelines.dedupe.identity import Strength
from pipelines.dedupe.joining import Exclusions, Groups, join_level
from pipelines.dedupe.links import link

Pair = tuple[ReportKey, ReportKey]


class Override(Word[ReportKey]):
    """A person's word on two reports: they are, or are not, of one meeting."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Kin:
    """Reports that are compared with each other and no others: ``meetings`` are the reports of one meeting each."""

    meetings: tuple[tuple[Facts, ...], ...]

    @property
    def name(self) -> str:
        """What the kin is known by: the least of its reports' own ids."""
        return min(facts.own_id for meeting in self.meetings for facts in meeting)


def kins_of(reports: Collection[Facts], overrides: Iterable[Override] = ()) -> list[Kin]:
    """Return the kins of ``reports``, and in each the meetings that its reports are of.

    Reports are kin where one pair after the other leads from one to the other that shares a key and is the same
    meeting, has one own id, or was decided on by a person. In a kin each report is compared with each.
    """
    by_key = {facts.key: facts for facts in sorted(reports, key=lambda facts: facts.key)}
    said = {one.pair: one.decision for one in overrides if one.one in by_key and one.other in by_key}
    comparing, kins = Comparing(), Groups[ReportKey](by_key)
    link(kins, by_key.values(), by_key.values(), comparing.linked)
    for pair in said:
        kins.join(*pair)
    return [Kin(_meetings([by_key[key] for key in kin], said, comparing)) for kin in kins.groups()]


def _meetings(
    kin: Sequence[Facts], said: Mapping[Pair, Decision], comparing: Comparing
) -> tuple[tuple[Facts, ...], ...]:
    """Join the reports of one kin, which are given in the order of their keys; each takes its twins along."""
    if len(kin) == 1:
        return (tuple(kin),)
    single = {key for pair in said for key in pair}
    kindred = Kindred(kin, single, comparing)
    twins = {alike[0].key: alike for alike in kindred.twins}
    standing = [alike[0] for alike in kindred.twins]
    decided = {(one.key, other.key): kindred.decision(one, other) for one, other in combinations(standing, 2)}
    decided |= {pair: decision for pair, decision in said.items() if pair in decided}
    joined = [
        sorted((facts for key in group for facts in twins[key]), key=lambda facts: facts.key)
        for group in _clusters(twins, decided)
    ]
    return tuple(map(tuple, sorted(joined, key=lambda meeting: meeting[0].key)))


def _clusters(reports: Collection[ReportKey], decided: Mapping[Pair, Decision]) -> list[list[ReportKey]]:
    """Join reports by what was ``decided`` of every two, the strongest reasons first."""
    clusters: Groups[ReportKey] = Groups(reports)
    of_strength: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair, decision in decided.items():
        of_strength[decision.strength].append(pair)
    for pair in of_strength[SAID]:
        clusters.join(*pair)
    said = {key: clusters.root(key) for key in reports}
    exclusions = Exclusions(lambda one, other: decided[one, other], {}, said)
    for strength in (Strength.COPY, Strength.SESSION, Strength.DAY):
        join_level(clusters, of_strength[strength], exclusions)
    return clusters.groups()
