"""The files of an archive and their index: found again, repaired, made again, checked."""

from __future__ import annotations

import dataclasses
import fcntl
import gzip
import logging
import os
import signal
import string
import time
import zlib
from io import BytesIO
from pathlib import Path

import archive_crawl
import pytest
from archive_crawl import Order
from archive_index import index_of, rebuilt
from archive_site import Answer, Site
from archive_writing import URL, Storing, html
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.http import Headers, Request
from warc_reading import answers, records
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.capture import Key
from crawler.archive.checking import Check
from crawler.archive.errors import ArchiveError, DamagedRecord
from crawler.archive.exchange import key_of
from crawler.archive.folder import Archive
from crawler.archive.members import Gap, Member, members
from crawler.archive.records import message_of
from tests.forks import PATIENCE


def write(archive: Path, number: int) -> Path:
    """An archive with so many answers in one file."""
    storing = Storing(archive)
    for index in range(number):
        storing.store(html(index), f"{URL}?{index}", headers={"ETag": f'"{index}"'})
    storing.close()
    (path,) = archive.glob("*.warc.gz")
    return path


def damages(archive: Path) -> list[str]:
    return [f"{one.offset}: {one.detail}" for one in Check(archive).damages()]


# ---------------------------------------------------------------------------------- written, found, given back

TOKEN = st.text(string.ascii_letters + string.digits + "-!#$%&'*+.^_`|~", min_size=1, max_size=20)
VALUE = st.binary(max_size=40).filter(lambda value: not set(value) & set(b"\r\n")).map(bytes.strip)
HEADERS = st.dictionaries(TOKEN, st.lists(VALUE, min_size=1, max_size=3), max_size=6)
REQUEST = st.tuples(st.sampled_from(["GET", "POST"]), st.binary(max_size=20), st.text(max_size=20))


@given(answers=st.lists(st.tuples(REQUEST, st.binary(max_size=400), HEADERS, st.integers(100, 999)), max_size=6))
@settings(max_examples=30, deadline=None)
def test_any_answer_is_found_again_byte_for_byte(tmp_path_factory: pytest.TempPathFactory, answers: list) -> None:
    folder = tmp_path_factory.mktemp("any") / "archive"
    storing = Storing(folder, GOVNEWS_ARCHIVE_FILE_SIZE=2000)
    told = []
    for (method, body_sent, query), body, headers, status in answers:
        sent = body_sent if method == "POST" else b""
        url = f"{URL}?{query}"
        archived = storing.store(body, url, status=status, headers=headers, method=method, sent=sent)
        told.append((key_of(Request(url, method=method, body=sent)), archived, body, headers, status))
    storing.close()
    if not told:
        assert not folder.exists()
        return
    assert damages(folder) == [] and len(records(folder)) > 2 * len(told)
    archive = Archive.open(folder, repair=False)
    for key, archived, body, headers, status in told:
        (capture,) = [
            one for one in archive.captures(key.url)
            if one.key == key and (one.date, one.digest, one.kind) == (archived.at, archived.digest, "response")
        ]  # fmt: skip
        message = message_of(archive.read(capture))
        assert message.payload == body
        if not archived.unchanged:
            assert message.status == status
            given_back = Headers()
            for name, value in message.headers:
                given_back.appendlist(name, value)
            expected = Headers(headers)
            for dropped in ("Transfer-Encoding", "Content-Length"):
                expected.pop(dropped, None)
                given_back.pop(dropped, None)
            assert given_back == expected
    archive.close()
    assert index_of(folder) == rebuilt(folder)


def test_the_newest_page_of_a_request_is_given_out_of_one_record(archive: Path) -> None:
    storing = Storing(archive)
    storing.store(b"old", headers={"ETag": '"1"'})
    storing.store(b"new", headers={"ETag": '"2"', "Content-Type": "text/html"})
    storing.store(b"no", status=403)
    storing.store(b"posted", method="POST", sent=b"page=1")
    found = storing.retrieve()
    assert found is not None
    assert (found.body, found.status, found.headers["ETag"], found.url) == (b"new", 200, b'"2"', URL)
    posted = storing.retrieve(method="POST", body=b"page=1")
    assert posted is not None and posted.body == b"posted"
    assert storing.retrieve(method="POST", body=b"page=2") is None
    assert storing.retrieve(f"{URL}?other") is None
    assert storing.retrieve(f"{URL}#below") is not None
    storing.close()


