"""Groups: the people at the meeting who are not named (各乡镇党政主要负责人), and how many came.

A group phrase stands among the subjects of a verb that puts people at the meeting, or names the organs that
reported (县财政局、县教育局分别汇报). A chain is cut at ， and at 、 only where a new group begins with a word
of its own (各, 县直, 部分 …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipelines.items import Span
from pipelines.parse.lexicon import any_of, words
from pipelines.parse.numbers import parse_count
from pipelines.parse.outline import Sentence
from pipelines.parse.persons import Mention
from pipelines.parse.placed import Placed
from pipelines.parse.roles import Closure
from pipelines.parse.surnames import load_surnames

_ARRANGING = frozenset(("部署", "安排"))
_PARTY = re.compile("与(?!会)|同(?!志)|向")
_REPORTING = frozenset((
    "汇报", "通报", "发言", "报告", "介绍", "介绍经验", "说明", "述职", "致辞", "讲解", *_ARRANGING, "签订", "回应",
    "总结", "阐述", "宣讲", "解读", "答复",
))
_PUT_FORWARD = ("意见", "建议")  # 企业代表提出了建议
_N = r"\d[\d,]*|[一二三四五六七八九十百千两]+"
_COUNT = re.compile(
    rf"等?，?(?:总计|共计|合计|共|约|近|计)*\s*(?P<n>{_N})\s*[余多]?\s*[名人位](?P<rest>.*)$"
)
_TOTAL = re.compile(r"总计|[共合]计|共(?=[约近]?[\d一二三四五六七八九十])")
_SENT_UP = re.compile("出席(?:全国|[省市县区](?:第|[^，。；]{0,8}代表))")
_PRESENT = re.compile("共有|参|出席|到会|列席|就座")
_QUORUM = re.compile(
    r"(?:实到|实出席|(?:实际|此次|本次)(?:出席|到会|参会)(?:的?(?:委员|代表))?)[^，。；\d]{0,12}(\d+)\s*[人名]?|"
    r"(?:应到|应出席|现有)[^。；]{0,30}?\d[^。；]{0,30}?，(?:今[天日]|本次|现|当天)?(?:出席|到会)[^，。；\d]{0,14}(\d+)\s*[人名]"
)
_SEATED = re.compile(r"出席[^，。；、\d]{0,14}的[^，。；、\d]{0,14}(\d+)\s*[人名]")
_CAME = re.compile(
    rf"(?P<n>{_N})\s*[余多]?[名人位][^，。；、]{{0,24}}?(?:一同|一起|共同)?(?:分别)?(?:在[^，。；]{{0,24}})?"
    r"(?:出席(?!全国|[省市县区]第)|参加|参会|与会|到会|欢聚|齐聚|聚集|参训)"
)
_ONE_OF_TWO = re.compile(r"\d[余多]?[名人位][^，。；、]{0,12}、$")  # 51名代表、|15名列席代表参加
_PEOPLE = re.compile(r"[0-9０-９十百千]\s*[余多]?[名人位]")
# Where the predicate begins behind a group: 围绕各自工作作了发言, 在主会场参加会议.
_PREDICATE = re.compile(
    r"(?<=.)(?:围绕|就(?!业|诊)|结合|(?<!结)对(?![外口接])|向(?!阳)|作为|通过|因(?!公)|"
    r"设[立置有]?了?分会场|(?<![工操合写协著农动制创耕劳])[作做](?![协家])了?[^，。；、]{0,8}$|[作做进]行?了(?=.)|在听取|分别代表|(?<=领导)[同与](?!志)|(?<=[会委局院部团联])代表(?=[全省市县区州各我][^、，。；]{2,})|[携率]有关|在(?:我[县市区州省]|各自|各[^、，（]{1,4}（[^）]{1,12}）[^、，]{0,6}会场|(?!家)[^、，]{0,24}?(?:会场|会议室|现场|会上|会中|主席台|前排|台上)))"
)
_TRAIL = re.compile(rf"(?:{any_of('group-trail')}|[ 　])+$")
_LEAD = re.compile(
    "(?:第[一二三四五六]项议程[由是]?|该[市县区州省旗镇乡校局]的|会议在(?=[各区县市乡镇])|我[市县区州省旗](?=各|有关|相关|部分|全体)|"
    "我(?=[市县区州省旗](?!还?组织)[^，。；、]{2,14}(?:局|委员会|办公室)(?:、|分别|和|及))|"
    "(?:我[市县区州省旗局院校]|[一-鿿]{1,6}[市县区州旗镇乡])?还?组织了?(?=各|有关|相关|[市县区省局])|有(?!关)|"
    "[一-鿿]{2,14}[局委办厅部院会队镇乡街道校司]组织(?![部办科处局者生系])|"
    rf"[、，；和及\s　]|与(?!会)|{any_of('group-lead')}|(?:\d{{1,2}}月)?\d{{1,2}}日(?:上午|下午|晚上?)?)+"
)
# A group of its own begins with a determiner (各, 县直, 部分) or with an organ that has its own head noun.
_NEW_GROUP = re.compile(
    r"各|全体|部分|有关|相关|乡镇(?!长)|其他|其余|在家|[一-鿿]{2,3}[镇乡](?:和|及)各|全[县市区州旗省]|驻(?!村)|中(?=[省央]|直)|离退休|宗教|不是|受表彰|近[一二三四五]年|市[一二三]院|规模以上|民办|异地|曾[担任]|\d+[个名位]|"
    r"[县市区州旗省局院](?:直|属|管|内|委|政府|人大|政协|级|纪委|监委|法院|检察院|人武部|公安局|"
    r"[^、，]{1,12}(?:局|办|委|部|院|中心)[^、，]{0,8}(?:负责|领导|成员|代表|人员))|[^、，]{2,16}(?:领导小组|指挥部)"
)
# 区绿化委员会成员和区指挥部成员 is one group, 各乡镇负责人和县直各单位负责人 are two.
_NEW_BEHIND_AND = re.compile("各|全体|部分|有关|相关|其他|其余|在家|[县市区州旗省](?:直|属|级|委|政府|人大|政协)")
_AT_HOME = re.compile("[^、，]{0,6}在家[^、，]{0,8}(?:领导|成员)$")
_THEIR_OWN = re.compile("(?:相关|有关)(?:负责人|负责同志|领导|人员|同志)")  # 各乡镇党委书记和相关负责人
_EVERY = re.compile("[、，\\s　]*(?:以?及|和)?(?:该[县市区]的?)?(?:[省市县区州旗]直|各|有关|相关|市级|县级)")
_ORGAN = re.compile(rf"{any_of('group-organ-end')}$")
_NO_GROUP = re.compile(
    rf"[一二三四五六七八九十]+是|[应实]到|[^，。；]*总书记$|(?:等|等?[一二三两四五六七八九十多]位)?(?:领导|人|同志|全体)$|{any_of('no-group')}|代表(?!团)"
)
_COUNTED_NAMES = re.compile(r"(?:\d{1,3}|[两三四五六七八九十]{1,3})[名位]")
_HELD = re.compile("(?:召开|举行|举办)(?!.*的)")
_LEADERS = re.compile(
    "(?:在[一-鿿]的?)?(?:副?[省厅市县处区州]级以?上?)?[省市县区州旗镇乡局厅院校]?(?:有关|相关)?"
    "(?:领导干部|领导|负责人|负责同志|同志|委员|代表|[^，。；、和及]{2,14}(?:领导小组|委员会|指挥部)成员)"
)
_NO_ORGAN = re.compile(
    "召开|举行|会议|一行|来到|[的了]|(?:座谈|现场|推进|动员|部署|调度|协调|报告|发布|培训|讨论|研讨|总结)会$"
)
_ALL = re.compile("各|部分|有关|相关|全体")
# 市住建局部署了…
_ONE_ORGAN = re.compile("(?:.*，)?(?:会上，?)?[省市县区州旗镇乡][^，。；、的]{1,10}(?:局|委|办|厅|部|中心|队)")
_TASK = re.compile(rf"{any_of('task-opener')}|在[^，、]{{2,8}}(?:设立|建设|建立)")
_NUMBERED = re.compile(
    r"^\d+(?:名|位|个|家|余名|多名)|^[一二两三四五六七八九十]+个(?:省|市|县|区|镇|乡|村|单位|部门|企业)|^[一二三四五六七八九十]+[名位家]|等\d+[名位个家]|\d[余多]*[名位家][^、，。；]{0,12}(?:企业|公司|单位|商会)$"
)
_BRANCH = re.compile(r"([^，。；：]{2,40}?)(?:分别)?设[立置有]?了?分会场")
_OURS = re.compile("我[省市州县区旗]")
_LISTENED = re.compile(
    r"听取(?:[和并]?(?:审议|讨论|审查|通过))*了?([^。；，]{2,200})(?:汇报|报告|介绍|说明|通报|(?:表态|交流)发言)(?!时)"
)
_ABOUT = re.compile(
    "关于|相关(?=情况|工作)|有关(?!处室|部门|方面|负责|单位|科室|股室)|《|工作|所作|作的|对|就|情况|的|围绕|贯彻|汇报|报告|分别"
)
_HEADED = re.compile("(?:有关方面|有关|相关|主要)?(?:负责人|负责同志|同志|领导)$")
_HEARD_ORGAN = re.compile(
    rf"(?!{any_of('task-opener')}|和|讨论|作|审议|[^，]{0,12}第[^，]{1,4}届|政府$|分管|有关|相关|各|全[省市县区州旗国])[^\d年]*$"
)
_CALLS = ("邀请", "约请", "组织", "率领", "带领")
_INVITED = re.compile(
    "(?:(?:邀请|约请)了?(?P<who>[^，。；]{3,60}?)(?:，|参加|列席|出席|座谈)|"
    "(?<![党群社团])组织(?P<called>[^，。；]{3,60}?)(?:召开|举行)|"
    "(?:率领|带领)(?P<led>[^，。；]{3,60}?)，?(?:到|赴|在)[^，。；]{2,20}(?:召开|举行))"
)
_CUT = re.compile("[，；：。、和（“）”]")
_EXPECTED = re.compile("应到|应出席|现有")
_TO_COME = re.compile("[将定拟]于")  # 将于10日召开的会议，共有382名代表参加
_DUE = ("应出席", "应参加", "应列席", "应到会")
_DELIBERATED = re.compile("^各?(?:代表团|代表|组|团).{0,60}(?:审议|讨论|酝酿)|(?:审议|讨论|酝酿)(?:意见|情况)")
_SHORTEST, _LONGEST = 3, 120
_LONGEST_TRAIL = 16
_LONGEST_ONE = 4
_LONGEST_HEARD = 20
# Which number of people counts: 实到 before a total, a total before those seated or come.
_COUNT_RULES = ("count-quorum", "count-total", "count-seated", "count-came")


class Group(NamedTuple):
    """A group phrase as it stands, and the rule that found it."""

    text: str
    span: Span
    rule: str


class Count(NamedTuple):
    """How many people came, as the text says."""

    value: int
    span: Span
    rule: str


@cache
def _heads() -> tuple[str, ...]:
    return (*words("group_heads.tsv"), "）长", "）书")


def _ends_in_head(phrase: str) -> bool:
    """Whether a phrase ends with the noun of a group, a short bracket or 们, 等 behind it aside."""
    if phrase.endswith("）") and (opener := phrase.rfind("（", -22)) > 0:
        phrase = phrase[:opener]
    return phrase.removesuffix("等").removesuffix("们").endswith(_heads())


def _is_one(phrase: str) -> bool:
    """彭园长: a person whose given name the page leaves out."""
    return len(phrase) <= _LONGEST_ONE and phrase[0] in load_surnames().common and phrase[1:] in _heads()


class GroupReader:
    """Reads the group phrases of one meeting."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self.text = text
        self.mentions = Placed(mentions, lambda mention: mention.start)
        self.count: Count | None = None
        self._counts_people = _PEOPLE.search(text) is not None

    def read(self, closures: Sequence[Closure], sentences: Sequence[Sentence]) -> list[Group]:
        """All groups, each once: of the closures, those heard, and those in branch venues."""
        found: list[Group] = []
        for closure in closures:
            found.extend(self._of_closure(closure))
        for sentence in sentences:
            found.extend(self._heard(sentence))
            found.extend(self._invited(sentence))
            self._quorum(sentence)
        unique: list[Group] = []
        posts = {title.text for mention in self.mentions for title in mention.titles}
        for group in sorted(found, key=lambda g: g.span):
            if group.text not in posts and not any(group.text in other.text for other in unique):
                unique.append(group)
        for sentence in sentences:
            unique.extend(self._branches(sentence, unique))
        return unique

    # -- closures --------------------------------------------------------------------------------

    def _of_closure(self, closure: Closure) -> Iterator[Group]:
        verb = closure.verb
        if self.text.endswith(_DUE, 0, closure.start):
            return  # 会议应出席代表60名，实际出席58名
        present = verb.kind == "attend"
        reporting = verb.label in _REPORTING or self.text.startswith(_PUT_FORWARD, verb.start)
        if not (present or reporting or verb.kind in ("speak", "read", "convey")):
            return
        signing = verb.label == "签订"
        if verb.kind == "convey":  # 县农委召开会议，市住建局传达…: only who stands right before it
            closure = Closure(max(closure.start, self.text.rfind("，", closure.start, verb.start) + 1), verb)
        stop = self._stop(closure, signing=signing)
        region = self.text[closure.start:stop]
        sent = present and _SENT_UP.match(self.text, verb.start) is not None  # 22名出席省第七次党代会代表
        if sent or _TO_COME.search(region):
            return
        if present and self._counts_people and _PEOPLE.search(region):
            match = _CAME.search(self.text, closure.start, verb.end)
            if match is not None and len(_PEOPLE.findall(region)) == 1:  # 51名代表、15名列席代表参加
                self._counted(match.group("n"), match.span("n"), "count-came")
        if "“" in region and "”" not in region:
            return
        for start, end in self._without_people(closure.start, stop):
            for piece in self._pieces(start, end):
                if piece[1] == end < stop and self.text[piece[1] - 1] not in "、，和及与":
                    continue  # 县人社局卢孝钦局长: the organ of the person right behind it
                group = self._group(piece, organs=(reporting or verb.kind == "convey") and not signing)
                if group is not None:
                    yield group

    def _stop(self, closure: Closure, *, signing: bool) -> int:
        """Where the subjects end: before the verb, or before the other party (各村书记与镇党委签订…)."""
        verb = closure.verb
        arranged = verb.label in _ARRANGING and self.text.startswith("了", verb.end)
        if arranged and _ONE_ORGAN.fullmatch(self.text, closure.start, verb.start) is None:
            return closure.start  # 学习了…，部署了…: what the meeting did
        party = _PARTY.search(self.text, closure.start, verb.start) if signing else None
        return party.start() if party else verb.start

    def _without_people(self, start: int, end: int) -> Iterator[Span]:
        """The stretches between the named people."""
        at = start
        for mention in self.mentions.within(start, end):
            if mention.start > at:
                yield at, mention.start
            at = max(at, mention.end)
        if at < end:
            yield at, end

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """Cut at ，；： and at a 、 or 和 behind which a new group begins."""
        begin, depth = start, 0
        for match in _CUT.finditer(self.text, start, end):
            mark, at = match.group(), match.start()
            if mark in "（“":
                depth += 1
            elif mark in "）”":
                depth = max(0, depth - 1)
            elif depth == 0 and (mark in "，；：。" or self._new_group(begin, at, end)):
                yield begin, at
                begin = at + 1
        yield begin, end

    def _new_group(self, begin: int, at: int, end: int) -> bool:
        left = self.text[begin:at].lstrip("、，和及")
        if not (_ends_in_head(left) or (left.endswith("单位") and self.text[at] == "、" and not _EVERY.match(left))):
            return False
        if _AT_HOME.match(left):
            return True  # 在家班子成员、镇应急办负责人
        last = left.rfind("、") + 1
        if last and not _NEW_GROUP.match(left, last) and not self.text.startswith("和全体", at):
            return False  # 党支部书记、中层干部、护士长、各诊疗组…: a chain of bare posts is one group
        begins = _NEW_BEHIND_AND if self.text[at] == "和" else _NEW_GROUP
        return begins.match(self.text, at + 1, end) is not None and _THEIR_OWN.match(self.text, at + 1) is None

    def _group(self, piece: Span, *, organs: bool) -> Group | None:
        if piece[1] - piece[0] < _SHORTEST and not self.text.startswith("委员", piece[0], piece[1]):
            return None
        start, end = self._without_count(self._strip(piece))
        phrase = self.text[start:end]
        if not (_SHORTEST <= len(phrase) <= _LONGEST or phrase == "委员") or phrase.count("（") != phrase.count("）"):
            return None
        if _NO_GROUP.match(phrase) or _HELD.search(phrase) or self._apposed(piece, start, phrase) or _is_one(phrase):
            return None  # 区教育局召开2018年度班子|述职会议
        if _ends_in_head(phrase) or _NUMBERED.search(phrase):
            return Group(phrase, (start, end), "group-head")
        an_organ = organs or phrase.endswith(("单位", "部门")) or _ALL.search(phrase) is not None
        an_organ = an_organ and _TASK.match(phrase) is None
        if an_organ and _ORGAN.search(phrase.removesuffix("）")) and not _NO_ORGAN.search(phrase):
            return Group(phrase, (start, end), "group-organ")
        return None

    def _apposed(self, piece: Span, start: int, phrase: str) -> bool:
        """甲、乙、丙3名委员, 甲、乙等县领导: what the people named right before it are."""
        if self.text[start - 1:start] == "等":
            return _LEADERS.fullmatch(phrase) is not None
        counted = piece[0] == start and _COUNTED_NAMES.match(phrase) is not None
        return counted and self._named(start, start + 1)

    def _without_count(self, piece: Span) -> Span:
        """部分区属非公企业代表共100余人: the group without its number, which is kept."""
        start, end = piece
        if _EXPECTED.search(self.text, start, end):
            return start, start
        told = self._counts_people and _PEOPLE.search(self.text, start, end) is not None
        counted = _COUNT.search(self.text, start, end) if told else None
        if counted is None or counted.group("rest").strip("参加出席 "):
            return piece
        if self.text.endswith("有", start, counted.start()) and not _PRESENT.search(self.text, start, counted.start()):
            return start, start  # 其中妇女有500余人
        if counted.start() == start and not _TOTAL.match(self.text, start, end):
            return piece
        self._counted(counted.group("n"), counted.span("n"), "count-total")
        return self._strip((start, counted.start()))

    def _strip(self, piece: Span) -> Span:
        start, end = piece
        lead = _LEAD.match(self.text, start, end)
        if lead:
            start = lead.end()
        predicate = _PREDICATE.search(self.text, start, end)
        if predicate:
            end = predicate.start()
        trail = _TRAIL.search(self.text, max(start, end - _LONGEST_TRAIL), end)
        if trail:
            end = trail.start()
        while end > start and self.text[end - 1] in "、， 　":
            end -= 1
        return start, end

    # -- organs that were heard, branch venues, numbers ------------------------------------------

    def _heard(self, sentence: Sentence) -> Iterator[Group]:
        """会议听取了县扶贫办关于…、县纪委监委关于…的汇报: the organs that reported."""
        if self.text.find("听取", sentence.start, sentence.end) < 0:
            return
        for match in _LISTENED.finditer(self.text, sentence.start, sentence.end):
            begin = match.start(1)
            if self._named(*match.span(1)) or _DELIBERATED.search(match.group(1)):
                continue  # … or 各代表团审议县法院、县检察院工作报告情况的汇报
            run: list[Span] = []
            for part in match.group(1).split("、"):
                stop = _ABOUT.search(part)
                organ = part[: stop.start()] if stop else part
                if self._reported(organ) and not self.text.startswith("工作报告", begin + len(organ)):
                    run.append((begin, begin + len(organ)))
                    if stop:
                        yield self._merged(run)
                        run = []
                else:
                    run = []
                begin += len(part) + 1
            if run:
                yield self._merged(run)

    @staticmethod
    def _reported(organ: str) -> bool:
        """县民政局, 县民政局负责人: who can have been heard."""
        named = len(organ) <= _LONGEST_HEARD and _HEARD_ORGAN.match(organ) is not None
        return named and _ORGAN.search(_HEADED.sub("", organ)) is not None

    def _invited(self, sentence: Sentence) -> Iterator[Group]:
        """邀请老干部、人大代表座谈, 组织机关全体干部召开: who was called to the meeting."""
        if not any(self.text.find(word, sentence.start, sentence.end) >= 0 for word in _CALLS):
            return
        for match in _INVITED.finditer(self.text, sentence.start, sentence.end):
            who = match.span(match.lastgroup or 0)
            if self._named(*who):
                continue
            for piece in self._pieces(*who):
                group = self._group(piece, organs=False)
                if group is not None:
                    yield group

    def _merged(self, run: list[Span]) -> Group:
        start, end = run[0][0], run[-1][1]
        return Group(self.text[start:end], (start, end), "group-heard")

    def _named(self, start: int, end: int) -> bool:
        before = self.mentions.last_before(start)
        return bool(self.mentions.within(start, end)) or (before is not None and before.end >= start)

    def _branches(self, sentence: Sentence, known: Sequence[Group]) -> Iterator[Group]:
        """各县(市)设分会场, unless those who sat there are told in their own right."""
        if self.text.find("分会场", sentence.start, sentence.end) < 0:
            return
        for match in _BRANCH.finditer(self.text, sentence.start, sentence.end):
            start, end = self._strip(match.span(1))
            places = self.text[start:end]
            told = any(places.startswith(g.text[:3]) or g.text.startswith(places[:3]) for g in known)
            if len(places) >= 3 and not told and not _OURS.match(places):
                yield Group(places, (start, end), "group-branch")

    def _quorum(self, sentence: Sentence) -> None:
        if not self._counts_people or _PEOPLE.search(self.text, sentence.start, sentence.end) is None:
            return
        for pattern, rule in ((_QUORUM, "count-quorum"), (_SEATED, "count-seated"), (_CAME, "count-came")):
            match = pattern.search(self.text, sentence.start, sentence.end)
            if match is not None and pattern is _CAME and _ONE_OF_TWO.search(self.text, sentence.start, match.start()):
                continue
            if match is not None and not _TO_COME.search(self.text, sentence.start, match.start()):
                number = match.lastindex or 0
                self._counted(match.group(number), match.span(number), rule)

    def _counted(self, digits: str, span: Span, rule: str) -> None:
        """Keep the best number, as ``_COUNT_RULES`` ranks them."""
        value = parse_count(digits)
        if value is None or value < 2:
            return
        if self.count is None or _COUNT_RULES.index(rule) < _COUNT_RULES.index(self.count.rule):
            self.count = Count(value, span, rule)
