"""Persons: which names stand in the text, and which positions stand with them.

A person is introduced by a position right before the name (县委副书记、县长王　博), right after it
(卢孝钦局长) or in brackets behind it (minutes: 庞新亭（县委常委、副县长）. A position goes to every name
after it until the next position (副县长甲、乙、丙). Once introduced, a name is known wherever it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.items import Span
from pipelines.parse.names import RARELY_FAMILY, NameReader, squeeze
from pipelines.parse.outline import Outline, Paragraph, clause_start
from pipelines.parse.titles import Title, TitleReader, find_heads, split_titles
from pipelines.parse.wordlist import everyday_words, holds_everyday_word

_BREAKS = "，。；：！？\n\t 　《》•●◆■…—"
_ATTENDING = re.compile(
    "代表(?=[^，。；]{2,40}[作做])|主持|出席|参加|参会|到会|列席|请假|就[座坐]|发言|讲话|汇报|宣读|传达|通报"
)
_MEMBERS = "(?:同志|领导干部|领导|成员|代表|委员|人士|专家|企业家|人)"
# What may stand between a list of names and the verb: 等市领导, 三位同志均, 8名委员围绕…作大会.
_BARE_END = re.compile(
    f"(?:(?:[两三四五六七八九十]|\\d{{1,2}})[位名]{_MEMBERS}?)?"
    f"(?:等(?:(?P<post>[^，。；、和]{{0,6}}(?:领导|委员|成员))|[^，。；]{{0,60}}?{_MEMBERS})?)?"
    "(?:(?:以及|及|和)其他[^，。；]{2,40}(?:领导|干部|成员|人员|同志|代表|委员))?"
    "(?:均|都|还|也|分别|先后|依次|一同|共同|踊跃|积极|到会|应邀|因[病事公]|在主席台(?:前排)?|在[^，。；、]{0,8}会场|"
    "(?:围绕|就|结合|针对)[^，。；]{2,80}?(?=[作做进])|"
    "(?:在会上)?(?:[作做]|进行)?了?(?:交流|表态|典型|大会|即席|口头)?)*"
)
# 等8名委员围绕扩大就业，改善环境等话题作了即席
_ON_A_SUBJECT = re.compile(
    "等(?:\\d{1,2}[名位])?(?:委员|代表)(?:围绕|就|结合|针对)[^。；]{2,160}?[作做]了?(?:大会|即席|交流|口头)?"
)
# 由局长、文其发主持: a mark between post and name by mistake.
_CHAIRS = re.compile("[一-鿿]{2,3}(?:同志)?主持(?=会议|[，。])")
_ALSO = re.compile("以及|还有")
_LONGEST_BARE = 240
# Adverbs and 作了 before a verb, with what is made: 张明德首先作交流|发言.
_BEFORE_ACT = re.compile(
    "(?:同志|首先|最后|随后|还|也|分别|先后|到会|应邀|在会上|[作做]了?|交流|表态|典型|专题|大会|工作|经验|讲授)+$"
)
_LONGEST_TAIL = 12
_LONGEST_ALONE = 20  # characters of a name that is a clause of its own
_ORG_END = frozenset("局委办厅部处室队院会镇乡县市区州旗省村司行校所站科团社心府组班")
_ORG_IN_NAME = frozenset("局委办厅部处室队院镇乡县市组")
_ORG_SHORT = frozenset("联防委办局府会院队部社团")
_PLACE_IN_NAME = _ORG_IN_NAME | frozenset("省州旗区山江河")
_HAN = re.compile("[一-鿿]+")
_BLANKS = re.compile("[ 　]+")
_TOWNS = frozenset("镇乡村")
_PLACES_BEHIND = re.compile(
    "(?:、[^、，。；]{2,8}?(?:镇|乡|村|街道|社区))*(?:[^、，。；]{0,6}(?:负责|干部|书记|代表)|等)"
)
_DEPUTY = ("常务副", "专职副", "执行副", "副", "代理", "代", "总", "老")
_COURTESY = ("同志", "先生", "女士")
_SEPARATORS = ("、", "和", "与", "及", "以及")
_NUMERALS = "一二两三四五六七八九十"
_PART = re.compile("[，。；、：（）]")
_BRACKET = re.compile(r"（([^（）]{1,60})）")
# A bracket between a position and its name that belongs to the position.
_ASIDE = re.compile(
    "（(?:挂职|兼|兼职|代|代理|候任|援[一-鿿]{1,4}|[正副][省厅局县处科股]级|主持[一-鿿]{0,6}工作|"
    "(?:副?总)?(?:经理|主任|书记|[局院校县镇乡社行台部]长))）(?=[ 　]?[一-鿿])"
)
_LABEL = re.compile(
    r"(?:主\s*持(?:\s*人)?|出\s*席(?:人员|领导)?|参\s*加(?:人员)?|列\s*席(?:人员)?|缺\s*席|请\s*假|"
    r"记\s*录(?:人)?)\s*：\s*"
)
_ROSTER = re.compile(
    r"(?P<chair>大会执行主席)(?:是|为|有|：)|(?:(?:出席|参加|列席|到会)[^，。；：]{0,16}?的?(?P<post>[省市县区州旗]领导)?(?:嘉宾|人员|同志)*还?(?:有(?!关)|是))：?"
)
_SAYS = re.compile("强调|指出|要求|表示|认为|希望|建议|坦言|说")
_SPEAKER = re.compile(
    r"(?:^|(?<=[。；！？”\n的　 ]))([一-鿿]{2,4}?)(?:则|也|还|接着|随后)?"
    rf"(?:{_SAYS.pattern})(?=[，：“。]|.{{8}})",
    re.MULTILINE,
)
_POINT = re.compile("(?:^|[，。；：、])[一二三四五六七八九十]{1,2}是$")  # 二是张明德副书记宣读了通知
_LONGEST_POINT = 4
_LONGEST_SPEAKER = 6  # characters: the name and the adverb behind it
_SPEECH_BEGINS = 8    # characters that are looked at behind the verb


@dataclass(slots=True)
class Mention:
    """A name in the text. ``start`` and ``end`` take in the positions and the courtesy word around it;
    ``rule`` says how it was found: title-before, title-after, bracket, list, known, surname-title, speaker."""

    name: str
    span: Span
    start: int
    end: int
    rule: str
    titles: list[Title] = field(default_factory=list)
    inherited: bool = False


class PersonFinder:
    """Finds the mentions of one article, in the order of the text."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.text = outline.text
        self.names = NameReader(self.text)
        self.heads = find_heads(self.text)
        self.titles = TitleReader(self.text, self.heads, self.names.known)
        self._ends = sorted(self.heads.starts)

    def find(self) -> list[Mention]:
        """Every mention: those with a position first, then the other uses of the names they introduced."""
        found: list[Mention] = []
        for paragraph in self.outline.paragraphs:
            found.extend(self._introduced(paragraph))
        found.extend(self._courteous(found))
        found.extend(self._bare(found))
        self.names.known.update(m.name for m in found)
        found.extend(self._known(found))
        speakers = list(self._speakers(found))
        if speakers:
            self.names.known.update(m.name for m in speakers)
            found.extend(speakers)
            found.extend(self._known(found, only=frozenset(m.name for m in speakers)))
        found.sort(key=lambda m: m.span)
        return found

    # -- introductions ---------------------------------------------------------------------------

    def _introduced(self, paragraph: Paragraph) -> Iterator[Mention]:
        cursor = paragraph.start
        for one in self._rostered(paragraph):
            self.names.known.add(one.name)
            cursor = max(cursor, one.end)
            yield one
        for end in self._ends_in(paragraph):
            if end <= cursor:
                continue
            mention = self._title_before(end, cursor, paragraph.end) or self._title_after(end, cursor)
            if mention is None:
                continue
            for one in self._with_list(mention, paragraph.end):
                self.names.known.add(one.name)
                cursor = max(cursor, one.end)
                yield one

    def _rostered(self, paragraph: Paragraph) -> Iterator[Mention]:
        """主　持：甲 and 出席会议的县领导有：甲、乙: names right behind a label."""
        label = _LABEL.match(self.text, paragraph.start, paragraph.end)
        label = label or _ROSTER.search(self.text, paragraph.start, paragraph.end)
        span = self.names.at(label.end(), titled=True) if label else None
        if label is None or span is None or span[1] > paragraph.end:
            return
        named = "chair" if label.re is _ROSTER and label.group("chair") else "post"
        post = label.span(named) if label.re is _ROSTER and label.group(named) else None
        titles = [Title(self.text[post[0]:post[1]], post)] if post else []
        name = squeeze(self.text[span[0]:span[1]])
        yield from self._with_list(Mention(name, span, *span, "label", titles), paragraph.end)

    def _ends_in(self, paragraph: Paragraph) -> list[int]:
        return self._ends[bisect_right(self._ends, paragraph.start):bisect_right(self._ends, paragraph.end)]

    def _title_before(self, end: int, floor: int, ceiling: int) -> Mention | None:
        aside = _ASIDE.match(self.text, end, ceiling)
        start = behind = aside.end() if aside else end
        while start < ceiling and self.text[start] in " 　：" and start - behind < 2:
            start += 1
        if self.text.startswith("、", start) and self._slipped_mark(start + 1, ceiling):
            start += 1
        if start >= ceiling or self.text[start] not in self.names.lexicon.first_chars:
            return None
        span = self.names.at(start, titled=True) or self._between_names(start, ceiling)
        if span is None or span[1] > ceiling or self._weak_evidence(end, span):
            return None
        titles = self.titles.ending(end, floor)
        if not titles:
            return None
        if aside is not None:  # 副县长（挂职）王强
            opens = titles[-1].span[0]
            titles[-1] = Title(self.text[opens:behind], (opens, behind))
        name = squeeze(self.text[span[0]:span[1]])
        return Mention(name, span, titles[0].span[0], self._courtesy(span[1]), "title-before", titles)

    def _slipped_mark(self, start: int, ceiling: int) -> bool:
        """由局长、文其发主持, 县纪委书记、旦正道吉，: a mark between post and name by mistake."""
        if _CHAIRS.match(self.text, start, ceiling):
            return True
        span = self.names.at(start, titled=True)
        return span is not None and self.text.startswith("，", span[1]) and self.names.is_syllables(span)

    def _weak_evidence(self, end: int, span: Span) -> bool:
        """An everyday word behind an everyday noun (干部群众, 代表建议) is no person."""
        name = self.text[span[0]:span[1]]
        return end in self.heads.weak and name not in self.names.known and name in everyday_words()

    def _title_after(self, end: int, floor: int) -> Mention | None:
        """卢孝钦局长: a name right before a head noun, with a certain beginning and end."""
        if end in self.heads.weak and not self.text.endswith("委员", 0, end):
            return None
        head = self.heads.starts[end]
        if head - floor < 2 or not self.names.closed(end):
            return None
        for deputy in _DEPUTY:
            if self.text.endswith(deputy, floor, head):
                head -= len(deputy)
        span = self._name_ending(head, floor)
        if span is None:
            return None
        rare = self.text[span[0]] not in self.names.lexicon.common
        chain = self.text.startswith("、", end) and self.names.at(end + 1, titled=True) is None
        organ_like = self.text[span[1] - 1] in _ORG_SHORT
        if rare and organ_like and (chain or self.text.startswith(("总总", "总副总"), head)):
            return None  # 海河防总总指挥、河北省省长王明
        organ = self.titles.organ_before(span[0], floor) if span[0] > floor else None
        if organ is None:
            title = Title(self.text[head:end], (head, end))
            return Mention(squeeze(self.text[span[0]:span[1]]), span, span[0], end, "title-after", [title])
        title = Title(self.text[organ[0]:organ[1]] + self.text[head:end], (organ[0], end), span)
        return Mention(squeeze(self.text[span[0]:span[1]]), span, organ[0], end, "title-after", [title])

    def _name_ending(self, end: int, floor: int) -> Span | None:
        lexicon = self.names.lexicon
        for length in (5, 4, 3, 2):
            start = end - length
            if start < floor or not self._begins_here(start, floor):
                continue
            raw = self.text[start:end]
            name = squeeze(raw)
            if name in self.names.known:
                return start, end
            if not name or name[0] in RARELY_FAMILY or name[0] == "区":
                continue
            compound = name[:2] in lexicon.compound and len(name) in (3, 4)
            single = name[0] in lexicon.single and len(name) in (2, 3)
            if not (compound or single) or (name != raw and len(name) != 2):
                continue
            if name in lexicon.not_names or name[:2] in lexicon.not_names or _ORG_IN_NAME.intersection(name[1:]):
                continue
            if name[-1] == "为" and self.names.elects(start):
                continue  # 推选…，马飞为副书记
            if name[-1] in _NUMERALS and self.text[end] in "村镇乡社":
                continue  # 张白、蒲甸三村党支部书记
            if name[-1] in "会员等" or not all("一" <= c <= "鿿" for c in name):
                continue
            doubtful = (name, name[1:], name[:2]) if name[0] not in lexicon.common else (name,)
            if name != raw or not everyday_words().intersection(doubtful):
                return start, end
        return None

    def _begins_here(self, start: int, floor: int) -> bool:
        if start == floor:
            return True
        before = self.text[start - 1]
        if before == "是" and _POINT.search(self.text, max(floor, start - _LONGEST_POINT), start):
            return True
        if self.text.endswith(("主持人", "会上", "随后", "最后", "首先"), floor, start):
            return True
        return before in _BREAKS or before in "、（“由和与及" or before in _ORG_END

    def _courteous(self, introduced: list[Mention]) -> Iterator[Mention]:
        """申屠敬之同志不再担任…: a name that only 同志 introduces."""
        if "同志" not in self.text:
            return
        covered = _Cover([m.span for m in introduced])
        for match in re.finditer("同志", self.text):
            span = self._name_ending(match.start(), 0)
            if span is not None and not covered.overlaps(span) and self._in_reading(span):
                covered.add(span)
                yield Mention(squeeze(self.text[span[0]:span[1]]), span, span[0], match.end(), "courtesy")

    def _bare(self, introduced: list[Mention]) -> Iterator[Mention]:
        """庄志慧主持会议, 张海强、刘登科参加会议, 沈先文、汪卫民等市领导出席: names without positions that open a
        clause and are the subject of hosting or attending. 等市领导 is the position of all of them."""
        covered = _Cover([m.span for m in introduced])
        for match in _ATTENDING.finditer(self.text):
            start = clause_start(self.text, max(0, match.start() - _LONGEST_BARE), match.start())
            listed = _ALSO.match(self.text, start, match.start())  # 县长甲，以及乙、丙等县领导出席
            names = list(self._bare_names(listed.end() if listed else start, match.start()))
            names = names or self._of_organ(start, match.start()) or self._far_before(match)
            if not names or any(covered.overlaps(span) for span in names):
                continue
            between = _BARE_END.fullmatch(self.text, names[-1][1], match.start())
            between = between or _ON_A_SUBJECT.fullmatch(self.text, names[-1][1], match.start())
            alone = len(names) == 1 and match.group() != "主持" and not self._stands_alone(names[0]) and not any(
                covered.overlaps((at, at + 1)) for at in range(max(0, start - 12), start)
            )
            if between is None or alone or not self._in_reading(names[0]):
                continue
            post = between.span("post") if between.re is _BARE_END and between.group("post") else None
            titles = [Title(self.text[post[0]:post[1]], post)] if post else []
            for span in names:
                covered.add(span)
                yield Mention(squeeze(self.text[span[0]:span[1]]), span, *span, "bare-list", list(titles))

    def _far_before(self, verb: re.Match[str]) -> list[Span]:
        """张海强、刘登科等委员围绕增加收入，改善环境等话题作了|发言: names that open the sentence of the verb."""
        if verb.group() != "发言":
            return []
        start = self.text.rfind("。", max(0, verb.start() - _LONGEST_BARE), verb.start()) + 1
        return list(self._bare_names(start, verb.start())) if start else []

    def _stands_alone(self, span: Span) -> bool:
        """张明德出席会议: a name at the head of a sentence that cannot be read as anything else."""
        name, before = self.text[span[0]:span[1]], self.text[span[0] - 1:span[0]]
        spoke = self.text.startswith(("代表", "宣读了"), span[1]) and before == "，"  # 会上，石凯代表团县委作报告
        certain = len(name) > 2 or self.text.count(name) > 2
        head = certain and before in ("", "。", "\n")
        if name[0] not in self.names.lexicon.common or not (head or spoke):
            return False
        return not _PLACE_IN_NAME.intersection(name[1:]) and not holds_everyday_word(name)

    def _of_organ(self, start: int, verb: int) -> list[Span]:
        """会议由镇党委尚金楼主持, 县工作专班刘彩凤、李靖到会指导: names behind an organ, without a position."""
        comma = self.text.find("、", start, verb)
        if comma >= 0:
            first = self._behind_organ(comma, start, listed=True)
            rest = list(self._bare_names(comma + 1, verb)) if first else []
            return [first, *rest] if first and rest else []
        tail = _BEFORE_ACT.search(self.text, max(start, verb - _LONGEST_TAIL), verb)
        one = self._behind_organ(tail.start() if tail else verb, start)
        return [one] if one else []

    def _behind_organ(self, end: int, floor: int, *, listed: bool = False) -> Span | None:
        """The name that ends at ``end``, beyond doubt, if an organ stands before it; ``listed``: names follow."""
        span = self._name_ending(end, floor)
        if span is None or span[0] == floor:
            return None
        if self.text.endswith(("由", "主持人"), floor, span[0]):
            return span
        if self.text[span[0] - 1] not in _ORG_END:
            return None
        name = self.text[span[0]:span[1]]
        doubtful = len(name) < 3 or name[0] not in self.names.lexicon.common
        doubtful = doubtful or (not listed and holds_everyday_word(name))
        return None if doubtful else span

    def _bare_names(self, start: int, end: int) -> Iterator[Span]:
        """The names of a list from ``start``, as far as they are names beyond doubt."""
        while start < end:
            span = self.names.at(start, titled=False) or self.names.dotted(start)
            if span is None and self.text[start - 1] == "、":
                span = self._between_names(start, end)
            if span is None or span[1] > end or self.text[span[0]:span[1]] in everyday_words():
                return
            yield span
            if self.text[span[1]] != "、":
                return
            start = span[1] + 1

    def _speakers(self, introduced: list[Mention]) -> Iterator[Mention]:
        """申屠敬之说, 从事机械加工的单于成则希望: a name that only its speech introduces. A name that the page
        prints once and that differs in one character from one it uses more often is that one, misprinted."""
        covered = _Cover([m.span for m in introduced])
        names = {m.name for m in introduced}
        for match in self._speeches():
            name, span = match.group(1), match.span(1)
            if name in names or covered.overlaps(span) or not self._speakable(name) or not self._in_reading(span):
                continue
            meant = [k for k in names if _differ_in_one(k, name) and self.text.count(k) > 1]
            if self.text.count(name) == 1 and len(meant) == 1:
                yield Mention(meant[0], span, span[0], span[1], "misprint")
            elif not meant:
                yield Mention(name, span, span[0], span[1], "speaker")

    def _speeches(self) -> Iterator[re.Match[str]]:
        """The places where somebody says something: looked for around the verbs only."""
        done = 0
        for verb in _SAYS.finditer(self.text):
            speech = _SPEAKER.search(self.text, max(done, verb.start() - _LONGEST_SPEAKER), verb.end() + _SPEECH_BEGINS)
            if speech is not None:
                done = speech.end()
                yield speech

    def _speakable(self, name: str) -> bool:
        lexicon = self.names.lexicon
        compound = name[:2] in lexicon.compound and len(name) > 2
        single = name[0] in lexicon.single and len(name) < 4
        if not (compound or single) or name in lexicon.not_names or name[:2] in lexicon.not_names:
            return False
        if self.names.opens_clause(name) and not compound:
            return False
        return not everyday_words().intersection((name, name[1:], name[:2]))

    # -- what follows a name ---------------------------------------------------------------------

    def _courtesy(self, end: int) -> int:
        for courtesy in _COURTESY:
            if self.text.startswith(courtesy, end):
                return end + len(courtesy)
        return end

    def _with_list(self, first: Mention, ceiling: int) -> Iterator[Mention]:
        """The mention itself, with a bracket behind it, and the names of the list that it opens."""
        self._read_bracket(first, ceiling)
        yield first
        last = first
        while span := self._next_in_list(last, ceiling) or self._next_behind_blank(first, last, ceiling):
            titles = [] if first.rule == "title-after" else list(first.titles)
            last = Mention(
                squeeze(self.text[span[0]:span[1]]), span, span[0], self._courtesy(span[1]), "list", titles, True
            )
            self._own_title_behind(last)
            self._read_bracket(last, ceiling)
            yield last

    def _next_in_list(self, last: Mention, ceiling: int) -> Span | None:
        for separator in _SEPARATORS:
            if self.text.startswith(separator, last.end):
                span = self.names.at(last.end + len(separator), titled=True)
                span = span or (self._between_names(last.end + 1, ceiling) if separator == "、" else None)
                if span is None or span[1] > ceiling or self._opens_title(span) or self._is_place(span):
                    continue
                if separator == "、" or self.text[span[0]:span[1]] not in everyday_words():
                    return span
        return self._next_behind_comma(last, ceiling)

    def _next_behind_comma(self, last: Mention, ceiling: int) -> Span | None:
        """副县长张建国，黄旺，吕振，各乡镇负责人参加: a name that is a clause of its own in a list."""
        if not self.text.startswith("，", last.end) or last.rule not in ("title-before", "list"):
            return None
        start = last.end + 1
        end = self.text.find("，", start, min(ceiling, start + _LONGEST_ALONE))
        span = self.names.at(start, titled=True) or self.names.dotted(start) if end > 0 else None
        dotted = span is not None and self.names.dotted(start) == span
        if span is None or span[1] != end or not (dotted or self.text[start] in self.names.lexicon.single):
            return None
        name = squeeze(self.text[start:end])
        return None if name in everyday_words() or holds_everyday_word(name) else span

    def _next_behind_blank(self, first: Mention, last: Mention, ceiling: int) -> Span | None:
        """出席：李大明 周成　刘英, 县领导李大明 周成 王　博出席: rosters with blanks for commas."""
        blank = _BLANKS.match(self.text, last.end, ceiling)
        span = self.names.at(blank.end(), titled=True) if blank else None
        if span is None or span[1] > ceiling or self._opens_title(span):
            return None
        name = squeeze(self.text[span[0]:span[1]])
        lexicon = self.names.lexicon
        certain = name[:2] in lexicon.compound or (name[0] in lexicon.common and name not in everyday_words())
        return span if certain or first.rule == "label" else None

    def _between_names(self, start: int, ceiling: int) -> Span | None:
        """亚古 in 张三、亚古、李四 or 主席亚古、李四: two to five characters of no known name, but no word
        either, before 、 and a name."""
        end = self.text.find("、", start, min(ceiling, start + 6))
        if end - start < 2 or not _HAN.fullmatch(self.text, start, end) or end in self.heads.starts:
            return None
        name = self.text[start:end]
        if name[0] in "由和与及对向" or name[-1] in _ORG_END or name in self.names.lexicon.not_names:
            return None
        if holds_everyday_word(name):
            return None
        return (start, end) if self.names.at(end + 1, titled=True) is not None else None

    def _is_place(self, span: Span) -> bool:
        """黄村镇、红旗镇、东风街道: a name that ends like a place, with places behind it."""
        if self.text[span[1] - 1] not in _TOWNS:
            return False
        return _PLACES_BEHIND.match(self.text, span[1]) is not None

    def _opens_title(self, span: Span) -> bool:
        """Whether what looks like a name is the beginning of the next position (高新区主任张三)."""
        if self.text[span[1]:span[1] + 1] in ("及", "和", "与"):
            return False
        return any(
            end in self.heads.starts
            and _PART.search(self.text, span[1], end) is None
            and self.names.at(end, titled=True) is not None
            for end in range(span[0] + 2, span[1] + 5)
        )

    def _near_ends(self, at: int) -> list[int]:
        return [e for e in range(at + 1, at + 5) if e in self.heads.starts]

    def _own_title_behind(self, mention: Mention) -> None:
        """甲委员、乙委员: the head noun behind a listed name is its own position."""
        for end in reversed(self._near_ends(mention.span[1])):
            start = mention.span[1]
            between = self.text[start:self.heads.starts[end]]
            certain = end not in self.heads.weak or self.text.endswith("委员", 0, end)
            if certain and (not between or between in _DEPUTY) and self.names.closed(end):
                mention.titles = [Title(self.text[start:end], (start, end))]
                mention.inherited = False
                mention.end = end
                return

    def _read_bracket(self, mention: Mention, ceiling: int) -> None:
        """庞新亭（县委常委、副县长）: positions in a bracket behind the name."""
        match = _BRACKET.match(self.text, mention.end, ceiling)
        if match is None:
            return
        pieces = split_titles(self.text, *match.span(1))
        titles = [Title(self.text[start:end], (start, end)) for start, end in pieces if end in self.heads.starts]
        if titles:
            mention.titles = titles if mention.inherited else mention.titles + titles
            mention.inherited = False
        mention.end = match.end()

    # -- later uses ------------------------------------------------------------------------------

    def _known(self, introduced: list[Mention], only: frozenset[str] | None = None) -> Iterator[Mention]:
        """The other places where an introduced name stands; with ``only``, of these names."""
        taken = sorted(m.span for m in introduced)
        covered = _Cover(taken)
        for mention in self._by_surname(introduced, covered):
            covered.add((mention.start, mention.end))
            yield mention
        names = sorted(only or {m.name for m in introduced}, key=len, reverse=True)
        printed: dict[str, set[str]] = {}
        for mention in introduced:
            printed.setdefault(mention.name, {mention.name}).add(self.text[mention.span[0]:mention.span[1]])
        told = Counter(m.name for m in introduced)
        for name in names:
            forms = sorted(printed[name])
            for form in forms:
                if self.text.count(form) == told[name] and len(forms) == 1:
                    continue  # it stands nowhere else
                for span in self._places_of(form):
                    if not covered.overlaps(span):
                        covered.add(span)
                        yield self._known_mention(name, span)

    def _by_surname(self, introduced: list[Mention], covered: _Cover) -> Iterator[Mention]:
        """薛处长要求: a family name with a position, where one person of the page bears both."""
        families = {m.name[0] for m in introduced}
        for end in self._ends:
            head = self.heads.starts[end]
            head -= 1 if self.text[head - 1:head] == "副" else 0
            start = head - 1
            if start < 0 or self.text[start] not in families or not self.names.closed(end):
                continue
            if covered.overlaps((start, end)) or not (start == 0 or self.text[start - 1] in "，。；、\n　 对由向,;”"):
                continue
            post = self.text[head:end]
            bearers = {
                m.name for m in introduced
                if m.name[0] == self.text[start] and any(t.text.endswith(post) for t in m.titles)
            }
            if len(bearers) == 1 and self._in_reading((start, end)):
                yield Mention(bearers.pop(), (start, start + 1), start, end, "surname-title")

    def _known_mention(self, name: str, span: Span) -> Mention:
        mention = Mention(name, span, span[0], self._courtesy(span[1]), "known")
        for end in reversed(self._near_ends(span[1])):
            start = self.heads.starts[end]
            if start - span[1] <= 1 and end not in self.heads.weak and self.names.closed(end):
                mention.end = end
                break
        return mention

    def _places_of(self, form: str) -> Iterator[Span]:
        at = self.text.find(form)
        while at >= 0:
            span = at, at + len(form)
            if self.names.closed(span[1]) and self._in_reading(span):
                yield span
            at = self.text.find(form, at + len(form))

    def _in_reading(self, span: Span) -> bool:
        paragraph = self.outline.paragraph_at(span[0])
        return paragraph is not None and span[1] <= paragraph.end


def _differ_in_one(a: str, b: str) -> bool:
    return len(a) == len(b) > 2 and a[0] == b[0] and sum(x != y for x, y in zip(a, b, strict=True)) == 1


class _Cover:
    """Which characters belong to a mention already."""

    def __init__(self, spans: list[Span]) -> None:
        self._taken: set[int] = set()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        self._taken.update(range(*span))

    def overlaps(self, span: Span) -> bool:
        return not self._taken.isdisjoint(range(*span))
