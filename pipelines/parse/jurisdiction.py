"""The place whose government or party organ holds or reports a meeting."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from pipelines.items import Jurisdiction, Span
from pipelines.parse.divisions import Division, Divisions, load_divisions
from pipelines.parse.level_words import LevelWords, load_level_words
from pipelines.parse.lexicon import any_of
from pipelines.parse.places import PlaceMention, find_places
from pipelines.parse.site_place import (
    SitePlace,
    chain_of,
    is_one_place,
    local_place,
    place_of_site,
    within_chain,
)
from pipelines.parse.surnames import load_surnames
from pipelines.parse.wordlist import everyday_words

_CLAUSE_END = re.compile(r"[，,。；;！!？?\n：]")
_TO_CLAUSE = re.compile(rf"(?s:.*){_CLAUSE_END.pattern}")
_ZONE = re.compile("(?:国家级?|省级)?(?:高新|经济技术|经济开发|经开|综合保税|工业园|新区)")
_CALLED_FOR = re.compile("(?:建设|打造|谱写|奋力书写|美丽|幸福|助推|助力)[^，。；：]{0,24}$")
_FLOURISHES = re.compile(
    "的?(?:经济|社会|高质量|跨越|转型|乡村振兴|现代化)[^，。；：]{0,12}(?:发展|建设|振兴|实践|篇章)|新?篇章"
)
_PREFECTURES = frozenset(("市", "州", "盟", "地区"))
_MIN_PARTS = 2  # counties that a report names: then it speaks for the prefecture around them
_WHOLE_STATE = re.compile("全国(?=[^，。；]{2,40}会)")
_NAMED_SITE = ("网 ", "网　", "网\n", "网）")  # 来源：舟山网
_CHAIRS_FOR = re.compile("[市县区州旗]?委(?:副?书记)[^，。；、]{2,5}?(?:立即|随即)?(?:主持|召开)")
_STATE_LEADER = re.compile(
    "(?:中共中央政治局(?:常委|委员)|国务院(?:总理|副总理)|国务委员)(?!、[^，。；]{0,10}委书记)[^，。；]{0,30}(?:出席|主持)"
)
_ARRANGES = re.compile("(?:研究|安排|再次|紧急)?部署")
_SENDS = re.compile("组织[^，。；]{2,24}(?:参加|收听|收看)")  # 安宁县教育局组织各校参加…电视电话会议
_LESSON = re.compile("(?:吸取|汲取|借鉴)[^，。；]*$")
_FAIR = re.compile("招商|推介|考察|对接|展销|签约")
# 关于湖口县代表名额的决定: 于 is no venue here.
_ABOUT = ("关于", "对于", "基于", "由于", "处于", "立足于", "有利于")
_OTHERS_BEFORE = re.compile(f"{any_of('elses-place-before')}[^，。；]{{0,4}}$")
_OTHERS_BEHIND = re.compile(any_of("elses-place-behind"))
# 安平镇, 清水河流域: a short name that is only the beginning of another.
_LONGER_NAME = re.compile(f"[东西南北中]?[镇乡村街路河江湖山园站]|{any_of('longer-place-name')}")
_STREET = re.compile("[东西南北中]?[路街](?!道[德路])|[镇乡](?!村|镇|贤|土|情)")  # 长乐西路街道, 安平镇
_OTHER_POST = re.compile("、[^、，]{0,6}(?:[市县区州旗]委|[市县区州]长)")  # 福州新区管委会副主任、区委书记…主持召开
_TOWNISH = frozenset("街乡镇木区团师")  # one of them ends the name of every local place
_NEAR = 10  # characters before a place in which it may be said to be somebody else's
_SLOGAN = 30  # characters before a short name in which a slogan begins
_LONGEST_CHAIN = 4  # 甘肃省天水市麦积区
_CLAUSE_WINDOW = 80  # characters looked at on either side of a place; keeps the search linear


@dataclass(frozen=True, slots=True)
class JurisdictionResult:
    """The jurisdiction, where its name stands in the text, and the rule.

    ``span`` is that of the short form where the text has no other (盐城 for 盐城市), and None where the name
    does not stand there: it is the site's or the title's.
    """

    jurisdiction: Jurisdiction
    span: Span | None
    rule: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A place found for the meeting: its name as it stands, and what is known of it."""

    name: str
    span: Span | None
    candidates: tuple[Division, ...]
    full: bool


