"""Speakers: whose words a reporting verb reports.

Named right before the verb (何东指出), the meeting (会议强调), a group without names (与会的行风监督员认为), a pronoun
(他希望), or the subject of an earlier clause: 甲传达了会议精神，要求…; 会议学习了《条例》，强调…
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from pipelines.parse import patterns
from pipelines.parse.lexicon import any_of, phrases, words
from pipelines.parse.outline import LONGEST_CLAUSE, Outline, Sentence
from pipelines.parse.persons import Mention
from pipelines.parse.placed import Placed

_PRONOUNS = ("他们", "她们", "他", "她")
_ADVERB = any_of("before-reporting-verb")
# What may stand between a speaker and the verb: 在主持会议时, 就贯彻会议精神, 还, 在讲话中, 代表县委 …
_PHRASE = rf"{any_of('opens-phrase')}[^，。；：！？“”]{{1,45}}?{any_of('closes-phrase')}?"
_BETWEEN = re.compile(rf"(?:，?\s*{_ADVERB})*(?:{_PHRASE}，?)?{_ADVERB}*")
_ADVERBS = re.compile(f"{_ADVERB}*")
_LINKS = re.compile(rf"(?:{any_of('links-on')}|[ 　])*")
_ALSO = re.compile(rf"(?:同时|并且?|还|此外|另外)+{_ADVERB}*")
_ENUMERATED = re.compile(r"（?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．）]\s*")
_ABSENT_VOICE = re.compile(any_of("absent-voice"))
_WRITES = re.compile(rf"(?:在|通过|专门|对[^，。]{{2,20}})?(?:作出|发来|的)?(?:重要)?{any_of('absent-voice')}")
_PASSED_ON = re.compile("传达|宣读|学习|转达|领学|宣讲|贯彻|落实|按照|根据")
_TOLD_BEFORE = re.compile(rf"{any_of('told-before-speech')}|[时中]，?$")
_MEETING_ACTS = re.compile(
    rf"{any_of('collective-speaker')}(?:在[^，。；]{{2,30}}[后时中上]，?)?(?:还|也|首先|随后|集中|重点|分别|专题|认真|充分|全面|深入|踊跃|积极|纷纷|先后)*"
    rf"(?:{any_of('agenda-verb')}|{any_of('told-before-speech')}|对[^，。；]{{2,40}}进行)"
)
_CLAUSE_MARKS = "，；：。！？”"
_LONGEST_BARE_FRAME = 12  # characters between a speaker and a verb without a comma
# What a sentence that goes on may have before its verb: 关于春耕工作，; 并代表县委…，最后
_UNNAMED = re.compile(
    rf"\s*(?:(?:关于|对于?|就|针对)[^，。；]{{2,30}}，)?(?:(?:同时|并|还|最后)[^，。；]{{0,40}}，)?(?:然后|而后)?(?:(?:并|还|同时)?[对就][^，。；]{{2,30}})?{_ADVERB}*"
)
_GOES_ON = dict.fromkeys("同并还最然随接对就", frozenset(("要求", "强调", "指出", "提出")))  # by how the sentence opens
_LONGEST_BARE_GROUP = 20  # characters of a group without names and what stands between it and its verb
_LONGEST_GROUP = 60
_LONGEST_NAME = 8
_NEAR = 20  # sentences and persons that are looked back at
_SAYS_MORE = frozenset(("要求", "强调", "指出"))  # what may go on without its speaker


class Speaker(NamedTuple):
    """Who speaks: where the words that name him begin, and where the clause of the verb does."""

    name: str
    start: int
    frame: int
    mention: Mention | None
    rule: str


@cache
def _collectives() -> dict[str, list[str]]:
    """The words for whoever speaks without a name, by their first character, the longest first."""
    by_first: dict[str, list[str]] = {}
    for word in (*phrases("collective-speaker"), *_PRONOUNS):
        by_first.setdefault(word[0], []).append(word)
    return by_first


@cache
def _groups() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Those who speak without names, right before the verb; and as the subject of a sentence."""
    head = patterns.any_of(words("group_heads.tsv"))
    there = "(?:(?:与会|参会|到会)的|各位|全体)"
    return (
        re.compile(
            rf"(?:{there}(?P<there>[^，。；：、的了“”]{{0,8}}?{head}们?)|(?P<many>[^，。；：、的了“”我你他她它咱]{{2,8}}们)|"
            rf"(?P<here>(?:与会|参会|到会)[^，。；：、的了“”]{{0,6}}?{head}|(?:[省市州县区旗镇乡局院校]|部门)领导))"
            rf"{_BETWEEN.pattern}"
        ),
        re.compile(
            rf"(?:与会|参会|到会)的?(?P<there>[^，。；：、的了“”]{{2,8}}?{head}们?)"
            "(?=对|就|围绕|结合|分别|纷纷|踊跃|积极|认真)"
        ),
    )


