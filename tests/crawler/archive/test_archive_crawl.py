"""The archive behind real crawls of a real server: what is kept, what is asked, what the spider gets."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

import archive_crawl
import pytest
from archive_crawl import Order, Run
from archive_index import index_of, rebuilt
from archive_site import Answer, Asked, Site, running
from crawl_fakes import clock
from warc_reading import Read, answers, records

from crawler.archive.folder import Archive
from crawler.exits import ExitCode
from crawler.offline import read_source
from crawler.outcomes import Notice, NoticeReason
from pipelines.items import Page

NOW = tuple(f"2026-11-{day}T12:00:00.7+08:00" for day in (21, 22, 23, 24))
HTML = {"Content-Type": "text/html; charset=utf-8"}


def article(name: str, published: str = "") -> bytes:
    prose = f"2月28日，{name}召开工作会议，总结过去一年的工作，安排部署今年的任务。" * 3
    return f"<html><body><h1>{name}召开工作会议</h1><p>{published}</p><div>{prose}</div></body></html>".encode()


@dataclass(frozen=True)
class Crawled:
    """Some crawls of a site into one archive, and what the site was asked in each of them."""

    url: str
    answers: dict[str, Answer | None]
    archive: Path
    runs: list[Run]
    asked: list[list[Asked]]

    def path(self, record: Read) -> str:
        """The path of a record's address."""
        return record.url.removeprefix(self.url)

    def records_of(self, run: int) -> list[Read]:
        """The answers that were archived in a run, counted from 0."""
        return [one for one in answers(self.archive) if one.fields["WARC-Date"] == f"2026-11-{21 + run}T04:00:00Z"]

    def sent(self, run: int) -> dict[str, dict[str, str]]:
        """What made the requests of a run conditional, by path."""
        found = ((one.path, {name: value for name, value in one.headers.items() if name.startswith("if-")})
                 for one in self.asked[run])  # fmt: skip
        return {path: headers for path, headers in found if headers}


# --------------------------------------------------------------------------------- a site that stays as it is


