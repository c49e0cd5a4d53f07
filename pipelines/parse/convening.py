"""Convening: that a meeting was held, what it is called, who convened it, and where.

Two constructions carry the fact. Convener first: 麦积区召开“民企陇上行”专项行动工作会议, 县委书记甲主持召开…;
meeting first: 全县脱贫攻坚推进会在县政府会议室召开. The name is the noun phrase from there to its meeting noun;
我县, 我市 are dropped, 全县, 全市 stay. A meeting that is only conveyed or announced is none of the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse import patterns
from pipelines.parse.lexicon import any_of, phrases, words
from pipelines.parse.outline import Outline, Sentence, clause_end, clause_start
from pipelines.parse.persons import Mention
from pipelines.parse.placed import Placed

_NOT_BEHIND_VERB = r"(?!前(?!半|[一二三四\d]|期)|后(?!备|勤|续|期)|之|期间|以来|时间|地点|的(?!.{0,30}会))"
_VERB = re.compile(
    r"[召举开闭拉套落](?<!关于.)(?<!提请.)(?:(?<=落)幕|(?<=落)下帷幕|(?<=[召套])开(?!发)|(?<=举)[行办]|(?<=召)集(?!人|[^，。；]{1,60}(?:召开|举行))|(?<=[开闭])幕(?![会式])|(?<=拉)开帷幕|(?<=开)班(?!式)"
    r"|(?<=中心组开)展(?=了?(?:专题|集体|集中)学习(?!活动|教育|[\d一二三四五六七八九十]))"
    r"|(?<=开)展(?=了?[^，。；、：“”《》]{2,30}(?:会|会议)[，。]))"
    rf"{_NOT_BEHIND_VERB}"
)
# 青河镇召集各村书记召开…: who was called stands behind the convener.
_CALLED = re.compile("召集|邀请|(?<![党群社团])组织(?![部办科处局者])")
_BEFORE_VERB = re.compile(
    rf"(?:{any_of('before-convening-verb')}|(?:以|采取|采用|通过)[^，。；]{{2,12}}?(?:形式|方式)|\d{{1,2}}[月日号]|[今昨前]（\d{{1,2}}）[日天晚]|（[^（）]{{1,8}}日）|分[两三四]天|[—\-~～]|\s)+$"
)
_FUTURE = re.compile(
    rf"{any_of('future')}[^，。；]{{0,24}}$|{any_of('future-unless-named')}[^，。；会]{{0,16}}$|每[年月周季][^，。；]{{0,12}}$|"
    r"(?:将|应|要|须|必须|定期|继续|待|经常)(?:及时|立即|尽快|组织|适时|隆重)?$|将[在于][^，。；会]{1,12}$"
)
BARE = "bare-noun"  # the rule of a convening whose meeting has only a noun
RELAYED = "relayed"  # the rule of a superior's meeting that was followed on a screen
_WATCH = re.compile("收[听看视](?:收[听看视])?了?|(?:参加|出席)了?")
_ON_SCREEN = re.compile("分会场$|(?<![党群社团])组织(?![部办科处局者])[^，。；]{0,24}$")
_SUPERIOR = re.compile("电视|电话|视频|^(?:全[国省市州盟区县]|国家|国务院|中央|自治区|[省市州盟])")
_BROADCAST = ("实况", "直播", "盛况", "录像", "精神", "新闻")
_NO_GATHERING = re.compile(rf"{any_of('no-gathering')}$")
_BRANCH_NOTED = re.compile("（[^（）]{2,10}(?:会场|专场|站)）")
_DECLARED = re.compile("宣布[^，。；]{0,40}$")  # 李明宣布大会开幕
_NOT_BEHIND_NOUN = frozenset("室厅堂")
_DAY = r"(?:(?:\d{4}年)?\d{1,2}月)?\d{1,2}日"
_LEAD = re.compile(
    rf"(?:（?{_DAY}(?:[至到—\-~～]{_DAY})?）?|[今昨前]（\d{{1,2}}）[日天晚]|{any_of('time-word')}|\d{{1,2}}[时点:：](?:\d{{1,2}}分?)?许?|"
    r"又讯：?|[●■◆▲★•○]|[\s　])+"
)
_MODIFIER = re.compile(
    "(?:由[^，。；“”]{2,24}(?:[主承协]办|组织|举办|牵头|发起|召集|参[加与])|为期[^，。；的]{1,6}|以[^，。；]{2,40}为主题|[备倍]受[^，。；的]{0,8}(?:关注|瞩目|期待))的"
)
# 市政协组织的座谈会, 某市9月10日举行的表彰大会
HELD_BY = re.compile(
    r"(?P<organ>(?:(?!学习|贯彻|落实|传达|关于)[^，。；、“”《》的]){2,14}?)(?:\d{1,2}月\d{1,2}日)?(?:组织|召开|举行|举办|主办)的(?=.{4})"
)
_OURS = re.compile(r"我[省市州县区旗盟镇乡局院校司团场处]|本[市县区州]|该[县市区]")
_COUNTED_MEETINGS = re.compile(r"(?:[两三四五六七八九十几多]+|\d{1,2})[个次场](?!常|党组|全体)")
_CLAUSE_MARK = re.compile("[，。；：\n]")
# 推进会暨签约仪式
_ALSO = re.compile("暨[^，。；：、]{2,30}?(?:活动|仪式|大赛|比赛|竞赛|展示)(?=[，。在于]|[一-鿿]{0,2}(?:召开|举行)|$)")
_QUOTED = re.compile("“[^“”\n]{1,40}”")  # “寻求新优势，谋求新发展”研讨会
_ANNOUNCED = re.compile("[^，。；]{0,8}宣布(?:本次|此次|这次)?(?:大会|会议|全会)")  # 县长宣布大会开幕
_NOT_A_NAME = ("在", "由", "对", "关于", "的", "以")
_INTERPOSED = re.compile("经过?|历经|历时|按照|根据|在(?=[^，。；]{2,30}[下后])")
_LEARNT = re.compile("(?:记者|笔者)从")  # 记者从县水利局召开的会议上了解到
_DECIDED = re.compile("提出|指出|强调|要求|决定|明确|审议|听取|通过|研究")
_DID_FIRST = re.compile(f"，(?:{any_of('agenda-verb')})")
_PRESENT = re.compile("主持|出席|列席|参加会议|会上")
_ABOUT = re.compile("就|围绕|针对")  # 河口社区就迎检工作召开…
_DELEGATED = re.compile("(?:出席|参加)[^，。；的]{4,30}的(?=[^，。；的]{2,8}代表团)")  # 出席省人代会的我市代表团
_WENT = re.compile("(?<=.)(?:进驻|走进)")  # 县委第一巡察组进驻县教育局召开…
_GROUNDS = re.compile("在(?=[^，。；]{2,40}后，)|按照|根据|依据|结合|围绕")
_CALLED_FIRST = re.compile(r"([^，。；：、]{2,20}?)(?:召集|邀请)")  # 县艾工委办召集各中心负责人，共10人，在…召开
# 在穗乡贤座谈会, 在外青年座谈会: a name all the same.
_WHO_ARE_IN = re.compile("在(?:[京津沪渝穗深杭宁汉蓉榕邕昆筑琼港澳]|外|职|岗|校|家|乡)(?!召开|举行|内|里)[一-鿿]{2}")
_PLACE = re.compile("[\u3400-\u9fff]{1,9}[省市州县区旗盟镇乡]")
_ORGAN = re.compile(rf"{any_of('convener-end')}$")
_VENUE_END = re.compile(rf"{any_of('venue-end')}$")
_NO_VENUE = re.compile(rf"{any_of('no-venue')}|全[省市县区州旗]$")
_BRACKET_AT_END = re.compile("（[^（）]{1,10}）$")  # 多媒体会议室（四楼）
_AT = re.compile(r"[在于]([^，。；：在]{1,32})$")
_WENT_TO = re.compile(r"到([^，。；：在]{2,20})$")
_HELD_AT = re.compile(
    r"会议?(?:于[^，。；]{1,14})?在([^，。；：]{2,30}?)(?:隆重|胜利)?(?:举行|召开|设立?主会场)|(?:主会场|(?<!分)会场)设在([^，。；]{2,30})"
)
_LABELLED_AT = re.compile(r"(?:地\s*点|会议地点)\s*：\s*([^，。；\n]{2,40})")
_CLAUSES_BEFORE_CALLING = 2  # 3月30日下午，县艾工委办召集…
_TIME_BEFORE_PLACE = re.compile(
    r"(?:(?:圆满|顺利|胜利)?完成[^，。]{2,12})?，?于?(?:近日|日前|近期)?[\d月日年上下午晚昨今前天至（）—\-\s]*"
)


class Convening(NamedTuple):
    """One convening as one sentence tells it. ``verb`` is where 召开 stands."""

    sentence: Sentence
    name: Span
    verb: Span
    organizer: Span | None
    venue: Span | None
    rule: str


@cache
def _noun_pattern() -> re.Pattern[str]:
    nouns = patterns.any_of(words("meeting_nouns.tsv"))
    enlarged = "（(?:扩大|电视电话|视频)）"
    return re.compile(f"(?=({nouns}(?:{enlarged})?|{enlarged}会议?))(?!会议[室厅中纪])")


def noun_ends(text: str, start: int, end: int) -> list[int]:
    """Where meeting nouns end in ``text[start:end]``."""
    ends = {m.end(1) for m in _noun_pattern().finditer(text, start, end) if m.end(1) <= end}
    return sorted(at for at in ends if text[at:at + 1] not in _NOT_BEHIND_NOUN)


class ConveningReader:
    """Reads the convenings of an article. ``speech`` are the blocks of statements: nothing in them counts."""

    def __init__(self, outline: Outline, mentions: Sequence[Mention], speech: Sequence[Span]) -> None:
        self.outline = outline
        self.text = outline.text
        self._mentions = Placed(mentions, lambda mention: mention.start)
        self._speech = Placed(speech, lambda span: span[0])

    def read(self) -> list[Convening]:
        """Every convening with a proper name, in the order of the text; where there is none, the first that
        has only a noun (县政协召开会议, 县长甲主持召开座谈会) but tells who convened it."""
        verbs = Placed(list(_VERB.finditer(self.text)), re.Match.start)
        found: list[Convening] = []
        for sentence in self.outline.sentences:
            own = verbs.within(sentence.start, sentence.end)
            if own and not self.outline.paragraphs[sentence.paragraph].caption:
                found.extend(self._in_sentence(sentence, own))
        if all(c.rule == BARE for c in found) and (relayed := self._relayed()):
            return relayed
        return [c for c in found if c.rule != BARE or self._opens(c)] or found[:1]

    def _opens(self, bare: Convening) -> bool:
        """县委常委会召开会议, where a paragraph begins: an organ's meeting of its own, named or not."""
        paragraph = self.outline.paragraphs[bare.sentence.paragraph]
        return bare.organizer is not None and bare.sentence.start == paragraph.start

    def _in_sentence(self, sentence: Sentence, verbs: Sequence[re.Match[str]]) -> Iterator[Convening]:
        for match in verbs:
            if self._in_speech(match.start()) or self.outline.in_marks(match.start()):
                continue
            start = clause_start(self.text, sentence.start, match.start())
            if _FUTURE.search(self.text[start:match.start()]) or _DECLARED.search(self.text, start, match.start()):
                continue
            convening = self._meeting_behind(sentence, start, match) or self._meeting_before(sentence, start, match)
            if convening is not None:
                yield convening

    def _relayed(self) -> list[Convening]:
        """我县组织收听收看全省防汛工作视频会议: the first superior's meeting that the page's own people followed."""
        found = list(_WATCH.finditer(self.text))
        watched = Placed(found, re.Match.start)
        for sentence in self.outline.sentences if found else ():
            if self.outline.paragraphs[sentence.paragraph].caption:
                continue
            for verb in watched.within(sentence.start, sentence.end):
                convening = self._watched(sentence, verb)
                if convening is not None:
                    return [convening]
        return []

    def _watched(self, sentence: Sentence, verb: re.Match[str]) -> Convening | None:
        if self._in_speech(verb.start()) or self.outline.in_marks(verb.start()):
            return None
        start = clause_start(self.text, sentence.start, verb.start())
        before = self.text[start:verb.start()]
        if _FUTURE.search(before) or (verb[0][0] in "参出" and not _ON_SCREEN.search(before)):
            return None
        name = self._name_from(verb.end(), clause_end(self.text, verb.end(), sentence.end), numbered=False)
        if name is None or not _SUPERIOR.search(self.text[name[0]:name[1]]):
            return None
        if self.text.startswith(_BROADCAST, name[1]):
            return None
        held_by = HELD_BY.match(self.text, verb.end(), name[0])
        organizer = held_by.span("organ") if held_by and is_organ(held_by["organ"]) else None
        return Convening(sentence, name, verb.span(), organizer, self._venue(start, verb.start()), RELAYED)

    def _in_speech(self, at: int) -> bool:
        block = self._speech.last_before(at + 1)
        return block is not None and at < block[1]

    # -- convener first --------------------------------------------------------------------------

    def _meeting_behind(self, sentence: Sentence, start: int, verb: re.Match[str]) -> Convening | None:
        begin = verb.end()
        told_of = self.text.startswith("的", begin)  # 在3月5日召开的推进会上，县长强调
        if told_of or self.text.startswith("了", begin):
            begin += 1
        subject = self._subject(start, verb.start())
        placed = self._placed_before(sentence, start, subject)
        organizer = self._organizer(subject) or self._organizer_before(sentence, start, subject)
        end = clause_end(self.text, begin, sentence.end)
        rule, name = "convener-first", self._name_from(begin, end, numbered=organizer is not None)
        if name is None and self.text.startswith("召开", verb.start()):
            name = self._called_a_meeting(begin, end)
        if name is None and (organizer or self._by_person(subject) or self._by_place(subject)):
            rule, name = BARE, self._bare_noun(begin, end)
        if name is None or (told_of and not self._told_of_here(name[1]) and not self._opens_page(sentence, name[1])):
            return None
        venue = self._venue(subject[1], verb.start()) or self._went_to(start, verb.start())
        venue = venue or self._venue_before(sentence, start)
        if placed is not None:
            organizer = organizer or self._organizer(placed)
        return Convening(sentence, name, verb.span(), organizer, venue, rule)

    def _told_of_here(self, at: int) -> bool:
        """在3月5日召开的推进会上, or 日前召开的推进会提出 where the page tells that somebody was there."""
        if self.text.startswith(("上", "现场"), at):
            return True
        return _DECIDED.match(self.text, at) is not None and _PRESENT.search(self.text) is not None

    def _opens_page(self, sentence: Sentence, at: int) -> bool:
        """11月22日召开的全市防火会议，传达了…: with which a page begins that tells that somebody was there."""
        first = next((p for p in self.outline.paragraphs if not p.caption), None)
        opens = first is not None and sentence.start == first.start
        return opens and _DID_FIRST.match(self.text, at) is not None and _PRESENT.search(self.text) is not None

    def _by_person(self, subject: Span) -> bool:
        return bool(self._mentions.within(*subject))

    def _by_place(self, subject: Span) -> bool:
        """我县, 安宁县: a place may convene a meeting without a name, 安排部署 no."""
        return _OURS.fullmatch(self.text, *subject) is not None or _PLACE.fullmatch(self.text, *subject) is not None

    def _bare_noun(self, begin: int, end: int) -> Span | None:
        """会议, 座谈会, 党组会议: a meeting that has no name of its own."""
        for last in noun_ends(self.text, begin, end):
            if self.text[begin:last] in phrases("no-proper-name"):
                return begin, last
        return None

    def _name_from(self, begin: int, end: int, *, numbered: bool) -> Span | None:
        ends = noun_ends(self.text, begin, end)
        if self.text.endswith("常委会", begin, end):
            ends.append(end)  # 召开市委常委会: the organ's name for its meeting
        while ends:
            last = ends.pop()
            if self.text[begin] == "“" and self.text.startswith("”", last):
                begin += 1  # 举办“春耕座谈会”: the marks stand around the whole name
            if not self.text.startswith(("精神", "室", "纪要", "决定", "决议", "要求", "议题", "筹备"), last):
                also = _ALSO.match(self.text, last, end)
                return self._trimmed(begin, also.end() if also else last, numbered=numbered)
        return None

    def _called_a_meeting(self, begin: int, end: int) -> Span | None:
        """召开工作过堂会: whatever ends in 会 and is no body of people, for nothing else is 召开; 召开关于…的推进会."""
        if self.text.startswith("关于", begin, end):
            about = self._name_from(begin + len("关于"), end, numbered=False)
            return (begin, about[1]) if about is not None and about[1] == end else None
        if not self.text.endswith("会", begin, end) or _NO_GATHERING.search(self.text, begin, end):
            return None
        return self._trimmed(begin, end)

    # -- meeting first ---------------------------------------------------------------------------

    def _meeting_before(self, sentence: Sentence, start: int, verb: re.Match[str]) -> Convening | None:
        told = self.text[start:self._strip_adverbs(start, verb.start())]
        if start > sentence.start + 2 and self._place_and_time(told):
            start = clause_start(self.text, sentence.start, start - 1)  # …会议，于29日在县城举行
            while start > sentence.start + 2 and _INTERPOSED.match(self.text, start):
                start = clause_start(self.text, sentence.start, start - 1)  # …会议，经过精心筹备，于…召开
        end = self._strip_adverbs(start, verb.start())
        for noun in reversed(noun_ends(self.text, start, end)):
            also = _ALSO.match(self.text, noun, end)
            last = also.end() if also else self._with_mark(start, noun)
            branch = _BRANCH_NOTED.match(self.text, last, end)  # …报告会（铜川会场）在新区举行
            between = self.text[branch.end() if branch else last:end]
            if between and not all(map(self._circumstance, between.split("，"))):
                continue
            name = self._trimmed(start, last)
            if name is None:
                continue
            return Convening(sentence, name, verb.span(), None, self._venue(last, verb.start()), "meeting-first")
        held = _AT.search(self.text[start:end])
        name = self._called_a_meeting(start, start + held.start()) if held else None
        if name is None:
            return None
        return Convening(sentence, name, verb.span(), None, self._venue(name[1], verb.start()), "meeting-first")

    def _circumstance(self, clause: str) -> bool:
        """在县城, 于3月5日, 经过精心筹备: what may stand between the name and 召开."""
        return bool(_AT.fullmatch(clause) or self._place_and_time(clause) or _INTERPOSED.match(clause))

    def _place_and_time(self, between: str) -> bool:
        """于3月5日在北京, 昨日在济南: time before the place."""
        match = _TIME_BEFORE_PLACE.match(between)
        rest = between[match.end():] if match else between
        return not rest or _AT.fullmatch(rest) is not None

    def _with_mark(self, start: int, end: int) -> int:
        """“…专题研讨班”在影剧院开班: the end of the name, with the mark that closes it."""
        opened = self.text.count("“", start, end) > self.text.count("”", start, end)
        return end + 1 if opened and self.text.startswith("”", end) else end

    # -- parts -----------------------------------------------------------------------------------

    def _strip_adverbs(self, start: int, end: int) -> int:
        match = _BEFORE_VERB.search(self.text[start:end])
        return start + match.start() if match else end

    def _trimmed(self, start: int, end: int, *, numbered: bool = False) -> Span | None:
        """The name without 11月22日, 我县 and white space before it; None for a bare 会议. ``numbered``: a bare
        第一次会议 will do, because its convener is known."""
        text = self.text
        for mention in self._mentions.within(start, end):
            if start <= mention.start < start + 4 and mention.end <= end:
                start = mention.end
        for pattern in (_LEAD, _OURS, _LEAD, _MODIFIER, HELD_BY):
            match = pattern.match(text[start:end])
            if match:
                start += match.end()
        name = text[start:end]
        plain = name in phrases("no-proper-name") and not (numbered and name.startswith("第"))
        if len(name) < 3 or plain or _COUNTED_MEETINGS.match(name):
            return None
        if name.startswith(_NOT_A_NAME) and not _WHO_ARE_IN.match(name):
            return None
        if _CLAUSE_MARK.search(_QUOTED.sub("", name)) or name.count("“") != name.count("”"):
            return None
        return None if _ANNOUNCED.fullmatch(name) else (start, end)

    def _subject(self, start: int, verb: int) -> Span:
        """The subject of 召开 and the end of it: before 在…, adverbs and 主持."""
        end = self._strip_adverbs(start, verb)
        match = _AT.search(self.text[start:end])
        if match:
            end = start + match.start()
            end = self._strip_adverbs(start, end)
        called = _CALLED.search(self.text, start, end)
        if called:
            end = called.start()
        lead = _LEAD.match(self.text[start:end])
        start = start + lead.end() if lead else start
        went = _WENT.search(self.text, start, end)
        end = went.start() if went else end
        about = _ABOUT.search(self.text, start, end)
        return start, about.start() if about and is_organ(self.text[start:about.start()]) else end

    def _placed_before(self, sentence: Sentence, start: int, subject: Span) -> Span | None:
        """光明社区在二楼会议室，召开…: the subject in the clause before, where that names but the place."""
        if subject[0] < subject[1] or start <= sentence.start or self.text[start - 1] != "，":
            return None
        before = clause_start(self.text, sentence.start, start - 1)
        found = self._subject(before, start - 1)
        return found if self._venue(found[1], start - 1) is not None else None

    def _venue_before(self, sentence: Sentence, start: int) -> Span | None:
        """在县政府三楼会议室，县长王强召开…: the clause before that names but the place."""
        if start <= sentence.start or self.text[start - 1] != "，":
            return None
        before = clause_start(self.text, sentence.start, start - 1)
        venue = self._venue(before, start - 1)
        return venue if venue is not None and venue[1] == start - 1 else None

    def _organizer(self, subject: Span) -> Span | None:
        """The convener where it is an organ: a bare place or a person is none."""
        start, end = subject
        if self._mentions.within(start, end):
            return None
        sent = _DELEGATED.match(self.text, start, end)
        start = sent.end() if sent else start
        ours = _OURS.match(self.text[start:end]) or _LEARNT.match(self.text[start:end])
        if ours:
            start += ours.end()
        return (start, end) if is_organ(self.text[start:end]) else None

    def _organizer_before(self, sentence: Sentence, start: int, subject: Span) -> Span | None:
        """区教育局按照区委安排，召开…: the organ with which the clause before a bare 召开 opens."""
        if subject[0] < subject[1] or start <= sentence.start or self.text[start - 1] != "，":
            return None
        before = clause_start(self.text, sentence.start, start - 1)
        grounds = _GROUNDS.search(self.text, before, start)
        if grounds is None:
            return self._caller(sentence, start)
        lead = _LEAD.match(self.text, before, grounds.start())
        return self._organizer((lead.end() if lead else before, grounds.start()))

    def _caller(self, sentence: Sentence, end: int) -> Span | None:
        """县艾工委办召集…，共10人，在…召开: the organ that called the people who are told before the verb."""
        at = sentence.start
        for _ in range(_CLAUSES_BEFORE_CALLING):
            lead = _LEAD.match(self.text, at, end)
            called = _CALLED_FIRST.match(self.text, lead.end() if lead else at, end)
            if called is not None:
                return self._organizer(called.span(1))
            comma = self.text.find("，", at, end)
            if comma < 0:
                return None
            at = comma + 1
        return None

    def _went_to(self, start: int, verb: int) -> Span | None:
        """副县长率各部门负责人，到河口村召开现场会: where he went to hold it."""
        match = _WENT_TO.match(self.text, start, self._strip_adverbs(start, verb))
        return venue_span(self.text, match.span(1)) if match else None

    def _venue(self, start: int, verb: int) -> Span | None:
        end = self._strip_adverbs(start, verb)
        match = _AT.search(self.text[start:end])
        if match is None:
            return None
        return venue_span(self.text, (start + match.start(1), start + match.end(1)))


def is_organ(name: str) -> bool:
    """Whether ``name`` reads as the name of an organ that may convene a meeting."""
    if not 2 <= len(name) <= 30 or "的" in name or _CLAUSE_MARK.search(name):
        return False
    return _ORGAN.search(name) is not None


def venue_span(text: str, span: Span) -> Span | None:
    """The place named by 在…, or None where the phrase names no place (在新形势下)."""
    place = text[span[0]:span[1]].strip()
    if not place or place == "城" or _OURS.fullmatch(place) or _NO_VENUE.search(place) or "分会场" in place:
        return None
    if _VENUE_END.search(_BRACKET_AT_END.sub("", place)) or (len(place) <= 4 and "一" <= place[0] <= "鿿"):
        return span
    return None


def venue_elsewhere(text: str, sentences: Sequence[Sentence]) -> Span | None:
    """会议在县委会议室举行, 主会场设在…, 地　点：…: a venue that a later sentence tells."""
    for sentence in sentences:
        labelled = _LABELLED_AT.match(text, sentence.start, sentence.end)
        told = labelled or _HELD_AT.search(text, sentence.start, sentence.end)
        if told is not None:
            found = venue_span(text, told.span(1) if told.group(1) else told.span(2))
            if found is not None:
                return found
    return None
