"""A page is one page, whichever of its addresses it came from; stores from before that are brought to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Table, create_engine, insert, inspect, select, text

from pipelines import ids
from pipelines.dedupe import precedence
from pipelines.dedupe.clusters import Override
from pipelines.ids import address_id, page_id
from pipelines.items import Reading
from pipelines.persons.careers import PersonWord
from pipelines.store import RunCounts, Writer, migrations, open_store, rows
from pipelines.store.engine import writing
from pipelines.store.frontier import Address
from pipelines.store.meetings import UnknownMeeting, resolve
from pipelines.store.migrate import config_for
from pipelines.store.quarantine import Quarantine
from pipelines.store.reader import counts
from pipelines.store.rekey import REVISION, rekey
from pipelines.store.tables import (
    addresses,
    former_ids,
    meeting_overrides,
    metadata,
    pages,
    person_overrides,
    quarantine,
)
from pipelines.store.versions import history
from pipelines.unread import Unread

from .contents import contents
from .factories import SteppingClock, reading
from .test_order import emptied

DIRECT = "https://www.mj.gov.example/xw/202611/t20261110_1.html"
VARIANTS = (
    DIRECT,
    "http://m.mj.gov.example/xw/202611/t20261110_1.html",
    "http://www.mj.gov.example/xw/202611/t20261110_1.html;jsessionid=0A1B?v=2",
    "http://big5.mj.gov.example/gate/big5/www.mj.gov.example/xw/202611/t20261110_1.html",
)
"""Four addresses of one page."""

OTHER = "http://www.mj.gov.example/xw/202611/t20261110_2.html"
TIMES = ("2026-11-10T08:00:00+08:00", "2026-11-11T08:00:00+08:00", "2026-11-12T09:00:00+08:00")
MEETINGS: tuple[list[str], ...] = (["甲会"], ["甲会", "乙会"], [])


def write(store: Engine, *given: Reading, batch_size: int = 100) -> RunCounts:
    writer = Writer(store, SteppingClock(), batch_size=batch_size)
    writer.begin_run("pages", grammar_version="1")
    for one in given:
        writer.add(one)
    return writer.finish().counts


def fetched(url: str, version: int, time: str) -> Reading:
    return reading(1, url=url, version=version, fetched_at=time, meetings=MEETINGS[version], people=1 + version)


def nameless(url: str, time: str = TIMES[0]) -> Reading:
    """A report that nothing but its page tells from others."""
    one = reading(7, url=url, fetched_at=time)
    (found,) = one.meetings
    id_ = ids.meeting_id(
        jurisdiction="620503", date=None, name=None, series=None, ordinal=None, hosts=found.hosts, page_url=url
    )
    found = replace(found, meeting_id=id_, name=None, date=None, series=None, ordinal=None)
    return replace(one, meetings=[found])


# -- one page ----------------------------------------------------------------------------------------------


def test_an_unchanged_page_is_only_seen_again_whatever_its_address(store: Engine) -> None:
    write(store, fetched(VARIANTS[1], 0, TIMES[0]))
    before = contents(store)
    for url, time in zip(VARIANTS, (*TIMES[1:], *TIMES[1:]), strict=True):
        assert write(store, fetched(url, 0, time)) == RunCounts(pages_unchanged=1, meetings_unchanged=1)
    assert contents(store) == before
    with store.connect() as connection:
        assert connection.execute(select(pages.c.url, pages.c.fetched_at)).all() == [(VARIANTS[1], TIMES[0])]


def test_a_changed_page_is_a_version_whatever_its_address(store: Engine) -> None:
    write(store, fetched(VARIANTS[1], 0, TIMES[0]))
    assert write(store, fetched(VARIANTS[2], 1, TIMES[1])).pages_updated == 1
    assert counts(store)["pages"] == 1
    for url in VARIANTS:
        assert [(one.url, one.fetched_at) for one in history(store, url)] == [
            (VARIANTS[1], TIMES[0]), (VARIANTS[2], TIMES[1])
        ]  # fmt: skip


def test_a_report_that_only_its_page_identifies_is_one_whatever_the_address(store: Engine) -> None:
    write(store, *(nameless(url) for url in VARIANTS))
    assert (counts(store)["pages"], counts(store)["meetings"]) == (1, 1)


@pytest.mark.parametrize(
    "fetches",
    [
        [(VARIANTS[0], 0, TIMES[0]), (VARIANTS[1], 1, TIMES[0])],  # of one moment
        [(VARIANTS[1], 0, TIMES[0]), (VARIANTS[0], 1, TIMES[1]), (VARIANTS[2], 0, TIMES[2])],  # back to what it said
    ],
)
def test_every_order_of_fetches_gives_the_same(sqlite_url: str, fetches: list[tuple[str, int, str]]) -> None:
    store = open_store(sqlite_url)
    found = []
    for some in permutations(fetches):
        write(emptied(store), *(fetched(*one) for one in some), batch_size=1)
        found.append(contents(store))
    assert all(one == found[0] for one in found)
    store.dispose()


FETCHES = st.lists(
    st.tuples(st.sampled_from(VARIANTS), st.integers(0, 2), st.sampled_from(TIMES)), min_size=1, max_size=7
)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fetches=FETCHES, data=st.data(), batch_size=st.integers(1, 4), cut=st.integers(0, 7))
def test_the_history_is_a_function_of_the_fetches(
    store: Engine, fetches: list[tuple[str, int, str]], data: st.DataObject, batch_size: int, cut: int
) -> None:
    """Also where a page goes back to what it said before, and where two fetches are of one moment."""
    others = [reading(2, meetings=["甲会"]), reading(3, meetings=["乙会"], url=OTHER)]
    given = [*(fetched(*one) for one in fetches), *others]
    write(emptied(store), *given)
    expected = contents(store)
    shuffled = data.draw(st.permutations(given))
    emptied(store)
    write(store, *shuffled[:cut], batch_size=batch_size)
    write(store, *shuffled[cut:], batch_size=batch_size)
    assert contents(store) == expected
    write(store, *given, batch_size=batch_size)
    assert contents(store) == expected
    last = max(time for _, _, time in fetches)
    with store.connect() as connection:
        said = connection.execute(select(pages.c.text).where(pages.c.page_id == page_id(DIRECT))).scalar_one()
    assert said in {fetched(*one).article.page.text for one in fetches if one[2] == last}


# -- stores from before ------------------------------------------------------------------------------------


@contextmanager
def of_old(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every address is a page of its own."""
    with monkeypatch.context() as patched:
        for module in (ids, rows, precedence):
            patched.setattr(module, "canonical", lambda url: url)
        yield


