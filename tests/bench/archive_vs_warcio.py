"""Writing and reading an archive against the same records written and read with ``warcio``.

    python -m tests.bench.archive_vs_warcio [--pages N] [--rounds N]

The pages are the texts of the development corpus in the furniture of a site, about as large as those of governments
are, once plain and once as a server sends them compressed. Both sides write an answer and its request, with digests,
a gzip member a record, and give each answer to the system before the next one comes; ours keeps its index besides.
Times are processor time, the least of several rounds, all in one process; what counts are the ratios.
"""

from __future__ import annotations

import argparse
import gzip
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table
from scrapy.http import Headers, Request, Response
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive.exchange import Exchange
from crawler.archive.folder import Archive, warc_files
from crawler.archive.members import Member, members
from crawler.archive.records import RESPONSE, from_bytes, message_of
from crawler.archive.writer import Writer

from ..corpus import gold

MOMENT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
LINKS = 500  # in the furniture of a page: with them it has some 30 KB
SENT = {"Accept": "text/html", "User-Agent": "govnews", "Accept-Encoding": "gzip, deflate"}


def main() -> None:
    """Run the benchmark and print its tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.archive_vs_warcio", description=__doc__)
    parser.add_argument("--pages", type=int, default=1500, help="pages of each kind")
    parser.add_argument("--rounds", type=int, default=3, help="repetitions; the least counts")
    options = parser.parse_args()
    pages = list(islice(_pages(), options.pages))
    console = Console()
    plain = [_answer(url, body, {}) for url, body in pages]
    packed = [_answer(url, gzip.compress(body), {"Content-Encoding": "gzip"}) for url, body in pages]
    for title, answers in (("plain", plain), ("sent compressed", packed)):
        console.print(_table(title, answers, options.rounds))


def _pages() -> Iterator[tuple[str, bytes]]:
    number = 0
    while True:
        for row in gold.meetings():
            number += 1
            links = "".join(
                f'<li><a href="/xwzx/{number % 7}/t{number * n % 99991}.htm">第{n * number % 997}号通知</a></li>'
                for n in range(LINKS)
            )
            text = "".join(f"<p>{line}</p>" for line in gold.page_of(row).text.splitlines())
            html = f"<html><head><title>政府</title></head><body><ul>{links}</ul><div>{text}</div></body></html>"
            yield f"http://www.qu.gov.example/xwzx/{number}.htm", html.encode()


def _answer(url: str, body: bytes, more: dict[str, str]) -> Response:
    headers = {"Content-Type": "text/html; charset=utf-8", "Server": "nginx", "ETag": f'"{len(body)}"', **more}
    response = Response(url, 200, Headers(headers), body)
    response.request = Request(url, headers=SENT)
    return response


def _write_ours(folder: Path, answers: Sequence[Response]) -> None:
    archive = Archive.open(folder, repair=True)
    writer = Writer(folder, archive.index, lambda: MOMENT, limit=1 << 30, about=[("software", "bench")])
    for answer in answers:
        writer.append(*Exchange(answer.request, answer, MOMENT).as_response())
    writer.close()
    archive.close()


def _write_warcio(folder: Path, answers: Sequence[Response]) -> None:
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for answer in answers:
            headers = [(name.decode(), value.decode()) for name, [value] in answer.headers.items()]
            http = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            record = writer.create_warc_record(answer.url, "response", BytesIO(answer.body), http_headers=http)
            line = f"GET {urlsplit(answer.url).path} HTTP/1.1"
            sent = StatusAndHeaders(line, list(SENT.items()), is_http_request=True)
            writer.write_record(record)
            writer.write_record(writer.create_warc_record(answer.url, "request", http_headers=sent))
            file.flush()


def _read_ours(folder: Path) -> int:
    found = (one for path in warc_files(folder) for one in members(path))
    records = (from_bytes(one.content) for one in found if isinstance(one, Member))
    return sum(len(message_of(record).payload) for record in records if record.kind == RESPONSE)


def _read_warcio(folder: Path) -> int:
    with (folder / "warcio.warc.gz").open("rb") as file:
        found = (one for one in ArchiveIterator(file) if one.rec_type == "response")
        return sum(len(record.raw_stream.read()) for record in found)


def _one_by_one_ours(folder: Path, urls: Sequence[str]) -> int:
    archive = Archive.open(folder, repair=False)
    size = 0
    for url in urls:
        [capture] = archive.captures(url)
        size += len(message_of(archive.read(capture)).payload)
    archive.close()
    return size


def _one_by_one_warcio(folder: Path, places: Sequence[int]) -> int:
    size = 0
    for place in places:  # found elsewhere: warcio keeps no index
        with (folder / "warcio.warc.gz").open("rb") as file:
            file.seek(place)
            size += len(next(iter(ArchiveIterator(file))).raw_stream.read())
    return size


def _places(folder: Path) -> list[int]:
    with (folder / "warcio.warc.gz").open("rb") as file:
        found = ArchiveIterator(file)
        return [found.get_record_offset() for one in found if one.rec_type == "response"]


def _table(title: str, answers: Sequence[Response], rounds: int) -> Table:
    size = sum(len(answer.body) for answer in answers)
    table = Table("answers a second", "ours", "warcio", "ratio")
    table.title = f"{title}: {len(answers)} answers of {size / len(answers) / 1024:.1f} KB"
    with TemporaryDirectory() as ours, TemporaryDirectory() as theirs:
        writing = _least(
            rounds, lambda: _write_ours(_emptied(ours), answers), lambda: _write_warcio(_emptied(theirs), answers)
        )
        folders = Path(ours), Path(theirs)
        if not size == _read_ours(folders[0]) == _read_warcio(folders[1]):
            raise AssertionError("the two sides did not read the same")
        reading = _least(rounds, lambda: _read_ours(folders[0]), lambda: _read_warcio(folders[1]))
        urls, places = [answer.url for answer in answers], _places(folders[1])
        single = _least(
            rounds, lambda: _one_by_one_ours(folders[0], urls), lambda: _one_by_one_warcio(folders[1], places)
        )
        sizes = [sum(path.stat().st_size for path in folder.glob("*.warc.gz")) for folder in folders]
    for name, (ours_took, theirs_took) in (
        ("writing", writing), ("reading all", reading), ("reading one, found by address", single),
    ):  # fmt: skip
        rates = (f"{len(answers) / took:,.0f}" for took in (ours_took, theirs_took))
        table.add_row(name, *rates, f"{theirs_took / ours_took:.2f}")
    table.add_row("bytes on disk", *(f"{one:,}" for one in sizes), f"{sizes[1] / sizes[0]:.2f}")
    return table


def _emptied(folder: str) -> Path:
    for path in Path(folder).iterdir():
        path.unlink()
    return Path(folder)


def _least(rounds: int, *work: Callable[[], object]) -> list[float]:
    """The least processor time of each piece of work, in seconds; all of it is done in every round."""
    return [min(times) for times in zip(*([_spent(one) for one in work] for _ in range(rounds)), strict=True)]


def _spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
