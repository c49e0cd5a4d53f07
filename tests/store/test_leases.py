"""Leases: a site has one owner at a time, whoever asks at the same moment, on both databases."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine, update

from pipelines.store import open_store
from pipelines.store.leases import HostRequest, Leases
from pipelines.store.tables import site_leases

SITES = [f"www.s{number:02}.gov.example" for number in range(20)]


def alive(_: str) -> bool:
    return False


def ran_out(engine: Engine, owner: str) -> None:
    """Have the leases of an owner be over, as time would."""
    with engine.begin() as connection:
        connection.execute(update(site_leases).where(site_leases.c.owner == owner).values(expires=1.0))


def test_who_comes_second_gets_what_is_left_and_hears_who_has_the_rest(store: Engine) -> None:
    leases = Leases(store)
    assert leases.take("first", SITES[:2], 60, alive).mine == SITES[:2]
    second = leases.take("second", SITES[:3], 60, alive)
    assert (second.mine, second.others) == ([SITES[2]], dict.fromkeys(SITES[:2], "first"))
    assert leases.take("first", SITES[:2], 60, alive).mine == SITES[:2]  # what one has, one gets again
    leases.release("first")
    assert leases.take("second", SITES[:2], 60, alive).mine == SITES[:2]


def test_many_at_once_share_without_doubles(store_url: str) -> None:
    def ask(number: int) -> list[str]:
        engine = open_store(store_url)
        taken = Leases(engine).take(f"owner {number}", SITES, 60, alive)
        engine.dispose()
        assert len(taken.mine) + len(taken.others) == len(SITES)
        return taken.mine

    with ThreadPoolExecutor(8) as pool:
        found = [site for mine in pool.map(ask, range(8)) for site in mine]
    assert sorted(found) == SITES


def test_a_lease_that_is_not_renewed_runs_out(store: Engine) -> None:
    leases = Leases(store)
    leases.take("stalled", SITES[:1], 60, alive)
    ran_out(store, "stalled")
    assert leases.holders(alive) == {}
    taken = leases.take("other", SITES[:1], 60, alive)
    assert (taken.mine, taken.inherited) == (SITES[:1], frozenset())
    assert leases.renew("stalled", 60) == []  # so it hears that it lost it
    leases.release("stalled")
    assert leases.holders(alive) == {SITES[0]: "other"}


def test_a_lease_that_is_renewed_does_not_run_out(store: Engine) -> None:
    leases = Leases(store)
    leases.take("slow", SITES[:1], 0.2, alive)
    assert leases.renew("slow", 60) == SITES[:1]
    time.sleep(0.3)
    assert leases.take("other", SITES[:1], 60, alive).mine == []


def test_what_a_dead_owner_held_is_inherited_at_once(store: Engine) -> None:
    leases = Leases(store)
    leases.take("dead", SITES[:2], 3600, alive)
    leases.take("alive", SITES[2:3], 3600, alive)
    taken = leases.take("heir", SITES[:3], 60, lambda owner: owner == "dead")
    assert (taken.mine, taken.inherited) == (SITES[:2], frozenset(SITES[:2]))
    assert taken.others == {SITES[2]: "alive"}


def test_a_lease_goes_over_to_who_goes_on(store: Engine) -> None:
    leases = Leases(store)
    leases.take("scheduler", SITES[:2], 60, alive)
    assert leases.adopt("scheduler", "crawl", 60) == SITES[:2]
    assert leases.adopt("scheduler", "another crawl", 60) == []
    assert leases.holders(alive) == dict.fromkeys(SITES[:2], "crawl")


def test_the_last_requests_are_remembered_while_they_matter(store: Engine) -> None:
    leases = Leases(store)
    leases.asked({"a.example": HostRequest(1.0, 30.0), "b.example": HostRequest(5.0, 3.0)})
    found = leases.last_requests(["a.example", "b.example", "c.example"])
    assert found.keys() == {"a.example"} and found["a.example"].delay == 30
    assert 1.0 <= found["a.example"].ago < 20
    leases.asked({"a.example": HostRequest(40.0, 30.0)})
    assert leases.last_requests(["a.example"]) == {}
    leases.asked_just_now(["a.example", "c.example"], 9.0)
    found = leases.last_requests(["a.example", "c.example"])
    assert {host: last.delay for host, last in found.items()} == {"a.example": 30, "c.example": 9}
    assert found["a.example"].ago < 9
