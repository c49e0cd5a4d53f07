"""Personal names: where one begins, how long it is, what may follow it.

A name is two to four Han characters after a family name (张三, 欧阳春林), two or three characters with
spaces between them (王　博, 滚 水 金), parts joined by a dot (买买提·吐尔逊), or a run of syllables of a
transliterated language (扎西次仁, 吉克尔布). Its right end is certain where punctuation follows, or a word
of ``name_followers.tsv`` (主持, 出席, 等 …); between two possible ends, the rest of the page decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipelines.items import Span
from pipelines.parse.lexicon import words
from pipelines.parse.surnames import load_surnames
from pipelines.parse.wordlist import everyday_words, holds_everyday_word, opens_word

_DOTS = "·•・．.‧∙"
_HAN = "一-鿿㐀-䶿"
_SPACED = re.compile(rf"[{_HAN}][ 　]{{1,3}}[{_HAN}](?:[ 　]{{1,3}}[{_HAN}](?![{_HAN}][ 　]))?(?![ 　])")
_SPACED_IN_ROSTER = re.compile(rf"[{_HAN}][ 　]{{1,3}}[{_HAN}](?=[ 　]+[{_HAN}])")
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[{_DOTS}][{_HAN}]{{1,10}}){{1,3}}")
_RUN = re.compile(rf"[{_HAN}]+")
# Family names that far more often are the preposition or verb behind a position …
RARELY_FAMILY = frozenset("和向从由谈边")
# … of these, such as cannot stand before 主持 or 出席 with nothing but one or two characters between.
_NO_LINK = frozenset("向从谈边")
_COMES = ("到会", "出席", "列席", "参加", "主持", "应邀")
_LIST_MARKS = ("、", "，", "和", "及")
_ATTENDS = re.compile("主持|出席|列席|参加|在会上|强调|指出")
_SPEAKS = ("同志", "强调", "指出", "要求", "表示")
# Behind an everyday word, these show that it is a name (副主任严肃主持会议).
_BEHIND_PERSON = ("同志", "先生", "女士", "主持", "出席", "列席")
# A conjunction cannot stand before these: 刘光和等领导, 赵永和出席会议.
_NOT_BEHIND_AND = re.compile(
    "等|同志|及|与|以及|分别|先后|一起|共同|均|主持|出席|列席|参加|讲话|发言|强调|指出|要求|表示|认为|介绍|汇报|通报|宣读|传达|就(?!业)|在|为|对|作|向(?:大会|会议|与会|全)"
)
_LEVELS = frozenset("省市县区州旗全各上")
_JOINS = ("及", "以及", "等")
_LONGEST_SYLLABLES = 7
_NUMERALS = "一二三四五六七八九"
# What one makes: 张明作讲话.
_MADE = re.compile(
    "了|的|《|通报|介绍|检查|点评|辅导|典型|大会|题为|讲话|"
    "报告|发言|说明|总结|动员|汇报|专题|表态|交流|重要|主题|安排|部署"
)
_POST = re.compile("[^，。；、]{0,14}?(?:长|书记|主任|主席|委员|代表|成员)")
_ELECTS = re.compile("推[选举]|选举|选出|任命|聘任|推荐")
_SENTENCE = 150  # characters before a name that are looked at for an election
_COLLECTIVE = frozenset(("全体", "成员", "常委", "班子", "有关", "相关", "所有", "时任", "何时"))
_SPACE = frozenset(" 　")
_SPACES = re.compile(r"[ 　]+")

# Never the second or third character of a name that has a family name.
_NEVER_IN_NAME = frozenset("等的了着过得们这那吗呢吧么与或及是也又很就都县区委局厅您")
# Characters that may end a given name but, behind one that is long enough already, are the next word …
_WORDS_OF_THEIR_OWN = frozenset("先后首在就对等和为将同到也还均并会代向受给以从说谈带要率与及则边")
# … of these, such as cannot stand before a punctuation mark …
_NEEDS_MORE = frozenset("和与及对在就向以给从为将同由先后首还也均代率要边会")
# … and those that may open a longer word: 分别, 中层, 作为.
_MAY_OPEN_WORD = frozenset("指认分出主参讲传介通汇发致提任作中长宣逐召举组")


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """The tables that names are read with; see the files of the same names."""

    single: frozenset[str]
    compound: frozenset[str]
    common: frozenset[str]
    element_chars: frozenset[str]
    first_chars: frozenset[str]  # with which a name of any kind can begin
    elements: frozenset[str]
    followers: dict[str, tuple[str, ...]]  # by first character, longest first
    heads: tuple[str, ...]
    not_names: frozenset[str]


@cache
def name_lexicon() -> NameLexicon:
    """The name tables, loaded once."""
    known = load_surnames()
    elements = known.elements | known.affixes
    element_chars = frozenset("".join(elements))
    return NameLexicon(
        single=known.single,
        compound=known.compound,
        common=known.common,
        element_chars=element_chars,
        first_chars=element_chars.union(surname[0] for surname in known.single | known.compound),
        elements=elements,
        followers=_by_first(words("name_followers.tsv")),
        heads=words("position_heads.tsv"),
        not_names=frozenset((*words("not_names.tsv"), *words("meeting_nouns.tsv"))),
    )


def _by_first(followers: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, list[str]] = {}
    for word in followers:
        grouped.setdefault(word[0], []).append(word)
    return {first: tuple(own) for first, own in grouped.items()}


def squeeze(name: str) -> str:
    """A name without the spaces that a page prints inside it."""
    return name.replace(" ", "").replace("　", "")


class NameReader:
    """Reads names in one text. ``known`` are names that the page has already introduced."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexicon = name_lexicon()
        self.known: set[str] = set()
        self._people: dict[str, bool] = {}  # everyday words that are somebody's name here
        self._dots = any(dot in text for dot in _DOTS)

    def at(self, start: int, *, titled: bool) -> Span | None:
        """The name that begins at ``start``, or None. ``titled``: a position stands right before it, so
        that weaker evidence is enough (syllable names, names without a certain right end)."""
        text = self.text
        if start >= len(text) or text[start] not in self.lexicon.first_chars:
            return self._dotted(start, titled) if titled and self._dots else None
        spaced = self._spaced(start) if text[start + 1:start + 2] in _SPACE else None
        return spaced or (self._dotted(start, titled) if self._dots else None) or self._plain(start, titled)

    def _spaced(self, start: int) -> Span | None:
        match = _SPACED.match(self.text, start)
        if match is None:
            match = _SPACED_IN_ROSTER.match(self.text, start)
            return match.span() if match and match.group()[0] in self.lexicon.common else None
        if match.group()[0] not in self.lexicon.single:
            return None
        parts = _SPACES.split(match.group())
        end = match.end()
        if len(parts) == 3 and not self.closed(end):
            end = match.start() + self.text[start:end].rindex(parts[2])
            end = start + len(self.text[start:end].rstrip(" 　"))
        return (start, end) if self.closed(end) else None

    def dotted(self, start: int) -> Span | None:
        """A name with a dot that begins at ``start`` in a list of names, or None."""
        return self._dotted(start, titled=True) if self._dots else None

    def _dotted(self, start: int, titled: bool) -> Span | None:
        """买买提·吐尔逊: the part after the last dot ends where its syllables do."""
        match = _DOTTED.match(self.text, start)
        if match is None:
            return None
        first = match.group()[: min(i for i in map(match.group().find, _DOTS) if i >= 0)]
        if "." in match.group() and not self._all_syllables(match.group().split(".")[0]):
            return None  # an ASCII dot is a full stop on pages that fold their punctuation
        if len(first) > 1 and not self._all_syllables(first) and not titled:
            return None
        last = max(map(match.group().rfind, _DOTS)) + start + 1
        stop = self._syllables_end(last, match.end())
        for end in [*range(stop, last + 1, -1), *range(stop + 1, match.end() + 1)]:
            if self.closed(end):
                return start, end
        return None

    def _all_syllables(self, part: str) -> bool:
        return self.lexicon.element_chars.issuperset(part)

    def _plain(self, start: int, titled: bool) -> Span | None:
        text = self.text
        run = _RUN.match(text, start)
        if run is None:
            return None
        stop = run.end()
        for length in (6, 5, 4, 3, 2) if self.known else ():
            if start + length <= stop and text[start:start + length] in self.known:
                if length == 2 and self.closed(start + 3) and not self.closed(start + 2):
                    continue  # 王金玉, where the page has a 王金, too
                return start, start + length
        opens_clause = self._follower_at(start) > 0
        span = self._family(start, stop, titled=titled, strict=opens_clause)
        if titled and (span is None or text[span[0]:span[1]] in self.lexicon.elements):  # 农布 in 农布七林
            span = self._syllables(start, stop, strict=opens_clause) or span
        if span is None and titled and (not opens_clause or text[start] in _NUMERALS):
            span = self._foreign(start, stop, shortest=4 if opens_clause else 2)
        return span

    def _family(self, start: int, stop: int, *, titled: bool, strict: bool) -> Span | None:
        """A name of a family name and one or two more characters. ``strict``: the family name is also a
        word that opens a clause (和, 向, 要), so the rest must be no everyday word."""
        text, lexicon = self.text, self.lexicon
        lengths: tuple[int, ...] = ()
        if text[start:start + 2] in lexicon.compound:
            lengths = (4, 3)
        if text[start] in lexicon.single:
            lengths = (*lengths, 3, 2) if not lengths else (*lengths, 2)
        fits = [
            n for n in lengths if start + n <= stop and self.closed(start + n) and self._plausible(start, n, titled)
        ]
        if strict and text[start] in lexicon.common and text[start] not in RARELY_FAMILY:
            fits = [n for n in fits if text[start:start + n] not in everyday_words()]
        elif strict and text[start:start + 2] not in lexicon.compound:
            fits = [n for n in fits if self._rare_enough(start, n)]
        if not fits:
            return None
        return start, start + self._best(start, fits)

    def _rare_enough(self, start: int, length: int) -> bool:
        """Whether a name whose first character also opens clauses (和丽秋) is no accident."""
        text, end = self.text, start + length
        name = text[start:end]
        follows = text[start - 1:start] == "、" and name[1] not in self.lexicon.common
        alone = follows and (length == 2 or not _is_han(text[end:end + 1] or "。") or _ATTENDS.match(text, end))
        if alone or self._cannot_link(name, end):
            return True  # 杨先容、向建平、蒋丙生: no preposition stands behind 、
        if name[0] in _NO_LINK and text[start - 1:start] == "、" == text[end:end + 1] and name not in everyday_words():
            return True  # 、向明、
        if length == 2 and name[0] not in RARELY_FAMILY and any(name + word in text for word in _SPEAKS):
            return True  # 副县长宣东 on a page that has 宣东强调
        if name[0] == "和" and length > 2 and name[1] not in self.lexicon.common and _ATTENDS.match(text, end):
            return name[1:] not in everyday_words()  # 州政协副主席和丽萍出席会议
        if name[0] in _NO_LINK and not holds_everyday_word(name[1:]):
            listed = length > 2 and name[1] not in self.lexicon.common and text.startswith(_LIST_MARKS, end)
            if listed or _ATTENDS.match(text, end):
                return True  # 县长向阳出席会议, 市委副书记边祥慧和副市长李强
        again = name[0] != "和" and text.count(name) > 1  # 代表和援藏干部, 同志和援藏代表
        return length > 2 and not holds_everyday_word(name) and (text.startswith("、", end) or again)

    def _cannot_link(self, name: str, end: int) -> bool:
        """副区长和劼同志, 副巡视员向卫东，: nothing that 和 or 向 could link stands behind it."""
        if name[0] == "和" and len(name) == 2:
            return self.text.startswith("同志", end) and name[1] not in "各其几两"
        if name[0] != "向" or len(name) != 3 or holds_everyday_word(name[1:]):
            return False
        return self.text.startswith(("，", "、"), end) and _LEVELS.isdisjoint(name)

    def _plausible(self, start: int, length: int, titled: bool) -> bool:
        name = self.text[start:start + length]
        if _NEVER_IN_NAME.intersection(name[1:]) and not (length == 3 and name[1] in "又也"):
            return False
        if name[0] == "区" and (name[-1] in "联委办局府会院队部社指" or name[1] in _NUMERALS):
            return False
        if name in self.lexicon.not_names:
            return titled and length == 2 and self._person_all_the_same(name)
        if name[:2] not in self.lexicon.not_names or self.text.count(name) > 1:
            return True
        listed = self.text[start - 1:start] == "、" or self.text[start + length:start + length + 1] in ("、", "，")
        return length > 2 and listed and name[2] not in "和与"

    def _person_all_the_same(self, name: str) -> bool:
        """严肃 on a page that has 严肃主持会议 or 严肃同志."""
        if name in _COLLECTIVE or name not in everyday_words() or name[0] not in self.lexicon.common:
            return False
        if name not in self._people:
            self._people[name] = any(name + word in self.text for word in _BEHIND_PERSON)
        return self._people[name]

    def _opens_next(self, start: int) -> bool:
        """Whether a word or a lone verb with 的 begins here (应勇 作的报告)."""
        return self.text.startswith("的", start + 1) or opens_word(self.text[start:start + 4])

    def _best(self, start: int, lengths: list[int]) -> int:
        """Between a longer and a shorter name that both have a certain end, the page's other uses decide;
        without them, the longer one unless its last character is, or opens, the next word."""
        if len(lengths) == 1:
            return lengths[0]
        text = self.text
        longer, shorter = lengths[0], lengths[1]
        long_uses = text.count(text[start:start + longer])
        short_uses = text.count(text[start:start + shorter])
        last, end = text[start + longer - 1], start + longer
        made = _MADE.match(text, end) if last in "作做" else last == "所" and text.startswith(("作", "做", "提"), end)
        named = last == "为" and _POST.match(text, end) and self.elects(start)
        if short_uses > long_uses or made or named:  # 王沛|所作的报告
            return shorter
        if last in _NEEDS_MORE and not _is_han(text[end:end + 1] or "。"):
            return longer  # 王国和、刘英: no conjunction or preposition stands before a mark
        if last in "和与" and _NOT_BEHIND_AND.match(text, end):
            return longer
        if last in "先首均" and text.startswith(_JOINS, end):
            return longer  # 袁余先及委员们: no adverb stands before a conjunction
        opens = last in _MAY_OPEN_WORD and not text.startswith(_COMES, end)  # 王维传到会指导
        begins = long_uses == 1 and (last in _WORDS_OF_THEIR_OWN or (opens and self._opens_next(start + shorter)))
        return shorter if begins else longer

    def elects(self, start: int) -> bool:
        """推选张明为代表团团长: whether the sentence before a name tells of an election."""
        sentence = self.text.rfind("。", max(0, start - _SENTENCE), start) + 1
        return _ELECTS.search(self.text, max(sentence, start - _SENTENCE), start) is not None

    def _syllables(self, start: int, stop: int, *, strict: bool) -> Span | None:
        """A name of a transliterated language: two to seven of its characters, one of its elements among
        them, with a certain right end; the longest such, unless the page uses a shorter one more often."""
        text, lexicon = self.text, self.lexicon
        end = self._syllables_end(start, min(stop, start + _LONGEST_SYLLABLES))
        fits = [
            length for length in range(end - start, 1, -1)
            if self.closed(start + length) and self._has_element(text[start:start + length])
        ]
        if strict:
            fits = [n for n in fits if not holds_everyday_word(text[start:start + n])]
        fits = [n for n in fits if text[start + n - 1] not in "作做" or n - 1 not in fits]  # 苏嘎尔布作通报
        if not fits or text[start:start + fits[0]] in lexicon.not_names:
            return None
        return start, start + max(fits, key=lambda n: (text.count(text[start:start + n]), n))

    def _syllables_end(self, start: int, stop: int) -> int:
        """How far syllables of names reach from ``start``, at most to ``stop``: not into a verb (参加)."""
        end = start
        while end < stop and self.text[end] in self.lexicon.element_chars:
            if end - start > 1 and self._follower_at(end) > 1:
                break
            end += 1
        return end

    def _foreign(self, start: int, stop: int, *, shortest: int) -> Span | None:
        """A name that no table knows (当九报里): three to five characters between a position and a certain
        end, none of them part of an everyday word."""
        for length in (3, 4, 5, 2):
            name = self.text[start:start + length]
            if start + length > stop or length < shortest or not self.closed(start + length):
                continue
            if _NEVER_IN_NAME.intersection(name) or name in self.lexicon.not_names:
                continue
            if length == 2 and self.text.count(name) < 2 and not self.text.startswith(_BEHIND_PERSON, start + 2):
                continue
            if not holds_everyday_word(name):
                return start, start + length
        return None

    def is_syllables(self, span: Span) -> bool:
        """Whether a name is made of the syllables of a transliterated language, three at least: 旦正道吉."""
        name = self.text[span[0]:span[1]]
        return len(name) > 2 and self._all_syllables(name) and self._has_element(name)

    def _has_element(self, name: str) -> bool:
        elements = self.lexicon.elements
        return any(name[i:i + n] in elements for n in (4, 3, 2) for i in range(len(name) - n + 1))

    def closed(self, end: int) -> bool:
        """Whether a name can end at ``end``: punctuation, a digit, the end, or a word that follows names."""
        char = self.text[end:end + 1]
        followers = self.lexicon.followers.get(char)
        return self.text.startswith(followers, end) if followers else not _is_han(char)

    def opens_clause(self, word: str) -> bool:
        """Whether a word begins with one that follows names (主持…, 和…)."""
        return word.startswith(self.lexicon.followers.get(word[:1], ("\0",)))

    def _follower_at(self, at: int) -> int:
        """How long the longest word is that begins at ``at`` and follows names; 0 where there is none."""
        for word in self.lexicon.followers.get(self.text[at:at + 1], ()):
            if self.text.startswith(word, at):
                return len(word)
        return 0


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿" or "㐀" <= char <= "䶿"
