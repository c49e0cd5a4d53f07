"""Offline sources, each kind, sound and damaged: what they yield and what they name."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from crawl_fakes import clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcs import DATE, Response, chunked, gzipped, write_warc

from crawler.offline import read_source
from crawler.outcomes import Failure, FailureReason, Notice, NoticeReason
from crawler.page import MAX_PAGE_BYTES
from pipelines.items import Page

TEXT = "区委召开工作会议\n2月28日，区委召开工作会议，总结过去一年的工作，安排部署今年的任务。\n"
MARKUP = "<html><body><h1>区委召开工作会议</h1><div>" + TEXT.split("\n")[1] * 2 + "</div></body></html>"
URL = "http://www.qu.gov.example/1.html"


def read(path: Path) -> tuple[list[Page], list[Failure], list[Notice]]:
    outcomes = list(read_source(path, clock))
    return (
        [one for one in outcomes if isinstance(one, Page)],
        [one for one in outcomes if isinstance(one, Failure)],
        [one for one in outcomes if isinstance(one, Notice)],
    )


def rows(path: Path, *lines: object) -> Path:
    """A ``.jsonl`` file: strings as they stand, everything else as JSON."""
    texts = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_bytes("".join(f"{text}\n" for text in texts).encode("utf-8", "surrogatepass"))
    return path


# ------------------------------------------------------------------------------- one page, however it comes


def test_a_page_has_the_same_text_and_address_from_a_text_file_and_a_line(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(TEXT, encoding="utf-8")
    lines = rows(tmp_path / "pages.jsonl", {"text": TEXT})
    assert read(file) == read(lines)
    assert read(file)[0][0].text == TEXT


def test_a_line_with_a_broken_byte_is_read_and_told(tmp_path: Path) -> None:
    lines = tmp_path / "pages.jsonl"
    row = json.dumps({"text": TEXT * 3}, ensure_ascii=False).encode("gb18030")
    at = row.index("会议".encode("gb18030"))
    lines.write_bytes(row[:at] + b"\xff" + row[at:])
    pages, failures, notices = read(lines)
    assert [len(pages), len(failures)] == [1, 0]
    assert [notice.reason for notice in notices] == [NoticeReason.LOSSY_DECODING]


def test_a_page_has_the_same_text_from_a_file_a_line_and_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(MARKUP, encoding="utf-8")
    lines = rows(tmp_path / "pages.jsonl", {"url": URL, "html": MARKUP})
    response = Response(URL, MARKUP.encode())
    sources = [
        file, lines,
        write_warc(tmp_path / "plain.warc", [response]),
        write_warc(tmp_path / "small.warc.gz", [response]),
        write_warc(tmp_path / "encoded.warc.gz", [gzipped(response)]),
        write_warc(tmp_path / "chunked.warc", [chunked(response)]),
    ]  # fmt: skip
    found = [read(source) for source in sources]
    assert all(not failures and not notices for _, failures, notices in found)
    assert len({(page.text, page.title, page.sha256) for pages, _, _ in found for page in pages}) == 1
    assert [page.url for pages, _, _ in found[1:] for page in pages] == [URL] * 5


def test_the_address_of_a_page_does_not_come_from_its_path(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text(TEXT, encoding="utf-8")
    assert len({page.url for page in read(tmp_path)[0]}) == 1


def test_an_archived_page_was_fetched_when_it_was_archived(tmp_path: Path) -> None:
    source = write_warc(tmp_path / "a.warc.gz", [Response(URL, MARKUP.encode())])
    assert DATE == "2024-03-01T01:30:00Z"
    assert read(source)[0][0].fetched_at == "2024-03-01T09:30:00+08:00"


def test_a_folder_is_read_in_the_order_of_its_paths_and_other_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.TXT", "a/.hidden.txt", ".git/x.txt", "a/photo.jpg"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(name, encoding="utf-8")
    rows(tmp_path / "c.jsonl", {"text": "line"})
    pages, failures, notices = read(tmp_path)
    assert [page.text for page in pages] == ["b.txt", "line", "a/1.TXT", "a/2.txt"]
    assert not failures
    assert [(one.name, one.reason) for one in notices] == [
        (str(tmp_path / "a/photo.jpg"), NoticeReason.OTHER_KIND)
    ]


# ---------------------------------------------------------------------------------------------- single files


@pytest.mark.parametrize(
    ("name", "body", "reason"),
    [
        ("empty.txt", b"", FailureReason.EMPTY),
        ("blank.html", b"\n \n", FailureReason.EMPTY),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), FailureReason.BINARY),
        ("wrong.txt", b"\xff\x81\xff" * 400, FailureReason.UNDECODABLE),
        ("empty.jsonl", b"\n\n", FailureReason.EMPTY),
        ("empty.warc", b"", FailureReason.EMPTY),
        ("junk.warc", b"junk " * 400, FailureReason.MALFORMED_WARC),
        ("junk.warc.gz", gzip.compress(b"junk " * 400, mtime=0), FailureReason.MALFORMED_WARC),
        ("report.docx", b"PK\x03\x04", FailureReason.UNSUPPORTED),
    ],
)
def test_a_bad_file_is_named_with_reason_and_advice(
    tmp_path: Path, name: str, body: bytes, reason: FailureReason
) -> None:
    file = tmp_path / name
    file.write_bytes(body)
    pages, [failure], _ = read(file)
    assert (pages, failure.name, failure.reason) == ([], str(file), reason)
    assert failure.detail and failure.advice


def test_a_large_file_is_refused_without_being_read(tmp_path: Path) -> None:
    file = tmp_path / "large.html"
    with file.open("wb") as sparse:
        sparse.truncate(50 * 1024 * 1024)
    _, [failure], _ = read(file)
    assert failure.reason is FailureReason.TOO_LARGE
    assert "52,428,800 bytes" in failure.detail


@pytest.mark.parametrize("name", ["gone.txt", "gone.jsonl", "gone.warc", "gone"])
def test_a_file_that_is_not_there_is_a_failure(tmp_path: Path, name: str) -> None:
    _, [failure], _ = read(tmp_path / name)
    assert failure.reason in {FailureReason.UNREADABLE, FailureReason.UNSUPPORTED}


def test_a_link_that_leads_nowhere_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    pages, [failure], _ = read(tmp_path)
    assert (len(pages), failure.reason) == (1, FailureReason.UNREADABLE)


# ------------------------------------------------------------------------------------------------------ lines


def test_a_bad_line_is_named_by_its_number_and_costs_only_itself(tmp_path: Path) -> None:
    good = {"url": URL, "title": None, "published": "2020-03-12 09:16", "site": "某区", "text": TEXT, "id": 7}
    source = rows(
        tmp_path / "pages.jsonl",
        good, "", '{"text": "half', '["text"]', {"url": URL}, {"text": 17}, {"text": ""}, {"html": None},
        '{"text": "\\ud800"}', "[" * 100_000, {"text": TEXT, "title": ["甲"]}, good,
    )  # fmt: skip
    pages, failures, notices = read(source)
    assert len(pages) == 2 and pages[0] == pages[1] and not notices
    assert (pages[0].site, pages[0].published) == ("某区", "2020-03-12T09:16:00+08:00")
    assert [(one.name.rpartition(" ")[2], one.reason) for one in failures] == [
        ("3", FailureReason.MALFORMED_JSON), ("4", FailureReason.MALFORMED_JSON),
        ("5", FailureReason.MISSING_FIELD), ("6", FailureReason.WRONG_TYPE), ("7", FailureReason.EMPTY),
        ("8", FailureReason.MISSING_FIELD), ("9", FailureReason.UNDECODABLE),
        ("10", FailureReason.MALFORMED_JSON), ("11", FailureReason.WRONG_TYPE),
    ]  # fmt: skip


def test_a_line_of_gbk_is_read_and_one_of_no_encoding_refused(tmp_path: Path) -> None:
    line = json.dumps({"text": TEXT}, ensure_ascii=False)
    source = tmp_path / "pages.jsonl"
    source.write_bytes(line.encode("gb18030") + b"\n" + b"\xff\x81\xff" * 400 + b"\n" + line.encode())
    pages, [failure], _ = read(source)
    assert [page.text for page in pages] == [TEXT, TEXT]
    assert (failure.name.endswith("line 2"), failure.reason) == (True, FailureReason.UNDECODABLE)


def test_a_line_over_the_limit_is_skipped_by_name(tmp_path: Path) -> None:
    source = tmp_path / "pages.jsonl"
    with source.open("wb") as file:
        file.write(b'{"text": "before"}\n')
        file.seek(2 * MAX_PAGE_BYTES + 100, os.SEEK_CUR)
        file.write(b'\n{"text": "after"}\n')
    pages, [failure], _ = read(source)
    assert [page.text for page in pages] == ["before", "after"]
    assert (failure.name.endswith("line 2"), failure.reason) == (True, FailureReason.TOO_LARGE)


def test_a_doubtful_value_is_left_out_and_reported(tmp_path: Path) -> None:
    line = {"url": "www.qu.gov.example/1", "published": "昨天", "text": TEXT}
    source = rows(tmp_path / "pages.jsonl", line)
    [page], failures, notices = read(source)
    assert page.url.startswith("ni:///") and page.published is None and not failures
    assert {one.reason for one in notices} == {NoticeReason.IGNORED_VALUE, NoticeReason.IMPOSSIBLE_DATE}


# --------------------------------------------------------------------------------------------------- archives


def test_only_pages_of_an_archive_are_read(tmp_path: Path) -> None:
    source = write_warc(tmp_path / "a.warc.gz", [
        Response(URL, MARKUP.encode()),
        Response(URL + "?gone", b"gone", "404 Not Found"),
        Response(URL + "?photo", b"\xff\xd8\xff", headers={"Content-Type": "image/jpeg"}),
        Response(URL + "?list", b"<ul><li><a href='/'>list</a></ul>"),
        Response(URL + "?text", TEXT.encode("gbk"), headers={"Content-Type": "text/plain; charset=utf-8"}),
    ])  # fmt: skip
    pages, failures, notices = read(source)
    assert [(page.url, page.layout) for page in pages] == [(URL, "generic"), (URL + "?text", "text")]
    assert [one.reason for one in notices] == [
        NoticeReason.OTHER_KIND, NoticeReason.OTHER_KIND, NoticeReason.NO_ARTICLE
    ]  # fmt: skip
    assert not failures


@pytest.mark.parametrize("suffix", [".warc", ".warc.gz"])
def test_a_truncated_archive_keeps_what_is_whole_and_says_so_wherever_it_is_cut(
    tmp_path: Path, suffix: str
) -> None:
    responses = [Response(f"{URL}?{n}", MARKUP.encode()) for n in range(4)]
    whole = write_warc(tmp_path / f"whole{suffix}", responses)
    data = whole.read_bytes()
    before = len(read(whole)[0])
    cut = tmp_path / f"cut{suffix}"
    for end in range(len(data) // 2, len(data) - 12, 17):
        cut.write_bytes(data[:end])
        pages, failures, _ = read(cut)
        assert 1 <= len(pages) < before
        reasons = [one.reason for one in failures]
        assert is_whole(data[:end]) == (not reasons), end
        assert set(reasons) <= {FailureReason.TRUNCATED_WARC, FailureReason.MALFORMED_WARC}


def is_whole(archive: bytes) -> bool:
    """Whether an archive was cut behind a record: then nobody can know that it was longer."""
    if archive.startswith(b"\x1f\x8b"):
        try:
            archive = gzip.decompress(archive)
        except EOFError:
            return False
    return archive.rstrip().endswith(b"</html>")


def record(block: bytes, headers: bytes = b"WARC-Date: 2024-03-01T01:30:00Z\r\n") -> bytes:
    """A response record as no writer would write it."""
    kind = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\n"
    return kind + headers + b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)


@pytest.mark.parametrize(
    ("odd", "pages_in_all"),
    [
        (record(b"garbage"), 2),
        (record(b""), 2),
        (record(b"HTTP/1.1\r\n\r\nno status"), 2),
        (record(b"HTTP/1.1 200 OK\r\n\r\n" + MARKUP.encode(), headers=b""), 3),
        (record(b"HTTP/1.1 200 OK\r\n\r\n" + MARKUP.encode(), headers=b"WARC-Date: yesterday\r\n"), 3),
        (record(b"HTTP/1.1 200 OK\r\nX: \xd6\xd0\r\n\r\n" + MARKUP.encode()), 3),
        (record(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + MARKUP.encode()), 3),
        (record(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + MARKUP.encode()), 3),
    ],
)
def test_an_odd_record_costs_at_most_itself(tmp_path: Path, odd: bytes, pages_in_all: int) -> None:
    sound = record(b"HTTP/1.1 200 OK\r\n\r\n" + MARKUP.encode())
    source = tmp_path / "odd.warc"
    source.write_bytes(sound + odd + sound)
    pages, failures, _ = read(source)
    assert len(pages) == pages_in_all and not failures
    assert len({page.text for page in pages}) == 1


def test_an_outsized_response_and_a_gzip_bomb_are_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    bomb = gzipped(Response(URL + "?bomb", b" " * (MAX_PAGE_BYTES + 1)))
    large = Response(URL + "?large", b"<p>" + b" " * MAX_PAGE_BYTES)
    source = write_warc(tmp_path / "a.warc.gz", [bomb, large, Response(URL, MARKUP.encode())])
    [page], failures, _ = read(source)
    assert page.url == URL
    assert [(one.reason, one.name.endswith(f"({URL}?{kind})")) for one, kind in
            zip(failures, ("bomb", "large"), strict=True)] == [(FailureReason.TOO_LARGE, True)] * 2


# --------------------------------------------------------------------------------------------------- anything


@given(body=st.binary(max_size=400), suffix=st.sampled_from([".txt", ".html", ".jsonl", ".warc", ".warc.gz"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_under_any_name_raise_nothing(tmp_path: Path, body: bytes, suffix: str) -> None:
    file = tmp_path / f"any{suffix}"
    file.write_bytes(body)
    pages, failures, notices = read(file)
    assert pages or failures or notices
