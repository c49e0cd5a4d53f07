"""The reports of one meeting put together: a function of the set of reports, whatever order they come in.

Pairs that may be one meeting are compared (:mod:`pipelines.dedupe.identity`); the strongest reasons join first. A join
that would bring together two reports which cannot be one meeting is not made: where a report fits two meetings that
exclude each other equally well, it stays by itself, for to choose one of them would be a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipelines.dedupe.facts import Facts, ReportKey
from pipelines.dedupe.identity import Decision, Strength, decide

Pair = tuple[ReportKey, ReportKey]


@dataclass(frozen=True, slots=True)
class Override:
    """A person's word on two reports: they are, or are not, of one meeting."""

    one: ReportKey
    other: ReportKey
    same: bool

    @property
    def pair(self) -> Pair:
        """The two reports in order."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)

    @property
    def decision(self) -> Decision:
        """What the two are to each other by this word."""
        if self.same:
            return Decision(True, "same-said", "decided by a person", Strength.SAID)
        return Decision(False, "different-said", "decided by a person")


@dataclass(frozen=True, slots=True)
class Kin:
    """Reports that are compared with each other and no others: ``meetings`` are the reports of one meeting each."""

    meetings: tuple[tuple[Facts, ...], ...]

    @property
    def name(self) -> str:
        """What the kin is known by: the least of its reports' own ids."""
        return min(facts.own_id for meeting in self.meetings for facts in meeting)


def candidates(reports: Collection[Facts], others: Collection[Facts] = ()) -> list[tuple[Facts, Facts]]:
    """Return the pairs that share a key or a band, each once: of ``reports`` with each other and with ``others``."""
    ordered = sorted((*reports, *others), key=lambda facts: facts.key)
    asking = {facts.key for facts in reports}
    keepers: defaultdict[int, list[int]] = defaultdict(list)
    for number, facts in enumerate(ordered):
        for key in (*facts.keys.kept, *facts.page.bands):
            keepers[key].append(number)
    pairs = {
        (min(number, other), max(number, other))
        for number, facts in enumerate(ordered)
        if facts.key in asking
        for key in (*facts.keys.sought, *facts.page.bands)
        for other in keepers.get(key, ())
        if other != number
    }
    return [(ordered[one], ordered[other]) for one, other in sorted(pairs)]


def kins_of(reports: Collection[Facts], overrides: Iterable[Override] = ()) -> list[Kin]:
    """Return the kins of ``reports``, and in each the meetings that its reports are of.

    Reports are kin where one pair after the other leads from one to the other that is the same meeting, has one own
    id, or was decided on by a person.
    """
    by_key = {facts.key: facts for facts in reports}
    said = {
        override.pair: override for override in overrides if override.one in by_key and override.other in by_key
    }
    twins = _twins(reports, {key for pair in said for key in pair})
    decided = {(one.key, other.key): decide(one, other) for one, other in candidates([by_key[key] for key in twins])}
    decided |= {pair: override.decision for pair, override in said.items()}
    joined = _Groups(by_key)
    for pair, decision in decided.items():
        if decision.same or pair in said:
            joined.join(*pair)
    _join_alike(joined, by_key.values(), twins)
    of_kin: defaultdict[ReportKey, dict[Pair, Decision]] = defaultdict(dict)
    for (one, other), decision in decided.items():
        if joined.root(one) == joined.root(other):
            of_kin[joined.root(one)][one, other] = decision
    return [
        Kin(tuple(_meetings([by_key[key] for key in group if key in twins], of_kin[group[0]], by_key, twins)))
        for group in joined.groups()
    ]


def _twins(reports: Iterable[Facts], single: Collection[ReportKey]) -> dict[ReportKey, list[ReportKey]]:
    """Return the reports that stand for others, each with those that are in nothing different from it.

    A report of the wire is reprinted by a thousand sites: comparing each with each would cost a million comparisons,
    all with one result. A page of several meetings has no twin, nor has a report on which a person has decided.
    """
    standing: dict[object, Facts] = {}
    twins: dict[ReportKey, list[ReportKey]] = {}
    for facts in sorted(reports, key=lambda facts: facts.key):
        first = facts
        if facts.page.meetings == 1 and facts.key not in single:
            first = standing.setdefault(facts.likeness, facts)
            if first is not facts and not decide(first, facts).same:
                first = facts
        twins.setdefault(first.key, []).append(facts.key)
    return twins


