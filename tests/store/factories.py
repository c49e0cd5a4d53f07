"""Small readings to store: every field of the contract is filled, all text is invented."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

from pipelines.ids import meeting_id
from pipelines.items import (
    Absentee,
    AgendaItem,
    Article,
    Attendee,
    Caption,
    Document,
    Figure,
    Flag,
    Jurisdiction,
    Meeting,
    Page,
    Post,
    Reading,
    Segment,
    SourcePage,
    Statement,
)

CHINA = timezone(timedelta(hours=8))
FETCHED = "2026-11-20T08:00:00+08:00"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
POSTS = {
    "区委书记": Post("党委", "区委", "书记", "正职", "县处级"),
    "区委副书记": Post("党委", "区委", "书记", "副职", "县处级"),
    "区长": Post("政府", None, "区长", "正职", "县处级"),
    "常务副区长（挂职）": Post("政府", None, "区长", "副职", None, ("常务", "挂职")),
    "区政协主席": Post("政协", "区政协", "主席", "正职"),
    "区委常委": Post("党委", "区委", "常委", "成员", "县处级"),
    "纪委书记": Post("纪委监委", "纪委", "书记", "正职"),
    "督学": Post(),
}


class SteppingClock:
    """A clock that goes on by a second whenever it is asked."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 9, 0, tzinfo=CHINA)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def article(
    url: str, text: str, *, fetched_at: str = FETCHED, title: str | None = "会议召开", damaged: bool = False
) -> Article:
    """An article of ``text``, restored from a raw text in which every 。 was a half-width dot."""
    raw = text.replace("。", ".") if damaged else text
    page = Page(
        url=url,
        text=raw,
        sha256=hashlib.sha256(raw.encode()).hexdigest(),
        fetched_at=fetched_at,
        title=title,
        published="2018-11-16",
        site="麦积区人民政府",
        layout="trs",
    )
    return Article(
        page=page,
        text=text,
        title=title,
        segments=(Segment("dateline", (0, 2)), Segment("body", (2, len(text)))),
        script="simplified",
        damaged=damaged,
        flags=(Flag("ambiguous", (0, 1), "本 or 木"),) if damaged else (),
        offsets=((0, 0), (3, 4)) if damaged else ((0, 0),),
    )


def source_page(of: Article) -> SourcePage:
    page = of.page
    return SourcePage(
        page.url, page.site, of.title, page.published, page.fetched_at, page.sha256,
        of.text, list(of.segments), page.layout,
    )  # fmt: skip


def attendees(count: int) -> list[Attendee]:
    people = []
    for number in range(count):
        titles = [list(POSTS)[(number + further) % len(POSTS)] for further in (0, 3)][: 1 + number % 2]
        people.append(
            Attendee(
                name=f"{SURNAMES[number % len(SURNAMES)]}建{number}",
                span=(number, number + 3),
                positions=titles,
                actions=["出席", "讲话"][: 1 + number % 2],
                posts=[POSTS[title] for title in titles],
            )
        )
    return people


def meeting(
    of: Article, name: str = "民营经济工作会议", *, people: int = 8, date: str = "2018-11-15"
) -> Meeting:
    """A meeting with every field filled, reported by ``of``."""
    persons = attendees(people)
    spans = {"name": (4, 12), "date": (0, 4), "hosts[0]": (20, 23), "attendee_groups[0]": (30, 36)}
    rules = {"name": "name.convened", "hosts[0]": "host.presides", "attendees[0]": "person.post_name"}
    for owner, person in enumerate(persons):
        for place, _ in enumerate(person.positions):
            spans[f"attendees[{owner}].positions[{place}]"] = (owner, owner + 4)
            rules[f"attendees[{owner}].positions[{place}]"] = "post.before"
    return Meeting(
        meeting_id=meeting_id(
            jurisdiction="620503", date=date, name=name, series=None, ordinal=None,
            hosts=["赵建0"], page_url=of.page.url,
        ),
        page=source_page(of),
        name=name,
        type="工作会议",
        series="区政府常务会议",
        ordinal=sum(map(ord, name)),
        organizer="区委办公室",
        date=date,
        date_inferred=True,
        venue="麦积",
        format="视频会议",
        jurisdiction=Jurisdiction("麦积区", "620503", "county", ["甘肃省", "天水市", "麦积区"]),
        hosts=["赵建0"],
        attendees=persons,
        absent=[Absentee("钱立", (40, 42), ["副区长"], "外出考察", [Post("政府", None, "区长", "副职")])],
        attendee_groups=["各乡镇的乡镇长", "街道办事处主任"],
        attendee_count=100,
        statements=[
            Statement("会议", "指出", "要坚定信心，大力发展民营经济，落实各项政策。", (50, 90)),
            Statement("赵建0", "强调", "要加强领导，压实责任，确保各项工作落到实处。", (90, 130)),
        ],
        agenda=[AgendaItem("传达学习", "全市民营经济工作会议精神", (60, 72))],
        documents=[Document("关于支持民营经济发展的意见", (70, 83), "宣读", "钱建1")],
        conveyed=["全市民营经济工作会议"],
        figures=[Figure("引进资金80亿元", (80, 88), 8e9, None, "元", "~", "2020-12", True)],
        captions=[Caption("图为会议现场", (95, 101))],
        source_medium="天水日报",
        spans=spans,
        rules=rules,
    )  # fmt: skip


def reading(
    number: int = 0,
    *,
    version: int = 0,
    meetings: Iterable[str] | None = None,
    people: int = 8,
    damaged: bool = False,
    fetched_at: str | None = None,
    url: str | None = None,
) -> Reading:
    """The reading of page ``number``, at ``url`` or its usual address, in its text ``version``, fetched a day after the
    version before.

    ``meetings`` are the names of the meetings that it reports: by default one of its own.
    """
    names = [f"第{number}次工作会议"] if meetings is None else list(meetings)
    moment = fetched_at or f"2026-11-{10 + version:02d}T08:00:00+08:00"
    sentence = (
        f"本报讯 11月15日，区委召开会议{number}，版本{version}。赵建0主持会议，" + "与会人员认真讨论。" * 30
    )
    address = url or f"http://www.mj.gov.example/{number}.html"
    of = article(address, sentence, fetched_at=moment, damaged=damaged)
    return Reading(
        article=of,
        meetings=[meeting(of, name, people=people) for name in names],
        reason=None if names else "no_meeting_noun",
        unknown={"position": {"督学": 2}, "body": {"指挥部办公室": 1}},
    )


def readings(count: int, **options: bool | int) -> Iterator[Reading]:
    for number in range(count):
        yield reading(number, people=int(options.get("people", 8)))
