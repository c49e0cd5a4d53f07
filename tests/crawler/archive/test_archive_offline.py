"""Archives as offline sources: what a crawl noted in them, and what only refers to a body."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from base64 import b32encode
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from archive_writing import URL, Storing
from crawl_fakes import clock
from crawling import Crawl, write_pages
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.offline import read_source
from crawler.outcomes import Failure, Notice, NoticeReason
from pipelines.items import Page

PROSE = "2月28日，区委召开工作会议，总结过去一年的工作，安排部署今年的任务。" * 3
MARKUP = f"<html><body><h1>区委召开工作会议</h1><div>{PROSE}</div></body></html>".encode()
SHA1 = f"sha1:{b32encode(hashlib.sha1(MARKUP, usedforsecurity=False).digest()).decode()}"  # as warcio has it
DATED = MARKUP.replace(b"</h1>", "</h1><p>发布时间：2026-03-12</p>".encode())


Headers = tuple[tuple[str, str], ...]
UTF_8: Headers = (("Content-Type", "text/html; charset=utf-8"),)


def write_archive(path: Path, captures: Iterable[tuple[str, str, bytes, dict[str, str], *tuple[Headers, ...]]]) -> Path:
    """An archive by warcio: kind, address, body and further headers of each record, those of HTTP if it has others."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for kind, url, body, fields, *sent in captures:
            http = StatusAndHeaders("200 OK", [*next(iter(sent), UTF_8)], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, kind, payload=BytesIO(body), http_headers=http,
                warc_headers_dict={"WARC-Date": "2026-11-21T04:00:00Z", **fields},
            )  # fmt: skip
            writer.write_record(record)
    return path


def read(path: Path, at_once: float = 5) -> tuple[list[Page], list[tuple[str, str]]]:
    """The pages, and the notices with their reasons."""
    outcomes = list(read_source(path, clock, at_once=at_once))
    assert not [one for one in outcomes if isinstance(one, Failure)]
    notices = [(one.name, one.reason) for one in outcomes if isinstance(one, Notice)]
    return [one for one in outcomes if isinstance(one, Page)], notices


def test_the_date_of_the_list_is_that_of_a_page_which_tells_none(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "a.warc.gz", [
        ("response", f"{URL}?1", MARKUP, {"Govnews-Role": "article", "Govnews-Listed": "2026-07-01"}),
        ("response", f"{URL}?2", DATED, {"Govnews-Role": "article", "Govnews-Listed": "2026-07-01"}),
        ("response", f"{URL}?3", MARKUP, {"Govnews-Listed": "2026-02-30"}),
        ("response", f"{URL}?4", MARKUP, {}),
    ])  # fmt: skip
    pages, notices = read(source)
    assert [page.published for page in pages] == ["2026-07-01", "2026-03-12", None, None]
    assert notices == [(f"{source} ({URL}?3)", NoticeReason.IMPOSSIBLE_DATE)]


def test_what_a_crawl_of_ours_asked_for_as_an_article_is_taken_as_the_crawl_took_it(tmp_path: Path) -> None:
    ours, sends_on = {"Govnews-Role": "article"}, b'<meta http-equiv="refresh" content="3; url=/2.html">'
    source = tmp_path / "a.warc.gz"
    write_archive(source, [
        ("response", f"{URL}?other", MARKUP, ours, (("Content-Type", "text/css"),)),
        ("response", f"{URL}?two", MARKUP, ours, (("Content-Type", "text/html"), ("Content-Type", "x; \xd6\xd0"))),
        ("response", f"{URL}?packed", gzip.compress(zlib.compress(MARKUP)), ours,
         (("Content-Encoding", "deflate"), ("Content-Encoding", "gzip"))),
        ("response", f"{URL}?sends-on", sends_on + MARKUP, ours),
        ("response", f"{URL}?of-others", sends_on + MARKUP, {}),
    ])  # fmt: skip
    pages, notices = read(source)
    assert [page.url.partition("?")[2] for page in pages] == ["other", "two", "packed", "of-others"]
    assert len({page.text for page in pages}) == 1
    assert notices == [(f"{source} ({URL}?sends-on)", NoticeReason.NO_PAGE)]
    pages, notices = read(source, at_once=3)  # a crawl with such a METAREFRESH_MAXDELAY took it for a page
    assert [page.url.partition("?")[2] for page in pages] == ["other", "two", "packed", "sends-on", "of-others"]
    assert not notices


