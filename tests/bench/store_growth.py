"""How the store grows: ingest rate, look-up time and size on disk, from ten thousand pages on.

    python -m tests.bench.store_growth [--pages N …] [--url URL]

Synthetic reports with varied facts (place, day, topic, people, sentences drawn from a stock, all seeded) are written
through the real writer, read already; a tenth are reprints of earlier ones with a paragraph cut. At each size the
median time is taken that a page of 500 more takes to find its likely copies and meetings, and the rate at which the
last pages were written. Rates of two sizes in one run can be compared, those of two machines cannot.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import resource
import statistics
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from sqlalchemy import Engine, text

from pipelines.clock import now
from pipelines.ids import meeting_id
from pipelines.items import (
    AgendaItem,
    Article,
    Attendee,
    Document,
    Figure,
    Jurisdiction,
    Meeting,
    Page,
    Reading,
    Segment,
    SourcePage,
    Statement,
)
from pipelines.parse.divisions import load_divisions
from pipelines.parse.posts import post_of
from pipelines.store import Writer, open_store
from pipelines.store.likeness import pages_alike, pages_with_keys
from pipelines.store.rows import rows_of
from pipelines.store.told import told_by

PROBES = 500
LAST = 5_000  # pages over which the rate is taken
TOPICS = ("春耕生产", "安全生产", "防汛抗旱", "乡村振兴", "招商引资", "环境保护", "项目建设", "森林防火", "城市更新")
KINDS = ("推进会", "工作会议", "调度会", "动员会", "座谈会", "专题会议")
POSTS = ("县委书记", "县长", "副县长", "县委副书记", "县委常委", "县政协主席", "县人大常委会主任", "县财政局局长")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "建国明华志强文斌春燕海涛晓东立新永红国栋秀兰德胜玉梅光辉长青学军"
CHARACTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 1500)]


def _drawing(seed: object) -> random.Random:
    return random.Random(str(seed))  # noqa: S311 - nothing secret hangs on it


WORDS = ["".join(pair) for pair in zip(*(_drawing(at).choices(CHARACTERS, k=20_000) for at in range(2)), strict=True)]


def main() -> None:
    """Run the benchmark and print a line for each size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.store_growth", description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--url", help="an empty database; by default a SQLite file that is deleted afterwards")
    options = parser.parse_args()
    console = Console()
    with TemporaryDirectory() as folder:
        engine = open_store(options.url or f"sqlite:///{folder}/growth.db")
        writer = Writer(engine, now)
        writer.begin_run("benchmark", grammar_version="benchmark")
        written = 0
        for size in sorted(options.pages):
            rate = _fill(writer, written, size)
            written = size
            found = _look_up(engine, size)
            console.print(
                f"{size:9,} pages  {rate:6.0f} pages/s  look-up {1000 * found:6.3f} ms  {_size(engine):8.0f} MB"
                f"  memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"
            )
        writer.finish()


def _fill(writer: Writer, first: int, last: int) -> float:
    """Write the pages from ``first`` on; pages a second over the last ones, without what making them takes."""
    spent, counted = 0.0, 0
    for number in range(first, last):
        one = report(number)
        began = time.perf_counter()
        writer.add(one)
        if number >= last - LAST:
            spent += time.perf_counter() - began
            counted += 1
    return counted / spent