def test_a_record_that_cannot_be_read_is_asked_for_anew_and_told(
    archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    storing = Storing(archive)
    storing.store(html(1))
    (path,) = archive.glob("*.warc.gz")
    data = bytearray(path.read_bytes())
    data[400:500] = bytes(100)
    path.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        assert storing.retrieve() is None
    assert URL in caplog.text and "asked for anew" in caplog.text
    assert not storing.store(html(1)).unchanged  # a revisit would refer to what nobody can read
    assert storing.store(html(1)).unchanged
    storing.close()


# --------------------------------------------------------------------------------------------- killed and repaired


def test_a_crawl_that_is_killed_loses_nothing_and_the_next_one_repairs(
    site: Site, archive: Path
) -> None:
    for number in range(400):
        site.answers[f"/{number}"] = Answer(html(number), headers={}, seconds=0.02)
    orders = [Order(f"{site.url}/{number}") for number in range(400)]
    killed = archive_crawl.begin(archive, orders, "2026-11-21T12:00:00+08:00")
    wait_for_lines(killed.out, 20)
    os.kill(killed.pid, signal.SIGKILL)
    run = killed.end()
    got = {one["url"] for one in run.answers}
    assert (run.code, run.reason) == (-signal.SIGKILL, None)
    kept = {one.url for one in answers(archive)}  # raises where warcio does
    assert 20 <= len(got) < 400 and got <= kept

    (path,) = archive.glob("*.warc.gz")
    size = path.stat().st_size
    with path.open("ab") as file:
        file.write(path.read_bytes()[:150])  # as if it had been killed while it was writing
    again = archive_crawl.crawl(archive, [Order(url) for url in sorted(got)], "2026-11-22T12:00:00+08:00")
    assert again.reason == "finished"
    [warning] = again.log.splitlines()
    assert path.name in warning and f"150 bytes at {size}" in warning
    assert path.stat().st_size == size and damages(archive) == []
    assert {one["archived"]["unchanged"] for one in again.answers} == {True}
    assert index_of(archive) == rebuilt(archive)


def wait_for_lines(path: Path, number: int) -> None:
    """Wait until a file has so many lines."""
    deadline = time.monotonic() + PATIENCE
    while not path.exists() or path.read_bytes().count(b"\n") < number:
        assert time.monotonic() < deadline, f"not {number} lines in {path} within {PATIENCE} s"
        time.sleep(0.01)


@pytest.mark.parametrize("part", range(8))
def test_a_torn_record_is_cut_off_wherever_it_is_torn(
    archive: Path, part: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(archive, 3)
    before, data = index_of(archive), path.read_bytes()
    ends = [found.offset for found in members(path)]
    last = ends[-1]
    cut = last + 1 + part * (len(data) - last - 2) // 7
    path.write_bytes(data[:cut])
    with caplog.at_level(logging.WARNING):
        Archive.open(archive, repair=True).close()
    assert path.read_bytes() == data[:last]
    assert f"{path.name}: " in caplog.text and f"{cut - last} bytes at {last}" in caplog.text
    assert [row for row in index_of(archive) if len(row) > 3] == [row for row in before if len(row) > 3]
    assert damages(archive) == [] and len(records(archive)) == 6  # its request was the last record
    caplog.clear()
    Archive.open(archive, repair=True).close()
    assert caplog.text == ""


def test_a_file_that_is_being_written_is_left_alone(archive: Path) -> None:
    path = write(archive, 2)
    torn = path.read_bytes() + path.read_bytes()[:100]
    path.write_bytes(torn)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Archive.open(archive, repair=True).close()
        assert path.read_bytes() == torn and damages(archive) == []
    assert len(damages(archive)) == 1
    Archive.open(archive, repair=False).close()
    assert path.read_bytes() == torn
    Archive.open(archive, repair=True).close()
    assert path.read_bytes() == torn[:-100] and damages(archive) == []


def test_a_file_with_nothing_whole_in_it_is_removed(archive: Path) -> None:
    path = write(archive, 1)
    other = path.with_name(path.name.replace("-00001-", "-00002-"))
    other.write_bytes(path.read_bytes()[:100])
    third = path.with_name(path.name.replace("-00001-", "-00003-"))
    third.touch()
    Archive.open(archive, repair=True).close()
    assert list(archive.glob("*.warc.gz")) == [path]


def test_damage_in_the_middle_costs_what_it_hit_and_nothing_is_cut_off(
    archive: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write(archive, 6)
    places = [found for found in members(path) if isinstance(found, Member)]
    hit = places[5]
    data = bytearray(path.read_bytes())
    data[hit.offset + 40 : hit.offset + 80] = b"\xff" * 40
    path.write_bytes(data)
    found = list(members(path))
    gaps = [one for one in found if isinstance(one, Gap)]
    assert [(gap.offset, gap.length, gap.torn) for gap in gaps] == [(hit.offset, hit.length, False)]
    assert [one for one in found if isinstance(one, Member)] == [one for one in places if one != hit]
    with caplog.at_level(logging.WARNING):
        rows = rebuilt(archive)
    assert f"the record at {hit.offset} is damaged: " in caplog.text
    assert len([row for row in rows if len(row) > 3]) == 5
    assert path.read_bytes() == data
    assert [one.partition(":")[0] for one in damages(archive)] == [str(hit.offset)]


# ------------------------------------------------------------------------------------------------------ the index


@pytest.mark.parametrize("content", [None, b"", b"no database at all " * 400, "damaged", "old"])
def test_an_index_that_is_missing_old_or_broken_is_made_again(archive: Path, content: bytes | str | None) -> None:
    write(archive, 40)
    path, before = archive / "index.sqlite", index_of(archive)
    data = path.read_bytes()
    path.unlink()
    if content == "damaged":
        path.write_bytes(data[:5000] + b"\xff" * 9000 + data[14000:])
    elif content == "old":
        path.write_bytes(data[:60] + (99).to_bytes(4, "big") + data[64:])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    Archive.open(archive, repair=True).close()
    assert index_of(archive) == before


def test_files_that_are_gone_or_came_are_noticed(archive: Path, tmp_path: Path) -> None:
    path = write(archive, 2)
    moved = tmp_path / path.name
    path.rename(moved)
    Archive.open(archive, repair=True).close()
    assert index_of(archive) == []
    moved.rename(path)
    opened = Archive.open(archive, repair=True)
    assert len(opened.captures(f"{URL}?1")) == 1
    assert opened.body(Key(f"{URL}?1"), None) is not None
    opened.close()


def test_an_index_that_points_elsewhere_is_not_believed(archive: Path) -> None:
    write(archive, 3)
    opened = Archive.open(archive, repair=True)
    first, second = (opened.captures(f"{URL}?{number}")[0] for number in (1, 2))
    with pytest.raises(DamagedRecord, match="is not that of"):
        opened.read(dataclasses.replace(first, offset=second.offset, length=second.length))
    with pytest.raises(DamagedRecord):
        opened.read(dataclasses.replace(first, offset=first.offset + 1))
    with pytest.raises(ArchiveError, match=r"gone\.warc\.gz"):
        opened.read(dataclasses.replace(first, file="gone.warc.gz"))
    opened.close()


# ------------------------------------------------------------------------------------------------------ the check


def test_a_check_finds_every_changed_byte(archive: Path) -> None:
    path = write(archive, 2)
    data = path.read_bytes()
    for place in range(0, len(data), 3):
        changed = bytearray(data)
        changed[place] ^= 0x10
        path.write_bytes(changed)
        said_nothing = gzip.decompress(data) == content if (content := unpacked(changed)) else False
        assert damages(archive) or said_nothing, place
    path.write_bytes(data)
    assert damages(archive) == []


def unpacked(data: bytes) -> bytes | None:
    """The content; some bytes and bits of gzip say nothing about it."""
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return None


def test_a_revisit_without_its_body_is_a_damage(archive: Path) -> None:
    storing = Storing(archive, GOVNEWS_ARCHIVE_FILE_SIZE=1)
    storing.store(html(1))
    assert storing.store(html(1)).unchanged
    storing.close()
    assert damages(archive) == []
    sorted(archive.glob("*.warc.gz"))[0].unlink()
    [damage] = damages(archive)
    assert URL in damage and "2026-11-21T04:00:00Z" in damage


def test_warcio_reads_each_record_at_the_offset_of_the_index(archive: Path) -> None:
    path = write(archive, 5)
    data = path.read_bytes()
    opened = Archive.open(archive, repair=False)
    for number in range(5):
        (capture,) = opened.captures(f"{URL}?{number}")
        piece = data[capture.offset : capture.offset + capture.length]
        record = next(iter(ArchiveIterator(BytesIO(piece))))
        assert record.rec_headers.get_header("WARC-Target-URI") == f"{URL}?{number}"
        assert record.content_stream().read() == html(number)
    opened.close()
