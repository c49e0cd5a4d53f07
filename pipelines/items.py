"""The vocabulary that every room speaks: Page, Article, Meeting and its parts.

These are the names of the public contract: feed exports, the pure functions and the columns of the
database use them. All text values are Simplified Chinese, as they stand in the restored text. A span is
``[start, end)`` in characters of ``page.text``; ``page.text[start:end]`` is the evidence of the value.

A page travels ``Page`` → :func:`pipelines.clean.clean` → ``Article`` → :func:`pipelines.parse.parse` →
``list[Meeting]``; a ``Reading`` is a page with the meetings that were read from it, the unit that is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]

MeetingType = Literal[
    "常委会会议", "常务会议", "全体会议", "党组会议", "代表大会", "工作会议", "推进会", "动员会", "部署会",
    "调度会", "座谈会", "专题会议", "协调会", "联席会议", "例会", "总结表彰会", "现场会", "培训会", "通报会",
    "领导小组会议", "民主生活会", "其他",
]
MeetingFormat = Literal["电视电话会议", "视频会议", "现场会"]
SegmentKind = Literal[
    "title",        # the headline, printed in the text
    "dateline",     # 本报讯（记者 甲）, X融媒体中心讯, 据X消息: before the first sentence
    "body",         # what the grammar reads
    "caption",      # a photo caption: (副区长汪亚伟主持会议), 图为…
    "byline",       # （记者 甲 通讯员 乙）, 文/图 甲
    "source_line",  # 来源：X 发布时间：… 浏览次数：…
    "furniture",    # 【打印】 上一篇 扫一扫, counters, copyright lines, forged CV blocks
]
FlagKind = Literal["damaged", "unrestored", "ambiguous"]
PostBody = Literal[
    "党委",          # committees of the party and their departments; 党委, 党支部 of any unit
    "人大", "政府",  # 政府: with its departments, 公安, 管委会 and 街道办事处
    "政协", "纪委监委", "法院", "检察院",
    "军队",          # with 人武部 and 武警
    "群团", "民主党派", "社会组织",
    "议事协调机构",  # 领导小组, 指挥部, 联席会议, 河长制
    "企业", "事业单位",
    "村居",          # 村委会, 居委会
]
PostRank = Literal[
    "正职", "副职", "助理",
    "成员",  # 常委, 委员, 党组成员
    "代表",  # 人大代表, 政协委员
    "职级",  # a grade without an office: 一级巡视员
    "衔级",  # 大校
    "职称",  # 教授, 工程师
]
PostLevel = Literal["国家级", "省部级", "厅局级", "县处级", "乡科级"]
PostModifier = Literal[
    "代", "拟任", "候任", "候选人", "提名", "新任", "原", "退休",
    "常务", "第一", "专职", "兼", "兼职", "挂职", "执行", "轮值", "名誉", "分管", "联系", "主持工作",
    "正厅级", "副厅级", "正县级", "副县级", "正处级", "副处级", "正科级", "副科级", "大校", "上校", "中校",
]


@dataclass(frozen=True, slots=True)
class Page:
    """One article page as it was fetched or read from an offline source, nothing of it restored yet.

    ``published`` is ISO 8601, a date or a date with time in Asia/Shanghai; ``fetched_at`` an ISO 8601 time
    with offset; ``sha256`` the hex digest of the raw bytes that the page was made from; ``site`` a catalogue
    code, a place or a site's name; ``layout`` the name of the layout that took the article's parts.
    """

    url: str
    text: str
    sha256: str
    fetched_at: str
    title: str | None = None
    published: str | None = None
    site: str | None = None
    layout: str = "text"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of ``page.text`` and what it is. Segments are in order, do not overlap and cover the text
    but for white space between them."""

    kind: SegmentKind
    span: Span


