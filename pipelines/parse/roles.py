"""Roles: what the report says each person and group did at the meeting.

A sentence of the report is read clause by clause. Names gather as subjects until a verb closes them
(甲，乙，丙出席会议); further verbs without a subject of their own go to the same people (并讲话); the next
name opens a new group (，丁主持会议). People who stand there only because their words are conveyed, because
they are appointed, excused or represented, are no attendees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse.lexicon import any_of
from pipelines.parse.outline import Outline, Sentence, clauses
from pipelines.parse.persons import Mention
from pipelines.parse.placed import Placed
from pipelines.parse.verbs import Verb

_SPEECH = "(?:重要|书面|视频)?(?:讲话|致辞|贺信)"
# Behind a name: his speech, his instruction, and the spirit of it are what is conveyed, not he.
_QUOTED_BEHIND = re.compile(
    rf"(?:总书记|总理|主席|书记|委员长)?(?:[^，。；]{{0,40}}?{any_of('quoted-words')}(?:批示)?(?:精神|要求)|"
    rf"的?(?:重要|书面|视频)?(?:批示|指示)|(?:关于|对|在)[^，。；]{{2,60}}(?:重要讲话|重要指示|重要论述|批示|的讲话|的指示|的发言)|"
    rf"的{_SPEECH}|{_SPEECH}(?:以及|和(?![作做])|及(?![作做])))"
)
# One of these words stands behind whoever is only quoted, represented or appointed.
_MAY_BE_ABSENT = re.compile("致[信电]|讲话|发言|[批指]示|论述|文章|[贺来]信|要求|致辞|委托|任|为|不再|职务|当选|辞去")
_CONVEYING = re.compile(any_of("conveying"))
_PASSES_ON = re.compile("(?:同志)?(?:首先|随后)?(?:传达|宣读|领学)")  # …讲话，李明传达某主席讲话精神
_INSTRUCTED = re.compile(
    r"(?:同志)?(?:专门|特意)?(?:向[^，。；]{1,8})?(?:致贺?[信电]|发来)|[^，。；“传学宣]{0,12}(?:专门|亲自|就[^，。；]{2,20})?(?:作出|做出|的)?(?:重要)?(?:批示|指示)"
)
_LETTER = re.compile("(?:同志)?(?:专门|特意)?(?:向[^，。；]{1,8})?致贺?[信电]")
_REACH = 64  # how far before a person the words may stand that say why he is named, in characters
_GUIDED = re.compile(r"(?:按照|根据|遵照|依照|落实)[^，。；]{0,40}$")
_MANDATE = re.compile(r"受[^，。；]{0,60}$")
_MANDATED = re.compile(r"[^，。；]{0,10}(?:的)?委托")
_APPOINTED = re.compile(
    r"(?:任命|免去|补选|增补|选举|推选|接受|决定|提名|罢免|撤销|同意|追授|当选)[^，。；]{0,40}$"
)
_OFFICE = "(?:主任|局长|书记|委员|长|员|代表|主席)"
_APPOINTED_BEHIND = re.compile(
    rf"(?:同志)?(?:任(?!组长|主任会)|为[^，。；了]{{2,20}}{_OFFICE}(?![制会办]|工作)|不再|的[^，。；]{{2,30}}职务|当选|辞去)"
)
_EXCUSED_BEHIND = re.compile(
    r"[^。；，]{0,12}?(?P<told>请假|缺席|因[病事公](?:[^。；，]{0,4}请假)?|未能?(?:到场|到会|参加|出席)|委派)|"
    r"（[^）]{0,30}?(?P<noted>请假|学习|值班|出差|病假)"
)
_LISTS_BEHIND = re.compile(
    r"(出席|参加|列席|就[座坐]|到会)[^，。；：]{0,20}?[的有](?:(?:[省市县区州旗]?领导|人员|嘉宾|同志|还|主要)*(?:有|是|包括))?：|"
    r"(出席|参加|列席|就[座坐])[^，。；：]{0,16}?的(?:[省市县区州旗]?领导|人员|嘉宾|同志)*(?:还?有|是)|"
    r"大会(执行主席)(?:是|为|有|：)|(参会|与会|出席|参加|列席|到会)(?:会议)?(?:人员|对象|领导)(?:主要)?(?:为|有|是|包括)：?"
)
_LIST_SIGN = re.compile("[的有]|执行主席|人员|对象|领导")  # one of these is in each of them
_SAME_ACT = {"就坐": "就座", "到会": "出席", "参会": "参加", "与会": "参加", "执行主席": "就座"}
_LABEL = re.compile(
    r"(主\s*持|出\s*席|参\s*加|列\s*席|记\s*录|缺\s*席|请\s*假)(?:\s*人员?|\s*领导)?\s*："
)
_LABEL_OPENERS = frozenset("主出参列记缺请")
_OTHER_OCCASION = re.compile(
    r"参加(?!会议|座谈|全会|大会)了?[^，。；]{0,12}(?:调研|检查|考察|慰问|走访|植树|督导|视察|揭牌|签约|观摩|评审工作)"
)
_ORGAN_SUBJECT = re.compile(
    rf"(?:会议|大会|全会|本次会议|此次会议|会上|座谈会)(?:还|集中|首先|随后)?(?:{any_of('agenda-verb')}|"
    "宣读|表决|分析|强调|指出|要求)"
)
_ORGAN_OPENERS = frozenset("会大全本此座")
# What may follow a name inside a list of subjects: 等, 及…, a bracket, a group.
_STILL_SUBJECT = re.compile(any_of("still-subject"))
_OPEN_TAIL = re.compile("(?:等)?[^，。；]{0,8}。")
_WHO_CAME = re.compile("(参会|出席|到会|参加|列席)(?:会议|大会|座谈会?|指导)?的$")
# Before whoever is only praised, introduced or presented with something by the subject of the sentence.
_PRAISED = re.compile("(?:肯定|介绍|评价|表扬|感谢|祝贺|欢迎|慰问|看望|缅怀|追忆|号召|表彰)了?$")
_PRESENTED = re.compile("(?:向|为|给)[^，。；]{0,30}$")
_PRESENTING = re.compile("(?:[^，。；]{0,40}?)(?:颁奖|颁发|授牌|授予|授旗|佩戴|献花|赠送)")
# 甲主持会议，各乡镇负责人结合实际，作了发言: a clause of its own that only names who is next.
_COLLECTIVE = re.compile("全体|与会|各(?![级项自])[^，。；]{0,20}(?:负责|领导|同志|单位|乡镇|书记|代表|委员)|大家")
_GROUPS_LISTED = re.compile("[省市县区州旗](?:[直属级]|委各|政府各)|各(?!级)|全体|有关|在家")
_DEMANDED = re.compile("(?<![主重])要|(?<![供反])应|必须|推动|加强|确保")
_OTHERS = re.compile(r"、(?:[一二两三四五六七八九十]|\d{1,3})[个名位家]")  # 甲作了报告、七个县作了发言
# In what follows a person, a predicate that no rule reads: 围绕重点工作进行具体布置.
_PREDICATE = re.compile("[，]?(?:进行|作出|提出|开展|召开|举行)了?[^，。；]{2,}$")
_CHAIRMAN = re.compile("主持人[、，：]?$")
# With which a clause that has neither verb nor name can still matter: 会议传达…, 主　持：…
_CLAUSE_OPENERS = frozenset("会大全本此座主出参列记缺请与到")
_AND_ALSO = re.compile("并(?:作了?|发表了?|进行)?[^，。；]{0,6}$")
_HEARD_KINDS = frozenset(("remark", "report", "other"))
_LIST_END = re.compile(f"{any_of('list-end')}$")
_CONTINUES = re.compile(f"(?!在家){any_of('same-subject')}")  # 在家班子成员 are others


class Action(NamedTuple):
    """One act of one person: ``label`` as the contract has it, and where the verb stands."""

    mention: Mention
    label: str
    kind: str
    span: Span


class Excused(NamedTuple):
    """A person who is named as absent, or present only by a written speech."""

    mention: Mention
    reason: str
    span: Span


class Closure(NamedTuple):
    """A stretch of subjects that a verb closes: where its group phrases stand."""

    start: int
    verb: Verb


class RoleReader:
    """Reads the roles of the people of one article in given sentences. ``verbs`` are the action verbs of its
    text, outside quotations and titles, in order."""

    def __init__(self, outline: Outline, mentions: Sequence[Mention], verbs: Sequence[Verb]) -> None:
        self.text = outline.text
        self._mentions = Placed(mentions, lambda mention: mention.span[0])
        self._verbs = Placed(verbs, lambda verb: verb.start)
        self.excused: list[Excused] = []
        self.written: set[str] = set()  # who is there only by a letter
        self.closures: list[Closure] = []

    def read(self, sentences: Sequence[Sentence]) -> list[Action]:
        """The actions that the sentences report, in their order."""
        found: list[Action] = []
        waiting: list[Mention] = []
        listed: Verb | None = None
        begun: int | None = None
        for sentence in sentences:
            reading = _SentenceReading(self, sentence, waiting, listed)
            if begun is not None:
                reading.region = begun
            found.extend(reading.run())
            begun = reading.begun() if begun is None or not reading.idle() else begun
            waiting = reading.left_over()
            listed = reading.forward if self.text[sentence.end - 1] == "；" else None
        return found

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """The mentions whose names begin in ``[start, end)``."""
        return self._mentions.within(start, end)

    def verbs_in(self, start: int, end: int) -> Sequence[Verb]:
        """The verbs that begin in ``[start, end)``."""
        return self._verbs.within(start, end)

    def excuse(self, mention: Mention, sentence: Sentence) -> Excused | None:
        """Why a named person is not there, with the words that say so, or None."""
        text = self.text
        # the paragraph's label 请假： counts for every name behind it
        label = _LABEL.match(text, sentence.start) if text[sentence.start] in "缺请" else None
        if label is not None:
            return Excused(mention, re.sub(r"\s", "", label.group(1)), label.span(1))
        told = _EXCUSED_BEHIND.match(text, mention.span[1], min(sentence.end, mention.span[1] + 60))
        if told is None:
            return None
        group = "told" if told.group("told") else "noted"
        return Excused(mention, "请假" if "请假" in told.group() else "缺席", told.span(group))

    def only_quoted(self, mention: Mention, clause: int, sentence: Sentence) -> bool:
        """Whether a mention stands there only for words, a mandate or an appointment."""
        text = self.text
        behind = text[mention.span[1]:min(sentence.end, mention.span[1] + 90)]
        if _MAY_BE_ABSENT.search(behind) is None:
            return False
        before = text[max(clause, mention.start - _REACH):mention.start]
        if _QUOTED_BEHIND.match(behind) and _PASSES_ON.match(behind) is None and (
            behind.startswith(("的", "总书记", "总理")) or _CONVEYING.search(text, sentence.start, mention.start)
        ):
            return True
        if _LETTER.match(behind):
            self.written.add(mention.name)
        if _INSTRUCTED.match(behind) or (behind.startswith("的") and _GUIDED.search(before)):
            return True
        mandated = text.startswith("受", clause, mention.start) or _MANDATE.search(before)
        if mandated and _MANDATED.match(behind):
            return True
        if _APPOINTED_BEHIND.match(behind):
            return True
        return _APPOINTED.search(before) is not None and "职务" in behind[:40]


def _place(event: Verb | Mention) -> int:
    return event.start if isinstance(event, Verb) else event.span[0]


class _SentenceReading:
    """The state of reading one sentence."""

    def __init__(
        self, reader: RoleReader, sentence: Sentence, waiting: Sequence[Mention], listed: Verb | None
    ) -> None:
        self.reader = reader
        self.text = reader.text
        self.sentence = sentence
        self.subjects: list[Mention] = list(waiting)
        self.closed = False
        # 出席会议的有：, the act of all whom the sentence goes on to name, and the next behind ；
        self.forward: Verb | None = None
        self._listed = listed
        self.region = sentence.start
        self.found: list[Action] = []

    def run(self) -> list[Action]:
        """The actions of the sentence; a sentence without a verb of the lexicon, a name and a list of 人员 has none."""
        start, end = self.sentence.start, self.sentence.end
        acted, named = self.reader.verbs_in(start, end), self.reader.mentions_in(start, end)
        if self._listed is not None and not acted:
            self.forward = self._listed
        if not acted and not named and self.forward is None and self.text.find("人员", start, end) < 0:
            self.subjects = []
            return []
        for start, end in clauses(self.text, self.sentence.start, self.sentence.end):
            mentions = self.reader.mentions_in(start, end) if named else ()
            own = self._events(mentions, self.reader.verbs_in(start, end) if acted else ())
            if self.closed and not mentions and _COLLECTIVE.match(self.text, start, end):
                self.subjects = []
            if own or self.text[start] in _CLAUSE_OPENERS or self.text[end - 1] == "；":
                self._clause(start, end, own)
        if self.forward is not None:
            end = self.sentence.end
            self.reader.closures.append(Closure(self.region, Verb(self.forward.label, self.forward.kind, end, end)))
        return self.found

    def idle(self) -> bool:
        """Whether the sentence ends in ； and tells no act."""
        return self.text[self.sentence.end - 1] == "；" and not (self.found or self.closed or self.forward)

    def begun(self) -> int | None:
        """县直各单位负责人，各镇长；各村书记参加会议。: where the groups begin that wait for the verb behind ；."""
        start, end = self.sentence.start, self.sentence.end
        listing = self.idle() and not self.subjects and _GROUPS_LISTED.match(self.text, start, end)
        return start if listing and _DEMANDED.search(self.text, start, end) is None else None

    def left_over(self) -> list[Mention]:
        """甲、乙等有关同志。丙参加会议。: people of a sentence without any verb wait for the next one."""
        if not self.subjects or self.found or self.closed or self.forward:
            return []
        last = self.subjects[-1].end
        mark = self.text[self.sentence.end - 1]
        ends_open = (mark == "；" and last == self.sentence.end - 1) or (
            mark == "。" and _OPEN_TAIL.match(self.text, last, self.sentence.end)
        )
        return self.subjects if ends_open else []

    def _clause(self, start: int, end: int, events: list[Verb | Mention]) -> None:
        conveying = False
        if self.text[start] in _ORGAN_OPENERS and _ORGAN_SUBJECT.match(self.text, start, end):
            self.subjects, self.closed = [], False
        self._forward_list(start, end)
        for event in events:
            if isinstance(event, Verb):
                conveying = self._verb(event, start, end, conveying)
            elif not conveying:
                self._mention(event, start)
        self._close_unread(events, end)
        if self.text[end - 1] == "；" and self.closed and self.forward is None:
            self.subjects, self.closed, self.region = [], False, end

    def _close_unread(self, events: list[Verb | Mention], end: int) -> None:
        """甲提工作要求，乙主持会议: a predicate that no rule reads still closes the subjects before it."""
        last = events[-1] if events else None
        if not isinstance(last, Mention) or not self.subjects or self.subjects[-1] is not last:
            return
        rest = self.text[last.end:end].strip("，；。： 　")
        told = not _STILL_SUBJECT.match(rest) or _PREDICATE.search(rest)
        if rest and told and not _LIST_END.search(rest):
            self.closed, self.region = True, end

    @staticmethod
    def _events(mentions: Sequence[Mention], verbs: Sequence[Verb]) -> list[Verb | Mention]:
        """Both in the order of the text, without the verbs that stand inside a mention."""
        if not mentions or not verbs:
            return [*mentions, *verbs]
        free = [v for v in verbs if not any(m.start < v.end and v.start < m.end for m in mentions)]
        events: list[Verb | Mention] = [*mentions, *free]
        return sorted(events, key=_place)

    def _forward_list(self, start: int, end: int) -> None:
        """出席会议的有：甲、乙 and the labels of minutes: the verb stands before its people."""
        label = _LABEL.match(self.text, start, end) if self.text[start] in _LABEL_OPENERS else None
        if label is not None:
            word = re.sub(r"\s", "", label.group(1))
            kind = {"主持": "host", "记录": "other"}.get(word, "attend")
            self.forward = Verb(word, kind, *label.span(1)) if word[0] not in "缺请" else None
            self.region = label.end()
            return
        has_list = _LIST_SIGN.search(self.text, start, end) is not None
        match = _LISTS_BEHIND.search(self.text, start, end) if has_list else None
        if match is not None:
            group = match.lastindex or 0
            word = _SAME_ACT.get(match.group(group), match.group(group))
            self.forward = Verb(word, "attend", *match.span(group))
            self.subjects, self.closed, self.region = [], True, match.end()

    def _mention(self, mention: Mention, clause: int) -> None:
        excused = self.reader.excuse(mention, self.sentence)
        if excused is not None:
            self.reader.excused.append(excused)
            return
        if self.reader.only_quoted(mention, clause, self.sentence) or self._done_to(mention, clause):
            return
        before = self.text[mention.start - 1] if mention.start else ""
        if self.closed or before == "由":
            self.subjects, self.closed = [], False
            if self.forward is None:
                self.region = max(self.region, mention.start)
        self.subjects.append(mention)
        near = max(clause, mention.start - _REACH)
        came = _WHO_CAME.search(self.text, near, mention.start) if before == "的" else None
        if came is not None:
            self.found.append(Action(mention, "列席" if came.group(1) == "列席" else "参加", "attend", came.span(1)))
        chair = _CHAIRMAN.search(self.text, max(self.sentence.start, mention.start - 5), mention.start)
        if chair is not None:
            self.found.append(Action(mention, "主持", "host", (chair.start(), chair.start() + 2)))
        if self.forward is not None:
            verb = self.forward
            self.found.append(Action(mention, verb.label, verb.kind, (verb.start, verb.end)))

    def _done_to(self, mention: Mention, clause: int) -> bool:
        """肯定了甲的成绩, 为劳动模范甲颁奖: whoever is only the object of what somebody does."""
        near = max(clause, mention.start - _REACH)
        if _PRAISED.search(self.text, near, mention.start):
            return True
        presented = _PRESENTED.search(self.text, near, mention.start)
        return presented is not None and _PRESENTING.match(self.text, mention.end, self.sentence.end) is not None

    def _told_besides(self, verb: Verb, clause: int) -> bool:
        """Whether a verb behind 传达, 宣读 is an act of its own (…并讲话, 传达领学) and not what is conveyed."""
        if verb.label == "领学" and self.text.endswith("传达", clause, verb.start):
            return True
        return _AND_ALSO.search(self.text, clause, verb.start) is not None

    def _continues(self, verb: Verb, clause: int) -> bool:
        """Whether a verb behind another still has the same subjects: nothing but adverbs and one
        prepositional phrase stands between (并讲话, ，就抓好落实作了部署)."""
        if clause < self.region:
            return _OTHERS.match(self.text, self.region, verb.start) is None
        between = self.text[clause:verb.start].strip("，、 　")
        return not between or _CONTINUES.match(between) is not None

    def _of_another(self, verb: Verb, clause: int) -> bool:
        """会前，甲主持召开见面会: what was chaired is not the meeting that the report is on."""
        held = verb.label == "主持" and self.text.startswith(("召开", "举行"), verb.end)
        return held and self.text.startswith("会前", max(0, clause - len("会前，")))

    def _only_heard(self, verb: Verb, clause: int) -> bool:
        """甲听取了大家的发言: what is heard is nobody's act unless he is named behind 听取."""
        heard = self.text.rfind("听取", clause, verb.start)
        if heard < 0:
            return False
        told = self.reader.mentions_in(heard, verb.start)
        if told and not self.closed:
            self.subjects = [m for m in self.subjects if m.start >= heard]  # 甲在听取乙的介绍后
        return not told

    def _verb(self, verb: Verb, start: int, end: int, conveying: bool) -> bool:
        """Give the verb to the subjects; True if what follows in the clause is only conveyed."""
        if self.forward is not None and verb.end <= self.region:
            return conveying  # 参加这次会议的有：
        if verb.kind in _HEARD_KINDS and self._only_heard(verb, start):
            return conveying
        if conveying and verb.kind not in ("attend", "host") and not self._told_besides(verb, start):
            return True
        if _OTHER_OCCASION.match(self.text, verb.start, end) or self._of_another(verb, start):
            self.subjects, self.closed = [], False
            return False
        if self.closed and not self._continues(verb, start):
            self.subjects = []
        if self.forward is None:
            for mention in self.subjects:
                self.found.append(Action(mention, verb.label, verb.kind, (verb.start, verb.end)))
        self.reader.closures.append(Closure(self.region, verb))
        self.closed = True
        self.region = verb.end
        if verb.label == "主持" and self.text.startswith(("召开", "举行"), verb.end):
            self.subjects = []
        return verb.kind in ("convey", "read")
