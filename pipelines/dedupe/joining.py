"""Joining what is the same, the strongest reasons first: a function of the set of pairs, whatever order they come in.

A join that would bring together two which exclude each other is not made: what fits two that exclude each other equally
well stays by itself, for to choose one of them would be a guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Generic

from pipelines.dedupe.decision import Decision, K


class Groups(Generic[K]):
    """Disjoint sets of keys; the root of a set is its least key, so that the order of joining leaves no trace."""

    def __init__(self, keys: Iterable[K]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: K) -> K:
        """Return the least key of the set of ``key``."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: K, other: K) -> None:
        """Make one set of the two that hold ``one`` and ``other``."""
        least, greatest = sorted((self.root(one), self.root(other)))
        if least != greatest:
            self._parent[greatest] = least

    def groups(self) -> list[list[K]]:
        """Return all sets, each in order, by their roots."""
        found: defaultdict[K, list[K]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.root(key)].append(key)
        return [found[root] for root in sorted(found)]


class Exclusions(Generic[K]):
    """Which keys cannot be the same; pairs that were not ``decided`` yet are compared when they are asked for.

    Those that a person has joined count as one: who else belongs to them need only agree with one of them. ``said``
    tells the least key of those.
    """

    def __init__(
        self,
        decide: Callable[[K, K], Decision],
        decided: Mapping[tuple[K, K], Decision],
        said: Mapping[K, K],
    ) -> None:
        self._decide = decide
        self._decided = dict(decided)
        self._said = said

    def among(self, groups: Sequence[Sequence[K]]) -> Mapping[K, set[K]]:
        """Return for each of ``groups``, by its first key, those that it cannot be the same as."""
        excluded: defaultdict[K, set[K]] = defaultdict(set)
        for some, others in combinations(groups, 2):
            if self._between(some, others):
                excluded[some[0]].add(others[0])
                excluded[others[0]].add(some[0])
        return excluded

    def _between(self, some: Collection[K], others: Collection[K]) -> bool:
        by_said: defaultdict[tuple[K, K], list[Decision]] = defaultdict(list)
        for one in some:
            for other in others:
                by_said[self._said[one], self._said[other]].append(self._decision(one, other))
        return any(
            all(one.excluded for one in decisions) or any(one.rule == "different-said" for one in decisions)
            for decisions in by_said.values()
        )

    def _decision(self, one: K, other: K) -> Decision:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._decided:
            self._decided[pair] = self._decide(*pair)
        return self._decided[pair]


def join_level(clusters: Groups[K], joins: Iterable[tuple[K, K]], exclusions: Exclusions[K]) -> None:
    """Make the joins of one strength, but for those of a cluster that is drawn to two which exclude each other."""
    members = {group[0]: group for group in clusters.groups()}
    drawn = {(clusters.root(one), clusters.root(other)) for one, other in joins}
    together = Groups({root for pair in drawn for root in pair})
    for pair in drawn:
        together.join(*pair)
    of_group: defaultdict[K, list[tuple[K, K]]] = defaultdict(list)
    for pair in drawn:
        of_group[together.root(pair[0])].append(pair)
    for group in together.groups():
        _join_drawn(clusters, of_group[group[0]], exclusions.among([members[root] for root in group]))


def _join_drawn(clusters: Groups[K], drawn: Collection[tuple[K, K]], excluded: Mapping[K, set[K]]) -> None:
    neighbours: defaultdict[K, set[K]] = defaultdict(set)
    for one, other in drawn:
        if one != other and other not in excluded[one]:
            neighbours[one].add(other)
            neighbours[other].add(one)
    torn = {root for root, drawn_to in neighbours.items() if any(excluded[one] & drawn_to for one in drawn_to)}
    trial = Groups(neighbours.keys() - torn)
    for root in neighbours.keys() - torn:
        for other in neighbours[root] - torn:
            trial.join(root, other)
    for group in trial.groups():
        if not any(excluded[root].intersection(group) for root in group):
            for root in group[1:]:
                clusters.join(group[0], root)


def chain(
    one: K, other: K, members: Iterable[K], decide: Callable[[K, K], Decision]
) -> list[tuple[K, K, Decision]]:
    """Return the shortest way from ``one`` to ``other`` by pairs of ``members`` that are the same; none if apart."""
    every = [*members]
    ways: dict[K, list[tuple[K, K, Decision]]] = {one: []}
    waiting = [one]
    while waiting and other not in ways:
        here = waiting.pop(0)
        for there in every:
            if there not in ways and (decision := decide(here, there)).same:
                ways[there] = [*ways[here], (here, there, decision)]
                waiting.append(there)
    return ways.get(other, [])