def resolve_jurisdiction(
    *,
    text: str,
    lead: Span,
    name: str | None = None,
    organizer: str | None = None,
    title: str | None = None,
    site: str | None = None,
    date: str | None = None,
) -> JurisdictionResult | None:
    """The place whose government or party organ holds or reports the meeting, or None where nothing tells.

    ``text`` is the whole restored text, ``lead`` the span of the sentence that reports the meeting, ``name``
    and ``organizer`` the meeting's as read from it, ``title`` the page's, ``site`` a code of GB/T 2260, a
    place or a site's name, ``date`` the meeting's (ISO 8601 or EDTF; only the year counts).

    In this order: a place that is the subject of the report; the place of the site; the place in the text
    whose level the words 我县, 县委, 县长 tell. A venue, or a superior whose meeting is only attended, is
    never taken. A name that several places bear is kept without a code unless the rest of the text or the
    site tells which one is meant.
    """
    year = _year(date)
    site_place = place_of_site(site, year) if site else None
    return _Reader(text, lead, name or "", organizer or "", title or "", site_place, year).read()


def _year(date: str | None) -> int | None:
    found = re.match(r"\d{4}", date or "")
    return int(found[0]) if found else None


class _TextPlaces:
    """The places of one text, found once however many meetings it reports."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.mentions = tuple(find_places(text))
        self._first: dict[str, PlaceMention] = {}
        for mention in self.mentions:
            if not self._is_joint(mention):
                for code in mention.codes:
                    first = self._first.setdefault(code, mention)
                    if mention.full and not first.full:
                        self._first[code] = mention

    def _is_joint(self, mention: PlaceMention) -> bool:
        """市委和县委, 召开县委: a full name of two characters inside a phrase is two words more often."""
        before = self.text[max(0, mention.span[0] - 1) : mention.span[0]]
        return mention.homograph and mention.full and len(mention.name) == 2 and before.isalpha()

    def first(self, *codes: str) -> PlaceMention | None:
        """The first mention of a division with one of the codes, by its full name if the text has that."""
        found = [self._first[code] for code in codes if code in self._first]
        return min(found, key=lambda m: (not m.full, m.span), default=None)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all places that the text names."""
        return frozenset(c.code for m in self.mentions if not m.homograph for c in m.candidates)

    @cached_property
    def main_unit(self) -> str | None:
        """The unit (县, 市) whose organs and 全… the text names most."""
        words = load_level_words()
        counts = words.count((words.organ, words.whole), self.text)
        return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=2)  # the text and the title of the page at hand
def _places_of(text: str) -> _TextPlaces:
    return _TextPlaces(text)