def copied(old: Engine, url: str) -> None:
    """Copy a store into the database at ``url``, with the schema of before the revision that made pages one."""
    engine = create_engine(url.replace("postgresql", "postgresql+psycopg", 1))
    with engine.begin() as connection, old.connect() as source:
        command.upgrade(config_for(connection), f"{int(REVISION) - 1:04}")
        there = inspect(connection)
        for table in (table for table in metadata.sorted_tables if there.has_table(table.name)):
            names = [column["name"] for column in there.get_columns(table.name)]
            found = source.execute(select(*(table.c[name] for name in names))).mappings().all()
            if found:
                connection.execute(insert(table), [dict(row) for row in found])
        if connection.dialect.name == "postgresql":
            for name, key in (("pages", "page_no"), ("runs", "run_id")):
                connection.execute(text(f"SELECT setval('{name}_{key}_seq', (SELECT max({key}) FROM {name}))"))
    engine.dispose()


def given_pages() -> list[Reading]:
    """Two pages of two addresses each, one of which was corrected; a page under the address that names it; one of which
    nothing but the address tells what it reports; copies and kin of these; and a page without an address."""
    corrected = fetched(VARIANTS[1], 0, TIMES[0]), fetched(VARIANTS[0], 1, TIMES[2])
    weak = nameless("http://www.mj.gov.example/xw/202611/t20261110_7.html"), nameless(
        "https://m.mj.gov.example/xw/202611/t20261110_7.html", TIMES[1]
    )
    alone = reading(3, url="https://www.mj.gov.example/info/1/3.htm", meetings=["甲会"])
    seed = reading(4, url=ids.content_url(b"seed"), meetings=["乙会"], damaged=True)
    return [*corrected, *weak, alone, seed, *(reading(number, meetings=["甲会"]) for number in (5, 6))]