def _join_alike(groups: _Groups, reports: Iterable[Facts], twins: Mapping[ReportKey, Sequence[ReportKey]]) -> None:
    """Join the reports of one own id, and twins."""
    first: dict[str, ReportKey] = {}
    for facts in reports:
        groups.join(first.setdefault(facts.own_id, facts.key), facts.key)
    for standing, alike in twins.items():
        for key in alike:
            groups.join(standing, key)


def _meetings(
    kin: Sequence[Facts],
    decided: Mapping[Pair, Decision],
    every: Mapping[ReportKey, Facts],
    twins: Mapping[ReportKey, Sequence[ReportKey]],
) -> list[tuple[Facts, ...]]:
    """Join the reports of one kin, by what was ``decided`` of them, the strongest reasons first; each takes its twins
    along."""
    by_key = {facts.key: facts for facts in kin}
    clusters = _Groups(by_key)
    pairs = [(pair, one) for pair, one in decided.items() if one.same]
    for pair, one in pairs:
        if one.strength == Strength.SAID:
            clusters.join(*pair)
    exclusions = _Exclusions(by_key, decided, clusters)
    for strength in (Strength.COPY, Strength.SESSION, Strength.DAY):
        _join_level(clusters, [pair for pair, one in pairs if one.strength == strength], exclusions)
    whole = [sorted(key for standing in group for key in twins[standing]) for group in clusters.groups()]
    return [tuple(every[key] for key in group) for group in whole]


def _join_level(clusters: _Groups, joins: Sequence[Pair], exclusions: _Exclusions) -> None:
    """Make the joins of one strength, but for those of a cluster that is drawn to two which exclude each other."""
    members = {group[0]: group for group in clusters.groups()}
    neighbours: defaultdict[ReportKey, set[ReportKey]] = defaultdict(set)
    for one, other in joins:
        root, another = clusters.root(one), clusters.root(other)
        if root != another and not exclusions.between(members[root], members[another]):
            neighbours[root].add(another)
            neighbours[another].add(root)
    torn = {
        root
        for root, drawn_to in neighbours.items()
        if any(exclusions.between(members[one], members[other]) for one, other in combinations(drawn_to, 2))
    }
    trial = _Groups(neighbours.keys() - torn)
    for root in neighbours.keys() - torn:
        for other in neighbours[root] - torn:
            trial.join(root, other)
    for group in trial.groups():
        if not any(exclusions.between(members[one], members[other]) for one, other in combinations(group, 2)):
            for root in group[1:]:
                clusters.join(group[0], root)


class _Exclusions:
    """Which reports cannot be one meeting; pairs that are no candidates are compared when they are asked for.

    Reports that a person has joined count as one: who else belongs to them need only agree with one of them.
    """

    def __init__(self, by_key: Mapping[ReportKey, Facts], decided: Mapping[Pair, Decision], said: _Groups) -> None:
        self._by_key = by_key
        self._decided = dict(decided)
        self._said = {key: said.root(key) for key in by_key}

    def between(self, some: Collection[ReportKey], others: Collection[ReportKey]) -> bool:
        """Whether one of ``some`` and one of ``others`` exclude each other."""
        by_said: defaultdict[Pair, list[Decision]] = defaultdict(list)
        for one in some:
            for other in others:
                by_said[self._said[one], self._said[other]].append(self._decision(one, other))
        return any(
            all(one.excluded for one in decisions) or any(one.rule == "different-said" for one in decisions)
            for decisions in by_said.values()
        )

    def _decision(self, one: ReportKey, other: ReportKey) -> Decision:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._decided:
            self._decided[pair] = decide(self._by_key[pair[0]], self._by_key[pair[1]])
        return self._decided[pair]


class _Groups:
    """Disjoint sets of keys; the root of a set is its least key, so that the order of joining leaves no trace."""

    def __init__(self, keys: Iterable[ReportKey]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: ReportKey) -> ReportKey:
        """Return the least key of the set of ``key``."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: ReportKey, other: ReportKey) -> None:
        """Make one set of the two that hold ``one`` and ``other``."""
        least, greatest = sorted((self.root(one), self.root(other)))
        if least != greatest:
            self._parent[greatest] = least

    def groups(self) -> list[list[ReportKey]]:
        """Return all sets, each in order, by their roots."""
        found: defaultdict[ReportKey, list[ReportKey]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.root(key)].append(key)
        return [found[root] for root in sorted(found)]
