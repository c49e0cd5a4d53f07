"""Convening: that a meeting was held, what it is called, who convened it, and where.

Two constructions carry the fact. Convener first: 麦积区召开“民企陇上行”专项行动工作会议, 县委书记甲主持召开…;
meeting first: 全县脱贫攻坚推进会在县政府会议室召开. The name is the noun phrase from there to its meeting noun;
我县, 我市 are dropped, 全县, 全市 stay. A meeting that is only conveyed or announced is none of the page's own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.items import Span
from pipelines.parse.lexicon import words
from pipelines.parse.outline import Outline, Sentence
from pipelines.parse.persons import Mention

_VERB = re.compile("(?<!关于)(?<!提请)(?:召开|举行|举办|召集(?!人)|开幕(?![会式])|闭幕(?![会式]))(?!前|之|期间|以来|时间|地点|的(?!.{0,30}会))")
_BEFORE_VERB = re.compile(
    r"(?:组织|主持|隆重|胜利|顺利|圆满|正式|如期|联合|及时|集中|共同|分别|又|还|也|再次|立即|随即|专题|连夜|连续|迅速|"
    r"即将|成功|盛大|视频|线上|已经?|同时|同步|特别|今天|昨天|昨日|今日|日前|近日|\d{1,2}[月日号]|上午|下午|晚上?|夜间|"
    r"于|至|[—\-~～]|\s)+$"
)
_FUTURE = re.compile(
    r"(?:将于|即将|拟于?|定于|准备|决定|提请|建议|筹备|不得|能否|如何)[^，。；]{0,24}$|每[年月周季][^，。；]{0,12}$|"
    r"(?:将|应|要|须|必须|定期|继续|待|经常)(?:及时|立即|尽快|组织|适时|隆重)?$"
)
_NOT_BEHIND_NOUN = frozenset("室厅堂")
_LEAD = re.compile(
    r"^(?:(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[至到—\-~～](?:\d{1,2}月)?\d{1,2}日)?|\d{1,2}日(?:[至到—\-~～]\d{1,2}日)?|昨[日天]|今[日天]|"
    r"日前|近日|近期|日前|当[日天]|同日|随后|会后|上午|下午|晚上?|夜间|凌晨|中午|傍晚|\d{1,2}[时点:：](?:\d{1,2}分?)?许?|"
    r"又讯：?|[●■◆▲★•○]|[\s　])+"
)
_OURS = re.compile(r"^(?:我[省市州县区旗盟镇乡局院校司团场处]|本[市县区州]|该[县市区])")
_PLAIN = frozenset(
    ("会议", "大会", "本次会议", "此次会议", "两个会议", "专题会议", "座谈会", "紧急会议", "全体会议", "视频会议",
     "新闻发布会", "全会", "总结会", "这次会议", "该会议", "工作会议", "会", "培训", "工作会", "相关会议", "有关会议", "党组会议",
     "现场会", "推进会", "动员会", "第一次会议", "第二次会议", "第三次会议", "闭幕会", "开幕会", "集体学习", "讲座", "例会",
     "群众大会", "一次会议", "三个会议", "系列会议", "常务会议", "党员大会", "各类会议", "学习会", "欢迎会", "板凳会")
)
_ORGAN = re.compile(
    r"(?:党委|政府|人大常委会|人大|政协|常委会|纪委监委|纪委|监委|党组|[县市区州省旗镇乡团盟]委|办公室|指挥部|领导小组|委员会|局|厅|院|"
    r"部|处|办|会|中心|公司|集团|学校|中学|小学|大学|医院|林场|支队|大队|总队|银行|联社|中心组|班子|街道|社区|分局|联合会|协会|"
    r"总工会|妇联|团委|工商联|法院|检察院|公安局|防指|站|所|管委会|科|室|社|工委|一院|二院|三院|人武部|组)$"
)
_ADMIN = re.compile(r"(?:省|市|州|县|区|旗|盟|镇|乡|街道|自治[州县旗]|苏木|团|师)$")
_VENUE_END = re.compile(
    r"(?:会议室|会议厅|报告厅|礼堂|会堂|中心|会场|剧院|影剧院|广场|大厦|宾馆|酒店|楼|厅|宫|馆|堂|室|学校|大学|党校|院|局|公司|"
    r"基地|园区|景区|村|社区|镇|乡|街道|苏木|市|县|区|州|省|旗|京|城|厂|场|所|站|营|连|地|台|庄园|山庄|部|办|委|府|"
    r"讲习所|大院|驻地|现场|阵地|体育馆|文化宫|园)$"
)
_NOT_VENUE = re.compile(r"(?:之际|之后|之前|期间|基础上|形势下|时期|时刻|情况下|领导下|支持下|推动下|过程中|背景下|工作中|全[省市县区州旗]$|会上)")
_AT = re.compile(r"[在于]([^，。；：在]{1,32})$")
_HELD_AT = re.compile(
    r"会议?(?:于[^，。；]{1,14})?在([^，。；：]{2,30}?)(?:隆重|胜利)?(?:举行|召开|设主会场|设立主会场)|(?:主会场|会场)设在([^，。；]{2,30})"
)
_LABELLED_AT = re.compile(r"^(?:地\s*点|会议地点)\s*：\s*([^，。；\n]{2,40})")
_RELAY = re.compile(r"(?:收听收看|收看|收听|视频参加|组织观看)(?:了)?([^，。；：]{4,60})")


@dataclass(frozen=True, slots=True)
class Convening:
    """One convening as one sentence tells it. ``verb`` is where 召开 stands."""

    sentence: Sentence
    name: Span
    verb: Span
    organizer: Span | None
    venue: Span | None
    rule: str


@cache
def _noun_pattern() -> re.Pattern[str]:
    nouns = "|".join(map(re.escape, words("meeting_nouns.tsv")))
    enlarged = "（(?:扩大|电视电话|视频)）"
    return re.compile(f"(?=((?:{nouns})(?:{enlarged})?|{enlarged}会议?))(?!会议[室厅中纪])")


def noun_ends(text: str, start: int, end: int) -> list[int]:
    """Where meeting nouns end in ``text[start:end]``."""
    ends = {m.end(1) for m in _noun_pattern().finditer(text, start, end) if m.end(1) <= end}
    return sorted(at for at in ends if text[at:at + 1] not in _NOT_BEHIND_NOUN)


class ConveningReader:
    """Reads the convenings of an article. ``speech`` are the blocks of statements: nothing in them counts."""

    def __init__(self, outline: Outline, mentions: Sequence[Mention], speech: Sequence[Span]) -> None:
        self.outline = outline
        self.text = outline.text
        self.mentions = mentions
        self.speech = speech

    def read(self) -> list[Convening]:
        """Every convening with a proper name, in the order of the text."""
        verbs = list(_VERB.finditer(self.text))
        starts = [verb.start() for verb in verbs]
        found: list[Convening] = []
        for sentence in self.outline.sentences:
            own = verbs[bisect_left(starts, sentence.start):bisect_left(starts, sentence.end)]
            if own and not self.outline.paragraphs[sentence.paragraph].caption:
                found.extend(self._in_sentence(sentence, own))
        return found

    def _in_sentence(self, sentence: Sentence, verbs: Sequence[re.Match[str]]) -> Iterator[Convening]:
        for match in verbs:
            if self._in_speech(match.start()) or self.outline.in_marks(match.start()):
                continue
            start = clause_start(self.text, sentence.start, match.start())
            if _FUTURE.search(self.text[start:match.start()]):
                continue
            convening = self._meeting_behind(sentence, start, match) or self._meeting_before(sentence, start, match)
            if convening is not None:
                yield convening

    def _in_speech(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.speech)

    # -- convener first --------------------------------------------------------------------------

    def _meeting_behind(self, sentence: Sentence, start: int, verb: re.Match[str]) -> Convening | None:
        begin = verb.end()
        if self.text.startswith("了", begin):
            begin += 1
        subject = self._subject(start, verb.start())
        organizer = self._organizer(subject)
        name = self._name_from(begin, clause_end(self.text, begin, sentence.end), numbered=organizer is not None)
        if name is None:
            return None
        return Convening(sentence, name, verb.span(), organizer, self._venue(subject[1], verb.start()),
                         "convener-first")

    def _name_from(self, begin: int, end: int, *, numbered: bool) -> Span | None:
        ends = noun_ends(self.text, begin, end)
        while ends:
            last = ends.pop()
            if not self.text.startswith(("精神", "室", "纪要", "决定", "决议", "要求", "议题", "筹备"), last):
                return self._trimmed(begin, last, numbered=numbered)
        return None

    # -- meeting first ---------------------------------------------------------------------------

    def _meeting_before(self, sentence: Sentence, start: int, verb: re.Match[str]) -> Convening | None:
        if start > sentence.start + 2 and self._place_and_time(self.text[start:verb.start()]):
            start = clause_start(self.text, sentence.start, start - 1)  # …会议，于29日在县城举行
        end = self._strip_adverbs(start, verb.start())
        for last in reversed(noun_ends(self.text, start, end)):
            between = self.text[last:end]
            if between and _AT.fullmatch(between) is None and not self._place_and_time(between):
                continue
            name = self._trimmed(start, last)
            if name is None:
                continue
            return Convening(sentence, name, verb.span(), None, self._venue(last, verb.start()), "meeting-first")
        return None

    def _place_and_time(self, between: str) -> bool:
        """于3月5日在北京, 昨日在济南: time before the place."""
        match = re.match(r"(?:(?:圆满|顺利|胜利)?完成[^，。]{2,12})?，?(?:于)?[\d月日年上下午晚昨今天至—\-\s]*", between)
        rest = between[match.end():] if match else between
        return not rest or _AT.fullmatch(rest) is not None

    # -- parts -----------------------------------------------------------------------------------

    def _strip_adverbs(self, start: int, end: int) -> int:
        match = _BEFORE_VERB.search(self.text[start:end])
        return start + match.start() if match else end

    def _trimmed(self, start: int, end: int, *, numbered: bool = False) -> Span | None:
        """The name without 11月22日, 我县 and white space before it; None for a bare 会议. ``numbered``: a bare
        第一次会议 will do, because its convener is known."""
        text = self.text
        for mention in self.mentions:
            if start <= mention.start < end and mention.end <= end and mention.start - start < 4:
                start = mention.end
        for pattern in (_LEAD, _OURS, _LEAD):
            match = pattern.match(text[start:end])
            if match:
                start += match.end()
        name = text[start:end]
        if len(name) < 3 or (name in _PLAIN and not (numbered and name.startswith("第"))) or re.match(r"(?:两|三|四|几|多|\d+)[个次场]", name):
            return None
        if name.startswith(("在", "由", "对", "关于", "的", "以")) or re.search("[，。；：\n]", name) or name.count("“") != name.count("”"):
            return None
        return start, end

    def _subject(self, start: int, verb: int) -> Span:
        """The subject of 召开 and the end of it: before 在…, adverbs and 主持."""
        end = self._strip_adverbs(start, verb)
        match = _AT.search(self.text[start:end])
        if match:
            end = start + match.start()
            end = self._strip_adverbs(start, end)
        lead = _LEAD.match(self.text[start:end])
        return (start + lead.end() if lead else start), end

    def _organizer(self, subject: Span) -> Span | None:
        """The convener where it is an organ: a bare place or a person is none."""
        start, end = subject
        if any(start <= m.span[0] < end for m in self.mentions):
            return None
        ours = _OURS.match(self.text[start:end])
        if ours:
            start += ours.end()
        organ = self.text[start:end]
        if not 2 <= len(organ) <= 30 or re.search("[，。；：\n的]", organ) or not _ORGAN.search(organ):
            return None
        return start, end

    def _venue(self, start: int, verb: int) -> Span | None:
        end = self._strip_adverbs(start, verb)
        match = _AT.search(self.text[start:end])
        if match is None:
            return None
        return venue_span(self.text, (start + match.start(1), start + match.end(1)))


def venue_span(text: str, span: Span) -> Span | None:
    """The place named by 在…, or None where the phrase names no place (在新形势下)."""
    place = text[span[0]:span[1]].strip()
    if not place or _NOT_VENUE.search(place) or "分会场" in place:
        return None
    if _VENUE_END.search(place) or (len(place) <= 4 and "一" <= place[0] <= "鿿"):
        return span
    return None


def venue_elsewhere(text: str, sentences: Sequence[Sentence]) -> Span | None:
    """会议在县委会议室举行, 主会场设在…, 地　点：…: a venue that a later sentence tells."""
    for sentence in sentences:
        if not any(text.find(word, sentence.start, sentence.end) >= 0 for word in ("会场", "在", "地")):
            continue
        for match in (_LABELLED_AT.match(text[sentence.start:sentence.end]), _HELD_AT.search(text, sentence.start, sentence.end)):
            if match is None:
                continue
            group = 1 if match.group(1) else 2
            offset = sentence.start if match.re is _LABELLED_AT else 0
            found = venue_span(text, (offset + match.start(group), offset + match.end(group)))
            if found is not None:
                return found
    return None


def clause_start(text: str, floor: int, at: int) -> int:
    """The beginning of the clause around ``at``: behind ，；： outside quotations and brackets."""
    depth = 0
    while at > floor:
        char = text[at - 1]
        if char in "”》）’":
            depth += 1
        elif char in "“《（‘":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and char in "，；：。！？\n":
            return at
        at -= 1
    return at


def clause_end(text: str, at: int, ceiling: int) -> int:
    """The end of the clause around ``at``: before ，；。 outside quotations and brackets."""
    depth = 0
    while at < ceiling:
        char = text[at]
        if char in "“《（‘":
            depth += 1
        elif char in "”》）’":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and char in "，；：。！？\n":
            return at
        at += 1
    return at
