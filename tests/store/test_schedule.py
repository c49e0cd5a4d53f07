"""The schedule in the database: who claims a site, when it is due again, what a person says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import Engine

from pipelines.store import Writer, open_store
from pipelines.store.leases import Leases
from pipelines.store.schedule import EndedSite, PastRun, Schedule, ScheduleRow
from pipelines.store.site_run import SiteRunRow

from .factories import SteppingClock

SITE, OTHER = "www.a.gov.example", "www.b.gov.example"
CODES = {SITE: "620503", OTHER: "620522"}
NOW, LATER, TOMORROW = "2026-11-21T09:00:00+08:00", "2026-11-21T10:00:00+08:00", "2026-11-22T09:00:00+08:00"


def alive(_: str) -> bool:
    return False


def retry(_: str, tries: int) -> str:
    return f"2026-11-21T09:{10 * tries}:00+08:00"


def claimed(schedule: Schedule, owner: str = "me", now: str = NOW, **codes: str) -> list[str]:
    return schedule.claim(owner, codes or CODES, now, retry, seconds=60, dead=alive).mine


def ended(engine: Engine, *, due_at: str = TOMORROW, owner: str = "me") -> None:
    """The crawl of the first site ends, as its writer writes it."""
    writer = Writer(engine, SteppingClock())
    writer.begin_run("sites=a", grammar_version="1")
    row = SiteRunRow(SITE, "620503", "ok", None, True, NOW, NOW, listed_new=7)
    writer.site_ended(row, EndedSite(SITE, "620503", owner, NOW, due_at, 24.0, "why"))
    assert SITE in Leases(engine).holders(alive)  # nothing before the last batch
    writer.finish()


def test_a_site_without_a_row_is_due_and_its_claim_moves_it_on(store: Engine) -> None:
    schedule = Schedule(store)
    assert claimed(schedule) == [SITE, OTHER]
    row = schedule.rows()[SITE]
    assert (row.code, row.begun_at, row.tries, row.due_at) == ("620503", NOW, 1, retry(SITE, 1))
    assert claimed(schedule, "another", LATER) == []  # due again, but held
    Leases(store).release("me")
    assert claimed(schedule, "another", NOW) == []  # free again, but not due before it is tried again
    ahead = schedule.claim("another", CODES, NOW, retry, seconds=60, dead=alive, due_by=LATER)
    assert ahead.mine == [SITE, OTHER]
    assert (schedule.rows()[SITE].begun_at, schedule.rows()[SITE].tries) == (NOW, 2)


def test_what_is_missed_many_times_is_crawled_once_and_its_end_gives_the_site_back(store: Engine) -> None:
    schedule = Schedule(store)
    claimed(schedule)
    ended(store)
    assert schedule.rows()[SITE] == ScheduleRow(
        SITE, "620503", TOMORROW, 24.0, "why", begun_at=NOW, ended_at=NOW, tries=0
    )
    assert Leases(store).holders(alive) == {OTHER: "me"}
    month_later, day_after = "2026-12-21T09:00:00+08:00", "2026-12-22T09:00:00+08:00"
    assert claimed(schedule, "you", month_later) == [SITE]
    ended(store, due_at=day_after, owner="you")
    assert claimed(schedule, "you", month_later) == []
    assert claimed(schedule, "you", day_after) == [SITE]


def test_who_claims_late_hears_that_it_was_done_meanwhile(store: Engine) -> None:
    """Two schedulers saw the site due; the first one's crawl has ended before the second asks."""
    schedule = Schedule(store)
    assert claimed(schedule, "me", **{SITE: "620503"}) == [SITE]
    ended(store)
    assert claimed(schedule, "late", NOW) == [OTHER]
    assert Leases(store).holders(alive) == {OTHER: "late"}


def test_claims_at_the_same_moment_share_the_sites(store_url: str) -> None:
    codes = {f"www.s{number:02}.gov.example": "620503" for number in range(20)}

    def claim(number: int) -> list[str]:
        engine = open_store(store_url)
        mine = claimed(Schedule(engine), f"owner {number}", **codes)
        engine.dispose()
        return mine

    with ThreadPoolExecutor(6) as pool:
        found = [site for mine in pool.map(claim, range(6)) for site in mine]
    assert sorted(found) == sorted(codes)


def test_a_crawl_that_was_stopped_leaves_its_sites_due(store: Engine) -> None:
    schedule = Schedule(store)
    claimed(schedule)
    ended(store)
    schedule.unclaim("me", [SITE, OTHER], NOW, LATER)
    rows = schedule.rows()
    assert (rows[SITE].due_at, rows[OTHER].due_at, rows[OTHER].tries) == (TOMORROW, LATER, 0)
    assert Leases(store).holders(alive) == {}


def test_a_broken_off_site_is_due_when_it_is_tried_again_or_at_once(store: Engine) -> None:
    schedule = Schedule(store)
    claimed(schedule)
    before = schedule.rows()[SITE]
    writer = Writer(store, SteppingClock())
    writer.begin_run("sites=a", grammar_version="1")
    broken = SiteRunRow(SITE, "620503", "ok", None, False, NOW, NOW)
    writer.site_ended(broken, EndedSite(SITE, "620503", "me", NOW))
    writer.flush()
    assert schedule.rows()[SITE] == before and SITE not in Leases(store).holders(alive)
    writer.site_ended(broken, EndedSite(SITE, "620503", "me", NOW, again=True))
    writer.finish()
    assert (schedule.rows()[SITE].due_at, schedule.rows()[SITE].tries) == (NOW, 0)


def test_what_was_put_off_while_the_clock_ran_ahead_is_due_when_it_is_right_again(store: Engine) -> None:
    schedule = Schedule(store)
    before = "2026-10-21T09:00:00+08:00"
    claimed(schedule)
    Leases(store).release("me")
    assert claimed(schedule, "you", before) == [SITE, OTHER]
    ended(store, owner="you")
    Leases(store).release("you")
    assert claimed(schedule, "me", before) == [SITE]  # it has ended in a month; the other one is tried again
    a_little_slow = "2026-10-21T08:30:00+08:00"
    Leases(store).release("me")
    assert claimed(schedule, "you", a_little_slow) == []


def test_a_paused_site_is_not_claimed_until_it_is_resumed(store: Engine) -> None:
    schedule = Schedule(store)
    schedule.pause({SITE: "620503"}, NOW)
    assert claimed(schedule) == [OTHER]
    Leases(store).take("by hand", [SITE], 60, alive)
    ended(store, owner="by hand")
    assert schedule.rows()[SITE].paused_at == NOW  # a crawl by hand does not change what a person said
    schedule.pause({SITE: "620503"}, None)
    assert claimed(schedule, now=TOMORROW) == [SITE, OTHER]


def test_the_history_of_a_site_is_its_runs_since_then(store: Engine) -> None:
    Leases(store).take("me", [SITE], 60, alive)
    ended(store)
    history = Schedule(store).history([SITE, OTHER], NOW)
    assert history == {SITE: [PastRun(NOW, 7, True)], OTHER: []}
    assert Schedule(store).history([SITE], LATER) == {SITE: []}
