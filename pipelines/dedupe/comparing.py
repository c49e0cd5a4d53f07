"""Comparing many reports with each other: what is alike is compared once.

A report of the wire is reprinted by hundreds of sites, each with a line of its own. Their facts are the same, and
nearly all there is to decide on two of them is decided by the facts; texts are compared only where that makes a
difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from pipelines.dedupe.decision import Decision
from pipelines.dedupe.facts import Facts, ReportKey
from pipelines.dedupe.identity import ONE_PAGE, are_copies, is_copy, judge


class Comparing:
    """What :func:`pipelines.dedupe.identity.decide` says of reports, remembered for all that are compared alike."""

    def __init__(self) -> None:
        self._senses: dict[Hashable, int] = {}
        self._judged: dict[tuple[int, int, bool], Decision] = {}
        self._copies: dict[tuple[bytes, bytes], bool] = {}

    def sense(self, facts: Facts) -> int:
        """Return a number that reports have in common which differ in their texts alone."""
        return self._senses.setdefault(facts.sense, len(self._senses))

    def judged(self, one: Facts, other: Facts, *, copy: bool) -> Decision:
        """Return what is decided of two reports, but for the detail, where it is known whether one is a ``copy``."""
        if one.page.page_id == other.page.page_id:
            return ONE_PAGE
        senses = (self.sense(one), self.sense(other), copy)
        if senses not in self._judged:
            self._judged[senses] = judge(one, other, copy=copy)
        return self._judged[senses]

    def linked(self, one: Facts, other: Facts) -> bool:
        """Return whether two reports are of one meeting, or would be known under one id."""
        if one.own_id == other.own_id:
            return True
        as_copies, as_others = (self.judged(one, other, copy=copy).same for copy in (True, False))
        return as_copies if as_copies == as_others or self._is_copy(one, other) else as_others

    def _is_copy(self, one: Facts, other: Facts) -> bool:
        texts = (one.page.text, other.page.text)
        if texts not in self._copies:
            self._copies[texts] = is_copy(one.page, other.page)
        return self._copies[texts]


class Kindred:
    """The reports of one kin, compared each with each.

    Reports are *twins* where neither their facts nor which texts of the kin theirs is a copy of tell them apart, and
    each is alone on its page: what is decided of one is decided of the other. One of them stands for all.
    """

    def __init__(self, reports: Sequence[Facts], single: Collection[ReportKey], comparing: Comparing) -> None:
        self._comparing = comparing
        texts = {facts.page.text: facts.page.shingles for facts in reports}
        self._number = {text: number for number, text in enumerate(texts)}
        self._copies: NDArray[np.bool_] = are_copies(list(texts.values()))
        self.twins = self._find_twins(reports, single)

    def decision(self, one: Facts, other: Facts) -> Decision:
        """Return what is decided of two reports, but for the detail."""
        return self._comparing.judged(one, other, copy=self._is_copy(one, other))

    def _is_copy(self, one: Facts, other: Facts) -> bool:
        return bool(self._copies[self._number[one.page.text], self._number[other.page.text]])

    def _find_twins(self, reports: Sequence[Facts], single: Collection[ReportKey]) -> list[list[Facts]]:
        """Return the reports in order, those that are twins together; those of ``single`` have none."""
        rows = [row.tobytes() for row in np.packbits(self._copies, axis=1)]
        found: defaultdict[Hashable, list[Facts]] = defaultdict(list)
        for facts in reports:
            alike = self._comparing.sense(facts), rows[self._number[facts.page.text]]
            alone = facts.page.meetings == 1 and facts.key not in single
            found[alike if alone else facts.key].append(facts)
        twins = [twins for alike in found.values() for twins in self._joined(alike)]
        return sorted(twins, key=lambda alike: alike[0].key)

    def _joined(self, alike: list[Facts]) -> list[list[Facts]]:
        """Return reports that nothing tells apart as twins, unless too little is known of them to be one meeting."""
        if len(alike) == 1 or self.decision(*alike[:2]).same:
            return [alike]
        return [[facts] for facts in alike]