@pytest.fixture(params=["sqlite_url", "empty_postgres_url"])
def upgraded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Engine]:
    """A store from before with the pages, upgraded by being opened."""
    old = open_store(f"sqlite:///{tmp_path / 'old.db'}")
    with of_old(monkeypatch):
        write(old, *given_pages())
        assert counts(old)["pages"] == 8
        say(old)
        writer = Writer(old, SteppingClock())
        writer.begin_run("crawl", grammar_version="1")
        writer.remember(Address("2" * 16, "www.mj.gov.example", VARIANTS[1], state="article"))
        unread = Unread.of(reading(9).article.page)
        for one in (unread, replace(unread, sha256="0" * 64, url="http://mj.gov.example/9.html", page=None)):
            writer.quarantine(Quarantine(old, SteppingClock(), "1").failed(one, "reader_failed", None))
        writer.finish()
    url: str = request.getfixturevalue(request.param)
    copied(old, url)
    old.dispose()
    engine = open_store(url)
    yield engine
    engine.dispose()


def say(store: Engine) -> None:
    """A person's words: of reports, and of people, on pages whose ids are to change."""
    one, other = (page_id(given.article.page.url) for given in (reading(5), given_pages()[4]))
    writer = Writer(store, SteppingClock())
    writer.begin_run("words", grammar_version="1")
    writer.decide(Override((one, 0), (other, 0), same=False), "another day")
    writer.decide_person(PersonWord((one, 0, "赵建0", 0), (other, 0, "赵建0", 0), same=False))
    writer.finish()


def test_an_old_store_becomes_what_its_pages_give_today(upgraded: Engine, tmp_path: Path) -> None:
    store = upgraded
    fresh = open_store(f"sqlite:///{tmp_path / 'fresh.db'}")
    write(fresh, *given_pages())
    say(fresh)
    assert contents(store) == contents(fresh)
    assert counts(store)["pages"] == 6
    for table in (meeting_overrides, person_overrides):
        found = [rows_without_time(engine, table) for engine in (store, fresh)]
        assert found[0] == found[1] != []
    assert [one.url for one in history(store, VARIANTS[2])] == [VARIANTS[1], VARIANTS[0]]
    assert write(store, *given_pages()).pages_unchanged == 6
    assert contents(store) == contents(fresh)
    with store.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    fresh.dispose()


def test_what_is_brought_up_to_date_is_what_the_revision_was_made_for() -> None:
    (path,) = Path(migrations.__file__).parent.glob("versions/*_identity.py")
    assert path.name.startswith(f"{REVISION}_")


def rows_without_time(engine: Engine, table: Table) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        columns = [column for column in table.columns if column.name != "decided_at"]
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*table.primary_key))]


def test_ids_that_were_cited_are_still_found(
    upgraded: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with of_old(monkeypatch):
        (old,) = nameless(nameless_url := given_pages()[3].article.page.url).meetings
        old_page = page_id(nameless_url)
    store = upgraded
    (now,) = nameless(nameless_url).meetings
    assert now.meeting_id != old.meeting_id
    assert resolve(store, old.meeting_id) == resolve(store, old_page) == resolve(store, now.meeting_id)
    assert resolve(store, ids.former_page_id(VARIANTS[1])) == resolve(store, DIRECT)
    with pytest.raises(UnknownMeeting):
        resolve(store, "2" * 16)
    with store.connect() as connection:
        known = {row.former_id for row in connection.execute(select(former_ids))}
    assert page_id(DIRECT) not in known  # it is its id still


def test_what_is_known_of_addresses_is_kept(upgraded: Engine) -> None:
    store = upgraded
    with store.connect() as connection:
        (row,) = connection.execute(select(addresses)).all()
        held = {(row.page_id, row.sha256) for row in connection.execute(select(quarantine))}
    assert (row.address_id, row.url, row.state) == (address_id(DIRECT), VARIANTS[1], "article")
    page = reading(9).article.page
    assert held == {(page_id(page.url), page.sha256), (page_id(page.url), "0" * 64)}


def test_a_store_of_today_is_not_touched(store_url: str) -> None:
    store = open_store(store_url)
    write(store, *given_pages())
    before = contents(store)
    with writing(store) as connection:
        rekey(connection)
    assert contents(store) == before
    store.dispose()
