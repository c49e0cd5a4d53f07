"""Attendance: the people of one meeting, each once, with their positions and acts and the evidence of each.

Who does something at the meeting, or is quoted as speaking there, is an attendee. Positions that stand with
a name at different places are put together; of two that differ only in how full they are, the fuller stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.items import Absentee, Attendee, Span
from pipelines.parse.persons import Mention
from pipelines.parse.roles import Action, Closure, Excused
from pipelines.parse.statements import Said
from pipelines.parse.titles import Title

# Who speaks in one of these ways is not also filed under 讲话 for what he said …
_SPEAKING_ACTS = frozenset(
    (
        "讲话", "发言", "汇报", "通报", "致辞", "报告", "对照检查", "述职", "介绍", "介绍经验", "讲座", "授课", "讲解",
        "说明",
    )
)
# … unless it was only to tell of something.
_STILL_SPEAKS = frozenset(("介绍", "介绍经验", "说明", "讲解", "通报", "汇报"))

# Who puts these forward in one of these has not spoken twice.
_PUT_FORWARD = frozenset(("要求", "意见", "建议"))
_ADDRESSES = frozenset(("发言", "致辞", "汇报", "点评"))

_MEMBER = re.compile("委员|代表|专家|学者")

Note = tuple[str, Span, str]  # field, evidence, rule


@dataclass(slots=True)
class Attendance:
    """The people of a meeting; ``notes`` hold the evidence and the rule of every value."""

    attendees: list[Attendee] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    absent: list[Absentee] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


class _Act(NamedTuple):
    label: str
    span: Span
    rule: str


class Besides(NamedTuple):
    """Who called the meeting (副区长甲召开…), and those whose letter was read: what no verb of attending tells."""

    convener: str | None = None
    written: Set[str] = frozenset()


_NOTHING = Besides()


class AttendanceReader:
    """Puts the people of one meeting together. ``uses`` are the mentions of each name on the page,
    ``within`` is the stretch of the page that tells of this meeting."""

    def __init__(self, printed: str, uses: Mapping[str, Sequence[Mention]], within: Span) -> None:
        self._printed = printed
        self._uses = uses
        self._within = within
        self._remarks: dict[str, Span] = {}  # 委员 → 发言, where 10名委员先后发言

    def read(
        self, actions: Sequence[Action], excused: Sequence[Excused], said: Sequence[Said],
        closures: Sequence[Closure], besides: Besides = _NOTHING,
    ) -> Attendance:
        """The attendance that actions, excuses, statements and what groups did report, and what is known
        ``besides``."""
        acts = self._acts(actions)
        if besides.convener is not None:
            acts.setdefault(besides.convener, [])
        for closure in closures:
            if closure.verb.label == "发言":
                for member in _MEMBER.findall(self._printed, closure.start, closure.verb.start):
                    self._remarks.setdefault(member, (closure.verb.start, closure.verb.end))
        result = Attendance()
        result.absent = self._absent(excused, acts, result.notes)
        away = {a.name for a in result.absent} | {name for name in besides.written if name not in acts}
        for one in said:
            self._spoke(acts, one, away)
        people = [(self._first(name), name) for name in acts if name not in away]
        for index, (first, name) in enumerate(sorted(people, key=lambda p: p[0].span)):
            result.attendees.append(self._attendee(index, first, acts[name], result.notes))
        result.hosts = self._hosts(actions, away, result.notes)
        return result

    def _acts(self, actions: Sequence[Action]) -> dict[str, list[_Act]]:
        acts: dict[str, list[_Act]] = {}
        for action in actions:
            own = acts.setdefault(action.mention.name, [])
            if all(act.label != action.label for act in own):
                own.append(_Act(action.label, action.span, f"act-{action.kind}"))
        for own in acts.values():
            if any(act.label in _ADDRESSES for act in own):  # in his speech, he 提出三点意见
                own[:] = [act for act in own if act.label != "讲话" or not self._put_forward(act)]
        return acts

    def _put_forward(self, act: _Act) -> bool:
        return self._printed[act.span[0]:act.span[1]] in _PUT_FORWARD

    def _spoke(self, acts: dict[str, list[_Act]], said: Said, away: set[str]) -> None:
        speaker = said.statement.speaker
        if speaker in away or not (said.mention is not None or speaker in self._uses):
            return
        own = acts.setdefault(speaker, [])
        speaking = _SPEAKING_ACTS.intersection(act.label for act in own)
        if not speaking or ("讲话" not in speaking and _STILL_SPEAKS.issuperset(speaking)):
            own.append(self._remark(speaker) or _Act("讲话", said.verb, "act-by-statement"))

    def _remark(self, speaker: str) -> _Act | None:
        """10名委员先后发言。甲委员建议…: what one of them says is his 发言."""
        posts = {title.text for mention in self._uses[speaker] for title in mention.titles}
        spans = [self._remarks[post[-2:]] for post in posts if post[-2:] in self._remarks]
        return _Act("发言", spans[0], "act-remark") if spans and len(spans) == len(posts) else None

    def _first(self, name: str) -> Mention:
        """The first mention of a name in the part of the page that tells of this meeting."""
        start, end = self._within
        mentions = self._uses[name]
        return next((m for m in mentions if start <= m.span[0] < end), mentions[0])

    def _attendee(self, index: int, first: Mention, acts: Sequence[_Act], notes: list[Note]) -> Attendee:
        person = f"attendees[{index}]"
        notes.append((person, first.span, f"who-{first.rule}"))
        for number, act in enumerate(acts):
            notes.append((f"{person}.actions[{number}]", act.span, act.rule))
        positions = self._positions(first.name, person, notes)
        return Attendee(first.name, first.span, positions, [act.label for act in acts])

    def _positions(self, name: str, person: str, notes: list[Note]) -> list[str]:
        titles = merged_titles([title for mention in self._uses[name] for title in mention.titles])
        for number, title in enumerate(titles):
            rule = "position-with-name" if title.name is None else "position-around-name"
            notes.append((f"{person}.positions[{number}]", title.span, rule))
        return [title.cut(self._printed) for title in titles]

    def _absent(
        self, excused: Sequence[Excused], acts: Mapping[str, Sequence[_Act]], notes: list[Note]
    ) -> list[Absentee]:
        absent: list[Absentee] = []
        for one in excused:
            name = one.mention.name
            if name in acts or any(a.name == name for a in absent):
                continue
            person = f"absent[{len(absent)}]"
            notes.append((person, one.mention.span, f"who-{one.mention.rule}"))
            notes.append((f"{person}.reason", one.span, "absent-excused"))
            absent.append(Absentee(name, one.mention.span, self._positions(name, person, notes), one.reason))
        return absent

    def _hosts(self, actions: Sequence[Action], away: set[str], notes: list[Note]) -> list[str]:
        hosts: list[str] = []
        for action in actions:
            name = action.mention.name
            if action.kind == "host" and name not in away and name not in hosts:
                notes.append((f"hosts[{len(hosts)}]", action.mention.span, f"host-{action.mention.rule}"))
                hosts.append(name)
        return hosts


def merged_titles(titles: Sequence[Title]) -> list[Title]:
    """The positions of one person, each once: of two that differ only in how full they are, the fuller."""
    if len(titles) < 2:
        return list(titles)
    first = {title.text: title for title in reversed(titles)}
    once = [first[text] for text in {title.text: None for title in titles}]
    known = {title.text for title in once}
    kept: list[Title] = []
    for title in once:
        if any(title.text.startswith(a) and title.text.removeprefix(a) in known for a in known if a != title.text):
            continue  # 县委常委常务副县长, printed with 、 elsewhere
        if any(_told_again(title, other) for other in once):
            continue
        if any(_fuller(k.text, title.text) and not _chained(k, title) for k in kept):
            continue
        shorter = [i for i, k in enumerate(kept) if _fuller(title.text, k.text) and not _chained(k, title)]
        if shorter:
            kept[shorter[0]] = title
            for i in reversed(shorter[1:]):
                del kept[i]
        else:
            kept.append(title)
    return kept


def _chained(first: Title, second: Title) -> bool:
    """党组书记、主任、选举委员会主任: two posts that stand side by side are two."""
    return second.span[0] - first.span[1] == 1


def _told_again(title: Title, other: Title) -> bool:
    """省厅治安总队吴坤副总队长 is 省公安厅治安总队副总队长, told before; 副总 is 副总经理."""
    if title.name is None:
        return title.text == "副总" and other.text.endswith(("副总经理", "副总裁"))
    head = title.text[title.name[0] - title.span[0]:]
    return other.name is None and other.text.endswith(head) and len(other.text) > len(head)


def _fuller(long: str, short: str) -> bool:
    """县政协副主席 is 副主席 told in full; 副县长 is not 县长."""
    if not long.endswith(short):
        return False
    return not long[:len(long) - len(short)].endswith(("副", "代", "代理", "原"))
