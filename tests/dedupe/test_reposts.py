"""The corpus of reposts: which pages are copies, which reports are of one meeting, and that nothing else is."""

from __future__ import annotations

from itertools import combinations

from corpus import gold

from pipelines.dedupe.clusters import kins_of
from pipelines.dedupe.identity import decide, is_copy
from pipelines.dedupe.links import meeting_places

from .reports import repost_facts

LEAST = 0.98

Pairs = set[tuple[str, str]]


def wanted(same: str) -> Pairs:
    """The pairs of pages of one group that both have ``same`` of the group's base."""
    rows = [row for row in gold.reposts() if row[same]]  # type: ignore[literal-required]
    return {(one["id"], other["id"]) for one, other in combinations(rows, 2) if one["group"] == other["group"]}  # type: ignore[typeddict-item]


def f1(found: Pairs, right: Pairs) -> float:
    return 2 * len(found & right) / (len(found) + len(right))


def same_meeting() -> Pairs:
    """The pairs of pages whose reports the pure functions put together, all pages of the corpus at once."""
    by_page = {page.page_id: name for name, (page, _) in repost_facts().items()}
    every = [facts for _, reports in repost_facts().values() for facts in reports]
    found = set()
    for kin in kins_of(every):
        for meeting in kin.meetings:
            names = sorted(by_page[facts.page.page_id] for facts in meeting)
            found.update(combinations(names, 2))
    return found


def test_copies_are_told_from_what_only_looks_like_one() -> None:
    found = {
        (one, other)
        for (one, (page, _)), (other, (another, _)) in combinations(sorted(repost_facts().items()), 2)
        if is_copy(page, another)
    }
    right = wanted("same_page_content")
    assert found - right == set()
    assert f1(found, right) >= LEAST


def test_the_reports_of_one_meeting_are_put_together_and_no_others() -> None:
    found, right = same_meeting(), wanted("same_meeting")
    assert found - right == set()
    assert f1(found, right) >= LEAST


def test_two_reports_alone_are_compared_nearly_as_well() -> None:
    """Without the others, that a mirror on a nameless site and a digest belong together cannot be known."""
    reports = [(name, facts) for name, (_, of_page) in sorted(repost_facts().items()) for facts in of_page]
    found = {(one, other) for (one, a), (other, b) in combinations(reports, 2) if one != other and decide(a, b).same}
    right = wanted("same_meeting")
    assert found - right == set()
    assert f1(found, right) >= LEAST


def test_every_pair_is_found_by_the_index() -> None:
    every = [facts for _, reports in repost_facts().values() for facts in reports]
    by_page = {page.page_id: name for name, (page, _) in repost_facts().items()}
    found = {
        tuple(sorted((by_page[one.page.page_id], by_page[other.page.page_id])))
        for seekers, keepers in meeting_places(every, every)
        for one in seekers
        for other in keepers
    }
    assert wanted("same_meeting") - found == set()
