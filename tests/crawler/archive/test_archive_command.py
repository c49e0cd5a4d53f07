"""``scrapy archive``, as a person calls it."""

from __future__ import annotations

import gzip
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from archive_index import index_of
from archive_writing import URL, Storing
from crawling import ROOT
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.commands.archive import Command

OLD, NEW = "<p>旧</p>".encode(), "<p>新</p>".encode()
PACKED = {"Content-Type": "text/html", "Content-Encoding": "gzip"}


@dataclass(frozen=True)
class Done:
    """What a call left behind."""

    code: int
    out: bytes
    err: str


def run(folder: Path, *arguments: str) -> Done:
    """Call the command in this process, as scrapy does after it has read its settings."""
    command, parser = Command(), ArgumentParser()
    command.settings = Settings({"GOVNEWS_ARCHIVE": str(folder)})
    command.add_options(parser)
    opts, args = parser.parse_known_args(arguments)
    out, err = BytesIO(), StringIO()
    text = TextIOWrapper(out, encoding="utf-8", write_through=True)
    with redirect_stdout(text), redirect_stderr(err):
        try:
            command.run(args, opts)
        except UsageError as error:
            return Done(2, out.getvalue(), str(error))
    return Done(command.exitcode, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two files, with a page that was changed, refused and seen again, and a list in two pages by POST."""
    folder = tmp_path_factory.mktemp("kept") / "archive"
    storing = Storing(folder, GOVNEWS_ARCHIVE_FILE_SIZE=2500)
    storing.store(gzip.compress(OLD, mtime=0), headers=PACKED)  # at 04:00:00 UTC
    storing.store(gzip.compress(NEW, mtime=0), headers=PACKED)  # 04:00:02: a file begins in between
    storing.store(gzip.compress(NEW, mtime=0), headers=PACKED)
    storing.store(b"no", status=403)
    for page in (b"1", b"2"):
        storing.store(b"page " + page, f"{URL}?list", method="POST", sent=page)
    storing.close()
    assert len(list(folder.glob("*.warc.gz"))) == 2
    return folder


def test_scrapy_knows_the_command(kept: Path) -> None:
    line = [sys.executable, "-m", "scrapy", "archive", "get", URL, "-s", f"GOVNEWS_ARCHIVE={kept}"]
    found = subprocess.run(line, cwd=ROOT, capture_output=True, check=False)
    assert (found.returncode, found.stdout, found.stderr) == (0, NEW, b"")
    wrong = subprocess.run([*line[:4], "give"], cwd=ROOT, capture_output=True, check=False)
    assert wrong.returncode == 2 and b"name one of list, find, get, index, check" in wrong.stderr


def test_list_tells_of_each_file(kept: Path) -> None:
    done = run(kept, "list")
    head, *lines = done.out.decode().splitlines()
    assert head.split() == ["file", "records", "answers", "bytes", "first", "last"]
    files = sorted(kept.glob("*.warc.gz"))
    assert [line.split()[0] for line in lines] == [path.name for path in files]
    assert [int(line.split()[3]) for line in lines] == [path.stat().st_size for path in files]
    assert sum(int(line.split()[2]) for line in lines) == 6
    assert done.err.startswith("2 files, 6 answers, ") and done.code == 0


def test_find_tells_of_every_answer_of_an_address(kept: Path) -> None:
    done = run(kept, "find", URL)
    head, *lines = done.out.decode().splitlines()
    assert done.code == 0 and head.startswith("date")
    assert [line.split()[1:4] for line in lines] == [
        ["200", "response", "GET"], ["200", "response", "GET"], ["200", "revisit", "GET"], ["403", "response", "GET"],
    ]  # fmt: skip
    assert lines[0].startswith("2026-11-21T04:00:0") and "sha256:" in lines[0]
    nothing = run(kept, "find", f"{URL}?nothing")
    assert (nothing.code, nothing.out) == (1, b"")
    assert f"{URL}?nothing is not in the archive" in nothing.err


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ((), NEW),
        (("--at", "2026-11-21T04:00:01Z"), OLD),
        (("--at", "2026-11-21T12:00:01"), OLD),
        (("--at", "2026-11-21"), NEW),
        (("--at", "2026-11-20"), None),
        (("--at", "2026-11-21T03:59:59+00:00"), None),
    ],
)
def test_get_gives_the_body_as_it_was(kept: Path, more: tuple[str, ...], body: bytes | None) -> None:
    done = run(kept, "get", URL, *more)
    assert (done.code, done.out) == ((0, body) if body else (1, b""))


def test_get_asks_which_of_several_requests_is_meant(kept: Path) -> None:
    unclear = run(kept, "get", f"{URL}?list")
    assert (unclear.code, unclear.out) == (1, b"") and "--digest" in unclear.err
    digests = [line.split()[-1] for line in run(kept, "find", f"{URL}?list").out.decode().splitlines()[1:]]
    bodies = [run(kept, "get", f"{URL}?list", "--digest", digest[:15]).out for digest in digests]
    assert bodies == [b"page 1", b"page 2"]


def test_check_passes_a_sound_archive_and_names_a_damage(kept: Path, tmp_path: Path) -> None:
    sound = run(kept, "check")
    assert (sound.code, sound.out) == (0, b"")
    assert sound.err == "2 files, 14 records read, 0 damages\n"
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in kept.glob("*.warc.gz"):
        data = bytearray(path.read_bytes())
        data[-40] ^= 0xFF
        (copy / path.name).write_bytes(data)
    damaged = run(copy, "check")
    assert damaged.code == 1
    assert [line.partition(": at ")[0] for line in damaged.out.decode().splitlines()] == [
        str(path) for path in sorted(copy.glob("*.warc.gz"))
    ]
    assert not (copy / "index.sqlite").exists()


def test_index_is_made_again_and_torn_ends_are_cut_off(
    kept: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in kept.glob("*.warc.gz"):
        (copy / path.name).write_bytes(path.read_bytes() + path.read_bytes()[:90])
    done = run(copy, "index")
    assert done.code == 0
    assert caplog.text.count("90 bytes at") == 2
    assert "2 files, 6 answers in the index" in done.err
    assert index_of(copy) == index_of(kept)
    assert run(copy, "check").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name one of list, find, get, index, check"),
        (("find",), "name one address"),
        (("list", "x"), "list takes no argument"),
        (("get", "www.qu.gov.example"), "www.qu.gov.example"),
        (("get", URL, "--at", "yesterday"), "'yesterday' is no time"),
        (("find", "--al"), "unknown option --al"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_2(kept: Path, arguments: tuple[str, ...], message: str) -> None:
    done = run(kept, *arguments)
    assert done.code == 2 and message in done.err


def test_an_archive_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    for command in (("list",), ("check",), ("find", URL)):
        done = run(tmp_path / "none", *command)
        assert done.code == 2 and "there is no archive" in done.err
    assert not (tmp_path / "none").exists()
