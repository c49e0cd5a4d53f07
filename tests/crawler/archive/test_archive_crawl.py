"""The archive behind real crawls of a real server: what is kept, what is asked, what the spider gets."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import resource
from pathlib import Path

import pytest
from archive_crawl import Order, Run, begin, crawl
from archive_index import index_of, rebuilt
from archive_site import Answer, Site, running
from crawl_fakes import clock
from warc_reading import answers, records

from crawler.archive.folder import Archive
from crawler.offline import read_source
from crawler.outcomes import Notice, NoticeReason
from pipelines.items import Page

FIRST, SECOND, THIRD = "2026-11-21T12:00:00.7+08:00", "2026-11-22T12:00:00+08:00", "2026-11-23T12:00:00+08:00"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def article(name: str, published: str = "") -> bytes:
    prose = f"2月28日，{name}召开工作会议，总结过去一年的工作，安排部署今年的任务。" * 3
    return f"<html><body><h1>{name}召开工作会议</h1><p>{published}</p><div>{prose}</div></body></html>".encode()


def fill(site: Site) -> list[Order]:
    """A site with every kind of answer, and the requests for them."""
    packed = gzip.compress(article("区委"))
    site.answers |= {
        "/robots.txt": Answer(b"User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain", "ETag": '"r"'}),
        "/list": Answer(b"<ul><li><a href='/both'>1</a></li></ul>", headers={**HTML, "ETag": '"l"'}),
        "/both": Answer(packed, headers={**HTML, "Content-Encoding": "gzip", "ETag": '"b"',
                                         "Last-Modified": "Sat, 21 Nov 2026 01:00:00 GMT"}),
        "/modified": Answer(article("县委"), headers={**HTML, "Last-Modified": "Sat, 21 Nov 2026 02:00:00 GMT"}),
        "/neither": Answer(article("市委", "2026-06-30"), headers=HTML, chunked=True, dated=False),
        "/moved": Answer(b"", 302, {"Location": "/there"}),
        "/there": Answer(article("乡里"), headers={**HTML, "ETag": '"t"'}),
        "/refused": Answer(b"<p>no</p>", 403),
        "/challenge": Answer(b"<script>$_ts={}</script>", 412),
        "/waf": Answer(b"", 521),
        "/page": Answer(b"<echo>"),
    }  # fmt: skip
    paths = ("/both", "/modified", "/neither", "/moved", "/refused", "/challenge", "/waf")
    return [
        Order(f"{site.url}/list", role="list"),
        *(Order(site.url + path, role="article", listed="2026-07-01") for path in paths),
        Order(f"{site.url}/page", "POST", "page=1", role="list"),
        Order(f"{site.url}/page", "POST", "page=2", role="list"),
    ]


def got(run: Run) -> dict[tuple[str, str], tuple[object, ...]]:
    """What the spider got, apart from what the archive says of it."""
    return {(one["url"], one["sent"]): (one["status"], one["sha256"], one.get("page")) for one in run.answers}


def test_every_answer_is_kept_as_it_was_sent(site: Site, archive: Path) -> None:
    orders = fill(site)
    run = crawl(archive, orders, FIRST)
    assert (run.reason, run.log) == ("finished", "")
    kept = answers(archive)
    assert {one.kind for one in kept} == {"response"} and all(one.checked for one in records(archive))
    by_path = {one.url.removeprefix(site.url): one for one in kept if "/page" not in one.url}
    assert by_path.keys() == site.answers.keys() - {"/page"}
    for path, one in by_path.items():
        assert (one.content, int(one.status.split()[0])) == (site.answers[path].body, site.answers[path].status)
        assert one.fields["WARC-Date"] == "2026-11-21T04:00:00Z"
        assert one.fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(one.content).hexdigest()}"
        assert one.fields["WARC-IP-Address"] == "127.0.0.1"
        assert one.http["Content-Length"] == str(len(one.content))
        assert "Transfer-Encoding" not in one.http
    assert by_path["/both"].http["Content-Encoding"] == "gzip"
    assert "Date" in by_path["/both"].http and "Date" not in by_path["/neither"].http
    assert {path: one.fields.get("Govnews-Role") for path, one in by_path.items()} == {
        path: {"/robots.txt": None, "/list": "list"}.get(path, "article") for path in by_path
    }
    assert by_path["/refused"].fields["Govnews-Listed"] == "2026-07-01"
    assert "Govnews-Listed" not in by_path["/list"].fields
    posted = [one for one in kept if one.url.endswith("/page")]
    assert sorted(one.content for one in posted) == [b"<p>page=1</p>", b"<p>page=2</p>"]


def test_a_request_is_kept_with_its_answer_and_a_file_tells_of_its_crawl(site: Site, archive: Path) -> None:
    crawl(archive, fill(site), FIRST)
    kept = records(archive)
    assert [one.kind for one in kept[:1]] == ["warcinfo"]
    info = dict(line.split(": ", 1) for line in kept[0].content.decode().splitlines())
    assert info["software"].startswith("govnews/") and info["robots"] == "obey"
    assert info["conformsTo"].endswith("/warc-1.1/") and "govnews/" in info["http-header-user-agent"]
    assert kept[0].fields["WARC-Filename"] == kept[0].file
    asked = {one.fields["WARC-Concurrent-To"]: one for one in kept if one.kind == "request"}
    of_answers = {one.fields["WARC-Record-ID"] for one in kept if one.kind == "response"}
    assert asked.keys() == of_answers
    posted = sorted(one.content for one in asked.values() if one.url.endswith("/page"))
    assert posted == [b"page=1", b"page=2"]


def test_the_second_crawl_asks_only_for_what_is_new_and_gets_the_same(site: Site, archive: Path) -> None:
    orders = fill(site)
    first = crawl(archive, orders, FIRST)
    site.asked.clear()
    second = crawl(archive, orders, SECOND)
    sent = {one.path: {name: value for name, value in one.headers.items() if name.startswith("if-")}
            for one in site.asked}  # fmt: skip
    assert {path: headers for path, headers in sent.items() if headers} == {
        "/robots.txt": {"if-none-match": '"r"'}, "/list": {"if-none-match": '"l"'},
        "/both": {"if-none-match": '"b"', "if-modified-since": "Sat, 21 Nov 2026 01:00:00 GMT"},
        "/modified": {"if-modified-since": "Sat, 21 Nov 2026 02:00:00 GMT"}, "/there": {"if-none-match": '"t"'},
    }  # fmt: skip
    assert got(second) == got(first) and len(got(first)) == 10
    archived = second.of(f"{site.url}/modified")["archived"]
    assert archived == {
        "at": "2026-11-21T12:00:00+08:00", "seen_at": "2026-11-22T12:00:00+08:00", "unchanged": True,
        "digest": f"sha256:{hashlib.sha256(site.answers['/modified'].body).hexdigest()}", "listed": "2026-07-01",
    }  # fmt: skip
    assert second.of(f"{site.url}/modified")["flags"] == ["cached"]
    assert second.of(f"{site.url}/neither")["archived"]["unchanged"]

    later = [one for one in answers(archive) if one.fields["WARC-Date"] == "2026-11-22T04:00:00Z"]
    kinds = {(one.url.removeprefix(site.url), one.kind, one.status.split()[0]) for one in later}
    assert kinds == {
        ("/robots.txt", "revisit", "304"), ("/list", "revisit", "304"), ("/both", "revisit", "304"),
        ("/modified", "revisit", "304"), ("/there", "revisit", "304"), ("/neither", "revisit", "200"),
        ("/page", "revisit", "200"), ("/moved", "response", "302"), ("/refused", "response", "403"),
        ("/challenge", "response", "412"), ("/waf", "response", "521"),
    }  # fmt: skip
    for one in later:
        if one.kind == "revisit":
            assert one.content == b"" and one.fields["WARC-Refers-To-Target-URI"] == one.url
            assert one.fields["WARC-Refers-To-Date"] == "2026-11-21T04:00:00Z"
            profile = "server-not-modified" if one.status.startswith("304") else "identical-payload-digest"
            assert one.fields["WARC-Profile"].endswith(f"/warc/1.1/revisit/{profile}")
    assert next(one for one in later if one.url.endswith("/neither")).http["Content-Type"] == HTML["Content-Type"]


def test_what_has_changed_is_kept_anew_and_asked_for_by_its_newest_form(site: Site, archive: Path) -> None:
    site.answers["/a"] = Answer(article("区委"), headers={**HTML, "ETag": '"1"'})
    orders = [Order(f"{site.url}/a", role="article")]
    crawl(archive, orders, FIRST)
    site.answers["/a"] = Answer(article("县委"), headers={**HTML, "ETag": '"2"'})
    changed = crawl(archive, orders, SECOND).of(f"{site.url}/a")
    assert (changed["flags"], changed["archived"]["unchanged"]) == ([], False)
    assert changed["page"]["fetched_at"] == "2026-11-22T12:00:00+08:00"
    site.asked.clear()
    third = crawl(archive, orders, THIRD).of(f"{site.url}/a")
    assert site.to("/a").headers["if-none-match"] == '"2"'
    assert (third["page"], third["archived"]["unchanged"]) == (changed["page"], True)


@pytest.mark.parametrize("change", ["type", "encoding", "role"])
def test_the_same_bytes_are_kept_anew_where_they_make_another_page(site: Site, archive: Path, change: str) -> None:
    headers = {**HTML, "ETag": '"1"'} if change == "role" else HTML
    site.answers["/a"] = Answer(article("区委"), headers=headers)
    crawl(archive, [Order(f"{site.url}/a", role="list")], FIRST)
    other = {"type": {"Content-Type": "text/html; charset=gbk"}, "encoding": {**HTML, "Content-Encoding": "identity"}}
    site.answers["/a"] = Answer(article("区委"), headers=other.get(change, headers))
    role = "article" if change == "role" else "list"
    answer = crawl(archive, [Order(f"{site.url}/a", role=role)], SECOND).of(f"{site.url}/a")
    assert not answer["archived"]["unchanged"]
    assert [one.kind for one in answers(archive) if one.url.endswith("/a")] == ["response", "response"]


def test_the_headers_of_a_304_do_not_change_the_page(site: Site, archive: Path) -> None:
    site.answers["/a"] = Answer(article("区委"), headers={**HTML, "ETag": '"1"'})
    first = crawl(archive, [Order(f"{site.url}/a")], FIRST).of(f"{site.url}/a")
    not_modified = {"Content-Type": "text/html; charset=gbk", "ETag": '"1"'}
    site.answers["/a"] = Answer(b"", 304, not_modified, conditional=False)
    second = crawl(archive, [Order(f"{site.url}/a")], SECOND).of(f"{site.url}/a")
    assert (second["page"], second["type"]) == (first["page"], first["type"])


def test_a_304_that_nobody_asked_for_is_no_page(site: Site, archive: Path) -> None:
    site.answers["/a"] = Answer(article("区委"), headers=HTML)
    crawl(archive, [Order(f"{site.url}/a")], FIRST)
    site.answers["/a"] = Answer(b"", 304, HTML, conditional=False)
    second = crawl(archive, [Order(f"{site.url}/a")], SECOND).of(f"{site.url}/a")
    assert (second["status"], second["flags"]) == (304, [])
    assert [one.kind for one in answers(archive) if one.url.endswith("/a")] == ["response", "response"]


def test_a_site_that_is_dead_or_refuses_is_seen_as_such(archive: Path) -> None:
    with running() as site:
        site.answers["/a"] = Answer(article("区委"), headers={**HTML, "ETag": '"1"'})
        orders = [Order(f"{site.url}/a")]
        crawl(archive, orders, FIRST)
        site.answers["/a"] = Answer(b"<p>no</p>", 503)
        refused = crawl(archive, orders, SECOND).of(f"{site.url}/a")
    assert (refused["status"], refused["flags"]) == (503, [])
    dead = crawl(archive, orders, THIRD).of(f"{site.url}/a")
    assert "Refused" in dead["error"]


def test_what_makes_a_request_conditional_stays_with_its_address(site: Site, archive: Path) -> None:
    site.answers["/a"] = Answer(article("区委"), headers={**HTML, "ETag": '"1"'})
    crawl(archive, [Order(f"{site.url}/a")], FIRST)
    site.answers |= {"/a": Answer(b"", 301, {"Location": "/b"}), "/b": Answer(article("县委"))}
    site.asked.clear()
    answer = crawl(archive, [Order(f"{site.url}/a")], SECOND).of(f"{site.url}/b")
    assert "if-none-match" in site.to("/a").headers and "if-none-match" not in site.to("/b").headers
    assert answer["archived"]["unchanged"] is False


def test_a_replay_makes_the_pages_of_the_crawl(site: Site, archive: Path) -> None:
    orders = fill(site)
    runs = [crawl(archive, orders, now) for now in (FIRST, SECOND)]
    crawled = {one["url"]: one["page"] for run in runs for one in run.answers if "page" in one}
    outcomes = list(read_source(archive, clock))
    replayed = {one.url: dataclasses.asdict(one) for one in outcomes if isinstance(one, Page)}
    assert replayed == crawled
    assert {page["url"].removeprefix(site.url): page["published"] for page in replayed.values()} == {
        "/both": "2026-07-01", "/modified": "2026-07-01", "/there": "2026-07-01", "/neither": "2026-06-30",
    }  # fmt: skip
    reasons = [one.reason for one in outcomes if isinstance(one, Notice)]
    assert len(outcomes) == len(replayed) + len(reasons)
    assert reasons.count(NoticeReason.LIST_PAGE) == 3
    assert reasons.count(NoticeReason.OTHER_KIND) == 1 + 2 * 4  # robots.txt; a redirect and three refusals, twice


# ------------------------------------------------------------------------------------------- files and failures


def test_files_are_rotated_with_no_more_than_one_answer_beyond_the_limit(site: Site, archive: Path) -> None:
    body = bytes(range(256)) * 4
    orders = []
    for number in range(12):
        site.answers[f"/{number}"] = Answer(hashlib.sha512(body).digest() * 40 + bytes([number]))
        orders.append(Order(f"{site.url}/{number}"))
    crawl(archive, orders, FIRST, "GOVNEWS_ARCHIVE_FILE_SIZE=4000")
    files = sorted(archive.glob("*.warc.gz"))
    assert len(files) > 2
    assert [path.name.split("-")[2] for path in files] == [f"{number:05}" for number in range(1, len(files) + 1)]
    kept = records(archive)
    assert len([one for one in kept if one.kind == "response"]) == 13
    for path in files:
        of_file = [one for one in kept if one.file == path.name]
        assert of_file[0].kind == "warcinfo"
        assert [one.offset for one in of_file if one.kind == "response" and one.offset >= 4000] == []
    assert all(path.stat().st_size >= 4000 for path in files[:-1])
    assert index_of(archive) == rebuilt(archive)


def test_two_crawls_at_once_write_files_of_their_own(site: Site, archive: Path) -> None:
    for number in range(30):
        site.answers[f"/{number}"] = Answer(article(f"第{number}区"), headers={**HTML, "ETag": f'"{number}"'})
    halves = [[Order(f"{site.url}/{number}") for number in range(start, 30, 2)] for start in (0, 1)]
    crawls = [begin(archive, orders, now)[0] for orders, now in zip(halves, (FIRST, SECOND), strict=True)]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in crawls] == [("", 0)] * 2
    kept = answers(archive)
    assert len({one.file for one in kept}) == 2
    assert {one.url.rpartition("/")[2] for one in kept} == {*map(str, range(30)), "robots.txt"}
    assert index_of(archive) == rebuilt(archive)
    third = crawl(archive, [order for half in halves for order in half], THIRD)
    assert {one["archived"]["unchanged"] for one in third.answers} == {True}


def test_an_archive_that_cannot_be_written_ends_the_crawl_before_anybody_is_asked(site: Site, archive: Path) -> None:
    archive.write_text("no folder", encoding="utf-8")
    run = crawl(archive, fill(site), FIRST)
    assert run.reason == "archive_failed" and not site.asked
    assert {one.get("error") for one in run.answers} <= {"ArchiveLost"}
    assert [line for line in run.log.splitlines() if "ERROR" in line and str(archive) in line]
    assert run.log.count("ERROR") == 1 and "Traceback" not in run.log
    assert archive.read_text(encoding="utf-8") == "no folder"


@pytest.mark.parametrize(("pieces", "file"), [(800, ".warc.gz"), (1, "index.sqlite")])
def test_a_full_disk_ends_the_crawl_and_only_what_is_kept_reaches_the_spider(
    site: Site, archive: Path, pieces: int, file: str
) -> None:
    orders = []
    for number in range(60):
        seed = hashlib.sha512(bytes([number])).digest()
        noise = b"".join(hashlib.sha512(seed + bytes(n)).digest() for n in range(pieces))
        site.answers[f"/{number}"] = Answer(noise, headers={"Content-Type": "application/octet-stream"})
        orders.append(Order(f"{site.url}/{number}"))

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    run = crawl(archive, orders, FIRST, preexec_fn=little_room)
    assert run.reason == "archive_failed"
    assert run.log.count("ERROR") == 1 and "Traceback" not in run.log and f"{file}: " in run.log
    given = {one["url"] for one in run.answers if "error" not in one}
    kept = {one.url for one in answers(archive)}  # raises where a file does not end with a whole record
    assert 0 < len(given) < 60 and given <= kept
    assert len(kept) <= len(given) + 2  # robots.txt, and the one whose row in the index found no room
    Archive.open(archive, repair=True).close()
    assert index_of(archive) == rebuilt(archive)