class SpeakerFinder:
    """Finds the speakers of an article, given its mentions in the order of the text."""

    def __init__(self, outline: Outline, mentions: Placed[Mention]) -> None:
        self.text = outline.text
        self.outline = outline
        self._mentions = mentions
        self.last: str | None = None  # the person who spoke last

    def find(self, sentence: Sentence, verb: int, bare: bool, filed: str, spoken: str | None) -> Speaker | None:
        """The speaker of the verb (``filed`` under its name) at ``verb``; ``bare`` where no mark stands behind
        it. ``spoken``: who speaks already in this sentence."""
        clause = self.clause_start(sentence, verb)
        mention = self._mention_before(clause, verb)
        if mention is not None and self._frames(mention.end, verb, bare):
            if _WRITES.match(self.text, mention.end, verb):
                return None
            return Speaker(mention.name, mention.start, mention.start, mention, "speaker-verb")
        numbered = _ENUMERATED.match(self.text, clause, verb)
        head = numbered.end() if numbered else clause
        collective = self._collective(head, verb, bare) or self._meeting_did(clause, verb)
        if collective is not None:
            return collective if collective.name else None
        if bare and _ADVERBS.fullmatch(self.text, head, verb) is None:
            return None
        if spoken is not None:
            more = filed in _SAYS_MORE and clause > sentence.start and _ALSO.fullmatch(self.text, head, verb)
            return Speaker(spoken, clause, clause, None, "speaker-goes-on") if more else None
        told = head > sentence.start and _BETWEEN.fullmatch(self.text, head, verb)
        return self._subject_before(sentence, head) if told else None

    def clause_start(self, sentence: Sentence, before: int) -> int:
        """Where the clause that ``before`` stands in begins."""
        at = before
        while at > sentence.start and self.text[at - 1] not in _CLAUSE_MARKS:
            at -= 1
        while at < before and self.text[at] in " 　":
            at += 1
        return at

    def _frames(self, start: int, verb: int, bare: bool) -> bool:
        """Whether only adverbs and one prepositional phrase stand between the speaker and the verb."""
        if bare and verb - start > _LONGEST_BARE_FRAME:
            return False
        return _BETWEEN.fullmatch(self.text, start, verb) is not None

    def _mention_before(self, clause: int, verb: int) -> Mention | None:
        inside = self._mentions.within(clause, verb)
        return inside[-1] if inside and inside[-1].end <= verb else None

    def _behind_links(self, clause: int, verb: int) -> int:
        """Behind 最后, 会上 and the like."""
        links = _LINKS.match(self.text, clause, verb)
        return links.end() if links else clause

    # -- without a name --------------------------------------------------------------------------

    def _collective(self, clause: int, verb: int, bare: bool) -> Speaker | None:
        """会议, 与会人员 or 他 at the head of the clause; without a name where 他 stands for nobody known."""
        head, word = clause, self._word_before(clause, verb, bare)
        if word is None:
            head = self._behind_links(clause, verb)
            word = self._word_before(head, verb, bare) if head > clause else None
        if word is None:
            return self._group(clause, head, verb, bare)
        if word not in _PRONOUNS:
            return Speaker(word.removesuffix("还"), clause, clause, None, "meeting-verb")
        meant = self._person_before(head) if len(word) == 1 else self._group_before(head)
        return Speaker(meant or "", clause, clause, None, "pronoun")

    def _word_before(self, clause: int, verb: int, bare: bool) -> str | None:
        """会议, 与会人员 or 他 at the head of the clause, with only adverbs and one phrase before the verb."""
        for word in _collectives().get(self.text[clause:clause + 1], ()):
            if self.text.startswith(word, clause, verb) and self._frames(clause + len(word), verb, bare):
                return word
        return None

    def _group(self, clause: int, head: int, verb: int, bare: bool) -> Speaker | None:
        """与会的行风监督员认为, 企业家们表示, 县领导强调."""
        if verb - head > (_LONGEST_BARE_GROUP if bare else _LONGEST_GROUP):
            return None
        found = _groups()[0].fullmatch(self.text, head, verb)
        if found is None:
            return None
        name = next(filter(None, found.groups()))
        return Speaker(name, clause, clause, None, "group-verb")

    def _group_before(self, at: int) -> str | None:
        """Those that 他们 stands for: the group that is the subject of a sentence before it."""
        paragraph = self.outline.paragraph_at(at)
        if paragraph is None:
            return None
        own = self.outline.sentences_of[paragraph.number]
        last = bisect_left(own, (at,))
        for sentence in reversed(own[max(0, last - _NEAR):last]):
            if (found := _groups()[1].match(self.text, sentence.start, at)):
                return found["there"]
        return None

    def _person_before(self, at: int) -> str | None:
        """The person that 他 stands for: the nearest before it who is a subject."""
        paragraph = self.outline.paragraph_at(at)
        behind = at
        floor = paragraph.start if paragraph else 0
        candidates = self._mentions.within(floor, at)
        nearest = None
        for mention in reversed(candidates[-_NEAR:]):
            subject = self._is_subject(mention, floor)
            if not _ABSENT_VOICE.search(self.text, mention.end, min(behind, mention.end + 40)):
                if subject:
                    return mention.name
                nearest = nearest or mention.name
            elif subject and _WRITES.match(self.text, mention.end):
                return None  # 甲在批示中向大家致以问候。他指出，…
            behind = mention.start
        return nearest if candidates else self._named_at(floor) or self.last

    def _named_at(self, at: int) -> str | None:
        """Who is named where a paragraph begins, with a verb that no table has: 甲感谢大家。她说，…"""
        near = self.text[at:at + _LONGEST_NAME]
        return next((m.name for m in self._mentions if near.startswith(m.name)), None)

    # -- named in an earlier clause --------------------------------------------------------------

    def _is_subject(self, mention: Mention, floor: int) -> bool:
        """Whether a clause opens with the person, and does not go on with another or with what is his."""
        if self.text[mention.end:mention.end + 1] in ("的", "、", "和", "与", "及", "等"):
            return False
        at, floor = mention.start, max(floor, mention.start - LONGEST_CLAUSE)
        while at > floor and self.text[at - 1] not in _CLAUSE_MARKS:
            at -= 1
        return _LINKS.fullmatch(self.text, at, mention.start) is not None

    def _subject_before(self, sentence: Sentence, clause: int) -> Speaker | None:
        """甲在主持会议时，要求… / 甲出席会议并讲话，强调… / 会议学习了《条例》，要求…"""
        named = self._mentions.within(sentence.start, clause)
        subject = next((m for m in reversed(named[-_NEAR:]) if self._is_subject(m, sentence.start)), None)
        if subject is None and len({m.name for m in named}) == 1:
            subject = named[0]
            if _ABSENT_VOICE.search(self.text, sentence.start, clause):
                return None
        if subject is None and not named and self.text[sentence.start] in "他她":
            meant = self._person_before(sentence.start)
            told = meant is not None and _TOLD_BEFORE.search(self.text, sentence.start, clause)
            return Speaker(meant or "", clause, clause, None, "pronoun") if told else None
        if subject is None:
            return self._meeting_before(sentence, clause)
        if self._is_absent(subject, clause) or not _TOLD_BEFORE.search(self.text, subject.end, clause):
            return None
        return Speaker(subject.name, subject.start, clause, subject, "speaker-clause")

    def _is_absent(self, subject: Mention, end: int) -> bool:
        """Whether the person only sent a word: 甲作出批示，要求…"""
        voice = _ABSENT_VOICE.search(self.text, subject.end, end)
        return voice is not None and _PASSED_ON.search(self.text, subject.end, voice.start()) is None

    def _meeting_before(self, sentence: Sentence, clause: int) -> Speaker | None:
        """会议还学习了《条例》，强调…: what the meeting did, and then what it said."""
        start = self._behind_links(sentence.start, clause)
        found = _MEETING_ACTS.match(self.text, start, clause)
        if found is None:  # 听取汇报后，与会人员踊跃发言，一致认为…
            start = self.clause_start(sentence, max(sentence.start, clause - 1))
            found = _MEETING_ACTS.match(self.text, start, clause)
        if found is None:
            return None
        word = self._word_at(start)
        return Speaker(word, start, clause, None, "meeting-clause") if word else None

    def _meeting_did(self, clause: int, verb: int) -> Speaker | None:
        """会议审议《条例》并强调: in one clause what the meeting did and what it said."""
        if self.text[verb - 1] != "并":
            return None
        start = self._behind_links(clause, verb)
        word = self._word_at(start) if _MEETING_ACTS.match(self.text, start, verb) else None
        return Speaker(word, start, verb - 1, None, "meeting-clause") if word else None

    def _word_at(self, at: int) -> str | None:
        near = _collectives().get(self.text[at:at + 1], ())
        word = next((word for word in near if self.text.startswith(word, at)), None)
        return None if word is None or word in _PRONOUNS else word.removesuffix("还")

    def going_on(self, sentence: Sentence, verb: int, filed: str, before: tuple[str, int] | None) -> Speaker | None:
        """要求各乡镇…, 关于春耕，要求…, 并提出三点意见：…: a sentence without a subject goes on with the speaker
        of the one before (``before``: the name and where what was said begins), or with its subject."""
        wishes = filed == "希望" and self.text.startswith("同时，", sentence.start)
        if not wishes and filed not in _GOES_ON.get(self.text[sentence.start:sentence.start + 1], _SAYS_MORE):
            return None
        if _UNNAMED.fullmatch(self.text, sentence.start, verb) is None:
            return None
        paragraph = self.outline.paragraphs[sentence.paragraph]
        if before is not None and paragraph.start <= before[1] < paragraph.end:
            if wishes:
                return None  # it is part of what was said before
            return Speaker(before[0], sentence.start, sentence.start, None, "speaker-goes-on")
        own = self.outline.sentences_of[sentence.paragraph]
        number = bisect_left(own, sentence)
        found = self._subject_before(own[number - 1], own[number - 1].end) if number else None
        return found and Speaker(found.name, sentence.start, sentence.start, None, "speaker-goes-on")
