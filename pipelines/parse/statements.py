"""Statements: who said what at the meeting.

A statement opens with a speaker and a reporting verb (何东指出，… / 会议强调：… / 他希望…) and runs to the
next statement, or to the end of its paragraph unless the report itself speaks again (…参加会议。). A quotation
may stand before its speaker (“…”侬阿妹说。). What stands inside a statement is speech: nobody named there is
at the meeting for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from pipelines.items import Span, Statement
from pipelines.parse.lexicon import any_of, load_table
from pipelines.parse.outline import Outline, Paragraph, Sentence
from pipelines.parse.persons import Mention
from pipelines.parse.placed import Placed
from pipelines.parse.speakers import SpeakerFinder

_OPENING = "，："
_COUNTED = re.compile(
    rf"(?:提出|强调|要求)了?(?:[^，。；：]{{0,30}}?{any_of('what-is-put-forward')}|[一二三四五六七八九十几\d]+[点条])"
    r"(?:：\s*|[，。]\s*(?=一是|一要|第一|首先|（一）))"
)
_ADDRESSED = re.compile("要求(?:与会|参会|到会)(?:人员|同志|代表)：(?=.)")  # 局长要求参会人员：一要…
# 提出要求, 有关要求: the verb's word is a noun there.
_NOUN_USE = re.compile(
    r"(?:提出了?|提了?(?![案升高供倡取醒交议到]))[^，。；]{0,10}$|(?:具体|有关|相关|各项|的|批示|指示)$|"
    r"(?:按照|根据|对照)[^，。；]{0,12}$|(?:按照|根据|对照|(?:^|(?<=，))结合)[^，。；]{0,30}(?:会议?|部署|文件|通知)$|的讲话$|(?:进行|(?<![工操])[作做])了?(?:再次|重点|特别|具体|进一步)?$"
)
_NO_SPEECH_BEHIND = re.compile(any_of("no-speech-behind"))
# The sentence with which the report itself speaks again behind a statement.
_OCCASION = r"(?:本次|此次|会议|大会|座谈会?|活动|培训会?|学习|全会|推进会|动员会|部署会)?"
_WHO = "(?:人|代表|领导|同志|成员|干部|职工|单位)"
_RESUMES = re.compile(
    rf"(?:出席|参加|列席|参与)了?{_OCCASION}[。！]?$|参会[。！]?$|(?:^|[，。])[^，。]{{2,40}}主持(?:了?(?:会议|大会|座谈会))?[。！]?$|(?:一同|一并|共同)参加[。！]?$"
    rf"|{_WHO}(?:分别|一同|一起|共同)?(?:出席|参加|列席)了?[^，。；]{{0,10}}[。！]?$"
)
# 县政协副主席甲出席会议并讲话。 县直各单位负责人参加了会议，县委书记甲作了讲话。
_ATTENDS = re.compile(
    r"(?!要|各级|大家|希望)[^。；]{2,60}?(?:出席|参加|列席)了?(?:会议|大会|座谈会|活动)(?:并[^，。]{0,8}(?:讲话|讲了话|发言))?[，。]"
)
_OWN_CLAUSE = re.compile("(?:等[^，。；]{0,8})?(?:主持|出席|参加|列席)了?(?:会议|大会|座谈会?|全会|活动)?[。！]?$")
_LONGEST_TAIL = 60  # characters in which 参加会议。 must stand at the end of a sentence
_NARRATES = re.compile(rf"\s*{any_of('report-goes-on')}")
_LONGEST_LINK = 4  # characters before the person: 最后, 随后，
_DID = re.compile(
    "[^。；：，]{0,12}(?:对|就|围绕|结合|代表|向)[^。；：]{2,60}[作做进](?:行|出)?了|(?:(?:学习)?传达|宣读|通报|介绍|汇报|领学|主持)"
)
_FIRST = re.compile("一是|一要|第一|首先|（一）|一、")
_FURTHER = re.compile("[二三四五六七八九][是要、]|第[二三四五六七八九]|其次|最后|（[二三四五六七八九]）")
_LEADS_OVER = re.compile(r"\s*(?:对|就|针对|关于|围绕|同时|最后|随后|接着|此外|在)[^。；，]{0,20}，")
_CLAUSE_STOP = re.compile("[，。；]")
_NO_CLAUSE = frozenset("的、”）》了到过和")
_SHORTEST_BARE = 6  # characters of a clause behind a verb without a comma: 希望阳西继续发扬…
_DUTIES = ("要", "必须", "务必", "一要")
_SHORTEST_DUTY = 3  # 强调要抓紧
_LONGEST_RESUMING = 400  # a longer sentence is speech, whatever it ends with


class Said(NamedTuple):
    """A statement with the rule that read it; ``block`` is all the text that is speech or its frame, ``verb``
    where the reporting verb stands."""

    statement: Statement
    block: Span
    verb: Span
    rule: str
    mention: Mention | None
    together: tuple[Mention, ...] = ()  # who said it with the speaker: 甲、乙表示

    def each(self) -> Iterator[Said]:
        """The statement once for everyone who made it, in the order of the text."""
        for mention in self.together:
            one = Statement(mention.name, self.statement.verb, self.statement.text, self.statement.span)
            yield Said(one, self.block, self.verb, self.rule, mention)
        yield self


class _Opening(NamedTuple):
    speaker: str
    verb: str
    verb_span: Span
    start: int  # of the speaker
    frame: int  # of the clause that reports
    content: int
    rule: str
    mention: Mention | None


class ReportingVerb(NamedTuple):
    """A verb that reports what somebody said: the verb it is filed under, and where it stands."""

    verb: str
    start: int
    end: int


@cache
def _reporting() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    rows = load_table("reporting.tsv", ("word", "verb"), "word")
    matcher = ahocorasick_rs.AhoCorasick(
        [row["word"] for row in rows],
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )
    return matcher, tuple(row["verb"] for row in rows)


def find_reporting_verbs(text: str) -> list[ReportingVerb]:
    """All reporting verbs of a text, in its order."""
    matcher, verbs = _reporting()
    return [ReportingVerb(verbs[i], start, end) for i, start, end in matcher.find_matches_as_indexes(text)]


class StatementReader:
    """Reads the statements of an article, given its mentions in the order of the text."""

    def __init__(self, outline: Outline, mentions: list[Mention]) -> None:
        self.text = outline.text
        self.outline = outline
        self._mentions = Placed(mentions, lambda mention: mention.span[0])
        self._verbs = Placed(find_reporting_verbs(self.text), lambda verb: verb.start)
        self._speakers = SpeakerFinder(outline, self._mentions)
        self._before: tuple[str, int] | None = None  # who spoke last, and where his words begin

    def read(self) -> list[Said]:
        """All statements in the order of the text."""
        spoken = [p for p in self.outline.paragraphs if not p.caption]
        sentences = [s for p in spoken for s in self.outline.sentences_of[p.number]]
        openings = [o for s in sentences if self._verbs.within(s.start, s.end) for o in self._openings(s)]
        pairs = zip(openings, [*openings[1:], None], strict=False)
        return [one for opening, following in pairs if (one := self._read(opening, following)) is not None]

    def _read(self, opening: _Opening, following: _Opening | None) -> Said | None:
        """The statement of an opening: to the next one, the end of its paragraph, or where the report speaks."""
        if opening.rule == "quote-before-speaker":
            end = self.text.rindex("”", opening.content, opening.start) + 1
            return self._said(opening, (opening.content, end), (opening.content, opening.start))
        paragraphs = self._paragraphs_of(opening.content)
        limit = paragraphs[-1].end if paragraphs else opening.content
        if following is not None and following.start < limit:
            limit = self._stop(following, opening.content)
        if limit <= opening.content:
            return None
        sentences = [s for p in paragraphs for s in self.outline.sentences_of[p.number]]
        end = self._end(opening, sentences, limit)
        return self._said(opening, (opening.content, end), (opening.frame, end))

    def _paragraphs_of(self, content: int) -> list[Paragraph]:
        """The paragraph of a statement; of an enumeration that opens one (一是 …), all that go on with it."""
        first = self.outline.paragraph_at(content)
        if first is None:
            return []
        found = [first]
        if content == first.start and _FIRST.match(self.text, content):
            for paragraph in self.outline.paragraphs[first.number + 1:]:
                if paragraph.caption or not _FURTHER.match(self.text, paragraph.start):
                    break
                found.append(paragraph)
        return found

    def _stop(self, following: _Opening, content: int) -> int:
        """Where the next statement's sentence begins: …。对下一步工作，他要求 belongs to the next one."""
        stop = self.text.rfind("。", content, following.start) + 1
        lead = stop and _LEADS_OVER.fullmatch(self.text, stop, following.start)
        return stop if lead else following.start

    def _said(self, opening: _Opening, span: Span, block: Span) -> Said:
        start, end = span
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if self.text[end - 1] == "”" and self.text.count("”", start, end) > self.text.count("“", start, end):
            end -= 1  # the mark that closes the whole quotation
        statement = Statement(opening.speaker, opening.verb, self.text[start:end], (start, end))
        together = self._together(opening.mention) if opening.mention and opening.rule == "speaker-verb" else ()
        return Said(statement, block, opening.verb_span, opening.rule, opening.mention, together)

    def _together(self, mention: Mention) -> tuple[Mention, ...]:
        """Those who are named right before the speaker: 甲、乙和丙表示."""
        found: list[Mention] = []
        first = mention
        while (before := self._mentions.last_before(first.span[0])) is not None:
            if self.text[before.end:first.start] not in ("、", "和", "与"):
                break
            found.append(before)
            first = before
        return tuple(reversed(found))

    def _end(self, opening: _Opening, sentences: Sequence[Sentence], limit: int) -> int:
        """A statement reaches to ``limit``, or to the sentence in which the report speaks again."""
        for sentence in sentences:
            if sentence.start <= opening.content < sentence.end:
                told = self._told_behind(opening.content, min(limit, sentence.end))
                if told is not None:
                    return told
            if opening.content < sentence.start < limit and self._resumes(sentence):
                return sentence.start
        return limit

    def _told_behind(self, content: int, end: int) -> int | None:
        """甲强调要抓紧，县长乙主持会议。: where the last clause of the sentence is the report's own."""
        for mention in reversed(self._mentions.within(content, end)):
            if mention.titles and self.text[mention.start - 1] in "，；":
                return mention.start - 1 if _OWN_CLAUSE.match(self.text, mention.end, end) else None
        return None

    def _resumes(self, sentence: Sentence) -> bool:
        text, start = self.text, sentence.start
        if _NARRATES.match(text, start, sentence.end):
            return True
        if self._acts(sentence) or self._attend(sentence):
            return True
        tail = text[max(start, sentence.end - _LONGEST_TAIL):sentence.end]
        return sentence.end - start < _LONGEST_RESUMING and _RESUMES.search(tail) is not None

    def _attend(self, sentence: Sentence) -> bool:
        """Whether a sentence tells of somebody with a position that he came."""
        came = _ATTENDS.match(self.text, sentence.start, sentence.end)
        return came is not None and any(m.titles for m in self._mentions.within(sentence.start, sentence.end))

    def _acts(self, sentence: Sentence) -> bool:
        """省委副秘书长李大明对…作了界定。: a sentence that opens with a person's position tells what he did."""
        named = self._mentions.within(sentence.start, sentence.end)
        if not named or not named[0].titles or named[0].start - sentence.start > _LONGEST_LINK:
            return False
        return _DID.match(self.text, named[0].end, sentence.end) is not None

    # -- openings --------------------------------------------------------------------------------

    def _openings(self, sentence: Sentence) -> Iterator[_Opening]:
        """The statements that open in a sentence. Inside one, the next needs its own speaker."""
        spoken, content = None, sentence.start
        for match in self._verbs.within(sentence.start, sentence.end):
            if match.start < content or self.outline.in_marks(match.start):
                continue  # part of 提出三点要求：, or somebody else's words
            opening = self._opening(sentence, match, spoken)
            if opening is not None:
                spoken, content = opening.speaker, opening.content
                self._before = spoken, content
                if opening.mention is not None:
                    self._speakers.last = opening.speaker
                yield opening

    def _opening(self, sentence: Sentence, match: ReportingVerb, spoken: str | None) -> _Opening | None:
        content, bare = self._content(match, sentence.end)
        if content is None:
            return None
        found = self._speakers.find(sentence, match.start, bare, match.verb, spoken)
        if found is None and spoken is None:
            found = self._speakers.going_on(sentence, match.start, match.verb, self._before)
        if found is None:
            return None
        speaker, start, mention, rule = found.name, found.start, found.mention, found.rule
        told_from = mention.end if mention else start
        if match.verb != "提出" and _NOUN_USE.search(self.text, told_from, match.start):
            return None
        if content == sentence.end and not _FIRST.match(self.text, content):
            quoted = self._quotation_before(sentence, start) if rule.startswith("speaker") else None
            if quoted is None:
                return None
            content, rule = quoted, "quote-before-speaker"
        return _Opening(speaker, match.verb, (match.start, match.end), start, found.frame, content, rule, mention)

    def _content(self, verb: ReportingVerb, end: int) -> tuple[int | None, bool]:
        """Where the content begins behind the verb, and whether no mark stands between them. At ``end`` there
        is none: the quotation may stand before the speaker."""
        counted = _ADDRESSED.match(self.text, verb.start, end)
        counted = counted or _COUNTED.match(self.text, verb.start, end + _SHORTEST_DUTY)
        if counted and counted.end() == end:
            return end, False  # 提出了明确要求。一是…
        if counted:
            return counted.end() if counted.end() < end else self._next_line(end - 1), False
        at = self._skip_space(verb.end + self.text.startswith("道", verb.end), end)
        at = self._skip_space(at + 2, end) if self.text.startswith("——", at) else at  # 强调——
        if at >= end or self.text[at] in "。！":
            return (self._next_line(at) if self.text[at:at + 1] == "\n" else None) or end, False
        if self.text[at] in _OPENING:
            at = self._skip_space(at + 1, end)
            return (_inside_quote(self.text, at, end) if at < end else None), False
        if self.text[at] == "“":
            return _inside_quote(self.text, at, end), False
        return self._bare_content(verb, at, end), True

    def _bare_content(self, verb: ReportingVerb, at: int, end: int) -> int | None:
        """希望阳西继续发扬…: a clause right behind the verb, where the verb is no noun."""
        if verb.verb == "提出" or _NO_SPEECH_BEHIND.match(self.text, at) or self.text[at] in _NO_CLAUSE:
            return None
        stop = _CLAUSE_STOP.search(self.text, at, end)
        shortest = _SHORTEST_DUTY if self.text.startswith(_DUTIES, at) else _SHORTEST_BARE
        return at if (stop.start() if stop else end) - at >= shortest else None

    def _skip_space(self, at: int, end: int) -> int:
        while at < end and self.text[at] in " 　":
            at += 1
        return at

    def _next_line(self, at: int) -> int | None:
        """胡雪梅强调 ⏎ 要在大局下思考…: the content is the next paragraph."""
        return next((p.start for p in self.outline.paragraphs if p.start > at and not p.caption), None)

    def _quotation_before(self, sentence: Sentence, speaker: int) -> int | None:
        """The beginning of the quotation that ends right before the speaker's clause."""
        at = self._speakers.clause_start(sentence, speaker)
        while at > 0 and self.text[at - 1] in " 　":
            at -= 1
        if at == 0 or self.text[at - 1] != "”":
            return None
        opener = self.text.rfind("“", max(0, at - 600), at)
        depth = self.text.count("”", opener, at)
        while depth > 1 and opener > 0:
            opener = self.text.rfind("“", max(0, at - 600), opener)
            depth -= 1
        return opener + 1 if opener >= 0 else None



def _inside_quote(text: str, at: int, end: int) -> int:
    """The first character of the content at ``at``: behind a quotation mark that encloses all of it."""
    return at + 1 if text[at] == "“" and text.find("”", at + 1, end) >= end - 2 else at
