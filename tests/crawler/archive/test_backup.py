"""``scrapy backup`` and ``scrapy restore``: every row and every archived answer, from either database into either."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_writing import Storing, html
from command_calls import call
from scrapy.commands import ScrapyCommand
from sqlalchemy import insert, select
from store.conftest import SERVER, database
from store.contents import everything
from store.factories import SteppingClock, readings

from crawler.archive.folder import Archive, warc_files
from crawler.commands import backup, restore
from pipelines.store import Writer, open_store
from pipelines.store.tables import runs


@pytest.fixture(params=["sqlite", "postgres"])
def origin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store of some pages."""
    if request.param == "sqlite":
        yield filled(f"sqlite:///{tmp_path / 'origin.db'}")
        return
    with database() as name:
        yield filled(f"{SERVER}/{name}")


def filled(url: str) -> str:
    engine = open_store(url)
    writer = Writer(engine, SteppingClock(), batch_size=10)
    writer.begin_run("test", grammar_version="1")
    for reading in readings(30):
        writer.add(reading)
    writer.fail("x", "empty", "nothing in it")
    writer.finish()
    engine.dispose()
    return url


def run(command: ScrapyCommand, *arguments: str, url: str, archive: Path) -> subprocess.CompletedProcess[str]:
    settings = {"GOVNEWS_DATABASE_URL": url, "GOVNEWS_ARCHIVE": str(archive)}
    return call(command, *arguments, database=Path("unused"), **settings)


def archived(folder: Path) -> str:
    """An archive of one answer, and the name of its file."""
    storing = Storing(folder)
    storing.store(html(1))
    storing.close()
    [path] = warc_files(folder)
    return path.name


def test_all_rows_and_all_answers_come_back(origin: str, tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "backup"
    warc = archived(archive)
    for copied in (1, 0):  # the second time nothing is new
        saved = run(backup.Command(), str(folder), url=origin, archive=archive)
        assert saved.returncode == 0 and f"1 files, {copied} of them copied" in saved.stderr, saved
    assert sorted(path.name for path in folder.iterdir()) == ["archive", "backup.json", "govnews.db"]

    with database() as name:
        for number, target in enumerate((f"sqlite:///{tmp_path / 'restored.db'}", f"{SERVER}/{name}")):
            there = tmp_path / f"archive {number}"
            done = run(restore.Command(), str(folder), url=target, archive=there)
            assert done.returncode == 0, done
            assert everything(target) == everything(origin)
            assert (there / warc).read_bytes() == (archive / warc).read_bytes()
            opened = Archive.open(there, repair=False)
            assert [one.captures for one in opened.summaries()] == [1]
            opened.close()
            goes_on_counting(target)
            again = run(restore.Command(), str(folder), url=target, archive=tmp_path / "elsewhere")
            assert again.returncode == 3 and "there are rows in" in again.stderr


def goes_on_counting(url: str) -> None:
    """A run that is begun in a restored store has a number of its own."""
    engine = open_store(url)
    writer = Writer(engine, SteppingClock())
    with engine.connect() as connection:
        before = set(connection.execute(select(runs.c.run_id)).scalars())
    assert writer.begin_run("after", grammar_version="1") not in before
    engine.dispose()


def test_a_file_that_grows_is_copied_anew_and_a_torn_record_is_cut_off(tmp_path: Path) -> None:
    url, archive, folder = filled(f"sqlite:///{tmp_path / 'origin.db'}"), tmp_path / "archive", tmp_path / "backup"
    warc = archived(archive)
    run(backup.Command(), str(folder), url=url, archive=archive)
    whole = (archive / warc).read_bytes()
    with (archive / warc).open("ab") as file:  # a crawl is writing just now
        file.write(whole[:20])
    saved = run(backup.Command(), str(folder), url=url, archive=archive)
    assert "1 of them copied" in saved.stderr
    restored = tmp_path / "restored"
    assert run(restore.Command(), str(folder), url=f"sqlite:///{tmp_path / 'r.db'}", archive=restored).returncode == 0
    assert (restored / warc).read_bytes() == whole


def test_nothing_is_overwritten_and_nothing_half_is_left(tmp_path: Path) -> None:
    url, archive, folder = filled(f"sqlite:///{tmp_path / 'origin.db'}"), tmp_path / "archive", tmp_path / "backup"
    archived(archive)
    run(backup.Command(), str(folder), url=url, archive=archive)
    target = f"sqlite:///{tmp_path / 'new.db'}"
    full = run(restore.Command(), str(folder), url=target, archive=archive)
    assert full.returncode == 2 and "holds an archive already" in full.stderr and not (tmp_path / "new.db").exists()

    engine = open_store(f"sqlite:///{folder / 'govnews.db'}")
    with engine.begin() as connection:
        connection.execute(runs.delete().where(runs.c.run_id == 99))
        columns = dict(connection.execute(select(runs)).mappings().one())
        connection.execute(insert(runs).values({**columns, "run_id": 99}))
    engine.dispose()
    other = run(restore.Command(), str(folder), url=target, archive=tmp_path / "a")
    assert other.returncode == 1 and "runs: 2 rows, 1 were copied" in other.stderr


@pytest.mark.parametrize("arguments", [(), ("a", "b")])
def test_a_wrong_call_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    for command in (backup.Command(), restore.Command()):
        assert run(command, *arguments, url=f"sqlite:///{tmp_path / 'x.db'}", archive=tmp_path).returncode == 2
    none = run(restore.Command(), str(tmp_path), url=f"sqlite:///{tmp_path / 'x.db'}", archive=tmp_path)
    assert none.returncode == 2 and "is no folder of scrapy backup" in none.stderr
    assert run(backup.Command(), "x", url=f"sqlite:///{tmp_path / 'x.db'}", archive=tmp_path).returncode == 2


def test_a_store_that_is_away_is_told_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://reader:secret@127.0.0.1:1/news"
    done = run(backup.Command(), str(tmp_path / "b"), url=url, archive=tmp_path)
    assert done.returncode == 3 and "secret" not in done.stderr and not (tmp_path / "b").exists()
    shutil.rmtree(tmp_path / "b", ignore_errors=True)
