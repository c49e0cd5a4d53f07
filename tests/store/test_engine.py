"""A database that cannot be used gives an error that names it, the reason and what to do, and no password."""

from __future__ import annotations

import multiprocessing
import os
import socket
import sqlite3
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, PoolProxiedConnection, event, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from pipelines.store import (
    DriverMissing,
    SchemaTooNew,
    StoreAway,
    StoreBusy,
    StoreFull,
    StoreLocked,
    StoreUnavailable,
    StoreUnreadable,
    Timeouts,
    Writer,
    open_store,
)
from pipelines.store.engine import writing
from pipelines.store.errors import translated
from pipelines.store.reader import counts
from pipelines.store.tables import runs

from .clusters import cluster, programs
from .conftest import SERVER
from .factories import SteppingClock, readings


def test_sqlite_is_set_up_as_it_should_be(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 30000}
    store.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_uses_psycopg_3(postgres_url: str, scheme: str) -> None:
    store = open_store(postgres_url.replace("postgresql", scheme, 1))
    assert store.driver == "psycopg"
    store.dispose()


def test_the_default_is_a_file_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store().dispose()
    assert (tmp_path / "govnews.db").is_file()


def test_no_database(tmp_path: Path) -> None:
    path = tmp_path / "govnews.db"
    path.write_text("url,title\n" * 1000)
    with pytest.raises(StoreUnreadable, match=r"govnews\.db: the file is not an SQLite database"):
        open_store(f"sqlite:///{path}")
    assert path.read_text() == "url,title\n" * 1000