@pytest.fixture(scope="module")
def same(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A site with every kind of answer, crawled twice."""
    archive = tmp_path_factory.mktemp("same") / "archive"
    packed = gzip.compress(article("区委"))
    with running() as site:
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
        orders = [
            Order(f"{site.url}/list", role="list"),
            *(Order(site.url + path, role="article", listed="2026-07-01") for path in paths),
            Order(f"{site.url}/page", "POST", "page=1", role="list"),
            Order(f"{site.url}/page", "POST", "page=2", role="list"),
        ]
        runs, asked = [], []
        for now in NOW[:2]:
            site.asked = []
            runs.append(archive_crawl.crawl(archive, orders, now))
            asked.append(site.asked)
    assert [(run.reason, run.code, run.log) for run in runs] == [("finished", 0, "")] * 2
    return Crawled(site.url, site.answers, archive, runs, asked)


def test_every_answer_is_kept_as_it_was_sent(same: Crawled) -> None:
    kept = same.records_of(0)
    assert {one.kind for one in kept} == {"response"}
    by_path = {same.path(one): one for one in kept if "/page" not in one.url}
    assert by_path.keys() == same.answers.keys() - {"/page"}
    for path, one in by_path.items():
        assert (one.content, int(one.status.split()[0])) == (same.answers[path].body, same.answers[path].status)
        assert one.checked
        assert one.fields["WARC-Payload-Digest"] == f"sha256:{hashlib.sha256(one.content).hexdigest()}"
        assert one.fields["WARC-IP-Address"] == "127.0.0.1"
        assert one.http["Content-Length"] == str(len(one.content))
        assert "Transfer-Encoding" not in one.http
    assert by_path["/both"].http["Content-Encoding"] == "gzip"
    assert "Date" in by_path["/both"].http and "Date" not in by_path["/neither"].http
    assert {path: one.fields.get("Govnews-Role") for path, one in by_path.items()} == {
        path: {"/robots.txt": "robots", "/list": "list"}.get(path, "article") for path in by_path
    }
    assert by_path["/refused"].fields["Govnews-Listed"] == "2026-07-01"
    assert "Govnews-Listed" not in by_path["/list"].fields
    posted = [one for one in kept if one.url.endswith("/page")]
    assert sorted(one.content for one in posted) == [b"<p>page=1</p>", b"<p>page=2</p>"]


def test_a_request_is_kept_with_its_answer_and_a_file_tells_of_its_crawl(same: Crawled) -> None:
    kept = records(same.archive)
    infos = [one for one in kept if one.kind == "warcinfo"]
    assert [one.offset for one in infos] == [0, 0]
    info = dict(line.split(": ", 1) for line in infos[0].content.decode().splitlines())
    assert info["software"].startswith("govnews/") and info["robots"] == "obey"
    assert info["conformsTo"].endswith("/warc-1.1/") and "govnews/" in info["http-header-user-agent"]
    assert infos[0].fields["WARC-Filename"] == infos[0].file
    asked = {one.fields["WARC-Concurrent-To"]: one for one in kept if one.kind == "request"}
    assert asked.keys() == {one.fields["WARC-Record-ID"] for one in kept if one.kind in {"response", "revisit"}}
    posted = sorted(one.content for one in asked.values() if one.url.endswith("/page"))
    assert posted == [b"page=1", b"page=1", b"page=2", b"page=2"]


def test_the_second_crawl_asks_only_for_what_is_new(same: Crawled) -> None:
    assert same.sent(0) == {}
    assert same.sent(1) == {
        "/robots.txt": {"if-none-match": '"r"'}, "/list": {"if-none-match": '"l"'},
        "/both": {"if-none-match": '"b"', "if-modified-since": "Sat, 21 Nov 2026 01:00:00 GMT"},
        "/modified": {"if-modified-since": "Sat, 21 Nov 2026 02:00:00 GMT"}, "/there": {"if-none-match": '"t"'},
    }  # fmt: skip


def test_the_spider_gets_the_same_again_and_learns_that_it_is(same: Crawled) -> None:
    def got(run: Run) -> dict[tuple[str, str], tuple[object, ...]]:
        return {(one["url"], one["sent"]): (one["status"], one["sha256"], one.get("page")) for one in run.answers}

    first, second = same.runs
    assert got(second) == got(first) and len(got(first)) == 10
    body = same.answers["/modified"].body
    assert second.of(f"{same.url}/modified")["archived"] == {
        "at": "2026-11-21T12:00:00+08:00", "seen_at": "2026-11-22T12:00:00+08:00", "unchanged": True,
        "digest": f"sha256:{hashlib.sha256(body).hexdigest()}", "listed": "2026-07-01",
    }  # fmt: skip
    assert second.of(f"{same.url}/modified")["flags"] == ["cached"]
    assert second.of(f"{same.url}/neither")["flags"] == []
    assert {path: second.of(same.url + path)["archived"]["unchanged"] for path in ("/neither", "/refused")} == {
        "/neither": True, "/refused": False,
    }  # fmt: skip


def test_the_second_crawl_writes_revisits_of_what_has_not_changed(same: Crawled) -> None:
    later = same.records_of(1)
    assert {(same.path(one), one.kind, one.status.split()[0]) for one in later} == {
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
    assert next(one for one in later if same.path(one) == "/neither").http["Content-Type"] == HTML["Content-Type"]


def test_a_replay_makes_the_pages_of_the_crawl(same: Crawled) -> None:
    crawled = {one["url"]: one["page"] for run in same.runs for one in run.answers if "page" in one}
    outcomes = list(read_source(same.archive, clock))
    replayed = {one.url: dataclasses.asdict(one) for one in outcomes if isinstance(one, Page)}
    assert replayed == crawled
    assert {page["url"].removeprefix(same.url): page["published"] for page in replayed.values()} == {
        "/both": "2026-07-01", "/modified": "2026-07-01", "/there": "2026-07-01", "/neither": "2026-06-30",
    }  # fmt: skip
    reasons = [one.reason for one in outcomes if isinstance(one, Notice)]
    assert len(outcomes) == len(replayed) + len(reasons)
    assert reasons.count(NoticeReason.LIST_PAGE) == 3
    assert reasons.count(NoticeReason.OTHER_KIND) == 1 + 2 * 4  # robots.txt; a redirect and three refusals, twice


# ----------------------------------------------------------------------------------------- a site that changes


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """A site that is crawled, changes, is crawled twice more, and is dead the fourth time."""
    archive = tmp_path_factory.mktemp("changing") / "archive"
    one, other = article("区委"), article("县委")
    with running() as site:
        site.answers |= {
            "/new": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/type": Answer(one, headers=HTML),
            "/encoding": Answer(one, headers=HTML),
            "/role": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/headers": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/unasked": Answer(one, headers=HTML),
            "/refuses": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/silent": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/moves": Answer(one, headers={**HTML, "ETag": '"1"'}),
            "/there": Answer(other, headers=HTML),
        }
        orders = [Order(site.url + path) for path in site.answers if path not in {"/role", "/there"}]
        first = archive_crawl.crawl(archive, [*orders, Order(f"{site.url}/role", role="list")], NOW[0])
        runs, asked = [first], [site.asked]
        site.answers |= {
            "/new": Answer(other, headers={**HTML, "ETag": '"2"'}),
            "/type": Answer(one, headers={"Content-Type": "text/html; charset=gbk"}),
            "/encoding": Answer(one, headers={**HTML, "Content-Encoding": "identity"}),
            "/headers": Answer(b"", 304, {"Content-Type": "text/html; charset=gbk", "ETag": '"1"'}, conditional=False),
            "/unasked": Answer(b"", 304, HTML, conditional=False),
            "/refuses": Answer(b"<p>no</p>", 503),
            "/silent": None,
            "/moves": Answer(b"", 301, {"Location": "/there"}),
        }
        orders.append(Order(f"{site.url}/role", role="article"))
        for now in NOW[1:3]:
            site.asked = []
            runs.append(archive_crawl.crawl(archive, orders, now))
            asked.append(site.asked)
    runs.append(archive_crawl.crawl(archive, orders[:1], NOW[3]))
    return Crawled(site.url, site.answers, archive, runs, asked)


def test_what_has_changed_is_kept_anew_and_then_asked_for_by_its_newest_form(changing: Crawled) -> None:
    url = f"{changing.url}/new"
    first, second, third = (run.of(url) for run in changing.runs[:3])
    assert [changing.sent(run)["/new"]["if-none-match"] for run in (1, 2)] == ['"1"', '"2"']
    assert (second["flags"], second["archived"]["unchanged"]) == ([], False)
    assert second["page"]["fetched_at"] == "2026-11-22T12:00:00+08:00"
    assert (third["page"], third["archived"]["unchanged"]) == (second["page"], True)
    assert first["page"] != second["page"]


@pytest.mark.parametrize("path", ["/type", "/encoding", "/role"])
def test_the_same_bytes_are_kept_anew_where_they_make_another_page(changing: Crawled, path: str) -> None:
    kinds = [one.kind for run in range(3) for one in changing.records_of(run) if changing.path(one) == path]
    assert kinds == ["response", "response", "revisit"]
    answers = [run.of(changing.url + path)["archived"] for run in changing.runs[:3]]
    assert [one["unchanged"] for one in answers] == [False, False, True]
    assert {one["digest"] for one in answers} == {answers[0]["digest"]}
    assert path not in changing.sent(1)


def test_the_headers_of_a_304_do_not_change_the_page(changing: Crawled) -> None:
    first, second = (run.of(f"{changing.url}/headers") for run in changing.runs[:2])
    assert (second["page"], second["type"], second["flags"]) == (first["page"], first["type"], ["cached"])
    [record] = [one for one in changing.records_of(1) if changing.path(one) == "/headers"]
    assert (record.kind, record.http["Content-Type"]) == ("revisit", "text/html; charset=gbk")


def test_a_304_that_nobody_asked_for_is_an_answer_like_any_other(changing: Crawled) -> None:
    second = changing.runs[1].of(f"{changing.url}/unasked")
    assert (second["status"], second["flags"]) == (304, [])
    assert [one.kind for one in changing.records_of(1) if changing.path(one) == "/unasked"] == ["response"]


def test_a_site_that_refuses_or_is_dead_is_seen_as_such(changing: Crawled) -> None:
    refused = changing.runs[1].of(f"{changing.url}/refuses")
    assert (refused["status"], refused["flags"]) == (503, [])
    assert changing.sent(2)["/refuses"] == {"if-none-match": '"1"'}
    silent = changing.runs[1].of(f"{changing.url}/silent")
    assert silent == {"url": f"{changing.url}/silent", "error": "DownloadFailedError", "why": None}
    assert changing.sent(1)["/silent"] == changing.sent(2)["/silent"] == {"if-none-match": '"1"'}
    [dead] = changing.runs[3].answers
    assert dead == {"url": f"{changing.url}/new", "error": "RobotsUnreachable", "why": "DownloadConnectionRefusedError"}


def test_what_makes_a_request_conditional_stays_with_its_address(changing: Crawled) -> None:
    assert "if-none-match" in changing.sent(1)["/moves"] and "/there" not in changing.sent(1)
    assert changing.runs[1].of(f"{changing.url}/there")["archived"]["unchanged"] is False


# ------------------------------------------------------------------------------------------- files and failures


def test_files_are_rotated_with_no_more_than_one_answer_beyond_the_limit(
    site: Site, archive: Path
) -> None:
    body = bytes(range(256)) * 4
    orders = []
    for number in range(12):
        site.answers[f"/{number}"] = Answer(hashlib.sha512(body).digest() * 40 + bytes([number]))
        orders.append(Order(f"{site.url}/{number}"))
    archive_crawl.crawl(archive, orders, NOW[0], GOVNEWS_ARCHIVE_FILE_SIZE=4000)
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
    both = [archive_crawl.begin(archive, orders, now) for orders, now in zip(halves, NOW[:2], strict=True)]
    ended = [one.end() for one in both]
    assert [(run.log, run.code) for run in ended] == [("", 0)] * 2
    kept = answers(archive)
    assert len({one.file for one in kept}) == 2
    assert {one.url.rpartition("/")[2] for one in kept} == {*map(str, range(30)), "robots.txt"}
    assert index_of(archive) == rebuilt(archive)


def test_an_archive_that_cannot_be_written_ends_the_crawl_before_anybody_is_asked(
    site: Site, archive: Path
) -> None:
    archive.write_text("no folder", encoding="utf-8")
    run = archive_crawl.crawl(archive, [Order(f"{site.url}/{number}") for number in range(20)], NOW[0])
    assert (run.reason, run.code) == ("archive_failed", ExitCode.ARCHIVE_FAILED) and not site.asked
    assert {one["error"] for one in run.answers} == {"ArchiveLost"}
    assert [line for line in run.log.splitlines() if "ERROR" in line and str(archive) in line]
    assert run.log.count("ERROR") == 1 and "Traceback" not in run.log
    assert archive.read_text(encoding="utf-8") == "no folder"


@pytest.mark.parametrize(
    ("large", "file"),
    [("body", ".warc.gz"), ("address", "index.sqlite")],
)
def test_a_full_disk_ends_the_crawl_and_only_what_is_kept_reaches_the_spider(
    site: Site, archive: Path, large: str, file: str
) -> None:
    pieces, query = (800, "") if large == "body" else (1, f"?{'x' * 1900}")
    orders = []
    for number in range(100):
        seed = hashlib.sha512(bytes([number])).digest()
        noise = b"".join(hashlib.sha512(seed + bytes(n)).digest() for n in range(pieces))
        site.answers[f"/{number}{query}"] = Answer(noise, headers={"Content-Type": "application/octet-stream"})
        orders.append(Order(f"{site.url}/{number}{query}"))

    run = archive_crawl.crawl(archive, orders, NOW[0], largest_file=300_000)
    assert (run.reason, run.code) == ("archive_failed", ExitCode.ARCHIVE_FAILED)
    assert run.log.count("ERROR") == 1 and "Traceback" not in run.log and f"{file}: " in run.log
    given = {one["url"] for one in run.answers if "error" not in one}
    kept = {one.url for one in answers(archive)}  # raises where a file does not end with a whole record
    assert 0 < len(given) < 100 and given <= kept
    assert len(kept) <= len(given) + 2  # robots.txt, and the one whose row in the index found no room
    Archive.open(archive, repair=True).close()
    assert index_of(archive) == rebuilt(archive)