def test_how_soon_a_page_sends_on_is_a_setting(tmp_path: Path, crawl: Crawl) -> None:
    refresh = b'<meta http-equiv="refresh" content="3; url=/2.html">'
    source = write_archive(tmp_path / "a.warc.gz", [("response", URL, refresh + MARKUP, {"Govnews-Role": "article"})])
    counts = crawl(source, "-s", "METAREFRESH_MAXDELAY=3").counts
    assert counts["pages"].startswith("1 read; stored: 1 new")


def test_lists_and_robots_are_no_pages(tmp_path: Path) -> None:
    robots = "http://www.qu.gov.example/robots.txt"
    source = write_archive(tmp_path / "a.warc.gz", [
        ("response", robots, MARKUP, {}),
        ("response", URL, MARKUP, {"Govnews-Role": "list"}),
        ("response", f"{URL}?/robots.txt", MARKUP, {}),
    ])  # fmt: skip
    pages, notices = read(source)
    assert [page.url for page in pages] == [f"{URL}?/robots.txt"]
    assert notices == [
        (f"{source} ({robots})", NoticeReason.OTHER_KIND), (f"{source} ({URL})", NoticeReason.LIST_PAGE)
    ]  # fmt: skip


def refers(url: str = URL, date: str = "2026-11-21T04:00:00Z", digest: str = "sha1:X") -> dict[str, str]:
    return {
        "WARC-Refers-To-Target-URI": url, "WARC-Refers-To-Date": date, "WARC-Date": "2026-11-23T04:00:00Z",
        "WARC-Payload-Digest": digest,
    }  # fmt: skip


def test_a_revisit_is_told_of_only_where_its_body_is_nowhere_in_the_source(tmp_path: Path) -> None:
    archive = tmp_path / "source"
    archive.mkdir()
    write_archive(archive / "1.warc.gz", [
        ("revisit", URL, b"", refers()),
        ("revisit", f"{URL}?copy", b"", {"WARC-Payload-Digest": SHA1}),
        ("revisit", f"{URL}?gone", b"", refers(f"{URL}?gone")),
        ("revisit", URL, b"", refers(date="2026-11-22T04:00:00Z")),
        ("revisit", f"{URL}?list", b"", {**refers(f"{URL}?list"), "Govnews-Role": "list"}),
    ])  # fmt: skip
    write_archive(archive / "2.warc.gz", [("response", URL, MARKUP, {})])
    pages, notices = read(archive)
    assert [page.url for page in pages] == [URL]
    name = archive / "1.warc.gz"
    assert notices == [
        (f"{name} ({URL}?gone)", NoticeReason.BODY_ELSEWHERE), (f"{name} ({URL})", NoticeReason.BODY_ELSEWHERE)
    ]  # fmt: skip
    assert len(read(archive / "1.warc.gz")[1]) == 4


def test_the_folder_of_an_archive_is_a_source_and_its_index_is_not_noticed(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    storing = Storing(archive)
    storing.store(MARKUP, headers={"Content-Type": "text/html; charset=utf-8"})
    assert storing.store(MARKUP, headers={"Content-Type": "text/html; charset=utf-8"}).unchanged
    assert {path.name for path in archive.iterdir()} >= {".lock", "index.sqlite", "index.sqlite-wal"}
    pages, notices = read(archive)
    assert [page.url for page in pages] == [URL] and notices == []
    storing.close()


def test_an_offline_run_opens_no_archive(crawl: Crawl, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    done = crawl(write_pages(tmp_path / "pages.jsonl", 3), "-s", f"GOVNEWS_ARCHIVE={archive}")
    assert done.code == 0 and not archive.exists()