@dataclass
class _Reader:
    """One resolution: the inputs, and what is found in them."""

    text: str
    lead: Span
    name: str
    organizer: str
    title: str
    site: SitePlace | None
    year: int | None

    def __post_init__(self) -> None:
        self.words: LevelWords = load_level_words()
        self.divisions: Divisions = load_divisions()
        self.places = _places_of(self.text)
        self.mentions = self.places.mentions

    def read(self) -> JurisdictionResult | None:
        subject = self._named_in(self.organizer) or self._named_in(self.name)
        if subject is None:
            chain = self._lead_chain()
            town = self._local_subject(chain) or (self._town_in_name() if not chain else None)
            if town:
                return town
            subject = self._best_form(chain, chain[-1].span) if chain else None
        if subject is None and (chain := self._subject_chain(self.title, find_places(self.title))):
            subject = self._best_form(chain, None)
        if self.site:
            return self._with_site(self.site, subject)
        if subject and not self._is_relayed(subject):
            return self._result(subject, "jurisdiction-subject")
        return (self._town_in_title() if subject is None else None) or self._national() or self._told_by_text()

    def _told_by_text(self) -> JurisdictionResult | None:
        """Without a subject and without a site: what the places of the text and the words for its level tell."""
        if place := self._branch_venue() or self._titled_venue() or self._by_chair() or self._by_level():
            return self._result(place, "jurisdiction-level")
        found = self._around_venue() or self._around_parts() or self._by_leader()
        if found is None and (only := self._only_place()):
            return self._result(only, "jurisdiction-only")
        return found

    # -- the subject of the report: in the organizer, in the name, at the head of a clause

    def _lead_chain(self) -> list[PlaceMention]:
        start, end = self.lead
        return self._subject_chain(self.text, [m for m in self.mentions if start <= m.span[0] < end])

    def _named_in(self, phrase: str) -> _Place | None:
        """The place that a name begins with, but for an ordinal or a year: 十三届元阳县委常委会 → 元阳县."""
        chain = chain_of(find_places(phrase))
        if not chain or not self.words.lead_in.fullmatch(phrase, 0, chain[0].span[0]):
            return None
        last = chain[-1]
        if not self._may_be_subject(phrase, last) or self._is_town(phrase, last):
            return None
        at = self.text.find(phrase)
        span = (at + last.span[0], at + last.span[1]) if at >= 0 else None
        return self._best_form(chain, span)

    def _subject_chain(self, text: str, mentions: list[PlaceMention]) -> list[PlaceMention]:
        """The place at the head of a clause whose verb is 召开, 举行 …; of a headline, also 部署: 盐城部署…"""
        for index, mention in enumerate(mentions):
            begin = max(0, mention.span[0] - _CLAUSE_WINDOW)
            before = _TO_CLAUSE.match(text, begin, mention.span[0])
            if not self.words.lead_in.fullmatch(text, before.end() if before else begin, mention.span[0]):
                continue
            chain = chain_of(mentions[index : index + _LONGEST_CHAIN])
            last = chain[-1]
            stop = min(len(text), last.span[1] + _CLAUSE_WINDOW)
            if mark := _CLAUSE_END.search(text, last.span[1], stop):
                stop = mark.start()
            holds = self.words.hold.search(text, last.span[1], stop) or self.words.attend.match(
                text, last.span[1], stop
            )
            holds = holds or _SENDS.search(text, last.span[1], stop)
            if text is self.title:
                holds = holds or _ARRANGES.match(text, last.span[1], stop)
            if holds and self._may_be_subject(text, last):
                return chain
        return []

    def _may_be_subject(self, text: str, mention: PlaceMention) -> bool:
        """At the head of a clause: a full name (a word like 代县 only on its own site), else a short name
        that is no word, right before 全 or the verb (青海全省…, 如皋召开…)."""
        if self._is_site(mention):
            return True
        if mention.full:
            doubled = self.words.organ.match(text, mention.span[1])  # 兴县县委: no word ends where an organ begins
            return len(mention.name) > 2 or not mention.homograph or bool(doubled and doubled[1] == mention.name[-1])
        after = text[mention.span[1] : mention.span[1] + 4]
        follows = self.words.whole.match(after) or self.words.hold.match(after)
        if text is self.title:
            follows = follows or _ARRANGES.match(after)
        return bool(follows) and not mention.homograph

    def _is_relayed(self, subject: _Place) -> bool:
        """Whether the subject is a superior whose meeting the reporting place attended: 我县设分会场."""
        own = self.words.own.search(self.text)
        chosen = self._choose(subject.candidates)
        return bool(own and chosen and self.words.below(own[1], chosen))

    def _is_site(self, mention: PlaceMention) -> bool:
        division = self.site.division if self.site else None
        return division is not None and division.code in mention.codes

    def _best_form(self, chain: list[PlaceMention], span: Span | None) -> _Place:
        """The last place of ``chain``, under its full name where the text has that, else as it stands."""
        mention, candidates = chain[-1], within_chain(chain)
        place = _Place(mention.name, span, candidates, mention.full)
        if mention.full and span:
            return place
        other = self.places.first(*{c.code for c in candidates})
        if other and (other.full or not mention.full):
            return _Place(other.name, other.span, other.candidates, other.full)
        return place

    # -- a place below the county

    def _local_subject(self, subject: list[PlaceMention]) -> JurisdictionResult | None:
        """别拉洪乡召开…, 第八师一二一团召开…: a town or army farm that holds the meeting, if no division that is
        the ``subject`` does so before it; one that only says where the town is (麦积区道北街道) does not count."""
        start, end = self.lead
        before = subject[-1].span if subject else None
        for clause_start, clause in _clauses(self.text, start, end):
            if before is not None and clause_start > before[0]:
                return None
            if not self.words.hold.search(clause):
                continue
            head = self.words.lead_in.match(clause)
            offset = head.end() if head else 0
            if clause.startswith("在", offset):
                continue  # a venue
            found = local_place(clause[offset:])
            held = self.words.hold.search(clause, offset + found[2]) if found else None
            if found and held and not _OTHER_POST.search(clause, offset + found[2], held.start()):
                begin = clause_start + offset + found[1]
                if before and before[0] < begin and (before[1] != begin or self._of_whole(subject[-1])):
                    return None
                return self._local_result(found[0], (begin, begin + len(found[0])))
        return None

    def _town_in_name(self) -> JurisdictionResult | None:
        """镇党委书记主持召开河口镇第3次防汛会议: the town that the meeting's name begins with."""
        if not _TOWNISH.intersection(self.name):
            return None
        found, at = local_place(self.name), self.text.find(self.name)
        if found is None or at < 0 or found[1] != 0:
            return None
        return self._local_result(found[0], (at, at + found[2]))

    def _town_in_title(self) -> JurisdictionResult | None:
        """河口镇召开…: the town that holds the meeting as the headline says."""
        found = local_place(self.title) if _TOWNISH.intersection(self.title) else None
        if found is None or not self.words.hold.match(self.title, found[2]):
            return None
        at = self.text.find(found[0])
        return self._local_result(found[0], (at, at + len(found[0]))) if at >= 0 else None

    def _of_whole(self, place: PlaceMention) -> bool:
        """Whether the meeting is one of the whole division (全县), wherever in it it was held."""
        whole = self.words.whole.match(self.name)
        return bool(whole and any(whole[1] in self.words.units_of(c) for c in place.candidates))

    def _is_town(self, phrase: str, place: PlaceMention) -> bool:
        """未央湖街道, 麦积区道北街道: whether the place is only the beginning of a town's name, or where it lies."""
        behind = self.words.town.match(phrase, place.span[1]) if place.full else None
        around = None if place.full else self.words.town.match(phrase, place.span[0])
        return bool(behind or around) and not self._of_whole(place)

    def _local_result(self, name: str, span: Span) -> JurisdictionResult:
        if self.site and self.site.division is None and self.site.name.endswith(name):
            at = self.text.find(self.site.name)  # 第八师一二一团, where the headline has 一二一团
            if at >= 0:
                name, span = self.site.name, (at, at + len(self.site.name))
        return self._below(name, span, "jurisdiction-local")

    def _below(self, name: str, span: Span | None, rule: str) -> JurisdictionResult:
        """A place that is no division of the table: no code, and a path only where the site tells it."""
        level = next((lv for word, lv in self.words.local.items() if name.endswith(word)), None)
        above = (self.site.division or self.site.within) if self.site else None
        path = [d.name for d in self.divisions.path(above, self.year)] if above and level else []
        place = Jurisdiction(name=name, code=None, level=level, path=[*path, name] if path else [])
        return JurisdictionResult(place, span, rule)

    # -- the site

    def _with_site(self, site: SitePlace, subject: _Place | None) -> JurisdictionResult | None:
        division = site.division
        if subject and subject.full and self._is_elsewhere(subject, division):
            return self._result(subject, "jurisdiction-subject")
        if division is None:
            return self._site_without_code(site)
        above = self._superior(division)
        if above:
            return self._of_division(above, above.name, "jurisdiction-superior")
        if self._is_above(division):
            below = self._by_level()
            return self._result(below, "jurisdiction-level") if below else None
        return self._site_itself(division, site.name, subject)

    def _site_without_code(self, site: SitePlace) -> JurisdictionResult:
        at = self.text.find(site.name)
        span = (at, at + len(site.name)) if at >= 0 else None
        if not site.candidates:
            return self._below(site.name, span, "jurisdiction-site")
        return self._result(_Place(site.name, span, site.candidates, True), "jurisdiction-site")

    def _site_itself(self, division: Division, name: str, subject: _Place | None) -> JurisdictionResult:
        if subject and subject.full and any(c.code == division.code for c in subject.candidates):
            return self._of_division(division, subject.name, "jurisdiction-subject", subject.span)
        return self._of_division(division, name, "jurisdiction-site")

    def _is_elsewhere(self, subject: _Place, site: Division | None) -> bool:
        """Whether the subject is a place within the site's, or quite another one and the text never names the
        site's; not one above, whose meeting is relayed."""
        chosen = self._choose(subject.candidates)
        if site is None or chosen is None or any(c.code == site.code for c in subject.candidates):
            return False
        if self.divisions.is_within(chosen, site):
            return True
        return not self.divisions.is_within(site, chosen) and self.places.first(site.code) is None

    def _superior(self, division: Division) -> Division | None:
        """The division above the site's, whose meeting is reported without a word of the site's level."""
        unit = self._own_unit
        if unit is None or self.places.first(division.code) or self._speaks_of(division):
            return None
        above = [d for d in self.divisions.path(division, self.year)[:-1] if unit in self.words.units_of(d)]
        return above[-1] if above else None

    def _speaks_of(self, division: Division) -> bool:
        """Whether any word of the report tells the level of ``division`` as its own: 我县, 县委, 县防汛办."""
        units = self.words.units_of(division)
        spoken = (p.finditer(x) for x in self._texts() for p in self._unit_patterns())
        return any(found[1] in units for matches in spoken for found in matches)

    def _texts(self) -> tuple[str, ...]:
        return (self.organizer, self.name, self.title, self.text)

    def _unit_patterns(self) -> tuple[re.Pattern[str], ...]:
        return (self.words.own, self.words.organ, self.words.bare)

    def _is_above(self, division: Division) -> bool:
        """Whether the report speaks from a place below the site's, without a word of the site's own level."""
        unit = self._own_unit
        return unit is not None and self.words.below(unit, division) and not self._speaks_of(division)

    # -- neither subject nor site

    def _national(self) -> JurisdictionResult | None:
        """全国 for an organ of the whole country, if no local report (我县) is about it: at the head of the
        organizer, the name, or a clause of the lead (十四届全国人大常委会第十二次会议…举行)."""
        if self.words.own.search(self.text):
            return None
        at = self._national_in_lead()
        if at is None and not (self._national_at(self.name) or self._national_at(self.organizer)):
            return None
        span = (at, at + 2) if at is not None and self.text.startswith("全国", at) else None
        return JurisdictionResult(Jurisdiction(name="全国", level="national"), span, "jurisdiction-national")

    def _national_at(self, phrase: str) -> re.Match[str] | None:
        """The national organ that a phrase begins with, but for an ordinal or a date."""
        head = self.words.lead_in.match(phrase)
        return self.words.national.match(phrase, head.end() if head else 0)

    def _national_in_lead(self) -> int | None:
        """Where the national organ begins that is the subject of a clause of the lead."""
        for start, clause in _clauses(self.text, *self.lead):
            organ = self._national_at(clause)
            if organ and self.words.hold.search(clause, organ.end()):
                return start + organ.start()
        return None

    def _by_leader(self) -> JurisdictionResult | None:
        """全国 for a meeting of which nothing tells but its name, or that a leader of the state was there."""
        leader = _WHOLE_STATE.search(self.text, *self.lead) or _STATE_LEADER.search(self.text)
        if leader is None or self.words.own.search(self.text) or self._own_unit is not None:
            return None
        return JurisdictionResult(Jurisdiction(name="全国", level="national"), leader.span(), "jurisdiction-national")

    def _branch_venue(self) -> _Place | None:
        """在鸡西分会场收看: whose people followed the meeting of a superior on a screen."""
        found = [m for m in self.mentions if self._is_venue(m) and self.text.startswith("分会场", m.span[1])]
        if len({m.name for m in found}) != 1:
            return None
        best = found[0]
        return _Place(best.name, best.span, best.candidates, best.full) if self._choose(best.candidates) else None

    def _by_chair(self) -> _Place | None:
        """市委常委、滨海新区区委书记…主持召开会议: the place whose own organ the chair leads."""
        for mention in self.mentions:
            start, end = mention.span
            in_lead = self.lead[0] <= start < self.lead[1] and mention.full and not mention.homograph
            if in_lead and self.text[start - 1:start] == "、" and _CHAIRS_FOR.match(self.text, end, self.lead[1]):
                return _Place(mention.name, mention.span, mention.candidates, True)
        return None

    def _titled_venue(self) -> _Place | None:
        """在我区召开, and the headline tells which of the text's districts that is: …座谈会在麦积区召开."""
        ours = self.words.own.search(self.text, *self.lead)
        if ours is None:
            return None
        for mention in find_places(self.title):
            begin, end = mention.span
            held = self.title.endswith("在", 0, begin) and self.words.hold.match(self.title, end)
            if held and mention.full and mention.name.endswith(ours[1]):
                told = self.places.first(*mention.codes)
                return _Place(told.name, told.span, mention.candidates, True) if told and told.full else None
        return None

    def _around_venue(self) -> JurisdictionResult | None:
        """全省…现场会在宜昌举行: the province, or prefecture, around the place where its meeting was held, as the
        headline or the lead says. A fair may be held elsewhere."""
        whole = self.words.whole.match(self.name) or self.words.bare.match(self.organizer or self.name)
        whole = whole or (self._holder() if not self.organizer else None)
        told = not self.organizer and "精神" in self.name  # 省第十三次党代会精神宣讲会: the spirit is the province's
        if whole is None or told or _FAIR.search(self.name):
            return None
        if any(own[1] != whole[1] for own in self.words.own.finditer(self.text)):
            return None  # 全省…会议 in the report of 我县
        end = self.lead[1]
        for mention in self.mentions:
            if mention.span[0] < end and self._is_venue(mention) and not mention.homograph:
                inside = self._choose(mention.candidates)
                around = self.divisions.path(inside, self.year)[:-1] if inside else []
                found = [d for d in around if whole[1] in self.words.units_of(d)]
                if found:
                    whole_of = self._of_division(found[-1], found[-1].name, "jurisdiction-around")
                    return replace(whole_of, span=mention.span)
        return None

    def _holder(self) -> re.Match[str] | None:
        """The 省 of 省信访工作联席会议在合肥召开…: the unit with which the clause begins that tells of it."""
        for _, clause in _clauses(self.text, *self.lead):
            if self.words.hold.search(clause):
                head = self.words.lead_in.match(clause)
                return self.words.bare.match(clause[head.end() if head else 0 :])
        return None

    def _around_parts(self) -> JurisdictionResult | None:
        """市政府…桃源县、汉寿县作发言: the prefecture in which all the counties lie that the text names, two at
        least."""
        unit = self._own_unit
        if unit not in _PREFECTURES:
            return None
        parts: dict[str, PlaceMention] = {}
        around: set[Division] = set()
        for mention in self.mentions:
            inside = self._choose(mention.candidates) if mention.full and not mention.homograph else None
            if inside is not None and inside.level == "county" and inside.parent:
                parts[inside.code] = mention
                above = self.divisions.path(inside, self.year)[-2]
                around.add(above)
        if len(parts) < _MIN_PARTS or len(around) != 1:
            return None
        whole = around.pop()
        if whole.level == "county" or unit not in self.words.units_of(whole):
            return None
        first = min(mention.span for mention in parts.values())
        return replace(self._of_division(whole, whole.name, "jurisdiction-around"), span=first)

    def _by_level(self) -> _Place | None:
        """The place whose unit is the one the report speaks from: the one named more often than any other,
        else the one whose newspaper or station reports. A short name alone counts from the second time on."""
        unit = self._own_unit
        if unit is None:
            return None
        fits = [m for m in self.mentions if self._bears(m, unit) and not self._is_set_aside(m)]
        codes = {name: self._code_of(candidates, unit) for name, candidates in _distinct(fits)}
        often = Counter(codes[m.name] for m in fits).most_common(2)
        leads = often and (len(often) == 1 or often[0][1] > often[1][1])
        own = [m for m in fits if leads and codes[m.name] == often[0][0]]
        spoken = own[0] if own and (len(own) > 1 or self._is_meant(own[0])) else None
        best = next((m for m in own if m.full), spoken or self._medium(fits))
        return _Place(best.name, best.span, best.candidates, best.full) if best else None

    def _only_place(self) -> _Place | None:
        """市领导…温州企业家: the place of the report's own unit, if the text names no other of that unit and nothing
        shows it to be somebody else's (温州会议, 学习温州)."""
        unit = self._own_unit
        fits = [m for m in self.mentions if not m.homograph and unit and self._bears(m, unit)]
        divisions = {self._choose(self._of_unit(m, unit)) for m in fits if unit}
        own = [m for m in fits if not (self._is_set_aside(m) or self._is_others(m))]
        if not own or len(divisions) != 1 or None in divisions:
            return None
        best = next((m for m in own if m.full), own[0])
        return _Place(best.name, best.span, best.candidates, best.full)

    def _is_others(self, mention: PlaceMention) -> bool:
        """Whether what stands beside a place shows that it is not the one that reports: 赴…, …商会, …会议."""
        start, end = mention.span
        joints = self.text[end - 1:end + 1], self.text[max(0, start - 1):start + 1]
        if not mention.full and (_LONGER_NAME.match(self.text, end) or everyday_words().intersection(joints)):
            return True  # 聚焦作风: no 焦作
        return _OTHERS_BEHIND.match(self.text, end) is not None or (
            _OTHERS_BEFORE.search(self.text, max(0, start - _NEAR), start) is not None
        )

    def _of_unit(self, mention: PlaceMention, unit: str) -> tuple[Division, ...]:
        return tuple(c for c in mention.candidates if unit in self.words.units_of(c))

    def _is_set_aside(self, mention: PlaceMention) -> bool:
        if _LESSON.search(self.text, max(0, mention.span[0] - _SLOGAN), mention.span[0]):
            return True  # 吸取雷波县灾害教训
        if mention.full:
            word = mention.homograph and not self.text.startswith("人民政府", mention.span[1])
            return word or self._is_venue(mention)
        zone = _ZONE.match(self.text, mention.span[1]) or _STREET.match(self.text, mention.span[1])
        return mention.homograph or zone is not None or self._is_venue(mention) or self._in_a_name(mention)

    def _is_meant(self, mention: PlaceMention) -> bool:
        """Whether a short name that stands only once is the place that the report speaks for: 建设美丽台儿庄,
        台儿庄高质量发展."""
        start, end = mention.span
        called = _CALLED_FOR.search(self.text, max(0, start - _SLOGAN), start)
        return bool(called or _FLOURISHES.match(self.text, end)) and self._choose(mention.candidates) is not None

    def _code_of(self, candidates: tuple[Division, ...], unit: str) -> str:
        """A key under which 盐城市 and 盐城 are counted together: the code, or else the candidates'."""
        fits = tuple(c for c in candidates if unit in self.words.units_of(c))
        division = self._choose(fits)
        return division.code if division else ",".join(c.code for c in fits)

    def _medium(self, mentions: list[PlaceMention]) -> PlaceMention | None:
        """The place of the only local medium that the text names: 泗洪日报, 石首电视台讯."""
        found = [
            m for m in mentions
            if self.words.medium.match(self.text, m.span[1]) or self.text.startswith(_NAMED_SITE, m.span[1])
        ]
        return found[0] if len({m.name for m in found}) == 1 else None

    def _bears(self, mention: PlaceMention, unit: str) -> bool:
        """Whether the mention may be a place of this unit, within the site's where that is known."""
        site = self.site.division if self.site else None
        return any(
            unit in self.words.units_of(c) and (site is None or self.divisions.is_within(c, site))
            for c in mention.candidates
        )

    def _in_a_name(self, mention: PlaceMention) -> bool:
        """书记刘南昌, 副省长常青海: after what may be a family name a short name is a given name."""
        start = mention.span[0]
        if start == 0 or len(mention.name) != 2 or self.text[start - 1] not in load_surnames().single:
            return False
        return all(before.span[1] != start for before in self.mentions)  # 重庆綦江: no name 庆綦江

    def _is_venue(self, mention: PlaceMention) -> bool:
        start = mention.span[0]
        if start == 0 or self.text[start - 1] not in self.words.venue:
            return False
        return not self.text.endswith(_ABOUT, 0, start)

    @cached_property
    def _own_unit(self) -> str | None:
        """The unit that organizer, name, lead and text speak of as their own, in this order."""
        w = self.words
        start, end = self.lead
        lead = self.text[start:end]
        for found in (
            w.bare.match(self.organizer),
            w.own.search(self.title),
            w.own.search(self.text),
            w.whole.search(self.name),
            w.organ.search(self.name),
            w.organ.search(lead),
        ):
            if found:
                return found[1]
        return self.places.main_unit

    # -- which division, and the result

    def _choose(self, candidates: tuple[Division, ...]) -> Division | None:
        """The one division that is meant, or None: as of the year, and as the context tells."""
        standing = [
            c for c in candidates if (c.stands_in(self.year) if self.year else c.valid_to is None)
        ] or list(candidates)
        if is_one_place(standing):
            return self.divisions.in_year(standing, self.year)
        near = [c for c in standing if self._is_near(c)]
        return self.divisions.in_year(near, self.year) if near and is_one_place(near) else None

    def _is_near(self, division: Division) -> bool:
        """Whether text or site name a division above this one."""
        above = {d.code for d in self.divisions.path(division, self.year)[:-1]}
        return bool(above & self._around)

    @cached_property
    def _around(self) -> frozenset[str]:
        """The codes of all places that text and site name."""
        around = self.places.codes
        if self.site and self.site.division:
            around |= {d.code for d in self.divisions.path(self.site.division, self.year)}
        return around

    def _result(self, place: _Place, rule: str) -> JurisdictionResult:
        candidates = place.candidates
        if not place.full and (unit := self._own_unit):
            candidates = tuple(c for c in candidates if unit in self.words.units_of(c)) or candidates
        division = self._choose(candidates)
        if division and place.full:
            return self._of_division(division, place.name, rule, place.span)
        if division:  # only a short name stands in the text: 盐城; the value is the full one, 盐城市
            found = self._of_division(division, division.name, rule)
            return found if found.span else replace(found, span=place.span)
        unit = self.words.unit_of(place.name)
        level = self.words.units[unit] if unit else None
        return JurisdictionResult(Jurisdiction(name=place.name, level=level), place.span, rule)

    def _of_division(
        self, division: Division, name: str, rule: str, span: Span | None = None
    ) -> JurisdictionResult:
        """The result for a known division; without a span its first full mention in the text, if any."""
        if span is None and (mention := self.places.first(division.code)) and mention.full:
            name, span = mention.name, mention.span
        path = [d.name for d in self.divisions.path(division, self.year)]
        return JurisdictionResult(Jurisdiction(name, division.code, division.level, path), span, rule)


def _distinct(mentions: list[PlaceMention]) -> set[tuple[str, tuple[Division, ...]]]:
    return {(m.name, m.candidates) for m in mentions}


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The clauses of ``text[start:end]`` with where they begin."""
    begin = start
    for mark in _CLAUSE_END.finditer(text, start, end):
        yield begin, text[begin : mark.start()]
        begin = mark.end()
    yield begin, text[begin:end]