def test_a_damaged_database(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    writer = Writer(store, SteppingClock())
    writer.begin_run("a", grammar_version="1")
    for one in readings(50):
        writer.add(one)
    writer.finish()
    store.dispose()
    path = Path(str(make_url(sqlite_url).database))
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * len(data[4096:])
    path.write_bytes(data)
    with pytest.raises(StoreUnreadable, match="damaged"):
        open_store(sqlite_url)


@pytest.mark.parametrize("name", ["", "missing/govnews.db"])
def test_a_file_that_cannot_be_opened(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"cannot be opened or made.*folder exists"):
        open_store(f"sqlite:///{tmp_path / name}")


def test_a_file_that_may_not_be_written(sqlite_url: str, tmp_path: Path) -> None:
    open_store(sqlite_url).dispose()
    path = make_url(sqlite_url).database
    store = open_store(f"sqlite:///file:{path}?mode=ro&uri=true")
    with pytest.raises(StoreUnreadable, match="may not be written"):
        Writer(store, SteppingClock()).begin_run("a", grammar_version="1")
    store.dispose()


def test_a_database_that_another_process_keeps_locked(sqlite_url: str) -> None:
    open_store(sqlite_url).dispose()
    other = sqlite3.connect(str(make_url(sqlite_url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreLocked, match="another process"):
        open_store(sqlite_url, Timeouts(lock=0.05))
    other.close()


def test_a_full_disk_loses_nothing_and_the_batch_can_be_written_later(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 120")  # of 4 KiB, on the pool's one connection
    writer = Writer(store, SteppingClock(), batch_size=10)
    writer.begin_run("a", grammar_version="1")
    given = iter(readings(200))
    with pytest.raises(StoreFull, match=r"the disk is full.*run the same command again"):
        for one in given:
            writer.add(one)
    written = counts(store)["pages"]
    assert written == writer.counts.pages_new
    assert written > 0
    with store.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    for one in given:
        writer.add(one)
    assert writer.finish().counts.pages_new == 200
    assert counts(store)["pages"] == 200
    store.dispose()


def test_a_server_that_is_away() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StoreUnavailable, match="no connection to the server") as caught:
        open_store(f"postgresql://reader:secret@127.0.0.1:{port}/news")
    assert "secret" not in str(caught.value)
    assert f"127.0.0.1:{port}/news" in str(caught.value)


def test_a_database_that_the_server_does_not_have() -> None:
    with pytest.raises(StoreUnavailable, match="createdb` makes"):
        open_store(f"{SERVER}/govnews_no_such_database")


def test_a_user_that_the_server_does_not_know() -> None:
    address = make_url(SERVER)
    with pytest.raises(StoreUnavailable, match="user, password"):
        open_store(f"postgresql://govnews_nobody@{address.host}:{address.port}/postgres")


@pytest.mark.parametrize("after", ["SELECT pages", "INSERT INTO pages", "INSERT INTO meetings"])
def test_a_server_that_ends_the_connection_and_comes_back(postgres_url: str, after: str) -> None:
    store = open_store(postgres_url)
    writer = Writer(store, SteppingClock())
    writer.begin_run("a", grammar_version="1")
    for one in readings(3):
        writer.add(one)

    @event.listens_for(store, "after_cursor_execute")
    def _end(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(after):
            event.remove(store, "after_cursor_execute", _end)
            _end_all_connections(postgres_url)

    with pytest.raises(StoreUnavailable):
        writer.flush()
    assert counts(store)["pages"] == 0
    assert writer.finish().counts.pages_new == 3
    assert counts(store)["pages"] == 3
    store.dispose()


@pytest.mark.parametrize("failures", [0, 3])
def test_a_batch_that_was_written_but_not_confirmed_counts_once(
    postgres_url: str, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(postgres_url)
    writer = Writer(store, SteppingClock())
    writer.begin_run("a", grammar_version="1")
    for one in readings(3):
        writer.add(one)
    for number in range(failures):
        writer.fail(f"line {number}", "empty")
    commit = store.dialect.do_commit

    def commit_and_lose(connection: PoolProxiedConnection) -> None:
        commit(connection)
        monkeypatch.undo()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(store.dialect, "do_commit", commit_and_lose)
    with pytest.raises(StoreAway):
        writer.flush()
    assert writer.counts.pages == 0  # as far as we know
    writer.fail("one more", "empty")
    summary = writer.finish()
    assert (summary.counts.pages_new, summary.counts.pages_unchanged) == (3, 0)
    assert summary.counts.failures == failures + 1 == counts(store)["run_failures"]
    with store.connect() as connection:
        [run] = connection.execute(select(runs))
    assert (run.pages_new, run.failures, run.status) == (3, failures + 1, "finished")
    store.dispose()


def test_a_statement_that_takes_too_long_is_given_up(postgres_url: str) -> None:
    store = open_store(postgres_url, Timeouts(statement=0.1))
    with pytest.raises(StoreBusy, match="statement timeout"), translated(store.url), store.connect() as connection:
        connection.execute(text("SELECT pg_sleep(5)"))
    store.dispose()


def test_the_address_goes_before_our_timeouts(postgres_url: str) -> None:
    given = make_url(postgres_url).update_query_dict({"options": "-c statement_timeout=4567", "connect_timeout": "3"})
    store = open_store(given.render_as_string(hide_password=False))
    with store.connect() as connection:
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "4567ms"
        assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "30s"
    store.dispose()


def test_a_password_anywhere_in_the_address_is_hidden() -> None:
    with pytest.raises(StoreAway) as caught:
        open_store("postgresql://127.0.0.1:1/news?user=reader&password=secret&sslpassword=secret")
    assert "secret" not in str(caught.value) and "user=reader" in str(caught.value)


@pytest.mark.skipif(programs() is None, reason="initdb and pg_ctl are not installed")
def test_a_server_with_no_connection_left() -> None:
    with cluster() as server, ExitStack() as others:
        with pytest.raises(psycopg.OperationalError):
            while True:
                others.enter_context(psycopg.connect(server.url))
        with pytest.raises(StoreAway, match="too many clients"):
            open_store(server.url)


def _end_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_schema_of_a_newer_govnews(store: Engine) -> None:
    with writing(store) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaTooNew, match=r"9999.*newer"):
        open_store(store.url.render_as_string(hide_password=False))


@pytest.mark.parametrize("url", ["govnews.db", "postgresql://reader:secret@host:port/news", ""])
def test_no_database_address(url: str) -> None:
    with pytest.raises(StoreUnavailable, match="it is not a database address") as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("url", ["mysql://host/news", "oracle://host/news", "nosuchthing://host/news"])
def test_a_database_of_another_kind(url: str) -> None:
    with pytest.raises(DriverMissing, match="SQLite or PostgreSQL"):
        open_store(url)


def test_postgresql_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DriverMissing, match=r"pip install 'psycopg\[binary\]'") as caught:
        open_store("postgresql://reader:secret@127.0.0.1/news")
    assert "secret" not in str(caught.value)


def test_a_fault_of_ours_is_not_disguised(store: Engine) -> None:
    with pytest.raises(IntegrityError), translated(store.url), writing(store) as connection:
        connection.execute(text("INSERT INTO page_sightings VALUES (7, 1, 1, 1, '2026-11-21', '1')"))


def _open(url: str) -> int:
    open_store(url).dispose()
    return os.getpid()


@pytest.mark.parametrize("kind", ["sqlite_url", "empty_postgres_url"])
def test_processes_that_open_a_new_store_at_the_same_time(kind: str, request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue(kind)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        assert len(pool.map(_open, [url] * 6, chunksize=1)) == 6
    store = open_store(url)
    assert counts(store)["pages"] == 0
    store.dispose()
