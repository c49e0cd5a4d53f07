"""What addresses of shards mean, and that they are read as streams, whatever the place they lie in does."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from fsspec.implementations.local import LocalFileSystem
from shard_files import URL, Fetch, Shelf, common_crawl, page, serving
from warcs import Response, write_warc

from crawler.offline import ArchivedResponse, Known, read_shard
from crawler.outcomes import Failure, FailureReason, Notice
from crawler.rereading.shards import ShardError, opened, shards_of, state_of
from pipelines.clock import now

KNOWN = Known(now)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three pages."""
    return common_crawl(tmp_path / "a.warc.gz", [Fetch(URL.format(at), page(at)) for at in range(3)])


@pytest.fixture
def memory(archive: Path) -> Iterator[str]:
    """The address of a place that holds two archives, and something else."""
    place = fsspec.filesystem("memory")
    for name in ("1.warc.gz", "deep/2.WARC.GZ", "index.sqlite"):
        place.pipe(f"/shelf/{name}", archive.read_bytes())
    yield "memory://shelf"
    place.rm("/shelf", recursive=True)


def told(url: str) -> list[str]:
    """What comes of a shard, in a word each."""
    outcomes = read_shard(opened(url), url, KNOWN)
    return [one.url if isinstance(one, ArchivedResponse) else str(one.reason) for one in outcomes]


def test_a_folder_a_pattern_and_a_file_mean_the_same_archives_in_the_same_state(memory: str) -> None:
    one, two = "memory:///shelf/1.warc.gz", "memory:///shelf/deep/2.WARC.GZ"
    of_folder = shards_of([memory])
    assert list(of_folder) == [one, two]
    assert shards_of([two, f"{memory}/*.warc.gz", one]) == of_folder == {url: state_of(url) for url in (one, two)}
    before = of_folder[one]
    fsspec.filesystem("memory").pipe("/shelf/1.warc.gz", b"another")
    assert state_of(one) != before
    assert told(two) == [URL.format(at) for at in range(3)]


def test_a_path_is_taken_from_the_working_folder_on(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(archive.parent)
    (archive.parent / "b[1].warc.gz").write_bytes(archive.read_bytes())
    whole = [f"file://{archive}", f"file://{archive.parent}/b[1].warc.gz"]
    assert list(shards_of(["a.warc.gz", "b[1].warc.gz"])) == list(shards_of(["."])) == whole
    assert told(whole[1]) == told("a.warc.gz")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("s3://bucket/a.warc.gz", "a package is missing that reads s3://. Install s3fs"),
        ("nowhere://a.warc.gz", "Protocol not known: nowhere"),
        ("memory://none", "memory:///none: there is no .warc or .warc.gz"),
        ("memory://none/a.warc.gz", "no such file or folder"),
        ("http://127.0.0.1:1/a.warc.gz", "no such file or folder (Connect call failed"),
        ("sftp://reader:secret@host/a.warc.gz", "let the environment or fsspec's configuration hold passwords"),
        ("zip://a.warc::b.zip", "files within files are no shards"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_with_what_to_do(given: str, message: str) -> None:
    with pytest.raises(ShardError) as error:
        shards_of([given])
    assert message in str(error.value) and "secret" not in str(error.value)


@pytest.mark.parametrize("parts", [True, False])
def test_a_web_server_gives_the_same_in_parts_and_whole(archive: Path, parts: bool) -> None:
    whole = archive.read_bytes()
    with serving(Shelf({"/a.warc.gz": whole, "/cut.warc.gz": whole[:-100]}, parts)) as shelf:
        url = f"{shelf.url}/a.warc.gz"
        assert shards_of([url]) == {url: f'size={len(whole)} ETag="{len(whole)}"'}
        assert told(url) == told(str(archive))
        assert ("GET /a.warc.gz" in shelf.asked) != parts
        assert told(f"{shelf.url}/cut.warc.gz") == [URL.format(at) for at in range(3)] + ["truncated_warc"]


def test_a_line_that_breaks_off_is_no_end_of_the_archive(tmp_path: Path) -> None:
    noise = [Response(URL.format(at), os.urandom(300_000)) for at in range(9)]
    whole = write_warc(tmp_path / "a.warc.gz", noise).read_bytes()
    with serving(Shelf({"/a.warc.gz": whole}, parts=False, breaks_off=len(whole) // 2)) as shelf:
        *_, last = read_shard(opened(f"{shelf.url}/a.warc.gz"), "a", KNOWN)
    assert isinstance(last, Failure) and (last.name, last.reason) == ("a", FailureReason.UNREADABLE)
    assert 0 < int(last.detail.removeprefix("after ").split()[0].replace(",", "")) <= len(whole) // 2


class Counting(LocalFileSystem):
    """Local files; it is counted how much was read of them, and the last bytes are never had."""

    protocol = "counting"
    read = 0

    def _open(self, path: str, mode: str = "rb", **kwargs: Any) -> Any:
        file = Path(path).open("rb")  # noqa: SIM115 - whoever asked for it closes it

        class Counted:
            def read(self, size: int) -> bytes:
                found = file.read(size)
                if file.tell() > Path(path).stat().st_size - 1000:
                    raise KeyError
                Counting.read += len(found)
                return found

            def close(self) -> None:
                file.close()

        return Counted()


def test_a_shard_is_a_stream_and_whatever_a_driver_raises_is_its_failure(tmp_path: Path) -> None:
    fsspec.register_implementation("counting", Counting, clobber=True)
    images = [Response(URL.format(at), os.urandom(100_000), headers={"Content-Type": "image/png"}) for at in range(20)]
    path = write_warc(tmp_path / "a.warc.gz", images)
    outcomes = read_shard(opened(f"counting://{path}"), "a", KNOWN)
    assert isinstance(next(outcomes), Notice)
    assert 100_000 < Counting.read < 400_000 < path.stat().st_size
    *_, last = outcomes
    assert isinstance(last, Failure) and last.reason is FailureReason.UNREADABLE and "KeyError" in last.detail
