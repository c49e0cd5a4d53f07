"""Which shards are done, and which are still to be read: the same on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from pipelines.store.shards import MOST_TRIES, Asked, Shard, Shards

ASKED = Asked("1.a", "2026-11-21T12:00:00+08:00")
LATER = replace(ASKED, asked_at="2026-11-21T13:00:00+08:00")
STATES = {f"s3://b/{number}.warc.gz": f"size={number}" for number in range(3)}
ONE, TWO, THREE = STATES
NOW = "2026-11-21T14:00:00+08:00"


@pytest.fixture
def shards(store: Engine) -> Shards:
    return Shards(store)


def read(shards: Shards, shard: Shard) -> Shard:
    """Read a shard to its end."""
    begun = shards.begin(shard.shard_id, NOW)
    assert begun is not None
    shards.done(replace(begun, pages=7, failures=1, fault="truncated_warc: …"), NOW)
    row = shards.row(shard.shard_id)
    assert row is not None
    return row


def urls(found: list[Shard]) -> list[str]:
    return [one.url for one in found]


def test_what_is_done_is_not_asked_for_again_unless_it_or_the_grammar_has_changed(shards: Shards) -> None:
    one, _, _ = shards.ask(STATES, ASKED)
    row = read(shards, one)
    assert (row.done_at, row.pages, row.failures, row.tries, row.fault) == (NOW, 7, 1, 0, "truncated_warc: …")
    assert shards.begin(one.shard_id, NOW) is None
    assert urls(shards.left(STATES, LATER)) == [TWO, THREE] == urls(shards.ask(STATES, LATER))
    assert urls(shards.left({ONE: "size=1"}, LATER)) == [ONE]
    assert urls(shards.left({ONE: "size=0"}, replace(LATER, grammar_version="1.b"))) == [ONE]
    assert urls(shards.left({ONE: "size=0"}, replace(LATER, site="620503"))) == [ONE]  # another reading of it
    assert [one.done_at for one in shards.rows()] == [NOW, None, None]


def test_of_a_reading_of_everything_what_was_broken_off_is_left(shards: Shards) -> None:
    for shard in shards.ask(STATES, ASKED):
        read(shards, shard)
    everything = replace(LATER, everything=True)
    one, two, three = shards.ask(STATES, everything)
    read(shards, one)
    begun = shards.begin(two.shard_id, NOW)
    assert begun is not None and begun.everything
    assert urls(shards.ask(STATES, everything)) == [TWO, THREE]
    assert [shard.everything for shard in shards.ask(STATES, LATER)] == [True, True]  # what was begun so ends so
    for shard in (two, three):
        read(shards, shard)
    assert urls(shards.ask(STATES, everything)) == [ONE, TWO, THREE]


def test_a_shard_that_fails_does_not_keep_a_new_reading_of_everything_from_beginning(shards: Shards) -> None:
    everything = replace(ASKED, everything=True)
    one, two, three = shards.ask(STATES, everything)
    read(shards, one)
    read(shards, two)
    begun = shards.begin(three.shard_id, NOW)
    assert begun is not None
    shards.failed(begun, "no answer\0")
    [failed] = [row for row in shards.rows() if row.fault and row.done_at is None]
    assert (failed.url, failed.fault) == (THREE, "no answer\ufffd")
    assert len(shards.ask(STATES, everything)) == 3


def test_what_comes_to_no_end_is_given_up_until_somebody_asks_again(shards: Shards) -> None:
    [one] = shards.ask({ONE: "size=0"}, ASKED)
    stopped = shards.begin(one.shard_id, NOW)
    assert stopped is not None and stopped.tries == 1
    shards.give_back(stopped)
    begun = [shards.begin(one.shard_id, NOW) for _ in range(MOST_TRIES + 1)]
    assert [shard and shard.tries for shard in begun] == [1, 2, 3, None]
    row = shards.row(one.shard_id)
    assert row is not None and row.is_given_up
    shards.ask({ONE: "size=0"}, LATER)
    assert read(shards, one).done_at == NOW


def test_a_shard_that_is_asked_for_while_it_is_read_is_read_again(shards: Shards) -> None:
    [one] = shards.ask({ONE: "size=0"}, ASKED)
    begun = shards.begin(one.shard_id, NOW)
    assert begun is not None
    shards.ask({ONE: "size=1"}, LATER)
    shards.done(begun, NOW)
    assert urls(shards.left({ONE: "size=1"}, LATER)) == [ONE]