def _look_up(engine: Engine, size: int) -> float:
    """Median seconds in which a page that is not stored finds what may be the same."""
    took = []
    with engine.connect() as connection:
        for number in range(size, size + PROBES):
            page, reports = told_by(rows_of(report(number)), -1)
            began = time.perf_counter()
            pages_alike(connection, [page])
            pages_with_keys(connection, reports)
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def _size(engine: Engine) -> float:
    """Megabytes on disk."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            return float(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 1e6
    return sum(path.stat().st_size for path in Path(engine.url.database or "").parent.glob("growth.db*")) / 1e6


# ------------------------------------------------------------------------------------------ synthetic reports


def report(number: int) -> Reading:
    """The reading of page ``number``: one in ten is a reprint of one of the hundred pages before it."""
    draw = _drawing(number)
    reprinted = number >= 100 and draw.random() < 0.1
    source = number - draw.randrange(1, 100) if reprinted else number
    facts = _drawing(f"facts {source}")
    paragraphs = _paragraphs(facts)
    if reprinted:
        del paragraphs[draw.randrange(1, len(paragraphs))]
    return _reading(number, facts, paragraphs)


def _paragraphs(facts: random.Random) -> list[str]:
    return ["".join(facts.choices(WORDS, k=facts.randint(40, 70))) + "。" for _ in range(8)]


def _reading(number: int, facts: random.Random, paragraphs: Sequence[str]) -> Reading:
    place = facts.choice(_counties())
    day = f"{facts.randint(2010, 2025)}-{facts.randint(1, 12):02}-{facts.randint(1, 28):02}"
    name = f"全县{facts.choice(TOPICS)}{facts.choice(KINDS)}"
    people = [_name(facts) for _ in range(facts.randint(4, 10))]
    lead = f"{day[5:7]}月{day[8:]}日，{place.name}召开{name}。{people[0]}主持会议。" + "、".join(people) + "出席会议。"
    whole = lead + "\n" + "\n".join(paragraphs)
    page = Page(
        f"http://www.c{number % 3000}.example/{number}.html", whole, hashlib.sha256(whole.encode()).hexdigest(),
        "2026-11-22T08:00:00+08:00", name, day, place.name,
    )  # fmt: skip
    article = Article(page, whole, name, (Segment("body", (0, len(whole))),), "simplified", damaged=False)
    return Reading(article, [_meeting(article, name, day, place, people, paragraphs)])


def _meeting(  # noqa: PLR0917 - what a report is made of
    article: Article, name: str, day: str, place: Jurisdiction, people: list[str], paragraphs: Sequence[str]
) -> Meeting:
    persons = [
        Attendee(
            person, (at, at + 3), [POSTS[at % len(POSTS)]], ["主持"] if at == 0 else ["出席"],
            [post_of(POSTS[at % len(POSTS)], "县镇乡")],
        )
        for at, person in enumerate(dict.fromkeys(people))
    ]
    rules = {f"attendees[{at}].positions[0]": "position-with-name" for at in range(len(persons))}
    return Meeting(
        meeting_id(
            jurisdiction=place.code, date=day, name=name, series=None, ordinal=None, hosts=people[:1],
            page_url=article.page.url,
        ),
        SourcePage.of(article), name, "工作会议", date=day, date_inferred=True, jurisdiction=place, hosts=people[:1],
        attendees=persons, attendee_groups=["各乡镇主要负责同志", "县直有关部门负责人"], attendee_count=120,
        statements=[Statement("会议", "强调", line, (60, 60 + len(line))) for line in paragraphs[:4]],
        agenda=[AgendaItem("传达学习", "上级会议精神", (50, 58)), AgendaItem("部署", "下一步工作", (58, 63))],
        documents=[Document("实施方案", (64, 68), "审议", None)],
        figures=[Figure("资金80亿元", (70, 76), 8e9, None, "元")],
        source_medium="县融媒体中心", spans={"name": (8, 16), "date": (0, 5), "hosts[0]": (17, 20)},
        rules={"name": "name-meeting-first", "date": "date.year-from-published", **rules},
    )  # fmt: skip


def _name(facts: random.Random) -> str:
    return facts.choice(SURNAMES) + "".join(facts.choices(GIVEN, k=facts.choice((1, 2, 2))))


@cache
def _counties() -> list[Jurisdiction]:
    divisions = load_divisions()
    found = ((f"{code:06}", divisions.by_code(f"{code:06}")) for code in range(110000, 660000))
    return [Jurisdiction(one.name, code, "county", [one.name]) for code, one in found if one]


if __name__ == "__main__":
    main()