@dataclass(frozen=True, slots=True)
class Flag:
    """A stretch of the restored text that could not be restored for certain, kept as it stands."""

    kind: FlagKind
    span: Span
    note: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page restored: ``text`` is the whole restored text, ``title`` the restored title.

    ``offsets`` maps the restored text back to ``page.text`` (see :class:`pipelines.clean.offsets.OffsetMap`,
    which builds it): pairs ``(restored, raw)``, one at every place where the two run apart; between two pairs
    characters correspond one to one.
    """

    page: Page
    text: str
    title: str | None
    segments: tuple[Segment, ...]
    script: Literal["simplified", "traditional"]
    damaged: bool
    flags: tuple[Flag, ...] = ()
    offsets: Sequence[tuple[int, int]] = ((0, 0),)


@dataclass(frozen=True, slots=True)
class Post:
    """What a position says, as far as it is certain: 县委常务副书记 is (党委, 县委, 书记, 副职, 县处级, 常务).

    ``organ`` is the organ or place as in the text, ``post`` the bare noun; null where the text does not say or
    no table tells. ``level`` is that of the post, of which the person's own may differ.
    """

    body: PostBody | None = None
    organ: str | None = None
    post: str | None = None
    rank: PostRank | None = None
    level: PostLevel | None = None
    modifiers: tuple[PostModifier, ...] = ()


@dataclass(slots=True)
class Attendee:
    """One person whom the text puts at the meeting, once; ``span`` is the first mention of the name.
    ``posts[i]`` is what ``positions[i]`` says."""

    name: str
    span: Span
    positions: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class Absentee:
    """A named person who is excused, absent, or present only by a written speech."""

    name: str
    span: Span
    positions: list[str] = field(default_factory=list)
    reason: str | None = None
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class Statement:
    """What a speaker (a person, 会议, 大家 …) said: ``text`` follows the verb and its punctuation."""

    speaker: str
    verb: str
    text: str
    span: Span


@dataclass(slots=True)
class AgendaItem:
    """What the meeting did: 传达学习 听取 审议 审议通过 研究 部署, and to what."""

    verb: str
    object: str
    span: Span


@dataclass(slots=True)
class Document:
    """A paper of the meeting: its title without 《》, what was done with it (宣读 …) and by whom."""

    title: str
    span: Span
    action: str | None = None
    by: str | None = None


@dataclass(slots=True)
class Figure:
    """A number of the report. ``value`` is in ``unit`` (money in 元); ``approx`` is ``~`` (约, 余, 左右) or
    ``>`` (以上, 超过), ``<`` (以下); ``deadline`` is EDTF; ``target`` true for aims and duties."""

    text: str
    span: Span
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    approx: str | None = None
    deadline: str | None = None
    target: bool = False


@dataclass(slots=True)
class Caption:
    """A photo caption: not part of the body, but read for facts."""

    text: str
    span: Span


@dataclass(slots=True)
class Jurisdiction:
    """The place whose government or party organ holds or reports the meeting. ``code`` is GB/T 2260."""

    name: str
    code: str | None = None
    level: str | None = None
    path: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SourcePage:
    """The page of a meeting as it is published: the whole restored text and what its parts are."""

    url: str
    site: str | None
    title: str | None
    published: str | None
    fetched_at: str
    sha256: str
    text: str
    segments: list[Segment]
    layout: str

    @classmethod
    def of(cls, article: Article) -> SourcePage:
        """The page of ``article`` as its meetings publish it."""
        page = article.page
        return cls(
            url=page.url, site=page.site, title=article.title, published=page.published, fetched_at=page.fetched_at,
            sha256=page.sha256, text=article.text, segments=list(article.segments), layout=page.layout,
        )


@dataclass(slots=True)
class Meeting:
    """One meeting as one page reports it: the public contract.

    ``date`` is EDTF (ISO 8601-2). ``spans`` holds the evidence of every value that has no span of its own:
    a field's name, or ``field[i]`` for the i-th value of a list, ``attendees[i].positions[j]`` for a nested
    one. ``rules`` holds, under the same keys, the id of the rule that produced the value.
    """

    meeting_id: str
    page: SourcePage
    name: str | None = None
    type: MeetingType = "其他"
    series: str | None = None
    ordinal: int | None = None
    organizer: str | None = None
    date: str | None = None
    date_inferred: bool = False
    venue: str | None = None
    format: MeetingFormat | None = None
    jurisdiction: Jurisdiction | None = None
    hosts: list[str] = field(default_factory=list)
    attendees: list[Attendee] = field(default_factory=list)
    absent: list[Absentee] = field(default_factory=list)
    attendee_groups: list[str] = field(default_factory=list)
    attendee_count: int | None = None
    statements: list[Statement] = field(default_factory=list)
    agenda: list[AgendaItem] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    conveyed: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    source_medium: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Reading:
    """A page and what was read from it: the unit that is stored. ``meetings`` is empty for a page that
    reports none; ``reason`` then names the rule that said so. ``unknown`` counts tokens that no lexicon
    knows, by kind: ``{"position": {"督学": 2}}``."""

    article: Article
    meetings: list[Meeting]
    reason: str | None = None
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
