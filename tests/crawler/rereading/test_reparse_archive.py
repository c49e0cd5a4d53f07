"""``scrapy reparse --archive``: from the archived bytes, through the layouts and the grammar of today."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from reparsing import content, crawl, query, reparse
from warcs import Response, write_warc

URL = "http://www.xian.gov.example/{}.html"


def response(number: int, more: str = "") -> Response:
    prose = f"第{number}次工作会议，总结过去一年的工作，安排部署今年的任务，并对下一步提出要求。{more}"
    return Response(URL.format(number), f"<h1>标题{number}</h1><p>{prose}</p><p>{prose}</p>".encode())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Four pages; of the first also what it was a year before, in a later file."""
    folder = tmp_path / "archive"
    folder.mkdir()
    write_warc(folder / "1.warc.gz", [response(number) for number in range(4)])
    write_warc(folder / "2.warc.gz", [replace(response(0, "以前的内容。"), date="2023-03-01T01:30:00Z")])
    return folder


def test_what_an_older_layout_made_is_made_again(store_url: str, archive: Path, tmp_path: Path) -> None:
    crawl(store_url, archive, anew=True)
    before = content(store_url)
    later = "2024-03-02T09:30:00+08:00"
    query(store_url, f"UPDATE pages SET text = '残缺', digest = 'x', fetched_at = '{later}' WHERE url LIKE '%/1.html'")
    query(store_url, "UPDATE page_sightings SET grammar_version = 'old'")

    from_text = reparse(store_url, "--json", "--dry-run")
    assert from_text.report["pages"]["changed"] == 1  # the text is lost, and so is the meeting
    for options in (("--dry-run",), ()):
        done = reparse(store_url, "--json", "--archive", str(archive), *options)
        assert (done.code, done.err) == (0, "")
        assert done.report["pages"] == {"read": 4, "changed": 1, "new": 0, "same": 3, "older": 0}
        [example] = done.report["fields"]["text"]["examples"]
        assert (example["url"], example["old"]) == (URL.format(1), "残缺")
        assert "安排部署" in example["new"]
    assert query(store_url, "SELECT fetched_at FROM pages WHERE url LIKE '%/1.html'") == [(later,)]
    query(store_url, "UPDATE pages SET fetched_at = '2024-03-01T09:30:00+08:00'")
    assert content(store_url) == before
    assert reparse(store_url, "--json", "--archive", str(archive)).report["pages"]["read"] == 0


def test_what_was_archived_and_never_stored_is_stored(sqlite_url: str, archive: Path, tmp_path: Path) -> None:
    crawl(sqlite_url, archive / "2.warc.gz", anew=True)
    done = reparse(sqlite_url, "--json", "--archive", str(archive))
    assert done.report["pages"] == {"read": 4, "changed": 1, "new": 3, "same": 0, "older": 0}
    assert done.report["meetings"]["new"] == 3
    assert done.report["fields"]["text"]["changed"] == 1
    replayed = f"sqlite:///{tmp_path / 'replayed.db'}"
    crawl(replayed, archive, anew=True)
    assert sorted(row[3:] for row in content(sqlite_url)["pages"]) == sorted(
        row[3:] for row in content(replayed)["pages"]
    )


def test_a_damaged_archive_is_named(sqlite_url: str, archive: Path) -> None:
    crawl(sqlite_url, archive, anew=True)
    whole = (archive / "1.warc.gz").read_bytes()
    (archive / "3.warc.gz").write_bytes(whole[:-30])
    done = reparse(sqlite_url, "--json", "--all", "--archive", str(archive))
    [failure] = done.report["failures"]["named"]
    assert done.code == 1 and failure["reason"] == "truncated_warc"
    assert failure["name"] == str(archive / "3.warc.gz")
