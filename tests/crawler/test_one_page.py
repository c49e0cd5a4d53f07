"""One page under several addresses, from archives and lists of pages, through a whole crawl."""

from __future__ import annotations

import json
from pathlib import Path

from crawling import Crawl, content
from sqlalchemy import create_engine, select
from warcs import Response, write_warc

from pipelines.ids import page_id
from pipelines.store.tables import page_versions, pages, reports

CANONICAL = "https://www.xian.gov.example/xw/202403/t20240301_7.html"
MOBILE = "http://m.xian.gov.example/xw/202403/t20240301_7.html"
SESSION = "https://www.xian.gov.example/xw/202403/t20240301_7.html;jsessionid=0A1B?v=20240301"
GATEWAY = "http://big5.xian.gov.example/gate/big5/www.xian.gov.example/xw/202403/t20240301_7.html"
NEIGHBOUR = "http://m.xian.gov.example/xw/202403/t20240301_8.html"
SCRIPTS = ("http://www.xian.gov.example/show.asp?id=7", "http://m.xian.gov.example/show.asp?id=7")


def html(text: str) -> bytes:
    return f"<html><body><h1>工作会议召开</h1><div id='zoom'><p>{text}</p></div></body></html>".encode()


FIRST, CORRECTED = html("工作会议在县里召开，王某主持。"), html("工作会议在县里召开，王某某主持。")
ARCHIVED = [
    Response(MOBILE, FIRST, date="2024-03-01T01:30:00Z"),
    Response(SESSION, CORRECTED, date="2024-03-05T01:30:00Z"),
    Response(GATEWAY, FIRST, date="2024-03-03T01:30:00Z"),
    Response(NEIGHBOUR, FIRST, date="2024-03-04T01:30:00Z"),
    *(Response(url, html("另一个会议"), date="2024-03-04T01:30:00Z") for url in SCRIPTS),
]


def source(folder: Path, responses: list[Response]) -> Path:
    """Two archives, and a list of pages that has what the page says now, as it was read on the day of the crawl."""
    folder.mkdir()
    write_warc(folder / "1.warc.gz", responses[:2])
    line = {"url": CANONICAL.replace("https", "http"), "html": CORRECTED.decode()}
    (folder / "2.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    write_warc(folder / "3.warc", responses[2:])
    return folder


def test_a_page_of_many_addresses_has_one_row_and_a_history(crawl: Crawl, tmp_path: Path) -> None:
    done = crawl(source(tmp_path / "in", ARCHIVED))
    assert done.code == 0
    engine = create_engine(f"sqlite:///{done.database}")
    with engine.connect() as connection:
        rows = {row.page_id: row for row in connection.execute(select(pages))}
        assert rows.keys() == {page_id(url) for url in (CANONICAL, NEIGHBOUR, *SCRIPTS)}
        page = rows[page_id(CANONICAL)]
        assert (page.url, page.fetched_at) == (SESSION, "2024-03-05T09:30:00+08:00")  # that, and how, it was first read
        assert "王某某" in page.text
        kept = connection.execute(select(page_versions).where(page_versions.c.page_no == page.page_no)).all()
        assert {(row.url, row.fetched_at, row.sha256 == page.sha256) for row in kept} == {
            (MOBILE, "2024-03-01T09:30:00+08:00", False), (SESSION, "2024-03-05T09:30:00+08:00", True)
        }  # fmt: skip
        assert len(connection.execute(select(reports).where(reports.c.page_no == page.page_no)).all()) == 1
    engine.dispose()


def test_neither_the_order_of_sources_nor_a_second_crawl_matters(crawl: Crawl, tmp_path: Path) -> None:
    one = crawl(source(tmp_path / "in", ARCHIVED))
    before = by_page(content(one.database))
    again = crawl(tmp_path / "in")
    assert again.counts["pages"] == "7 read; stored: 0 new, 0 updated, 4 unchanged"
    other = crawl(source(tmp_path / "turned", ARCHIVED[::-1]), database=tmp_path / "other.db")
    assert by_page(content(again.database)) == before == by_page(content(other.database))


def by_page(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """What is cited: pages by their ids, with what the numbers that the database gave them stand for."""
    numbers = {row[0]: row[1] for row in rows["pages"]}
    return {
        "pages": sorted((row[1:] for row in rows["pages"]), key=repr),
        "versions": sorted(((numbers[row[0]], *row[1:]) for row in rows["page_versions"]), key=repr),
        "reports": sorted(((numbers[row[0]], *row[1:]) for row in rows["reports"]), key=repr),
    }
